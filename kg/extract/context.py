"""What the words around a mention make of it: denied, hedged, another's, how often, how grave."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from kg.extract.rules import Cue, cues, pattern, table
from kg.model import CiomsClass, Frequency

_STOP = re.compile(r"[;.!?](?=\s|$)")
_CLAUSE = re.compile(
    r";|\bbut\b(?!,?\s+(?:\w+ly\s+|more\s+|also\s+|less\s+)?"
    r"(?:serious|severe|possible|dangerous|significant|rare|uncommon|common|life|important|fatal))|"
    r"\bhowever\b|\bwhereas\b|\bwhile\b|\balthough\b|[.!?](?=\s)",
    re.I,
)
_COPULA = (
    r"(?:is|are|was|were|be|been|being|occurs?|occurred|can occur|may occur|can be|may be)\s+"
    r"(?:an?\s+|the\s+|also\s+|quite\s+|relatively\s+|fairly\s+)*"
)
_NUMBER = r"(\d+(?:\.\d+)?)"
_SHARE = r"(?:%|percent\b|per cent\b)"
_RANGE = re.compile(
    rf"(?:between\s+)?{_NUMBER}\s*%?\s*(?:-|–|—|to|and)\s*"
    rf"(?:<\s*|less than\s+)?{_NUMBER}\s*{_SHARE}"
)
_AT_LEAST = re.compile(
    rf"(?:>\s*=?|≥|at least|more than|over|greater than|or more than)\s*{_NUMBER}\s*{_SHARE}"
)
_AT_MOST = re.compile(
    rf"(?:<\s*=?|≤|less than|fewer than|under|up to|below)\s*{_NUMBER}\s*{_SHARE}"
)
_PERCENT = re.compile(rf"{_NUMBER}\s*{_SHARE}")
_ONE_IN = re.compile(
    r"(more than|at least|up to|fewer than|less than|≥|>=|>|<|≤|<=|about|approximately)?\s*"
    r"(\d+)\s*(?:in|/|out of)\s*(?:every\s+)?(\d[\d, ]*\d|\d)(?!\d)",
    re.I,
)
_ENDS_IN_COPULA = re.compile(rf"\b{_COPULA}$", re.IGNORECASE)
_PARENTHESES = re.compile(r"\([^()]*\)")
_PEOPLE = re.compile(
    r"\bof (?:the |all |treated |adult )*(?:people|patients|participants|users|those|adults|"
    r"children|women|men|subjects|individuals|volunteers|recipients)\b[^.;:]*$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*\(\s*(?:an?\s+|this is\s+)?(?:very\s+(?=rare))?")
_NUMBER_NOTE = re.compile(
    r"(?:(?!\b(?:and|or)\b)[^,;.()]){0,30}?\(([^()]*\d[^()]*)\)", re.IGNORECASE
)
_NUMBER_AFTER = re.compile(rf"\s*(?:in|:|-|–)?\s*(?:about|up to|>|<|≥)?\s*{_NUMBER}\s*%")
_SCALE = re.compile(r"[^,;:()]{0,60}\([^()]*\d[^()]*\)")
_OVER_MAX = re.compile(
    r"(?:versus|vs\.?|compared (?:with|to))\s*(?:about\s*)?" + _NUMBER + r"\s*%", re.I
)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a sentence that a cue governs."""

    category: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def regions(text: str) -> tuple[Region, ...]:
    """Return the stretches of a sentence that context cues govern."""
    return tuple(region for cue in cues() for region in _governed(cue, text))


def _governed(cue: Cue, text: str) -> list[Region]:
    found = []
    for match in cue.words.finditer(text):
        if cue.direction == "sentence":
            found.append(Region(cue.category, 0, len(text)))
            continue
        if cue.direction == "backward":
            earlier = [each.end() for each in cue.until.finditer(text, 0, match.start())]
            earlier += [each.end() for each in _STOP.finditer(text, 0, match.start())]
            found.append(Region(cue.category, max(earlier, default=0), match.start()))
            continue
        stops = [len(text)]
        if text.rfind("(", 0, match.start()) > text.rfind(")", 0, match.start()):
            closed = text.find(")", match.end())
            stops.append(closed if closed >= 0 else len(text))
        for stop in (_STOP.search(text, match.end()), cue.until.search(text, match.end())):
            if stop is not None:
                stops.append(stop.start())
        found.append(Region(cue.category, match.end(), min(stops)))
    return found


