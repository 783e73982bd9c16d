"""Which figures of a sentence go with the mention of an effect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.context import clause
from kg.extract.figures import Figure
from kg.extract.rules import pattern

# Another name in parentheses between a mention and the note that tells of it.
OTHER_NAME = r"(?:\s*\)(?=\s*\()|\s*\([^()\d]*\)(?=\s*\())?"
_NUMBER_NOTE = re.compile(
    OTHER_NAME + r"(?:(?!\b(?:and|or)\b)[^,;.()\[\]]){0,30}?"
    r"[(\[]((?:[^()\[\]]|\([^()]*\)|\[[^\[\]]*\])*)[)\]]",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"\s*(?:in|of|-|–|—|:\s*(?:[^\W\d][\w-]*\s+){0,2})?\s*(?:about\s+|approximately\s+)?"
)
_COMMA = re.compile(r"\s*,\s*")
_LISTED = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:[;.]|,?\s+and\b|,\s|$)", re.IGNORECASE)
_RATE_OF = re.compile(
    r"\b(?:incidences?|rates?|frequency|prevalence|occurrence) of\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_WAS = re.compile(r"\s+(?:was|were|is|are|of)\s+(?:about\s+|approximately\s+)?", re.IGNORECASE)
_BAND = re.compile(r"\s*:\s*[^.;:]*$")
_UP_TO_FIGURE = re.compile(
    r"\s*(?:(?:in|by|among|with|for|of|at)\s+)?"
    r"(?:(?:about|approximately|nearly|almost|only|a total of|over|an estimated|around)\s+)*"
    r"(?:(?:[\w-]+\s+){0,5}[(\[]\s*)?",
    re.IGNORECASE,
)
_REASONS = re.compile(
    r"[^.;]*?(?:\b(?:were|was|are|is|includ(?:e[sd]?|ing)|due to|because of|owing to|for)\b|:)"
    r"(?:(?!\b(?:occurred|reported|experienced|developed|had|seen|observed)\b|%\s+(?:of\s+(?:\w+\s+){1,3})?and\b)"
    r"[^.;]|\.(?=\d))*",
    re.IGNORECASE,
)
# As in "fatal events in 2.3% of people, consisting of sepsis and stroke": together, not each.
_MEMBERS = re.compile(
    r"\b(?:consisting of|comprising|including|such as|namely)\b"
    r"(?!\s+(?:children|adults|those|women|men|people|patients|the elderly|older|younger)\b)"
    r"(?:(?!\b(?:had|has|experienced|reported|developed|occurred|was|were)\b)[^.;])*$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(r"\b(?:after|following|upon|on|when|if)\s+(?:\w+\s+)?$", re.IGNORECASE)
_LIST_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 6  # between a list of mentions and the verb that they share
_LONGEST = 80  # characters between a mention and the verb


@dataclass(frozen=True, slots=True)
class Told:
    """The figures that a sentence gives for a mention: with the drug, and without it."""

    drug: Figure | None
    compared: Figure | None


def figures_of(
    text: str,
    start: int,
    end: int,
    figures: Sequence[Figure],
    mentions: Sequence[tuple[int, int]] = (),
) -> Told:
    """Return the figures that go with the mention `text[start:end]`."""
    if not figures or _made_people_stop(text, start):
        return Told(None, None)
    following = [each for each in figures if each.start >= end]
    if following and _stands_close(text, end, following[0]):
        return _told(_until_mention(following, end, mentions))
    noted = _in_note(text, end, figures)
    if noted:
        count, at = _respective(start, noted[0].start, figures, mentions)
        if count > 1:
            return _told(_beside(text, following, count, at))
        return _told(noted if len(noted) > 1 else _until_mention(following, end, mentions))
    shared = _predicated(text, start, end, figures, mentions)
    if shared:
        return _told(shared)
    return _told(_before(text, start, end, figures))


def _made_people_stop(text: str, start: int) -> bool:
    """Say whether what is listed here are reasons to stop, whose figures count those who did.

    As in "the most common reactions leading to discontinuation were cough (2%) and rash (1%)".
    """
    outcomes = pattern("frequency", "outcomes", "other_outcome")
    return any(
        _REASONS.fullmatch(text, cue.end(), start) and not _AFTERWARDS.search(text, 0, cue.start())
        for cue in outcomes.finditer(text, 0, start)
    )


def _told(chosen: Sequence[Figure]) -> Told:
    """Return a figure of the drug with the figure that stands beside it for something else."""
    drug = next((each for each in chosen if not each.compared), None)
    compared = next((each for each in chosen if each.compared), None)
    return Told(drug, compared)


def _in_note(text: str, end: int, figures: Sequence[Figure]) -> list[Figure]:
    note = _NUMBER_NOTE.match(text, end)
    if note is None:
        return []
    return [each for each in figures if note.start(1) <= each.start and each.end <= note.end(1)]


def _stands_close(text: str, end: int, figure: Figure) -> bool:
    """Say whether a figure stands right behind a mention: "cough: 5%", "cough, 5%;"."""
    if _CLOSE.fullmatch(text, end, figure.start):
        return True
    comma = _COMMA.fullmatch(text, end, figure.start)
    return comma is not None and _LISTED.match(text, figure.end) is not None


def _until_mention(
    following: Sequence[Figure], end: int, mentions: Sequence[tuple[int, int]]
) -> list[Figure]:
    """Return the next figure, and the one compared with it if no other effect comes first."""
    first, *others = following
    stop = min((start for start, _ in mentions if start >= end), default=first.end)
    stop = max(stop, first.end)
    if others and others[0].compared and (stop == first.end or others[0].end <= stop):
        return [first, others[0]]
    return [first]


def _beside(text: str, figures: Sequence[Figure], count: int, at: int = 0) -> list[Figure]:
    """Return the figure at a place of a run of figures, and its like of the run compared with."""
    chosen = [figures[at]]
    for other in figures[at + 1 :]:
        between = text[chosen[0].end : other.start]
        if other.compared and ";" not in between:
            same = figures.index(other) + at if count > 1 else figures.index(other)
            if same < len(figures) and figures[same].compared:
                chosen.append(figures[same])
            break
        if count == 1:
            break
    return chosen


def _predicated(
    text: str,
    start: int,
    end: int,
    figures: Sequence[Figure],
    mentions: Sequence[tuple[int, int]],
) -> list[Figure]:
    """Return the figures of "headache and nausea occurred in 12% vs 9%"."""
    following = [each for each in figures if each.start >= end]
    if not following:
        return []
    first = following[0]
    if _WAS.fullmatch(text, end, first.start) and _RATE_OF.search(text, 0, start):
        return _beside(text, following, 1)
    verb = next(
        (
            each
            for each in pattern("frequency", "outcomes", "had").finditer(text, end, first.start)
            if _UP_TO_FIGURE.fullmatch(text, each.end(), first.start)
        ),
        None,
    )
    if verb is None or verb.start() - end > _LONGEST:
        return []
    listed = sorted({(start, end), *(each for each in mentions if end <= each[0] < verb.start())})
    if len(
        _LIST_WORD.findall(_blanked(text, listed, end, verb.start()))
    ) > _MOST_WORDS or re.search(r"[;:.!?]\s", text[end : verb.start()]):
        return []
    if pattern("frequency", "outcomes", "other_outcome").search(text, end, first.start):
        return []
    count, at = _respective(start, verb.start(), figures, mentions)
    return _beside(text, following, count, at)


def _blanked(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """Return `text[start:end]` without mentions and what joins them."""
    kept = list(text[start:end])
    for begin, close in places:
        for place in range(max(begin, start), min(close, end)):
            kept[place - start] = " "
    return re.sub(r"\b(?:and|or|as well as)\b|\([^()]*\)", " ", "".join(kept))


def _respective(
    start: int, verb: int, figures: Sequence[Figure], mentions: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Return how many mentions share out the figures in order, and which of them this is."""
    begin = max((each.end for each in figures if each.end <= start), default=0)
    told = sorted(each for each in mentions if begin <= each[0] and each[1] <= verb)
    if len(told) < 2:
        return 1, 0
    drug = [each for each in figures if each.start >= verb and not each.compared]
    at = next((place for place, each in enumerate(told) if each[0] <= start < each[1]), 0)
    return (len(told), at) if len(drug) == len(told) else (1, 0)


