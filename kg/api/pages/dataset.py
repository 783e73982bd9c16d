"""The page of the graph as a whole: its sizes, its parts, and where it can be had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from rdflib import DCTERMS, RDF, VOID, Namespace, URIRef

from kg.about import RIGHTS, SUMMARY, TITLE
from kg.api.pages.layout import facts, inside, outside, page, section, table
from kg.facts import local
from kg.store import Term, Triple
from kg.vocab import RDFS, SD, SH, VOID_EXT, Names

_SH, _SD, _VOID_EXT = Namespace(SH), Namespace(SD), Namespace(VOID_EXT)
_COMMENT = URIRef(f"{RDFS}comment")
_SIZES = (
    ("Triples", VOID.triples),
    ("Subjects", VOID.distinctSubjects),
    ("Objects", VOID.distinctObjects),
    ("Classes", VOID.classes),
    ("Properties", VOID.properties),
)


def void_page(found: Sequence[Triple], base: str) -> str:
    """Return the page of a description; each part of it can be linked to by its fragment."""
    return _Page(found, base).text()


class _Page:
    def __init__(self, found: Sequence[Triple], base: str) -> None:
        self._base = base
        self._node = Names(base).dataset
        self._facts: defaultdict[str, defaultdict[URIRef, list[Term]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for subject, predicate, value in sorted(found, key=str):
            self._facts[str(subject)][URIRef(predicate)].append(value)

    def text(self) -> str:
        whole = self._facts[self._node]
        sizes = [(name, self._number(whole, predicate)) for name, predicate in _SIZES]
        ways = ", ".join(
            f'<a href="{escape(str(each))}">{escape(local(each))}</a>'
            for name in (VOID.dataDump, VOID.sparqlEndpoint)
            for each in whole[name]
            if not str(each).startswith(self._base)
        )
        return page(
            TITLE,
            f'<p class="lead">{escape(SUMMARY)}</p>',
            f'<p>{escape(RIGHTS)} <a href="/sources">All sources</a></p>',
            facts(
                [
                    *sizes,
                    ("Release", escape(self._first(whole, DCTERMS.identifier))),
                    ("Published", escape(self._first(whole, DCTERMS.issued))),
                    ("To be had as", ways),
                    ("Address", f"<code>{escape(self._node)}</code>"),
                ]
            ),
            section("Classes", self._classes(whole[VOID.classPartition])),
            section("Properties", self._properties(whole[VOID.propertyPartition])),
            section("Named graphs", self._graphs(whole[VOID.subset])),
            section("Links to other vocabularies", self._links(whole[VOID.subset])),
            section("Queries to begin with", self._queries()),
            section("Prefixes", self._prefixes()),
        )

    def _classes(self, parts: Sequence[Term]) -> str:
        rows = []
        for part in parts:
            own = self._facts[str(part)]
            used = "".join(self._used(str(each)) for each in own[VOID.propertyPartition])
            listed = f"<details><summary>properties</summary><ul>{used}</ul></details>"
            rows.append(
                [
                    self._named(str(part), own[VOID["class"]]),
                    self._number(own, VOID.entities),
                    self._number(own, VOID.triples),
                    listed if used else "",
                ]
            )
        return table(("Class", "Nodes", "Triples", ""), rows) if rows else ""

    def _used(self, part: str) -> str:
        """Return a property of a class with what its values are."""
        own = self._facts[part]
        values = [
            (str(below), self._facts[str(below)][name])
            for predicate, name in (
                (VOID.classPartition, VOID["class"]),
                (_VOID_EXT.datatypePartition, _VOID_EXT.datatype),
            )
            for below in own[predicate]
        ]
        told = ", ".join(self._named(below, names) for below, names in values)
        number = self._number(own, VOID.triples)
        return f"<li>{self._named(part, own[VOID.property])}: {told} ({number})</li>"

    def _properties(self, parts: Sequence[Term]) -> str:
        rows = [
            [
                self._named(str(part), own[VOID.property]),
                self._number(own, VOID.triples),
                self._number(own, VOID.distinctSubjects),
            ]
            for part in parts
            if (own := self._facts[str(part)])
        ]
        return table(("Property", "Triples", "Subjects"), rows) if rows else ""

    def _graphs(self, parts: Sequence[Term]) -> str:
        rows = [
            [self._named(str(part), own[_SD.name]), self._number(own, VOID.triples)]
            for part in parts
            if (own := self._facts[str(part)])[_SD.name]
        ]
        return table(("Graph", "Triples"), rows) if rows else ""

    def _links(self, parts: Sequence[Term]) -> str:
        rows = []
        for part in parts:
            own = self._facts[str(part)]
            for target in own[VOID.objectsTarget]:
                there = self._facts[str(target)]
                title = escape(self._first(there, DCTERMS.title))
                rows.append(
                    [
                        f'<span id="{_fragment(str(target))}">{title}</span>',
                        self._named(str(part), own[VOID.linkPredicate]),
                        self._number(own, VOID.triples),
                        ", ".join(f"<code>{escape(str(e))}</code>" for e in there[VOID.uriSpace]),
                    ]
                )
        return table(("Scheme", "Property", "Links", "IRIs begin with"), rows) if rows else ""

    def _queries(self) -> str:
        items = "".join(
            f'<li id="{_fragment(node)}"><a href="/queries/{escape(_query(node))}">'
            f"{escape(self._first(own, _COMMENT))}</a></li>"
            for node, own in self._of_type(_SH.SPARQLExecutable)
        )
        return f"<ul>{items}</ul>" if items else ""

    def _prefixes(self) -> str:
        rows = [
            [
                f'<code id="{_fragment(node)}">{escape(self._first(own, _SH.prefix))}</code>',
                f"<code>{escape(self._first(own, _SH.namespace))}</code>",
            ]
            for node, own in self._of_type(_SH.PrefixDeclaration)
        ]
        return table(("Prefix", "Namespace"), rows) if rows else ""

    def _of_type(self, kind: URIRef) -> Iterator[tuple[str, Mapping[URIRef, list[Term]]]]:
        for node, own in sorted(self._facts.items()):
            if kind in own[RDF.type]:
                yield node, own

    def _named(self, part: str, names: Sequence[Term]) -> str:
        """Return a link to what a part is of, where its fragment leads to."""
        shown = ", ".join(
            inside(str(each), self._base)
            if str(each).startswith(self._base)
            else outside(str(each), local(each))
            for each in names
        )
        return f'<span id="{_fragment(part)}">{shown}</span>'

    @staticmethod
    def _first(own: Mapping[URIRef, list[Term]], predicate: URIRef) -> str:
        return str(own[predicate][0]) if own.get(predicate) else ""

    def _number(self, own: Mapping[URIRef, list[Term]], predicate: URIRef) -> str:
        text = self._first(own, predicate)
        return f"{int(text):,}" if text else ""


def _fragment(node: str) -> str:
    return escape(node.partition("#")[2])


def _query(node: str) -> str:
    return node.partition("#query-")[2]