def categories(text: str, start: int, end: int) -> frozenset[str]:
    """Return the categories of the cues that govern the whole of `text[start:end]`."""
    return frozenset(
        region.category for region in regions(text) if region.start <= start and end <= region.end
    )


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place of the clause that `text[start:end]` stands in."""
    starts, ends = _clause_marks(text)
    before = bisect_right(ends, start)
    after = bisect_left(starts, end)
    return ends[before - 1] if before else 0, starts[after] if after < len(starts) else len(text)


@lru_cache(maxsize=256)
def _clause_marks(text: str) -> tuple[list[int], list[int]]:
    found = [(each.start(), each.end()) for each in _CLAUSE.finditer(text)]
    return [start for start, _ in found], [end for _, end in found]


@cache
def _terms() -> re.Pattern[str]:
    return pattern("frequency", "terms")


def _written(term: str) -> str:
    folded = " ".join(term.casefold().split())
    return str(table("frequency")["written"].get(folded, folded))


def frequency_term(text: str) -> str | None:
    """Return the first word for a frequency in `text`, as frequencies are written.

    >>> frequency_term("Less commonly, headache occurs")
    'less common'
    """
    match = _terms().search(text)
    return _written(match[0]) if match else None


def _of_percent(text: str) -> Decimal:
    return (Decimal(text) / 100).normalize()


def incidence(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the bounds (0..1) of the first incidence that `text` states, None where none.

    >>> incidence("Common (1-10%)")
    (Decimal('0.01'), Decimal('0.1'))
    >>> incidence("may affect up to 1 in 10 people")
    (None, Decimal('0.1'))
    """
    bounds = _bounds(text)
    for bound in bounds:
        if bound is not None and not 0 <= bound <= 1:
            return None, None
    return bounds


def _bounds(text: str) -> tuple[Decimal | None, Decimal | None]:
    if match := _RANGE.search(text):
        low, high = _of_percent(match[1]), _of_percent(match[2])
        return (low, high) if low <= high else (None, None)
    one_in = list(_ONE_IN.finditer(text))
    if one_in:
        return _one_in_bounds(one_in)
    if match := _AT_LEAST.search(text):
        return _of_percent(match[1]), None
    if match := _AT_MOST.search(text):
        return None, _of_percent(match[1])
    if match := _PERCENT.search(text):
        exact = _of_percent(match[1])
        return exact, exact
    return None, None


def _one_in_bounds(found: list[re.Match[str]]) -> tuple[Decimal | None, Decimal | None]:
    low: Decimal | None = None
    high: Decimal | None = None
    plain: list[Decimal] = []
    for match in found[:2]:
        out_of = Decimal(re.sub(r"[, ]", "", match[3]))
        if not out_of:
            continue
        share = (Decimal(match[2]) / out_of).normalize()
        sign = (match[1] or "").casefold()
        if sign in {"more than", "at least", "≥", ">=", ">"}:
            low = share
        elif sign in {"up to", "fewer than", "less than", "<", "≤", "<="}:
            high = share
        else:
            plain.append(share)
    return (min(plain), max(plain)) if plain else (low, high)


def cioms_class(low: Decimal | None, high: Decimal | None) -> CiomsClass | None:
    """Return the CIOMS class that an incidence falls in wholly, None where it falls in none.

    >>> cioms_class(None, Decimal("0.1")), cioms_class(Decimal("0.2"), None)
    (None, <CiomsClass.VERY_COMMON: 'VeryCommon'>)
    """
    if low is None and high is None:
        return None
    for name, (lower, upper) in table("frequency")["cioms"].items():
        least, most = Decimal(lower), Decimal(upper)
        if low is not None and high is not None and low == high:
            if least <= low < most or (low == most == 1):
                return CiomsClass(name)
        elif (low if low is not None else Decimal(0)) >= least and (
            high if high is not None else Decimal(1)
        ) <= most:
            return CiomsClass(name)
    return None


def declared_class(text: str) -> CiomsClass | None:
    """Return the class of a band that declares its scale, if only by one of its bounds.

    The template of EU package leaflets states each band by one bound: "Common: may affect up to
    1 in 10 people" is 1-10 %.

    >>> declared_class("Common: may affect up to 1 in 10 people")
    <CiomsClass.COMMON: 'Common'>
    """
    low, high = incidence(text)
    named = frequency_term(text)
    if named is not None and (low is None) != (high is None):
        for name, (lower, upper) in table("frequency")["cioms"].items():
            words = re.sub(r"(?<!^)(?=[A-Z])", " ", name).casefold()
            if named == words and (high == Decimal(upper) or low == Decimal(lower)):
                return CiomsClass(name)
    return cioms_class(low, high)


