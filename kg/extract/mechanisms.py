"""How a drug works: mechanisms named outright, or said as an action upon a target."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.context import categories
from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import table
from kg.extract.subject import Subject
from kg.identifiers import slug
from kg.lexicon import Lexicon
from kg.model import Concept, Kind, MatchKind, Polarity, Predicate, Ref, SectionKind

_SPOKEN = frozenset({SectionKind.MECHANISM, SectionKind.OVERVIEW, SectionKind.INDICATIONS})
_CLAUSE = re.compile(r"[;:]|,\s*(?:which|thereby|thus|leading to|resulting in)\b|\.\s")
_UNCERTAIN = Phrases(
    [
        "may",
        "might",
        "believed to",
        "thought to",
        "is believed",
        "is thought",
        "possibly",
        "appears to",
        "not fully understood",
    ]
)
_NEGATED = Phrases(["does not", "do not", "not", "without", "unlike", "rather than"])
_RELATIVE = re.compile(r"\s(?:that|which)\s+(?:can\s+|may\s+)?(?:causes?\s+)?\Z", re.IGNORECASE)
_BRAKE = "inhibition"
# Actions upon a messenger that bring about what the messenger does.
_FURTHERED = frozenset({"agonism", "stimulation", "replacement"})
_REACH = 110  # characters between an action and the target that it still acts upon
_APPOSED = 12  # characters between a name and the apposition that tells what it is
# What follows tells where something else is acted upon, or by whom: "inhibits prostaglandins in the
# central nervous system", "prevents infections caused by bacteria".
_PLACE = re.compile(
    r"(?<!\binvolved)(?<!\bimplicated)(?<!\brole)(?<!\bstep)(?<!\bsteps)(?<!\bstage)"
    r"\s(?:in|within|inside|throughout|during|by)\s+(?:(?:the|an?|your|its|these|those|such|some|"
    r"certain|many|various|different|susceptible|sensitive)\s+)*\Z",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:an?|the|of|with|from)\s+\Z", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|they|this|these)\b", re.IGNORECASE)


@cache
def _actions() -> tuple[tuple[str, Phrases], ...]:
    return tuple(
        (action["name"], Phrases(action["verbs"])) for action in table("mechanisms")["action"]
    )


@cache
def _targets() -> tuple[Lexicon, dict[Ref, dict[str, Ref]]]:
    """Return the names of the targets, and what each action upon each comes to."""
    actions = [name for name, _ in _actions()]
    targets: list[Concept] = []
    results: dict[Ref, dict[str, Ref]] = {}
    for row in table("mechanisms")["target"]:
        ref = Ref(Kind.MECHANISM, slug(row["name"]))
        first, *others = row["words"]
        targets.append(Concept(ref=ref, label=first, synonyms=tuple(others)))
        results[ref] = {
            action: Ref(Kind.MECHANISM, slug(row[action])) for action in actions if action in row
        }
    return Lexicon(targets), results


def mechanisms(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the mechanisms that a passage gives the drug."""
    if passage.section not in _SPOKEN:
        return
    text = passage.plain
    if _of_another_drug(passage, text, subject):
        return
    for match in subject.find(text, Kind.MECHANISM):
        if passage.section is SectionKind.MECHANISM or (
            "treated" not in categories(text, match.start, match.end)
        ):
            _add(
                passage,
                text,
                match.start,
                match.end,
                match.concept,
                match.grounding.how,
                subject,
                recorder,
            )
    for start, end, mechanism in _acted(text, subject):
        _add(passage, text, start, end, mechanism, MatchKind.PATTERN, subject, recorder)


def _of_another_drug(passage: Passage, text: str, subject: Subject) -> bool:
    lead = passage.lead_text
    if lead and subject.other_drugs(lead) and not subject.names.search(lead):
        return bool(subject.components) is False
    others = [
        drug
        for drug in subject.other_drugs(text)
        if not categories(text, drug.start, drug.end) & {"comparator", "combination"}
    ]
    own = subject.names.search(text)
    return bool(others) and others[0].start < 5 and (own is None or own.start() > others[0].start)


