"""Which drug a source means: identifiers first, then names, nothing merged on a guess."""

from __future__ import annotations

import pytest

from kg.lexicon import By, Drugs, Lexicon, curie_of
from kg.model import Concept, Kind, Ref


def ref(slug: str) -> Ref:
    return Ref(Kind.DRUG, slug)


LEXICON = Lexicon(
    [
        Concept(
            ref=ref("zorbine"),
            label="zorbine",
            synonyms=("zorbinum",),
            mappings=("CAS:50-00-0", "DRUGBANK:DB90001", "UNII:AAAAAAAAA1"),
        ),
        Concept(ref=ref("eszorbine"), label="eszorbine", mappings=("UNII:AAAAAAAAA2",)),
        Concept(ref=ref("frumpol"), label="frumpol", mappings=("CAS:50-00-0",)),
        Concept(
            ref=ref("zorbine-citrate"),
            label="zorbine citrate",
            broader=(ref("zorbine"),),
            mappings=("DRUGBANK:DB90003", "UNII:AAAAAAAAA3"),
        ),
        Concept(ref=ref("grumpate"), label="grumpate"),
    ]
)


@pytest.fixture
def drugs() -> Drugs:
    return Drugs(LEXICON, brands={"Brandex": "zorbinum", "Brandex Duo": "frumpol/zorbine"})


@pytest.mark.parametrize(
    ("name", "ids", "slug", "by"),
    [
        ("Zorbine", (), "zorbine", By.NAME),
        ("ZORBINUM", (), "zorbine", By.NAME),
        ("whatever", ("UNII:AAAAAAAAA1",), "zorbine", By.IDENTIFIER),
        ("", ("db90001",), "zorbine", By.IDENTIFIER),
        ("zorbine hydrochloride", (), "zorbine", By.FORM),
        ("zorbine citrate", (), "zorbine-citrate", By.NAME),
        ("zorbine 20 mg tablets", (), "zorbine", By.NAME),
        ("ZORBINE /00000001/", (), "zorbine", By.NAME),
        ("Brandex", (), "zorbine", By.BRAND),
        ("BRANDEX DUO", (), "frumpol-zorbine", By.BRAND),
        ("zorbine and frumpol", (), "frumpol-zorbine", By.PARTS),
        ("FRUMPOL\\ZORBINE", (), "frumpol-zorbine", By.PARTS),
        ("frumpol / zorbine", (), "frumpol-zorbine", By.PARTS),
        ("zorbine; frumpol", (), "frumpol-zorbine", By.PARTS),
        ("Frumpol + unheard of", (), "frumpol-unheard-of", By.PARTS),
        ("Brand", ("UNII:AAAAAAAAA1", "UNII:AAAAAAAAA2"), "eszorbine-zorbine", By.IDENTIFIER),
        ("unheard of", (), "unheard-of", By.NEW),
        ("frumpol", ("CAS:50-00-0",), "frumpol", By.IDENTIFIER),
        ("zorbine", ("CAS:50-00-0",), "zorbine", By.IDENTIFIER),
        ("zorbine", ("NDC:1-2", "UMLS:C0000001"), "zorbine", By.NAME),
    ],
)
def test_a_drug_is_found(drugs: Drugs, name: str, ids: tuple[str, ...], slug: str, by: By) -> None:
    found = drugs.find(name, ids)
    assert found is not None
    assert (found.drug.slug, found.by) == (slug, by)
    assert not drugs.conflicts()


def test_a_number_that_several_drugs_share_tells_none_of_them(drugs: Drugs) -> None:
    found = drugs.find("unheard of", ["CAS:50-00-0"])
    assert found is not None
    assert found.by is By.NEW


def test_nothing_is_found_in_nothing(drugs: Drugs) -> None:
    assert drugs.find("") is None
    assert drugs.find(" - ", ["no identifier"]) is None
    assert drugs.brought() == ()


def test_an_identifier_counts_before_a_name_and_the_report_hears_of_it(drugs: Drugs) -> None:
    found = drugs.find("zorbine", ["UNII:AAAAAAAAA2"])
    assert found is not None
    assert found.drug == ref("eszorbine")
    (conflict,) = drugs.conflicts()
    assert (conflict.name, conflict.curie) == ("zorbine", "UNII:AAAAAAAAA2")
    assert (conflict.taken, conflict.other) == (ref("eszorbine"), ref("zorbine"))


def test_of_two_identifiers_that_disagree_the_better_scheme_counts(drugs: Drugs) -> None:
    found = drugs.find("", ["DB90001", "UNII:AAAAAAAAA2"])
    assert found is not None
    assert found.drug == ref("eszorbine")
    (conflict,) = drugs.conflicts()
    assert (conflict.curie, conflict.other) == ("DRUGBANK:DB90001", ref("zorbine"))


def test_an_identifier_that_does_not_fit_the_drug_of_the_name_is_not_taken(drugs: Drugs) -> None:
    found = drugs.find("zorbine", ["UNII:BBBBBBBBB1"])
    assert found is not None
    assert found.drug == ref("zorbine")
    assert drugs.brought() == ()
    assert [each.other for each in drugs.conflicts()] == [None]


def test_an_identifier_that_is_nobodys_becomes_that_of_the_drug_named(drugs: Drugs) -> None:
    drugs.find("grumpate", ["RXNORM:161"])
    (concept,) = drugs.brought()
    assert (concept.ref, concept.mappings) == (ref("grumpate"), ("RXNORM:161",))
    found = drugs.find("some other name", ["RxCUI:161"])
    assert found is not None
    assert found.drug == ref("grumpate")


