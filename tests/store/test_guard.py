"""What is asked, told from the tokens; and what may not be asked."""

from __future__ import annotations

import pytest
from rdflib import Literal

from kg.errors import QueryError
from kg.store.guard import Form, screen

REMOTE = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "SELECT * { service silent ?x { ?s ?p ?o } }",
    "ASK{?s ?p ?o .SERVICE<http://x/>{}}",
    "ASK{SERVICESILENT<http://x/>{}}",
    "ASK{?s ?p 1SERVICE<http://x/>{}}",
    "ASK{?s ?p trueSERVICE<http://x/>{}}",
    "PREFIX : <http://x/> ASK{?s ?p ?o .SERVICE:x{}}",
    "PREFIX : <http://x/> PREFIX service: <a:> ASK{service:x{}}",
    "ASK{FILTER(EXISTS{SERVICE<http://x/>{}})}",
    "ASK { # a comment\n SERVICE # another\n <http://x/> {} }",
    r"ASK { \u0053ERVICE <http://x/> {} }",
    r'ASK { ?s ?p "\u0022 SERVICE <http://x/> {} # "' + "\n}",
    "ASK { ?s ?p 'it''s' SERVICE <http://x/> {} }",
    'ASK { ?s ?p """a"b""" SERVICE <http://x/> {} }',
    r'ASK { ?s ?p "a\"" SERVICE <http://x/> {} }',
    "ASK { BIND(1 AS ?a) FILTER(?a<'>')SERVICE<http://x/>{} #'\n}",
    "PREFIX : <http://x/> ASK{ FILTER(?a<1)SERVICE:x#>\n{}}",
    "ASK{ FILTER(?a<?b#>'''\n)SERVICE<http://x/>{} #'''\n}",
    "LOAD <http://x/>",
]
HARMLESS = [
    'ASK { ?s ?p "SERVICE <http://x/> {}" }',
    "ASK { ?s ?p 'a \\' SERVICE' }",
    'ASK { ?s ?p """a " SERVICE ""\n" LOAD""" }',
    "ASK { ?s <http://example.org/service#load> ?o }",
    "ASK { ?s <http://www.w3.org/ns/sparql-service-description#endpoint> ?o }",
    "PREFIX ex: <http://x/> ASK { ?s ex:service ex:load }",
    "ASK { ?service ?load $service }",
    "ASK { ?s ?p ?o } # SERVICE <http://x/>",
    "# LOAD\nASK { ?s ?p ?o }",
    'ASK { ?s ?p "x"@service }',
    "ASK { _:service ?p ?o }",
    "ASK { ?service ?p ?o FILTER(?o < 3 && 5 > ?o) }",
    "ASK { ?service ?p ?o FILTER(?o<3&&?p>2) }",
]


@pytest.mark.parametrize("query", REMOTE)
def test_a_call_to_another_server_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryError):
        screen(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_alone_is_not_a_call(query: str) -> None:
    screen(query)


def test_a_long_query_is_refused() -> None:
    with pytest.raises(QueryError, match="longer than 1,000,000"):
        screen("ASK { } #" + "x" * 1_000_000)


@pytest.mark.parametrize(
    "query",
    [
        "ASK" + "{" * 65 + "}" * 65,
        "ASK { FILTER(" + "(" * 70 + "1" + ")" * 70 + ") }",
        "ASK { ?s ?p " + "[ ?p " * 70 + "1" + "]" * 70 + " }",
        "ASK { FILTER(?a<" + "(" * 70 + "1" + ")" * 70 + ">1) }",
        "ASK { " + "{" * 3000,
    ],
)
def test_deep_nesting_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="nested more than 64"):
        screen(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "||".join(["?a"] * 5000) + ") }",
        "ASK { FILTER(" + "!" * 5000 + "?a) }",
        "ASK { " + "UNION".join(["{}"] * 5000) + " }",
        "ASK { " + "FILTER(1)" * 5000 + " }",
        "ASK { " + "{}" * 5000 + " }",
        "ASK { ?s " + "/".join(["<a:p>"] * 5000) + " ?o }",
        "ASK { FILTER(?a<" + "!" * 5000 + "1>2) }",
    ],
)
def test_long_chains_of_operators_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="more than 2,000"):
        screen(query)


def test_a_long_list_of_values_is_no_chain() -> None:
    screen("ASK { VALUES ?x {" + " <http://example.org/a> 'b' 1 true UNDEF" * 5000 + "} }")


def test_brackets_in_strings_and_comments_are_no_nesting() -> None:
    screen("ASK { ?s ?p '" + "{" * 500 + "' } # " + "(" * 500)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", Form.SELECT),
        ("# ASK\nPREFIX ask: <http://x/select> select (1 AS ?ask) {}", Form.SELECT),
        ("BASE <http://x/> ASK {}", Form.ASK),
        ("construct {} where {}", Form.CONSTRUCT),
        ("DESCRIBE <http://x/>", Form.DESCRIBE),
        (r"\u0053ELECT * {}", None),
        ("PREFIX : <x:> DESCRIBE:x", None),
        ("PREFIX : select * {}", Form.SELECT),  # the parser says what is wrong
    ],
)
def test_the_form_is_the_first_keyword_of_the_four(query: str, form: Form | None) -> None:
    assert screen(query).form is form


