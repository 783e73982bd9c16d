"""The figures of a sentence: which share of how many people, and who took something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from kg.extract.arms import arms_in
from kg.extract.incidence import NUMBER, SHARE, incidence, share_of
from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern, table

_WHOLE = r"\d{1,3}(?:[,\s]\d{3})+(?!\d)|\d+"
_SIGN = (
    r"(?:(?:[<>]\s*=?|≥|≤|(?:greater|more|less|fewer) than or equal to|equal to or (?:greater|more|"
    r"less) than|no less than|not less than|at most|at least|more than|greater than|less than|"
    r"fewer than|up to|over|under)\s*)?"
)
_UNITS = r"(?!\s*(?:mg|mcg|µg|g|ml|kg|mmhg|h|hours?|days?|weeks?|months?|years?|times)\b)"
_ROUND = re.compile(r"10+")
_INTERVAL = re.compile(r"\s*(?:CI|CrI|confidence|credible)\b")  # "95% CI" is no share of people
_FAR = 48  # characters before or behind a figure in which its people are named
_TOLERANCE = Decimal("0.02")  # between a share and the counts that it is worked out from
_CLOSED = re.compile(r"[;)\]](?!\s*(?:vs|versus)\b)|\.\s")
_BESIDE = re.compile(r"\s*[:=]?\s*")
_OPENED = re.compile(r"\s*[(\[]\s*")
_CLOSERS = re.compile(r"[)\]]+")
_JOIN = re.compile(r"\s*(?:%|,|/|\band\b|,\s*and\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """The share of people who had something, at `text[start:end]`.

    Attributes:
        low, high: incidence 0..1, None where only the other bound is told.
        denominator: number of people observed, None where it is not told.
        compared: whether they took something else than the drug.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    denominator: int | None = None
    compared: bool = False


@cache
def _counts() -> re.Pattern[str]:
    """Return a pattern of "12 of 229", "12/229" and "three of 60"."""
    spoken = "|".join(table("frequency")["numbers"])
    return re.compile(
        rf"(?<![\d./])(?P<count>{_WHOLE}|\b(?:{spoken})\b)\s*(?P<by>/|\bof\b|\bout of\b|\bin\b)\s*"
        rf"(?:the\s+|every\s+|a\s+total\s+of\s+|about\s+)?(?P<whole>{_WHOLE}|\b(?:{spoken})\b)(?![\d/]|\.\d|\s*%)"
        + _UNITS,
        re.IGNORECASE,
    )


@cache
def _shares() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d.]){_SIGN}(?:between\s+)?{NUMBER}\s*%?(?:\s*(?:-|–|—|to|and(?=[^%]*%))\s*"
        rf"{NUMBER})?\s*{SHARE}"
        rf"|(?:(?:more than|at least|up to|fewer than|less than|about|approximately|[<>≥≤])\s*)?"
        rf"\b\d+\s*(?:in|out of)\s+(?:every\s+)?(?:{_WHOLE})\b" + _UNITS,
        re.IGNORECASE,
    )


@cache
def _people() -> re.Pattern[str]:
    people = pattern("trials", "people").pattern
    return re.compile(
        rf"\s*(?:of\s+)?(?:the\s+|all\s+)?(?:[\w-]+\s+){{0,3}}(?:{people})", re.IGNORECASE
    )


@cache
def _of_how_many() -> re.Pattern[str]:
    """Return a pattern of "of 1,234 patients" and "(N = 229)"."""
    people = pattern("trials", "people").pattern
    return re.compile(
        rf"(?i:of|among|in)\s+(?:the\s+|all\s+)?(?P<whole>{_WHOLE})\s+(?:who\b|(?!or\s)(?:[\w-]+\s+){{0,3}}(?:{people}))"
        rf"|(?:(?:{people}|groups?|arms?)\s*[(\[]\s*n|[(\[]\s*N)\s*=\s*(?P<size>{_WHOLE})\s*[)\]]"
    )


@lru_cache(maxsize=256)
def figures(
    text: str, own: Phrases, others: tuple[tuple[int, int], ...] = ()
) -> tuple[Figure, ...]:
    """Return the figures of a sentence in order.

    Args:
        text: a sentence.
        own: the names of the drug.
        others: where other drugs are named.
    """
    bare = sorted(_merged(text, [*_counted(text), *_shared(text)]), key=lambda each: each.start)
    found: list[Figure] = []
    for position, figure in enumerate(bare):
        before = bare[position - 1].end if position else 0
        after = bare[position + 1].start if position + 1 < len(bare) else len(text)
        whole = figure.denominator or _how_many(text, before, figure, after)
        found.append(replace(figure, denominator=whole))
    return tuple(_told_apart(text, found, own, others))


def _counted(text: str) -> Iterator[Figure]:
    """Yield counts of people: where a share stands with them, or people are named."""
    spoken = table("frequency")["numbers"]
    for match in _counts().finditer(text):
        count = str(spoken.get(match["count"].casefold(), match["count"]))
        stated = str(spoken.get(match["whole"].casefold(), match["whole"]))
        whole, share = int(re.sub(r"\D", "", stated)), share_of(count, stated)
        if whole < 2 or not 0 <= share <= 1:
            continue
        rate = match["by"] == "in" or (
            match["by"] != "of" and _ROUND.fullmatch(str(whole)) is not None
        )
        yield Figure(match.start(), match.end(), share, share, None if rate else whole)


