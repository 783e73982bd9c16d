"""Values of parameters stay data: whatever is given, the structure of the query is the same."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import BadValueError, QueryError, UnknownNameError
from kg.identifiers import BASE
from kg.parameters import MOST_CHARACTERS, expected_of
from kg.query import bindings, term_of
from kg.queryfiles import NamedQuery, Parameter, ParameterType
from kg.rdf import nquads
from kg.resolve import Resolver
from kg.store import Solutions, Term
from kg.store.guard import screen
from kg.store.oxigraph import OxigraphStore
from tests.examples import example_assembly

TEXT = "SELECT ?value WHERE { ?s ?p ?value }"
ECHO = "SELECT ?value WHERE { }"
BENIGN: dict[ParameterType, str] = {
    ParameterType.DRUG: "pomalidomide",
    ParameterType.EFFECT: "neutropenia",
    ParameterType.TERM: "Drug",
    ParameterType.TEXT: "a word",
    ParameterType.INTEGER: "3",
    ParameterType.NUMBER: "0.5",
    ParameterType.BOOLEAN: "true",
    ParameterType.DATE: "2024-02-29",
    ParameterType.IRI: "http://example.org/a",
}
NASTY = (
    '" } #',
    '"""',
    "'",
    "\\",
    '\\"',
    "a\\",
    "\n} UNION { ?s ?p ?o }",
    "\r\n\t\f\b",
    "> . ?a ?b ?c . <x:",
    "\\u003E \\u0022 } \\U0000003e",
    "\\\\u0022",
    "\\\\\\U00000022",
    "\x00",
    "\x7f\x85\u2028\ufeff\uffff",
    "}) VALUES (?s) { (1",
    "1) } #",
    "{{slug}} {0} %s ${x}",
    "😀 ﷽ ‮",
    "?value",
    "pomalidomide> ?p ?o } #",
    "drug/pomalidomide>",
    "drug/pomalidomide\n",
    f"{BASE}drug/pomalidomide> . <x:y",
    "http://example.org/a> . ?s ?p <http://example.org/b",
    "http://example.org/{a}",
    "http://example.org/a b",
    "http://example.org/\\u003E",
    "Drug> ?p ?o } #",
    "1e400",
    "-0",
    "٣",
    "9" * 19,
    "2024-02-30",
    "2024-02-29Z",
    "true\n",
    "",
)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    store = OxigraphStore()
    store.load_nquads(io.BytesIO("".join(nquads(example_assembly())).encode()))
    return Resolver(store)


def query(kind: ParameterType, text: str = TEXT) -> NamedQuery:
    parameter = Parameter(name="value", type=kind, description="what is sought")
    return NamedQuery(
        name="asked", summary="", description="", parameters=(parameter,), sparql=text
    )


def structure(text: str) -> tuple[Any, list[Any]]:
    """Return the algebra of a query without the terms of its VALUES, and those terms."""
    terms: list[Any] = []

    def plain(part: Any) -> Any:
        if isinstance(part, CompValue):
            if part.name == "values":
                terms.extend(row[Variable("value")] for row in part["res"])
                return "values"
            return part.name, [(key, plain(part[key])) for key in sorted(part)]
        if isinstance(part, list | tuple | set | frozenset):
            return [plain(each) for each in part]
        return repr(part)

    return plain(translateQuery(parseQuery(text)).algebra), terms


def bound(kind: ParameterType, value: str, resolver: Resolver, text: str = TEXT) -> str:
    asked = query(kind, text)
    return screen(asked.sparql).bound(bindings(asked, {"value": value}, resolver))


@pytest.mark.parametrize("kind", BENIGN)
def test_the_structure_of_the_query_never_changes(kind: ParameterType, resolver: Resolver) -> None:
    expected, _ = structure(bound(kind, BENIGN[kind], resolver))

    @given(st.text(max_size=60) | st.sampled_from(NASTY))
    @settings(max_examples=60 if kind is ParameterType.TEXT else 25, deadline=None, database=None)
    def holds(value: str) -> None:
        try:
            written = bound(kind, value, resolver)
        except (BadValueError, UnknownNameError):
            return
        asked = query(kind)
        wanted = bindings(asked, {"value": value}, resolver)["value"]
        found, (term,) = structure(written)  # rdflib resolves code points before it parses
        assert found == expected
        assert (type(term), str(term)) == (type(wanted), str(wanted))

    holds()


@given(st.text(max_size=MOST_CHARACTERS))
@example("x" * MOST_CHARACTERS)
@settings(max_examples=100, deadline=None, database=None)
def test_text_comes_back_as_it_was_given(value: str) -> None:
    term = Literal(value)
    answer = OxigraphStore().query(ECHO, bindings={"value": term})
    assert isinstance(answer, Solutions)
    assert answer.rows == ((term,),)


