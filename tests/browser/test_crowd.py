"""Graphs of some 60 nodes, as they are drawn: labels lie apart from each other and from nodes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kg.api import Settings, create_app, web
from kg.model import Assembly, Concept, Kind, Predicate, Ref
from kg.rdf import nquads
from kg.store.oxigraph import OxigraphStore
from tests.api.running import running
from tests.browser.conftest import Site
from tests.examples import (
    LENALIDOMIDE,
    PAGE,
    POMALIDOMIDE,
    THALIDOMIDE,
    evidence,
    example_assembly,
    statement,
)

_SAID = "Common side effects include fatigue, constipation and shortness of breath."
_SIZES = ("short", "of a middling length", "of a length that few have, but some")
_EFFECTS = tuple(Ref(Kind.EFFECT, f"effect-{number}") for number in range(60))
_HAVE = {POMALIDOMIDE: _EFFECTS, THALIDOMIDE: _EFFECTS[15:40], LENALIDOMIDE: _EFFECTS[25:50]}
# Cytoscape leaves itself with the element that it draws in.
_BOXES = """(canvas) => {
  const box = ({ x1, x2, y1, y2 }) => [x1, x2, y1, y2];
  const parts = { includeNodes: false, includeEdges: false, includeOverlays: false };
  return canvas._cyreg.cy.nodes().map((node) => ({
    name: node.data("label"),
    dot: box(node.renderedBoundingBox({ ...parts, includeNodes: true, includeLabels: false })),
    label: node.numericStyle("text-opacity")
      ? box(node.renderedBoundingBox({ ...parts, includeLabels: true }))
      : null,
  }));
}"""
_SLACK = 3  # pixels: Cytoscape's boxes are a little larger than what is drawn
_TRIES = 15  # where many do much, the page waits for its turn
_SETTLED = 600  # milliseconds from the last turn of the wheel

Sides = Sequence[float]  # left, right, top, bottom


def crowd() -> Assembly:
    """Return the example with 60 effects of three drugs, some of them shared."""
    found = example_assembly()
    named = [
        Concept(ref=each, label=f"effect {number} {_SIZES[number % 3]}")
        for number, each in enumerate(_EFFECTS)
    ]
    adverse = Predicate.HAS_ADVERSE_EFFECT
    said = [
        statement(evidence(PAGE, _SAID, "fatigue", adverse, effect, subject=drug))
        for drug, effects in _HAVE.items()
        for effect in effects
    ]
    return replace(found, concepts=(*found.concepts, *named), statements=(*found.statements, *said))


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """Yield the address of a server with the crowd, for the tests of this module."""
    store = OxigraphStore()
    store.load_nquads(io.BytesIO("".join(nquads(crowd())).encode()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "BUILT", built)
        with running(create_app(store, Settings(page=True))) as found:
            yield found


def over(one: Sides, other: Sides) -> bool:
    """Tell whether two boxes have more than a pixel in common."""
    return (
        min(one[1], other[1]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[2], other[2]) > 1
    )


def labelled(page: Page, *needed: str) -> list[str]:
    """Return the labels that are drawn, after a look that they lie apart.

    Those of bundles, and those that are needed, may lie over nodes where nothing else is free.
    """
    found = page.locator(".canvas").evaluate(_BOXES)
    shown = [each for each in found if each["label"]]
    size = page.locator(".canvas").bounding_box()
    assert size is not None
    for left, right, top, bottom in (each["label"] for each in shown):
        assert min(left, top) > -_SLACK
        assert right < size["width"] + _SLACK
        assert bottom < size["height"] + _SLACK
    for one, other in combinations(shown, 2):
        assert not over(one["label"], other["label"]), (one, other)
    for one in (each for each in shown if not each["name"].startswith(("+ ", *needed))):
        for other in found:
            assert one is other or not over(one["label"], other["dot"]), (one, other)
    return [each["name"] for each in shown]


def test_labels_around_a_node_do_not_overlap(site: Site) -> None:
    page = site.open("/explore?node=drug/pomalidomide&open=drug/pomalidomide:hasAdverseEffect:60")
    page.wait_for_timeout(_SETTLED)
    names = labelled(page)
    assert "pomalidomide" in names
    assert len(names) > 40
    page.locator(".canvas").hover()
    for _ in range(_TRIES):
        page.mouse.wheel(0, 600)
    for _ in range(_TRIES):
        page.wait_for_timeout(_SETTLED)
        fewer = labelled(page)
        if len(fewer) < len(names):
            break
    assert 1 < len(fewer) < len(names)


def test_labels_of_a_comparison_do_not_overlap(site: Site) -> None:
    drugs = [each.slug for each in _HAVE]
    asked = [f"node=drug/{drug}" for drug in drugs]
    asked += [f"open=drug/{drug}:hasAdverseEffect:60" for drug in drugs]
    page = site.open(f"/explore?{'&'.join(asked)}&layout=ring")
    page.wait_for_timeout(_SETTLED)
    names = labelled(page)
    assert set(drugs) < set(names)
    assert len(names) > 30


def test_labels_do_not_overlap_on_a_phone(site: Site) -> None:
    site.page.set_viewport_size({"width": 360, "height": 740})
    page = site.open("/explore?node=drug/pomalidomide&open=drug/pomalidomide:hasAdverseEffect:60")
    page.wait_for_timeout(_SETTLED)
    assert "pomalidomide" in labelled(page, "pomalidomide")