def test_two_new_drugs_with_one_name_and_two_uniis_stay_two(drugs: Drugs) -> None:
    first, second = (drugs.find("unheard", [f"UNII:BBBBBBBBB{n}"]) for n in (1, 2))
    assert first is not None
    assert second is not None
    assert first.drug != second.drug
    assert [each.mappings for each in drugs.brought()] == [
        ("UNII:BBBBBBBBB1",),
        ("UNII:BBBBBBBBB2",),
    ]
    assert len(drugs.conflicts()) == 1


def test_two_new_names_with_one_unii_are_one_drug(drugs: Drugs) -> None:
    first, second = (drugs.find(name, ["UNII:BBBBBBBBB1"]) for name in ("unheard", "unseen"))
    assert first is not None
    assert second is not None
    assert first.drug == second.drug


def test_a_salt_without_identifier_is_brought_below_its_substance(drugs: Drugs) -> None:
    found = drugs.find("zorbine sodium", ["UNII:AAAAAAAAA1"])
    assert found is not None
    assert (found.drug, found.form) == (ref("zorbine"), ref("zorbine-sodium"))
    assert [(each.ref, each.broader) for each in drugs.brought()] == [
        (ref("zorbine-sodium"), (ref("zorbine"),))
    ]


def test_a_salt_that_is_a_drug_itself_does_not_contradict_its_substance(drugs: Drugs) -> None:
    found = drugs.find("zorbine citrate", ["UNII:AAAAAAAAA1"])
    assert found is not None
    assert (found.drug, found.form) == (ref("zorbine"), ref("zorbine-citrate"))
    assert not drugs.conflicts()


def test_the_identifier_of_a_part_is_not_that_of_the_combination(drugs: Drugs) -> None:
    found = drugs.find("frumpol and zorbine", ["UNII:AAAAAAAAA1", "RXNORM:161"])
    assert found is not None
    assert found.drug == ref("frumpol-zorbine")
    (combination,) = drugs.brought()
    assert combination.components == (ref("frumpol"), ref("zorbine"))
    assert combination.mappings == ()


def test_the_identifier_of_a_salt_is_not_that_of_its_substance(drugs: Drugs) -> None:
    first = drugs.find("zorbine mesilate", ["UNII:BBBBBBBBB1"])
    second = drugs.find("", ["UNII:BBBBBBBBB1"])
    assert first is not None
    assert second is not None
    salt = ref("zorbine-mesylate")
    assert [(each.drug, each.form) for each in (first, second)] == [(ref("zorbine"), salt)] * 2
    (concept,) = drugs.brought()
    assert (concept.ref, concept.mappings) == (salt, ("UNII:BBBBBBBBB1",))
    assert concept.is_form
    assert not drugs.conflicts()


def test_an_identifier_beside_one_of_the_substance_is_the_substances_too(drugs: Drugs) -> None:
    drugs.find("zorbine mesylate", ["UNII:AAAAAAAAA1", "RXNORM:161"])
    brought = {each.ref: each.mappings for each in drugs.brought()}
    assert brought[ref("zorbine-mesylate")] == ()
    assert "RXNORM:161" in brought[ref("zorbine")]


def test_two_identifiers_beside_an_unknown_name_are_of_two_parts(drugs: Drugs) -> None:
    found = drugs.find("Brandex Trio", ["UNII:AAAAAAAAA1", "UNII:BBBBBBBBB1"])
    assert found is not None
    brought = {each.ref: each for each in drugs.brought()}
    parts = brought[found.drug].components
    assert ref("zorbine") in parts
    assert [brought[each].mappings for each in parts if each in brought] == [("UNII:BBBBBBBBB1",)]


def test_a_second_identifier_beside_the_name_of_the_first_is_noted(drugs: Drugs) -> None:
    found = drugs.find("zorbine", ["UNII:AAAAAAAAA1", "UNII:BBBBBBBBB1"])
    assert found is not None
    assert found.drug == ref("zorbine")
    assert drugs.brought() == ()
    assert [each.curie for each in drugs.conflicts()] == ["UNII:BBBBBBBBB1"]


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("UNII:d2ux06xlb5", "UNII:D2UX06XLB5"),
        ("d2ux06xlb5", "UNII:D2UX06XLB5"),
        ("19171-19-8", "CAS:19171-19-8"),
        ("19171-19-7", ""),
        ("ADALIMUMAB", ""),
        ("1234567890", ""),
        ("rxcui:161", "RXNORM:161"),
        ("RXNORM:aspirin", ""),
        ("chembl25", "CHEMBL:CHEMBL25"),
    ],
)
def test_identifiers_are_known_by_how_they_are_written(text: str, curie: str) -> None:
    assert curie_of(text) == curie


def test_names_typed_by_hand_make_no_drugs() -> None:
    drugs = Drugs(LEXICON)
    assert drugs.known("Zentavirum") is None
    assert drugs.known("frumpol/zentavirum") is None
    assert drugs.known("") is None
    assert drugs.brought() == ()
    found = drugs.known("FRUMPOL 200 MG TABLETS")
    assert found is not None
    assert found.drug.slug == "frumpol"
    both = drugs.known("FRUMPOL\\ZORBINE")
    assert both is not None
    assert [each.ref for each in drugs.brought()] == [both.drug]
    assert drugs.known("Zentavirum") is None
