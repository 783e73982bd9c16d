"""What a drug is for: conditions after the words that say so, or listed under a heading."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.extract.coordination import share_sites
from kg.extract.notes import judge_parentheses
from kg.extract.passages import Passage
from kg.extract.people import in_lists
from kg.extract.phrasing import Phrases
from kg.extract.recorder import UNGROUNDED, Finding, Recorder
from kg.extract.rules import pattern
from kg.extract.structure import (
    is_category,
    is_item,
    list_items,
    narrowed,
    narrowing,
)
from kg.extract.subject import Subject
from kg.extract.ungrounded import is_unknown_condition
from kg.extract.uses import intents, therapy_lines, use_polarity
from kg.identifiers import slug
from kg.lexicon import Match, key
from kg.model import Concept, Context, Kind, MatchKind, Predicate, Qualifier, Ref, SectionKind

_SPOKEN = frozenset({SectionKind.OVERVIEW, SectionKind.FAQ, SectionKind.IDENTIFICATION})
_STRONG = re.compile(
    r"\b(?:approved|indicated|used|prescribed)\s+(?:\w+\s+){0,2}?(?:for|to|in|as)\b", re.IGNORECASE
)
_FOR = re.compile(
    r"\b(?:used|given|taken|prescribed|approved|indicated|prescribed)\b[^.;]*?\b(?:for|against)\b",
    re.IGNORECASE,
)
_IF_YOU = re.compile(r"\W*(?:if|when|should)\s+(?:you|your)\b", re.IGNORECASE)
_FOR_WHAT = re.compile(r"used for|used to treat|what does .* treat|indicat|prescribed for", re.I)
_HISTORY = re.compile(
    r"(?:history of|allerg(?:y|ic) to|complications? of|risk of)\s+(?:\w+\s+)?$", re.IGNORECASE
)
_LOWERED = re.compile(
    r"(?:reduce|lower|decrease|prevent)\w*\s+(?:\w+\s+){0,3}risk of\s+(?:\w+\s+)?$", re.IGNORECASE
)
# "Adults with multiple risk factors for coronary heart disease such as hypertension".
_RISK_FACTORS = re.compile(r"\brisk factors?\b[^.;]*$", re.IGNORECASE)
_NOTES = re.compile(r"\([^()]*\)")
_FOLLOWS = re.compile(r"\s*,?\s*(?:in|for|among|of)\s+(?:[\w-]+\s+){0,2}", re.IGNORECASE)
_IN_PEOPLE_WITH = re.compile(
    r"\s+(?:in|among|for)\s+(?:[\w-]+\s+){0,2}(?:people|patients|adults|those|individuals|women|men"
    r"|children)\s+(?:with|who have|having)\s+(?:[\w-]+\s+){0,2}",
    re.IGNORECASE,
)
_SAME = frozenset({MatchKind.EXACT, MatchKind.SYNONYM, MatchKind.INFLECTED})
_EDGE = " .:*"
_LONGEST_ITEM = 6  # words: longer stretches are sentences, not names


def indications(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the conditions that a passage says the drug is for."""
    text = passage.plain
    stretches = _stretches(passage, text, subject)
    if not stretches:
        return
    matches = conditions_in(text, subject)
    verdicts = judge_parentheses(text, matches, subject.lexicon, only_exacter=True)
    for start, end, method in stretches:
        inside = [m for m in matches if start <= m.start and m.end <= end]
        for match in inside:
            verdict = verdicts[match]
            reason = verdict.reason or _refusal(text, match, inside, subject)
            if reason:
                recorder.refuse(passage, match, expected=Kind.CONDITION, reason=reason)
            else:
                _record(passage, text, match, method, subject, recorder)
        words = text[start:end]
        named = method == "list" and not inside and 0 < len(key(words).split()) <= _LONGEST_ITEM
        if named and is_unknown_condition(words, subject):
            end = start + len(words.rstrip(_EDGE))
            recorder.set_aside(passage, start, end, expected=Kind.CONDITION, reason=UNGROUNDED)


