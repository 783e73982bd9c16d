"""Tests of kg.evaluation.labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.evaluation.labels import read_mentions, read_strings
from kg.model import Span


def write(folder: Path, name: str, text: str, offsets: str | None) -> None:
    for each in ("text", "gold"):
        (folder / each).mkdir(exist_ok=True)
    (folder / "text" / f"{name}.txt").write_bytes(text.encode())
    if offsets is not None:
        (folder / "gold" / f"{name}.offsets").write_text(offsets, encoding="utf-8")


def test_mentions_are_read_by_their_places_only(tmp_path: Path) -> None:
    text = "Joint swelling or discomfort"
    write(
        tmp_path,
        "EXAMPLIN_adverse_reactions",
        text,
        "0,14|X1|swelling|1\n0,5;18,28|X2|discomfort|2\n0,14|X3|again|3\n",
    )

    (label,) = read_mentions(tmp_path)

    assert (label.label, label.section) == ("EXAMPLIN", "adverse reactions")
    assert label.mentions == ((Span(0, 5), Span(18, 28)), (Span(0, 14),))
    assert [" ".join(part.of(text) for part in parts) for parts in label.mentions] == [
        "Joint discomfort",
        "Joint swelling",
    ]


def test_line_ends_keep_their_width(tmp_path: Path) -> None:
    write(tmp_path, "EXAMPLIN_boxed_warnings", "a\r\nrash", "3,7|X|rash|1\n")

    (label,) = read_mentions(tmp_path)

    assert label.mentions[0][0].of(label.text) == "rash"


@pytest.mark.parametrize("offsets", ["rash\n", "0,99|X|rash|1\n", "2,2|X||1\n", "3,1|X||1\n", None])
def test_wrong_gold_is_told_with_its_file(tmp_path: Path, offsets: str | None) -> None:
    write(tmp_path, "EXAMPLIN_boxed_warnings", "rash", offsets)

    with pytest.raises(InvalidFileError, match=r"EXAMPLIN_boxed_warnings\.offsets"):
        read_mentions(tmp_path)


def test_text_of_an_unknown_section_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "EXAMPLIN_overdosage", "rash", "")

    with pytest.raises(InvalidFileError, match="section"):
        read_mentions(tmp_path)


def test_strings_are_read_without_terms_and_codes(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    section = {
        "label_id": "Examplin",
        "section_name": "boxed warnings",
        "section_text": "Rash",
        "adverse_events": [["rash", "Term", 1.0], ["rash", "Other term", 2.0]],
    }
    path.write_text(json.dumps([section]), encoding="utf-8")

    (label,) = read_strings(path)

    assert label.strings == {"rash"}
    assert (label.label, label.section, label.text) == ("Examplin", "boxed warnings", "Rash")


@pytest.mark.parametrize("content", ["{", "{}x", '[{"label_id": "a"}]', "[1]"])
def test_other_json_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InvalidFileError, match=r"gold\.json"):
        read_strings(path)


@pytest.mark.shared
def test_reference_labels_have_their_gold(shared: Path) -> None:
    folder = shared / "data" / "label-gold"

    mentions, strings = read_mentions(folder / "mentions"), read_strings(folder / "train.json")

    assert len(mentions) == len(strings) == 239
    assert sum(len(label.mentions) for label in mentions) > 13_000
    words = [
        " ".join(part.of(label.text) for part in parts)
        for label in mentions
        for parts in label.mentions
    ]
    assert sum(bool(each.strip()) for each in words) / len(words) > 0.99
    texts = {label.text for label in mentions}
    assert sum(label.text in texts for label in strings) > 230
