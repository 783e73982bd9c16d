"""Runs compiled shapes over data: which nodes do not conform, then why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.shacl.data import Data
from kg.shacl.parsing import shapes_of
from kg.shacl.paths import Path, Predicate
from kg.shacl.queries import Compiled, Query, sieve, values
from kg.shacl.selects import THIS, Select, filled
from kg.shacl.terms import Term, from_store, to_store
from kg.shacl.writing import Compiler

_AT_ONCE = 8  # conditions of a query: more take Oxigraph longer to read than to answer
_LISTED = 1_000  # focus nodes up to which it is quicker to name them than to find them again


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result of validation, as SHACL defines it.

    Attributes:
        focus: the node that was looked at.
        path: the property that offends; None where the node itself does.
        value: the offending value; None where an absence offends.
        component: IRI of the constraint component.
        shape: the shape that has the constraint.
        owner: that shape where it has an IRI, else the nearest shape that it is a property of.
        severity: IRI of a severity.
        messages: what should hold, in words; one or more.
    """

    focus: Node
    path: Path | None
    value: Node | None
    component: URIRef
    shape: Node
    owner: Node
    severity: Node
    messages: tuple[Literal, ...]


class Shapes:
    """The shapes of a graph, ready to be checked against any data; threads may share it.

    >>> turtle = '''
    ... @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
    ... ex:Named a sh:NodeShape ; sh:targetNode ex:it ;
    ...     sh:property [ sh:path ex:name ; sh:minCount 1 ] .'''
    >>> found = Shapes(Graph().parse(data=turtle, format="turtle")).check(Data(ox.Store()))
    >>> [(str(each.focus), str(each.path), str(each.messages[0])) for each in found]
    [('https://example.org/it', 'https://example.org/name', 'There are at least 1 values.')]
    """

    def __init__(self, graph: Graph) -> None:
        """Read shapes.

        Raises:
            UnsupportedShapeError: one of them cannot be compiled.
        """
        self.shapes = shapes_of(graph)
        self._plans: dict[object, tuple[Compiled, ...]] = {}
        self._plan(Data(ox.Store()))  # what cannot be written is refused here, not with data

    def check(self, data: Data, *, threads: int = 1) -> tuple[Result, ...]:
        """Return what breaks the shapes, each result once, in the order of the shapes.

        Args:
            data: what is looked at.
            threads: how many look at it; more than one pays for more than some ten thousand nodes.
        """
        plan = [each for each in self._plan(data) if _has_focus(each, data)]
        sieves = [(each, query) for each in plan for query in _sieves(each, data)]
        with ThreadPoolExecutor(threads) if threads > 1 else nullcontext() as pool:
            run = pool.map if pool else map
            answers = list(run(lambda one: [row[0] for row in data.select(one[1])], sieves))
        broken: dict[int, list[object]] = {}
        for (compiled, _), nodes in zip(sieves, answers, strict=True):
            broken.setdefault(id(compiled), []).extend(nodes)
        return tuple(
            found for each in plan for found in _checked(each, broken.get(id(each), []), data)
        )

    def _plan(self, data: Data) -> tuple[Compiled, ...]:
        known = data.subclasses()
        key = (frozenset(known.items()), data.forms_kept)
        if key not in self._plans:
            compiler = Compiler(known, forms_kept=data.forms_kept)
            self._plans[key] = tuple(map(compiler.compile, self.shapes))
        return self._plans[key]


def _has_focus(compiled: Compiled, data: Data) -> bool:
    return not compiled.leads or any(_is_there(each, data.store) for each in compiled.leads)


def _sieves(compiled: Compiled, data: Data) -> Iterator[str]:
    """Yield the queries for the focus nodes that do not conform; each gives some of them."""
    asked = [
        each
        for each in compiled.conditions
        if each.needs is None or _is_there((each.needs, None), data.store)
    ]
    for start in range(0, len(asked), _AT_ONCE):
        yield sieve(compiled.targets, asked[start : start + _AT_ONCE])


def _checked(compiled: Compiled, broken: Sequence[object], data: Data) -> Iterator[Result]:
    """Yield the results of a shape, of which some focus nodes are known not to conform."""
    asked = [(each, compiled.targets, data.by_value()) for each in compiled.selects]
    if broken:
        targets = _listed(broken) or compiled.targets
        asked += [(each, targets, data) for each in compiled.queries]
    seen: set[object] = set()
    for query, targets, where in asked:
        for mark, result in _results(query, targets, where):
            if mark not in seen:
                seen.add(mark)
                yield result


def _is_there(lead: tuple[Node, Node | None], store: ox.Store) -> bool:
    predicate, value = (None if each is None else to_store(each) for each in lead)
    found = store.quads_for_pattern(None, cast(ox.NamedNode, predicate), value)
    return next(found, None) is not None


def _listed(nodes: Sequence[object]) -> str:
    """Return the pattern that lists nodes; "" for too many, or some that have no name."""
    if len(nodes) > _LISTED or any(isinstance(each, ox.BlankNode) for each in nodes):
        return ""
    return values(map(str, nodes))


def _results(query: Query, targets: str, data: Data) -> Iterator[tuple[object, Result]]:
    """Yield what a query finds, each with what tells it from others of the constraint."""
    solutions = data.select(query.text(targets))
    names = [f"?{each.value}" for each in solutions.variables]
    own = _told if isinstance(query.constraint, Select) else _found
    for number, row in enumerate(solutions):
        bound = {
            name: from_store(cast(Term, cell))
            for name, cell in zip(names, row, strict=True)
            if cell is not None
        }
        # Two ways of a path to one value make one result; solutions of a query are one each.
        apart = number if own is _told else tuple(map(bound.get, query.roles))
        yield (query.trail, query.constraint, apart), own(query, bound)


def _found(query: Query, bound: Mapping[str, Node]) -> Result:
    """Return the result of a component."""
    return _result(
        query,
        focus=bound[query.focus[0]],
        value=bound.get(query.value),
        path=bound.get(query.path),
        messages=query.shape.messages or (Literal(query.constraint.wording()),),
    )


def _told(query: Query, bound: Mapping[str, Node]) -> Result:
    """Return the result of a query of the shapes graph, which binds what it tells by name."""
    constraint, focus = cast(Select, query.constraint), bound[THIS]
    message = bound.get("?message")
    own = (message,) if isinstance(message, Literal) else constraint.own_messages
    messages = own or query.shape.messages or (Literal(constraint.wording()),)
    return _result(
        query,
        focus=focus,
        value=bound.get("?value", focus if query.shape.path is None else None),
        path=bound.get("?path"),
        messages=tuple(Literal(filled(each, bound), lang=each.language) for each in messages),
    )


def _result(
    query: Query,
    *,
    focus: Node,
    value: Node | None,
    path: Node | None,
    messages: tuple[Literal, ...],
) -> Result:
    shape = query.shape
    named = (each for each in reversed(query.trail) if isinstance(each, URIRef))
    return Result(
        focus=focus,
        path=Predicate(path) if isinstance(path, URIRef) else shape.path,
        value=value,
        component=SH[query.constraint.component],
        shape=shape.node,
        owner=next(named, shape.node),
        severity=shape.severity,
        messages=messages,
    )
