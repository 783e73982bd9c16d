"""Tests of kg.evaluation.finders."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluation.finders import dictionary, rules
from kg.evaluation.labels import Finder, read_mentions
from kg.evaluation.spans import score_spans
from kg.lexicon import Lexicon, load
from kg.model import Concept, Kind, Ref


@pytest.fixture
def lexicon() -> Lexicon:
    organ = Ref(Kind.ORGAN_CLASS, "skin")
    return Lexicon(
        [
            Concept(ref=Ref(Kind.EFFECT, "rash"), label="rash", organ_class=organ),
            Concept(ref=Ref(Kind.EFFECT, "itching"), label="itching", organ_class=organ),
            Concept(
                ref=Ref(Kind.EFFECT, "skin-disorder"),
                label="skin disorder",
                organ_class=organ,
                category=True,
            ),
            Concept(ref=Ref(Kind.DRUG, "examplin"), label="examplin"),
        ]
    )


def words(find: Finder, text: str) -> list[str]:
    return [parts[0].of(text) for parts in find(text, "adverse reactions")]


def test_dictionary_takes_every_name_but_headings(lexicon: Lexicon) -> None:
    text = "Skin disorders: rash. There was no itching."

    assert words(dictionary(lexicon), text) == ["rash", "itching"]


def test_rules_leave_out_what_is_denied(lexicon: Lexicon) -> None:
    text = "Examplin causes rash.\n\n  *  Rashes\n\nExamplin does not cause itching."

    assert words(rules(lexicon), text) == ["rash", "Rashes"]


def test_half_of_a_name_is_no_span() -> None:
    text = "Examplin causes tooth and nail discoloration."

    assert words(rules(load()), text) == ["nail discoloration"]


def test_rules_may_give_list_items_without_a_name(lexicon: Lexicon) -> None:
    text = "Common adverse reactions include:\n * rash\n * wobbliness\n"

    assert words(rules(lexicon), text) == ["rash"]
    assert words(rules(lexicon, ungrounded=True), text) == ["rash", "wobbliness"]


@pytest.mark.shared
@pytest.mark.slow
def test_dictionary_finds_most_adverse_reactions_of_labels(shared: Path) -> None:
    labels = read_mentions(shared / "data" / "label-gold" / "mentions")
    lists = [label for label in labels if label.section == "adverse reactions"][:20]

    scores = score_spans(lists, dictionary(load()), draws=10)

    assert scores["exact"]["overall"].counts.f1 > 0.7
    assert scores["overlap"]["overall"].counts.f1 > scores["exact"]["overall"].counts.f1
