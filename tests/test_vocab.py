"""Every name that the code can write is declared and explained in the ontology."""

from decimal import Decimal

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from kg import rdf, resources, vocab
from kg.model import CiomsClass, Kind, Polarity, Predicate, Qualifier, Severity, Status, Tier
from kg.vocab import Names, Term
from tests.examples import example_assembly

NAMES = Names()
DKG = Namespace(NAMES.dkg(""))
SCHEMA = Namespace(vocab.SCHEMA)
VALUES = (
    *Tier,
    *Polarity,
    *Status,
    *Severity,
    *Qualifier,
    *CiomsClass,
    Term.SERIOUS,
    Term.NOT_SERIOUS,
)
ALIGNMENTS = (
    SKOS.closeMatch,
    SKOS.exactMatch,
    SKOS.broadMatch,
    SKOS.relatedMatch,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(resources.ontology() / "dkg.ttl")


def _of_type(ontology: Graph, *kinds: Node) -> list[Node]:
    return sorted({term for kind in kinds for term in ontology.subjects(RDF.type, kind)})


def test_every_term_of_the_code_is_declared(ontology: Graph) -> None:
    locals_ = [*Term, *Predicate, *VALUES, *vocab.CLASS_OF.values()]

    missing = [local for local in locals_ if (DKG[local], RDF.type, None) not in ontology]

    assert not missing


def test_every_term_in_a_written_graph_is_declared(ontology: Graph) -> None:
    dataset = rdf.to_dataset(example_assembly())

    used = {
        term
        for triple in dataset.triples((None, None, None))
        for term in triple
        if isinstance(term, URIRef) and term in DKG and term != URIRef(DKG)
    }

    assert len(used) > 80
    assert not [term for term in used if (term, RDF.type, None) not in ontology]


def test_every_declared_term_is_one_that_is_used(ontology: Graph) -> None:
    written = {str(term) for term in rdf.to_dataset(example_assembly()).predicates()}
    properties = _of_type(ontology, OWL.ObjectProperty, OWL.DatatypeProperty)

    assert not [term for term in properties if str(term) not in written]


def test_every_term_has_a_label_and_a_comment(ontology: Graph) -> None:
    terms = {subject for subject in ontology.subjects() if subject in DKG} - {URIRef(DKG)}

    for term in terms:
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, RDFS.comment))) == 1, term


def test_labels_are_unique_among_classes_and_among_properties(ontology: Graph) -> None:
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
        labels = [ontology.value(term, RDFS.label) for term in _of_type(ontology, *kinds)]
        assert len(labels) == len(set(labels))


def test_every_property_says_what_it_joins(ontology: Graph) -> None:
    links = {Predicate.WEB_PAGE, Predicate.CO_PAY_PROGRAM, Predicate.PATIENT_ASSISTANCE_PROGRAM}
    anything = {DKG[each] for each in links}

    for term in _of_type(ontology, OWL.ObjectProperty, OWL.DatatypeProperty):
        domain = {*ontology.objects(term, RDFS.domain)}
        range_ = {*ontology.objects(term, RDFS.range)}
        assert domain or {*ontology.objects(term, SCHEMA.domainIncludes)}, term
        assert range_ or {*ontology.objects(term, SCHEMA.rangeIncludes)} or term in anything, term
        assert len(domain) <= 1, term
        assert len(range_) <= 1, term


def test_domains_and_ranges_are_declared_classes(ontology: Graph) -> None:
    for relation in (RDFS.domain, RDFS.range, SCHEMA.domainIncludes, SCHEMA.rangeIncludes):
        for term in ontology.objects(None, relation):
            if term in DKG:
                assert (term, RDF.type, OWL.Class) in ontology, term


def test_every_class_and_property_is_aligned_with_another_vocabulary(ontology: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)

    for term in _of_type(ontology, *kinds):
        aligned = {other for each in ALIGNMENTS for other in ontology.objects(term, each)}
        assert [other for other in aligned if other not in DKG], term


def test_every_value_is_of_a_declared_class(ontology: Graph) -> None:
    for value in VALUES:
        kind = ontology.value(DKG[value], RDF.type)
        assert (kind, RDF.type, OWL.Class) in ontology, value


def test_frequency_classes_follow_each_other_without_gap(ontology: Graph) -> None:
    bounds = [
        (ontology.value(DKG[each], DKG.atLeast), ontology.value(DKG[each], DKG.below))
        for each in CiomsClass
    ]

    assert [bound[0].toPython() for bound in bounds] == [
        Decimal("0.1"),
        Decimal("0.01"),
        Decimal("0.001"),
        Decimal("0.0001"),
        Decimal(0),
    ]
    assert [below for _, below in bounds[1:]] == [at_least for at_least, _ in bounds[:-1]]


def test_the_ontology_has_no_blank_nodes(ontology: Graph) -> None:
    assert not [node for node in ontology.all_nodes() if not node.n3().startswith(("<", '"'))]


def test_there_is_a_prefix_for_every_kind_of_node() -> None:
    prefixes = NAMES.prefixes()

    assert all(prefixes[kind.value] == f"{NAMES.base}{kind.value}/" for kind in Kind)
    assert prefixes["dkg"] == "https://w3id.org/drug-effect-kg/vocab/"


@pytest.mark.parametrize(
    ("curie", "iri"),
    [
        ("DOID:9538", "http://purl.obolibrary.org/obo/DOID_9538"),
        ("HP:0001875", "http://purl.obolibrary.org/obo/HP_0001875"),
        ("MESH:D009503", "http://id.nlm.nih.gov/mesh/D009503"),
        ("mesh:D009503", "http://id.nlm.nih.gov/mesh/D009503"),
        ("DRUGBANK:DB08910", "https://go.drugbank.com/drugs/DB08910"),
        ("CAS:19171-19-8", "https://commonchemistry.cas.org/detail?cas_rn=19171-19-8"),
        ("NEWDB:a b", "https://bioregistry.io/NEWDB:a%20b"),
    ],
)
def test_a_mapping_becomes_the_public_iri(curie: str, iri: str) -> None:
    assert vocab.mapping_iri(curie) == iri


@pytest.mark.parametrize("curie", ["HP:0001875", "CAS:19171-19-8", "NDC:59572-501", "NEWDB:a b"])
def test_a_public_iri_says_what_it_was_made_of(curie: str) -> None:
    assert vocab.mapping_curie(vocab.mapping_iri(curie)) == curie


def test_an_iri_of_no_scheme_says_nothing() -> None:
    assert vocab.mapping_curie("https://example.org/19171-19-8") == ""
