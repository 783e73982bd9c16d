"""The year of a first approval and the status of the drug, as sentences give them."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.context import clause
from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.extract.wording import names_subject, unnamed
from kg.model import Datatype, Literal, Predicate, Qualifier, SectionKind

_SECTIONS = frozenset(
    {SectionKind.OVERVIEW, SectionKind.INDICATIONS, SectionKind.OTHER, SectionKind.FAQ}
)
_YEAR = re.compile(
    r"(?<![\d.,])((?:19|20)\d\d)(?![\d-]|[.,]\d|\s*(?:mg|mcg|µg|g|ml|units?|patients|people)\b)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")
# As in "not approved by the FDA for weight loss", which says nothing of other uses.
_ONE_USE = re.compile(
    r"\s+(?:for|to)\s+(?!(?:medical|human|clinical|general|any)?\s*(?:use|sale)\b)", re.IGNORECASE
)
_LONGEST = 80  # characters between the words of approval and the year


def approvals(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the year of a first approval that a sentence gives."""
    if passage.section not in _SECTIONS:
        return
    for cue in _words("cues").finditer(passage.text):
        year = _year(passage.text, cue, subject)
        if year is None or not _of_this_drug(passage.text, cue, subject):
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
                qualifiers=_qualifiers(passage.text, cue, year),
            ),
        )
        return


def statuses(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record what a sentence says of the status of the drug: withdrawn, not approved, on trial."""
    if passage.section not in _SECTIONS or passage.text.rstrip().endswith("?"):
        return
    for status in table("fields")["status_sentences"]:
        for cue in pattern("fields", "status_sentences", status).finditer(passage.text):
            begin, _ = clause(passage.text, cue.start(), cue.end())
            told = passage.text[begin : cue.start()]
            if _ONE_USE.match(passage.text, cue.end()):
                continue
            if _words("unsure").search(told) or not _of_this_drug(passage.text, cue, subject):
                continue
            recorder.add(
                passage,
                Finding(
                    start=cue.start(),
                    end=cue.end(),
                    predicate=Predicate.APPROVAL_STATUS,
                    object=Literal(status),
                    subject=subject.sold,
                    method="approvals: status",
                    qualifiers=agencies(passage.text[begin : _end(passage.text, cue)]),
                ),
            )


def generics(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record whether a sentence says that the drug is sold as a generic."""
    if passage.section not in _SECTIONS or passage.text.rstrip().endswith("?"):
        return
    bare = unnamed(passage.text, subject)
    for flag in ("false", "true"):
        cue = pattern("fields", "generic_sentences", flag).search(bare)
        if cue is None:
            continue
        if not subject.other_drugs(passage.text):
            recorder.add(
                passage,
                Finding(
                    start=cue.start(),
                    end=cue.end(),
                    predicate=Predicate.GENERIC_AVAILABLE,
                    object=Literal(flag, Datatype.BOOLEAN),
                    subject=subject.sold,
                    method="approvals: generic",
                ),
            )
        return


def agencies(words: str) -> tuple[Qualifier, ...]:
    """Return the agencies that words about an approval name, as qualifiers, sorted."""
    return tuple(
        sorted(
            Qualifier(each)
            for each in table("fields")["agencies"]
            if pattern("fields", "agencies", each).search(words)
        )
    )


def _qualifiers(text: str, cue: re.Match[str], year: re.Match[str]) -> tuple[Qualifier, ...]:
    """Return by which agency, and whether early, an approval came in a year."""
    early = _words("accelerated").search(text, 0, year.end()) is not None
    start = clause(text, cue.start(), cue.end())[0]
    end = year.end() if year.start() > cue.start() else _end(text, cue)
    by = agencies(text[start:end])
    return tuple(sorted({*by, *((Qualifier.ACCELERATED,) if early else ())}))


def _end(text: str, cue: re.Match[str]) -> int:
    """Return where the agency is named at the latest that words of approval go with."""
    return min(clause(text, cue.start(), cue.end())[1], cue.end() + _LONGEST)


def _words(name: str) -> Phrases:
    return pattern("fields", "approval_sentences", name)


def _year(text: str, cue: re.Match[str], subject: Subject) -> re.Match[str] | None:
    """Return the year that the words of approval go with: after them, else before."""
    begin, end = clause(text, cue.start(), cue.end())
    if _words("refused").search(text, begin, cue.start()):
        return None
    after = _YEAR.search(text, cue.end(), min(end, cue.end() + _LONGEST))
    if after:
        between = text[cue.end() : after.start()]
        if _empty(between) or (_says_first(text, cue) and _ends_in_time().search(between)):
            return after
    before = list(_YEAR.finditer(text, begin, cue.start()))
    if before and re.search(r"\b[Ii]n\s+(?:\w+\s+)?$", text[: before[-1].start()]):
        between = text[before[-1].end() : cue.start()]
        named = subject.names.search(between) or names_subject(text, cue.end(), subject) >= 0
        if named and _empty(subject.names.sub(lambda _: " ", between)):
            return before[-1]
    return None


def _says_first(text: str, cue: re.Match[str]) -> bool:
    return any(each.start() <= cue.start() < each.end() for each in _words("first").finditer(text))


@cache
def _ends_in_time() -> re.Pattern[str]:
    return re.compile(rf"\b(?:in|on)\s+(?:(?:{_words('months').pattern})\s+)?(?:\d+,?\s+)?\Z", re.I)


def _empty(words: str) -> bool:
    """Say whether words are but the agency, the month and the like."""
    left = _words("fillers").sub(lambda _: " ", _DAY.sub(" ", words))
    return not re.search(r"\w", left)


def _of_this_drug(text: str, cue: re.Match[str], subject: Subject) -> bool:
    """Say whether the drug named last before the words of approval, if any is, is this one."""
    others = [match.end for match in subject.other_drugs(text) if match.end <= cue.start()]
    named = [match.end() for match in subject.names.finditer(text, 0, cue.start())]
    return not others or (bool(named) and named[-1] > others[-1])
