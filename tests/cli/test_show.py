"""`kg show` prints a card of any node, by any of its names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.identifiers import BASE
from kg.release import open_release
from kg.resolve import Resolver
from tests.cli.support import Run


def card(text: str) -> dict[str, str]:
    """The facts of a card: the lines of two cells before the first table."""
    facts = text.split("\n\n")[0].splitlines()[1:]
    return dict(line.split("\t", 1) for line in facts)


@pytest.mark.parametrize(
    "name", ["pomalidomide", "Pomalyst", "CC-4047", "drug/pomalidomide", BASE + "drug/pomalidomide"]
)
def test_a_drug_goes_by_any_of_its_names(kg: Run, examples: Path, name: str) -> None:
    answer = kg("show", name, "--release", examples)
    assert answer.code == 0
    assert answer.out.startswith("pomalidomide (drug)\n")


def test_a_drug_comes_with_all_that_is_said_of_it(kg: Run, examples: Path) -> None:
    out = kg("show", "pomalidomide", "--release", examples).out
    facts = card(out)
    assert facts["products"] == "Pomalyst"
    assert facts["made by"] == "Bristol Myers Squibb, Celgene"
    assert facts["first approved"] == "2013"
    assert facts["used with"] == "dexamethasone"
    assert facts["interacts with"] == "abacavir + lamivudine"
    assert "\nskin\talopecia\trefuted\t" in out
    assert "\ndexamethasone\thyperglycemia\tsupported\t" in out


def test_an_effect_lists_the_drugs_that_have_it(kg: Run, examples: Path) -> None:
    out = kg("show", "low neutrophil count", "--release", examples).out
    assert out.startswith("neutropenia (effect)\n")
    assert card(out)["is a kind of"] == "leukopenia"
    assert "\npomalidomide\tsupported\t" in out


def test_a_source_says_how_far_it_is_relied_on(kg: Run, examples: Path) -> None:
    facts = card(kg("show", "source/pomalyst-page", "--release", examples).out)
    assert facts["tier"] == "editorial"
    assert facts["drugs"] == "pomalidomide"


def test_other_nodes_show_their_edges(kg: Run, examples: Path) -> None:
    out = kg("show", "Celgene", "--release", examples).out
    assert "Pomalyst\tmanufactured by\tCelgene\t0.8\n" in out


def test_an_organ_class_lists_its_effects(kg: Run, examples: Path) -> None:
    answer = kg("show", "organclass/skin", "--release", examples)
    assert answer.code == 0
    assert answer.out.startswith("skin (organ class)\n")
    assert "alopecia" in card(answer.out)["effects in it"].split(", ")
    shown = kg("show", "organclass/skin", "--format", "json", "--release", examples).out
    assert json.loads(shown)["node"]["slug"] == "skin"


def test_every_named_node_can_be_shown(kg: Run, examples: Path) -> None:
    names = Resolver(open_release(examples).store())
    for kind in names.kinds():
        for ref in names.nodes(kind):
            assert kg("show", ref, "--release", examples).code == 0, ref


def test_a_statement_is_shown_with_its_sentences(kg: Run, examples: Path) -> None:
    found = json.loads(
        kg("why", "pomalidomide", "stroke", "--format", "json", "--release", examples).out
    )
    out = kg("show", f"statement/{found[0]['id']}", "--release", examples).out
    assert "deep vein thrombosis and «stroke»" in out


def test_a_card_as_json(kg: Run, examples: Path) -> None:
    found = json.loads(kg("show", "pomalidomide", "--format", "json", "--release", examples).out)
    assert found["node"]["slug"] == "pomalidomide"


def test_a_name_that_fits_nothing_gets_the_nearest(kg: Run, examples: Path) -> None:
    answer = kg("show", "pomalidomid", "--release", examples)
    assert (answer.code, answer.out) == (2, "")
    assert "nearest: pomalidomide" in answer.err


@pytest.mark.parametrize("name", ["UNII:D2UX06XLB5", "DB08910", "NDC:59572-501"])
def test_a_drug_goes_by_its_identifiers(kg: Run, examples: Path, name: str) -> None:
    assert kg("show", name, "--release", examples).out.startswith("pomalidomide (drug)\n")


def test_every_identifier_is_listed_with_a_link_and_what_it_is_of(kg: Run, examples: Path) -> None:
    out = kg("show", "pomalidomide", "--release", examples).out
    assert (
        "\nidentifiers (4)\n"
        "of\tscheme\tidentifier\tlink\n"
        "pomalidomide\tUNII\tD2UX06XLB5\t"
        "https://gsrs.ncats.nih.gov/ginas/app/beta/substances/D2UX06XLB5\n"
        "pomalidomide\tDrugBank\tDB08910\thttps://go.drugbank.com/drugs/DB08910\n"
        "pomalidomide\tChEBI\t72690\thttp://purl.obolibrary.org/obo/CHEBI_72690\n"
        "Pomalyst\tNDC\t59572-501\t"
        "https://dailymed.nlm.nih.gov/dailymed/search.cfm?query=59572-501\n"
    ) in out
    found = json.loads(kg("show", "DB08910", "--format", "json", "--release", examples).out)
    assert [
        (each["node"]["slug"], each["scheme"], each["id"]) for each in found["identifiers"]
    ] == [
        ("pomalidomide", "UNII", "D2UX06XLB5"),
        ("pomalidomide", "DrugBank", "DB08910"),
        ("pomalidomide", "ChEBI", "72690"),
        ("pomalyst", "NDC", "59572-501"),
    ]
