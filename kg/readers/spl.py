"""Reader of Structured Product Labeling (HL7 v3 XML), as DailyMed publishes US labels."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kg.errors import UnreadableSourceError
from kg.headings import heading_kind
from kg.model import Document, SectionKind, SourceRecord, Tier
from kg.readers.label_sections import label_sections
from kg.readers.origin import finished
from kg.readers.outline import Outline
from kg.readers.spl_facts import Fact, facts, title_of
from kg.readers.spl_text import TextBuilder
from kg.readers.xml_tree import Element, parsed

NAME = "spl-xml"
TIER = Tier.REGULATOR

_ROOT = re.compile(r"<(?:\w+:)?document\b[^<>]*urn:hl7-org:v3")
_DATE = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_PAGE = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid="
_MAIN = 2  # level of the main sections
_WARNING = frozenset({SectionKind.BOXED_WARNING, SectionKind.PRECAUTIONS})
_DATA = frozenset({"48779-3", "48780-1"})  # sections of facts, without text for people


def can_read(path: str, head: str) -> bool:  # noqa: ARG001 - the readers' common signature
    """Tell whether a document is XML whose root is a `document` of HL7 v3."""
    return _ROOT.search(head) is not None


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8.

    Raises:
        UnreadableSourceError: no well-formed XML, or one that declares a document type.
    """
    text = data.decode("utf-8")
    root = parsed(record.id, text)
    if root.name != "document":
        raise UnreadableSourceError(
            record.id, line=root.line, expected=f"the root element document, found {root.name}"
        )
    stated = facts(root, text)
    outline = Outline()
    builder = _Builder(text, outline)
    for fact in stated:
        outline.state(fact.name, fact.shown, builder.text.line(fact.shown.origin[0]))
    builder.sections(root, _MAIN, None)
    title = title_of(root, stated)
    return finished(
        replace(
            record,
            format=NAME,
            publisher=record.publisher or _labeler(stated),
            last_reviewed=record.last_reviewed or _effective(root),
        ),
        text,
        sections=outline.sections(),
        title=title,
        url=_url(root),
    )


def _labeler(stated: list[Fact]) -> str:
    return next((each.shown.text for each in stated if each.name in ("Company", "Repackager")), "")


def _effective(root: Element) -> date | None:
    time = root.at("effectiveTime")
    found = _DATE.match(time.attributes.get("value", "")) if time else None
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _url(root: Element) -> str:
    series = root.at("setId")
    return _PAGE + series.attributes["root"] if series and "root" in series.attributes else ""


class _Builder:
    """Puts the sections of a body into an outline."""

    def __init__(self, text: str, outline: Outline) -> None:
        self.text = TextBuilder(text, outline)
        self._outline = outline

    def sections(self, parent: Element, level: int, above: SectionKind | None) -> None:
        """Add the sections below an element; `above` is the kind of the section around them."""
        for each in parent.content:
            if isinstance(each, Element):
                if each.name == "section":
                    self._section(each, level, above)
                elif each.name in ("component", "structuredBody"):
                    self.sections(each, level, above)

    def _section(self, section: Element, level: int, above: SectionKind | None) -> None:
        code = section.at("code")
        number = code.attributes.get("code", "") if code else ""
        if number in _DATA:
            return
        title = section.at("title")
        shown = self.text.inline(title) if title else None
        heading = shown if shown and shown.text else None
        own = label_sections().by_code.get(number)
        told = heading_kind(heading.text) if heading else None
        if own is SectionKind.BOXED_WARNING and not _boxes(level, above, told):
            own = above or SectionKind.OTHER
        kind = own or above or told or SectionKind.OTHER
        self._outline.open(heading, section.line, level, kind=kind)
        for text in section.children("text"):
            # Tables of clinical studies are of efficacy: "pain" in them is what was treated.
            tabled = kind is not SectionKind.CLINICAL_STUDIES
            self.text.fill(text, titled=not (own or above), tabled=tabled)
        # Below a section without a kind of its own each subsection is what its title says.
        self.sections(section, level + 1, own or above)


def _boxes(level: int, above: SectionKind | None, told: SectionKind | None) -> bool:
    """Tell whether a section coded as a boxed warning is one: some code any text in a box so."""
    return level == _MAIN or above in _WARNING or told in _WARNING
