"""Reads label texts with gold mentions, or with gold strings, for finders to be scored on.

Only the words of the labels and the places of the mentions are read: the columns with licensed
terms and codes are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InvalidFileError
from kg.model import SectionKind, Span
from kg.tagger import Parts

Finder = Callable[[str, str], Iterable[Parts]]
"""From the text and name of a section ("adverse reactions") to the mentions in it."""

SECTIONS: dict[str, SectionKind] = {
    "adverse reactions": SectionKind.ADVERSE_REACTIONS,
    "boxed warnings": SectionKind.BOXED_WARNING,
    "warnings and precautions": SectionKind.PRECAUTIONS,
}
"""The sections of the gold, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelText:
    """The text of one section of one label with its gold.

    Attributes:
        label: name of the drug or product.
        section: name of the section in lower case.
        mentions: gold mentions, each place once; () where the gold has strings.
        strings: gold strings as written in the gold; empty where the gold has mentions.
    """

    label: str
    section: str
    text: str
    mentions: tuple[Parts, ...] = ()
    strings: frozenset[str] = frozenset()


def whole(spans: Iterable[Span]) -> list[Parts]:
    """Return continuous mentions, one for each span."""
    return [(span,) for span in spans]


def read_mentions(folder: Path) -> tuple[LabelText, ...]:
    """Return the texts of `folder/text` with the mentions of `folder/gold`, sorted by file name.

    Raises:
        InvalidFileError: a file name without a section, a gold file missing, or offsets that are
            no places of the text.
    """
    found = []
    for path in sorted((folder / "text").glob("*.txt")):
        section = next(
            (each for each in SECTIONS if path.stem.endswith("_" + each.replace(" ", "_"))), None
        )
        if section is None:
            raise InvalidFileError(path.name, expected="a name that ends in a section")
        text = path.read_bytes().decode("utf-8")
        found.append(
            LabelText(
                label=path.stem[: -len(section) - 1],
                section=section,
                text=text,
                mentions=_mentions(folder / "gold" / f"{path.stem}.offsets", len(text)),
            )
        )
    return tuple(found)


def _mentions(path: Path, length: int) -> tuple[Parts, ...]:
    if not path.exists():
        raise InvalidFileError(path.name, expected="a gold file beside the text")
    found: set[Parts] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        offsets, _, _ = line.partition("|")
        try:
            places = [tuple(map(int, part.split(","))) for part in offsets.split(";")]
            parts = tuple(sorted(Span(start, end) for start, end in places))
        except ValueError as error:
            raise InvalidFileError(
                path.name, line=number, expected="offsets as start,end;start,end"
            ) from error
        if parts[-1].end > length or any(part.start == part.end for part in parts):
            raise InvalidFileError(path.name, line=number, expected="places within the text")
        found.add(parts)
    return tuple(sorted(found))


def read_strings(path: Path) -> tuple[LabelText, ...]:
    """Return the sections of a JSON file with the distinct strings that the gold lists for each.

    Raises:
        InvalidFileError: the file is no list of sections.
    """
    try:
        sections = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            LabelText(
                label=each["label_id"],
                section=each["section_name"],
                text=each["section_text"],
                strings=frozenset(event[0] for event in each["adverse_events"]),
            )
            for each in sections
        )
    except (json.JSONDecodeError, TypeError, KeyError, IndexError) as error:
        raise InvalidFileError(path.name, expected="a JSON list of label sections") from error
