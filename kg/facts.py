"""What a store holds, read as the model's own values: labels, statements, sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

from rdflib import URIRef

from kg import vocab
from kg.errors import UnknownNameError
from kg.identifiers import BASE, iri, parse_iri
from kg.model import Kind, Ref, SourceRecord, Statement, Tier
from kg.rdf import read_statements
from kg.rdf.quads import Quad, from_node
from kg.store import Row, Solutions, Store, Term
from kg.vocab import Names
from kg.vocab import Term as Vocab

_SAFE_SLUG = re.compile(r"[\w.~%-]+")
_STRUCTURED = frozenset({Kind.DOSAGE, Kind.TRIAL_RESULT})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

Properties = Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node with what a reader needs to name and find it."""

    ref: Ref
    iri: str
    label: str


def word(name: str) -> str:
    """Return the name of a term as a word of JSON.

    >>> word("VeryCommon")
    'very-common'
    """
    return _CAMEL.sub("-", name).lower()


def plain(value: object) -> Any:
    """Return a value as JSON values: decimals as numbers, dates as text, nodes by IRI and slug.

    What an object does not show of itself (`repr`) is not told.
    """
    match value:
        case Node():
            return {
                "iri": value.iri,
                "kind": value.ref.kind.value,
                "slug": value.ref.slug,
                "label": value.label,
            }
        case Enum():
            text = str(value.value)
            return word(text) if text[:1].isupper() else text
        case Decimal():
            return float(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case tuple() | list():
            return [plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        shown = [each.name for each in fields(value) if each.repr]
        return {name: plain(getattr(value, name)) for name in shown}
    return value


def select(
    store: Store, sparql: str, base: str = BASE, bindings: Mapping[str, Term] | None = None
) -> tuple[Row, ...]:
    """Return the rows of a SELECT query; the prefixes of the graph are declared for it."""
    prefixes = "\n".join(
        f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in Names(base).prefixes().items()
    )
    answer = store.query(f"{prefixes}\n{sparql}", bindings=bindings)
    if not isinstance(answer, Solutions):
        raise TypeError("not a SELECT query")
    return answer.rows


def values(variable: str, refs: Iterable[Ref], base: str = BASE) -> str:
    """Return the VALUES clause that gives a variable one node after the other.

    Raises:
        UnknownNameError: a slug has signs that no slug of ours has.
    """
    return f"VALUES ?{variable} {{ {' '.join(_safe(refs, base))} }}"


def _safe(refs: Iterable[Ref], base: str) -> Iterator[str]:
    for ref in refs:
        if _SAFE_SLUG.fullmatch(ref.slug) is None:
            raise UnknownNameError(ref.slug, wanted=ref.kind.value)
        yield f"<{iri(ref, base)}>"


def ref_of(term: Term | None, base: str = BASE) -> Ref | None:
    """Return the node that a cell of an answer names, None where it names none of ours."""
    if not isinstance(term, URIRef) or not term.startswith(base):
        return None
    found = parse_iri(term, base)
    if found is None and term.startswith(f"{base}{Kind.SOURCE}/"):
        return Ref(Kind.SOURCE, term.removeprefix(f"{base}{Kind.SOURCE}/"))
    return found


def local(term: Term | None) -> str:
    """Return what stands after the last slash or hash of an IRI."""
    return re.split(r"[/#]", str(term))[-1]


def nodes(store: Store, refs: Iterable[Ref], base: str = BASE) -> dict[Ref, Node]:
    """Return nodes with their labels (titles for sources); the slug stands where there is none."""
    wanted = sorted(set(refs))
    labels: dict[Ref, str] = {}
    if wanted:
        for term, label in select(
            store,
            f"SELECT ?node ?label WHERE {{ {values('node', wanted, base)}"
            " { ?node skos:prefLabel ?label } UNION { ?node dcterms:title ?label } }",
            base,
        ):
            if (ref := ref_of(term, base)) is not None:
                labels[ref] = str(label)
    return {
        ref: Node(ref=ref, iri=iri(ref, base), label=labels.get(ref, ref.slug)) for ref in wanted
    }


def properties(
    store: Store,
    pattern: str,
    base: str = BASE,
    bindings: Mapping[str, Term] | None = None,
) -> dict[str, Properties]:
    """Return all properties of the nodes that `?node` of a pattern stands for, sorted by IRI."""
    found: dict[str, dict[str, list[Term]]] = {}
    rows = select(
        store,
        f"SELECT DISTINCT ?node ?property ?value WHERE {{ {pattern} ?node ?property ?value }}",
        base,
        bindings,
    )
    for node, name, value in rows:
        if value is not None:
            found.setdefault(str(node), {}).setdefault(str(name), []).append(value)
    return {
        node: MappingProxyType({name: tuple(sorted(each, key=str)) for name, each in parts.items()})
        for node, parts in sorted(found.items())
    }


def statements(
    store: Store,
    pattern: str,
    base: str = BASE,
    bindings: Mapping[str, Term] | None = None,
) -> tuple[Statement, ...]:
    """Return the statements that `?statement` of a pattern stands for, with all their evidence.

    Four queries, however many statements there are.
    """
    quads = _quads(store, f"{pattern} BIND(?statement AS ?node)", base, bindings)
    quads += _quads(store, f"{pattern} ?node dkg:supports ?statement .", base, bindings)
    structured, cited = set(), set()
    for _, name, value, _ in quads:
        ref = parse_iri(value, base) if isinstance(value, str) else None
        if name == vocab.OBJECT and ref is not None and ref.kind in _STRUCTURED:
            structured.add(ref)
        elif name == vocab.DERIVED_FROM and isinstance(value, str):
            cited.add(Ref(Kind.SOURCE, value.removeprefix(f"{base}{Kind.SOURCE}/")))
    if structured:
        quads += _quads(store, values("node", sorted(structured), base), base)
    quads += _quads(store, _tiers(sorted(cited), base), base)
    return read_statements(quads, base)


def _tiers(cited: Iterable[Ref], base: str) -> str:
    """Return the pattern of the sources and of all tiers, with the properties that count."""
    found = " ".join([*_safe(cited, base), *(f"dkg:{tier}" for tier in Tier)])
    return (
        "VALUES ?property { dkg:tier dkg:lineage dkg:systematicError dkg:randomError }"
        f" VALUES ?node {{ {found} }}"
    )


def _quads(
    store: Store, pattern: str, base: str, bindings: Mapping[str, Term] | None = None
) -> list[Quad]:
    rows = select(
        store,
        f"SELECT DISTINCT ?node ?property ?value WHERE {{ {pattern} ?node ?property ?value }}",
        base,
        bindings,
    )
    return [
        (str(node), str(name), from_node(value), "")
        for node, name, value in rows
        if value is not None
    ]


def sources(store: Store, ids: Iterable[str], base: str = BASE) -> dict[str, SourceRecord]:
    """Return the descriptions of sources by id; ids that name none are left out."""
    refs = [Ref(Kind.SOURCE, each) for each in sorted(set(ids))]
    if not refs:
        return {}
    return dict(_records(properties(store, values("node", refs, base), base), base))


def all_sources(store: Store, base: str = BASE) -> dict[str, SourceRecord]:
    """Return the descriptions of all sources, by id."""
    return dict(sorted(_records(properties(store, "?node a dkg:Source .", base), base)))


def _records(found: Mapping[str, Properties], base: str) -> Iterator[tuple[str, SourceRecord]]:
    dkg = Names(base).dkg
    for node, facts in found.items():
        identifier = node.removeprefix(f"{base}{Kind.SOURCE}/")
        yield (
            identifier,
            SourceRecord(
                id=identifier,
                title=text(facts, vocab.TITLE) or identifier,
                digest=text(facts, dkg(Vocab.DIGEST)),
                format=text(facts, dkg(Vocab.FORMAT)),
                publisher=text(facts, vocab.PUBLISHER),
                url=text(facts, vocab.PUBLISHED_AT),
                licence=text(facts, vocab.LICENSE),
                based_on=text(facts, dkg(Vocab.BASED_ON)),
                lineage=text(facts, dkg(Vocab.LINEAGE)),
                tier=Tier(local(facts[dkg(Vocab.TIER)][0])),
                last_reviewed=_day(text(facts, dkg(Vocab.LAST_REVIEWED))),
                retrieved=_day(text(facts, dkg(Vocab.RETRIEVED))),
            ),
        )


def text(facts: Properties, name: str) -> str:
    """Return the first value of a property, "" where there is none."""
    return str(facts[name][0]) if name in facts else ""


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
