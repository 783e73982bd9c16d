"""Which media type an Accept header gets."""

from __future__ import annotations

import pytest

from kg.api.negotiation import choose, prefers_html
from kg.api.problems import ProblemError
from kg.store import results

TABLES = (*results.TABLE_TYPES, "text/html")
GRAPHS = (*results.GRAPH_TYPES, "text/html")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        (None, TABLES, results.JSON),
        ("*/*", TABLES, results.JSON),
        ("*/*", GRAPHS, results.TURTLE),
        ("application/json", TABLES, results.JSON),
        ("application/json", GRAPHS, results.JSON_LD),
        ("application/xml", TABLES, results.XML),
        ("text/xml", GRAPHS, results.RDF_XML),
        ("text/*", TABLES, results.CSV),
        ("text/*", GRAPHS, results.TURTLE),
        ("text/csv;q=0.3, text/tab-separated-values;q=0.9", TABLES, results.TSV),
        ("text/csv;q=0, */*", TABLES, results.JSON),
        ("application/sparql-results+json;q=0, */*;q=0.1", TABLES, results.XML),
        ("TEXT/CSV ; q=1", TABLES, results.CSV),
        ("text/csv, */*", TABLES, results.CSV),
        ("application/rdf+xml, application/sparql-results+xml", TABLES, results.XML),
        (BROWSER, TABLES, "text/html"),
        (BROWSER, GRAPHS, "text/html"),
    ],
)
def test_the_type_that_is_wanted_most_is_chosen(
    accept: str | None, offered: tuple[str, ...], chosen: str
) -> None:
    assert choose(accept, offered) == chosen


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "*/*;q=0", "text/csv;q=nonsense"])
def test_what_nothing_fits_is_refused_with_what_is_offered(accept: str) -> None:
    with pytest.raises(ProblemError, match=r"answered in .*json") as told:
        choose(accept, TABLES)
    assert told.value.status == 406


def test_only_who_names_html_prefers_it() -> None:
    assert prefers_html(BROWSER)
    assert not prefers_html("*/*")
    assert not prefers_html(None)
