"""What the labelled lines of a page say: names, class, company, approval, links."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.extract.passages import Passage
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject, field_key, is_empty
from kg.identifiers import slug
from kg.lexicon import key
from kg.model import (
    Block,
    Concept,
    Datatype,
    Document,
    Kind,
    Literal,
    MatchKind,
    Object,
    Predicate,
    Ref,
    Section,
    SectionKind,
)

_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_COMPANIES = re.compile(
    r"\s*/\s*|\s*;\s*|\s+and\s+(?=[A-Z])|,\s+(?!Inc|Ltd|LLC|Co\b|Corp|Limited|S\.|N\.|GmbH|AG\b)"
)
_STATUS_LONGEST_FIRST = sorted(table("fields")["approval"], key=len, reverse=True)


def fields(document: Document, subject: Subject, recorder: Recorder) -> None:
    """Record what the labelled lines of a page say."""
    for section in document.sections:
        meaning = field_key(section.heading)
        reader = _READERS.get(meaning or "")
        for block in section.blocks[:1]:
            if reader is not None and not is_empty(block.text):
                reader(_Line(section, block, subject, recorder))
    _record_name(subject, recorder)


class _Line:
    """A labelled line while it is read; the label belongs to the quote."""

    def __init__(
        self, section: Section, block: Block, subject: Subject, recorder: Recorder
    ) -> None:
        self.text = block.text
        self.subject = subject
        self._recorder = recorder
        self._label = section
        self._passage = _passage(block, section)

    def add(
        self,
        start: int,
        end: int,
        predicate: Predicate,
        value: Object,
        subject: Ref | None = None,
        how: MatchKind = MatchKind.EXACT,
    ) -> None:
        """Record that the words at `start:end` give `value`."""
        self._recorder.add(
            self._passage,
            Finding(
                start=start,
                end=end,
                predicate=predicate,
                object=value,
                subject=subject,
                method=f"fields: {self._label.heading.casefold().strip(' :*')}",
                how=how,
            ),
        )

    def mint(self, kind: Kind, label: str) -> Ref:
        """Return the node of a name that stands in the field, known or new."""
        grounding = self.subject.lexicon.ground(label, kind)
        if grounding is not None:
            return grounding.concept
        return self._recorder.mint(Concept(ref=Ref(kind, slug(label)), label=label))


def _passage(block: Block, section: Section) -> Passage:
    return Passage(
        section=SectionKind.IDENTIFICATION,
        block=block,
        start=0,
        end=len(block.text),
        lead=0,
        governing=(section.heading,) if section.heading else (),
        question="",
        item=False,
        first=True,
        label=section.heading_span if section.field else None,
    )


def _read_class(line: _Line) -> None:
    whole = line.subject.lexicon.ground(line.text, Kind.DRUG_CLASS)
    places = [(0, len(line.text))] if whole else list(_listed(line.text))
    for start, end in places:
        words = line.text[start:end]
        grounding = line.subject.lexicon.ground(words, Kind.DRUG_CLASS)
        label = words if grounding else _class_label(words)
        if key(label):
            ref = line.mint(Kind.DRUG_CLASS, label)
            how = grounding.how if grounding else MatchKind.MINTED
            line.add(start, end, Predicate.IN_CLASS, ref, line.subject.drug, how)


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


def _read_company(line: _Line) -> None:
    place = 0
    for separator in [*_COMPANIES.finditer(line.text), None]:
        end = separator.start() if separator else len(line.text)
        name = line.text[place:end].strip(" ,.;")
        if key(name):
            start = line.text.index(name, place)
            ref = line.mint(Kind.ORGANIZATION, name)
            line.add(start, start + len(name), Predicate.MANUFACTURED_BY, ref, line.subject.sold)
        place = separator.end() if separator else end


def _read_approval(line: _Line) -> None:
    folded = line.text.casefold()
    for wording in _STATUS_LONGEST_FIRST:
        place = folded.find(wording)
        if place >= 0:
            status = Literal(table("fields")["approval"][wording])
            line.add(
                place, place + len(wording), Predicate.APPROVAL_STATUS, status, line.subject.sold
            )
            break
    _read_first_approved(line)


def _read_first_approved(line: _Line) -> None:
    year = _YEAR.search(line.text)
    if year:
        line.add(
            year.start(),
            year.end(),
            Predicate.FIRST_APPROVED,
            Literal(year[1], Datatype.YEAR),
            line.subject.sold,
        )


def _read_generic_available(line: _Line) -> None:
    first = line.text.casefold().strip(" .")
    for value, wordings in table("fields")["boolean"].items():
        if any(re.match(rf"{re.escape(wording)}\b", first) for wording in wordings):
            flag = Literal(value, Datatype.BOOLEAN)
            end = len(line.text.rstrip())
            line.add(0, end, Predicate.GENERIC_AVAILABLE, flag, line.subject.sold)
            return


def _read_link(predicate: Predicate) -> Callable[[_Line], None]:
    def read(line: _Line) -> None:
        for match in _LINK.finditer(line.text):
            address = Literal(match[0].rstrip(".,;"), Datatype.URI)
            line.add(match.start(), match.end(), predicate, address, line.subject.sold)

    return read


_READERS: dict[str, Callable[[_Line], None]] = {
    "drug_class": _read_class,
    "company": _read_company,
    "approval_status": _read_approval,
    "first_approved": _read_first_approved,
    "generic_available": _read_generic_available,
    "web_page": _read_link(Predicate.WEB_PAGE),
    "co_pay_program": _read_link(Predicate.CO_PAY_PROGRAM),
    "patient_assistance_program": _read_link(Predicate.PATIENT_ASSISTANCE_PROGRAM),
}


def _record_name(subject: Subject, recorder: Recorder) -> None:
    """Record what the product contains, by the line that gives the generic name."""
    if subject.product is None or subject.named_in is None:
        return
    section, block = subject.named_in
    passage = _passage(block, section)
    recorder.add(
        passage,
        Finding(
            start=0,
            end=len(block.text),
            predicate=Predicate.CONTAINS,
            object=subject.drug,
            subject=subject.product,
            method="fields: generic name",
        ),
    )


def approvals(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the year of a first approval that a sentence gives."""
    if passage.section not in {SectionKind.OVERVIEW, SectionKind.INDICATIONS, SectionKind.OTHER}:
        return
    for cue in pattern("fields", "approval_sentences", "phrases").finditer(passage.text):
        year = _YEAR.match(passage.text, cue.end() + 1) or _YEAR.search(
            passage.text, cue.end(), cue.end() + 40
        )
        if year is None or subject.other_drugs(passage.text[: cue.start()]):
            continue
        recorder.add(
            passage,
            Finding(
                start=year.start(),
                end=year.end(),
                predicate=Predicate.FIRST_APPROVED,
                object=Literal(year[1], Datatype.YEAR),
                subject=subject.sold,
                method="approvals: sentence",
            ),
        )
        return
