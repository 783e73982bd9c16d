"""What is compiled, what is refused by name, and what people read."""

from __future__ import annotations

import pytest
from rdflib import SH, Graph, Literal, URIRef

from kg.shacl.data import Data
from kg.shacl.shapes import UnsupportedShapeError
from kg.shacl.validator import Result, Shapes

_PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://example.org/> .
"""


def _graph(turtle: str) -> Graph:
    return Graph().parse(data=_PREFIXES + turtle, format="turtle")


def _found(shapes: str, data: str) -> tuple[Result, ...]:
    return Shapes(_graph(shapes)).check(Data.of_graph(_graph(data)))


@pytest.mark.parametrize(
    ("says", "named"),
    [
        ("sh:js [ sh:jsFunctionName 'f' ]", "sh:js"),
        ("sh:expression [ ]", "sh:expression"),
        ("sh:target [ sh:select 'SELECT ?this {}' ]", "sh:target"),
        ("sh:datatype ex:a , ex:b", "sh:datatype"),
        ("sh:nodeKind ex:Kind", "sh:nodeKind"),
        ("sh:class 'text'", "sh:class"),
        ("sh:minLength 'two'", "sh:minLength"),
        ("sh:minCount 1", "sh:minCount"),
        ("sh:uniqueLang true", "sh:uniqueLang"),
        ("sh:qualifiedValueShape [ ]", "sh:qualifiedValueShape"),
        ("sh:in 5", "sh:in"),
        ("sh:in ( [ ] )", "sh:in"),
        ("sh:hasValue [ ]", "sh:hasValue"),
        ("sh:pattern '(?=look)ahead'", "sh:pattern"),
        ("sh:deactivated 'maybe'", "sh:deactivated"),
        ("sh:node ex:Shape", "recursion"),
        ("sh:property [ sh:path [ sh:inversePath ex:p ; sh:zeroOrMorePath ex:q ] ]", "path"),
        ("sh:property [ sh:path ( ex:p ) ]", "path"),
        ("sh:sparql [ sh:select 'SELECT ?value { ?this ?p ?value }' ]", "sh:sparql"),
        ("sh:sparql [ sh:select 'SELECT $this { $this ?p ?v } LIMIT 1' ]", "sh:sparql"),
        ("sh:sparql [ sh:select 'SELECT $this { $this ?p ' ]", "sh:sparql"),
        ("sh:sparql [ sh:ask 'ASK { $this ?p ?v }' ]", "sh:sparql"),
        ("sh:not [ sh:sparql [ sh:select 'SELECT $this { $this ?p ?v }' ] ]", "sh:sparql"),
    ],
)
def test_what_cannot_be_compiled_is_refused_with_shape_and_component(says: str, named: str) -> None:
    with pytest.raises(UnsupportedShapeError) as caught:
        Shapes(_graph(f"ex:Shape a sh:NodeShape ; sh:targetClass ex:C ; {says} ."))
    assert named in str(caught.value)
    assert "shape " in str(caught.value)


def test_a_shape_without_targets_is_refused_too() -> None:
    with pytest.raises(UnsupportedShapeError, match="sh:js"):
        Shapes(_graph("ex:Shape a sh:NodeShape ; sh:js [ ] ."))


def test_a_component_of_ones_own_is_refused() -> None:
    with pytest.raises(UnsupportedShapeError, match="ex"):
        Shapes(
            _graph(
                "ex:Component a sh:ConstraintComponent ; sh:parameter [ sh:path ex:most ] ."
                "ex:Shape a sh:NodeShape ; sh:targetClass ex:C ; ex:most 5 ."
            )
        )


ODD = "} UNION { ?focus ?a ?b } # \\u0041 \\\\ ' \" \n \t $this ?value . <urn:x> \x7f é 𝒳"
ODD_IRI = "https://example.org/a?b='c'&d=(e)#{}".format("%7D%20UNION")


@pytest.mark.parametrize("parameter", ["hasValue", "in", "pattern", "languageIn", "message"])
def test_odd_characters_in_shapes_stay_what_they_are(parameter: str) -> None:
    shapes = _graph(
        "ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:property ex:P . ex:P sh:path ex:p ."
    )
    data = Graph().add(
        (URIRef("https://example.org/n"), URIRef("https://example.org/p"), Literal(ODD))
    )
    shape = URIRef("https://example.org/P")
    value = Literal(ODD)
    if parameter in ("in", "languageIn"):
        shapes.parse(data=_PREFIXES + f"ex:P sh:{parameter} ( {value.n3()} ) .", format="turtle")
    elif parameter == "pattern":
        shapes.add((shape, SH.pattern, Literal("^\\} UNION \\{ \\?focus .* é 𝒳$")))
        shapes.add((shape, SH.flags, Literal("s")))
    else:
        shapes.add((shape, SH[parameter], value))

    found = Shapes(shapes).check(Data.of_graph(data))

    assert len(found) == (parameter == "languageIn")


def test_odd_iris_name_nodes_classes_and_paths() -> None:
    odd = f"<{ODD_IRI}>"
    shapes = (
        f"{odd} a sh:NodeShape ; sh:targetClass {odd} ; sh:targetNode {odd} ; sh:closed true ;"
        f"sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path {odd} ; sh:class {odd} ] ."
    )

    found = _found(shapes, f"{odd} a {odd} ; {odd} {odd} , ex:other ; ex:p 1 .")

    assert {(str(each.value), str(each.path)) for each in found} == {
        ("https://example.org/other", ODD_IRI),
        ("1", "https://example.org/p"),
    }


def test_an_iri_that_is_none_is_refused() -> None:
    shapes = _graph("ex:S a sh:NodeShape ; sh:targetNode ex:n .")
    shapes.add((URIRef("https://example.org/S"), SH["class"], URIRef("urn:a> } UNION { ?b <urn:c")))
    with pytest.raises(UnsupportedShapeError, match="IRI"):
        Shapes(shapes)


def test_messages_are_those_of_the_shape_or_say_what_should_hold() -> None:
    shapes = """
        ex:S a sh:NodeShape ; sh:targetNode ex:n ;
            sh:property [ sh:path ex:p ; sh:minCount 2 ] ;
            sh:property [ sh:path ex:p ; sh:maxLength 1 ; sh:message "Short."@en , "Kurz."@de ] ;
            sh:sparql [ sh:message "{$this} has {?value}, {?other}." ;
                sh:select "SELECT $this ?value { $this <https://example.org/p> ?value }" ] ."""

    found = _found(shapes, "ex:n ex:p 'long' .")

    told = [sorted(map(str, each.messages)) for each in found]
    assert sorted(told) == [
        ["Kurz.", "Short."],
        ["There are at least 2 values."],
        ["https://example.org/n has long, {?other}."],
    ]


def test_severity_and_deactivation_are_those_of_each_shape() -> None:
    shapes = """
        ex:S a sh:NodeShape ; sh:targetNode ex:n ; sh:severity sh:Info ; sh:nodeKind sh:Literal ;
            sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Warning ] ;
            sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:deactivated true ] ."""

    found = _found(shapes, "ex:x ex:y ex:z .")

    assert {each.severity for each in found} == {SH.Info, SH.Warning}


def test_what_a_property_finds_belongs_to_the_nearest_shape_with_a_name() -> None:
    shapes = """
        ex:S a sh:NodeShape ; sh:targetNode ex:n ;
            sh:property [ sh:path ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ."""

    (found,) = _found(shapes, "ex:n ex:p ex:m .")

    assert str(found.owner) == "https://example.org/S"
    assert str(found.focus) == "https://example.org/m"


def test_a_subclass_of_a_class_without_a_name_is_one_of_what_is_above() -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Top ; sh:nodeKind sh:Literal ."
    circle = "ex:Low rdfs:subClassOf [ rdfs:subClassOf ex:Top ] . ex:Top rdfs:subClassOf ex:Low ."
    data = f"{circle} ex:n a ex:Low ."

    assert [str(each.focus) for each in _found(shapes, data)] == ["https://example.org/n"]


def test_the_inverse_of_a_sequence_is_walked_from_its_end() -> None:
    shapes = """
        ex:S a sh:NodeShape ; sh:targetNode ex:c ;
            sh:property [ sh:path [ sh:inversePath ( ex:p ex:q ) ] ; sh:nodeKind sh:Literal ] ."""

    (found,) = _found(shapes, "ex:a ex:p ex:b . ex:b ex:q ex:c . ex:c ex:p ex:c . ex:d ex:q ex:c .")

    assert str(found.value) == "https://example.org/a"
    assert str(found.path) == "^(https://example.org/p/https://example.org/q)"


def test_many_threads_find_the_same_in_the_same_order() -> None:
    shapes = Shapes(
        _graph(
            "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:closed true ; sh:nodeKind sh:Literal ."
        )
    )
    data = Data.of_graph(_graph("".join(f"ex:n{number} a ex:C ." for number in range(50))))

    assert len(shapes.check(data)) == 100
    assert set(shapes.check(data, threads=3)) == set(shapes.check(data))


def test_a_query_is_asked_for_all_nodes_whatever_groups_it_has() -> None:
    shapes = """
        ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select '''
            SELECT $this ?value WHERE {
                { $this <https://example.org/p> ?value FILTER(bound($this)) }
                UNION { OPTIONAL { $this <https://example.org/q> ?value } FILTER(!bound(?value)) }
                FILTER NOT EXISTS { $this <https://example.org/fine> true }
            } # not { a group
            ''' ] ."""

    found = _found(
        shapes,
        "ex:a a ex:C ; ex:p 1 ; ex:q 2 . ex:b a ex:C . ex:c a ex:C ; ex:fine true . ex:d ex:p 1 .",
    )

    assert sorted((str(each.focus)[-1], str(each.value)[-1]) for each in found) == [
        ("a", "1"),
        ("b", "b"),
    ]
