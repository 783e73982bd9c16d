"""When the drug must not be taken: conditions and people that a refusal governs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.advice import UNHEARD
from kg.extract.allergies import Allergy, allergies
from kg.extract.asides import in_reference
from kg.extract.conditions import condition_of, conditions_in
from kg.extract.context import clause
from kg.extract.coordination import share_sites
from kg.extract.passages import Passage
from kg.extract.recorder import UNGROUNDED, Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.states import is_no_state
from kg.extract.structure import narrowed, narrowing
from kg.extract.subject import Subject
from kg.extract.wording import names_subject, unnamed
from kg.identifiers import slug
from kg.lexicon import Match, key
from kg.model import Context, Kind, MatchKind, Predicate, Ref, SectionKind

_QUALIFIES = re.compile(
    r"\s+(?:with|who (?:have|has|had|are|suffer from)|having|suffering from|being treated for)\s",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:people|patients|individuals|persons|those|anyone|adults|women|men|children|adolescents)"
)
_OTHERS = re.compile(
    rf"[;.]|(?:,\s*(?:(?:and|or)\s+)?|\b(?:and|or)\s+)(?:(?:in|for|if|by)\b|{_PEOPLE}\b)", re.I
)
_NEXT = re.compile(rf",\s+(?:(?:and|so|but|therefore)\s+)?(?={_PEOPLE}\b)", re.IGNORECASE)
_VERB = re.compile(r"\b(?:is|are|can|may|should|must|has|have|had|causes?|was|were)\b", re.I)
# As in "it may harm your unborn baby", who is not the one that takes it, or "it can cause gout".
_HARMED = re.compile(
    r"\b(?:may|can|could|might)\s+$|\b(?:harm|hurt|injur|damag|affect|reach|pass)\w*\s+(?:(?:in)?to\s+)?"
    r"(?:(?:the|your|an?|her|their)\s+)?(?:(?:unborn|developing|nursing|breastfed)\s+)?$",
    re.IGNORECASE,
)
_NOT_FOR = re.compile(
    r"\bnot\s+(?:recommended|advised|suitable)\s+for\s+(?:the\s+)?$", re.IGNORECASE
)
_BETWEEN = re.compile(r";\s")
_NO_PEOPLE = frozenset({"", "you", "they", "who"})
_NOTES = re.compile(r"\([^()]*\)")
# As in "contraindicated in people with gout; a history of seizures; or severe asthma".
_LISTED_ON = re.compile(
    r";\s*(?:(?:and|or)\s+)?(?:if\s+(?:they|you)\s+(?:have|had)\s+|(?:in\s+)?(?:those|people|patients)\s+with\s+)?"
    r"(?:an?\s+)?(?:history|severe|active|acute|uncontrolled|untreated)\b",
    re.IGNORECASE,
)
_DURING = re.compile(r"\bduring$", re.IGNORECASE)
_OF_SIGNS = re.compile(r"\W*(?:the\s+|these\s+)?(?:signs?|symptoms?)\b", re.IGNORECASE)
# As in "Breast-feeding is not recommended in women with HIV".
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:breast-?\s?feeding|nursing|vaccination|driving)\s+(?:is|are|should\s+be)\s+$",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\s*(?:without|unless|until|except)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int


def contraindications(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the conditions and people in which a passage says not to take the drug.

    What the document gives as an indication is no contraindication: it then only tells which of
    the people treated are spoken of.
    """
    text = passage.plain
    if passage.section in UNHEARD or text.rstrip().endswith("?") or _OF_SIGNS.match(text):
        return
    conditions = conditions_in(text, subject)
    people = [
        each  # "diabetic" in "diabetic ketoacidosis" is nobody
        for each in share_sites(
            text, subject.find(text, Kind.POPULATION), Kind.POPULATION, subject.lexicon
        )
        if not any(c.start <= each.start and each.end < c.end for c in conditions)
    ]
    named = [*people, *conditions]
    allergic = list(allergies(text, subject))
    stretches = _stretches(passage, text, subject) if named or allergic else []
    if not stretches:
        return
    _tell(passage, allergic, stretches, recorder)
    indicated = recorder.indicated()
    taken: list[Match] = []
    for match in named:
        if not any(s.start <= match.start and match.end <= s.end for s in stretches):
            continue
        if any(match.start < each.end and each.start < match.end for each in taken):
            continue
        if is_no_state(text, match, subject):
            continue
        host = _qualified(text, match, people)
        reason = _refusal(passage, match, host, indicated, subject)
        if reason:
            recorder.refuse(passage, match, expected=match.concept.kind, reason=reason)
            continue
        if _is_general(match.concept) and _qualifies(text, match, subject):
            continue
        taken.append(match)
        recorder.add(
            passage,
            Finding(
                start=match.start,
                end=match.end,
                predicate=Predicate.CONTRAINDICATED_IN,
                object=match.concept
                if match.concept.kind is Kind.POPULATION
                else condition_of(text, match, subject, recorder),
                method="advice: contraindication",
                context=Context(population=host),
                grounding=match.grounding,
            ),
        )


