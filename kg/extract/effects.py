"""Adverse effects: which mentions a document reports as effects of its drug, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.extract.context import (
    Region,
    categories,
    clause,
    declared_class,
    mention_frequency,
    regions,
    says_serious,
    stated_frequency,
)
from kg.extract.passages import Passage, without_abbreviations
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern
from kg.extract.structure import (
    ASSERTED,
    Verdict,
    causes_of,
    consequence_cue,
    judge_parentheses,
    list_items,
    strip_modifiers,
)
from kg.extract.subject import Subject
from kg.lexicon import Lexicon, Match, key
from kg.model import (
    Context,
    Frequency,
    Kind,
    Polarity,
    Predicate,
    Ref,
    SectionKind,
)

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
_ASIDE = {
    "treated": "indication",
    "history": "history",
    "animal": "animal finding",
    "comparator": "comparator",
    "overdose": "overdose",
    "withdrawal": "withdrawal",
}
_LONGEST_ITEM = 8  # words: longer stretches are sentences, not names


@dataclass(frozen=True, slots=True)
class _Reading:
    """One passage with what is known of it before its mentions are judged."""

    passage: Passage
    subject: Subject
    text: str
    matches: list[Match]

    @property
    def lexicon(self) -> Lexicon:
        return self.subject.lexicon


def adverse_effects(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the effects that a passage reports, and the mentions that it names otherwise."""
    text = without_abbreviations(passage.text)
    matches = subject.lexicon.find(text, Kind.EFFECT)
    reading = _Reading(passage, subject, text, matches)
    reported = _reported(reading)
    if reported is None:
        return
    start, end, method = reported
    verdicts = _judged(reading)
    found = [m for m in matches if start <= m.start and m.end <= end]
    asserted = [m for m in found if verdicts[m].asserted]
    for match in found:
        verdict = verdicts[match]
        if verdict.asserted:
            _record(reading, match, asserted, method, recorder)
        else:
            recorder.set_aside(
                passage, match.start, match.end, expected=Kind.EFFECT, reason=verdict.reason
            )
    if method == "list":
        _record_ungrounded(reading, start, end, recorder)


def _reported(reading: _Reading) -> tuple[int, int, str] | None:
    """Return the stretch whose mentions the passage reports as effects, and the rule that says so."""
    passage, text = reading.passage, reading.text
    if passage.section in _SILENT:
        return None
    nouns = pattern("adverse", "nouns")
    if passage.section in _REPORTING:
        listed = passage.item or nouns.search(text) or _introduced(passage)
        return 0, len(text), "list" if listed else "reporting section"
    asked = passage.question and nouns.search(passage.question)
    if asked and not passage.text.endswith("?") and len(reading.matches) > 1:
        enumerated = nouns.search(text)
        if enumerated:
            return enumerated.end(), len(text), "answer"
    if passage.item and passage.section is not SectionKind.CONTRAINDICATIONS:
        intro = passage.governing[-1] if passage.governing else ""
        if intro.endswith(":") and (nouns.search(intro) or _risks(intro)):
            return 0, len(text), "list"
    return _triggered(reading)


def _introduced(passage: Passage) -> bool:
    return bool(passage.governing) and passage.governing[-1].endswith(":")


def _risks(intro: str) -> bool:
    return (
        re.search(r"\brisks?\b|\bcan cause\b|\bmay cause\b|\bwarnings?\b", intro, re.I) is not None
    )


def _triggered(reading: _Reading) -> tuple[int, int, str] | None:
    """Return the stretch after "X can cause" or "side effects include", X being this drug."""
    text = reading.text
    if not reading.matches:
        return None
    noun = pattern("adverse", "nouns").search(text)
    if noun:
        verb = pattern("adverse", "enumerators").search(text, noun.end())
        if verb and verb.start() - noun.end() < 60 and _own_subject(reading, noun.start()):
            return verb.end(), clause(text, verb.end(), verb.end())[1], "trigger"
    for cause in pattern("adverse", "causes").finditer(text):
        if _own_subject(reading, cause.start(), strict=True):
            return cause.end(), clause(text, cause.end(), cause.end())[1], "trigger"
    return None