def _acted(text: str, subject: Subject) -> list[tuple[int, int, Ref]]:
    """Return where an action stands before a target within one clause, nearest action first."""
    names, results = _targets()
    found = []
    for target in names.find(text, Kind.MECHANISM):
        begin = max((m.end() for m in _CLAUSE.finditer(text, 0, target.start)), default=0)
        acting = [
            (verb.start(), name)
            for name, verbs in _actions()
            if name in results[target.concept]
            for verb in verbs.finditer(text, begin, target.start)
            if target.start - verb.end() <= _REACH
            and not _PLACE.search(text, verb.end(), target.start)
            and not _describes_another(text, verb, target.start)
        ]
        if not acting:
            continue
        start, name = max(acting)
        if not _is_countered(text, begin, start) and not _is_of_bystander(
            text, begin, start, subject
        ):
            found.append((start, target.end, results[target.concept][name]))
    return found


def _describes_another(text: str, verb: re.Match[str], target: int) -> bool:
    """Say whether a participle belongs to a thing before the target: "a disrupted barrier or"."""
    return (
        verb[0].lower().endswith("ed")
        and _ARTICLE.search(text, 0, verb.start()) is not None
        and bool(text[verb.end() : target].strip())
    )


def _is_of_bystander(text: str, begin: int, act: int, subject: Subject) -> bool:
    """Say whether what acts is a messenger or germ that the text explains, and not the drug.

    As in "angiotensin II is a hormone that narrows blood vessels"; a drug that mimics it or adds to
    it does what it does.
    """
    for thing in _bystanders().finditer(text, begin, act):
        described = text[begin : thing.start()]
        if "is" in thing["how"] or "are" in thing["how"]:
            return not (_PRONOUN.search(described) or subject.names.search(described))
        if subject.names.search(described[-_APPOSED:] + " "):
            continue
        return not any(
            verbs.search(text, begin, thing.start())
            for name, verbs in _actions()
            if name in _FURTHERED
        )
    return False


@cache
def _bystanders() -> re.Pattern[str]:
    """Return the pattern of "is a hormone that", or of the apposition that says as much."""
    kinds = "|".join(map(re.escape, table("mechanisms")["bystanders"]["kinds"]))
    return re.compile(
        r"(?P<how>\b(?:is|are)\s+(?:also\s+)?(?:an?\s+|the\s+)?|,\s+(?:an?\s+|the\s+)?)"
        rf"(?:[\w-]+\s+){{0,3}}?(?:{kinds})s?\s+(?:\([^)]*\)\s+)?"
        r"(?:in the (?:body|brain|blood)\s+)?(?:that|which|responsible for|involved in)\b",
        re.IGNORECASE,
    )


def _is_countered(text: str, begin: int, act: int) -> bool:
    """Say whether what acts is itself held back: "decreasing what tightens the vessels"."""
    relative = _RELATIVE.search(text, begin, act)
    return relative is not None and any(
        verbs.search(text, begin, relative.start()) for name, verbs in _actions() if name == _BRAKE
    )


def _add(
    passage: Passage,
    text: str,
    start: int,
    end: int,
    mechanism: Ref,
    how: MatchKind,
    subject: Subject,
    recorder: Recorder,
) -> None:
    before = text[max(0, start - 40) : start]
    polarity = Polarity.AFFIRMED
    if _NEGATED.search(before) and not re.search(r"\bnot (?:only|fully)\b", before, re.I):
        polarity = Polarity.NEGATED
    elif _UNCERTAIN.search(text[:start]):
        polarity = Polarity.UNCERTAIN
    recorder.add(
        passage,
        Finding(
            start=start,
            end=end,
            predicate=Predicate.HAS_MECHANISM,
            object=mechanism,
            method="mechanisms: named" if how is not MatchKind.PATTERN else "mechanisms: action",
            subject=_whose(passage, text[:end], subject),
            polarity=polarity,
            how=how,
        ),
    )


def _whose(passage: Passage, before: str, subject: Subject) -> Ref | None:
    if not subject.components:
        return None
    opening = _CLAUSE.split(before)[-1]
    spoken = opening if _starts_with_part(opening, subject) else ""
    return subject.only_part(passage.lead_text, spoken, *reversed(passage.governing))


def _starts_with_part(words: str, subject: Subject) -> bool:
    """Say whether a part of the combination is the subject of a clause."""
    parts = subject.parts_named(words)
    return bool(parts) and not re.search(r"\w{4,}", words[: parts[0].start])
