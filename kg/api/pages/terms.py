"""Pages of the vocabulary and of the named graphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from rdflib import RDFS, URIRef

from kg import vocab
from kg.api.pages.layout import facts, inside, outside, page, section, spaced, table
from kg.facts import Properties, local, text
from kg.store import Term

_COMMENT = str(RDFS.comment)
_LABEL = str(RDFS.label)
_HEADINGS = {
    "domain": "Has the property",
    "domainIncludes": "Can have the property",
    "range": "Value of",
    "rangeIncludes": "Can be value of",
    "subClassOf": "Kinds of it",
    "subPropertyOf": "Special cases",
    "type": "Members",
}


def ontology_page(terms: Mapping[str, Properties], base: str) -> str:
    """Return the list of all terms, by what they are."""
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for node, found in terms.items():
        for kind in found.get(vocab.TYPE, ()):
            groups[spaced(local(kind)).capitalize()].append(
                (inside(node, base), escape(text(found, _COMMENT)))
            )
    groups.pop("Ontology", None)
    return page(
        "Vocabulary",
        '<p class="lead">The classes and properties of the graph.</p>',
        *(section(kind, table(("Term", "Meaning"), rows)) for kind, rows in sorted(groups.items())),
    )


def term_page(
    node: str, found: Properties, pointing: Mapping[str, Sequence[str]], base: str
) -> str:
    """Return the page of a term: what it means, and the terms that point to it by property."""
    shown = [
        (spaced(local(URIRef(name))).capitalize(), ", ".join(_value(each, base) for each in values))
        for name, values in sorted(found.items())
        if name not in (_COMMENT, _LABEL)
    ]
    return page(
        text(found, _LABEL) or local(URIRef(node)),
        f'<p class="lead">{escape(text(found, _COMMENT))}</p>',
        facts([*shown, ("Address", f"<code>{escape(node)}</code>")]),
        *(
            section(_HEADINGS[name], f"<p>{', '.join(inside(each, base) for each in others)}</p>")
            for name, others in pointing.items()
        ),
        '<p><a href="/vocab/">All terms</a></p>',
    )


def graph_page(
    graph: str, title: str, description: str, counts: Mapping[str, int], base: str
) -> str:
    """Return the page of a named graph: how many triples it has of each property."""
    query = quote(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1000")
    rows = [
        (_value(URIRef(name), base), f"{count:,}")
        for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
    return page(
        title,
        f'<p class="lead">{escape(description)}</p>',
        facts(
            [
                ("Triples", f"{sum(counts.values()):,}"),
                ("Address", f"<code>{escape(graph)}</code>"),
                ("Content", f'<a href="/sparql?query={query}">ask for it</a>'),
            ]
        ),
        section("Properties", table(("Property", "Triples"), rows)),
    )


def _value(value: Term, base: str) -> str:
    if isinstance(value, URIRef) and value.startswith(base):
        return inside(value, base)
    return outside(str(value), local(value)) if isinstance(value, URIRef) else escape(str(value))
