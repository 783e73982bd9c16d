"""Literals go through the store unchanged, whatever the store makes of numbers and dates."""

from __future__ import annotations

import gzip
import re
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Literal, URIRef

from kg.rdf.mapping import quads
from kg.rdf.quads import BOOLEAN, DATE, DECIMAL, INTEGER, STRING, Value, decimal
from kg.shacl.data import Data
from kg.shacl.terms import (
    SURELY_KEPT,
    UncheckableTermError,
    constant,
    from_store,
    is_kept,
    literal,
    stands_in,
    to_store,
)
from kg.vocab import Names
from tests.examples import example_assembly

_DATATYPES = [XSD.integer, XSD.int, XSD.byte, XSD.unsignedLong, XSD.decimal, XSD.double]
_DATATYPES += [XSD.boolean, XSD.date, XSD.dateTime, XSD.gYear, XSD.string, XSD.anyURI]
_LEXICAL = st.from_regex(
    r"[+-]?[0-9]{1,6}(\.[0-9]{0,4})?(e[0-9])?", fullmatch=True
) | st.sampled_from(
    ["true", "1", "2024-02-30", "2024-01-31T00:00:00.000Z", "", "INF", 'a "b" \\ \n c', "\x00"]
)


@given(_LEXICAL, st.sampled_from(_DATATYPES))
def test_a_literal_comes_back_as_it_went_in(lexical: str, datatype: URIRef) -> None:
    given = Literal(lexical, datatype=datatype, normalize=False)
    data = Data.of([ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), to_store(given))])

    (quad,) = data.store
    back = from_store(quad.object)

    assert str(back) == lexical
    assert (back.datatype or XSD.string) == datatype
    (row,) = data.select(f"SELECT ?found {{ ?found ?any {constant(given)} }}")
    assert row["found"] == ox.NamedNode("urn:a")


@pytest.mark.parametrize("datatype", sorted(SURELY_KEPT))
def test_what_is_not_tried_out_is_kept(datatype: URIRef) -> None:
    @given(st.from_regex(re.compile(SURELY_KEPT[datatype], re.ASCII), fullmatch=True))
    def kept(lexical: str) -> None:
        assert is_kept(ox.Literal(lexical, datatype=ox.NamedNode(datatype)))

    kept()


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [("99999999999999999999", XSD.integer), ("0.1234567890123456789012", XSD.decimal)],
)
def test_a_number_that_the_store_cannot_compare_is_refused(lexical: str, datatype: URIRef) -> None:
    with pytest.raises(UncheckableTermError) as caught:
        to_store(Literal(lexical, datatype=datatype, normalize=False))
    assert lexical in str(caught.value)


@pytest.mark.parametrize("iri", ["has space", "urn:a> ?b ?c . <urn:d", "", 'urn:"x"'])
def test_an_iri_that_would_break_out_of_a_query_is_none(iri: str) -> None:
    with pytest.raises(UncheckableTermError, match="IRI"):
        constant(URIRef(iri))


def test_a_blank_node_keeps_its_name() -> None:
    assert from_store(to_store(BNode("here"))) == BNode("here")


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("value", ['"1"', '"01"', '"1\\n"'])
def test_a_file_is_read_with_the_forms_that_it_has(
    tmp_path: Path, value: str, packed: bool
) -> None:
    line = f"<urn:a> <urn:b> {value}^^<{XSD.integer}> <urn:g> .\n".encode()
    path = tmp_path / ("graph.nq.gz" if packed else "graph.nq")
    path.write_bytes(gzip.compress(line) if packed else line)

    data = Data.of_nquads(path)

    (quad,) = data.store
    assert str(from_store(quad.object)) == value[1:-1].replace("\\n", "\n")
    assert data.forms_kept == stands_in(quad.object) == (value == '"01"')


def test_what_a_build_writes_is_in_the_form_that_the_store_keeps() -> None:
    literals = [
        value for _, _, value, _ in quads(example_assembly(), Names()) if isinstance(value, Value)
    ]

    assert {each.datatype for each in literals} >= {INTEGER, DECIMAL, DATE, BOOLEAN, STRING}
    assert not [each for each in literals if stands_in(literal(each.lexical, each.datatype))]


@given(
    st.decimals(-(10**9), 10**9, places=6)
    | st.decimals(0, 1, places=18)  # the digits behind the point that the store has room for
)
def test_decimals_are_written_in_the_form_that_the_store_keeps(number: Decimal) -> None:
    written = decimal(number)

    assert Decimal(written.lexical) == number
    assert is_kept(ox.Literal(written.lexical, datatype=ox.NamedNode(DECIMAL)))
