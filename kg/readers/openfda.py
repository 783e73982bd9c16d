"""Reader of a US label as openFDA gives it: JSON with a field for each section of the SPL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kg.errors import UnreadableSourceError
from kg.headings import heading_kind
from kg.model import Document, SectionKind, SourceRecord, Tier
from kg.readers.json_text import Json, JsonText, parse
from kg.readers.label_sections import label_sections
from kg.readers.origin import finished
from kg.readers.outline import Outline
from kg.readers.spl_text import TextBuilder
from kg.readers.visible import Visible
from kg.readers.xml_tree import parsed

NAME = "openfda-label-json"
TIER = Tier.REGULATOR

_SIGN = re.compile(r'"(?:set_id|spl_id|openfda)"\s*:')
_SECTION = re.compile(r'"(?P<field>[a-z_]+)"\s*:\s*\[')
_DATE = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_NUMBER = re.compile(r"(?P<category>[A-Z]+)\d+$")
_PAGE = "https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid="
_TABLE = "_table"
_FACTS = (
    ("Product name", "brand_name"),
    ("Generic name", "generic_name"),
    ("Active moiety", "substance_name"),
    ("NDC", "product_ndc"),
)
_TITLES = {"warnings_and_cautions": "warnings_and_precautions"}
_DATA = frozenset({"spl_product_data_elements", "spl_indexing_data_elements"})


def can_read(path: str, head: str) -> bool:  # noqa: ARG001 - the readers' common signature
    """Tell whether a document is JSON with the identity and a section of a label."""
    if not head.lstrip("\ufeff \t\r\n").startswith("{") or not _SIGN.search(head):
        return False
    known = label_sections().by_field
    return any(found["field"] in known for found in _SECTION.finditer(head))


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document of one label; `data` is UTF-8.

    Raises:
        UnreadableSourceError: no JSON, or none of a label, or of several.
    """
    text = data.decode("utf-8")
    label = _label(record.id, parse(record.id, text))
    outline = Outline()
    builder = TextBuilder(text, outline)
    facts = list(_facts(label))
    for name, shown in facts:
        outline.state(name, shown, builder.line(shown.origin[0]))
    _Sections(builder, outline).fill(label)
    named = dict(reversed(facts))
    title = named.get("Product name") or named.get("Generic name")
    maker = named.get("Company") or named.get("Repackager")
    return finished(
        replace(
            record,
            format=NAME,
            publisher=record.publisher or (maker.text if maker else ""),
            last_reviewed=record.last_reviewed or _date(label.get("effective_time")),
        ),
        text,
        sections=outline.sections(),
        title=title,
        url=_PAGE + each.value if isinstance(each := label.get("set_id"), JsonText) else "",
    )


def _label(name: str, value: Json) -> dict[str, Json]:
    found = value.get("results", [value]) if isinstance(value, dict) else None
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        count = len(found) if isinstance(found, list) else 0
        raise UnreadableSourceError(
            name, line=1, expected=f"one label, or `results` with one; found {count}"
        )
    return found[0]


def _date(stated: Json) -> date | None:
    found = _DATE.fullmatch(stated.value) if isinstance(stated, JsonText) else None
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _strings(value: Json) -> Iterator[JsonText]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, JsonText):
            yield each


def _facts(label: dict[str, Json]) -> Iterator[tuple[str, Visible]]:
    """Yield the lines of facts; the values of a label without an `openfda` part are not told."""
    stated = label.get("openfda")
    openfda = stated if isinstance(stated, dict) else {}
    for name, field in _FACTS:
        seen: set[str] = set()
        for value in _strings(openfda.get(field)):
            if value.value.strip() and value.value.casefold() not in seen:
                seen.add(value.value.casefold())
                yield name, value.visible()
    codes = list(_strings(openfda.get("unii")))
    if len(codes) == 1 == len(list(_strings(openfda.get("substance_name")))):
        yield "UNII", codes[0].visible()
    yield from _company(openfda)
    yield from _classes(openfda)
    for value in list(_strings(openfda.get("application_number")))[:1]:
        found = _NUMBER.match(value.value)
        if found:
            yield "Marketing category", value.visible().cut(0, found.end("category"))
    for name, field in (("Set id", "set_id"), ("Version", "version")):
        yield from ((name, each.visible()) for each in _strings(label.get(field)))


def _company(openfda: dict[str, Json]) -> Iterator[tuple[str, Visible]]:
    original = openfda.get("is_original_packager") in (True, [True])
    repacked = "original_packager_product_ndc" in openfda and not original
    for value in list(_strings(openfda.get("manufacturer_name")))[:1]:
        yield "Repackager" if repacked else "Company", value.visible()


def _classes(openfda: dict[str, Json]) -> Iterator[tuple[str, Visible]]:
    for field in ("pharm_class_epc", "pharm_class_moa"):
        for value in _strings(openfda.get(field)):
            for mark, name in label_sections().classes.items():
                if value.value.endswith(mark):
                    shown = value.visible()
                    yield name, shown.cut(0, len(shown.text) - len(mark))


class _Sections:
    """Puts the fields of a label into an outline."""

    def __init__(self, builder: TextBuilder, outline: Outline) -> None:
        self._builder = builder
        self._outline = outline

    def fill(self, label: dict[str, Json]) -> None:
        """Add the fields that are sections, each with the tables that belong to it."""
        known = label_sections().by_field
        for field, value in label.items():
            if field not in known or field in _DATA:
                continue
            for each in _strings(value):
                self._text(field, each, known[field])
            for each in _strings(label.get(field + _TABLE)):
                self._table(each, known[field] or SectionKind.OTHER)

    def _text(self, field: str, value: JsonText, kind: SectionKind | None) -> None:
        shown = value.visible()
        if not shown.text:
            return
        words = r"\W+".join(_TITLES.get(field, field).split("_"))
        found = re.match(
            rf"(?:\d{{1,2}}\.?\s+)?{words.replace('and', '(?:and|&)')}\b", shown.text, re.I
        )
        line = self._builder.line(shown.origin[0])
        end = found.end() if found else 0
        heading = shown.cut(0, end) if end else None
        about = kind or (heading_kind(heading.text) if heading else None) or SectionKind.OTHER
        self._outline.open(heading, line, 2, kind=about)
        self._builder.add(shown.cut(end))

    def _table(self, value: JsonText, kind: SectionKind) -> None:
        """Add a table in a part of its own: what stands before it is not its caption."""
        try:
            root = parsed("", value.value)
        except UnreadableSourceError:
            return  # its words stand in the text of the section too
        self._outline.open(None, self._builder.line(value.start), 3, kind=kind)
        tabled = kind is not SectionKind.CLINICAL_STUDIES
        self._builder.fill_table(root, value.places(), tabled=tabled)
