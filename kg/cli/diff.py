"""`kg diff`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import OUT
from kg.cli.output import note, table, working, write, write_json
from kg.difference import Change, ChangeKind, Said, changes, patch
from kg.errors import NoReleaseError, UnknownNameError
from kg.facts import plain, word
from kg.release import Release, list_releases, open_release
from kg.render.text import frequency_text

_SHORTEST = 4  # digits of an id
_MARKS = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-"}


class DiffForm(StrEnum):
    """How a difference is written: for people, as JSON, or as RDF patch."""

    TABLE = "table"
    JSON = "json"
    PATCH = "patch"


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="Release: directory or id.")],
    after: Annotated[
        str, typer.Argument(metavar="B", help="Release that is compared with it.")
    ] = "",
    form: Annotated[
        DiffForm, typer.Option("--format", help="How to write the answer.")
    ] = DiffForm.TABLE,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Directory of the releases of ids.")
    ] = OUT,
) -> None:
    """Tell what changed from one release to another, statement by statement, and why.

    Without B, the current release is compared with A. The RDF patch turns the one graph into the
    other, quad by quad.
    """
    old, new = _release(before, out), _release(after, out)
    if form is DiffForm.PATCH:
        for line in patch(old, new):
            write(line)
        return
    with working("Comparing releases"):
        found = list(changes(old, new))
    if form is DiffForm.JSON:
        write_json(
            {
                "before": old.id,
                "after": new.id,
                "counts": _counts(found),
                "changes": [_as_json(each) for each in found],
            }
        )
        return
    table(
        ("", "subject", "predicate", "object", "what", "why"),
        [_row(each) for each in sorted(found, key=_order)],
    )
    counted = ", ".join(f"{number:,} {name}" for name, number in _counts(found).items())
    note(f"{old.id} -> {new.id}: {counted or 'no statement changed'}")


def _release(name: str, out: Path) -> Release:
    """Return the release of a directory, of an id or its beginning, the current one of ""."""
    if not name:
        return open_release(out)
    try:
        return open_release(Path(name))
    except NoReleaseError:
        known = list_releases(out)
        fitting = [each for each in known if len(name) >= _SHORTEST and each.id.startswith(name)]
        if len(fitting) == 1:
            return fitting[0]
        if Path(name).exists():
            raise
    raise UnknownNameError(name, wanted="release", nearest=[each.id for each in known[:5]])


def _counts(found: list[Change]) -> dict[str, int]:
    counts = Counter(each.kind for each in found)
    return {kind.value: counts[kind] for kind in ChangeKind if counts[kind]}


def _order(change: Change) -> tuple[str, str, str, str]:
    return change.subject.label.casefold(), change.predicate, change.object.casefold(), change.id


def _row(change: Change) -> tuple[str, ...]:
    return (
        _MARKS.get(change.kind, "~"),
        change.subject.label,
        change.predicate,
        change.object,
        "; ".join(_what(change)),
        "; ".join(map(str, change.reasons)),
    )


def _what(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    if before is None or after is None:
        said = after or before
        if said is not None:
            yield change.kind.value
            yield from filter(None, (_frequencies(said),))
        return
    if before.status is not after.status:
        yield f"{word(before.status)} -> {word(after.status)}"
    if before.frequencies != after.frequencies:
        yield f"{_frequencies(before) or 'no frequency'} -> {_frequencies(after) or 'none'}"
    if before.belief != after.belief:
        yield f"belief {before.belief} -> {after.belief}"
    if change.kind is ChangeKind.EVIDENCE and before.belief == after.belief:
        yield change.kind.value


def _frequencies(said: Said) -> str:
    return ", ".join(dict.fromkeys(frequency_text(each) for each in said.frequencies))


def _as_json(change: Change) -> object:
    made = plain(change)
    made["reasons"] = [
        {"cause": each.cause.value, "source": each.source} for each in change.reasons
    ]
    return made
