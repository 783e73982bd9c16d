"""Trial results: what share of which people had which outcome."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.extract.passages import Passage
from kg.extract.phrasing import Phrases
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.extract.wording import compared, inside
from kg.model import Kind, Predicate, SectionKind, TrialResult

_SECTIONS = frozenset(
    {
        SectionKind.OVERVIEW,
        SectionKind.CLINICAL_STUDIES,
        SectionKind.INDICATIONS,
        SectionKind.MECHANISM,
    }
)
_SHARE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*(?:%|percent\b|per cent\b)")
_OF = re.compile(r"\s+of\s+(?:the\s+)?")
_STOP = re.compile(r"(?<!vs)[;.!?](?=\s|$)")
_TRIAL = re.compile(
    r"\b(?:(?:[Ss]tudy|[Tt]rial|[Pp]rotocol)\s+(?P<number>[A-Z0-9][A-Z0-9\-.]*\d(?:[A-Z0-9\-.]*[A-Z0-9])?)"
    r"|(?P<registry>NCT\d{8})"
    r"|(?P<protocol>[A-Z]{2,}(?:-[A-Z0-9]+)+-\d{2,})"
    r"|(?P<name>[A-Z][A-Za-z]*[A-Z][A-Za-z0-9]*(?:-[A-Z0-9]+)*(?:\s\d{1,4})?)"
    r"\s+(?:clinical\s+|phase\s+\w+\s+)?(?:study|studies|trials?)\b)"
)
_CAUSED = re.compile(r"\b\S+-(?:related|associated|induced)\s+", re.IGNORECASE)
_WITH = re.compile(r"\bwith\s+(.+)$", re.IGNORECASE)
_LOOSE_END = re.compile(r"[\s,(]*(?:\b(?:and|while|who)\b)?[\s,(]*$")
_IS = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?P<where>[^.;:%]{0,60}?)"
    r"\b(?:was|were|is|of|reached|rose to|exceeded)\s+"
    r"(?:about|around|approximately|nearly|over)?\s*$"
)
_AMONG = re.compile(r"\s+(?:in|among|for|of)\s+(?:the\s+)?([^,.;()]+)")
_OPENING = re.compile(r"(?:in|among|of)\s+([^,;.]+),", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A share with the stretch of sentence that tells of it, up to the next share."""

    share: re.Match[str]
    end: int


@cache
def _outcomes() -> tuple[tuple[str, Phrases], ...]:
    return tuple((each["label"], Phrases(each["words"])) for each in table("trials")["outcome"])