def _tell(
    passage: Passage, allergic: list[Allergy], stretches: list[_Stretch], recorder: Recorder
) -> None:
    """Record the allergies that a refusal governs."""
    for allergy in allergic:
        if any(each.start <= allergy.start and allergy.end <= each.end for each in stretches):
            recorder.add(
                passage,
                Finding(
                    start=allergy.start,
                    end=allergy.end,
                    predicate=Predicate.CONTRAINDICATED_IN,
                    object=recorder.mint(allergy.condition),
                    method="advice: allergy",
                    how=MatchKind.PATTERN,
                ),
            )


def _refusal(
    passage: Passage, match: Match, host: Ref | None, indicated: frozenset[str], subject: Subject
) -> str:
    """Return why words that a refusal governs are no contraindication, "" where they are one."""
    text = passage.plain
    if passage.section is SectionKind.INDICATIONS and _NOT_FOR.search(text, 0, match.start):
        return "indication"  # no use, rather than a danger
    if in_reference(text, match):
        return "cross-reference"
    if _HARMED.search(text, 0, match.start):
        return "population"
    concept = subject.lexicon.concept(match.concept)
    names = (concept.label, *concept.synonyms) if concept else ()
    if any(
        key(re.sub(rf"^{_PEOPLE}\s+with\s+", "", name, flags=re.I)) in indicated for name in names
    ):
        return "indication"
    if host is not None and not _is_general(host):
        return "population"
    return UNGROUNDED if narrowed(text, match) and narrowing(text, match) is None else ""


def _is_general(population: Ref) -> bool:
    """Say whether a population is so wide that a condition with it is what counts."""
    return population.slug in {slug(each) for each in _rules("general")}


def _rules(name: str) -> list[str]:
    return list(table("advice")["contraindication"][name])


def _qualified(text: str, match: Match, people: list[Match]) -> Ref | None:
    """Return the people that a condition only describes: "pregnant women with asthma"."""
    for host in reversed([each for each in people if each.end <= match.start]):
        if _QUALIFIES.match(text, host.end):
            stop = _OTHERS.search(text, host.end)
            return host.concept if stop is None or stop.start() >= match.start else None
    return None


def _qualifies(text: str, host: Match, subject: Subject) -> bool:
    """Say whether a condition or a state describes the people further: "women who are pregnant"."""
    return any(
        _qualified(text, each, [host]) is not None
        for kind in (Kind.CONDITION, Kind.POPULATION)
        for each in subject.find(text, kind)
        if each.start >= host.end
    )


def _stretches(passage: Passage, text: str, subject: Subject) -> list[_Stretch]:
    """Return the stretches of a sentence that a refusal of the drug governs."""
    cues = pattern("advice", "contraindication", "cues")
    bare = unnamed(text, subject)
    lead = unnamed(passage.governing[-1], subject) if passage.governing else ""
    governed = cues.search(lead) is not None
    before = _before(text, subject)
    cue = cues.search(bare)
    if cue and _OF_SOMETHING_ELSE.search(text, 0, cue.start()):
        return before
    milder = pattern("advice", "contraindication", "milder").search(text)
    if cue and milder and "?" in text[cue.end() :]:
        return before  # "Who should not take it? Pregnant women should consult a doctor."
    if cue and pattern("advice", "contraindication", "partial").search(text, cue.start()):
        return before
    if cue:
        # a time is part of the name of a state: "during pregnancy"
        during = _DURING.search(bare, cue.start(), cue.end())
        return [*before, _up_to_stop(bare, during.start() if during else cue.end())]
    if governed and passage.item:
        return before or ([] if milder else [_up_to_stop(bare, 0)])
    if passage.section is SectionKind.CONTRAINDICATIONS and not (passage.item and _led_off(lead)):
        return before or ([] if milder else _listed(bare))
    return before


def _listed(text: str) -> list[_Stretch]:
    """Return the stretches of a list: "Active bleeding; pregnancy, when given for migraine"."""
    starts = [0, *(each.end() for each in _BETWEEN.finditer(text))]
    return [_up_to_stop(text, start) for start in starts]


def _led_off(lead: str) -> bool:
    """Say whether a list among contraindications is of something else: "Tell your doctor if:"."""
    return lead.rstrip().endswith(":") and any(
        pattern("advice", "contraindication", name).search(lead) for name in ("milder", "others")
    )


def _up_to_stop(text: str, start: int) -> _Stretch:
    open_text = _NOTES.sub(lambda note: " " * len(note[0]), text)  # a note ends nothing outside it
    for stop in pattern("advice", "contraindication", "until").finditer(open_text, start):
        if _LISTED_ON.match(open_text, stop.start()) is None:
            return _Stretch(start, stop.start())
    return _Stretch(start, len(text))


def _before(text: str, subject: Subject) -> list[_Stretch]:
    """Return what stands before "should not take EXAMPLIN", from where its people begin."""
    found = []
    for cue in pattern("advice", "contraindication", "cues_after").finditer(text):
        after = names_subject(text, cue.end(), subject)
        if after < 0 or _UNLESS.match(text, after):
            continue
        begin, _ = clause(text, cue.start(), cue.end())
        starts = [begin]
        starts += [each.end() for each in subject.names.finditer(text, begin, cue.start())]
        starts += [
            each.end()
            for each in _NEXT.finditer(text, begin, cue.start())
            if _VERB.search(text, begin, each.start())
        ][-1:]
        if text[max(starts) : cue.start()].strip(" ,*:").casefold() not in _NO_PEOPLE:
            found.append(_Stretch(max(starts), cue.start()))
    return found
