"""The vocabularies of everything but effects: well-formed, unambiguous, and able to read prose."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from kg import resources
from kg.identifiers import slug
from kg.lexicon import COLUMNS, FILES, key, load
from kg.model import Kind

KINDS = (
    Kind.DRUG,
    Kind.CONDITION,
    Kind.DRUG_CLASS,
    Kind.MECHANISM,
    Kind.POPULATION,
    Kind.PRECAUTION,
    Kind.MONITORING,
    Kind.ORGANIZATION,
)
LIMITS = {Kind.DRUG: 2_000_000, Kind.CONDITION: 1_500_000}


@cache
def rows_of(kind: Kind) -> list[dict[str, str]]:
    text = (resources.ontology() / "vocabulary" / FILES[kind]).read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    header, *lines = text.removesuffix("\n").split("\n")
    assert tuple(header.split("\t")) == COLUMNS
    return [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines]


def parts(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def names(row: dict[str, str]) -> list[str]:
    return [row["label"], *parts(row["synonyms"])]


@cache
def owners(kind: Kind) -> dict[str, str]:
    return {key(name): row["label"] for row in rows_of(kind) for name in names(row)}


@pytest.mark.parametrize("kind", KINDS)
class TestEveryVocabulary:
    def test_is_sorted_by_label(self, kind: Kind) -> None:
        labels = [row["label"].casefold() for row in rows_of(kind)]
        assert all(first <= second for first, second in pairwise(labels))

    def test_gives_every_name_to_one_concept_only(self, kind: Kind) -> None:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in rows_of(kind):
            for name in names(row):
                found[key(name)].add(row["label"])
        assert {name: labels for name, labels in found.items() if len(labels) > 1} == {}
        assert "" not in found

    def test_makes_a_different_slug_of_every_label(self, kind: Kind) -> None:
        labels = [row["label"] for row in rows_of(kind)]
        assert len({slug(label) for label in labels}) == len(labels)

    def test_has_cells_without_stray_space_or_repetition(self, kind: Kind) -> None:
        for row in rows_of(kind):
            for cell in (row["broader"], row["synonyms"], row["mappings"]):
                values = parts(cell)
                assert all(value and value == value.strip() for value in values), row
                assert len(set(values)) == len(values), row

    def test_lists_no_synonym_that_folds_to_its_label(self, kind: Kind) -> None:
        for row in rows_of(kind):
            folded = [key(name) for name in names(row)]
            assert len(set(folded)) == len(folded), row

    def test_has_broader_labels_that_exist_and_no_cycle(self, kind: Kind) -> None:
        broader = {row["label"]: parts(row["broader"]) for row in rows_of(kind)}
        for start in broader:
            seen: set[str] = set()
            waiting = list(broader[start])
            while waiting:
                label = waiting.pop()
                assert label in broader, f"{start} is narrower than an unknown {label}"
                assert label != start, f"{start} is narrower than itself"
                if label not in seen:
                    seen.add(label)
                    waiting += broader[label]

    def test_flags_only_drugs_that_are_not_looked_for_in_prose(self, kind: Kind) -> None:
        allowed = {"", "common-word", "form"} if kind is Kind.DRUG else {""}
        assert {row["flags"] for row in rows_of(kind)} <= allowed

    def test_leaves_organ_classes_to_effects(self, kind: Kind) -> None:
        assert {row["organ_class"] for row in rows_of(kind)} == {""}

    def test_maps_with_compact_identifiers(self, kind: Kind) -> None:
        for row in rows_of(kind):
            for curie in parts(row["mappings"]):
                prefix, colon, local = curie.partition(":")
                assert colon, row
                assert local, row
                assert prefix in {"DRUGBANK", "UNII", "CAS", "DOID", "CHEBI", "NDFRT", "MESH"}

    def test_stays_small_enough_to_ship(self, kind: Kind) -> None:
        path = resources.ontology() / "vocabulary" / FILES[kind]
        assert path.stat().st_size < LIMITS.get(kind, 500_000)


@pytest.mark.parametrize(
    ("kind", "name", "label"),
    [
        (Kind.DRUG, "Pomalidomide", "pomalidomide"),
        (Kind.DRUG, "paracetamol", "acetaminophen"),
        (Kind.DRUG, "adrenaline", "epinephrine"),
        (Kind.DRUG, "salbutamol", "albuterol"),
        (Kind.CONDITION, "multiple myeloma", "multiple myeloma"),
        (Kind.CONDITION, "AIDS-related Kaposi's sarcoma", "Kaposi sarcoma"),
        (Kind.CONDITION, "high blood pressure", "hypertension"),
        (Kind.CONDITION, "human immunodeficiency virus infectious disease", "HIV infection"),
        (Kind.CONDITION, "urinary tract infections", "urinary tract infection"),
        (Kind.DRUG_CLASS, "Immunotherapy Medications", "immunotherapy"),
        (Kind.DRUG_CLASS, "immunomodulatory drug", "immunomodulator"),
        (Kind.DRUG_CLASS, "NSAIDs", "nonsteroidal anti-inflammatory drug"),
        (
            Kind.DRUG_CLASS,
            "Nucleoside/Nucleotide Reverse Transcriptase Inhibitors",
            "nucleoside reverse transcriptase inhibitor",
        ),
        (Kind.DRUG_CLASS, "Fixed-dose combinations", "fixed-dose combination"),
        (Kind.MECHANISM, "inhibition of tumour cell growth", "inhibition of tumor cell growth"),
        (Kind.MECHANISM, "Immune modulation", "immunomodulation"),
        (Kind.MECHANISM, "Direct anti-myeloma activity", "inhibition of tumor cell growth"),
        (Kind.MECHANISM, "angiogenesis inhibitor", "inhibition of angiogenesis"),
        (
            Kind.POPULATION,
            "Women of childbearing age",
            "people of childbearing potential",
        ),
        (Kind.POPULATION, "used during pregnancy", "pregnancy exposure"),
        (Kind.PRECAUTION, "effective contraception", "contraception"),
        (Kind.PRECAUTION, "reliable contraception", "contraception"),
        (Kind.MONITORING, "blood count", "blood counts"),
        (Kind.ORGANIZATION, "Bristol-Myers Squibb", "Bristol Myers Squibb"),
        (Kind.ORGANIZATION, "Celgene", "Celgene"),
    ],
)
def test_a_name_that_people_write_is_known(kind: Kind, name: str, label: str) -> None:
    assert owners(kind).get(key(name)) == label


@pytest.mark.parametrize("word", ["calcium", "potassium", "cholesterol", "alcohol", "water"])
def test_body_substances_are_marked_as_ordinary_words(word: str) -> None:
    flagged = {
        key(name): row["flags"] == "common-word"
        for row in rows_of(Kind.DRUG)
        for name in names(row)
    }
    assert flagged[key(word)]


@pytest.mark.parametrize("word", ["monitor", "balance", "date", "same", "milk", "cascade", "NMDA"])
def test_ordinary_words_are_no_names_of_drugs(word: str) -> None:
    assert key(word) not in owners(Kind.DRUG)


def mechanism_rules() -> dict[str, list[dict[str, Any]]]:
    path = resources.ontology() / "rules" / "mechanisms.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_targets_lead_to_known_mechanisms_by_known_actions() -> None:
    rules = mechanism_rules()
    labels = {row["label"] for row in rows_of(Kind.MECHANISM)}
    actions = {action["name"] for action in rules["action"]}
    for target in rules["target"]:
        led_to = {name: value for name, value in target.items() if name not in {"name", "words"}}
        assert led_to, target["name"]
        assert set(led_to) <= actions, target["name"]
        assert set(led_to.values()) <= labels, target["name"]


def test_a_verb_belongs_to_one_action_and_a_word_to_one_target() -> None:
    rules = mechanism_rules()
    for group, field in (("action", "verbs"), ("target", "words")):
        found: defaultdict[str, set[str]] = defaultdict(set)
        for entry in rules[group]:
            words = entry[field]
            for word in words:
                found[word if group == "action" else key(word)].add(entry["name"])
        assert {word: owning for word, owning in found.items() if len(owning) > 1} == {}


@pytest.mark.parametrize(
    ("verb", "words", "label"),
    [
        ("stimulating", "T-cell", "T-cell stimulation"),
        ("enhances", "natural killer cells", "natural killer cell stimulation"),
        ("inhibits", "growth of cancer cells", "inhibition of tumor cell growth"),
        ("inhibit", "growth and survival of myeloma cells", "inhibition of tumor cell growth"),
        ("blocks", "development of blood vessels", "inhibition of angiogenesis"),
        ("reduce", "formation of new blood vessels", "inhibition of angiogenesis"),
        ("inhibits", "cyclooxygenase", "cyclooxygenase inhibition"),
        ("blocking", "HIV integrase", "HIV integrase inhibition"),
    ],
)
def test_prose_is_composed_into_a_mechanism(verb: str, words: str, label: str) -> None:
    rules = mechanism_rules()
    action = next(each["name"] for each in rules["action"] if verb in each["verbs"])
    target = next(
        each for each in rules["target"] if key(words) in {key(word) for word in each["words"]}
    )
    assert target[action] == label


def test_proteins_that_a_greek_letter_tells_apart_are_forms_of_one_substance() -> None:
    lexicon = load()
    for name, whole in (("epoetin zeta", "erythropoietin"), ("follitropin delta", "follitropin")):
        grounding = lexicon.ground(name, Kind.DRUG)
        concept = lexicon.concept(grounding.concept) if grounding else None
        assert concept is not None
        assert (concept.label, [each.slug for each in concept.broader]) == (name, [whole])
