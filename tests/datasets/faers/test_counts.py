"""Cases are counted once, by their latest version, and by what they take each drug for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import SUSPECTS, AgeGroup, DrugRole, Kind, Sex, Stratum
from tests.datasets.faers.quarters import (
    Report,
    cases,
    count,
    current,
    legacy,
    outcome,
    read,
    words,
)

RISPERIDONE = ("PS", "RISPERDAL", "RISPERIDONE")
IBUPROFEN = ("SS", "ADVIL", "IBUPROFEN")
ASPIRIN = ("C", "ASPIRIN", "ASPIRIN")


def test_a_quarter_gives_counts_with_the_margins_of_their_table(tmp_path: Path) -> None:
    made = read(
        current(
            tmp_path,
            Report(case=20000001, reactions=("Nausea", "Vomiting"), outcomes=("HO", "OT")),
            Report(case=20000002, sex="M", age="70", drugs=(RISPERIDONE, IBUPROFEN)),
            Report(case=20000003, drugs=(("PS", "ADVIL", "IBUPROFEN"),), outcomes=("DE",)),
            Report(case=20000004, reactions=("Headache",)),
        )
    )
    assert cases(made.counts) == {
        ("", ""): 4,
        ("", "nausea"): 3,
        ("", "vomiting"): 1,
        ("", "headache"): 1,
        ("risperidone", ""): 3,
        ("risperidone", "nausea"): 2,
        ("risperidone", "vomiting"): 1,
        ("risperidone", "headache"): 1,
        ("ibuprofen", ""): 2,
        ("ibuprofen", "nausea"): 2,
    }
    found = count(made, "risperidone", "nausea")
    assert (found.drug_cases, found.effect_cases, found.all_cases) == (3, 3, 4)
    assert found.roles == SUSPECTS
    assert found.serious == 1
    assert found.strata == (
        Stratum(Sex.FEMALE, AgeGroup.ADULT, 1),
        Stratum(Sex.MALE, AgeGroup.ELDERLY, 1),
    )
    assert count(made).serious == 2
    assert count(made, "ibuprofen", "nausea").by_role == (
        (DrugRole.PRIMARY_SUSPECT, 1),
        (DrugRole.SECONDARY_SUSPECT, 1),
    )


def test_both_layouts_give_the_same_counts(tmp_path: Path) -> None:
    reports = [
        Report(case=5000001, drugs=(("PS", "Risperidone", "RISPERIDONE"), ASPIRIN), age="3"),
        Report(case=5000002, drugs=(("SS", "ibuprofen", "IBUPROFEN"),), outcomes=("CA",), sex="M"),
    ]
    assert read(current(tmp_path / "new", *reports)).counts == read(
        legacy(tmp_path / "old", *reports)
    ).counts  # fmt: skip


def test_the_latest_version_of_a_case_counts_across_quarters_and_layouts(tmp_path: Path) -> None:
    first = Report(case=5000001, number=4300001, reactions=("Nausea",), day="20041201")
    second = Report(case=5000001, version=2, reactions=("Rash",), day="20030101", sex="M")
    third = Report(case=5000001, version=3, reactions=("Headache",), day="20020101")
    other = Report(case=5000009, reactions=("Headache",))
    made = read(
        legacy(tmp_path / "a", first),
        current(tmp_path / "b", third, other, quarter="17Q2"),
        current(tmp_path / "c", second, quarter="17Q3"),
    )
    assert cases(made.counts) == {
        ("", ""): 2,
        ("", "headache"): 2,
        ("risperidone", ""): 2,
        ("risperidone", "headache"): 2,
    }
    assert "4 reports of 2 cases, 0 of them deleted" in made.notes[0]


def test_of_legacy_reports_the_latest_day_counts_and_then_the_highest_number(
    tmp_path: Path,
) -> None:
    drugs = (("PS", "risperidone", ""),)
    made = read(
        legacy(
            tmp_path,
            Report(
                case=5000001, number=4300009, day="20040105", reactions=("Nausea",), drugs=drugs
            ),
            Report(case=5000001, number=4300001, day="20040106", reactions=("Rash",), drugs=drugs),
            Report(case=5000002, number=4300010, day="20040106", reactions=("Rash",), drugs=drugs),
            Report(case=5000002, number=999999, day="20040106", reactions=("Nausea",), drugs=drugs),
        )
    )
    assert cases(made.counts)[("risperidone", "rash")] == 2
    assert ("", "nausea") not in cases(made.counts)


def test_numbers_of_legacy_reports_are_not_those_of_later_ones(tmp_path: Path) -> None:
    """The later key 43000011 is case 4300001 in version 1, and was a number of a report before."""
    old = Report(case=5000001, number=43000011, drugs=(("PS", "ibuprofen", ""),))
    new = Report(case=4300001, reactions=("Rash",))
    made = read(legacy(tmp_path / "a", old), current(tmp_path / "b", new))
    assert cases(made.counts)[("", "")] == 2
    assert cases(made.counts)[("ibuprofen", "nausea")] == 1
    assert ("ibuprofen", "rash") not in cases(made.counts)


@pytest.mark.parametrize("listed", ["20000002\n", "caseid\r\n20000002\r\n", "20000002$\n\n"])
def test_deleted_cases_are_left_out_whichever_quarter_lists_them(
    tmp_path: Path, listed: str
) -> None:
    made = read(
        current(tmp_path / "a", Report(case=20000001), Report(case=20000002, reactions=("Rash",))),
        current(tmp_path / "b", Report(case=20000003), quarter="19Q1", deleted=listed),
    )
    assert cases(made.counts)[("", "")] == 2
    assert ("", "rash") not in cases(made.counts)
    assert "3 reports of 3 cases, 1 of them deleted" in made.notes[0]


def test_what_is_taken_besides_is_told_but_does_not_count(tmp_path: Path) -> None:
    made = read(
        current(
            tmp_path,
            Report(case=20000001, drugs=(RISPERIDONE, ASPIRIN, ("I", "", "IBUPROFEN"))),
            Report(case=20000002, drugs=(("C", "", "RISPERIDONE"), ("PS", "", "IBUPROFEN"))),
            Report(case=20000003, drugs=(RISPERIDONE, ("C", "RISPERIDONE", "RISPERIDONE"))),
        )
    )
    assert not any(drug == "aspirin" for drug, _ in cases(made.counts))
    found = count(made, "risperidone", "nausea")
    assert found.cases == 2
    assert found.by_role == ((DrugRole.PRIMARY_SUSPECT, 2), (DrugRole.CONCOMITANT, 2))
    assert count(made, "ibuprofen").by_role == (
        (DrugRole.PRIMARY_SUSPECT, 1),
        (DrugRole.INTERACTING, 1),
    )


def test_a_case_without_a_suspect_or_a_reaction_is_in_no_table(tmp_path: Path) -> None:
    made = read(
        current(
            tmp_path,
            Report(case=20000001),
            Report(case=20000002, drugs=(ASPIRIN,)),
            Report(case=20000003, reactions=()),
        )
    )
    assert count(made).cases == 1
    assert "3 reports of 3 cases" in made.notes[0]
    assert "1 cases name a suspected drug and a reaction" in made.notes[0]


def test_a_combination_counts_as_the_combination(tmp_path: Path) -> None:
    drugs = (("PS", "ZENTRA", "ASPIRIN\\IBUPROFEN"), ("SS", "IBUPROFEN", "IBUPROFEN\\ZENTAVIRUM"))
    made = read(current(tmp_path, Report(case=20000001, drugs=drugs)))
    assert {drug for drug, _ in cases(made.counts)} == {"", "aspirin-ibuprofen"}
    (concept,) = [each for each in made.concepts if each.components]
    assert [each.slug for each in concept.components] == ["aspirin", "ibuprofen"]
    # Nobody knows a part of the other one, so that it is neither its parts nor what its name says.
    assert words(made) == {"IBUPROFEN\\ZENTAVIRUM": 1}


def test_a_name_tells_the_drug_where_its_one_ingredient_does_not(tmp_path: Path) -> None:
    made = read(current(tmp_path, Report(case=20000001, drugs=(("PS", "Advil", "NSAID NOS"),))))
    assert words(made) == {"NSAID NOS": 1}
    made = read(
        current(tmp_path / "b", Report(case=20000001, drugs=(("PS", "Ibuprofen", "NSAID NOS"),)))
    )
    assert words(made) == {}
    assert cases(made.counts)[("ibuprofen", "nausea")] == 1


def test_a_drug_that_nobody_knows_stays_words_with_a_count(tmp_path: Path) -> None:
    reports = [
        Report(case=20000001 + each, drugs=(("PS", name, ""), ("SS", "", "Zentavir  NOS")))
        for each, name in enumerate(("ZENTRA", "Zentra", "Zentra", "aspirin"))
    ]
    made = read(current(tmp_path, *reports))
    assert words(made) == {"ZENTRA": 3, "Zentavir  NOS": 4}
    assert not [each for each in made.concepts if each.ref.kind is Kind.DRUG]
    assert cases(made.counts) == {
        ("", ""): 4,
        ("", "nausea"): 4,
        ("aspirin", ""): 1,
        ("aspirin", "nausea"): 1,
    }
    text = (tmp_path / "ascii" / "DRUG17Q2.txt").read_bytes().decode()
    assert {each.file for each in made.mentions} == {"DRUG17Q2.txt"}
    assert all(each.span.of(text) == each.quote for each in made.mentions)
    assert all(each.context is None for each in made.mentions)


def test_reactions_that_no_effect_fits_are_the_words_of_the_file_and_no_concept(
    tmp_path: Path,
) -> None:
    reports = [Report(case=20000001, reactions=("Invented happening", "NAUSEA", "nausea"))]
    made = read(current(tmp_path, *reports))
    assert words(made) == {"Invented happening": 1}
    (mention,) = made.mentions
    assert (mention.expected, mention.reason) == (Kind.EFFECT, "ungrounded")
    assert made.concepts == ()
    assert cases(made.counts)[("risperidone", "nausea")] == 1


def test_a_brand_means_what_the_source_gives_as_its_ingredients_elsewhere(tmp_path: Path) -> None:
    told = [Report(case=20000001 + each, drugs=(("C", "ZENTRA", "ASPIRIN"),)) for each in range(3)]
    old = legacy(tmp_path / "old", Report(case=5000001, drugs=(("PS", "Zentra", ""),)))
    made = read(old, current(tmp_path / "new", *told))
    assert cases(made.counts)[("aspirin", "nausea")] == 1
    assert words(made) == {}

    disputed = Report(case=20000009, drugs=(("PS", "ZENTRA", "IBUPROFEN"),))
    made = read(old, current(tmp_path / "other", *told, disputed))
    assert words(made) == {"Zentra": 1}


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("ZENTRA (RISPERIDONE) TABLET, 6U", "risperidone"),
        ("RISPERIDONE /01210100/", "risperidone"),
        ("Risperidone.", "risperidone"),
        ("RISPERIDONE 2 MG TABLETS", "risperidone"),
        ("ASPIRIN (IBUPROFEN)", ""),
        ("ZENTRA (ASPIRIN/IBUPROFEN)", "aspirin-ibuprofen"),
        ("ZENTRA (CAPLET)", ""),
        ("BLINDED", ""),
    ],
)
def test_names_are_read_as_reporters_type_them(tmp_path: Path, name: str, drug: str) -> None:
    made = read(legacy(tmp_path, Report(case=5000001, drugs=(("PS", name, ""),))))
    assert {each for each, _ in cases(made.counts)} == {"", drug}
    assert words(made) == ({} if drug else {name: 1})


def test_any_outcome_makes_a_case_serious_and_no_other_code(tmp_path: Path) -> None:
    codes = ("DE", "LT", "HO", "DS", "CA", "RI", "OT", "ot", "XX")
    reports = [Report(case=20000001 + at, outcomes=(code,)) for at, code in enumerate(codes)]
    found = outcome(current(tmp_path, *reports))
    assert found.extraction is not None
    assert count(found.extraction).serious == 8
    (problem,) = found.problems
    assert "OUTC17Q2.txt, line 10: expected one of CA, DE, DS, HO, LT, OT, RI" in problem.reason


KNOWN = ("RISPERIDONE", "IBUPROFEN", "ASPIRIN", "Zentavir", "Zentamab")
EFFECTS = ("Nausea", "Vomiting", "Headache", "Invented happening")
SLUGS = {"RISPERIDONE": "risperidone", "IBUPROFEN": "ibuprofen", "ASPIRIN": "aspirin"} | {
    each: each.lower() for each in EFFECTS[:3]
}
REPORTS = st.lists(
    st.builds(
        Report,
        case=st.integers(20000001, 20000006),
        version=st.integers(1, 4),
        sex=st.sampled_from(["F", "M", "UNK", ""]),
        age=st.sampled_from(["1", "11", "40", "90", ""]),
        drugs=st.lists(
            st.tuples(st.sampled_from(["PS", "SS", "C", "I"]), st.just(""), st.sampled_from(KNOWN)),
            max_size=4,
        ).map(tuple),
        reactions=st.lists(st.sampled_from(EFFECTS), max_size=3).map(tuple),
        outcomes=st.lists(st.sampled_from(["DE", "OT"]), max_size=1).map(tuple),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda each: (each.case, each.version),
)


def _counted(reports: Sequence[Report]) -> Counter[tuple[str, str]]:
    """Count by hand."""
    latest = {each.case: each for each in sorted(reports, key=lambda each: each.version)}
    found: Counter[tuple[str, str]] = Counter()
    for each in latest.values():
        suspects = {name for role, _, name in each.drugs if role in ("PS", "SS")}
        if suspects and each.reactions:
            drugs = {""} | {SLUGS[name] for name in suspects if name in SLUGS}
            effects = {""} | {SLUGS[name] for name in each.reactions if name in SLUGS}
            found.update((drug, effect) for drug in drugs for effect in effects)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports=REPORTS, cut=st.integers(0, 12))
def test_counts_are_those_made_by_hand_however_the_reports_are_spread(
    reports: list[Report], cut: int
) -> None:
    with TemporaryDirectory() as folder:
        one = current(Path(folder) / "one", *reports[:cut], quarter="17Q2")
        other = current(Path(folder) / "other", *reversed(reports[cut:]), quarter="17Q3")
        made = read(one, other)
        again = read(other, one)
    assert cases(made.counts) == _counted(reports)
    assert made == again
    for each in made.counts:
        assert sum(stratum.cases for stratum in each.strata) == each.cases
        assert all(first < second for first, second in pairwise(each.strata))
