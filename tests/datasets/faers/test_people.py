"""Sex and age group, from the codes that reports have."""

from __future__ import annotations

import pytest

from kg.datasets.faers.people import age_group_of, sex_of, stratum, stratum_of
from kg.model import AgeGroup, Sex


@pytest.mark.parametrize(
    ("age", "unit", "group"),
    [
        ("0", "DY", AgeGroup.NEONATE),
        ("27", "DY", AgeGroup.NEONATE),
        ("36", "HR", AgeGroup.NEONATE),
        ("3", "WK", AgeGroup.NEONATE),
        ("28", "DY", AgeGroup.INFANT),
        ("4", "WK", AgeGroup.INFANT),
        ("23", "MON", AgeGroup.INFANT),
        ("1", "YR", AgeGroup.INFANT),
        ("24", "MON", AgeGroup.CHILD),
        ("2", "YR", AgeGroup.CHILD),
        ("11.9", "yr", AgeGroup.CHILD),
        ("12", "YR", AgeGroup.ADOLESCENT),
        ("17", "YR", AgeGroup.ADOLESCENT),
        ("18", "YR", AgeGroup.ADULT),
        ("64", "YR", AgeGroup.ADULT),
        ("6", "DEC", AgeGroup.ADULT),
        ("65", "YR", AgeGroup.ELDERLY),
        ("7", "DEC", AgeGroup.ELDERLY),
        ("780", "MON", AgeGroup.ELDERLY),
        ("124", "YR", AgeGroup.ELDERLY),
        ("125", "YR", AgeGroup.UNKNOWN),
        ("44", "", AgeGroup.UNKNOWN),
        ("", "YR", AgeGroup.UNKNOWN),
        ("-1", "YR", AgeGroup.UNKNOWN),
        ("nan", "YR", AgeGroup.UNKNOWN),
        ("1e2", "YR", AgeGroup.UNKNOWN),
        ("٤٤", "YR", AgeGroup.UNKNOWN),
    ],
)
def test_an_age_with_its_unit_gives_the_group(age: str, unit: str, group: AgeGroup) -> None:
    assert age_group_of(age, unit) is group


@pytest.mark.parametrize("code", "NICTAE")
def test_the_code_of_a_group_stands_in_for_an_age(code: str) -> None:
    told = age_group_of("", "", code)
    assert told is not AgeGroup.UNKNOWN
    assert age_group_of("44", "YR", code) is AgeGroup.ADULT
    assert age_group_of("999", "YR", code.lower()) is told


def test_sexes_but_female_and_male_are_unknown() -> None:
    codes = ("F", "m", "UNK", "NS", "YR", "")
    assert [sex_of(code) for code in codes] == [Sex.FEMALE, Sex.MALE, *[Sex.UNKNOWN] * 4]


def test_every_stratum_has_a_number_of_its_own() -> None:
    numbers = {stratum_of(sex, age) for sex in Sex for age in AgeGroup}
    assert numbers == set(range(len(Sex) * len(AgeGroup)))
    for number in numbers:
        found = stratum(number, 3)
        assert stratum_of(found.sex, found.age) == number
