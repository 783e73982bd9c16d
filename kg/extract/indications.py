"""What a drug is for: conditions after the words that say so, or listed under a heading."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.conditions import condition_of, conditions_in
from kg.extract.context import clause
from kg.extract.denials import PARTLY, is_partly_denied, use_polarity
from kg.extract.notes import judge_parentheses
from kg.extract.passages import Passage
from kg.extract.people import in_lists
from kg.extract.recorder import UNGROUNDED, Finding, Recorder
from kg.extract.rules import pattern
from kg.extract.stretches import DENIED, NAMED, stretches
from kg.extract.structure import (
    narrowed,
    narrowing,
)
from kg.extract.subject import Subject
from kg.extract.ungrounded import is_unknown_condition
from kg.extract.uses import intents, therapy_lines
from kg.extract.wording import without_glosses
from kg.lexicon import Lexicon, Match, key
from kg.model import Context, Kind, Polarity, Predicate, Qualifier, Ref

_HISTORY = re.compile(
    r"(?:history of|allerg(?:y|ic) to|complications? of|risk (?:of|for))\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"(?:reduc|lower|decreas|prevent|minimi[sz]|lessen|cut)\w*\s+(?:\w+\s+){0,3}"
    r"risk (?:of|for)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
# "Adults with multiple risk factors for coronary heart disease such as hypertension".
_RISK_FACTORS = re.compile(
    r"\b(?:risk factors?\b|comorbid(?:ity|ities|\s+conditions?)\s*[(,]?\s*"
    r"(?:such|like|e\.g|includ))[^.;]*$",
    re.IGNORECASE,
)
_MARKER = re.compile(r"[\s-]*(?:positive|negative)\b", re.IGNORECASE)
_RISK_FACTOR = re.compile(r"[\s-]+risk factors?\b", re.IGNORECASE)
# "In patients with diabetes, EXAMPLIN is indicated to reduce the risk of": what follows is the use.
_OF_THOSE_WITH = re.compile(
    r"\W*(?:in|for|among)\s+(?:[\w-]+\s+){0,2}(?:people|patients|adults|those|individuals|women|men"
    r"|children)\s+(?:with|having|who have)\b",
    re.IGNORECASE,
)
_TO_LOWER_RISK = re.compile(
    r"\s+(?:is|are)\s+(?:indicated|used|approved|given|prescribed)\s+to\s*"
    r"(?::|(?:reduc|lower|decreas|minimi[sz]|lessen|cut)\w*\s+(?:\w+\s+){0,3}risk\b)",
    re.IGNORECASE,
)
# As in "situations requiring muscle paralysis", where the paralysis is what the drug is to bring.
_WANTED = re.compile(
    r"\b(?:requir(?:e|es|ing)|to (?:produce|achieve|cause))\s+"
    r"(?:(?!of\b|in\b|for\b|with\b)[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
# As in "Digoxin is used to treat heart failure" on the page of its antidote.
_IS = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:is|are)\s+(?:an?|the|used|given|taken)\b", re.IGNORECASE)
_FOLLOWS = re.compile(r"\s*,?\s*(?:in|for|among|of)\s+(?:[\w-]+\s+){0,2}", re.IGNORECASE)
_IN_PEOPLE_WITH = re.compile(
    r",?\s+(?P<most>(?:particularly|especially|mainly)\s+)?(?:in|among|for)\s+(?:[\w-]+\s+){0,2}(?:people"
    r"|patients|adults|those|individuals|women|men|children)\s+(?:with|having|who\s+are"
    r"|(?:who\s+)?(?:have\s+|had\s+)?(?:\w+ly\s+|already\s+)?"
    r"(?:have|had|having|experienced|suffered|undergoing|undergone|recovering from))\s+",
    re.IGNORECASE,
)
# What people have who catch infections, and no drug against those is for.
_WEAKENED = re.compile(
    r"(?:weak(?:ened)?|compromised|suppressed|impaired)\s+immun\w+(?:\s+systems?)?|immun\w+",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:,\s*)?")
_NOTE_WITHIN = re.compile(r"\s*\([^()]*\)[\s*]*")
_DETERMINER = re.compile(r"\s+(?:(?:the|your|this|these|a|certain|some)\s+)?")
_NEAR = 40  # characters
_LACK = "deficiency"
_MORE = re.compile(r"[.;:]")
_EDGE = " .:*"
_LONGEST_ITEM = 6  # words: longer stretches are sentences, not names


def indications(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the conditions that a passage says the drug is for."""
    text = without_glosses(passage.plain, (Kind.CONDITION, Kind.EFFECT), subject.lexicon)
    found = stretches(passage, text, subject)
    if not found:
        return
    matches = conditions_in(text, subject)
    verdicts = judge_parentheses(text, matches, subject.lexicon, only_exacter=True)
    for start, end, method in found:
        inside = [m for m in matches if start <= m.start and m.end <= end]
        for match in inside:
            noted = "" if method == NAMED else verdicts[match].reason
            reason = noted or _refusal(text, match, inside, subject)
            if method == DENIED and pattern("indications", "denial", "asked").search(text, 0, end):
                reason = PARTLY
            if reason:
                recorder.refuse(passage, match, expected=Kind.CONDITION, reason=reason)
            else:
                _record(passage, text, match, method, subject, recorder)
        words = text[start:end]
        named = method == "list" and not inside and 0 < len(key(words).split()) <= _LONGEST_ITEM
        if named and is_unknown_condition(words, subject):
            end = start + len(words.rstrip(_EDGE))
            recorder.set_aside(passage, start, end, expected=Kind.CONDITION, reason=UNGROUNDED)