def _own_subject(reading: _Reading, before: int, *, strict: bool = False) -> bool:
    """Say whether the subject of the clause before a cue is this drug."""
    begin, _ = clause(reading.text, before, before)
    words = reading.text[begin:before]
    bare = _without_comparisons(reading.text, begin, before)
    if reading.subject.names.search(bare) or reading.subject.parts_named(bare):
        return True
    if reading.subject.other_drugs(bare):
        return False
    if not strict:
        return True
    return (
        re.match(
            rf"\W*(?:\w+,?\s+){{0,3}}(?:{pattern('adverse', 'pronouns').pattern})\b", words, re.I
        )
        is not None
    )


def _without_comparisons(text: str, begin: int, end: int) -> str:
    """Blank what stands in comparison or combination with the drug."""
    blanked = list(text[begin:end])
    for region in regions(text):
        if region.category in {"comparator", "combination"}:
            for place in range(max(region.start, begin), min(region.end, end)):
                blanked[place - begin] = " "
    return "".join(blanked)


def _judged(reading: _Reading) -> dict[Match, Verdict]:
    """Return for each mention whether it is asserted, or why not."""
    text = reading.text
    verdicts = judge_parentheses(text, reading.matches, reading.lexicon)
    if reading.passage.lead:
        verdicts |= _judge_gloss(reading, verdicts)
    others = [
        drug
        for drug in reading.subject.other_drugs(text)
        if not any(m.start < drug.end and drug.start < m.end for m in reading.matches)
    ]
    for match in reading.matches:
        if not verdicts[match].asserted:
            continue
        found = categories(text, match.start, match.end)
        reason = next((why for name, why in _ASIDE.items() if name in found), None)
        if reason == "comparator" and not _compares(reading, match):
            reason = None
        if reason is None and _of_another_drug(reading, match, others):
            reason = "other drug"
        if reason == "withdrawal" and "withdrawal" in match.concept.slug:
            reason = None
        if reason is not None:
            verdicts[match] = Verdict(False, reason)
    return verdicts


def _compares(reading: _Reading, match: Match) -> bool:
    """Say whether the comparison that governs a mention is with another drug."""
    return any(
        region.category == "comparator"
        and _covers(region, match)
        and reading.subject.other_drugs(reading.text[region.start : match.start])
        for region in regions(reading.text)
    )


def _of_another_drug(reading: _Reading, match: Match, others: list[Match]) -> bool:
    """Say whether another drug is the subject of what is said of the mention."""
    text = reading.text
    begin, _ = clause(text, match.start, match.end)
    for drug in others:
        if drug.end > match.start or drug.start < begin:
            continue
        if categories(text, drug.start, drug.end) & {"comparator", "combination", "history"}:
            continue
        if pattern("adverse", "causes").search(text, drug.end, match.start) and not (
            reading.subject.names.search(text, begin, match.start)
        ):
            return True
    lead = reading.passage.lead_text
    return bool(lead) and not _lead_matches(reading) and bool(reading.subject.other_drugs(lead))


def _lead_matches(reading: _Reading) -> list[Match]:
    return [match for match in reading.matches if match.end <= reading.passage.lead]


def _judge_gloss(reading: _Reading, verdicts: dict[Match, Verdict]) -> dict[Match, Verdict]:
    """Return verdicts on the words after a lead-in: members of it, consequences, or its gloss."""
    hosts = [match for match in _lead_matches(reading) if verdicts[match].asserted]
    gloss = [match for match in reading.matches if match.start >= reading.passage.lead]
    lead = reading.passage.lead_text
    if gloss and not _lead_matches(reading) and not _is_label(lead) and not lead.endswith("?"):
        return dict.fromkeys(gloss, Verdict(False, "gloss"))
    if not hosts or not gloss:
        return {}
    lexicon, text = reading.lexicon, reading.text
    categories_only = all(_is_category(lexicon, host.concept) for host in hosts)
    own = {host.concept for host in hosts}
    judged: dict[Match, Verdict] = {}
    if categories_only and not _explained(reading):
        judged |= dict.fromkeys(hosts, Verdict(False, "heading"))
        return judged
    follows = consequence_cue(text, reading.passage.lead)
    members = pattern("adverse", "members").search(text, reading.passage.lead)
    for match in gloss:
        if match.concept in own or any(
            match.concept in lexicon.ancestors(concept) for concept in own
        ):
            judged[match] = Verdict(False, "gloss")
        elif any(concept in lexicon.ancestors(match.concept) for concept in own):
            judged[match] = ASSERTED
        elif follows and match.start >= follows.end():
            judged[match] = ASSERTED
        elif members and _lists_members(reading, members) and match.start >= members.end():
            judged[match] = ASSERTED
        else:
            judged[match] = Verdict(False, "gloss")
    return judged


