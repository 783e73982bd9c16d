"""The conditions that a sentence names, as indications and contraindications know them."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.composed import with_composed
from kg.extract.coordination import share_sites
from kg.extract.recorder import Recorder
from kg.extract.rules import table
from kg.extract.structure import is_category, narrowing
from kg.extract.subject import Subject
from kg.identifiers import slug
from kg.lexicon import Match
from kg.model import Concept, Grounding, Kind, MatchKind, Ref

_TOO_LITTLE = re.compile(r"\s+(?:deficienc(?:y|ies)|insufficiency)\b", re.IGNORECASE)
# As in "deficiencies in vitamin B12 (cobalamin), iron and zinc".
_LACKING = re.compile(
    r"\b(?:deficienc(?:y|ies)|insufficienc(?:y|ies)|lack)\s+(?:in|of)\s+"
    r"(?:(?:both|the|either|these|those|certain|specific|essential|some|various|several)\s+){0,3}",
    re.IGNORECASE,
)
_SUBSTANCE = re.compile(
    r"(?P<name>[\w-]+(?:\s+[\w-]+){0,2}?)\s*(?:\([^()]*\)\s*)?"
    r"(?P<more>,|/|(?=$|[.;:])|\band\b|\bor\b)\s*"
    r"(?:(?:and/or|and|or)\s+)?(?:other\s+)?",
    re.IGNORECASE,
)
_VITAMINS = re.compile(r"vitamins\s+(?!(?:and|or)\b)", re.IGNORECASE)
_SAME = frozenset({MatchKind.EXACT, MatchKind.SYNONYM, MatchKind.INFLECTED})


def conditions_in(text: str, subject: Subject) -> list[Match]:
    """Return the conditions named, and the effects that no condition is named like.

    Of two names that overlap the longer counts: "vaginal bleeding" is no bleeding at large.
    """
    named = with_composed(
        text, subject.find(text, Kind.CONDITION), Kind.CONDITION, subject.lexicon, levels=False
    )
    named = _with_lacks(text, named, subject)
    conditions = share_sites(text, named, Kind.CONDITION, subject.lexicon)
    effects = [
        effect
        for effect in subject.find(text, Kind.EFFECT)
        if not is_category(subject.lexicon, effect.concept)
        and not any(
            _overlap(effect, each) and each.end - each.start >= effect.end - effect.start
            for each in conditions
        )
    ]
    kept = [each for each in conditions if not any(_overlap(each, e) for e in effects)]
    return sorted([*kept, *effects], key=lambda match: match.start)


def _with_lacks(text: str, named: list[Match], subject: Subject) -> list[Match]:
    """Return the conditions named, with those told by what there is too little of."""
    lacks = [each for cue in _LACKING.finditer(text) for each in _lacks(text, cue, subject)]
    lacks += _lacks_of_drugs(text, [*named, *lacks], subject)
    if not lacks:
        return named
    kept = [each for each in named if not any(_overlap(each, lack) for lack in lacks)]
    return sorted([*kept, *lacks], key=lambda match: match.start)


def _lacks(text: str, cue: re.Match[str], subject: Subject) -> list[Match]:
    """Return the conditions of too little of each thing in the list that follows a cue."""
    vitamins = _VITAMINS.match(text, cue.end())
    place = vitamins.end() if vitamins else cue.end()
    found: list[Match] = []
    while item := _SUBSTANCE.match(text, place):
        name = f"vitamin {item['name']}" if vitamins else item["name"]
        grounding = _lack_of(name, subject)
        if grounding is not None:
            start = item.start("name") if found else cue.start()
            found.append(Match(start, item.end("name"), grounding))
        if item.end() == place or not item["more"]:
            break
        place = item.end()
    return found


def _lack_of(name: str, subject: Subject) -> Grounding | None:
    """Return the condition of too little of a thing, a new one where it is a known substance."""
    known = subject.ground(f"{name} deficiency", Kind.CONDITION)
    if known is not None and known.how in _SAME:
        return replace(known, how=MatchKind.PATTERN)
    substance = subject.ground(name, Kind.DRUG)
    if substance is None or substance.how not in _SAME:
        return None
    concept = subject.lexicon.concept(substance.concept)
    label = concept.label if concept else name
    usual = subject.ground(f"{label} deficiency", Kind.CONDITION)
    if usual is not None and usual.how in _SAME:
        return replace(usual, how=MatchKind.PATTERN)
    lack = Ref(Kind.CONDITION, slug(f"{label} deficiency"))
    return Grounding(concept=lack, how=MatchKind.PATTERN)


def _lacks_of_drugs(text: str, named: list[Match], subject: Subject) -> list[Match]:
    """Return the lacks of substances of which no vocabulary has the lack ("niacin deficiency")."""
    found: list[Match] = []
    if _TOO_LITTLE.search(text) is None:
        return found
    for drug in subject.find(text, Kind.DRUG):
        behind = _TOO_LITTLE.match(text, drug.end)
        if behind is None:
            continue
        grounding = _lack_of(text[drug.start : drug.end], subject)
        whole = Match(drug.start, behind.end(), grounding) if grounding else None
        if whole and not any(_covers(each, whole) for each in named):
            found.append(whole)
    return found


def _covers(first: Match, second: Match) -> bool:
    return first.start <= second.start and second.end <= first.end


def _overlap(first: Match, second: Match) -> bool:
    return first.start < second.end and second.start < first.end


def condition_of(text: str, match: Match, subject: Subject, recorder: Recorder) -> Ref:
    """Return the condition that a mention names; what is else an effect can be treated too.

    "Fungal keratitis", where only keratitis is known, is a condition of its own below it, and
    vaginal bleeding one below bleeding.
    """
    concept = subject.lexicon.concept(match.concept)
    label = concept.label if concept else match.concept.slug
    known = match.concept.kind is Kind.CONDITION
    if known and concept is None:  # the lack of a substance that no vocabulary has
        label = match.concept.slug.replace("-", " ")
        return recorder.mint(Concept(ref=match.concept, label=label))
    kind = narrowing(text, match)
    if kind is not None and label not in table("indications")["procedures"]:
        label = f"{kind.lower()} {label}"
        own = Ref(Kind.CONDITION, slug(label))
        return recorder.mint(
            Concept(ref=own, label=label, broader=(match.concept,) if known else ())
        )
    if known:
        return match.concept
    same = subject.ground(label, Kind.CONDITION)
    if same is not None and same.how in _SAME:
        return same.concept
    wider = subject.find(text[match.start : match.end], Kind.CONDITION)
    return recorder.mint(
        Concept(
            ref=Ref(Kind.CONDITION, match.concept.slug),
            label=label,
            broader=tuple(each.concept for each in wider[-1:]),
        )
    )
