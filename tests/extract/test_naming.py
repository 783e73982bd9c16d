"""The drug that the name above a document stands for."""

from __future__ import annotations

import pytest

from kg.lexicon import components_of, load
from kg.model import Kind, Predicate
from tests.extract.conftest import Extract


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Latanoprost + Timolol ophthalmic solution", ["Latanoprost", "Timolol"]),
        ("Timolol Eye Drops", ["Timolol"]),
        ("Ibuprofen/Paracetamol", ["Ibuprofen", "Paracetamol"]),
        ("Fluclorolone/ Flucloronide", ["Fluclorolone"]),
        ("Estradiol + Estradiol valerate", ["Estradiol", "Estradiol valerate"]),
        ("Nosuchdrug cream", ["Nosuchdrug cream"]),
    ],
)
def test_parts_of_a_name(name: str, parts: list[str]) -> None:
    assert components_of(name, load()) == parts


def test_a_page_on_something_that_no_drug_is_called_names_none(extracted: Extract) -> None:
    text = "# Examplin\n\nThere is no medication officially called Examplin. It can cause rash.\n"
    assert extracted(text).drug is None


def test_a_note_names_the_drug_that_the_generic_name_before_it_does_not(extracted: Extract) -> None:
    text = "# nosuchdrug\n\nGeneric Name: Nosuchdrug (timolol)\n\nSide Effects: Rash.\n"
    found = extracted(text)
    assert found.drug is not None
    assert found.drug.slug == "timolol"


@pytest.mark.parametrize(
    ("title", "drug", "product"),
    [
        ("Brandexo (timolol)", "timolol", "Brandexo"),
        ("Brandexo (sitagliptin and metformin)", "metformin-sitagliptin", "Brandexo"),
        ("Timolol (Brandexo)", "timolol", None),
        ("Brandexo (low dose)", "brandexo", None),
    ],
)
def test_a_brand_sells_the_drug_that_its_title_names_in_brackets(
    extracted: Extract, title: str, drug: str, product: str | None
) -> None:
    found = extracted(f"# {title}\n\n**Side Effects:** Rash.\n")
    assert (found.drug and found.drug.slug) == drug
    assert [e.quote for e in found.evidence if e.predicate is Predicate.CONTAINS] == (
        [title] if product else []
    )
    products = [each.label for each in found.concepts if each.ref.kind is Kind.PRODUCT]
    assert products == ([product] if product else [])


def test_a_brand_without_a_generic_name_sells_what_it_is_said_to_contain(
    extracted: Extract,
) -> None:
    text = "# Brandexo\n\nBrandexo contains the active substance timolol. It can cause rash.\n"
    found = extracted(text)
    assert (found.drug and found.drug.slug) == "timolol"
    assert [each.label for each in found.concepts if each.ref.kind is Kind.PRODUCT] == ["Brandexo"]


@pytest.mark.parametrize(
    ("sentence", "slug"),
    [
        ("Brandexo is a vaccine to prevent influenza (flu).", "influenza-vaccine"),
        (
            "Brandexo is a vaccine. It is against disease caused by Human Papillomavirus (HPV).",
            "human-papillomavirus-vaccine",
        ),
        ("Brandexo is a pneumococcal vaccine given to children.", "pneumococcal-vaccine"),
    ],
)
def test_a_brand_of_a_vaccine_sells_the_vaccine(
    extracted: Extract, sentence: str, slug: str
) -> None:
    found = extracted(f"# Brandexo\n\n{sentence}\n")
    assert (found.drug and found.drug.slug) == slug
    assert [each.label for each in found.concepts if each.ref.kind is Kind.PRODUCT] == ["Brandexo"]


def test_what_another_medicine_contains_is_not_sold(extracted: Extract) -> None:
    text = "# Brandexo\n\nDo not take a medicine that contains the active substance timolol.\n"
    found = extracted(text)
    assert (found.drug and found.drug.slug) == "brandexo"


@pytest.mark.parametrize(
    ("title", "generic", "drug"),
    [
        ("ThiamineVitamin B", "ThiamineVitamin B", "thiamine"),
        ("Timolol", "Several, including but not limited to:", "timolol"),
        ("NosuchdrugVitamin B", "NosuchdrugVitamin B", "nosuchdrugvitamin-b"),
    ],
)
def test_a_lost_parenthesis_or_a_remark_is_no_part_of_a_name(
    extracted: Extract, title: str, generic: str, drug: str
) -> None:
    found = extracted(f"# {title}\n\n**Generic Name:** {generic}\n\n**Usage:** For gout.\n")
    assert found.drug is not None
    assert found.drug.slug == drug


@pytest.mark.parametrize(
    ("title", "drug"),
    [
        ("Tadalafil IP", "tadalafil"),
        ("Paracetamol BP + Caffeine BP", "acetaminophen-caffeine"),
    ],
)
def test_a_pharmacopoeia_is_no_part_of_a_name(extracted: Extract, title: str, drug: str) -> None:
    found = extracted(f"# {title}\n\n**Usage:** It is used to treat pain.\n")
    assert (found.drug and found.drug.slug) == drug
