"""Sizes of a graph as VoID: the dataset, its classes and properties, its graphs and its links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kg import vocab
from kg.about.statistics import ClassPart, PropertyPart, Statistics
from kg.identifiers import digest
from kg.model import Kind
from kg.rdf.quads import Quad, Value, integer
from kg.vocab import DCAT, DCTERMS, RDFS, SD, TYPE, VOID, VOID_EXT, Names, mapping_curie

TITLE = "Drug Effects Knowledge Graph"
SUMMARY = "What drugs do to people, who says so, and in which sentence."
RIGHTS = (
    "The graph quotes its sources. Each has terms of its own, which dcterms:license of the source"
    " gives; a quotation stays under the terms of its source."
)
KEYWORDS = ("adverse effects", "drugs", "drug safety", "indications", "provenance")
_EXAMPLES = (Kind.DRUG, Kind.EFFECT, Kind.CONDITION, Kind.PRODUCT)
_USED = (vocab.SKOS, vocab.PROV, DCTERMS, vocab.RDF)
_FEATURES = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG")
_FORMATS = "http://www.w3.org/ns/formats/"


def statistics_quads(found: Statistics, names: Names) -> Iterator[Quad]:
    """Yield what VoID says of a graph; every subject is its dataset or a fragment of that.

    Sizes that nobody counted are left out.
    """
    return _Writer(names).quads(found)


def _sizes(found: Statistics) -> Iterator[tuple[str, int]]:
    yield VOID + "triples", found.triples
    yield VOID + "entities", found.subjects
    yield VOID + "distinctSubjects", found.subjects
    if found.objects is not None:
        yield VOID + "distinctObjects", found.objects
    yield VOID + "classes", len(found.classes)
    yield VOID + "properties", len(found.properties)


class _Writer:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._dataset = names.dataset
        self._prefixes = sorted(names.prefixes().items(), key=lambda each: -len(each[1]))

    def quads(self, found: Statistics) -> Iterator[Quad]:
        yield from self._whole(found)
        for cls, part in found.classes.items():
            yield from self._class(cls, part)
        for name, each in found.properties.items():
            node = self._node("property", self._short(name))
            yield self._quad(self._dataset, VOID + "propertyPartition", node)
            yield from self._property(node, name, each)
        for graph, count in found.quads.items():
            yield from self._graph(graph, count)
        yield from self._links(found.links)

    def _quad(self, subject: str, predicate: str, value: str | Value | int) -> Quad:
        written = integer(value) if isinstance(value, int) else value
        return subject, predicate, written, self._names.description

    def _sized(self, node: str, size: str, number: int) -> Iterator[Quad]:
        if number:  # else nobody counted
            yield self._quad(node, VOID + size, number)

    def _node(self, *parts: str) -> str:
        return f"{self._dataset}#{'-'.join(parts)}"

    def _short(self, iri: str) -> str:
        """Return a name for an IRI that can stand in a fragment: local, or with its prefix."""
        for prefix, namespace in self._prefixes:
            local = iri.removeprefix(namespace)
            if local != iri and local.isalnum():
                return local if prefix == "dkg" else f"{prefix}-{local}"
        return f"x-{digest(iri)[:12]}"

    def _whole(self, found: Statistics) -> Iterator[Quad]:
        facts: list[tuple[str, str | Value | int]] = [
            (TYPE, VOID + "Dataset"),
            (TYPE, DCAT + "Dataset"),
            (RDFS + "label", Value(TITLE)),
            (DCTERMS + "title", Value(TITLE)),
            (DCTERMS + "description", Value(SUMMARY)),
            (DCTERMS + "rights", Value(RIGHTS)),
            (DCTERMS + "conformsTo", self._names.dkg("")),
            (DCAT + "landingPage", self._names.base),
            (VOID + "sparqlEndpoint", self._names.endpoint),
            (VOID + "uriSpace", Value(self._names.base)),
            *(_sizes(found) if found.triples or not found.classes else ()),
            *((DCAT + "keyword", Value(each)) for each in KEYWORDS),
            *((VOID + "feature", _FORMATS + each) for each in _FEATURES),
            *((VOID + "vocabulary", each) for each in (self._names.dkg(""), *_USED)),
            *(
                (VOID + "exampleResource", found.common[kind][0])
                for kind in _EXAMPLES
                if kind in found.common
            ),
        ]
        for predicate, value in facts:
            yield self._quad(self._dataset, predicate, value)

    def _class(self, cls: str, part: ClassPart) -> Iterator[Quad]:
        short = self._short(cls)
        node = self._node("class", short)
        yield self._quad(self._dataset, VOID + "classPartition", node)
        yield self._quad(node, VOID + "class", cls)
        yield from self._sized(node, "entities", part.entities)
        yield from self._sized(node, "triples", part.triples)
        yield from self._sized(node, "properties", len(part.properties))
        for name, each in sorted(part.properties.items()):
            below = self._node("class", short, self._short(name))
            yield self._quad(node, VOID + "propertyPartition", below)
            yield from self._property(below, name, each, parts=True)

    def _property(
        self, node: str, name: str, part: PropertyPart, *, parts: bool = False
    ) -> Iterator[Quad]:
        yield self._quad(node, VOID + "property", name)
        yield from self._sized(node, "triples", part.triples)
        yield from self._sized(node, "distinctSubjects", part.subjects)
        if not parts:
            return
        for cls, count in sorted(part.classes.items()):
            below = f"{node}-{self._short(cls)}"
            yield self._quad(node, VOID + "classPartition", below)
            yield self._quad(below, VOID + "class", cls)
            yield from self._sized(below, "triples", count)
        for datatype, count in sorted(part.datatypes.items()):
            below = f"{node}-{self._short(datatype)}"
            yield self._quad(node, VOID_EXT + "datatypePartition", below)
            yield self._quad(below, VOID_EXT + "datatype", datatype)
            yield from self._sized(below, "triples", count)

    def _graph(self, graph: str, count: int) -> Iterator[Quad]:
        path = graph.removeprefix(self._names.base)
        safe = path.replace("/", "-") if path.replace("/", "").replace("-", "").isalnum() else ""
        node = self._node("graph", safe.removeprefix("graph-") or digest(graph)[:12])
        yield self._quad(self._dataset, VOID + "subset", node)
        yield self._quad(node, TYPE, VOID + "Dataset")
        yield self._quad(node, TYPE, SD + "NamedGraph")
        yield self._quad(node, SD + "name", graph)
        yield self._quad(node, VOID + "triples", count)
        if path.startswith(f"{Kind.SOURCE}/"):
            yield self._quad(self._dataset, DCTERMS + "source", graph)

    def _links(self, links: Mapping[tuple[str, str], int]) -> Iterator[Quad]:
        """Yield the sets of links to concepts elsewhere, one for each property and scheme."""
        counts: Counter[tuple[str, str]] = Counter()
        for (predicate, space), count in links.items():
            scheme = mapping_curie(f"{space}0").partition(":")[0]
            if not scheme:
                continue  # what the vocabulary is aligned with has none
            counts[predicate, scheme] += count
            target = self._node("target", scheme)
            yield self._quad(target, TYPE, VOID + "Dataset")
            yield self._quad(target, DCTERMS + "title", Value(scheme))
            yield self._quad(target, VOID + "uriSpace", Value(space))
        for (predicate, scheme), count in sorted(counts.items()):
            node = self._node("links", self._short(predicate), scheme)
            yield self._quad(self._dataset, VOID + "subset", node)
            yield self._quad(node, TYPE, VOID + "Linkset")
            yield self._quad(node, VOID + "linkPredicate", predicate)
            yield self._quad(node, VOID + "subjectsTarget", self._dataset)
            yield self._quad(node, VOID + "objectsTarget", self._node("target", scheme))
            yield self._quad(node, VOID + "triples", count)