def _record(
    passage: Passage, text: str, match: Match, method: str, subject: Subject, recorder: Recorder
) -> None:
    finding = Finding(
        start=match.start,
        end=match.end,
        predicate=Predicate.HAS_INDICATION,
        object=condition_of(text, match, subject, recorder),
        method=f"indications: {method}",
        subject=_whose(passage, text, match, subject),
        polarity=Polarity.NEGATED if method == DENIED else _polarity(passage, text, match),
        qualifiers=tuple(sorted({*intents(text, match), *therapy_lines(text, match)})),
        grounding=match.grounding,
    )
    for context in _limits(text, match, subject):
        recorder.add(passage, replace(finding, context=context))


def _polarity(passage: Passage, text: str, match: Match) -> Polarity:
    """Return whether a use is stated, denied, or one for which the page knows little evidence."""
    polarity = use_polarity(text, match)
    headed = match.end <= passage.lead and polarity is Polarity.AFFIRMED
    if headed and pattern("indications", "weak").search(text, passage.lead):
        return Polarity.UNCERTAIN
    return polarity


def _refusal(text: str, match: Match, inside: list[Match], subject: Subject) -> str:
    """Return why a condition named after a cue is no indication, "" where it is one."""
    words = text[max(0, match.start - 40) : match.start]
    if _is_history(text, match, words):
        return "history"
    if _is_of_people(text, match, inside) or _is_of_those_treated(text, match, subject):
        return "population"
    if _is_no_use(text, match, inside, words, subject.lexicon):
        return "gloss"
    if _is_for_another_drug(text, match, subject):
        return "other drug"
    if is_partly_denied(text, match):
        return PARTLY
    if narrowed(text, match) and narrowing(text, match) is None:
        return UNGROUNDED
    if any(_of_whom(text, each, match) for each in inside):
        return "population"
    lexicon = subject.lexicon
    if _heads_members(text, match, inside, lexicon):
        return "heading"
    if any(match.concept in lexicon.ancestors(m.concept) and m != match for m in inside) and (
        re.search(r"\b(?:a|an|type of|form of)\s+(?:\w+\s+){0,3}$", words, re.I)
    ):
        return "gloss"
    return ""


def _is_of_people(text: str, match: Match, inside: list[Match]) -> bool:
    """Say whether a condition tells whom another is treated in: "herpes in HIV-infected adults"."""
    if _MARKER.match(text, match.end):
        return True
    return re.match(r"-(?:infected|exposed)\b", text[match.end :], re.I) is not None and any(
        _FOLLOWS.fullmatch(text, each.end, match.start) for each in inside if each.end < match.start
    )


def _is_no_use(text: str, match: Match, inside: list[Match], words: str, lexicon: Lexicon) -> bool:
    """Say whether a condition is named again, in wide words, or as no disease that is treated."""
    return (
        _again(text, match)
        or pattern("indications", "vague").fullmatch(text[match.start : match.end]) is not None
        or _of_something_else(text, match, words)
        or _named_behind(text, match, inside)
        or any(_ends_name(text, each, match, lexicon) for each in inside)
        or _WANTED.search(words) is not None
    )


def _heads_members(text: str, match: Match, inside: list[Match], lexicon: Lexicon) -> bool:
    """Say whether kinds of a condition are listed behind it."""
    following = next((m for m in inside if m.start > match.end), None)
    if following is None or match.concept not in lexicon.ancestors(following.concept):
        return False
    listed = pattern("adverse", "members").search(text, match.end, following.start)
    return listed is not None or text[match.end : following.start].strip() == ":"


