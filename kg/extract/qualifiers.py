"""What goes with the mention of an effect: of which drug, in whom, how often, how grave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.context import Region, categories, clause, note_end, noted_from, regions
from kg.extract.figures import Figure, figures
from kg.extract.frequency import mention_frequency, said_behind, said_of_item, word_said_of
from kg.extract.incidence import bounded_class, declared_class, incidence, stated_frequency
from kg.extract.passages import Passage
from kg.extract.people import in_lists
from kg.extract.rules import pattern
from kg.extract.subject import Subject
from kg.lexicon import Lexicon, Match, key
from kg.model import Context, Frequency, Kind, Ref

# As in "seizures, fainting, and increased mortality in elderly people": of the last alone.
_RISES = re.compile(
    r",\s*and\s+(?:an?\s+)?(?:increased?|higher|greater|elevated)\s[^,;]*\bin\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d|\b(?:one|two|three) (?:in|out of)\b", re.IGNORECASE)
_LABEL_END = re.compile(r"\s*(?::|\u2013|\u2014|\s-\s)")
# As in "tachycardia, more common with salbutamol", which the others may bring as well.
_MORE_WITH = re.compile(r"\bmore\s+(?:common|likely|frequent|often)\s+with\b", re.IGNORECASE)
_OWN_NOTE = re.compile(r"(?:(?!\b(?:and|or)\b)[^,;()]){0,20}\(([^()]*)\)", re.IGNORECASE)
# As in "In rare cases, particularly with high doses", after which nothing else is said to come.
_IN_CASES = re.compile(
    r"\s+(?:cases|instances)\s*(?:[.;]|$|,?\s*(?:particularly|especially|mainly|mostly|usually|with|at)\b)",
    re.IGNORECASE,
)
_BEFORE_PREDICATE = re.compile(
    r"though|although|while|usually|generally|relatively|an?|this is an?|this is the|these are"
    r"|(?:(?:an?|another|this is an?)\s+)?(?:(?:very|more|potentially)\s+)?serious,?\s+"
    r"(?:but|though|although)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage with what is known of it before its mentions are judged.

    `indicated` holds the folded names of the conditions that the document gives as indications.
    """

    passage: Passage
    subject: Subject
    text: str
    matches: list[Match]
    indicated: frozenset[str]

    @property
    def lexicon(self) -> Lexicon:
        """Return the vocabularies with what the document adds to them."""
        return self.subject.lexicon


def named_alike(reading: Reading, match: Match, names: frozenset[str]) -> bool:
    """Say whether an effect goes by one of some folded names."""
    if not names:
        return False
    concept = reading.lexicon.concept(match.concept)
    own = (concept.label, *concept.synonyms) if concept else ()
    return key(reading.text[match.start : match.end]) in names or any(key(n) in names for n in own)


def lead_drug(reading: Reading) -> Ref | None:
    """Return the one drug that a lead-in names ("Atenolol related"), None where it names none."""
    lead, subject = reading.passage.lead_text, reading.subject
    parts = {part.concept for part in subject.parts_named(lead)}
    if parts or subject.names.search(lead):
        return parts.pop() if len(parts) == 1 else subject.drug
    bare = re.sub(r"\s*\([^)]*\)", "", lead)
    heads = pattern("adverse", "labels").fullmatch(bare)  # "Common", if a name of a part has it too
    part = None if heads else subject.part_called(bare)
    if part is not None:
        return part
    whole = subject.lexicon.ground(bare, Kind.DRUG)
    if whole is not None:
        return whole.concept
    others = {drug.concept for drug in subject.other_drugs(bare)}
    return others.pop() if len(others) == 1 else None


def whose(reading: Reading, match: Match) -> Ref | None:
    """Return the part of the combination that the mention is said of, None for the drug itself."""
    subject, passage = reading.subject, reading.passage
    named = lead_drug(reading) if passage.lead and not _effect_in_lead(reading) else None
    if named is not None:
        return None if named == subject.drug else named
    if not subject.components:
        return None
    labelled = _labelled_part(reading)
    if labelled is not None:
        return labelled
    begin, _ = clause(reading.text, match.start, match.end)
    cue = pattern("adverse", "causes").search(reading.text, begin, match.start)
    spoken = reading.text[begin : cue.start()] if cue else ""
    part = subject.only_part(passage.lead_text, spoken, *reversed(passage.governing))
    return part or _attributed(reading, match)