@pytest.mark.parametrize(
    ("query", "line", "column", "found"),
    [
        ("SELEC * {", 1, 1, "SELEC"),
        ("PREFIX a: <x:>\nBASE <b:> # SELECT\n  SELEC ?x { { SELECT * {} } }", 3, 3, "SELEC"),
        ("DROP ALL", 1, 1, "DROP"),
        ("\n{ ?s ?p ?o }", 2, 1, "{"),
        ("hello", 1, 1, "hello"),
    ],
)
def test_what_begins_with_no_form_is_shown_with_the_four(
    query: str, line: int, column: int, found: str
) -> None:
    begins = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
    with pytest.raises(QueryError) as caught:
        screen(query)
    first, *shown = caught.value.reason.splitlines()
    assert first == f"syntax error in line {line}, column {column}: found {found!r}, but {begins}"
    assert shown[1].index("^") == column + 1
    assert shown[0][column + 1 :].startswith(found)


@pytest.mark.parametrize("query", ["", " # SELECT", "PREFIX a: <x:>"])
def test_no_query_at_all_is_told(query: str) -> None:
    with pytest.raises(QueryError, match="the query is empty: a query begins with SELECT"):
        screen(query)


def test_dataset_clauses_are_resolved_against_the_prologue() -> None:
    screened = screen(
        "BASE <http://x/y/> PREFIX ex: <z#> PREFIX : <http://d/>\n"
        r"SELECT * FROM <a> FROM ex:b FROM :c\-d FROM NAMED <http://n/\u0061> FROM NAMED :e"
        " { ?from <from> <named> }"
    )
    assert screened.default_graphs == ("http://x/y/a", "http://x/y/z#b", "http://d/c-d")
    assert screened.named_graphs == ("http://n/a", "http://d/e")


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        ("SELECT ?x { ?x ?y ?z }", "SELECT ?x {! ?x ?y ?z }"),
        ("ASK{}", "ASK{!}"),
        (
            "SELECT (EXISTS { ?a ?b ?c } AS ?x) WHERE { ?x ?y ?z }",
            "SELECT (EXISTS { ?a ?b ?c } AS ?x) WHERE {! ?x ?y ?z }",
        ),
        ("CONSTRUCT { ?x ?y ?z } WHERE { ?z ?y ?x }", "CONSTRUCT { ?x ?y ?z } WHERE {! ?z ?y ?x }"),
        ("ASK { {?a ?b ?c} union {?d ?e ?f} }", "ASK {! {!?a ?b ?c} union {!?d ?e ?f} }"),
        (
            "ASK { {SELECT * {?a ?b ?c}} UNION {?a ?b ?c} OPTIONAL {{?d ?e ?f} UNION {}} }",
            "ASK {! {SELECT * {?a ?b ?c}} UNION {!?a ?b ?c} OPTIONAL {{?d ?e ?f} UNION {}} }",
        ),
        ("ASK { ?a ?b '{ } UNION {' }", "ASK {! ?a ?b '{ } UNION {' }"),
    ],
)
def test_values_go_into_the_pattern_and_the_branches_of_its_unions(query: str, bound: str) -> None:
    values = ' VALUES (?v) { ("x") } '
    assert screen(query).bound({"v": Literal("x")}) == bound.replace("!", values)


@pytest.mark.parametrize("query", ["DESCRIBE <http://x/>", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_query_without_a_pattern_to_bind_in_takes_no_values(query: str) -> None:
    with pytest.raises(QueryError, match="WHERE pattern"):
        screen(query).bound({"v": Literal("x")})


def test_names_with_hyphens_are_no_chains_of_operators() -> None:
    names = " ".join(f"<urn:uuid:1b4e28ba-2fa1-11d2-883f-{number:012}>" for number in range(3000))
    assert screen(f"SELECT * WHERE {{ VALUES ?x {{ {names} }} }}").form == "SELECT"
    with pytest.raises(QueryError, match="operators"):
        screen(f"SELECT * WHERE {{ FILTER(?x{'<1-1>' * 1000}) }}")


@pytest.mark.parametrize(
    "pattern",
    [
        " . ".join(["?s ?p 1"] * 25_000),
        "?s " + " ; ".join(["?p 1"] * 25_000),
        "?s ?p " + ", ".join(["1"] * 25_000),
        "?s ?p (" + "1 " * 25_000 + ")",
    ],
)
def test_so_many_patterns_that_a_stack_overflows_are_refused(pattern: str) -> None:
    with pytest.raises(QueryError, match="triple patterns"):
        screen(f"SELECT * WHERE {{ {pattern} }}")


@pytest.mark.parametrize(
    "pattern",
    [
        " . ".join(["?s ?p 1"] * 1_000),
        "VALUES (?a ?b) { " + "(1 <http://a/b>) " * 25_000 + "}",
        "FILTER(?x IN (" + ", ".join(["1"] * 25_000) + "))",
    ],
)
def test_long_tables_and_lists_of_choices_are_no_patterns(pattern: str) -> None:
    assert screen(f"SELECT * WHERE {{ {pattern} }}").form == "SELECT"
