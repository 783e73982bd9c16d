"""How a drug stands to classes and other drugs: is a, related to, used with, interacts with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.context import categories, clause
from kg.extract.partners import partners
from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.extract.uses import change
from kg.extract.wording import compared, inside, names_subject, unnamed
from kg.identifiers import slug
from kg.lexicon import Match
from kg.model import Kind, Polarity, Predicate, Ref, SectionKind

_CLASS_SECTIONS = frozenset(
    {
        SectionKind.OVERVIEW,
        SectionKind.INDICATIONS,
        SectionKind.MECHANISM,
        SectionKind.FAQ,
        SectionKind.OTHER,
    }
)
_NEGATION = re.compile(r"\b(?:not|no longer|never|isn't)\b", re.I)
# As in "warfarin, a blood thinner".
_OWN_CLASS = re.compile(r"(?:\(|,)\s*an?\s+(?:[\w-]+\s+){0,2}\Z")
# As in "other TNF blockers", which are not the drug itself.
_OTHERS = re.compile(
    r"\b(?:other|another|different|additional|second|any|all|two|multiple)\s+(?:[\w-]+\s+){0,2}\Z",
    re.IGNORECASE,
)
_LONGEST_APPOSITION = 40  # characters between the drug and the article of its apposition


@dataclass(frozen=True, slots=True)
class _Relation:
    predicate: Predicate
    words: Phrases
    until: Phrases
    sections: frozenset[str]
    refused_by: Phrases


@cache
def _relations() -> tuple[_Relation, ...]:
    return tuple(
        _Relation(
            predicate=Predicate(each["predicate"]),
            words=Phrases(each["phrases"]),
            until=Phrases(each["until"]),
            sections=frozenset(each.get("sections", ())),
            refused_by=Phrases(each.get("refused_by", ())),
        )
        for each in table("relations")["relation"]
    )


def relations(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record how a passage relates the drug to other drugs, and what it interacts with."""
    text = passage.plain
    elsewhere = compared(text, subject)
    others = [each for each in subject.other_drugs(text) if not inside(each.start, elsewhere)]
    acting = _acting(text, subject)
    interacting = _interacting(text, others, subject)
    if not interacting:
        return
    bare = unnamed(text, subject)
    for relation in _relations():
        if relation.sections and passage.section.value not in relation.sections:
            continue
        if relation.refused_by.search(text):
            continue
        mutual = relation.predicate is Predicate.INTERACTS_WITH
        for each in interacting if mutual else others:
            if _related(relation, text, each, others) or (
                mutual and (_related(relation, bare, each, ()) or inside(each.start, acting))
            ):
                _add(passage, relation.predicate, each, "relations: cue", subject, recorder)
    if _on_interactions(passage) and not _words("harmless").search(text):
        for each in interacting:
            _add(passage, Predicate.INTERACTS_WITH, each, "relations: list", subject, recorder)


def settle_own_classes(recorder: Recorder) -> None:
    """Set interactions with a class aside where the document says that the drug is of that class.

    "The risk rises when statins are taken with gemfibrozil" speaks of this statin, "other statins"
    of what is taken with it.
    """
    found = recorder.evidence()
    own = {
        (each.subject, each.object)
        for each in found
        if each.predicate is Predicate.IN_CLASS and each.polarity is Polarity.AFFIRMED
    }
    for each in found:
        if each.predicate is not Predicate.INTERACTS_WITH:
            continue
        before = each.quote[: each.mention.start - each.span.start]
        if (each.subject, each.object) in own and not _OTHERS.search(before):
            recorder.withdraw(each, expected=Kind.DRUG_CLASS, reason="drug class")


def _words(name: str) -> Phrases:
    return pattern("relations", "interactions", name)


def _on_interactions(passage: Passage) -> bool:
    if passage.section.value in table("relations")["interactions"]["sections"]:
        return True
    over = (*passage.governing[-1:], passage.lead_text, passage.question)
    return any(_words("headings").search(words) for words in over)


def _interacting(text: str, drugs: list[Match], subject: Subject) -> list[Match]:
    """Return the other drugs and the classes that a sentence names, the longer where they overlap.

    What a class says of the drug itself, or of a drug just named, is no mention of others.
    """
    wide = _too_wide()
    own = [each for each in subject.find(text, Kind.DRUG) if each.concept in subject.own]
    groups = [
        each
        for each in subject.find(text, Kind.DRUG_CLASS)
        if each.concept.slug not in wide
        and not _OWN_CLASS.search(text, 0, each.start)
        and not _predicative().search(text, 0, each.start)
        and not inside(each.start, compared(text, subject))
        and (_OTHERS.search(text, 0, each.start) or not _is_same(each, own))
    ]
    longest = sorted(
        [*drugs, *groups, *partners(text, subject)],
        key=lambda each: (each.start - each.end, each.start),
    )
    kept: list[Match] = []
    for match in longest:
        if not any(match.start < each.end and each.start < match.end for each in kept):
            kept.append(match)
    return sorted(kept, key=lambda each: each.start)


