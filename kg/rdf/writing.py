"""From an assembly to rdflib datasets and to bytes: the same input gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any, BinaryIO, Literal

from rdflib import Dataset, Graph, URIRef

from kg.assemble import Claim, Judgement
from kg.identifiers import BASE
from kg.model import Assembly, Concept, Evidence, Extraction, Mention, Ref, SourceRecord
from kg.rdf.concepts import concept_quads
from kg.rdf.counts import count_quads
from kg.rdf.mapping import (
    claim_quads,
    edge_quads,
    evidence_quads,
    judged_quads,
    mention_quads,
    quads,
    said_quads,
    source_quads,
)
from kg.rdf.quads import Quad, line, quads_of, to_node
from kg.vocab import Names

Format = Literal["turtle", "nquads", "trig", "json-ld"]


def to_dataset(assembly: Assembly, base: str = BASE) -> Dataset:
    """Return the graph of an assembly; queries without GRAPH see all named graphs as one."""
    names = Names(base)
    return _dataset(quads(assembly, names), names)


def source_dataset(
    record: SourceRecord,
    evidence: Iterable[Evidence],
    mentions: Iterable[Mention] = (),
    concepts: Iterable[Concept] = (),
    base: str = BASE,
) -> Dataset:
    """Return what one document gives, as it can be checked before it is assembled."""
    found = document_quads(record, evidence, mentions, concepts, base)
    return _dataset(found, Names(base))


def document_quads(
    record: SourceRecord,
    evidence: Iterable[Evidence],
    mentions: Iterable[Mention] = (),
    concepts: Iterable[Concept] = (),
    base: str = BASE,
) -> Iterator[Quad]:
    """Yield what one document gives, as it can be checked before it is assembled.

    In place of statements, which only all documents together make, these are the edges that the
    evidence speaks of, and the types of their ends.
    """
    names = Names(base)
    claims = tuple(evidence)
    yield from source_quads(record, names)
    for each in claims:
        yield from evidence_quads(each, names)
    for mention in mentions:
        yield from mention_quads(mention, names)
    yield from claim_quads(claims, names)
    yield from concept_quads(concepts, names)


def nquads(graph: Assembly | Dataset, base: str = BASE) -> Iterator[str]:
    """Yield the lines of canonical N-Quads, each with its line feed, sorted by code point."""
    found = quads(graph, Names(base)) if isinstance(graph, Assembly) else quads_of(graph)
    yield from sorted({line(quad) for quad in found})


def evidence_lines(part: Extraction, base: str = BASE) -> Iterator[str]:
    """Yield the lines of what one document says, in no order; one can come twice.

    That is all that an assembly has of it but the concepts, and what is made of its statements when
    all documents are known.
    """
    names = Names(base)
    for quad in source_quads(part.source, names):
        yield line(quad)
    for evidence in part.evidence:
        yield from map(line, evidence_quads(evidence, names))
    for claim in dict.fromkeys(map(Claim.of, part.evidence)):
        yield from map(line, said_quads(claim, names))
    for mention in part.mentions:
        yield from map(line, mention_quads(mention, names))
    for count in part.counts:
        yield from map(line, count_quads(count, names))


def judged_lines(statement: Ref, judged: Judgement, base: str = BASE) -> Iterator[str]:
    """Yield the lines of what all sources together make of a statement, but for its edge."""
    return map(line, judged_quads(statement, judged, Names(base)))


def edge_lines(claim: Claim, base: str = BASE) -> Iterator[str]:
    """Yield the lines of the direct edge of a statement, for where it is supported."""
    return map(line, edge_quads(claim, Names(base)))


def write_nquads(assembly: Assembly, file: BinaryIO, base: str = BASE) -> int:
    """Write an assembly as sorted N-Quads in UTF-8; return the number of quads."""
    count = 0
    for each in nquads(assembly, base):
        file.write(each.encode())
        count += 1
    return count


def serialize(graph: Assembly | Dataset, form: Format, base: str = BASE) -> bytes:
    """Return a graph as UTF-8 bytes; Turtle has no named graphs and holds all of them as one."""
    if form == "nquads":
        return "".join(nquads(graph, base)).encode()
    names = Names(base)
    found = quads(graph, names) if isinstance(graph, Assembly) else quads_of(graph)
    # rdflib writes in the order of its own tables, so those are filled in a fixed order.
    dataset = _dataset(sorted(set(found), key=line), names)
    if form != "json-ld":
        return dataset.serialize(format=form, encoding="utf-8")
    text = dataset.serialize(format=form, context=names.prefixes(), auto_compact=True)
    return (json.dumps(_sorted(json.loads(text)), ensure_ascii=False, indent=1) + "\n").encode()


def _sorted(part: Any) -> Any:
    """Return JSON-LD with its arrays sorted; none of them is a list that has an order."""
    match part:
        case dict():
            return {key: _sorted(value) for key, value in sorted(part.items())}
        case list():
            return sorted(map(_sorted, part), key=lambda each: json.dumps(each, sort_keys=True))
        case _:
            return part


class _SortedDataset(Dataset):
    """A dataset that hands out its graphs by name, as the serializers write them."""

    def contexts(self, triple: Any = None) -> Generator[Graph, None, None]:
        yield from sorted(self.graphs(triple), key=lambda graph: graph.identifier)


def _dataset(found: Iterable[Quad], names: Names) -> Dataset:
    dataset = _SortedDataset(default_union=True)
    for prefix, namespace in names.prefixes().items():
        dataset.bind(prefix, namespace, replace=True)
    graphs: dict[str, Graph] = {}
    for subject, predicate, value, graph in found:
        if graph not in graphs:
            graphs[graph] = dataset.get_context(URIRef(graph))
        graphs[graph].add((URIRef(subject), URIRef(predicate), to_node(value)))
    return dataset