def _before(text: str, start: int, end: int, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of "12% of people had headache" and "in 12 of 229 people headache ..."."""
    begin, _ = clause(text, start, end)
    earlier = [each for each in figures if begin <= each.start and each.end <= start]
    if not earlier:
        return []
    last = earlier[-1]
    if not _of_people(text, last, start) or _MEMBERS.search(text, last.end, start):
        return []
    if pattern("frequency", "outcomes", "other_outcome").search(text, last.end, start):
        return []
    later = next((each for each in figures if end <= each.start), None)
    if last.compared and len(earlier) > 1:
        return [earlier[-2], last]
    if later is not None and later.compared:
        return [last, later]
    if len(earlier) > 1 and earlier[-2].compared:
        return [last, earlier[-2]]
    return [last]


def _of_people(text: str, figure: Figure, start: int) -> bool:
    """Say whether a figure before a mention is of people who had it."""
    people = pattern("trials", "people")
    if people.search(text, figure.start, figure.end):
        return "." not in text[figure.end : start].rstrip(".")
    return bool(
        _had_by_people().match(text, figure.end, start) or _BAND.match(text[:start], figure.end)
    )


@cache
def _had_by_people() -> re.Pattern[str]:
    people = pattern("trials", "people").pattern
    verbs = pattern("frequency", "outcomes", "people_had").pattern
    return re.compile(rf"(?:[^;:.]*?(?:{people})|[^;:.]*?(?:{verbs}))\b[^.;:]*$", re.IGNORECASE)