def _acting(text: str, subject: Subject) -> list[tuple[int, int]]:
    """Return the stretches that name what acts upon the drug: "alcohol can interact with it"."""
    found = []
    for cue in _words("acting").finditer(text):
        if names_subject(text, cue.end(), subject) >= 0:
            begin, _ = clause(text, cue.start(), cue.end())
            found.append((begin, cue.start()))
    return found


def _is_same(group: Match, own: Sequence[Match]) -> bool:
    """Say whether the name of a class is a name of the drug there: "tetracycline"."""
    return any(each.start <= group.start and group.end <= each.end for each in own)


@cache
def _too_wide() -> frozenset[str]:
    return frozenset(slug(each) for each in table("relations")["interactions"]["too_wide"])


@cache
def _predicative() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('predicative').pattern})\s+(?:[\w-]+\s+){{0,2}}\Z", re.I)


def _related(relation: _Relation, text: str, drug: Match, others: Sequence[Match]) -> bool:
    """Tell whether a cue before a drug relates it to the subject.

    "Foovir plus barvir" says of these two that they are taken together.
    """
    joined = {each.end for each in others}
    for cue in relation.words.finditer(text, 0, drug.start):
        if len(text[: cue.start()].rstrip()) in joined:
            continue
        stop = relation.until.search(text, cue.end())
        if stop is None or stop.start() >= drug.start:
            return True
    return False


def _add(
    passage: Passage,
    predicate: Predicate,
    drug: Match,
    method: str,
    subject: Subject,
    recorder: Recorder,
) -> None:
    begin, end = clause(passage.plain, drug.start, drug.end)
    mutual = predicate is Predicate.INTERACTS_WITH
    denied = mutual and _words("denied").search(passage.plain, begin, end)
    recorder.add(
        passage,
        Finding(
            start=drug.start,
            end=drug.end,
            predicate=predicate,
            object=drug.concept,
            method=method,
            polarity=Polarity.NEGATED if denied else Polarity.AFFIRMED,
            qualifiers=change(passage.plain, drug, subject) if mutual and not denied else (),
            grounding=drug.grounding,
        ),
    )


def classes(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the classes that a passage puts the drug in."""
    if passage.section not in _CLASS_SECTIONS:
        return
    text = passage.plain
    found = subject.find(text, Kind.DRUG_CLASS)
    if not found:
        return
    for start, end, whose in _predications(passage, text, subject):
        stop = pattern("relations", "classes", "until").search(text, start, end)
        limit = stop.start() if stop else end
        for match in found:
            if start <= match.start and match.end <= limit:
                if "history" in categories(text, match.start, match.end):
                    continue
                recorder.add(
                    passage,
                    Finding(
                        start=match.start,
                        end=match.end,
                        predicate=Predicate.IN_CLASS,
                        object=match.concept,
                        method="classes: predicate",
                        subject=whose,
                        polarity=_polarity(text, start),
                        grounding=match.grounding,
                    ),
                )


def _polarity(text: str, start: int) -> Polarity:
    return Polarity.NEGATED if _NEGATION.search(text[start : start + 8]) else Polarity.AFFIRMED


def _predications(
    passage: Passage, text: str, subject: Subject
) -> list[tuple[int, int, Ref | None]]:
    """Return the stretches after "is a" or in apposition, with the part of the drug they are of."""
    copula = pattern("relations", "classes", "copulas")
    found: list[tuple[int, int, Ref | None]] = []
    named = [(m.start(), m.end(), None) for m in subject.names.finditer(text)]
    parts = [(m.start, m.end, m.concept) for m in subject.parts_named(text)]
    lead_parts = {part.concept for part in subject.parts_named(passage.lead_text)}
    for start, end, part in [*parts, *named]:
        if part is None and any(s <= start and end <= e for s, e, _ in parts):
            continue
        after = copula.match(text, _skip(text, end))
        if after:
            found.append((after.end(), len(text), part))
        apposition = re.match(r"\s*(?:\([^)]*\)\s*)?,\s+(?:an?|the)\s+", text[end:])
        if apposition and apposition.end() <= _LONGEST_APPOSITION:
            found.append((end + apposition.end(), len(text), part))
    opening = re.match(
        r"(?:it|this(?: \w+){0,2})\s+(?:is|belongs)\b", text[passage.lead :].strip(), re.I
    )
    if opening:
        whose = next(iter(lead_parts)) if len(lead_parts) == 1 else None
        after = copula.search(text, passage.lead)
        if after and (whose is not None or not subject.other_drugs(passage.lead_text)):
            found.append((after.end(), len(text), whose))
    elif passage.lead and len(lead_parts) == 1:
        bare = re.match(r"\W*(?:an?|the)\s+", text[passage.lead :], re.I)
        if bare:
            found.append((passage.lead + bare.end(), len(text), next(iter(lead_parts))))
    return found


def _skip(text: str, place: int) -> int:
    """Step over white space and one parenthesis."""
    match = re.match(r"\s*(?:\([^)]*\)\s*)?", text[place:])
    return place + (match.end() if match else 0)
