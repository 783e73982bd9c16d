"""Tests of kg.evaluation.crossvalidation."""

from __future__ import annotations

from pathlib import Path

from kg.evaluation.crossvalidation import cross_validated, folds
from kg.evaluation.labels import LabelText
from kg.evaluation.spans import score_spans
from kg.lexicon import Lexicon
from kg.model import Concept, Kind, Ref, Span

EFFECTS = ("rash", "itching", "nausea", "headache", "fever", "cough")


def test_folds_are_even_and_do_not_depend_on_order() -> None:
    names = [f"label {number}" for number in range(10)]

    split = folds(names)

    assert split == folds(names[::-1]) == folds(names + names)
    assert sorted(split.values()) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert split != folds(names, seed=1)


def test_each_label_is_tagged_by_a_model_of_the_others(tmp_path: Path) -> None:
    lexicon = Lexicon(Concept(ref=Ref(Kind.EFFECT, name), label=name) for name in EFFECTS)
    labels = []
    for name in EFFECTS:
        text = f"Reactions include {name} and tiredness. " * 3
        starts = [at for at in range(len(text)) if text.startswith((name, "tiredness"), at)]
        ends = [text.find(" ", at) for at in starts]
        spans = [
            Span(start, end - text[start:end].endswith("."))
            for start, end in zip(starts, ends, strict=True)
        ]
        labels.append(
            LabelText(
                label=name,
                section="adverse reactions",
                text=text,
                mentions=tuple((span,) for span in spans),
            )
        )

    find = cross_validated(labels, lexicon, tmp_path, count=3)

    assert score_spans(labels, find, draws=10)["exact"]["overall"].counts.f1 == 1.0
    assert len(list(tmp_path.iterdir())) == 3
