"""Adverse effects: which mentions a document reports as effects of its drug, and how."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.alarms import alarmed_of, felt_at_the_wheel
from kg.extract.answers import answered, listed_in_answer
from kg.extract.asides import reason_against
from kg.extract.causes import REPORTS, THERE_IS, told_as_signs
from kg.extract.cautions import came_before, is_listed_risk, warned_of
from kg.extract.composed import with_composed
from kg.extract.context import Region, clause, regions
from kg.extract.coordination import share_sites
from kg.extract.described import judge_described
from kg.extract.glosses import asks, judge_called, judge_gloss, judge_signs, judge_system
from kg.extract.notes import judge_parentheses
from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.qualifiers import Reading
from kg.extract.recorder import UNGROUNDED, Recorder
from kg.extract.reported import record, record_tagged
from kg.extract.rules import pattern, table
from kg.extract.structure import Verdict, enumerates, narrowed
from kg.extract.subject import Subject
from kg.extract.ungrounded import unmatched
from kg.extract.vaccines import without_vaccinated
from kg.extract.wording import without_glosses
from kg.lexicon import Match
from kg.model import Kind, Polarity, SectionKind

_REPORTING = frozenset({SectionKind.ADVERSE_REACTIONS, SectionKind.BOXED_WARNING})
_SILENT = frozenset(
    {
        SectionKind.DISCLAIMER,
        SectionKind.LINKS,
        SectionKind.DOSAGE,
        SectionKind.OVERDOSE,
        SectionKind.IDENTIFICATION,
        SectionKind.INTERACTIONS,
    }
)
_TABULATED = _REPORTING | {SectionKind.PRECAUTIONS, SectionKind.CLINICAL_STUDIES}
_NARROWED = Verdict(False, UNGROUNDED)
_ABOUT_DISEASE = frozenset({SectionKind.INDICATIONS, SectionKind.MECHANISM})
_ABLE_TO = re.compile(
    r"\b(?:can|may|might|could|is|are|be)\s+(?:\w+ly\s+|also\s+)?$", re.IGNORECASE
)
_IS_ONE = re.compile(r"\s(?:is|are)\s+(?:(?!not\b|no\b)[\w-]+\s+){0,3}$", re.IGNORECASE)
_MEMBER = re.compile(r"\s*(?:like\s*)?", re.IGNORECASE)
_ABLE = 30  # characters
# As in "Combining it with statins increases the risk of muscle pain".
_COMBINING = re.compile(r"\W*(?:a\s*:\s*)?combining\b", re.IGNORECASE)
_DONE = re.compile(
    r"(?:affect|harm|harmful|increase|raise|elevate|suppress|impair|damage|weaken|lower|reduce|decrease)\b",
    re.IGNORECASE,
)


def adverse_effects(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the effects that a passage reports, and the mentions that it names otherwise."""
    text = without_glosses(passage.plain, (Kind.EFFECT,), subject.lexicon)
    found = without_vaccinated(text, subject.find(text, Kind.EFFECT))
    if passage.section in _REPORTING:
        found = with_composed(text, found, Kind.EFFECT, subject.lexicon)
    named = [name.span() for name in subject.names.finditer(text)]
    found = [  # no shingles in "after shingles vaccine"
        each
        for each in found
        if not any(start <= each.start and each.end <= end for start, end in named)
    ]
    matches = share_sites(text, found, Kind.EFFECT, subject.lexicon)
    reading = Reading(passage, subject, text, matches, recorder.indicated())
    if passage.tagged is not None:
        record_tagged(reading, passage.tagged, recorder)
        return
    reported = _reported(reading)
    if reported is None:
        return
    start, end, method = reported
    verdicts = _judged(reading, method, start)
    told = [m for m in matches if start <= m.start and m.end <= end]
    if method == "list":
        verdicts |= {m: _NARROWED for m in told if verdicts[m].asserted and narrowed(text, m)}
    asserted = [m for m in told if verdicts[m].asserted]
    for match in told:
        verdict = verdicts[match]
        if verdict.asserted:
            record(reading, match, asserted, method, recorder)
        else:
            recorder.refuse(passage, match, expected=Kind.EFFECT, reason=verdict.reason)
    _record_unmatched(reading, start, end, method, asserted, recorder)