@pytest.mark.parametrize("value", NASTY)
def test_whatever_is_given_is_data(value: str, resolver: Resolver) -> None:
    expected, _ = structure(bound(ParameterType.TEXT, "a word", resolver))
    found, terms = structure(bound(ParameterType.TEXT, value, resolver))
    assert found == expected
    assert [str(each) for each in terms] == [value]
    answer = OxigraphStore().query(ECHO, bindings={"value": Literal(value)})
    assert isinstance(answer, Solutions)
    assert answer.rows == ((Literal(value),),)
    for kind in set(BENIGN) - {ParameterType.TEXT}:
        expected, _ = structure(bound(kind, BENIGN[kind], resolver))
        try:
            written = bound(kind, value, resolver)
        except (BadValueError, UnknownNameError):
            continue
        assert structure(written)[0] == expected


@pytest.mark.parametrize("kind", ParameterType)
def test_a_very_long_value_is_refused(kind: ParameterType, resolver: Resolver) -> None:
    for value in ("x" * (MOST_CHARACTERS + 1), "1" * 10_000, "a:" + "b" * 1_000_000):
        with pytest.raises((BadValueError, UnknownNameError)):
            term_of(Parameter(name="value", type=kind, description=""), value, resolver)


@pytest.mark.parametrize("kind", ParameterType)
def test_what_is_no_unicode_is_refused(kind: ParameterType, resolver: Resolver) -> None:
    with pytest.raises(BadValueError, match="must be Unicode text"):
        term_of(Parameter(name="value", type=kind, description=""), "a\udc80", resolver)


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        (ParameterType.INTEGER, "-3", Literal(-3)),
        (ParameterType.NUMBER, "+0.50", Literal("+0.50", datatype=XSD.decimal)),
        (ParameterType.NUMBER, "5e-2", Literal("0.05", datatype=XSD.decimal)),
        (ParameterType.BOOLEAN, "Yes", Literal("true", datatype=XSD.boolean)),
        (ParameterType.DATE, "2024-02-29", Literal("2024-02-29", datatype=XSD.date)),
        (ParameterType.IRI, "urn:a:b", URIRef("urn:a:b")),
        (ParameterType.TERM, "drug", URIRef(f"{BASE}vocab/Drug")),
        (ParameterType.TERM, f"{BASE}vocab/belief", URIRef(f"{BASE}vocab/belief")),
        (ParameterType.DRUG, "Pomalyst", URIRef(f"{BASE}drug/pomalidomide")),
    ],
)
def test_a_value_becomes_a_term_of_its_type(
    kind: ParameterType, value: str, term: Term, resolver: Resolver
) -> None:
    assert bindings(query(kind), {"value": value}, resolver) == {"value": term}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ParameterType.INTEGER, "3.0"),
        (ParameterType.INTEGER, "٣"),
        (ParameterType.INTEGER, "9" * 19),
        (ParameterType.NUMBER, "1e400"),
        (ParameterType.NUMBER, "1e60"),
        (ParameterType.NUMBER, "0x1"),
        (ParameterType.BOOLEAN, "maybe"),
        (ParameterType.DATE, "2023-02-29"),
        (ParameterType.DATE, "29.2.2024"),
        (ParameterType.DATE, "2024-02-29\n"),
        (ParameterType.IRI, "no iri"),
        (ParameterType.IRI, "/relative"),
        (ParameterType.IRI, "http://example.org/a>"),
        (ParameterType.IRI, "http://example.org/\x00"),
    ],
)
def test_a_value_of_another_type_is_named(
    kind: ParameterType, value: str, resolver: Resolver
) -> None:
    with pytest.raises(BadValueError) as raised:
        bindings(query(kind), {"value": value}, resolver)
    error = raised.value
    assert (error.parameter, error.given) == ("value", value)
    assert error.expected == expected_of(kind)
    assert repr(value) in error.reason


def test_a_name_that_fits_nothing_says_for_which_parameter(resolver: Resolver) -> None:
    for kind in (ParameterType.DRUG, ParameterType.TERM):
        with pytest.raises(UnknownNameError) as raised:
            bindings(query(kind), {"value": "pomalidomid"}, resolver)
        assert raised.value.parameter == "value"


def test_an_iri_that_breaks_out_is_refused_by_the_store_too() -> None:
    with pytest.raises(QueryError, match="not an absolute IRI"):
        screen(ECHO).bound({"value": URIRef("http://example.org/> } #")})