def stated_frequency(text: str) -> Frequency | None:
    """Return what a heading, lead-in or gloss says of how often, None where it says nothing."""
    term = frequency_term(text)
    low, high = incidence(text)
    if term is None and low is None and high is None:
        return None
    return Frequency(term=term, low=low, high=high, cioms=declared_class(text))


def mention_frequency(text: str, start: int, end: int) -> Frequency | None:
    """Return how often a sentence says that the mention `text[start:end]` occurs.

    A number in parentheses right after the mention comes first, then a predicate ("is common"),
    then the nearest cue before the mention in its clause, then one after it.
    """
    own = _own_number(text, end) or _share_before(text, start, end)
    cue = _own_cue(text, start, end)
    term = _written(cue[0]) if cue else None
    if own is None and cue is None:
        return None
    if own is None:
        scale = _SCALE.match(text, cue.end(), start) if cue else None
        if cue and scale:
            return stated_frequency(text[cue.start() : scale.end()])
        return Frequency(term=term)
    low, high, comparator = own
    return Frequency(
        term=term, low=low, high=high, cioms=cioms_class(low, high), comparator=comparator
    )


def _own_number(
    text: str, end: int
) -> tuple[Decimal | None, Decimal | None, Decimal | None] | None:
    match = _NUMBER_NOTE.match(text, end)
    words = match[1] if match else None
    if words is None:
        close = _NUMBER_AFTER.match(text, end)
        words = close[0] if close else None
    if words is None:
        return None
    other = _OVER_MAX.search(words)
    low, high = incidence(words[: other.start()] if other else words)
    if low is None and high is None:
        return None
    return low, high, _of_percent(other[1]) if other else None


def _share_before(
    text: str, start: int, end: int
) -> tuple[Decimal | None, Decimal | None, Decimal | None] | None:
    """Return the share of people that a clause says had the mention ("12 % of people had X")."""
    begin, close = clause(text, start, end)
    people = _PEOPLE.search(text, begin, start)
    if people is None:
        return None
    low, high = incidence(text[max(begin, people.start() - 40) : people.start()])
    if low is None and high is None:
        return None
    other = _OVER_MAX.search(text, end, close)
    return low, high, _of_percent(other[1]) if other else None


def _own_cue(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the word for a frequency in the predicate, note or clause of the mention."""
    predicate = re.compile(rf"\s*(?:\([^)]*\)\s*)?{_COPULA}", re.IGNORECASE).match(text, end)
    if predicate and (term := _terms().match(text, predicate.end())):
        return term
    note = _NOTE.match(text, end)
    if note and (term := _terms().match(text, note.end())):
        return term
    begin, close = clause(text, start, end)
    starts, cues = _frequency_cues(text)
    for position in range(bisect_left(starts, start) - 1, -1, -1):
        cue = cues[position]
        if cue.word.start() < begin:
            break
        if not cue.noted:
            if not cue.predicative:
                return cue.word
            break
    for cue in cues[bisect_left(starts, end) :]:
        if cue.word.end() > close:
            break
        if cue.predicative:
            return cue.word
    return None


@dataclass(frozen=True, slots=True)
class _FrequencyCue:
    """A word for a frequency: in a note of something else, or said of it ("is common")."""

    word: re.Match[str]
    noted: bool
    predicative: bool


@lru_cache(maxsize=256)
def _frequency_cues(text: str) -> tuple[list[int], list[_FrequencyCue]]:
    notes = [(note.start(), note.end()) for note in _PARENTHESES.finditer(text)]
    cues = [
        _FrequencyCue(
            word=word,
            noted=any(start < word.start() < end for start, end in notes),
            predicative=_ENDS_IN_COPULA.search(text, max(0, word.start() - 40), word.start())
            is not None,
        )
        for word in _terms().finditer(text)
    ]
    return [cue.word.start() for cue in cues], cues


@lru_cache(maxsize=1024)
def says_serious(text: str) -> bool:
    """Say whether a heading, lead-in or clause calls what it governs serious."""
    without = pattern("adverse", "not_serious").sub(lambda match: " " * len(match[0]), text)
    return pattern("adverse", "serious").search(without) is not None
