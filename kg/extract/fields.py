"""What the labelled lines of a page say: names, class, company, approval, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from kg.extract.approvals import agencies
from kg.extract.brands import is_incorporated, known_company, maker, read_brands, read_product
from kg.extract.fieldkeys import field_key, is_empty
from kg.extract.lines import Line, line_passage
from kg.extract.passages import sectioned
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import table
from kg.extract.subject import Subject
from kg.lexicon import key
from kg.model import (
    Block,
    BlockKind,
    Datatype,
    Document,
    Kind,
    Literal,
    MatchKind,
    Predicate,
    Section,
)

_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_COMPANIES = re.compile(
    r"\s*(?<!\b[AaKkNPSst])/(?!\w\b)\s*|\s*;\s*|\s+and\s+(?=[A-Z])|,\s+(?!Inc|Ltd|LLC|Co\b|Corp|Limited|S\.|N\.|GmbH|AG\b)"
)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_LONGEST_NAME = 8  # words of a mechanism
_MANY_LINES = frozenset({"brand_name"})  # fields that may go on over a list
_STATUS_LONGEST_FIRST = sorted(table("fields")["approval"], key=len, reverse=True)


def fields(document: Document, subject: Subject, recorder: Recorder) -> None:
    """Record what the labelled lines of a page say."""
    for section, _, headings in sectioned(document):
        part = subject.only_part(*reversed(headings)) if subject.components else None
        spoken_of = replace(subject, drug=part, product=None) if part else subject
        meaning = field_key(section.heading)
        reader = _READERS.get(meaning or "")
        blocks = section.blocks if meaning in _MANY_LINES else section.blocks[:1]
        for block in blocks:
            if reader is not None and not is_empty(block.text):
                reader(Line(section, block, spoken_of, recorder))
    _record_name(document, subject, recorder)


def _read_class(line: Line) -> None:
    whole = line.subject.lexicon.ground(line.text, Kind.DRUG_CLASS)
    places = [(0, len(line.text))] if whole else _classes(line)
    for start, end in places:
        words = line.text[start:end]
        grounding = line.subject.lexicon.ground(words, Kind.DRUG_CLASS)
        label = words if grounding else _class_label(words)
        if key(label):
            ref = line.mint(Kind.DRUG_CLASS, label)
            how = grounding.how if grounding else MatchKind.MINTED
            line.add(start, end, Predicate.IN_CLASS, ref, line.subject.drug, how)


def _classes(line: Line) -> list[tuple[int, int]]:
    """Return the places of the classes that a line lists; "and" joins two where both are known."""
    found: list[tuple[int, int]] = []
    for start, end in _listed(line.text):
        parts = [(start + a, start + b) for a, b in _joined(line.text[start:end])]
        known = (
            line.subject.lexicon.ground(line.text[a:b], Kind.DRUG_CLASS) is not None
            for a, b in parts
        )
        found += parts if all(known) else [(start, end)]
    return found


def _joined(text: str) -> list[tuple[int, int]]:
    ends = [0, *(place for each in _AND.finditer(text) for place in each.span()), len(text)]
    return list(zip(ends[::2], ends[1::2], strict=True))


def _listed(text: str) -> list[tuple[int, int]]:
    """Return the places of names separated by commas, semicolons or line ends."""
    return [
        (match.start(), match.end())
        for match in re.finditer(r"[^,;|\s][^,;|]*[^,;|\s]|[^,;|\s]", text)
    ]


def _class_label(words: str) -> str:
    nouns = "|".join(table("fields")["class_nouns"])
    bare = re.sub(rf"\s+(?:{nouns})$", "", words.strip(), flags=re.I)
    bare = re.sub(r"\s*\([^)]*\)", "", bare).strip()
    singular = re.sub(r"(?<=[a-z]{2})s$", "", bare) if not bare.endswith("ss") else bare
    return " ".join(word if word.isupper() else word.lower() for word in singular.split())


def _read_company(line: Line) -> None:
    place, incorporated = 0, False
    for separator in [*_COMPANIES.finditer(line.text), None]:
        end = separator.start() if separator else len(line.text)
        name = line.text[place:end].strip(" ,.;")
        legal = is_incorporated(name)
        known = legal or known_company(name, line.subject.lexicon) is not None
        if key(name) and (known or not incorporated):  # else it is where the company sits
            start = line.text.index(name, place)
            line.add(
                start,
                start + len(name),
                Predicate.MANUFACTURED_BY,
                maker(line, name),
                line.subject.sold,
            )
        incorporated |= legal
        place = separator.end() if separator else end


def _read_approval(line: Line) -> None:
    folded = line.text.casefold()
    for wording in _STATUS_LONGEST_FIRST:
        place = folded.find(wording)
        if place >= 0:
            status = Literal(table("fields")["approval"][wording])
            line.add(
                place,
                place + len(wording),
                Predicate.APPROVAL_STATUS,
                status,
                line.subject.sold,
                qualifiers=agencies(line.text),
            )
            break
    _read_first_approved(line)


def _read_marketing_category(line: Line) -> None:
    status = table("fields")["marketing_categories"].get(line.text.casefold())
    if status:
        value = Literal(status)
        line.add(0, len(line.text), Predicate.APPROVAL_STATUS, value, line.subject.sold)


def _read_mechanism(line: Line) -> None:
    """Record the mechanism that a line names by itself; a sentence is read as one."""
    if len(line.text.split()) <= _LONGEST_NAME and key(line.text):
        grounding = line.subject.lexicon.ground(line.text, Kind.MECHANISM)
        ref = line.mint(Kind.MECHANISM, line.text.lower())
        how = grounding.how if grounding else MatchKind.MINTED
        line.add(0, len(line.text), Predicate.HAS_MECHANISM, ref, line.subject.drug, how)


def _read_first_approved(line: Line) -> None:
    year = _YEAR.search(line.text)
    if year:
        line.add(
            year.start(),
            year.end(),
            Predicate.FIRST_APPROVED,
            Literal(year[1], Datatype.YEAR),
            line.subject.sold,
            qualifiers=agencies(line.text),
        )


def _read_generic_available(line: Line) -> None:
    first = line.text.casefold().strip(" .")
    for value, wordings in table("fields")["boolean"].items():
        if any(re.match(rf"{re.escape(wording)}\b", first) for wording in wordings):
            flag = Literal(value, Datatype.BOOLEAN)
            end = len(line.text.rstrip())
            line.add(0, end, Predicate.GENERIC_AVAILABLE, flag, line.subject.sold)
            return


def _read_link(predicate: Predicate) -> Callable[[Line], None]:
    def read(line: Line) -> None:
        for match in _LINK.finditer(line.text):
            address = Literal(match[0].rstrip(".,;"), Datatype.URI)
            line.add(match.start(), match.end(), predicate, address, line.subject.sold)

    return read


_READERS: dict[str, Callable[[Line], None]] = {
    "brand_name": read_brands,
    "product_name": read_product,
    "drug_class": _read_class,
    "company": _read_company,
    "approval_status": _read_approval,
    "marketing_category": _read_marketing_category,
    "mechanism_class": _read_mechanism,
    "first_approved": _read_first_approved,
    "generic_available": _read_generic_available,
    "web_page": _read_link(Predicate.WEB_PAGE),
    "co_pay_program": _read_link(Predicate.CO_PAY_PROGRAM),
    "patient_assistance_program": _read_link(Predicate.PATIENT_ASSISTANCE_PROGRAM),
}


def _record_name(document: Document, subject: Subject, recorder: Recorder) -> None:
    """Record what the product contains, by the line that gives the generic name, or the title."""
    if subject.product is None:
        return
    if subject.named_in is not None:
        section, block = subject.named_in
        start, end = 0, len(block.text)
    else:
        section, block = _title(document)
        named = [m for m in subject.find(block.text, Kind.DRUG) if m.concept in subject.own]
        if not named:
            return
        start, end = named[0].start, named[-1].end
    recorder.add(
        line_passage(block, section),
        Finding(
            start=start,
            end=end,
            predicate=Predicate.CONTAINS,
            object=subject.drug,
            subject=subject.product,
            method="fields: generic name" if subject.named_in else "fields: title",
        ),
    )


def _title(document: Document) -> tuple[Section, Block]:
    """Return the title as a line of its own, as it stands in the source."""
    span = document.title_span
    line = document.line_of(span.start)
    block = Block(
        kind=BlockKind.PARAGRAPH,
        text=span.of(document.text),
        origin=tuple(range(span.start, span.end + 1)),
        line=line,
    )
    return Section(heading="", level=1, heading_span=span, line=line, blocks=(block,)), block
