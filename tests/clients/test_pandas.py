"""pandas, which reads a CSV result from its address."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import pytest

from kg.identifiers import BASE

ROWS = """SELECT ?name ?number ?share ?day ?note WHERE { VALUES (?name ?number ?share ?day ?note) {
  ("Ménière’s disease"@en 1 0.25 "2013-02-08" "a, b")
  ("眩暈 😀" -20 1e-3 "2024-12-31" UNDEF)
  ("two\\r\\nlines, \\"quoted\\"" 300000000000 12.0 "1999-01-01" "")
} }"""


def read(endpoint: str, query: str, **options: object) -> pd.DataFrame:
    return pd.read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}", **options)


def test_columns_have_the_types_of_their_values(endpoint: str) -> None:
    found = read(endpoint, ROWS, parse_dates=["day"])
    assert list(found.columns) == ["name", "number", "share", "day", "note"]
    assert found.number.dtype == "int64"
    assert found.share.dtype == "float64"
    assert pd.api.types.is_datetime64_any_dtype(found.day)
    assert pd.api.types.is_string_dtype(found.name)
    assert found.number.tolist() == [1, -20, 300_000_000_000]
    assert found.share.tolist() == [0.25, 0.001, 12.0]
    assert found.day.dt.year.tolist() == [2013, 2024, 1999]


def test_unicode_quotes_and_line_ends_come_through(endpoint: str) -> None:
    found = read(endpoint, ROWS)
    assert found.name.tolist() == ["Ménière’s disease", "眩暈 😀", 'two\r\nlines, "quoted"']
    assert found.note.iloc[0] == "a, b"


def test_what_is_not_bound_is_missing(endpoint: str) -> None:
    """CSV cannot tell an unbound value from an empty text: both are empty."""
    found = read(endpoint, ROWS)
    assert found.note.isna().tolist() == [False, True, True]


def test_an_answer_without_rows_has_its_columns(endpoint: str) -> None:
    found = read(endpoint, "SELECT ?drug ?effect WHERE { ?drug <ex:none> ?effect }")
    assert found.empty
    assert list(found.columns) == ["drug", "effect"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_effects_are_counted_as_the_endpoint_counts_them(endpoint: str, encoding: str) -> None:
    effects = f"?drug <{BASE}vocab/hasAdverseEffect> ?effect"
    options = {"storage_options": {"Accept-Encoding": encoding}}
    each = read(endpoint, f"SELECT ?drug ?effect WHERE {{ {effects} }}", **options)
    counted = read(
        endpoint,
        f"SELECT ?drug (COUNT(*) AS ?n) WHERE {{ {effects} }} GROUP BY ?drug",
        index_col="drug",
    )
    assert counted.n.to_dict() == each.groupby("drug").size().to_dict()
    assert len(counted) == 3


def test_tsv_is_a_table_too(endpoint: str) -> None:
    """Terms in TSV are written as in Turtle."""
    query = urlencode({"query": ROWS, "format": "tsv"})
    found = pd.read_csv(f"{endpoint}?{query}", sep="\t", quoting=3)
    assert list(found.columns) == ["?name", "?number", "?share", "?day", "?note"]
    assert found["?name"].iloc[0] == '"Ménière’s disease"@en'
    assert found["?number"].iloc[1] == -20