def _lists_members(reading: _Reading, cue: re.Match[str]) -> bool:
    before = reading.text[reading.passage.lead : cue.start()]
    return not re.search(r"\b(?:symptoms?|signs?)\b", before, re.I) and not re.search(
        pattern("adverse", "glosses").pattern, before, re.I
    )


def _explained(reading: _Reading) -> bool:
    gloss = reading.text[reading.passage.lead :]
    return pattern("adverse", "glosses").match(gloss.strip()) is not None


def _is_category(lexicon: Lexicon, ref: Ref) -> bool:
    concept = lexicon.concept(ref)
    return concept is not None and concept.category


def _record(
    reading: _Reading, match: Match, asserted: list[Match], method: str, recorder: Recorder
) -> None:
    found = categories(reading.text, match.start, match.end)
    polarity = Polarity.AFFIRMED
    if "negated" in found:
        polarity = Polarity.NEGATED
    elif "uncertain" in found:
        polarity = Polarity.UNCERTAIN
    recorder.add(
        reading.passage,
        Finding(
            start=match.start,
            end=match.end,
            predicate=Predicate.HAS_ADVERSE_EFFECT,
            object=match.concept,
            method=f"effects: {method}",
            subject=_whose(reading, match),
            context=_limits(reading, match),
            polarity=polarity,
            frequency=_frequency(reading, match) if polarity is not Polarity.NEGATED else None,
            serious=_serious(reading, match) or None,
            severity_grade=_grade(reading, match),
            consequence_of=_consequence_of(reading, match, asserted),
            how=match.grounding.how,
        ),
    )


def _whose(reading: _Reading, match: Match) -> Ref | None:
    """Return the part of the combination that the mention is said of, None for the drug itself."""
    subject, passage = reading.subject, reading.passage
    if not subject.components:
        return None
    begin, _ = clause(reading.text, match.start, match.end)
    cue = pattern("adverse", "causes").search(reading.text, begin, match.start)
    spoken = reading.text[begin : cue.start()] if cue else ""
    for words in (passage.lead_text, spoken, *reversed(passage.governing)):
        parts = {part.concept for part in subject.parts_named(words)}
        if len(parts) == 1:
            return parts.pop()
        if parts:
            return None
    return None


def _limits(reading: _Reading, match: Match) -> Context:
    """Return the population and the other drugs that the clause limits the mention to."""
    begin, end = clause(reading.text, match.start, match.end)
    populations = [
        each
        for each in reading.lexicon.find(reading.text, Kind.POPULATION)
        if begin <= each.start
        and each.end <= end
        and not (each.start < match.end and match.start < each.end)
    ]
    combined = sorted(
        {
            drug.concept
            for drug in reading.subject.other_drugs(reading.text)
            if drug.end <= match.start and _within(reading.text, drug, "combination")
        }
    )
    return Context(
        population=populations[0].concept if populations else None, combination=tuple(combined)
    )


def _within(text: str, match: Match, category: str) -> bool:
    return any(_covers(region, match) for region in regions(text) if region.category == category)


def _covers(region: Region, match: Match) -> bool:
    return region.start <= match.start and match.end <= region.end


