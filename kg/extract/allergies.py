"""Allergies for which a drug must not be taken: to the drug itself, to another, to a class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.identifiers import slug
from kg.lexicon import Match
from kg.model import Concept, Kind, MatchKind, Ref

_ALLERGY = re.compile(
    r"\b(?:hypersensitiv(?:e|ity)|allerg(?:y|ies|ic)|(?<!photo)sensitivity(?=\s+to\b))\b"
    r"(?:\s+reactions?\b)?",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+(?:to|towards)\s+(?P<things>[^.;:]+)", re.IGNORECASE)
_LONE = re.compile(r"hypersensitiv", re.IGNORECASE)
_ENDED = re.compile(r"\s*(?:[.,;)]|$|(?:and|or)\b)", re.IGNORECASE)
# What begins another condition of people: "allergic to examplin, or if you have gout".
_FURTHER = re.compile(
    r"(?:,\s*|\b)(?:and|or|who|with)\s+(?:if|in|with|who|you|have|has|are|those|people|patients)\b"
    r"|\(|\b(?:patients|people|those|individuals)\b",
    re.IGNORECASE,
)
_THING = re.compile(r"(?!(?:and|or)\b)[^\W\d_][\w'-]*(?=\s*(?:[,.;:)]|$|(?:and|or)\b))")
_SAME = frozenset({MatchKind.EXACT, MatchKind.SYNONYM, MatchKind.INFLECTED})
_DRUG_ALLERGY = "drug hypersensitivity"
_ALLERGY_TO = "hypersensitivity to"


@dataclass(frozen=True, slots=True)
class Allergy:
    """An allergy that is spoken of.

    Attributes:
        start, end: of the words, up to the first of the things that the allergy is to.
        condition: the allergy; one that no vocabulary has lies below that to drugs.
    """

    start: int
    end: int
    condition: Concept


def allergies(text: str, subject: Subject) -> Iterator[Allergy]:
    """Yield the allergies that a sentence speaks of, each thing once.

    An allergy to the drug, what is in it or nothing that is named is one to drugs. To another drug
    or a class it is a condition of its own, to what else is named ("peanuts") only where a
    vocabulary has it.
    """
    for words in _ALLERGY.finditer(text):
        told = _TO.match(text, words.end())
        if told is None:
            if _LONE.match(words[0]) and _ENDED.match(text, words.end()):
                yield Allergy(words.start(), words.end(), _to_drugs(subject))
            continue
        start, end = told.span("things")
        further = _FURTHER.search(text, start, end)
        yield from _to(text, words.start(), (start, further.start() if further else end), subject)


def _to(text: str, begin: int, things: tuple[int, int], subject: Subject) -> Iterator[Allergy]:
    start, end = things
    own = [
        each.end()
        for words in (subject.names, pattern("advice", "contraindication", "ingredients"))
        for each in words.finditer(text, start, end)
    ]
    if own:
        yield Allergy(begin, min(own), _to_drugs(subject))
    inside = text[start:end]
    wide = {slug(each) for each in table("relations")["interactions"]["too_wide"]}
    classes = [
        each for each in subject.find(inside, Kind.DRUG_CLASS) if each.concept.slug not in wide
    ]
    drugs = [
        each
        for each in subject.other_drugs(inside)  # "penicillin" is one too
        if not any(c.start <= each.start and each.end <= c.end for c in classes)
    ]
    others = [*drugs, *classes]
    for other in others:
        yield Allergy(begin, start + other.end, _to_another(other, subject))
    if not own and not others:
        for thing in _THING.finditer(inside):
            known = subject.ground(f"{thing[0].removesuffix('s')} allergy", Kind.CONDITION)
            concept = subject.lexicon.concept(known.concept) if known else None
            if known and concept and known.how in _SAME:
                yield Allergy(begin, start + thing.end(), concept)


def _to_drugs(subject: Subject) -> Concept:
    known = subject.ground(_DRUG_ALLERGY, Kind.CONDITION)
    concept = subject.lexicon.concept(known.concept) if known else None
    if concept is None:
        raise LookupError(f"the conditions lack {_DRUG_ALLERGY!r}")
    return concept


def _to_another(other: Match, subject: Subject) -> Concept:
    concept = subject.lexicon.concept(other.concept)
    names = (concept.label, *concept.synonyms) if concept else (other.concept.slug,)
    label = f"{_ALLERGY_TO} {names[0]}"
    return Concept(
        ref=Ref(Kind.CONDITION, slug(label)),
        label=label,
        synonyms=tuple(f"{name} allergy" for name in names),
        broader=(_to_drugs(subject).ref,),
    )
