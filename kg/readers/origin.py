"""What a document says of itself: title, publisher, address, last review, licence, reliability."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kg import resources
from kg.errors import InvalidFileError
from kg.identifiers import slug
from kg.model import Block, Document, Section, SourceRecord, Span, Tier
from kg.readers.visible import Visible

_URL = re.compile(r"(?:https?|ftp)://\S+")
_YEARS = re.compile(r"\W*(?:\d{4}(?:\s*[-\u2013]\s*\d{4})?)?\W*(?:by\s+)?", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b")
_MONTH_FIRST = re.compile(
    r"\b(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b"
)
_DAY_FIRST = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<name>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})\b"
)
_SLASHED = re.compile(r"\b(?P<month>\d{1,2})[/.](?P<day>\d{1,2})[/.](?P<year>\d{4})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    cues: tuple[str, ...]
    exceptions: tuple[str, ...]
    marks: tuple[str, ...]
    reserved: str
    licence: str
    reviewed: frozenset[str]


@cache
def _rules() -> _Rules:
    path = resources.ontology() / "rules" / "provenance.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return _Rules(
            cues=tuple(table["unverified"]["cues"]),
            exceptions=tuple(table["unverified"]["except"]),
            marks=tuple(table["copyright"]["marks"]),
            reserved=table["copyright"]["reserved"],
            licence=table["copyright"]["licence"],
            reviewed=frozenset(table["reviewed"]["labels"]),
        )
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise InvalidFileError(path.name, expected=f"cues of provenance: {error}") from error


def is_legal_line(text: str) -> bool:
    """Tell whether a line is the legal footer ("© 2026 ... All rights reserved")."""
    return len(text) < 200 and text.casefold().startswith(_rules().marks)


def is_review_label(key: str) -> bool:
    """Tell whether a key names the date of the last review."""
    return key.casefold() in _rules().reviewed


def is_url(text: str) -> bool:
    """Tell whether a text is an address and nothing else."""
    return _URL.fullmatch(text) is not None


def parse_date(text: str) -> date | None:
    """Return the first whole date in a text: ISO, with the month in words, or month/day/year.

    >>> parse_date("May 19, 2020")
    datetime.date(2020, 5, 19)
    """
    for pattern in (_ISO, _MONTH_FIRST, _DAY_FIRST, _SLASHED):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            name = parts.get("name", "")[:3].casefold()
            if name and name not in _MONTHS:
                continue
            month = _MONTHS.index(name) + 1 if name else int(parts["month"])
            day = int(parts["day"])
            if pattern is _SLASHED and month > 12:
                month, day = day, month
            try:
                return date(int(parts["year"]), month, day)
            except ValueError:
                continue
    return None


def publisher(line: str) -> str:
    """Return whom a legal line names.

    >>> publisher("© 2026 Smart + Strong All Rights Reserved.")
    'Smart + Strong'
    """
    rest = line
    while mark := next((m for m in _rules().marks if rest.casefold().startswith(m)), None):
        rest = rest[len(mark) :].lstrip()
    rest = rest[_YEARS.match(rest).end() :]  # type: ignore[union-attr]
    end = rest.casefold().find(_rules().reserved)
    return (rest if end < 0 else rest[:end]).strip(" .,;|\u2013\u2014-")


def finished(
    record: SourceRecord,
    text: str,
    *,
    sections: tuple[Section, ...],
    title: Visible | None,
    stated_title: tuple[str, int] | None = None,
    url: str = "",
) -> Document:
    """Return the document with its title and with the record completed from what it says.

    Args:
        record: what is known beforehand; none of it is overwritten, except that a document that
            calls itself AI-generated or crowd-sourced is unverified whatever the record says.
        text: the decoded source.
        sections: the sections found.
        title: the heading that is the title.
        stated_title: title and offset in metadata (front matter, `<title>`), second choice.
        url: address that markup states.
    """
    words, span = _title(record, sections, title, stated_title)
    return Document(
        source=_completed(record, words, sections, url),
        text=text,
        title=words,
        title_span=span,
        sections=sections,
    )


def _title(
    record: SourceRecord,
    sections: Sequence[Section],
    title: Visible | None,
    stated: tuple[str, int] | None,
) -> tuple[str, Span]:
    if title is not None:
        return title.text, title.span()
    if stated is not None:
        words, at = stated
        return words, Span(at, at + len(words)) if at >= 0 else Span(0, 0)
    for section in sections:
        if section.heading.casefold() == "generic name" and section.blocks:
            block = section.blocks[0]
            return block.text, block.span(0, len(block.text))
    return record.title, Span(0, 0)


def _blocks(sections: Sequence[Section]) -> Iterator[tuple[Section, Block]]:
    for section in sections:
        for block in section.blocks:
            yield section, block


def _completed(
    record: SourceRecord, title: str, sections: Sequence[Section], url: str
) -> SourceRecord:
    legal = next(
        (
            words
            for section in sections
            for words in (section.heading, *(block.text for block in section.blocks))
            if is_legal_line(words)
        ),
        "",
    )
    reserved = _rules().reserved in legal.casefold()
    return replace(
        record,
        title=record.title if _is_given(record) else title,
        url=record.url or url or _closing_url(sections),
        publisher=record.publisher or (publisher(legal) if legal else ""),
        licence=record.licence or (_rules().licence if reserved else ""),
        last_reviewed=record.last_reviewed or _last_reviewed(sections),
        tier=Tier.UNVERIFIED if _is_unverified(sections) else record.tier,
    )


def _is_given(record: SourceRecord) -> bool:
    """Tell whether a title is more than the file's name, which is what the id is made of."""
    return bool(record.title.strip()) and slug(record.title) != record.id


def _closing_url(sections: Sequence[Section]) -> str:
    """Return the address that is the last line, where it is no field's value."""
    if not sections or len(sections[-1].blocks) <= sections[-1].field:
        return ""
    last = sections[-1].blocks[-1].text
    return last if is_url(last) else ""


def _last_reviewed(sections: Sequence[Section]) -> date | None:
    for section, block in _blocks(sections):
        key, _, value = block.text.partition(":")
        if is_review_label(section.heading):
            found = parse_date(block.text)
        elif is_review_label(key.strip()):
            found = parse_date(value)
        else:
            continue
        if found:
            return found
    return None


def _is_unverified(sections: Sequence[Section]) -> bool:
    rules = _rules()
    for section, block in _blocks(sections):
        words = f"{section.heading} {block.text}".casefold().replace("\u2019", "'")
        words = words.replace("\u2010", "-").replace("\u2011", "-")
        for exception in rules.exceptions:
            words = words.replace(exception, "")
        if any(cue in words for cue in rules.cues):
            return True
    return False
