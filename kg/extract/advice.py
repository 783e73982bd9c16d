"""What people are told to do and to watch."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.extract.context import clause
from kg.extract.passages import Passage
from kg.extract.people import in_lists
from kg.extract.phrasing import Phrases
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.extract.wording import names_subject, unnamed
from kg.identifiers import slug
from kg.lexicon import Lexicon, Match
from kg.model import Context, Kind, MatchKind, Predicate, Ref, SectionKind

UNHEARD = frozenset({SectionKind.DISCLAIMER, SectionKind.LINKS, SectionKind.IDENTIFICATION})
_ALLELE = re.compile(r"(?<=\w)\*(?=\d)|(?<=\d):(?=\d)")  # names run across "-", not "*"
_FARTHEST = 120  # characters between a cue and what it is about
_MODAL = re.compile(r"(?:should|must|is to)\b", re.IGNORECASE)
_PHRASE = re.compile(r"[,;:.?!]|\band\b")
_PHRASE_END = re.compile(r"[,;:.]|\b(?:should|must|need|require)")
_SPACE = re.compile(r"\s+")
_OWNER = re.compile(
    r"\s+(?:(?:the|your|their|his|her|an?)\s+)?(?:(?:patient|person|child)(?:['’]s)?\s+)?"
    r"(?:(?:total|actual|ideal|lean)\s+)?(?:body\s+)?",
    re.IGNORECASE,
)
_NEAR_PEOPLE = 40  # characters from the words that tell whom
_NEAR = 20  # characters from a refusal to the drug that is refused
_PREDICATES = {
    Kind.PRECAUTION: Predicate.HAS_PRECAUTION,
    Kind.MONITORING: Predicate.REQUIRES_MONITORING,
}


def advice(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the precautions and the monitoring that a passage asks for."""
    if passage.section in UNHEARD or passage.text.rstrip().endswith("?"):
        return
    text = _ALLELE.sub("-", passage.plain)
    told = {
        name: _told(text, kind, name, subject)
        for kind, name in ((Kind.PRECAUTION, "precaution"), (Kind.MONITORING, "monitoring"))
    }
    advised = [match for matches in told.values() for match in matches]
    for name, matches in told.items():
        for match in matches:
            for context in _limits(text, passage.lead, match, advised, subject):
                _add(passage, match, name, context, recorder)
    _states(passage, text, subject, recorder)


def _told(text: str, kind: Kind, name: str, subject: Subject) -> list[Match]:
    """Return the precautions, or what to monitor, that a cue governs."""
    found = subject.find(text, kind)
    if not found:
        return []
    cues = list(pattern("advice", name, "cues").finditer(text))
    if kind is Kind.MONITORING:
        cues = [cue for cue in cues if not _is_purpose(text, cue, subject)]
    told = []
    people = subject.find(text, Kind.POPULATION) if kind is Kind.MONITORING else []
    for match in found:
        if any(_overlap(each, match) and _longer(each, match) for each in people):
            continue  # "patients with bleeding disorders should be monitored"
        if kind is Kind.MONITORING and _is_of_another_thing(text, match):
            continue
        begin, end = clause(text, match.start, match.end)
        if any(match.start <= cue.start() < match.end for cue in cues) or any(
            begin <= cue.start() < end
            and (kind is Kind.PRECAUTION or _same_phrase(text, cue, match))
            for cue in cues
        ):
            told.append(match)
    return told


def _is_of_another_thing(text: str, match: Match) -> bool:
    """Say whether words that name what is watched tell of whom, or belong to a longer name.

    As in "patients with impaired kidney or liver function" and "blood pressure medications".
    """
    behind = _SPACE.match(text, match.end)
    if behind and _monitoring("things").match(text, behind.end()):
        return True
    begin = max(0, match.start - _NEAR_PEOPLE)
    bases = pattern("advice", "bases", "words").finditer(text, begin, match.start)
    if "monitor" not in text[match.start : match.end + _NEAR].lower() and any(
        _OWNER.fullmatch(text, each.end(), match.start) for each in bases
    ):
        return True
    people = list(_monitoring("people").finditer(text, begin, match.start))
    return bool(people) and _PHRASE_END.search(text, people[-1].end(), match.start) is None


def _is_purpose(text: str, cue: re.Match[str], subject: Subject) -> bool:
    """Say whether what is watched is what the drug is for, or what the text goes into."""
    before = text[: cue.start()].rstrip()
    if any(len(before) == each.end() for each in _monitoring("tellers").finditer(before)):
        return True
    return names_subject(text, 0, subject) >= 0 and any(
        each.end() == len(before) for each in _monitoring("purposes").finditer(before)
    )


def _monitoring(name: str) -> Phrases:
    return pattern("advice", "monitoring", name)


def _same_phrase(text: str, cue: re.Match[str], match: Match) -> bool:
    """Say whether no word that opens another phrase stands between a cue and a mention."""
    start, end = (cue.end(), match.start) if cue.end() <= match.start else (match.end, cue.start())
    if end - start > _FARTHEST:
        return False
    return _monitoring("breaks").search(text, start, max(start, end)) is None


