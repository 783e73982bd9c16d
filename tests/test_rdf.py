"""What goes into the graph, where it goes, and that it comes back."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Dataset, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral

from kg import rdf
from kg.assemble import assemble
from kg.identifiers import BASE, evidence_ref, iri, mention_ref, statement_ref, structured_ref
from kg.lexicon import load
from kg.model import (
    Assembly,
    CiomsClass,
    Context,
    Datatype,
    Dosage,
    Evidence,
    Frequency,
    Kind,
    Literal,
    MatchKind,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    SectionKind,
    Severity,
    Span,
    Statement,
    Status,
    TrialResult,
)
from kg.rdf.quads import decimal, resource
from kg.vocab import Names, Term
from tests import examples
from tests.examples import PAGE, SOURCES, example_assembly, statement

NAMES = Names()
DKG = Namespace(NAMES.dkg(""))
POMALIDOMIDE = URIRef(iri(examples.POMALIDOMIDE))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return rdf.to_dataset(example_assembly())


def _node(ref: Ref) -> URIRef:
    return URIRef(iri(ref))


def _statement(value: Ref) -> Statement:
    (found,) = [each for each in example_assembly().statements if each.object == value]
    return found


def _statement_node(found: Statement) -> URIRef:
    return _node(statement_ref(found.subject, found.predicate, found.object, found.context))


# --- where triples live -------------------------------------------------------------------------


def test_each_source_has_a_graph_and_the_rest_is_in_four(dataset: Dataset) -> None:
    filled = {str(graph.identifier) for graph in dataset.graphs() if len(graph)}

    assert filled == {
        *(NAMES.source(each.id) for each in SOURCES),
        BASE + "graph/description",
        BASE + "graph/statements",
        BASE + "graph/reports",
        BASE + "graph/vocabulary",
    }


def test_the_graph_of_a_source_holds_its_description_evidence_and_mentions(
    dataset: Dataset,
) -> None:
    graph = dataset.graph(URIRef(NAMES.source(PAGE)))

    evidence = {URIRef(iri(evidence_ref(each))) for each in example_assembly().evidence()}
    mentions = {_node(mention_ref(each)) for each in example_assembly().mentions}
    own = {
        URIRef(iri(evidence_ref(each)))
        for each in example_assembly().evidence()
        if each.source == PAGE
    }
    assert set(graph.subjects()) == own | mentions | {URIRef(NAMES.source(PAGE))}
    assert not own & (set(dataset.graph(URIRef(NAMES.statements)).subjects()))
    assert own < evidence


def test_there_are_no_blank_nodes_and_nothing_outside_named_graphs(dataset: Dataset) -> None:
    lines = list(rdf.nquads(dataset))

    assert len(lines) == len(dataset)
    assert not [line for line in lines if "_:" in line.split('"')[0]]
    assert not len(dataset.default_graph)


def test_a_query_without_graph_sees_all_graphs(dataset: Dataset) -> None:
    rows = dataset.query(
        """SELECT ?quote WHERE {
             drug:pomalidomide dkg:hasAdverseEffect effect:neutropenia .
             ?statement rdf:subject drug:pomalidomide ; rdf:object effect:neutropenia .
             ?evidence dkg:supports ?statement ; dkg:quote ?quote ;
                prov:wasDerivedFrom/dkg:tier dkg:Editorial . }"""
    )

    (row,) = rows
    assert "(neutropenia)" in str(row[0])


# --- direct edges -------------------------------------------------------------------------------


def _edge(dataset: Dataset, found: Statement) -> bool:
    predicate = URIRef(DKG[found.predicate])
    return (_node(found.subject), predicate, _node(found.object)) in dataset


def test_a_supported_statement_gives_a_direct_edge(dataset: Dataset) -> None:
    assert _edge(dataset, _statement(examples.NEUTROPENIA))


@pytest.mark.parametrize("effect", [examples.CONSTIPATION, examples.ALOPECIA])
def test_a_disputed_or_refuted_statement_gives_no_edge(dataset: Dataset, effect: Ref) -> None:
    assert _statement(effect).status is not Status.SUPPORTED
    assert not _edge(dataset, _statement(effect))


def test_what_a_combination_does_is_no_edge_of_its_component(dataset: Dataset) -> None:
    found = _statement(examples.HYPERGLYCEMIA)

    assert found.status is Status.SUPPORTED
    assert not _edge(dataset, found)
    assert (
        _statement_node(found),
        DKG.inCombinationWith,
        _node(examples.DEXAMETHASONE),
    ) in dataset


def test_what_holds_in_a_population_is_an_edge(dataset: Dataset) -> None:
    found = _statement(examples.BIRTH_DEFECTS)

    assert found.context.population
    assert _edge(dataset, found)
    limited = set(dataset.subjects(DKG.population, _node(examples.PREGNANCY)))
    assert limited == {_statement_node(found), _node(evidence_ref(found.evidence[0]))}


def test_a_product_and_its_drug_name_each_other(dataset: Dataset) -> None:
    product = _node(examples.POMALYST)

    assert (product, DKG.contains, POMALIDOMIDE) in dataset
    assert (POMALIDOMIDE, DKG.hasProduct, product) in dataset


def test_literal_and_structured_objects(dataset: Dataset) -> None:
    product = _node(examples.POMALYST)

    assert dataset.value(product, DKG.firstApproved).n3() == (
        '"2013"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    )
    assert dataset.value(product, DKG.genericAvailable) == RdfLiteral(False)
    assert dataset.value(product, DKG.webPage) == URIRef("https://pomalyst.example/")
    dosage = dataset.value(POMALIDOMIDE, DKG.hasDosage)
    assert dataset.value(dosage, DKG.cycleDaysOn) == RdfLiteral(21)
    result = dataset.value(POMALIDOMIDE, DKG.hasTrialResult)
    assert str(dataset.value(result, DKG.value)) == "67"


# --- vocabulary ---------------------------------------------------------------------------------


def test_concepts_are_skos_with_ancestors_and_mappings(dataset: Dataset) -> None:
    neutropenia = _node(examples.NEUTROPENIA)
    leukopenia, cytopenia = _node(examples.LEUKOPENIA), _node(examples.CYTOPENIA)

    assert str(dataset.value(neutropenia, SKOS.prefLabel)) == "neutropenia"
    assert set(dataset.objects(neutropenia, SKOS.broader)) == {leukopenia}
    assert set(dataset.objects(neutropenia, DKG.broaderTransitive)) == {leukopenia, cytopenia}
    assert URIRef("http://id.nlm.nih.gov/mesh/D009503") in set(
        dataset.objects(neutropenia, SKOS.exactMatch)
    )
    assert (neutropenia, RDF.type, SKOS.Concept) in dataset
    assert (_node(examples.CELGENE), RDF.type, SKOS.Concept) not in dataset


def test_the_code_of_a_package_is_narrower_than_the_product(dataset: Dataset) -> None:
    product = _node(examples.POMALYST)

    assert [
        str(each).rpartition("=")[2] for each in dataset.objects(product, SKOS.narrowMatch)
    ] == ["59572-501"]
    assert not list(dataset.objects(product, SKOS.exactMatch))


def test_a_combination_is_a_drug_with_components(dataset: Dataset) -> None:
    combination = _node(examples.ABACAVIR_LAMIVUDINE)

    assert {DKG.Drug, DKG.Combination} < set(dataset.objects(combination, RDF.type))
    assert set(dataset.objects(combination, DKG.hasComponent)) == {
        _node(examples.ABACAVIR),
        _node(examples.LAMIVUDINE),
    }


def test_the_errors_of_each_tier_travel_with_the_graph(dataset: Dataset) -> None:
    assert dataset.value(DKG.Regulator, DKG.systematicError) == RdfLiteral(Decimal("0.01"))
    assert dataset.value(DKG.Unverified, DKG.randomError) == RdfLiteral(Decimal("0.45"))


def test_circular_parents_do_not_hang() -> None:
    first, second = (
        replace(concept, broader=(other,))
        for concept, other in (
            (examples.CONCEPTS[0], examples.CONCEPTS[1].ref),
            (examples.CONCEPTS[1], examples.CONCEPTS[0].ref),
        )
    )
    looped = rdf.to_dataset(Assembly(sources=(), concepts=(first, second), statements=()))

    assert (_node(first.ref), DKG.broaderTransitive, _node(second.ref)) in looped


# --- bytes --------------------------------------------------------------------------------------


def test_nquads_are_sorted_and_each_once() -> None:
    lines = list(rdf.nquads(example_assembly()))

    assert lines == sorted(set(lines))
    assert all(line.endswith(" .\n") for line in lines)


def test_an_assembly_and_its_dataset_give_the_same_lines(dataset: Dataset) -> None:
    assert list(rdf.nquads(dataset)) == list(rdf.nquads(example_assembly()))


def test_written_lines_are_counted_and_those_of_nquads() -> None:
    file = io.BytesIO()

    count = rdf.write_nquads(example_assembly(), file)

    assert file.getvalue() == rdf.serialize(example_assembly(), "nquads")
    assert count == file.getvalue().count(b"\n")


def test_the_store_gives_every_line_back_unchanged() -> None:
    odd = 'tab\t feed\f back\b "quoted" \\ line\n return\r \x00\x1f\x7f \x85\u2028\ufffe é 😀'
    source = replace(SOURCES[0], title=odd)
    lines = set(rdf.nquads(replace(example_assembly(), sources=(source, SOURCES[1]))))
    store = pyoxigraph.Store()

    store.load("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)

    dumped = store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode()
    assert set(dumped.removesuffix("\n").split("\n")) == {line[:-1] for line in lines}


@pytest.mark.parametrize("form", ["nquads", "trig", "json-ld"])
def test_every_format_with_graphs_reads_back_to_the_same_statements(form: rdf.Format) -> None:
    read = Dataset(default_union=True)
    read.parse(data=rdf.serialize(example_assembly(), form), format=form)

    assert rdf.statements_of(read) == example_assembly().statements


def test_turtle_is_pleasant_to_read(dataset: Dataset) -> None:
    text = rdf.serialize(dataset, "turtle").decode()

    assert "dkg:supports statement:" in text
    assert "prov:wasDerivedFrom source:pomalyst-page" in text
    assert len(Graph().parse(data=text, format="turtle")) == len(dataset)


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from kg import rdf; from tests.examples import example_assembly\n"
        "for form in ('nquads', 'turtle', 'trig', 'json-ld'):\n"
        "    print(hashlib.sha256(rdf.serialize(example_assembly(), form)).hexdigest())"
    )

    printed = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-W", "ignore", "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(printed) == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.50", "0.5"),
        ("1.0", "1"),
        ("100", "100"),
        ("1E+2", "100"),
        ("1E-5", "0.00001"),
        ("-0.0", "0"),
    ],
)
def test_decimals_are_written_as_stores_write_them(number: str, text: str) -> None:
    assert decimal(Decimal(number)).lexical == text


@pytest.mark.parametrize(
    "text", ["www.pomalyst.com", "https://a b", "https://x/{y}", "https://x:port/", "mailto:a@b.c"]
)
def test_what_is_no_web_address_stays_a_literal(text: str) -> None:
    assert resource(text) == (text, "http://www.w3.org/2001/XMLSchema#anyURI", "")


@pytest.mark.parametrize(
    "text",
    ["https://www.pomalyst.com", "http://x.example:80/a/b?c=d&e=%20#f", "https://x.example/ä_(b)"],
)
def test_a_web_address_becomes_an_iri_that_stores_take(text: str) -> None:
    assert resource(text) == text
    assert pyoxigraph.NamedNode(text).value == text


# --- another base -------------------------------------------------------------------------------


def test_the_base_can_be_set() -> None:
    base = "https://example.org/kg/"
    lines = list(rdf.nquads(example_assembly(), base))

    assert not [line for line in lines if BASE in line]
    assert rdf.statements_of(rdf.to_dataset(example_assembly(), base), base) == (
        example_assembly().statements
    )


# --- one document on its own --------------------------------------------------------------------


def test_a_document_on_its_own_has_edges_and_types_but_no_statements() -> None:
    (extraction,) = [each for each in examples.example_extractions() if each.source.id == PAGE]

    alone = rdf.source_dataset(extraction.source, extraction.evidence, extraction.mentions)

    assert (POMALIDOMIDE, DKG.hasAdverseEffect, _node(examples.ALOPECIA)) in alone
    assert (_node(examples.ALOPECIA), RDF.type, DKG.Effect) in alone
    assert not list(alone.subjects(RDF.type, DKG.Statement))
    assert len(list(alone.subjects(RDF.type, DKG.Evidence))) == len(extraction.evidence)


# --- there and back -----------------------------------------------------------------------------


def test_statements_come_back_as_they_were(dataset: Dataset) -> None:
    assert rdf.statements_of(dataset) == example_assembly().statements


def test_the_example_is_what_assembling_makes_of_its_evidence() -> None:
    assembled = assemble(examples.example_extractions(), load())

    assert assembled.statements == example_assembly().statements


def test_a_statement_without_its_parts_is_refused() -> None:
    dataset = rdf.to_dataset(example_assembly())
    dataset.remove((None, DKG[Term.BELIEF], None, None))

    with pytest.raises(ValueError, match=r"one value of .*belief at .*, found 0"):
        rdf.statements_of(dataset)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True)
SHARES = st.decimals(0, 1, places=4)
DAYS = st.integers(0, 400)


def _refs(*kinds: Kind) -> st.SearchStrategy[Ref]:
    return st.builds(Ref, st.sampled_from(kinds), SLUGS)


OBJECTS = st.one_of(
    _refs(Kind.EFFECT, Kind.CONDITION, Kind.DRUG, Kind.POPULATION),
    st.builds(Literal, TEXTS),
    st.builds(Literal, st.integers(1000, 9999).map(str), st.just(Datatype.YEAR)),
    st.builds(Literal, st.sampled_from(["true", "false"]), st.just(Datatype.BOOLEAN)),
    st.builds(Literal, SLUGS.map("https://{}.example/".format), st.just(Datatype.URI)),
    st.builds(Literal, WORDS, st.just(Datatype.URI)),
    st.builds(
        Dosage,
        text=TEXTS,
        form=st.none() | TEXTS,
        route=st.none() | TEXTS,
        amount=st.none() | TEXTS,
        schedule=st.none() | TEXTS,
        cycle_days_on=st.none() | DAYS,
        cycle_days_off=st.none() | DAYS,
        until=st.none() | TEXTS,
    ),
    st.builds(
        TrialResult,
        text=TEXTS,
        outcome=TEXTS,
        value=st.decimals(-1000, 1000, places=3),
        unit=TEXTS,
        population=st.none() | TEXTS,
        trial=st.none() | TEXTS,
    ),
)
CONTEXTS = st.builds(
    Context,
    population=st.none() | _refs(Kind.POPULATION),
    combination=st.frozensets(_refs(Kind.DRUG), max_size=2).map(sorted).map(tuple),
)
FREQUENCIES = st.builds(
    Frequency,
    term=st.none() | TEXTS,
    cioms=st.none() | st.sampled_from(CiomsClass),
    low=st.none() | SHARES,
    high=st.none() | SHARES,
    comparator=st.none() | SHARES,
    denominator=st.none() | st.integers(0, 10**9),
).filter(lambda frequency: frequency != Frequency())


SEVERITIES = st.frozensets(st.sampled_from(Severity)).map(
    lambda named: tuple(each for each in Severity if each in named)
)


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    start = draw(st.integers(0, 10**6))
    quote = draw(TEXTS)
    inner = draw(st.integers(0, len(quote)))
    return Evidence(
        subject=draw(_refs(Kind.DRUG, Kind.PRODUCT)),
        predicate=draw(st.sampled_from(Predicate)),
        object=draw(OBJECTS),
        context=draw(CONTEXTS),
        source=draw(st.sampled_from([each.id for each in SOURCES])),
        quote=quote,
        span=Span(start, start + len(quote)),
        mention=Span(start + inner, start + len(quote)),
        section=draw(st.sampled_from(SectionKind)),
        line=draw(st.integers(1, 10**6)),
        method=draw(WORDS),
        lead_in=draw(st.none() | TEXTS),
        polarity=draw(st.sampled_from(Polarity)),
        frequency=draw(st.none() | FREQUENCIES),
        serious=draw(st.sampled_from([None, True, False])),
        severities=draw(SEVERITIES),
        severity_grade=draw(st.none() | st.integers(1, 5)),
        severity_grade_high=draw(st.none() | st.integers(1, 5)),
        qualifiers=draw(st.frozensets(st.sampled_from(Qualifier)).map(sorted).map(tuple)),
        consequence_of=draw(st.frozensets(_refs(Kind.EFFECT), max_size=2).map(sorted).map(tuple)),
        how=draw(st.sampled_from(MatchKind)),
        score=draw(st.none() | SHARES),
        others=draw(st.frozensets(_refs(Kind.EFFECT), max_size=2).map(sorted).map(tuple)),
    )


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    first = draw(evidence())
    others = draw(st.lists(evidence(), max_size=2, unique_by=lambda each: each.span))
    same = [
        replace(
            each,
            subject=first.subject,
            predicate=first.predicate,
            object=first.object,
            context=first.context,
        )
        for each in others
        if each.span != first.span
    ]
    return replace(statement(first, *same), belief=draw(SHARES))


@settings(deadline=None, max_examples=80)
@given(statements())
def test_any_statement_comes_back_as_it_was(made: Statement) -> None:
    dataset = rdf.to_dataset(Assembly(sources=SOURCES, concepts=(), statements=(made,)))

    assert rdf.statements_of(dataset) == (made,)


@settings(deadline=None, max_examples=30)
@given(statements())
def test_any_statement_survives_the_store(made: Statement) -> None:
    lines = list(rdf.nquads(Assembly(sources=SOURCES, concepts=(), statements=(made,))))
    store = pyoxigraph.Store()

    store.load("".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)

    dumped = store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode()
    assert sorted(dumped.removesuffix("\n").split("\n")) == [line[:-1] for line in lines]


def test_equal_decimals_name_the_same_result() -> None:
    result = examples.TRIAL_RESULT

    assert structured_ref(replace(result, value=Decimal("67.0"))) == structured_ref(result)
