"""The effect vocabulary: well-formed, unambiguous, and good on the words that documents use."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kg import lexicon, resources
from kg.identifiers import slug
from kg.model import Kind, Ref

Row = dict[str, str]


def _rows(name: str) -> list[Row]:
    path: Path = resources.ontology() / "vocabulary" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _cell(row: Row, column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


EFFECTS = _rows("effects.tsv")
BY_LABEL = {row["label"]: row for row in EFFECTS}
ORGAN_CLASSES = _rows("organ-classes.tsv")


def _effect(name: str) -> str | None:
    grounding = lexicon.load().ground(name, Kind.EFFECT)
    return grounding.concept.slug if grounding else None


@pytest.mark.parametrize("rows", [EFFECTS, ORGAN_CLASSES], ids=["effects", "organ classes"])
def test_rows_are_sorted_by_label_and_have_slugs_of_their_own(rows: list[Row]) -> None:
    labels = [row["label"] for row in rows]
    assert labels == sorted(labels, key=lambda label: (label.casefold(), label))
    assert [each for each, count in Counter(map(slug, labels)).items() if count > 1] == []


def test_cells_hold_no_empty_or_padded_names() -> None:
    for row in EFFECTS + ORGAN_CLASSES:
        names = [row["label"], *(_cell(row, "broader")), *(_cell(row, "synonyms"))]
        assert all(each and each == each.strip() for each in names), row["label"]


def test_every_effect_has_one_known_organ_class() -> None:
    known = {row["label"] for row in ORGAN_CLASSES}
    assert {row["organ_class"] for row in EFFECTS} <= known


def test_every_parent_is_an_effect() -> None:
    missing = {
        (row["label"], parent)
        for row in EFFECTS
        for parent in _cell(row, "broader")
        if parent not in BY_LABEL
    }
    assert missing == set()


def test_no_effect_is_its_own_ancestor() -> None:
    def walk(label: str, below: tuple[str, ...]) -> None:
        assert label not in below, f"{label} is above itself"
        for parent in _cell(BY_LABEL[label], "broader"):
            walk(parent, (*below, label))

    for label in BY_LABEL:
        walk(label, ())


def test_a_name_belongs_to_one_effect() -> None:
    owners: dict[str, str] = {}
    shared: list[tuple[str, str, str]] = []
    for row in EFFECTS:
        for name in (row["label"], *_cell(row, "synonyms")):
            owner = owners.setdefault(lexicon.key(name), row["label"])
            if owner != row["label"]:
                shared.append((name, owner, row["label"]))
    assert shared == []


def test_no_name_is_listed_twice_for_an_effect() -> None:
    for row in EFFECTS:
        names = [lexicon.key(name) for name in (row["label"], *_cell(row, "synonyms"))]
        assert [each for each, count in Counter(names).items() if count > 1] == [], row["label"]


def test_mappings_are_identifiers_of_open_vocabularies() -> None:
    prefixes = {curie.split(":")[0] for row in EFFECTS for curie in _cell(row, "mappings")}
    assert prefixes <= {"DOID", "HP", "OAE", "SYMP"}


def test_an_identifier_maps_to_one_effect() -> None:
    counts = Counter(curie for row in EFFECTS for curie in _cell(row, "mappings"))
    assert [each for each, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("feeling tired", "fatigue"),
        ("weakness", "asthenia"),
        ("muscle weakness", "muscle weakness"),
        ("fever", "pyrexia"),
        ("shortness of breath", "dyspnea"),
        ("difficulty breathing", "dyspnea"),
        ("trouble sleeping", "insomnia"),
        ("yellowing of the skin or eyes", "jaundice"),
        ("yellowing of skin and eyes", "jaundice"),
        ("ringing in the ears", "tinnitus"),
        ("irregular heartbeats", "arrhythmia"),
        ("pounding heartbeat", "palpitations"),
        ("fast heartbeat", "tachycardia"),
        ("pins and needles", "paresthesia"),
        ("runny nose", "rhinorrhea"),
        ("dark urine", "urine discoloration"),
        ("loss of appetite", "decreased appetite"),
        ("low blood sugar", "hypoglycemia"),
        ("heart attack", "myocardial infarction"),
        ("allergic reactions", "hypersensitivity"),
        ("anaphylactic shock", "anaphylaxis"),
        ("low blood counts", "cytopenia"),
        ("depletion of white blood cells", "leukopenia"),
        ("low red blood cell count", "anemia"),
        ("low platelets", "thrombocytopenia"),
        ("lightheadedness", "dizziness"),
        ("spinning sensation", "vertigo"),
        ("easy bleeding", "hemorrhage"),
        ("severe skin reactions", "severe cutaneous adverse reaction"),
        ("birth defects", "congenital anomaly"),
        ("second malignancies", "second primary malignancy"),
        ("gastrointestinal upset", "gastrointestinal disorder"),
        ("increased liver enzymes", "liver enzymes increased"),
        ("liver enzyme elevations", "liver enzymes increased"),
        ("oedema", "edema"),
        ("anaemia", "anemia"),
        ("diarrhoea", "diarrhea"),
    ],
)
def test_the_words_of_patients_reach_the_concept_of_clinicians(words: str, label: str) -> None:
    assert _effect(words) == slug(label)


@pytest.mark.parametrize(
    "apart",
    [
        ("fatigue", "asthenia", "somnolence", "malaise"),
        ("liver problems", "liver damage", "liver failure", "hepatitis", "elevated liver enzymes"),
        ("kidney problems", "kidney damage", "kidney failure"),
        ("angioedema", "swelling of the face", "swelling of the ankles"),
        ("low blood counts", "low white blood cell count", "low neutrophil count"),
        ("allergic reaction", "anaphylaxis"),
        ("heart problems", "heart failure", "heart attack"),
        ("stroke", "stroke-like symptoms", "ischemic stroke"),
        ("dementia", "Alzheimer's disease"),
        ("arthritis", "rheumatic disorder", "psoriatic arthritis"),
        ("asthma", "aspirin-exacerbated respiratory disease", "asthma-like symptoms"),
        ("creatinine increased", "creatinine abnormal", "creatinine clearance decreased"),
        ("bone density decreased", "bone changes", "changes in bone density"),
        ("myasthenia gravis", "myasthenia"),
        ("confusion", "mental status changes", "loss of consciousness", "altered consciousness"),
        ("orthostatic hypotension", "dizziness upon standing"),
        ("lactic acidosis", "lactate increased"),
        ("high cholesterol", "decreased HDL cholesterol", "increased LDL cholesterol"),
        ("Clostridioides difficile infection", "intestinal infection"),
        ("argyria", "blue-gray skin discoloration"),
        ("injection site reaction", "application site reaction", "local reaction"),
        ("black stool", "melena"),
        ("peptic ulcer", "stomach ulcer", "intestinal ulcer"),
        ("atypical femur fracture", "thigh bone fracture"),
        ("cyanide poisoning", "thiocyanate poisoning"),
        ("sedation", "CNS depression"),
    ],
)
def test_what_clinicians_keep_apart_is_kept_apart(apart: tuple[str, ...]) -> None:
    found = [_effect(name) for name in apart]
    assert None not in found
    assert len(set(found)) == len(apart)


@pytest.mark.parametrize(
    "word",
    ["cold", "high", "low", "appetite", "sleep", "weak", "withdrawal", "lactation", "clotting"],
)
def test_ordinary_words_are_no_effects(word: str) -> None:
    assert _effect(word) is None


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("neutropenia", "cytopenia"),
        ("deep vein thrombosis", "thrombosis"),
        ("pneumonia", "infection"),
        ("hepatitis", "liver disorder"),
        ("Stevens-Johnson syndrome", "severe cutaneous adverse reaction"),
    ],
)
def test_specific_effects_lie_below_their_family(narrow: str, broad: str) -> None:
    ancestors = lexicon.load().ancestors(Ref(Kind.EFFECT, slug(narrow)))
    assert Ref(Kind.EFFECT, slug(broad)) in ancestors


@pytest.mark.parametrize("label", ["anaphylaxis", "stroke", "pulmonary embolism", "liver failure"])
def test_effects_serious_by_nature_are_marked(label: str) -> None:
    assert "serious" in BY_LABEL[label]["flags"].split()


@pytest.mark.parametrize("label", ["nausea", "fatigue", "headache", "rash", "hypersensitivity"])
def test_everyday_effects_are_not_marked_serious(label: str) -> None:
    assert "serious" not in BY_LABEL[label]["flags"].split()


def test_hypersensitivity_is_an_effect_not_a_heading() -> None:
    assert "category" not in BY_LABEL["hypersensitivity"]["flags"].split()
    assert "category" in BY_LABEL["gastrointestinal disorder"]["flags"].split()
