"""Who a report is about: sex and age group, from the codes of FAERS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from kg.model import AgeGroup, Sex, Stratum

_YEAR = 365.25  # days
_DAYS: Mapping[str, float] = MappingProxyType(
    {
        "DEC": 10 * _YEAR,
        "YR": _YEAR,
        "YEAR": _YEAR,
        "MON": _YEAR / 12,
        "WK": 7,
        "WEEK": 7,
        "DY": 1,
        "DAY": 1,
        "HR": 1 / 24,
        "HOUR": 1 / 24,
    }
)
_GROUPS: tuple[tuple[float, AgeGroup], ...] = (
    (28, AgeGroup.NEONATE),
    (2 * _YEAR, AgeGroup.INFANT),
    (12 * _YEAR, AgeGroup.CHILD),
    (18 * _YEAR, AgeGroup.ADOLESCENT),
    (65 * _YEAR, AgeGroup.ADULT),
    (125 * _YEAR, AgeGroup.ELDERLY),  # nobody has been older; a greater number is a slip
)
_CODES: Mapping[str, AgeGroup] = MappingProxyType(
    {
        "N": AgeGroup.NEONATE,
        "I": AgeGroup.INFANT,
        "C": AgeGroup.CHILD,
        "T": AgeGroup.ADOLESCENT,
        "A": AgeGroup.ADULT,
        "E": AgeGroup.ELDERLY,
    }
)
_SEXES: Mapping[str, Sex] = MappingProxyType({"F": Sex.FEMALE, "M": Sex.MALE})
_STRATA = tuple((sex, age) for sex in Sex for age in AgeGroup)
_PLACES = MappingProxyType({each: place for place, each in enumerate(_STRATA)})
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{0,6})?", re.ASCII)


def sex_of(code: str) -> Sex:
    """Return the sex of a code; all but F and M are unknown."""
    return _SEXES.get(code.upper(), Sex.UNKNOWN)


@lru_cache(maxsize=4096)
def age_group_of(age: str, unit: str, group: str = "") -> AgeGroup:
    """Return the age group of an age with its unit, of the code of a group where there is none.

    An age without a unit is taken for none: it can be months as well as years.

    >>> age_group_of("18", "YR"), age_group_of("23", "MON"), age_group_of("", "", "E")
    (<AgeGroup.ADULT: 'adult'>, <AgeGroup.INFANT: 'infant'>, <AgeGroup.ELDERLY: 'elderly'>)
    """
    days = _DAYS.get(unit.upper())
    if days is not None and _NUMBER.fullmatch(age):
        lived = float(age) * days
        for end, found in _GROUPS:
            if lived < end:
                return found
    return _CODES.get(group.upper(), AgeGroup.UNKNOWN)


def stratum_of(sex: Sex, age: AgeGroup) -> int:
    """Return the number of a stratum, from 0."""
    return _PLACES[sex, age]


@lru_cache(maxsize=65536)
def stratum(number: int, cases: int) -> Stratum:
    """Return the stratum of a number with its cases; equal ones are one object."""
    return Stratum(*_STRATA[number], cases)