def _stretches(passage: Passage, text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return the stretches in which conditions are indications, with the rule that says so."""
    if pattern("indications", "describes").match(text) or _is_advice(text):
        return []
    if passage.section is SectionKind.INDICATIONS:
        if passage.item and passage.first:
            if passage.lead and subject.find(passage.lead_text, Kind.DRUG):
                return _after_cues(text, pattern("indications", "cues"))
            if passage.lead and conditions_in(text[: passage.lead], subject):
                return [(0, passage.lead, "list"), *_after_lead(passage, text, subject)]
            if passage.lead:
                return (
                    _listed(text, passage.lead, subject)
                    or _after_cues(text, pattern("indications", "cues"), passage.lead)
                    or [(0, passage.lead, "list")]
                )
            if not pattern("indications", "cues").search(text) and len(text.split()) <= 14:
                return [(0, len(text), "list")]
        return _after_cues(text, pattern("indications", "cues")) or _after_cues(text, _FOR)
    if passage.section is SectionKind.FAQ and not _FOR_WHAT.search(passage.question):
        return []
    if passage.section in _SPOKEN:
        return _after_cues(text, _STRONG)
    return []


def _is_advice(text: str) -> bool:
    """Say whether a sentence tells when to see someone ("If you have a fever, ask a doctor")."""
    return _IF_YOU.match(text) is not None and (
        pattern("indications", "advice").search(text) is not None
    )


def _after_lead(passage: Passage, text: str, subject: Subject) -> list[tuple[int, int, str]]:
    """Return what is indicated after a condition: a list of its kinds, what a part is for."""
    listed = _listed(text, passage.lead, subject)
    cued = _after_cues(text, pattern("indications", "cues"), passage.lead)
    part = cued and subject.only_part(text[passage.lead : cued[0][0]])
    return listed or (cued if part else [])


def _listed(text: str, start: int, subject: Subject) -> list[tuple[int, int, str]]:
    """Return the rest of a text where it lists conditions from its first word on."""
    rest = _NOTES.sub(lambda note: " " * len(note[0]), text)[start:]
    items = list(list_items(rest, 0, len(rest)))
    whole = [m for m in conditions_in(rest, subject) if is_item(rest, 0, len(rest), m)]
    first = bool(items) and any(match.start < items[0][1] for match in whole)
    several = len(whole) >= 2 or len(items) == 1
    return (
        [(start, len(text), "list")] if first and several and len(whole) * 2 >= len(items) else []
    )


def _after_cues(
    text: str, cues: Phrases | re.Pattern[str], start: int = 0
) -> list[tuple[int, int, str]]:
    # what a note explains begins and ends nothing outside it
    open_text = _NOTES.sub(lambda note: " " * len(note[0]), text)
    works = pattern("indications", "works").search(open_text, start)
    first = cues.search(open_text, start, works.start() if works else len(text))
    if works and first is None:
        comma = open_text.find(",", works.end())
        first = cues.search(open_text, comma) if comma >= 0 else None
    if first is None:
        return []
    stop = pattern("indications", "until").search(open_text, first.end())
    return [(first.end(), stop.start() if stop else len(text), "cue")]


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
        polarity=use_polarity(text, match),
        qualifiers=tuple(sorted({*intents(text, match), *therapy_lines(text, match)})),
        grounding=match.grounding,
    )
    for context in _limits(text, match, subject):
        recorder.add(passage, replace(finding, context=context))


def _refusal(text: str, match: Match, inside: list[Match], subject: Subject) -> str:
    """Return why a condition named after a cue is no indication, "" where it is one."""
    words = text[max(0, match.start - 40) : match.start]
    if (_HISTORY.search(words) and not _LOWERED.search(words)) or _RISK_FACTORS.search(
        text, 0, match.start
    ):
        return "history"
    if re.match(r"[\s-]*(?:positive|negative)\b", text[match.end :], re.I):
        return "population"
    if _again(text, match) or pattern("indications", "vague").fullmatch(
        text[match.start : match.end]
    ):
        return "gloss"
    if pattern("indications", "parts_of").match(text[match.end :].lstrip()):
        return "gloss"
    if narrowed(text, match) and narrowing(text, match) is None:
        return UNGROUNDED
    if any(_of_whom(text, each, match) for each in inside):
        return "population"
    lexicon = subject.lexicon
    following = next((m for m in inside if m.start > match.end), None)
    if following is not None and (
        match.concept in lexicon.ancestors(following.concept)
        and pattern("adverse", "members").search(text, match.end, following.start)
    ):
        return "heading"
    if any(match.concept in lexicon.ancestors(m.concept) and m != match for m in inside) and (
        re.search(r"\b(?:a|an|type of|form of)\s+(?:\w+\s+){0,3}$", words, re.I)
    ):
        return "gloss"
    return ""


def _of_whom(text: str, prevented: Match, match: Match) -> bool:
    """Say whether a condition is of those in whom another is prevented: "stroke in people with"."""
    return (
        prevented.end <= match.start
        and _IN_PEOPLE_WITH.fullmatch(text, prevented.end, match.start) is not None
        and intents(text, prevented) == (Qualifier.PREVENTION,)
    )


def _again(text: str, match: Match) -> bool:
    """Say whether words refer back to a condition named before ("these infections")."""
    before = text[max(0, match.start - 40) : match.start]
    return re.search(rf"(?:{pattern('indications', 'back').pattern})\s+$", before, re.I) is not None


def conditions_in(text: str, subject: Subject) -> list[Match]:
    """Return the conditions named, and the effects that no condition is named like.

    Of two names that overlap the longer counts: "vaginal bleeding" is no bleeding at large.
    """
    named = subject.find(text, Kind.CONDITION)
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
    kind = narrowing(text, match)
    if kind is not None:
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


def _whose(passage: Passage, text: str, match: Match, subject: Subject) -> Ref | None:
    if not subject.components:
        return None
    if passage.lead and (part := subject.part_called(passage.lead_text)) is not None:
        return part
    return subject.only_part(passage.lead_text, text[: match.start], *reversed(passage.governing))


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
