"""Numbers and words for how often: incidences, declared scales, CIOMS classes."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern, table
from kg.model import CiomsClass, Frequency

NUMBER = r"(\d+(?:\.\d+)?)"
SHARE = r"(?:%|percent\b|per cent\b)"
_RANGE = re.compile(
    rf"(?:between\s+{NUMBER}\s*%?\s*and|{NUMBER}\s*%?\s*(?:-|–|—|to))\s*"
    rf"(?:<\s*|less than\s+)?{NUMBER}\s*{SHARE}"
)
_AT_LEAST = re.compile(
    r"(?:>\s*=?|≥|at least|no less than|not less than|more than|over|greater than|or more than|"
    rf"(?:greater|more) than or equal to|equal to or (?:greater|more) than)\s*{NUMBER}\s*{SHARE}"
)
_AT_MOST = re.compile(
    r"(?:<\s*=?|≤|less than|fewer than|under|up to|below|at most|"
    rf"(?:less|fewer) than or equal to|equal to or less than)\s*{NUMBER}\s*{SHARE}"
)
_PERCENT = re.compile(rf"{NUMBER}\s*{SHARE}")
_COUNT = r"(\d[\d,\s]*\d|\d)(?!\d)"
_PEOPLE = (
    r"(?:\s+(?:adults?|children|females?|individuals?|infants?|males?|men|patients?|people|"
    r"persons?|recipients?|users?|women))?"
)
_ONE_IN = re.compile(
    r"(more than|at least|up to|fewer than|less than|≥|>=|>|<|≤|<=|about|approximately)?\s*"
    rf"(\d+)(?:\s+or\s+(more|fewer|less))?{_PEOPLE}\s*(?:in|/|(?:out )?of(?=\s+every)|out of)\s*"
    rf"(?:every\s+)?{_COUNT}",
    re.I,
)
_SOME_IN = re.compile(
    rf"(?:between\s+(\d+)\s*and|(\d+)\s*(?:-|–|—|to))\s*(\d+){_PEOPLE}"
    rf"\s*(?:in|out of|per)\s+(?:every\s+)?{_COUNT}",
    re.I,
)
# Words between a word for a frequency and the figures that it is declared to mean.
_BAND = re.compile(
    r"\s*[\"'”’]?\s*(?:side effects\s*|adverse reactions\s*)?"
    r"(?:[(\[:=,\u2013\u2014-]|means|is|are|as|refers to|(?:can |may )?(?:affects?|occurs?))",
    re.IGNORECASE,
)
_LONGEST_HEAD = 80  # characters
_REST_OF_HEAD = re.compile(
    r"(?:\s*(?:\([^()]*\)|\b(?:side effects?|adverse (?:effects|reactions|events)|reactions|effects"
    r"|but|and|or|also|serious|severe|potentially|to|more|less)\b|,|[<>≥≤=%/\d.\s–-]))*\s*",
    re.IGNORECASE,
)
_LONGEST_BAND = 90  # characters
_DIGIT = re.compile(r"\d")
_PLACES = Decimal("0.000001")


def of_percent(text: str) -> Decimal:
    """Return the share (0..1) that a percentage is.

    >>> of_percent("12.5")
    Decimal('0.125')
    """
    return (Decimal(text) / 100).normalize()


def share_of(count: str, whole: str) -> Decimal:
    """Return a count as a share of a whole, to six places; 0 of a whole of none."""
    most = Decimal(re.sub(r"[,\s]", "", whole))
    least = Decimal(re.sub(r"[,\s]", "", count))
    return (least / most).quantize(_PLACES).normalize() if most else Decimal(0)


@cache
def frequency_words() -> Phrases:
    """Return the pattern of the words for frequencies."""
    return pattern("frequency", "terms")


def written(term: str) -> str:
    """Return a word for a frequency as it is written down.

    >>> written("Very rarely")
    'very rare'
    """
    folded = " ".join(term.casefold().split())
    return str(table("frequency")["written"].get(folded, folded))


def frequency_term(text: str) -> str | None:
    """Return the first word for a frequency in `text`, as frequencies are written.

    >>> frequency_term("Less commonly, headache occurs")
    'less common'
    """
    match = frequency_words().search(text)
    return written(match[0]) if match else None


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
        low, high = of_percent(match[1] or match[2]), of_percent(match[3])
        return (low, high) if low <= high else (None, None)
    if match := _SOME_IN.search(text):
        low, high = share_of(match[1] or match[2], match[4]), share_of(match[3], match[4])
        return (low, high) if low <= high else (None, None)
    one_in = list(_ONE_IN.finditer(text))
    if one_in:
        return _one_in_bounds(one_in)
    if match := _AT_LEAST.search(text):
        return of_percent(match[1]), None
    if match := _AT_MOST.search(text):
        return None, of_percent(match[1])
    if match := _PERCENT.search(text):
        exact = of_percent(match[1])
        return exact, exact
    return None, None


def _one_in_bounds(found: list[re.Match[str]]) -> tuple[Decimal | None, Decimal | None]:
    low: Decimal | None = None
    high: Decimal | None = None
    plain: list[Decimal] = []
    for match in found[:2]:
        share = share_of(match[2], match[4])
        if not share:
            continue
        sign = (match[1] or match[3] or "").casefold()
        if sign in {"more than", "more", "at least", "≥", ">=", ">"}:
            low = share
        elif sign in {"up to", "fewer than", "fewer", "less than", "less", "<", "≤", "<="}:
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
    if named is not None or pattern("frequency", "template").search(text):
        return bounded_class(named, low, high) or cioms_class(low, high)
    return cioms_class(low, high)


def bounded_class(term: str | None, low: Decimal | None, high: Decimal | None) -> CiomsClass | None:
    """Return the class that has a figure as its only bound given, of the same name if named.

    >>> bounded_class(None, None, Decimal("0.1"))
    <CiomsClass.COMMON: 'Common'>
    """
    if (low is None) == (high is None):
        return None
    for name, (lower, upper) in table("frequency")["cioms"].items():
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", name).casefold()
        if term in (None, words) and (high == Decimal(upper) or low == Decimal(lower)):
            return CiomsClass(name)
    return None


def stated_frequency(text: str) -> Frequency | None:
    """Return what a heading, lead-in or gloss says of how often, None where it says nothing."""
    term = frequency_term(text)
    low, high = incidence(text)
    if term is None and low is None and high is None:
        return None
    return Frequency(term=term, low=low, high=high, cioms=declared_class(text))


def band_lead(text: str) -> int:
    """Return where the word for a frequency ends that opens a list with a colon, 0 where none does.

    >>> band_lead("Uncommon (1% to 10%): tremor; rash"), band_lead("Rare cases: see below")
    (21, 0)
    """
    head, colon, rest = text.partition(":")
    term = frequency_words().match(head) if colon and len(head) <= _LONGEST_HEAD else None
    opens = term is not None and _REST_OF_HEAD.fullmatch(head, term.end()) is not None
    return len(head) + 1 if opens and rest.strip() else 0


def declared_scale(text: str) -> tuple[Frequency, ...]:
    """Return what a text declares words for frequencies to mean, () where it declares no scale.

    >>> [(each.term, each.low) for each in declared_scale("common (≥1/100), rare (≥1/10,000)")]
    [('common', Decimal('0.01')), ('rare', Decimal('0.0001'))]
    """
    if _DIGIT.search(text) is None:
        return ()
    terms = list(frequency_words().finditer(text))
    ends = [*(each.start() for each in terms[1:]), len(text)]
    bands = (
        text[term.start() : min(end, term.end() + _LONGEST_BAND)]
        for term, end in zip(terms, ends, strict=False)
        if _BAND.match(text, term.end())
    )
    told = [band for band in map(stated_frequency, bands) if band is not None]
    scale = {band.term: band for band in told if band.low is not None or band.high is not None}
    return tuple(scale.values()) if len(scale) > 1 else ()