def _is_for_another_drug(text: str, match: Match, subject: Subject) -> bool:
    """Say whether the sentence is about another drug, which it begins with."""
    if subject.names.search(text, 0, match.start):
        return False
    return any(
        not text[: drug.start].strip(" *") and _IS.match(text, drug.end)
        for drug in subject.other_drugs(text)
        if drug.end <= match.start
    )


def _ends_name(text: str, before: Match, match: Match, lexicon: Lexicon) -> bool:
    """Say whether a mention only ends the name before a note: "hepatitis B (HBV) infection"."""
    noted = _NOTE_WITHIN.fullmatch(text, before.end, match.start)
    return noted is not None and match.concept in lexicon.ancestors(before.concept)


def _is_history(text: str, match: Match, words: str) -> bool:
    """Say whether words speak of what people had or may get: "other gout risk factors"."""
    if _HISTORY.search(words) and not _LOWERED.search(words):
        return True
    return bool(_RISK_FACTORS.search(text, 0, match.start) or _RISK_FACTOR.match(text, match.end))


def _is_of_those_treated(text: str, match: Match, subject: Subject) -> bool:
    """Say whether a condition tells whom a use is for: "in those with gout, it lowers the risk"."""
    return _OF_THOSE_WITH.match(text) is not None and any(
        _TO_LOWER_RISK.match(text, name.end()) for name in subject.names.finditer(text, match.end)
    )


def _of_whom(text: str, prevented: Match, match: Match) -> bool:
    """Say whether a condition is of those in whom another is prevented: "stroke in people with"."""
    people = _IN_PEOPLE_WITH.match(text, prevented.end)
    return (
        people is not None
        and people.end() <= match.start
        and _MORE.search(text, people.end(), match.start) is None
        and pattern("indications", "cues").search(text, people.end(), match.start) is None
        and (
            people["most"] is not None
            or _WEAKENED.fullmatch(text, match.start, match.end) is not None
            or intents(text, prevented) == (Qualifier.PREVENTION,)
        )
    )


def _named_behind(text: str, match: Match, inside: list[Match]) -> bool:
    """Say whether the exact name of a disease follows: "a lung disease called COPD"."""
    behind = _NOTE.match(text, match.end)
    cue = pattern("indications", "called").match(text, behind.end() if behind else match.end)
    return cue is not None and any(cue.end() <= each.start <= cue.end() + _NEAR for each in inside)


def _of_something_else(text: str, match: Match, words: str) -> bool:
    """Say whether the words around a disease make another thing of it.

    Something in it ("cancer cells"), or its course ("slows the growth of the cancer").
    """
    behind = text[match.end :].lstrip()
    if not text[: match.start].strip() and pattern("indications", "acts").match(behind):
        return False
    return pattern("indications", "parts_of").match(behind) is not None or any(
        _DETERMINER.fullmatch(words, cue.end())
        for cue in pattern("indications", "course").finditer(words)
    )


def _again(text: str, match: Match) -> bool:
    """Say whether words refer back to a condition named before ("these infections")."""
    before = text[max(0, match.start - 40) : match.start]
    return re.search(rf"(?:{pattern('indications', 'back').pattern})\s+$", before, re.I) is not None


def _whose(passage: Passage, text: str, match: Match, subject: Subject) -> Ref | None:
    if not subject.components:
        return None
    named = text[match.start : match.end]
    lacked = _LACK in match.concept.slug or subject.find(named, Kind.DRUG)  # "vitamin D deficiency"
    lead = "" if lacked else passage.lead_text
    if lead and (part := subject.part_called(lead)) is not None:
        return part
    before = "" if lacked else text[: match.start]
    near = before[clause(text, match.start, match.end)[0] :]  # "while menthol soothes the throat"
    return subject.only_part(lead, near, before, *reversed(passage.governing))


def _limits(text: str, match: Match, subject: Subject) -> list[Context]:
    """Return the people whom a use is limited to; those named right after it where others are too.

    That it is given with other drugs is a statement of its own, not a limit of this one.
    """
    populations = [
        each
        for each in subject.find(text, Kind.POPULATION)
        if not (each.start < match.end and match.start < each.end)
    ]
    lists = in_lists(text, populations)
    if len(lists) > 1:
        lists = [each for each in lists if _FOLLOWS.fullmatch(text, match.end, each[0].start)]
    people = sorted({each.concept for each in lists[0]}) if lists else []
    return [Context(population=each) for each in people] or [Context()]
