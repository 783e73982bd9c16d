"""Tests of kg.evaluation.annotated_labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.evaluation.annotated_labels import (
    FinderName,
    in_words,
    score_labels,
    to_json,
    train_on_labels,
)
from kg.lexicon import load
from kg.tagger.model import Weights

TEXT = "Adverse reactions include nausea, rash and zorbling."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("text", "gold"):
        (tmp_path / "mentions" / part).mkdir(parents=True)
    stem = "EXAMPLIN_adverse_reactions"
    (tmp_path / "mentions" / "text" / f"{stem}.txt").write_text(TEXT)
    spans = [(TEXT.index(word), TEXT.index(word) + len(word)) for word in ("nausea", "zorbling")]
    lines = "".join(f"{start},{end}|x|x|x\n" for start, end in spans)
    (tmp_path / "mentions" / "gold" / f"{stem}.offsets").write_text(lines)
    gold = {
        "label_id": "EXAMPLIN",
        "section_name": "adverse reactions",
        "section_text": TEXT,
        "adverse_events": [["nausea"], ["zorbling"]],
    }
    (tmp_path / "train.json").write_text(json.dumps([gold]))
    return tmp_path


@pytest.mark.parametrize("name", [FinderName.DICTIONARY, FinderName.RULES])
def test_names_and_rules_are_scored_by_span_and_by_set(folder: Path, name: FinderName) -> None:
    scores = score_labels(folder, name, load()).scores
    for kind in ("exact", "overlap", "wordings", "set"):
        counts = scores[kind]["overall"].counts
        assert (counts.precision, counts.recall) == (0.5, 0.5)
    assert to_json(scores)["set"]["overall"]["counts"]["gold"] == 2
    assert "exact spans" in in_words(scores)


def test_a_model_is_written_where_it_is_asked_for(folder: Path) -> None:
    model = folder / "models" / "tagger.crf"
    assert train_on_labels(folder, model, load()) == 1
    assert model.stat().st_size > 0


def test_a_tagger_learns_from_texts_without_gold(folder: Path) -> None:
    model, words = folder / "tagger.crf", [f"{one}{other}" for one in "abcdefg" for other in "xyzu"]
    texts = [f"{one} before {other}." for one in words for other in words if one < other]
    texts += [" ".join(f"rare{letter}" for letter in "abcdefghijklmnop")] * 5

    train_on_labels(folder, model, load(), texts=texts)

    assert {"ax", "before", "raree"} <= set(Weights.read(model).clusters.groups)


def test_a_tagger_is_scored_with_texts_without_gold(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[str, ...]] = []

    def learn(*_: object, texts: tuple[str, ...], **__: object) -> None:
        given.append(texts)
        raise InterruptedError

    monkeypatch.setattr("kg.evaluation.crossvalidation.train", learn)

    with pytest.raises(InterruptedError):
        score_labels(folder, FinderName.TAGGER, load(), texts=("Rash was seen.",))
    assert given == [("Rash was seen.",)]


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="mentions/text"):
        score_labels(tmp_path, FinderName.RULES, load())