def _reported(reading: Reading) -> tuple[int, int, str] | None:
    """Return the stretch whose mentions are reported as effects, and the rule that says so."""
    passage, text = reading.passage, reading.text
    if passage.section in _SILENT:
        return None
    nouns = pattern("adverse", "nouns")
    told = passage.section in _TABULATED or (passage.row is not None and passage.row.of_effects)
    if passage.block.cells and not passage.banded and told:
        return (*passage.row.label, "list") if passage.row else None
    if passage.section in _REPORTING:
        listed = (
            passage.item
            or nouns.search(text)
            or _introduced(passage)
            or enumerates(text, passage.lead, reading.matches)
        )
        return 0, len(text), "list" if listed else "reporting section"
    if any(pattern("adverse", "of_disease").search(each) for each in (text, passage.question)):
        return None
    if passage.lead and not asks(passage) and nouns.search(passage.lead_text):
        return passage.lead, len(text), "list"
    return (
        listed_in_answer(reading, _answer_start(passage))
        or _in_warnings(passage, text)
        or _answered(reading)
        or _counted(reading)
        or _triggered(reading)
        or came_before(reading)
    )


def _answered(reading: Reading) -> tuple[int, int, str] | None:
    """Return the question of "Can it cause cough? Yes", with what the answer names besides."""
    told = answered(reading.passage, reading.subject)
    if told is None:
        return None
    more = _triggered(reading) if told is Polarity.AFFIRMED else None
    return 0, max(reading.passage.lead, more[1] if more else 0), "answer"


def _in_warnings(passage: Passage, text: str) -> tuple[int, int, str] | None:
    """Return the stretch of a warning that names effects by its form, None for any other text."""
    for told_of in (warned_of, alarmed_of, felt_at_the_wheel):
        if warned := told_of(passage, text):
            return (*warned, "trigger")
    if is_listed_risk(passage, text):
        return 0, len(text), "list"
    told = pattern("adverse", "signs_of").search(text)
    begun = told is not None and text[: told.start()].rstrip()[-1:] in ("", *":;-–—(")
    if told and begun and passage.section is SectionKind.PRECAUTIONS:
        return told.end(), len(text), "trigger"
    return None


def _answer_start(passage: Passage) -> int:
    """Return where a sentence speaks for itself: after the question that it may begin with."""
    return passage.lead if asks(passage) else 0


def _introduced(passage: Passage) -> bool:
    return bool(passage.governing) and passage.governing[-1].endswith(":")


def _triggered(reading: Reading) -> tuple[int, int, str] | None:
    """Return the stretch after "X can cause" or "side effects include", X being this drug."""
    text = reading.text
    if not reading.matches:
        return None
    start = _answer_start(reading.passage)
    if pattern("adverse", "elsewhere").search(text) or _COMBINING.match(text, start):
        return None
    noun = pattern("adverse", "nouns").search(text, start)
    if noun:
        verb = pattern("adverse", "enumerators").search(text, noun.end())
        if verb and verb.start() - noun.end() < 60 and _own_subject(reading, noun.start()):
            return verb.end(), clause(text, verb.end(), verb.end())[1], "trigger"
        called = _IS_ONE.search(text, start, noun.start())
        if called and not reading.subject.other_drugs(text):
            return clause(text, called.start(), called.start())[0], called.start(), "trigger"
    for match in reading.matches:
        able = _ABLE_TO.search(text, max(start, match.start - _ABLE), match.start)
        done = able and _DONE.match(text, match.start)
        if done and _own_subject(reading, match.start, strict=True):
            return match.start, match.end, "trigger"
    plain_only = reading.passage.section in _ABOUT_DISEASE
    cues = _causing(plain_only=plain_only)
    for cause in cues.finditer(text, start):
        if _is_of_drug(reading, cause.start()):
            # the name may begin in the cue: "has a potential for abuse"
            return cause.start(), clause(text, cause.end(), cause.end())[1], "trigger"
    return None


def _counted(reading: Reading) -> tuple[int, int, str] | None:
    """Return the stretch after "We have received 12 reports of", None where no other begins so."""
    told = REPORTS.match(reading.text, _answer_start(reading.passage))
    if told is None or reading.subject.other_drugs(reading.text):
        return None
    return told.end(), clause(reading.text, told.end(), told.end())[1], "trigger"


def _is_of_drug(reading: Reading, cause: int) -> bool:
    """Say whether the drug causes something, not what it acts on ("a protein that causes pain")."""
    acted_on = _agents().search(reading.text, 0, cause) is not None
    return not acted_on and _own_subject(reading, cause, strict=True)


