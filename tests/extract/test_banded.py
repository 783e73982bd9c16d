"""Effects in tables by how often they came, in HTML pages and in text."""

from __future__ import annotations

import pytest

from kg.model import CiomsClass, Predicate
from tests.extract.conftest import Extract, by_slug

_COLUMNS = (
    "<table><tr><th>Organs</th><th>Very common (&ge;1/10)</th><th>Rare (&lt;1/1,000)</th></tr>"
    "<tr><td>Nervous system disorders</td><td>Headache, tremor*</td><td></td></tr>"
    "<tr><td>Skin disorders</td><td>Rash</td><td><p>Hives</p></td></tr></table>"
)
_BEFORE = (
    "<table><tr><td rowspan='2'>Nervous system disorders</td><td>Very common (&ge;1/10)</td>"
    "<td>Headache<br>tremor</td></tr><tr><td>Very common (&ge;1/10)</td><td>Rash</td></tr>"
    "<tr><td>Skin disorders</td><td>Rare (&lt;1/1,000)</td><td>Hives</td></tr></table>"
)
_OVER = (
    "<table><tr><td colspan=2>Very common (&ge;1/10)</td></tr>"
    "<tr><td>Nervous system disorders</td><td>Headache, tremor</td></tr>"
    "<tr><td>Skin disorders</td><td>Rash</td></tr>"
    "<tr><td colspan=2>Rare (&lt;1/1,000)</td></tr><tr><td>Skin disorders</td><td>Hives</td></tr>"
    "</table>"
)
_PIPES = (
    "\n\n| Organs | Very common (≥1/10) | Rare (<1/1,000) |\n|---|---|---|\n"
    "| Nervous system disorders | Headache, tremor | |\n| Skin disorders | Rash | Hives |\n"
)
_TOLD = {
    "headache": CiomsClass.VERY_COMMON,
    "tremor": CiomsClass.VERY_COMMON,
    "rash": CiomsClass.VERY_COMMON,
    "urticaria": CiomsClass.RARE,
}


def classes(extracted: Extract, text: str) -> dict[str, CiomsClass | None]:
    """Return the class of each effect that a document states."""
    found = by_slug(extracted(text), Predicate.HAS_ADVERSE_EFFECT)
    return {name: each.frequency and each.frequency.cioms for name, each in found.items()}


@pytest.mark.parametrize("table", [_COLUMNS, _BEFORE, _OVER])
def test_cells_of_a_table_by_bands_are_of_their_band(extracted: Extract, table: str) -> None:
    page = (
        "<html><body><h1>Examplin</h1><p><b>Generic Name:</b> ibuprofen</p>"
        f"<h2>Undesirable effects</h2>{table}<p>Ask a doctor.</p></body></html>"
    )
    assert classes(extracted, page) == _TOLD


def test_tables_between_pipes_are_read_alike(extracted: Extract) -> None:
    page = f"# Examplin\n\n**Generic Name:** ibuprofen\n\n## Side Effects\n\nOf people:{_PIPES}"
    assert classes(extracted, page) == _TOLD


def test_tables_of_leaflets_are_read_alike(extracted: Extract) -> None:
    page = (
        "<html><body><h1>1. What Plantivo is and what it is used for</h1><p>It treats gout.</p>"
        "<h1>2. What you need to know before you take Plantivo</h1>"
        f"<h1>4. Possible side effects</h1><p>Some people get them.</p>{_COLUMNS}"
        "<h1>6. Contents of the pack and other information</h1>"
        "<p>The active substance is ibuprofen.</p></body></html>"
    )
    assert classes(extracted, page) == _TOLD


def test_figures_in_html_tables_tell_incidence(extracted: Extract) -> None:
    page = (
        "<html><body><h1>Examplin</h1><p><b>Generic Name:</b> ibuprofen</p><h2>Adverse reactions"
        "</h2><table><tr><th>Reaction</th><th>Examplin (N=200)</th><th>Placebo (N=190)</th></tr>"
        "<tr><td>Headache</td><td>12%</td><td>9%</td></tr><tr><td>Rash</td><td>0%</td><td>3%</td>"
        "</tr></table></body></html>"
    )
    found = by_slug(extracted(page), Predicate.HAS_ADVERSE_EFFECT)
    frequency = found["headache"].frequency
    assert frequency is not None
    assert (str(frequency.high), str(frequency.comparator)) == ("0.12", "0.09")
    assert frequency.denominator == 200
    assert "rash" not in found
