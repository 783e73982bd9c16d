"""What a document gives is held to the shapes in slices, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import checking
from kg.checking import checked
from kg.model import Frequency, Span
from tests.examples import SOURCES, example_counts, example_extractions


def test_slices_find_what_the_whole_has(monkeypatch: pytest.MonkeyPatch) -> None:
    _, page = example_extractions()
    first = page.mentions[0]
    sound = [replace(first, span=Span(at, at + len(first.quote))) for at in range(1000, 1090, 10)]
    wrong = replace(first, span=Span(5000, 5001))
    mentions = (*page.mentions, *sound, wrong, replace(sound[0], span=Span(7000, 7011)))
    given = replace(page, mentions=mentions, counts=example_counts())

    whole = checked(given)
    monkeypatch.setattr(checking, "SLICE", 3)
    assert checked(given) == whole
    kept, quarantined = whole
    assert kept == replace(given, mentions=tuple(each for each in mentions if each != wrong))
    assert [each.quote for each in quarantined] == [wrong.quote]


def test_a_fault_of_the_source_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _, page = example_extractions()
    monkeypatch.setattr(checking, "SLICE", 1)
    kept, quarantined = checked(replace(page, source=replace(page.source, digest="none")))
    assert kept.evidence == page.evidence
    assert len(quarantined) == 1


def test_sound_documents_do_not_wait_for_pyshacl(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("asked for a sound document")

    monkeypatch.setattr(checking, "validate", refuse)
    for extraction in example_extractions():
        assert checked(extraction) == (extraction, ())
    wrong = replace(example_extractions()[1], source=replace(SOURCES[0], digest="none"))
    with pytest.raises(AssertionError, match="sound"):
        checked(wrong)


def test_pyshacl_has_the_last_word_on_what_the_store_cannot_tell() -> None:
    _, page = example_extractions()
    many = replace(page.evidence[0], frequency=Frequency(denominator=10**25))
    none = replace(page.evidence[1], frequency=Frequency(denominator=-(10**25)))

    kept, quarantined = checked(replace(page, evidence=(many, none)))

    assert kept.evidence == (many,)
    assert [each.evidence for each in quarantined] == [none]