def _shared(text: str) -> Iterator[Figure]:
    for match in _shares().finditer(text):
        both = re.match(rf"{NUMBER}\s*%\s*and\s", match[0])
        if _INTERVAL.match(text, match.end()):
            continue
        end = match.start() + both.end(1) + 1 if both else match.end()
        words = text[match.start() : end]
        low, high = incidence(words)
        if low is not None or high is not None:
            yield Figure(match.start(), end, low, high)
        if both:
            second = text[match.start() + both.end() : match.end()]
            low, high = incidence(second)
            yield Figure(match.start() + both.end(), match.end(), low, high)


def _merged(text: str, found: list[Figure]) -> Iterator[Figure]:
    """Yield the figures, one for a share and the counts that it is worked out from."""
    ordered = sorted(found, key=lambda each: (each.start, -each.end))
    last: Figure | None = None
    for figure in ordered:
        if last is None:
            last = figure
        elif figure.start < last.end:
            continue
        elif _same(text, last, figure):
            exact = figure if last.denominator else last
            last = replace(
                exact,
                start=last.start,
                end=_closed(text, last.start, figure.end),
                denominator=last.denominator or figure.denominator,
            )
        else:
            if _is_share(text, last):
                yield last
            last = figure
    if last is not None and _is_share(text, last):
        yield last


def _same(text: str, first: Figure, second: Figure) -> bool:
    """Say whether of two figures one counts what the other gives as a share."""
    if (first.denominator is None) == (second.denominator is None):
        return False
    between = text[first.end : second.start]
    if len(between) > _FAR or not re.fullmatch(
        r"\s*(?:[;,(\[=]\s*)?(?:n\s*=\s*)?|(?:\s+[\w-]+){0,4}\s*[(\[]\s*", between
    ):
        return False
    if first.low is None or second.low is None:
        return True
    return abs(first.low - second.low) <= _TOLERANCE


def _closed(text: str, start: int, end: int) -> int:
    """Return where the parentheses end that open in `text[start:end]`."""
    words = text[start:end]
    still_open = sum(map(words.count, "([")) - sum(map(words.count, ")]"))
    closers = _CLOSERS.match(text, end)
    return min(end + still_open, closers.end()) if still_open > 0 and closers else end


def _is_share(text: str, figure: Figure) -> bool:
    """Say whether counts are of people: "5/120 patients", not "on day 5/120"."""
    words = text[figure.start : figure.end]
    if (
        "%" in words
        or "percent" in words
        or "per cent" in words
        or re.search(r"\s(?:in|out of)\s", words)
    ):
        return True
    return _people().match(text, figure.end) is not None


def _how_many(text: str, before: int, figure: Figure, after: int) -> int | None:
    behind = _of_how_many().match(text, figure.end + len(_gap(text, figure.end)), after)
    if behind is None:
        named = [
            each
            for each in _of_how_many().finditer(text, before, figure.start)
            if not _OPENED.fullmatch(text, each.end(), figure.start)  # "25 patients (15%)" had it
        ]
        later = list(_of_how_many().finditer(text, figure.end, after))
        behind = (named[-1:] or later[:1] or [None])[0]  # type: ignore[list-item]
    if behind is None:
        return None
    return int((behind["whole"] or behind["size"]).replace(",", ""))


def _gap(text: str, place: int) -> str:
    return text[place : place + len(text[place:]) - len(text[place:].lstrip())]


def _told_apart(
    text: str,
    found: Sequence[Figure],
    own: Phrases,
    others: tuple[tuple[int, int], ...],
) -> Iterator[Figure]:
    """Yield the figures, each with whether it is of people who took something else."""
    arms = arms_in(text, own, others)
    place = 0
    for run in _runs(text, found):
        end = _reach(text, run[-1], found)
        beside = [each for each in arms if _BESIDE.fullmatch(text, each.end, run[0].start)]
        behind = [each for each in arms if run[-1].end <= each.start < end]
        ahead = [
            each
            for each in arms
            if place <= each.start < run[0].start
            and (each.grouped or _OPENED.fullmatch(text, each.end, run[0].start))
        ]
        if beside and place <= beside[-1].start:
            told, behind = [beside[-1].compared] * len(run), []
        elif len(run) > 1 and len(behind) >= len(run):
            told = [each.compared for each in behind[: len(run)]]
        else:
            first = _against(text, place, run[0], own)
            if first is None:
                first = bool(ahead) and ahead[-1].compared
            told = [first] * len(run)
            if behind:
                told[-1] = behind[0].compared
        place = behind[0].end if behind else run[-1].end
        yield from (replace(each, compared=told[at]) for at, each in enumerate(run))


def _runs(text: str, found: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Yield the figures that stand side by side ("12% and 9%") together."""
    run: list[Figure] = []
    for figure in found:
        if run and not _JOIN.fullmatch(text, run[-1].end, figure.start):
            yield run
            run = []
        run.append(figure)
    if run:
        yield run


def _reach(text: str, last: Figure, found: Sequence[Figure]) -> int:
    """Return how far behind a figure the people that it is of are named."""
    following = [each.start for each in found if each.start >= last.end]
    stops = [len(text), *following]
    closed = _CLOSED.search(text, last.end)
    stops += [closed.start()] if closed else []
    opened = text.rfind("(", last.end, following[0]) if following else -1
    if opened >= 0 and ")" not in text[opened : following[0]]:
        stops.append(opened)
    return min(stops)


def _against(text: str, place: int, figure: Figure, own: Phrases) -> bool | None:
    """Say whether "vs" or the like stands before a figure; None where nothing does."""
    cues = list(pattern("frequency", "arms", "against").finditer(text, place, figure.start))
    if not cues or figure.start - cues[-1].end() > _FAR:
        return None
    return own.search(text, cues[-1].end(), figure.start) is None
