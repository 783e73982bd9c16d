"""What a document gives is held to the shapes in slices, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg import checking
from kg.checking import checked
from kg.model import Span
from tests.examples import example_counts, example_extractions


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