@cache
def _agents() -> re.Pattern[str]:
    """Return what else than a drug is said to cause something, at the end of a text."""
    named = pattern("adverse", "agents").pattern
    return re.compile(
        rf"(?:{named})(?:\s+(?:in|of|on)\s+(?:the\s+|your\s+)?[\w-]+)?"
        r"\s+(?:that|which)\s+(?:can\s+|may\s+)?\Z",
        re.IGNORECASE,
    )


@cache
def _causing(*, plain_only: bool) -> Phrases:
    rules = table("adverse")
    return Phrases(rules["plainly"] if plain_only else [*rules["plainly"], *rules["risks"]])


def _own_subject(reading: Reading, before: int, *, strict: bool = False) -> bool:
    """Say whether the subject of the clause before a cue is this drug."""
    begin, _ = clause(reading.text, before, before)
    if reading.passage.lead <= before:
        begin = max(begin, reading.passage.lead)
    words = reading.text[begin:before]
    bare = _without_comparisons(reading, begin, before)
    if reading.subject.names.search(bare) or reading.subject.parts_named(bare):
        return True
    if reading.subject.other_drugs(bare):
        return False
    if not strict:
        return True
    if _without_subject(reading, begin, words):
        return True
    return (
        re.search(
            rf"(?:^|[,:])\W*(?:\w+,?\s+){{0,3}}(?:{pattern('adverse', 'pronouns').pattern})\b",
            words,
            re.I,
        )
        is not None
    )


def _without_subject(reading: Reading, begin: int, words: str) -> bool:
    """Say whether only a cue begins the sentence, which then speaks of this drug as the page does.

    "May cause drowsiness." or "There is a risk of falls.", where no other drug is named.
    """
    if begin not in (0, reading.passage.lead) or not THERE_IS.fullmatch(words):
        return False
    text, subject = reading.text, reading.subject
    return not subject.other_drugs(text) and not subject.find(text, Kind.DRUG_CLASS)


def _without_comparisons(reading: Reading, begin: int, end: int) -> str:
    """Blank what stands in comparison or combination with the drug."""
    blanked = list(reading.text[begin:end])
    for region in regions(reading.text):
        if region.category in {"comparator", "combination"} and not _is_member(reading, region):
            for place in range(max(region.start, begin), min(region.end, end)):
                blanked[place - begin] = " "
    return "".join(blanked)


def _is_member(reading: Reading, region: Region) -> bool:
    """Say whether a drug is named as one of a class, not compared ("opioids like morphine")."""
    return any(
        _MEMBER.fullmatch(reading.text, named.end, region.start)
        for named in reading.subject.find(reading.text, Kind.DRUG_CLASS)
    )


def _judged(reading: Reading, method: str, start: int) -> dict[Match, Verdict]:
    """Return for each mention whether it is asserted, or why not."""
    verdicts = judge_parentheses(reading.text, reading.matches, reading.lexicon)
    # after "X can cause" nothing explains the lead-in any more
    caused = method == "trigger" and start >= reading.passage.lead
    if reading.passage.lead and not caused:
        verdicts |= judge_gloss(reading, verdicts)
    else:
        verdicts |= judge_signs(reading) | judge_system(reading) | told_as_signs(reading)
    verdicts |= judge_called(reading) | judge_described(reading)
    others = [
        drug
        for drug in reading.subject.other_drugs(reading.text)
        if not any(m.start < drug.end and drug.start < m.end for m in reading.matches)
    ]
    for match in reading.matches:
        if verdicts[match].asserted:
            reason = reason_against(reading, match, others, method)
            if reason:
                verdicts[match] = Verdict(False, reason)
    return verdicts


def _record_unmatched(
    reading: Reading, start: int, end: int, method: str, asserted: list[Match], recorder: Recorder
) -> None:
    """Record what stands among effects and is no name of one: misspelt, shortened, or unknown."""
    for each in unmatched(reading, start, end, method, asserted):
        if each.match is not None:
            record(reading, each.match, [], method, recorder)
            continue
        recorder.set_aside(
            reading.passage,
            each.start,
            each.end,
            expected=Kind.EFFECT,
            reason=UNGROUNDED,
            candidate=each.grounding.concept if each.grounding else None,
        )
