"""The tables of the index. Nodes, statements and evidence are numbered by their places in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar, get_type_hints

import numpy as np

from kg.identifiers import iri
from kg.index.columns import (
    NONE,
    AnyArray,
    Bits,
    Bytes,
    Floats,
    Ints,
    Lists,
    Longs,
    Masks,
    Signed,
    Strings,
)
from kg.index.reading import KINDS
from kg.model import Kind, Ref

_Table = TypeVar("_Table")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """All nodes that have names or are spoken of, in the order of `Ref`.

    Attributes:
        of_kind: number of the first node of each kind, in the order of `KINDS`, and the end.
        slug, label: the slug stands for a label where there is none.
        named: whether it has a label.
        order: place of each among all, sorted by label without regard to case.
        organ: organ class, NONE without one.
        serious: whether the field takes it as serious wherever it occurs.
        tier: of a source, as its place in `TIERS`; NONE for others.
        broader, ancestors, descendants: next broader concepts; all broader, all narrower ones.
        depth: number of steps to the top of the hierarchy, 1 for what is on top.
        classes: classes that a drug is in, as stated.
        members: drugs in a class or in one below it.
        components, compounds: parts of a combination; combinations that a drug is a part of.
        moiety: substance that a salt or ester is a form of, NONE without one.
        contains: drugs in a product.
        reported: how often a drug is named by counts of reports.
    """

    of_kind: Ints
    slug: Strings
    label: Strings
    named: Bits
    order: Ints
    organ: Ints
    serious: Bits
    tier: Signed
    broader: Lists
    ancestors: Lists
    descendants: Lists
    depth: Ints
    classes: Lists
    members: Lists
    components: Lists
    compounds: Lists
    moiety: Ints
    contains: Lists
    reported: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """All statements, sorted by subject, predicate, object, whether with others, and id.

    Attributes:
        id: id, of 20 digits as a rule.
        subject, object: nodes; an object that is no node of these is NONE.
        predicate: place in `EDGE_NAMES`.
        status: place in `STATES`.
        belief: 0..1.
        populations, partners: whom it is limited to, drugs that it holds together with.
        evidence: where the evidence of each begins, and the end of the last.
    """

    id: AnyArray
    subject: Ints
    predicate: Bytes
    object: Ints
    status: Bytes
    belief: Floats
    populations: Lists
    partners: Lists
    evidence: Longs


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All evidence, sorted by statement, source and id.

    Attributes:
        statement: its statement.
        source: node.
        polarity: place in `POLARITIES`.
        serious: 1 where it is called serious, 0 where it is said not to be, NONE without a word.
        cioms: place in `CIOMS`, NONE without a class.
        low, high, comparator: incidence 0..1, NaN where not given.
        denominator: number of people, NONE where not given.
        term: place in `terms`, NONE without a word.
        terms: the words for frequencies.
    """

    id: AnyArray
    statement: Ints
    source: Ints
    polarity: Bytes
    serious: Signed
    cioms: Signed
    low: Floats
    high: Floats
    comparator: Floats
    denominator: Ints
    term: Ints
    terms: Strings


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """What is said of drugs and effects: a sparse matrix, by rows (drugs) and by columns (effects).

    A cell stands for the statements of one drug and one effect, of which none is of a combination
    with other drugs. Drugs and effects are counted from the first of their kind.

    Attributes:
        at: where the cells of each drug begin, and the end of the last.
        drug, effect: of each cell, as nodes.
        state: place in `STATES`, the first of those of the statements.
        belief: of the statement with the highest.
        serious: 1 where a source calls it serious, 0 where one says it is not, else NONE.
        sources: number of sources.
        tiers: bit n is set where a source is of tier n (`TIERS`).
        low, high: least and highest incidence that is stated (0..1), NaN without one.
        cioms: most frequent class that is stated, NONE without one.
        limited: whether it holds only in populations.
        statements: first statement; `ends` is behind the last.
        column_at, column: where the cells of each effect begin, and their places, by drug.
    """

    at: Longs
    drug: Ints
    effect: Ints
    state: Bytes
    belief: Floats
    serious: Signed
    sources: Ints
    tiers: Bytes
    low: Floats
    high: Floats
    cioms: Signed
    limited: Bits
    statements: Ints
    ends: Ints
    column_at: Longs
    column: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """What is supported without further drugs, one edge for a start, predicate and end.

    Sorted by start, end and predicate; parts and forms of drugs are edges too.

    Attributes:
        start, end: nodes.
        predicate: place in `EDGE_NAMES`.
        belief: of the statement with the highest; NaN for parts and forms.
        statements: first of the statements, `ends` behind the last; equal for parts and forms.
            Those among them that are not supported make no edge.
        out_at: where the edges from each node begin, and the end of the last.
        in_at, into: where the edges to each node begin, and their places.
    """

    start: Ints
    end: Ints
    predicate: Bytes
    belief: Floats
    statements: Ints
    ends: Ints
    out_at: Longs
    in_at: Longs
    into: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Every name of every node, sorted by key.

    Attributes:
        key: folded words.
        text: the name itself.
        rank: 0 a label, 1 a synonym, 2 a brand or salt that stands for a drug, 3 a salt's own.
        given: 0 or 1, as it is stated, of whatever rank it is; 2 where it stands for the node.
        node: what it names.
        order: place of each in the order of answers: rank, kind, length and key.
        by_length: the names by number of signs of their keys.
        letters: which letters and digits the key has, one bit each, in the order of `by_length`.
        first: first byte of the key, in the same order.
        tail_of, tail_at: names with several words: the name, and where a later word of its key
            begins; sorted by what stands from there.
        match, matched: public IRIs of concepts elsewhere and the nodes that they match, sorted.
    """

    key: Strings
    text: Strings
    rank: Bytes
    given: Bytes
    node: Ints
    order: Ints
    by_length: Lists
    letters: Masks
    first: Bytes
    tail_of: Ints
    tail_at: Ints
    match: Strings
    matched: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The whole index of a graph.

    Attributes:
        base: base IRI of the nodes.
    """

    base: str
    nodes: Nodes
    labels: Labels
    statements: Statements
    evidence: Evidence
    cells: Cells
    edges: Edges

    def range(self, kind: Kind) -> tuple[int, int]:
        """Return the first node of a kind and the end of the last."""
        place = KINDS.index(kind)
        return int(self.nodes.of_kind[place]), int(self.nodes.of_kind[place + 1])

    def kind(self, node: int) -> Kind:
        """Return the kind of a node."""
        return KINDS[int(np.searchsorted(self.nodes.of_kind, node, "right")) - 1]

    def ref(self, node: int) -> Ref:
        """Return the name of a node."""
        return Ref(self.kind(node), self.nodes.slug[node])

    def iri(self, node: int) -> str:
        """Return the IRI of a node."""
        return iri(self.ref(node), self.base)

    def find(self, ref: Ref) -> int:
        """Return the number of a node, NONE where the graph has it not."""
        low, high = self.range(ref.kind)
        found = self.nodes.slug.before(ref.slug.encode(), low, high)
        return found if found < high and self.nodes.slug[found] == ref.slug else NONE


def flat(table: object, prefix: str = "") -> Iterator[tuple[str, AnyArray]]:
    """Yield the arrays of a table with their names, "nodes.slug.data" say."""
    for each in fields(table):  # type: ignore[arg-type]
        value = getattr(table, each.name)
        if isinstance(value, np.ndarray):
            yield f"{prefix}{each.name}", value
        elif not isinstance(value, str):
            yield from flat(value, f"{prefix}{each.name}.")


def filled(
    table: type[_Table], arrays: Mapping[str, AnyArray], prefix: str = "", **more: Any
) -> _Table:
    """Return a table made of the arrays that `flat` gave.

    Raises:
        KeyError: one is missing.
    """
    hints = get_type_hints(table)
    found: dict[str, Any] = dict(more)
    for each in fields(table):  # type: ignore[arg-type]
        if each.name in more:
            continue
        name, hint = f"{prefix}{each.name}", hints[each.name]
        whole = isinstance(hint, type) and hasattr(hint, "__dataclass_fields__")
        found[each.name] = filled(hint, arrays, f"{name}.") if whole else arrays[name]
    return table(**found)
