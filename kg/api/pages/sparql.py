"""The SPARQL form and its answers, as pages."""

from __future__ import annotations

from html import escape

from rdflib import URIRef

from kg.api.pages.layout import page, section, table
from kg.api.service import Service
from kg.facts import ref_of
from kg.store import QueryResult, Solutions, Term, Triples, Truth, results
from kg.vocab import Names

_EXAMPLE = """SELECT ?drug ?effect WHERE {
  ?d a dkg:Drug ; skos:prefLabel ?drug ; dkg:hasAdverseEffect ?e .
  ?e skos:prefLabel ?effect .
}
ORDER BY ?drug ?effect
LIMIT 50"""
_USED = ("dkg", "rdf", "skos", "prov", "dcterms")
_FORMATS = (
    ("html", "page"),
    ("json", "JSON"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("ttl", "Turtle (CONSTRUCT, DESCRIBE)"),
)


def form_page(service: Service) -> str:
    """Return the page with an example in the form."""
    names = Names(service.base).prefixes()
    declared = "\n".join(f"PREFIX {each}: <{names[each]}>" for each in _USED)
    return page(
        "SPARQL",
        '<p class="lead">Ask the graph directly. A query sees all sources at once.</p>',
        _form(f"{declared}\n{_EXAMPLE}"),
        '<p>Programs send queries to the same address. <a href="/queries">Questions that are'
        " ready to be asked</a> make good starting points.</p>",
    )


def answer_page(service: Service, query: str, result: QueryResult, rows: int) -> str:
    """Return the page of the beginning of an answer that has so many rows or triples in all."""
    return page("SPARQL", _form(query), section("Answer", answer_html(service, result, rows)))


def answer_html(service: Service, result: QueryResult, rows: int = 0) -> str:
    """Return an answer as HTML, cut to as many rows as a page shows.

    `rows` tells how many rows or triples there are in all, where the answer has been cut already.
    """
    most = service.settings.max_rows
    match result:
        case Truth(value=value):
            return f"<p><strong>{'yes' if value else 'no'}</strong></p>"
        case Solutions(variables=variables, rows=found):
            cells = ([_term(cell, service.base) for cell in row] for row in found[:most])
            return _count(max(rows, len(found)), most, "row") + table(variables, cells)
        case Triples(triples=triples):
            cut = Triples(triples=triples[:most])
            prefixes = Names(service.base).prefixes()
            text = results.encode(cut, results.TURTLE, prefixes=prefixes).decode()
            return _count(max(rows, len(triples)), most, "triple") + f"<pre>{escape(text)}</pre>"


def _form(query: str) -> str:
    options = "".join(f'<option value="{name}">{label}</option>' for name, label in _FORMATS)
    return (
        '<form action="/sparql" method="get"><p><label for="query">Query</label>'
        f'<textarea id="query" name="query" spellcheck="false">{escape(query)}</textarea></p>'
        f'<p><label for="format">Answer as</label> <select id="format" name="format">{options}'
        "</select> <button>Ask</button></p></form>"
    )


def _count(number: int, most: int, what: str) -> str:
    told = f"{number:,} {what}{'s' * (number != 1)}"
    return f"<p>{told}{f', the first {most:,} shown' if number > most else ''}</p>"


def _term(term: Term | None, base: str) -> str:
    if term is None:
        return ""
    ref = ref_of(term, base)
    if ref is not None:
        return f'<a href="/{escape(str(ref))}">{escape(str(ref))}</a>'
    if isinstance(term, URIRef) and str(term).startswith(("http://", "https://")):
        return f'<a href="{escape(term)}" rel="noopener noreferrer">{escape(term)}</a>'
    return escape(str(term))
