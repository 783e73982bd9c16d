"""The effects derived from open sets: under the curated ones, filed, and safe to look for."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from kg import lexicon, resources
from kg.identifiers import slug
from kg.lexicon import COLUMNS, key
from kg.model import Kind, Ref

FOLDER = resources.ontology() / "vocabulary"
Row = dict[str, str]


def _rows(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _cell(row: Row, column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


CURATED = {row["label"]: row for row in _rows("effects.tsv")}
ROWS = {row["label"]: row for row in _rows("effects-derived.tsv")}
DERIVED = {label: row for label, row in ROWS.items() if label not in CURATED}
ADDED = {label: row for label, row in ROWS.items() if label in CURATED}


def _mappings() -> list[Row]:
    lines = (FOLDER / "effects.sssom.tsv").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if not line.startswith("#")]
    return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


MAPPINGS = _mappings()


def test_there_are_six_thousand_effects() -> None:
    assert len(lexicon.load().concepts(Kind.EFFECT)) == len(CURATED) + len(DERIVED) >= 6000


def test_the_file_has_the_columns_and_stays_small_enough_to_review() -> None:
    assert tuple(next(iter(ROWS.values()))) == COLUMNS
    assert (FOLDER / "effects-derived.tsv").stat().st_size < 1_900_000


def test_every_label_makes_a_slug_of_its_own() -> None:
    counts = Counter(map(slug, [*CURATED, *DERIVED]))
    assert [each for each, count in counts.items() if count > 1] == []


def test_a_derived_name_belongs_to_one_effect_and_none_to_a_curated_one() -> None:
    owners = {
        key(name): label
        for label, row in CURATED.items()
        for name in (label, *_cell(row, "synonyms"))
    }
    shared = []
    for label, row in DERIVED.items():
        for name in (label, *_cell(row, "synonyms")):
            if owners.setdefault(key(name), label) != label:
                shared.append((name, label))
    assert shared == []


def test_a_curated_effect_gets_identifiers_and_nothing_else() -> None:
    for label, row in ADDED.items():
        assert row["organ_class"] == CURATED[label]["organ_class"]
        assert (row["synonyms"], row["broader"], row["flags"]) == ("", "", "")
        assert row["mappings"]


def test_every_derived_effect_has_one_known_organ_class() -> None:
    known = {row["label"] for row in _rows("organ-classes.tsv")}
    assert {row["organ_class"] for row in DERIVED.values()} <= known


def test_parents_exist_and_no_effect_is_its_own_ancestor() -> None:
    broader = {label: _cell(row, "broader") for label, row in {**DERIVED, **CURATED}.items()}
    done: set[str] = set()

    def walk(label: str, below: tuple[str, ...]) -> None:
        assert label in broader, label
        assert label not in below, below
        if label not in done:
            for parent in broader[label]:
                walk(parent, (*below, label))
            done.add(label)

    for label in broader:
        walk(label, ())


def test_nearly_every_derived_effect_lies_below_another() -> None:
    assert sum(bool(row["broader"]) for row in DERIVED.values()) > 0.9 * len(DERIVED)


@pytest.mark.parametrize(
    "words",
    [
        "kidney", "skin", "biopsy", "normal delivery", "hepatitis B virus", "multiple myeloma",
        "pomalidomide", "general anesthesia", "muscle mass", "cow pox", "pregnancy test",
    ],
)  # fmt: skip
def test_organs_organisms_acts_and_indications_are_not_derived(words: str) -> None:
    names = {
        key(name) for label, row in DERIVED.items() for name in (label, *_cell(row, "synonyms"))
    }
    assert key(words) not in names


@pytest.mark.parametrize(
    ("words", "parent"),
    [
        ("gingival hemorrhage", "hemorrhage"),
        ("iliac aneurysm", "aneurysm"),
        ("patella fracture", "fracture"),
    ],
)
def test_a_narrower_effect_lies_below_its_head(words: str, parent: str) -> None:
    grounding = lexicon.load().ground(words, Kind.EFFECT)
    assert grounding is not None
    assert Ref(Kind.EFFECT, slug(parent)) in lexicon.load().ancestors(grounding.concept)


def test_exact_mappings_are_those_of_the_vocabulary() -> None:
    exact: dict[str, set[str]] = {}
    for row in MAPPINGS:
        if row["predicate_id"] == "skos:exactMatch" and not row["object_id"].startswith("CTCAE:"):
            exact.setdefault(row["subject_label"], set()).add(row["object_id"])
    for concept in lexicon.load().concepts(Kind.EFFECT):
        assert set(concept.mappings) == exact.get(concept.label, set()), concept.label


def test_an_identifier_maps_exactly_to_one_effect() -> None:
    counts = Counter(
        row["object_id"] for row in MAPPINGS if row["predicate_id"] == "skos:exactMatch"
    )
    assert [each for each, count in counts.items() if count > 1] == []


def test_mappings_say_why_and_where() -> None:
    assert {row["mapping_justification"] for row in MAPPINGS} == {
        "semapv:LexicalMatching",
        "semapv:ManualMappingCuration",
    }
    prefixes = {row["object_id"].partition(":")[0] for row in MAPPINGS}
    assert prefixes == {"CTCAE", "DOID", "HP", "MESH", "OAE", "SYMP"}
    effects = {f"effect:{slug(label)}" for label in (*CURATED, *DERIVED)}
    assert {row["subject_id"] for row in MAPPINGS} <= effects


def test_names_that_a_licence_keeps_are_not_carried_over() -> None:
    assert {row["object_label"] for row in MAPPINGS if row["object_id"].startswith("HP:")} == {""}
