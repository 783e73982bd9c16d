"""Query files, their parameters, and answers as text."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rdflib import XSD, Literal, URIRef

from kg.errors import InvalidFileError, QueryError, UnknownNameError
from kg.identifiers import BASE
from kg.query import Catalogue, bindings
from kg.queryfiles import NamedQuery, read_query
from kg.rdf import nquads
from kg.resolve import Resolver
from kg.store import Solutions, Triples, Truth
from kg.store.oxigraph import OxigraphStore
from kg.tables import OutputFormat, tabulate, write
from tests.asking import run
from tests.examples import example_assembly

HEADER = """#+ summary: A question
#+ description: >-
#+   It goes on
#+   for two lines.
#+ parameters:
#+   - name: drug
#+     type: drug
#+     description: the drug
#+   - name: least
#+     type: number
#+     description: a bound
#+     default: 0.5
#+   - name: count
#+     type: integer
#+     description: how many
#+     optional: true
#+   - name: word
#+     type: text
#+     description: a word
#+     optional: true

SELECT ?drug ?least ?count ?word { ?drug a <https://w3id.org/drug-effect-kg/vocab/Drug> }
"""


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    made = OxigraphStore()
    made.load_nquads(io.BytesIO("".join(nquads(example_assembly())).encode()))
    return made


@pytest.fixture(scope="module")
def resolver(store: OxigraphStore) -> Resolver:
    return Resolver(store)


def query(tmp_path: Path, text: str = HEADER, base: str = BASE) -> NamedQuery:
    path = tmp_path / "a-question.rq"
    path.write_text(text)
    return read_query(path, base)


def test_the_header_documents_the_query(tmp_path: Path) -> None:
    read = query(tmp_path)
    assert (read.name, read.summary) == ("a-question", "A question")
    assert read.description == "It goes on for two lines."
    assert [parameter.name for parameter in read.parameters] == ["drug", "least", "count", "word"]


def test_parameters_become_terms(tmp_path: Path, store: OxigraphStore, resolver: Resolver) -> None:
    given = {"drug": "Pomalyst", "count": "3", "word": '" } #'}
    answer = run(store, query(tmp_path), given, resolver)
    assert isinstance(answer, Solutions)
    assert answer.rows == (
        (
            URIRef(BASE + "drug/pomalidomide"),
            Literal("0.5", datatype=XSD.decimal),
            Literal(3),
            Literal('" } #'),
        ),
    )


def test_an_optional_parameter_left_out_leaves_its_variable_free(
    tmp_path: Path, resolver: Resolver
) -> None:
    assert set(bindings(query(tmp_path), {"drug": "pomalidomide"}, resolver)) == {"drug", "least"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "needs the parameter 'drug': the drug"),
        ({"drug": "pomalidomide", "x": "1"}, "no parameter 'x': it has count, drug, least, word"),
        ({"drug": "pomalidomide", "count": "1.5"}, "count must be a whole number, not '1.5'"),
        ({"drug": "pomalidomide", "least": "nan"}, "least must be a decimal number, not 'nan'"),
    ],
)
def test_wrong_parameters_are_named(
    tmp_path: Path, resolver: Resolver, given: dict[str, str], says: str
) -> None:
    with pytest.raises(QueryError, match=says):
        bindings(query(tmp_path), given, resolver)


def test_an_unknown_name_gets_the_nearest(tmp_path: Path, resolver: Resolver) -> None:
    with pytest.raises(UnknownNameError, match=r"nearest: pomalidomide"):
        bindings(query(tmp_path), {"drug": "pomalidomid"}, resolver)


def test_another_base_is_put_into_the_query(tmp_path: Path) -> None:
    sparql = query(tmp_path, base="http://other/").sparql
    assert "<http://other/vocab/Drug>" in sparql
    assert BASE not in sparql


def test_a_file_without_a_header_is_a_query_without_parameters(tmp_path: Path) -> None:
    read = query(tmp_path, "ASK {}")
    assert (read.summary, read.parameters, read.sparql) == ("", (), "ASK {}")


@pytest.mark.parametrize(
    "header",
    [
        "#+ summary: [",
        "#+ just words",
        "#+ parameters: [{name: x}]",
        "#+ parameters: [{name: x, type: wish, description: y}]",
        "#+ parameters: [x]",
    ],
)
def test_a_broken_header_is_named(tmp_path: Path, header: str) -> None:
    with pytest.raises(InvalidFileError, match=r"a-question\.rq"):
        query(tmp_path, header + "\nASK {}")


def test_an_unknown_query_gets_the_nearest() -> None:
    catalogue = Catalogue.load()
    assert catalogue.get("sources").name == "sources"
    with pytest.raises(UnknownNameError, match="nearest: effects-of-drug"):
        catalogue.get("effect-of-drugs")


ANSWER = Solutions(
    variables=("drug", "drugLabel", "status", "belief"),
    rows=(
        (URIRef(BASE + "drug/a"), Literal("a\tb"), URIRef(BASE + "vocab/Supported"), None),
        (URIRef(BASE + "drug/b"), None, URIRef("http://x/y"), Literal("0.5")),
    ),
)


def test_a_table_shows_labels_and_short_names() -> None:
    table = tabulate(ANSWER)
    assert table.headers == ("drug", "status", "belief")
    assert table.rows == (("a\tb", "Supported", ""), ("drug:b", "http://x/y", "0.5"))
    assert table.text() == "drug\tstatus\tbelief\na b\tSupported\t\ndrug:b\thttp://x/y\t0.5\n"


def test_a_truth_value_and_a_graph_are_tables_too() -> None:
    assert tabulate(Truth(value=True)).rows == (("yes",),)
    triple = (URIRef(BASE + "drug/a"), URIRef(BASE + "vocab/belief"), Literal("1"))
    assert tabulate(Triples(triples=(triple,))).rows == (("drug:a", "belief", "1"),)


def test_formats_for_programs_hold_every_column() -> None:
    assert write(ANSWER, OutputFormat.CSV).splitlines()[0] == b"drug,drugLabel,status,belief"
    assert b'"drugLabel"' in write(ANSWER, OutputFormat.JSON)
    assert write(ANSWER, OutputFormat.TABLE).decode() == tabulate(ANSWER).text()


def test_a_graph_is_written_with_prefixes() -> None:
    triple = (URIRef(BASE + "drug/a"), URIRef(BASE + "vocab/belief"), Literal("1"))
    assert b"drug:a dkg:belief" in write(Triples(triples=(triple,)), OutputFormat.TTL)


@pytest.mark.parametrize(
    ("answer", "form"),
    [(ANSWER, OutputFormat.TTL), (Triples(triples=()), OutputFormat.CSV)],
)
def test_a_format_that_does_not_fit_the_answer_is_refused(
    answer: Solutions | Triples, form: OutputFormat
) -> None:
    with pytest.raises(QueryError, match=f"not as {form.value}"):
        write(answer, form)