def _add(passage: Passage, match: Match, name: str, context: Context, recorder: Recorder) -> None:
    recorder.add(
        passage,
        Finding(
            start=match.start,
            end=match.end,
            predicate=_PREDICATES[match.concept.kind],
            object=match.concept,
            method=f"advice: {name}",
            context=context,
            grounding=match.grounding,
        ),
    )


def _limits(
    text: str, lead: int, match: Match, advised: list[Match], subject: Subject
) -> list[Context]:
    """Return the people that advice is limited to, as its clause or its lead-in names them.

    Advice whose own words name people ("avoid use in pregnancy") is for everyone who takes the
    drug, and people named by other advice in the sentence are no limit of this.
    """
    if _own_people(match.concept, subject):
        return [Context()]
    begin, end = clause(text, match.start, match.end)
    siblings = frozenset[Ref]().union(*(_own_people(each.concept, subject) for each in advised))
    found = [
        each
        for each in subject.find(text, Kind.POPULATION)
        if each.concept not in siblings and not any(_overlap(other, each) for other in advised)
    ]
    inside = [each for each in found if begin <= each.start and each.end <= end]
    before = [each for each in inside if each.end <= match.start]
    heading = [each for each in found if each.end <= lead]
    lists = in_lists(text, found)
    nearest = before[-1:] or inside[:1] or (heading if len(lists) == 1 else [])
    people = next((each for each in lists if nearest and nearest[0] in each), [])
    return [Context(population=each) for each in sorted({one.concept for one in people})] or [
        Context()
    ]


def _own_people(advised: Ref, subject: Subject) -> frozenset[Ref]:
    """Return the people that the names of a precaution speak of."""
    concept = subject.lexicon.concept(advised)
    if concept is None or advised.kind is not Kind.PRECAUTION:
        return frozenset()
    return _people_in((concept.label, *concept.synonyms), subject.lexicon)


@lru_cache(maxsize=512)
def _people_in(names: tuple[str, ...], lexicon: Lexicon) -> frozenset[Ref]:
    return frozenset(each.concept for name in names for each in lexicon.find(name, Kind.POPULATION))


def _states(passage: Passage, text: str, subject: Subject, recorder: Recorder) -> None:
    """Record what a sentence says of use in a state such as pregnancy, however it is worded.

    One cue can speak of several: "should not be used during pregnancy or while breastfeeding".
    """
    people = subject.find(text, Kind.POPULATION)
    if not people:
        return
    bare = unnamed(text, subject)
    found = subject.find(text, Kind.PRECAUTION)
    for state in table("advice")["state"]:
        for match in people:
            if match.concept.slug not in map(slug, state["populations"]) or _is_becoming(
                text, match
            ):
                continue
            grounding = subject.lexicon.ground(state["avoid"], Kind.PRECAUTION)
            if grounding is None or any(_overlap(each, match) for each in found):
                continue
            if not _not_to_be_used(bare, match, found, subject):
                continue
            recorder.add(
                passage,
                Finding(
                    start=match.start,
                    end=match.end,
                    predicate=Predicate.HAS_PRECAUTION,
                    object=grounding.concept,
                    method="advice: state",
                    how=MatchKind.PATTERN,
                ),
            )


def _overlap(one: Match, other: Match) -> bool:
    return one.start < other.end and other.start < one.end


def _longer(one: Match, other: Match) -> bool:
    return one.end - one.start > other.end - other.start


def _is_becoming(text: str, match: Match) -> bool:
    """Say whether a mention is of a state to come ("becoming pregnant"), or of a test of it."""
    words = pattern("advice", "states", "becoming").finditer(text, 0, match.start)
    return any(not text[each.end() : match.start].strip() for each in words) or (
        re.match(r"\s+test", text[match.end :], re.IGNORECASE) is not None
    )


def _not_to_be_used(bare: str, match: Match, found: list[Match], subject: Subject) -> bool:
    """Say whether a refusal of the drug, and of nothing else, governs a mention."""
    others = subject.other_drugs(bare)
    for cue in pattern("advice", "states", "avoid").finditer(bare):
        if any(_covers(each, cue) and not _is_state(each) for each in found):
            continue
        if _MODAL.match(cue[0]) and not _is_of_use(bare[: cue.start()], match):
            continue
        _, start, stop, end = sorted((match.start, match.end, cue.start(), cue.end()))
        if any(start <= drug.start <= end + _NEAR for drug in others):
            continue
        if stop - start <= _FARTHEST and not pattern("advice", "states", "until").search(
            bare, start, stop
        ):
            return True
    return False


def _is_of_use(before: str, match: Match) -> bool:
    """Say whether what "should be avoided" is the drug or its use, not "excessive intake"."""
    phrase = _PHRASE.split(before)[-1]
    start = len(before) - len(phrase)
    return (
        not phrase.strip()
        or phrase.endswith("  ")
        or start <= match.start < len(before)
        or pattern("advice", "states", "use").search(phrase) is not None
    )


def _covers(advised: Match, cue: re.Match[str]) -> bool:
    return advised.start < cue.end() and cue.start() < advised.end


def _is_state(advised: Match) -> bool:
    return any(advised.concept.slug == slug(each["avoid"]) for each in table("advice")["state"])
