"""Tests of kg.evaluation.crossvalidation."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.evaluation.crossvalidation import cross_validated, examples, folds, tagged
from kg.evaluation.finders import dictionary
from kg.evaluation.labels import LabelText, read_mentions
from kg.evaluation.spans import score_spans
from kg.lexicon import Lexicon, load
from kg.model import Concept, Kind, Ref, Span
from kg.tagger import Tagger, train

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


@pytest.mark.shared
@pytest.mark.slow
def test_tagger_beats_the_dictionary_on_labels_that_it_has_not_seen(
    shared: Path, tmp_path: Path
) -> None:
    labels = read_mentions(shared / "data" / "label-gold" / "mentions")
    known, unseen = labels[:60], labels[200:]
    lexicon, path = load(), tmp_path / "tagger.crf"

    train(examples(known), path, lexicon)

    find = tagged(Tagger.load(path, lexicon))
    learned = score_spans(unseen, find, draws=10)["exact"]["overall"].counts
    plain = score_spans(unseen, dictionary(lexicon), draws=10)["exact"]["overall"].counts
    assert learned.f1 > plain.f1 + 0.03
    assert learned.precision > plain.precision + 0.1
    assert path.stat().st_size < 5_000_000
