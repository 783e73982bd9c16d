"""SIDER: what its tables say, by small tables of ours in its format, and by the whole of it."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest

from kg import datasets
from kg.datasets import sider
from kg.errors import UnreadableSourceError
from kg.lexicon import load
from kg.model import (
    CiomsClass,
    Evidence,
    Extraction,
    Frequency,
    Kind,
    Predicate,
    Ref,
    SectionKind,
)
from kg.pipeline import find_sources, process
from tests.datasets.sider_tables import (
    LUMORIN,
    NAMES,
    ZENTAVIR,
    effect,
    frequency,
    indication,
    write,
)

CITALOPRAM, ESCITALOPRAM = ("CID100000911", "CID000000911"), ("CID100000911", "CID000000977")


def made_of(folder: Path) -> tuple[Extraction, list[str]]:
    (job,) = find_sources([folder])
    outcome = process(job)
    assert outcome.extraction is not None
    assert outcome.quarantined == ()
    return outcome.extraction, [each.reason for each in outcome.problems]


def said(made: Extraction) -> list[tuple[str, str, str]]:
    return [(each.subject.slug, str(each.object), each.quote) for each in made.evidence]


def aside(made: Extraction) -> list[tuple[str, str]]:
    return [(each.quote, each.reason) for each in made.mentions]


def frequencies(made: Extraction) -> list[Frequency | None]:
    return [each.frequency for each in made.evidence]


def test_a_label_s_own_term_is_stated_and_not_the_broader_one_besides(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Abdominal cramps", "Abdominal pain")
    made, problems = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=NAMES))
    assert problems == []
    assert said(made) == [("zentavir", "effect/abdominal-cramps", "Abdominal cramps")]
    (evidence,) = made.evidence
    assert evidence.section is SectionKind.ADVERSE_REACTIONS
    assert evidence.span.of(text) == "Abdominal cramps"
    assert (evidence.line, evidence.file) == (1, "meddra_all_se.tsv")
    assert made.source.id == "sider"
    assert made.source.licence == "CC-BY-NC-SA-4.0"


def test_the_preferred_term_is_stated_where_nothing_fits_the_label_s(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Stomach grumbling in the night", "Nausea")
    made, _ = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=NAMES))
    assert said(made) == [("zentavir", "effect/nausea", "Nausea")]
    assert made.evidence[0].line == 2


def test_of_several_preferred_terms_only_the_narrowest_is_stated(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Throbbing skull", "Headache", "Migraine")
    made, _ = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=NAMES))
    assert said(made) == [("zentavir", "effect/migraine", "Migraine")]


def test_of_several_preferred_terms_none_is_guessed(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Feeling so so", "Nausea", "Dizziness")
    made, _ = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=NAMES))
    assert said(made) == []
    assert aside(made) == [("Feeling so so", "several terms")]


def test_words_that_fit_nothing_are_kept_once(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Glumpy knees", "Knee glumpiness")
    made, _ = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=NAMES))
    assert aside(made) == [("Glumpy knees", "ungrounded")]
    assert made.mentions[0].span.of(text) == "Glumpy knees"


def test_codes_of_others_are_not_quoted(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "s",
        meddra_all_se=effect(ZENTAVIR, "Nausea") + effect(LUMORIN, "Glumpy knees"),
        meddra_freq=frequency(ZENTAVIR, "Rash", ("", "5%", "0.05", "0.05")),
        meddra_all_indications=indication(ZENTAVIR[:1], "NLP_indication", "Migraine", "Migraine"),
        drug_names=NAMES,
    )
    made, _ = made_of(folder)
    assert len(made.evidence) == 3
    told = [str(each) for each in (*made.evidence, *made.mentions, *made.concepts)]
    assert not any("C0000001" in each or "CID" in each for each in told)


def test_figures_are_incidences_and_words_stay_words(tmp_path: Path) -> None:
    text = frequency(
        ZENTAVIR,
        "Nausea",
        ("", "12.3%", "0.123077", "0.123077"),
        ("", "1-10%", "0.01", "0.1"),
        ("", "1%", "0", "0.01"),
        ("", "0-3%", "0", "0.03"),
        ("", "common", "0.01", "1"),
        ("", "postmarketing", "0", "0.001"),
    )
    made, problems = made_of(write(tmp_path / "s", meddra_freq=text, drug_names=NAMES))
    assert problems == []
    exact = Decimal("0.123077")
    assert frequencies(made) == [
        Frequency(low=exact, high=exact, cioms=CiomsClass.VERY_COMMON),
        Frequency(low=Decimal("0.01"), high=Decimal("0.1"), cioms=CiomsClass.COMMON),
        Frequency(high=Decimal("0.01")),
        Frequency(low=Decimal(0), high=Decimal("0.03")),
        Frequency(term="common"),
        None,
    ]
    assert [each.lead_in for each in made.evidence][-2:] == ["common", "postmarketing"]
    assert {each.quote for each in made.evidence} == {"Nausea"}


def test_one_figure_with_placebo_is_compared_with_the_one_with_the_drug(tmp_path: Path) -> None:
    text = frequency(
        ZENTAVIR,
        "Nausea",
        ("", "12%", "0.12", "0.12"),
        ("", "rare", "0", "0.001"),
        ("placebo", "4%", "0.04", "0.04"),
    )
    made, _ = made_of(write(tmp_path / "s", meddra_freq=text, drug_names=NAMES))
    assert [each and each.comparator for each in frequencies(made)] == [Decimal("0.04"), None]
    assert aside(made) == []


def test_of_several_figures_none_is_compared(tmp_path: Path) -> None:
    text = frequency(
        ZENTAVIR,
        "Nausea",
        ("", "12%", "0.12", "0.12"),
        ("", "15%", "0.15", "0.15"),
        ("placebo", "4%", "0.04", "0.04"),
    )
    made, _ = made_of(write(tmp_path / "s", meddra_freq=text, drug_names=NAMES))
    assert [each and each.comparator for each in frequencies(made)] == [None, None]
    assert aside(made) == [("Nausea", "comparator arm")]


def test_people_on_placebo_and_people_without_the_effect_are_no_evidence(tmp_path: Path) -> None:
    text = frequency(ZENTAVIR, "Nausea", ("placebo", "4%", "0.04", "0.04"))
    text += frequency(LUMORIN, "Nausea", ("", "0%", "0", "0"), ("placebo", "2%", "0.02", "0.02"))
    made, _ = made_of(write(tmp_path / "s", meddra_freq=text, drug_names=NAMES))
    assert said(made) == []
    assert sorted(aside(made)) == [
        ("Nausea", "comparator arm"),
        ("Nausea", "comparator arm"),
        ("Nausea", "nobody had it"),
    ]


@pytest.mark.parametrize("bounds", [("0.2", "0.1"), ("x", "0.1"), ("0", "7"), ("NaN", "1")])
def test_bounds_that_are_none_are_told(tmp_path: Path, bounds: tuple[str, str]) -> None:
    told = frequency(ZENTAVIR, "Nausea", ("", "2%", "0.02", "0.02"), ("", "5%", *bounds))
    made, problems = made_of(write(tmp_path / "s", meddra_freq=told, drug_names=NAMES))
    assert len(made.evidence) == 1
    assert problems == [
        "unreadable source meddra_freq.tsv, line 3: expected two bounds of a frequency from 0 to "
        "1, the lower one first"
    ]


def test_indications_are_told_from_what_labels_mention(tmp_path: Path) -> None:
    text = indication(ZENTAVIR[:1], "NLP_indication", "Migraine Disorders", "Migraine")
    text += indication(
        ZENTAVIR[:1], "NLP_precondition", "Hypertension", "Hypertension", concept="C0000002"
    )
    text += indication(ZENTAVIR[:1], "text_mention", "Rash", "Rash", concept="C0000003")
    text += indication(ZENTAVIR[:1], "guess", "Rash", "Rash", concept="C0000004")
    made, problems = made_of(write(tmp_path / "s", meddra_all_indications=text, drug_names=NAMES))
    (evidence,) = made.evidence
    assert (evidence.predicate, str(evidence.object)) == (
        Predicate.HAS_INDICATION,
        "condition/migraine",
    )
    assert aside(made) == [("Hypertension", "prior disease"), ("Rash", "mentioned in passing")]
    assert len(problems) == 1
    assert "line 7: expected one of NLP_indication" in problems[0]


def test_labels_repeat_what_is_said_once(tmp_path: Path) -> None:
    text = "".join(effect(ZENTAVIR, "Nausea", label=f"label {i}") for i in range(5))
    both = ("label 1", *ZENTAVIR)
    uses = indication(both, "NLP_indication", "Migraine", "Migraine")
    uses += indication(("label 2", *ZENTAVIR), "NLP_indication", "Migraine", "Migraine")
    made, problems = made_of(
        write(
            tmp_path / "s",
            meddra_all_label_se=text,
            meddra_all_label_indications=uses,
            drug_names=NAMES,
        )
    )
    assert problems == []
    assert sorted(said(made)) == [
        ("zentavir", "condition/migraine", "Migraine"),
        ("zentavir", "effect/nausea", "Nausea"),
    ]
    with_drugs = write(tmp_path / "s", meddra_all_se=effect(ZENTAVIR, "Nausea"))
    assert len(made_of(with_drugs)[0].evidence) == 2


def mappings(made: Extraction) -> dict[str, tuple[str, ...]]:
    return {each.ref.slug: each.mappings for each in made.concepts}


def test_compounds_of_stitch_are_those_of_pubchem(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Nausea") + effect(LUMORIN, "Nausea")
    made, _ = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=NAMES))
    assert mappings(made) == {"zentavir": ("PUBCHEM:901",), "lumorin": ("PUBCHEM:950",)}


def test_isomers_of_one_flat_compound_are_different_drugs(tmp_path: Path) -> None:
    text = effect(CITALOPRAM, "Nausea") + effect(ESCITALOPRAM, "Headache")
    uses = indication(CITALOPRAM[:1], "NLP_indication", "Migraine", "Migraine")
    folder = write(
        tmp_path / "s",
        meddra_all_se=text,
        meddra_all_indications=uses,
        drug_names="CID100000911\tcitalopram\n",
    )
    made, _ = made_of(folder)
    assert [each[:2] for each in said(made)] == [
        ("citalopram", "effect/nausea"),
        ("citalopram-pubchem-977", "effect/headache"),
    ]
    assert aside(made) == [("Migraine", "several drugs")]
    isomer = next(each for each in made.concepts if each.ref.slug == "citalopram-pubchem-977")
    assert isomer.broader == (Ref(Kind.DRUG, "citalopram"),)
    assert isomer.mappings == ("PUBCHEM:977",)


def test_a_name_that_several_compounds_have_is_that_of_none(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Nausea") + effect(LUMORIN, "Headache")
    names = "CID100000901\tsodium\nCID100000902\tsodium\n"
    made, _ = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=names))
    assert {each.subject.slug for each in made.evidence} == {
        "sodium-pubchem-901",
        "sodium-pubchem-950",
    }
    assert all(each.broader == () for each in made.concepts)


def test_without_names_drugs_are_known_by_their_numbers(tmp_path: Path) -> None:
    made, problems = made_of(write(tmp_path / "s", meddra_all_se=effect(ZENTAVIR, "Nausea")))
    assert problems == []
    assert mappings(made) == {"pubchem-901": ("PUBCHEM:901",)}


def test_headers_and_classes_that_some_copies_have_do_no_harm(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "s",
        meddra_all_se=effect(ZENTAVIR, "Nausea"),
        drug_names=f"stitch_id\tdrug_name\n{NAMES}",
        drug_atc="CID100000901\tA16AA01\n",
    )
    made, problems = made_of(folder)
    assert problems == []
    assert [each.subject.slug for each in made.evidence] == ["zentavir"]


def test_a_bad_row_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    text = effect(ZENTAVIR, "Nausea") + "CID100000901\trubbish\n" + effect(LUMORIN, "Rash")
    text += effect(("CHEMBL25", "CHEMBL25"), "Rash")
    made, problems = made_of(write(tmp_path / "s", meddra_all_se=text, drug_names=NAMES))
    assert len(made.evidence) == 2
    assert "meddra_all_se.tsv, line 3: expected 6 columns" in problems[0]
    assert "meddra_all_se.tsv, line 6: expected compounds as STITCH has them" in problems[1]


def test_a_file_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    text = "".join(
        effect((f"CID1{i:08d}", f"CID0{i * 7_919_993 % 10**8:08d}"), "Nausea")
        for i in range(1, 3000)
    )
    folder = write(tmp_path / "s", packed=True, meddra_all_se=text)
    path = folder / "meddra_all_se.tsv.gz"
    path.write_bytes(path.read_bytes()[:20_000])
    jobs = [each for each in find_sources([folder]) if isinstance(each, datasets.Job)]
    made = [datasets.read(job, load()) for job in jobs]
    assert sum(len(each.evidence) for each, _ in made) > 100
    assert any("a file that can be read to its end" in str(e) for _, told in made for e in told)


def evidence_of(folder: Path) -> list[Evidence]:
    made, _ = made_of(folder)
    return sorted(made.evidence, key=lambda each: (each.file, each.line))


def test_neither_packing_nor_the_order_of_files_makes_a_difference(tmp_path: Path) -> None:
    tables = {
        "meddra_all_se": effect(ZENTAVIR, "Nausea"),
        "meddra_freq": frequency(ZENTAVIR, "Nausea", ("", "5%", "0.05", "0.05")),
        "drug_names": NAMES,
    }
    plain = [
        (e.subject, e.object, e.frequency) for e in evidence_of(write(tmp_path / "a", **tables))
    ]
    packed = write(tmp_path / "b", packed=True, **tables)
    assert [(e.subject, e.object, e.frequency) for e in evidence_of(packed)] == plain
    for number, order in enumerate(permutations(tables)):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w") as archive:
            for name in order:
                archive.writestr(f"sider/{name}.tsv", tables[name])
        found = evidence_of(tmp_path / f"{number}.zip")
        assert [(e.subject, e.object, e.frequency) for e in found] == plain


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.timeout(900)
def test_the_whole_of_it_is_read(shared: Path) -> None:
    work = find_sources([shared / "data" / "sider4"], form="")
    jobs = [each for each in work if isinstance(each, datasets.Job)]
    assert {each.dataset for each in jobs} == {sider.NAME}
    assert len({each.record.id for each in jobs}) == 1
    evidence, ungrounded = 0, 0
    told: list[UnreadableSourceError] = []
    for job in jobs[::40]:
        made, refused = datasets.read(job, load())
        told += refused
        evidence += len(made.evidence)
        ungrounded += sum(each.reason == "ungrounded" for each in made.mentions)
        assert not any(each.quote.startswith("C0") for each in made.evidence)
    bounds_in_the_wrong_order = ("meddra_freq.tsv.gz", 192_644)
    assert {(each.name, each.line) for each in told} <= {bounds_in_the_wrong_order}
    assert evidence > 2_000
    assert ungrounded < evidence / 20