def _labelled_part(reading: Reading) -> Ref | None:
    """Return the part of a combination that the passage begins with ("Aspirin: tinnitus")."""
    parts = reading.subject.parts_named(reading.text)
    if parts and parts[0].start <= 1 and _LABEL_END.match(reading.text, parts[0].end):
        return parts[0].concept
    return None


def _effect_in_lead(reading: Reading) -> bool:
    return any(match.end <= reading.passage.lead for match in reading.matches)


def _attributed(reading: Reading, match: Match) -> Ref | None:
    """Return the only part that a note after the mention blames it on ("possible with X")."""
    own = _OWN_NOTE.match(reading.text, match.end)
    noted = reading.subject.only_part(own[1]) if own else None
    if noted is not None:
        return noted
    _, end = clause(reading.text, match.start, match.end)
    parts = [part for part in reading.subject.parts_named(reading.text) if part.start >= match.end]
    cued = {
        part.concept
        for part in parts
        if part.end <= end
        and noted_from(reading.text, part.start) <= match.start
        and _MORE_WITH.search(reading.text, match.end, part.start) is None
        and re.search(
            rf"(?:{pattern('adverse', 'attributed').pattern})\s+(?:the\s+)?$",
            reading.text[match.end : part.start],
            re.IGNORECASE,
        )
    }
    return cued.pop() if len(cued) == 1 and len({part.concept for part in parts}) == 1 else None


def limits(reading: Reading, match: Match) -> tuple[Context, ...]:
    """Return the people and other drugs that the clause limits the mention to, one for each list.

    "In children and the elderly" are two limits: what is said holds in each.
    """
    begin, end = clause(reading.text, match.start, match.end)
    populations = [
        each
        for each in reading.subject.find(reading.text, Kind.POPULATION)
        if begin <= each.start
        and each.end <= end
        and not (each.start < match.end and match.start < each.end)
        and not _is_an_effect(reading, each)
        and noted_from(reading.text, each.start)
        <= match.start
        <= note_end(reading.text, each.start)
    ]
    combined = tuple(
        sorted(
            {
                drug.concept
                for drug in reading.subject.other_drugs(reading.text)
                if drug.end <= match.start and _within(reading.text, drug, "combination")
            }
        )
    )
    lists = [
        people
        for people in in_lists(reading.text, populations)
        if not any(_stands_out(reading.text, each) for each in people)
    ]
    lists = [each for each in lists if not _RISES.search(_between(reading.text, match, each))]
    nearby = [each for each in lists if "," not in _between(reading.text, match, each)]
    people = sorted({each.concept for each in (nearby or lists or [[]])[0]})
    return tuple(Context(population=each, combination=combined) for each in people) or (
        Context(combination=combined),
    )


def _is_an_effect(reading: Reading, population: Match) -> bool:
    """Say whether words for people's state name an effect here: "bleeding and kidney problems"."""
    return any(
        each.start <= population.start and population.end <= each.end
        for each in reading.matches
        if "history" not in categories(reading.text, each.start, each.end)
    )


def _between(text: str, match: Match, people: list[Match]) -> str:
    """Return what stands between a mention and the list of those whom it is said of."""
    if people[-1].end <= match.start:
        return text[people[-1].end : match.start]
    return text[match.end : people[0].start]


def _stands_out(text: str, population: Match) -> bool:
    """Say whether a population is only named as the one most concerned ("especially in ...")."""
    before = text[max(0, population.start - 40) : population.start]
    return (
        re.search(
            rf"(?:{pattern('adverse', 'standing_out').pattern})(?:\s+\w+){{0,2}}\s*$", before, re.I
        )
        is not None
    )


def _within(text: str, match: Match, category: str) -> bool:
    return any(covers(region, match) for region in regions(text) if region.category == category)


def covers(region: Region, match: Match) -> bool:
    """Say whether a cue governs the whole of a mention."""
    return region.start <= match.start and match.end <= region.end


@lru_cache(maxsize=256)
def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None


