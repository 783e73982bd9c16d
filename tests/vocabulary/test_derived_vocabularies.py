"""Drugs, conditions, classes and mechanisms at full size: curated files with what sets add."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kg import resources
from kg.identifiers import slug
from kg.lexicon import FILES, bare_names, derived_name, key, load
from kg.model import Concept, Kind, Ref
from kg.vocabularies.drug_sets import read_drugbank, read_hub

KINDS = (Kind.DRUG, Kind.CONDITION, Kind.DRUG_CLASS, Kind.MECHANISM)
# INN and USAN of one substance, and a name that stands for the salt only.
ONE_SUBSTANCE = {"glycopyrronium bromide", "methylhomatropine bromide", "levomethadyl acetate"}
HYDRATE_ONLY = {  # entries of DrugBank that are the hydrates by all that they say
    "ammonium molybdate tetrahydrate",
    "ferric citrate hydrate",
    "magnesium aspartate tetrahydrate",
}
SALT_ONLY = {"colestilan chloride"}


def drug(name: str) -> Concept | None:
    grounding = load().ground(name, Kind.DRUG)
    return load().concept(grounding.concept) if grounding else None


@pytest.mark.parametrize("kind", KINDS)
def test_a_derived_file_is_sorted_and_its_slugs_are_its_own(kind: Kind) -> None:
    folder = resources.ontology() / "vocabulary"
    with (folder / derived_name(FILES[kind])).open(encoding="utf-8", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file, delimiter="\t", quoting=3)]
    assert labels == sorted(labels, key=lambda label: (label.casefold(), label))
    assert len({slug(label) for label in labels}) == len(labels)


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_belongs_to_one_concept(kind: Kind) -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for concept in load().concepts(kind):
        for name in (concept.label, *concept.synonyms):
            owners[key(name)].add(concept.label)
    assert {name: labels for name, labels in owners.items() if len(labels) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_broader_exists_and_is_never_narrower(kind: Kind) -> None:
    for concept in load().concepts(kind):
        assert all(load().concept(parent) for parent in concept.broader), concept.label
        assert concept.ref not in load().ancestors(concept.ref), concept.label


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Kind.DRUG, 19_900),
        (Kind.CONDITION, 8_200),
        (Kind.DRUG_CLASS, 780),
        (Kind.MECHANISM, 1_360),
    ],
)
def test_vocabularies_have_their_full_size(kind: Kind, number: int) -> None:
    assert len(load().concepts(kind)) >= number


@pytest.mark.shared
@pytest.mark.slow
def test_every_entry_of_the_open_set_is_a_drug_with_its_identifiers(shared: Path) -> None:
    known = {curie for concept in load().concepts(Kind.DRUG) for curie in concept.mappings}
    entries = list(read_drugbank(shared / "data" / "vocab"))
    assert len(entries) > 19_000
    uses = Counter(curie for entry in entries for curie in entry.curies)
    lacking = {
        curie
        for entry in entries
        for curie in entry.curies
        if curie not in known and uses[curie] == 1
    }
    # choline C 11 has two entries, and of each the structure of a salt
    assert {curie.partition(":")[0] for curie in lacking} <= {"INCHIKEY"}
    assert len(lacking) <= 2


@pytest.mark.shared
@pytest.mark.slow
def test_nearly_all_indications_of_the_hub_are_conditions(shared: Path) -> None:
    named = [
        name.partition(" (")[0]
        for each in read_hub(shared / "data" / "vocab")
        for name in each.indications
    ]
    found = sum(load().ground(name, Kind.CONDITION) is not None for name in named)
    assert found / len(named) > 0.9


@pytest.mark.parametrize(
    "apart",
    [
        ("esomeprazole", "omeprazole"),
        ("lithium citrate", "citric acid", "lithium"),
        ("insulin glargine", "insulin", "insulin aspart"),
        ("levofloxacin", "ofloxacin"),
        ("escitalopram", "citalopram"),
        ("levocetirizine", "cetirizine"),
        ("trastuzumab", "trastuzumab deruxtecan", "trastuzumab emtansine"),
        ("estradiol", "estradiol valerate"),
        ("levomenthol", "(+)-menthol (DB11344)"),
        ("abacavir sulfate", "abacavir"),
        ("tenofovir alafenamide", "tenofovir disoproxil", "tenofovir"),
        ("Ga 68 DOTATOC", "68Ga-dotatate"),
    ],
)
def test_different_drugs_are_never_one(apart: tuple[str, ...]) -> None:
    found = [drug(name) for name in apart]
    assert None not in found
    assert len({each.ref for each in found if each}) == len(apart)


@pytest.mark.parametrize(
    "same",
    [
        ("paracetamol", "acetaminophen"),
        ("salbutamol", "albuterol"),
        ("adrenaline", "epinephrine"),
        ("ciclosporin", "cyclosporine"),
        ("furosemide", "frusemide"),
    ],
)
def test_two_names_of_a_drug_are_one(same: tuple[str, ...]) -> None:
    assert len({each.ref for each in map(drug, same) if each}) == 1


def test_no_salt_goes_by_a_name_of_its_substance() -> None:
    merged = [
        (name, concept.label)
        for concept in load().concepts(Kind.DRUG)
        for name in (concept.label, *concept.synonyms)
        if name not in ONE_SUBSTANCE | SALT_ONLY | HYDRATE_ONLY
        and any(
            key(bare) in {key(each) for each in (concept.label, *concept.synonyms)}
            for bare in bare_names(name)
        )
    ]
    assert merged == []


@pytest.mark.parametrize(
    ("salt", "substance"),
    [
        ("lithium carbonate", "lithium"),
        ("levothyroxine sodium", "levothyroxine"),
        ("calcium folinate", "leucovorin"),
        ("oseltamivir phosphate", "oseltamivir"),
        ("prednisolone acetate", "prednisolone"),
    ],
)
def test_a_salt_lies_below_its_substance(salt: str, substance: str) -> None:
    found = drug(salt)
    assert found is not None
    assert found.broader == (Ref(Kind.DRUG, slug(substance)),)


@pytest.mark.parametrize("word", ["potato", "orange", "rice", "date", "menthol", "turkey"])
def test_foods_are_not_looked_for_in_prose(word: str) -> None:
    assert load().find(f"Take it with {word} at noon.", Kind.DRUG) == []


@pytest.mark.parametrize(
    ("name", "label", "above"),
    [
        ("rotavirus infection", "rotavirus infection", "virus disease"),
        ("rat-bite fever", "rat-bite fever", "bacterial infection"),
        ("venous thrombosis", "venous thrombosis", None),
    ],
)
def test_headings_are_conditions_in_their_place(name: str, label: str, above: str | None) -> None:
    grounding = load().ground(name, Kind.CONDITION)
    assert grounding is not None
    assert grounding.concept.slug == slug(label)
    if above:
        assert Ref(Kind.CONDITION, slug(above)) in load().ancestors(grounding.concept)
