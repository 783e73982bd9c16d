"""What a finder missed or said wrongly, each with its place, the most costly kind first."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_AROUND = 90  # characters of the text on either side of a mention
_EXAMPLES = 5  # places told of one kind of mistake, where all are told elsewhere
_COLUMNS = (
    "cost", "side", "measure", "name", "cause", "document", "section", "line", "expected", "found",
    "context",
)  # fmt: skip


class Side(StrEnum):
    """Of which kind a mistake is."""

    MISSED = "missed"
    FALSE = "false hit"
    WRONG = "wrong value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One miss or false hit.

    Attributes:
        measure: what is counted: a kind of statement, or "exact spans" and the like.
        name: the words or the concept; mistakes alike in it are of one kind.
        cause: what was found in the place of it, or why nothing was.
        line: 1-based line of the text, 0 where the place is not known.
        context: the text around, with the mention in double brackets.
    """

    side: Side
    measure: str
    name: str
    cause: str
    document: str
    section: str
    line: int
    expected: str = ""
    found: str = ""
    context: str = ""

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """Return what mistakes of one kind have in common."""
        return self.side.value, self.measure, self.name, self.cause


def around(text: str, start: int, end: int) -> str:
    """Return the text around a mention on one line, the mention in double brackets.

    >>> around("It may cause severe nausea.", 20, 26)
    'It may cause severe [[nausea]].'
    """
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    words = f"{before}[[{text[start:end]}]]{after}"
    return " ".join(words.split())


def line_at(text: str, place: int) -> int:
    """Return the 1-based line of a place in a text."""
    return text[:place].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def by_cost(mistakes: Iterable[Mistake]) -> list[list[Mistake]]:
    """Return the mistakes grouped by kind, the kind that was made most often first."""
    groups: defaultdict[tuple[str, str, str, str], list[Mistake]] = defaultdict(list)
    for each in mistakes:
        groups[each.kind].append(each)
    for group in groups.values():
        group.sort(key=lambda each: (each.document, each.line, each.context))
    return [groups[kind] for kind in sorted(groups, key=lambda kind: (-len(groups[kind]), kind))]


def to_tsv(mistakes: Sequence[Mistake]) -> str:
    """Return the mistakes as a table with tabs, a line each, with a header."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for group in by_cost(mistakes):
        for each in group:
            row = [getattr(each, name) for name in _COLUMNS[1:]]
            writer.writerow([len(group), *(str(value) for value in row)])
    return out.getvalue()


def to_markdown(mistakes: Sequence[Mistake]) -> str:
    """Return the mistakes in Markdown: how many of each cause, then each kind with its places."""
    causes = Counter((each.measure, each.side.value, each.cause) for each in mistakes)
    lines = [f"# {len(mistakes)} mistakes", "", "| measure | side | cause | count |"]
    lines.append("|---|---|---|---:|")
    for (measure, side, cause), count in sorted(causes.items(), key=lambda row: (-row[1], row[0])):
        lines.append(f"| {measure} | {side} | {cause} | {count} |")
    for group in by_cost(mistakes):
        first = group[0]
        lines += ["", f"## {first.name} ({len(group)})", ""]
        lines.append(f"{first.measure}, {first.side.value}: {first.cause}")
        lines.append("")
        lines += [_place(each) for each in group[:_EXAMPLES]]
        if len(group) > _EXAMPLES:
            lines.append(f"- and {len(group) - _EXAMPLES} more")
    return "\n".join(lines) + "\n"


def _place(mistake: Mistake) -> str:
    where = f"{mistake.document}, {mistake.section}" + (
        f", line {mistake.line}" if mistake.line else ""
    )
    told = "; ".join(
        f"{name} {value}"
        for name, value in (("expected", mistake.expected), ("found", mistake.found))
        if value
    )
    return f"- {where}: {told}" + (f"\n  > {mistake.context}" if mistake.context else "")


def write(path: Path, mistakes: Sequence[Mistake]) -> None:
    """Write mistakes as a table with tabs if the name ends in `.tsv`, else as Markdown.

    Raises:
        OSError: the file cannot be written.
    """
    table = path.suffix.casefold() == ".tsv"
    path.write_text(to_tsv(mistakes) if table else to_markdown(mistakes), encoding="utf-8")