def _frequency(reading: _Reading, match: Match) -> Frequency | None:
    """Return the innermost statement of how often: at the mention, its lead-in, what introduces it."""
    passage, text = reading.passage, reading.text
    own = mention_frequency(text, match.start, match.end)
    around: list[str] = []
    if passage.lead and match.end <= passage.lead:
        own = own or _in_gloss(reading)
    elif passage.lead and not any(m.end <= passage.lead for m in reading.matches):
        around.append(passage.lead_text)
        own = (
            own
            if own is not None and (own.low or own.high)
            else None
            if _lead_says(reading)
            else own
        )
    around += reversed(passage.governing)
    over = next((each for each in map(stated_frequency, around) if each is not None), None)
    if own is None:
        return over
    if own.term is None and over is not None:
        return replace(own, term=over.term)
    if own.low is None and own.high is None and over is not None and own.term == over.term:
        return over
    return own


def _lead_says(reading: _Reading) -> bool:
    return stated_frequency(reading.passage.lead_text) is not None


def _in_gloss(reading: _Reading) -> Frequency | None:
    """Return what the words after a lead-in say of its frequency ("Rare but serious.")."""
    gloss = reading.text[reading.passage.lead :]
    stated = stated_frequency(gloss)
    if stated is None:
        return None
    return replace(stated, cioms=declared_class(gloss))


def _serious(reading: _Reading, match: Match) -> bool:
    """Say whether the source calls the effect serious, by its own words or what introduces it."""
    text, passage = reading.text, reading.passage
    begin, end = clause(text, match.start, match.end)
    concept = reading.lexicon.concept(match.concept)
    before = text[max(begin, match.start - 40) : match.start]
    qualified = re.search(rf"(?:{pattern('adverse', 'grave').pattern})\s+$", before, re.I)
    own = text[match.start : match.end]
    if (
        concept is not None
        and concept.serious
        and (qualified or pattern("adverse", "grave").match(own))
    ):
        return True
    if passage.section is SectionKind.BOXED_WARNING:
        return True
    spoken = text[begin:end]
    if passage.lead and match.start >= passage.lead > begin:
        spoken = text[passage.lead : end]
    return any(
        says_serious(words)
        for words in (spoken, passage.lead_text, *passage.governing)
        if not _answers_question(words)
    )


def _answers_question(words: str) -> bool:
    return words.endswith("?")


def _grade(reading: _Reading, match: Match) -> int | None:
    """Return the CTCAE grade named with the mention (the highest of "grade 3/4")."""
    found = re.search(
        r"\bgrades?\s+([1-5])(?:\s*(?:/|-|–|or|to|and)\s*([1-5]))?\s+$",
        reading.text[max(0, match.start - 24) : match.start],
        re.I,
    )
    return max(int(each) for each in found.groups() if each) if found else None


def _consequence_of(reading: _Reading, match: Match, asserted: list[Match]) -> tuple[Ref, ...]:
    begin, _ = clause(reading.text, match.start, match.end)
    cue = consequence_cue(reading.text, begin)
    if cue is None or match.start < cue.end():
        return ()
    causes = [m.concept for m in asserted if m.end <= cue.start()]
    return causes_of(match.concept, causes, reading.lexicon) if causes else ()


def _record_ungrounded(reading: _Reading, start: int, end: int, recorder: Recorder) -> None:
    """Record the items of a list in which no effect was recognised."""
    text, passage = reading.text, reading.passage
    if passage.lead and not passage.lead_text.endswith("?"):
        stretch = (0, passage.lead) if not _is_label(passage.lead_text) else (passage.lead, end)
    elif passage.item and not passage.first:
        return
    else:
        noun = pattern("adverse", "nouns").search(text)
        verb = pattern("adverse", "enumerators").search(text, noun.end() if noun else 0)
        if not passage.item and (noun is None or verb is None or verb.start() - noun.end() > 30):
            return
        stretch = (verb.end() if verb and not passage.item else start, end)
    for begin, finish in list_items(text, *stretch):
        words = strip_modifiers(text[begin:finish])
        covered = any(m.start < finish and begin < m.end for m in reading.matches)
        count = len(key(words).split())
        if covered or not 0 < count <= _LONGEST_ITEM or _is_label(words) or not words[0].isalpha():
            continue
        recorder.set_aside(passage, begin, finish, expected=Kind.EFFECT, reason="ungrounded")


def _is_label(words: str) -> bool:
    """Say whether a lead-in groups effects ("Common", "Atenolol related") rather than names one."""
    return pattern("adverse", "labels").search(words) is not None