def trial_results(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the shares of people that a passage reports to have had an outcome.

    What it reports of people who took something else is no result of this drug.
    """
    if passage.section not in _SECTIONS:
        return
    text = passage.text
    figures = _figures(text)
    told = pattern("trials", "cues").search(text) is not None
    trial = _trial_name(text, subject)
    inherited: str | None = None
    reported: str | None = None
    for position, figure in enumerate(figures):
        before = figures[position - 1].share.end() if position else 0
        outcome, people = _stated_before(text, before, figure, subject), ""
        if outcome is not None:
            people = _people_after(text, figure, subject)
        elif told:
            outcome = _stated_after(text, figures[position:])
            if outcome is None and inside(figure.share.start(), compared(text, subject)):
                outcome = reported  # "... achieved remission, compared with 44% of those ..."
            people = _people_of(text, figure, subject)
            if inherited and people and not _WITH.search(people):
                people = f"{people} with {inherited}"
            inherited = inherited or _condition(people, subject)
        reported = outcome or reported
        if outcome is None or _of_others(text, figure, subject):
            continue
        of = _OF.match(text, figure.share.end())
        begin = of.end() if of else figure.share.end()
        recorder.add(
            passage,
            Finding(
                start=figure.share.start(),
                end=begin + len(people) if text.startswith(people, begin) else figure.share.end(),
                predicate=Predicate.HAS_TRIAL_RESULT,
                object=TrialResult(
                    text=" ".join(text.split()),
                    outcome=outcome,
                    value=_plain(figure.share[1]),
                    unit="percent",
                    population=people or _people_first(text, subject),
                    trial=trial,
                ),
                method="trials: share of people",
            ),
        )


def _figures(text: str) -> list[_Figure]:
    shares = list(_SHARE.finditer(text))
    found = []
    for position, share in enumerate(shares):
        stop = _STOP.search(text, share.end())
        ends = [stop.start() if stop else len(text)]
        ends += [each.start() for each in shares[position + 1 : position + 2]]
        found.append(_Figure(share, min(ends)))
    return found


def _stated_after(text: str, figures: list[_Figure]) -> str | None:
    """Return the outcome that follows a share, or the last of the shares that it is one of."""
    for position, figure in enumerate(figures):
        verb = pattern("trials", "verbs").search(text, figure.share.end(), figure.end)
        if verb:
            return _outcome(text, verb.start(), figure.end)
        following = figures[position + 1 : position + 2]
        if not following or following[0].share.start() != figure.end:
            return None
    return None


def _stated_before(text: str, start: int, figure: _Figure, subject: Subject) -> str | None:
    """Return the outcome of which a figure is the value: "the response rate was 41%"."""
    found = [
        (each.end(), label)
        for label, words in _outcomes()
        for each in words.finditer(text, start, figure.share.start())
    ]
    if not found:
        return None
    end, _ = max(found)
    between = _IS.fullmatch(text, end, figure.share.start())
    if between is None or _names_others(between["where"], subject):
        return None
    latest = [label for place, label in found if place == end]
    return _longest(text, start, end, latest)


def _longest(text: str, start: int, end: int, labels: list[str]) -> str:
    """Return the label whose words, ending at `end`, are the longest."""
    begins = {
        label: min(m.start() for m in words.finditer(text, start, end) if m.end() == end)
        for label, words in _outcomes()
        if label in labels
    }
    return min(begins, key=lambda label: (begins[label], label))


def _outcome(text: str, start: int, end: int) -> str | None:
    """Return the outcome whose words are the longest in `text[start:end]`."""
    found = [
        (-(m.end() - m.start()), label)
        for label, words in _outcomes()
        for m in words.finditer(text, start, end)
        if not pattern("trials", "denied").search(text, max(start, m.start() - 12), m.start())
    ]
    return min(found)[1] if found else None


def _people_of(text: str, figure: _Figure, subject: Subject) -> str:
    """Return the people that a share is of, "" where it says no more than that it is one."""
    of = _OF.match(text, figure.share.end())
    if of is None:
        return ""
    stops = [figure.end]
    verb = pattern("trials", "verbs").search(text, of.end(), figure.end)
    stops += [verb.start()] if verb else []
    stops += [start for start, _ in compared(text, subject) if start >= of.end()]
    return _LOOSE_END.sub("", text[of.end() : min(stops)])


def _people_after(text: str, figure: _Figure, subject: Subject) -> str:
    among = _AMONG.match(text, figure.share.end(), figure.end)
    if among is None:
        return ""
    stops = [among.end(1)]
    stops += [start for start, _ in compared(text, subject) if start >= among.start(1)]
    words = _LOOSE_END.sub("", text[among.start(1) : min(stops)])
    return words if pattern("trials", "people").search(words) else ""


def _people_first(text: str, subject: Subject) -> str | None:
    """Return the people that a sentence begins with: "Among men with gout, 41% ..."."""
    opening = _OPENING.match(text)
    if opening is None or _trial_name(opening[0], subject):
        return None
    return opening[1] if pattern("trials", "people").search(opening[1]) else None


def _of_others(text: str, figure: _Figure, subject: Subject) -> bool:
    """Say whether a share is of people who took something else."""
    elsewhere = compared(text, subject)
    stops = [start for start, _ in elsewhere if start >= figure.share.end()]
    group = text[figure.share.end() : min([figure.end, *stops])]
    if subject.names.search(group):
        return False
    return inside(figure.share.start(), elsewhere) or _names_others(group, subject)


def _names_others(words: str, subject: Subject) -> bool:
    """Say whether words such as "treated with" govern a placebo or another drug."""
    if subject.names.search(words):
        return False
    drugs = [match.start for match in subject.other_drugs(words)]
    for arm in pattern("trials", "arms").finditer(words):
        if pattern("trials", "earlier").search(words, max(0, arm.start() - 14), arm.start()):
            continue
        if pattern("trials", "placebo").match(words, arm.end() + 1) or any(
            not words[arm.end() : start].strip() for start in drugs
        ):
            return True
    return False


def _plain(number: str) -> Decimal:
    """Return a number without trailing zeros and without an exponent."""
    return Decimal(number.rstrip("0").rstrip(".") if "." in number else number)


def _trial_name(text: str, subject: Subject) -> str | None:
    for match in _TRIAL.finditer(text):
        stated = match["number"] or match["registry"] or match["protocol"]
        if stated:
            return str(stated)
        name = str(match["name"])
        disease = subject.lexicon.ground(name, Kind.CONDITION) is not None
        if not disease and name not in table("trials")["not_trials"]:
            return name
    return None


def _condition(people: str, subject: Subject) -> str | None:
    """Return the condition that people are said to have, for the groups compared with them."""
    stated = _WITH.search(people)
    if stated is None:
        return None
    bare = _CAUSED.sub("", stated[1])
    found = subject.find(bare, Kind.CONDITION)
    concept = subject.lexicon.concept(found[-1].concept) if found else None
    return concept.label if concept else None