def told_figures(reading: Reading) -> tuple[Figure, ...]:
    """Return the figures of the passage, told apart by who took the drug."""
    text = reading.text
    if not _has_digit(text):
        return ()
    others = tuple((each.start, each.end) for each in reading.subject.other_drugs(text))
    return figures(text, reading.subject.names, others)


def frequency_of(reading: Reading, match: Match) -> Frequency | None:
    """Return how often, by what the document declares the words for it to mean."""
    if reading.passage.row is not None:
        return reading.passage.row.frequency
    told = _told_frequency(reading, match)
    if told is None or told.term is None or (told.low, told.high) != (None, None):
        return told
    declared = next((each for each in reading.passage.scale if each.term == told.term), None)
    return replace(declared, comparator=told.comparator) if declared else told


def _told_frequency(reading: Reading, match: Match) -> Frequency | None:
    """Return how often by the nearest that says it: the mention, its lead-in, its introduction."""
    passage, text = reading.passage, reading.text
    places = [(each.start, each.end) for each in reading.matches]
    own = mention_frequency(text, match.start, match.end, told_figures(reading), places)
    around: list[str] = []
    if passage.lead and match.end <= passage.lead:
        own = own or _in_gloss(reading)
    elif passage.lead and not any(m.end <= passage.lead for m in reading.matches):
        around.append(passage.lead_text)
        if own is not None and own.low is None and own.high is None and _lead_says(reading):
            own = None
    around += reversed(passage.governing)
    over = _over(around)
    if own is None:
        over = said_behind(passage.block.text[passage.end :]) or over
    if own is None and over is None and passage.scale:
        # where words for frequencies are declared, one behind an item is said of all of it
        own = said_of_item(text)
    if own is None or _is_within_band(own, over, text, match.end):
        return over
    if own.term is None and over is not None:
        return replace(own, term=over.term)
    if own.low is None and own.high is None and over is not None and own.term == over.term:
        return over
    return own


def _over(around: Sequence[str]) -> Frequency | None:
    """Return what the words around a mention say, the nearest first, figures with a word for them.

    Under "Common side effects" a list that "may affect more than 1 in 100 people" is common.
    """
    told = [each for each in map(stated_frequency, around) if each is not None]
    if not told or told[0].term is not None:
        return told[0] if told else None
    nearest, term = told[0], next((each.term for each in told if each.term is not None), None)
    named = bounded_class(term, nearest.low, nearest.high) if term else None
    return replace(nearest, term=term, cioms=named or nearest.cioms)


def _is_within_band(own: Frequency, over: Frequency | None, text: str, end: int) -> bool:
    """Say whether a word near a mention tells of something else, for a band says how often it is.

    In a band of figures only what is said of the mention itself ("rash (rare)") is another
    frequency; "severe, sometimes fatal reactions" is none.
    """
    if over is None or (over.low, over.high) == (None, None):
        return False
    return (own.low, own.high) == (None, None) and word_said_of(text, end) is None


def _lead_says(reading: Reading) -> bool:
    return stated_frequency(reading.passage.lead_text) is not None


def _in_gloss(reading: Reading) -> Frequency | None:
    """Return what the words after a lead-in say of its frequency ("Rare but serious.")."""
    gloss = reading.text[reading.passage.lead :]
    term = pattern("frequency", "terms").search(gloss)
    low, high = incidence(gloss)
    if low is None and high is None and (term is None or not _predicative(gloss, term)):
        return None
    stated = stated_frequency(gloss)
    return replace(stated, cioms=declared_class(gloss)) if stated else None


def _predicative(gloss: str, term: re.Match[str]) -> bool:
    """Say whether a word is said of the effect ("Rare but serious"), not of its form."""
    before, after = gloss[: term.start()].strip(" :,*").casefold(), gloss[term.end() :]
    if before == "in":
        return _IN_CASES.match(after) is not None
    if re.match(r"\s+(?:or|and|to)\s+\w+\s+\w+s\b|\s+(?!side|but|though|and)[a-z]+s\b", after):
        return False
    return (
        not before
        or _BEFORE_PREDICATE.fullmatch(before) is not None
        or re.search(r"\b(?:is|are|be|was|were|a|an|the)(?: \w+ly)?$", before) is not None
    )
