"""Shorthands for reading text in tests."""

from __future__ import annotations

from kg.headings import section_kinds
from kg.model import Document, Section, SectionKind, SourceRecord, Tier
from kg.readers import read


def record(
    *, name: str = "page", title: str = "page", reader: str = "", tier: Tier = Tier.EDITORIAL
) -> SourceRecord:
    return SourceRecord(id=name, title=title, digest="sha256:0", format=reader, tier=tier)


def document(text: str, *, reader: str = "") -> Document:
    return read(record(reader=reader), text.encode())


def section(read_document: Document, heading: str) -> Section:
    return next(each for each in read_document.sections if each.heading == heading)


def texts(part: Section) -> list[str]:
    return [block.text for block in part.blocks]


def outline(read_document: Document) -> list[tuple[int, str, SectionKind]]:
    kinds = section_kinds(read_document.sections)
    return [
        (each.level, each.heading, kind)
        for each, kind in zip(read_document.sections, kinds, strict=True)
    ]
