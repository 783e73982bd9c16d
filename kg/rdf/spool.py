"""Quads of a file in a temporary store on disk: larger than memory, shared by processes."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from kg import scratch
from kg.rdf.nodes import Nodes
from kg.rdf.quads import Value
from kg.rdf.syntax import load
from kg.readers.manifest import ManifestEntry
from kg.vocab import TYPE, Names

_Node = ox.NamedNode | ox.BlankNode
_BLANK = "_:"


class Spool:
    """The quads of a file, on disk for as long as the process that loaded them refers to them."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[type[Spool], tuple[str]]:
        # Another process only reads; it is not what the directory lives with.
        return Spool, (self.path,)

    @classmethod
    def of(cls, entry: ManifestEntry) -> tuple[Spool, str]:
        """Return the quads of a file, and the digest of its bytes.

        Raises:
            UnreadableSourceError: as for `load`.
            OSError: the file cannot be read, or the disk is full.
        """
        spool = cls(str(scratch.make("quads-")))
        weakref.finalize(spool, _remove, spool.path, os.getpid())
        store = ox.Store(spool.path)
        digest = load(entry, store)
        store.flush()
        return spool, digest

    def triples(
        self, subject: str = "", predicate: str = "", value: str = ""
    ) -> Iterator[tuple[str, str, str | Value]]:
        """Yield the triples of all graphs that fit; one in several graphs comes several times."""
        found = _opened(self.path, os.getpid()).quads_for_pattern(
            _term(subject), ox.NamedNode(predicate) if predicate else None, _term(value), None
        )
        for quad in found:
            yield _named(quad.subject), quad.predicate.value, _value(quad.object)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the nodes with a value of a property, sorted."""
        return sorted({subject for subject, _, _ in self.triples("", predicate, value)})

    def classes(self) -> set[str]:
        """Return the classes of all nodes."""
        found = _opened(self.path, os.getpid()).query(
            f"SELECT DISTINCT ?class {{ ?node <{TYPE}> ?class }}", use_default_graph_as_union=True
        )
        return {_named(row["class"]) for row in found}  # type: ignore[union-attr]

    def nodes(self, subjects: Iterable[str], names: Names) -> Nodes:
        """Return all that is said of some nodes."""
        found = Nodes(names)
        self.add(found, subjects)
        return found

    def add(self, found: Nodes, subjects: Iterable[str]) -> None:
        """Add all that is said of further nodes."""
        for each in subjects:
            for triple in self.triples(each):
                found.add(*triple)


def _remove(path: str, owner: int) -> None:
    # A process that was forked has the finalizers of the one that it comes from.
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)


@lru_cache(maxsize=4)
def _opened(path: str, process: int) -> ox.Store:  # noqa: ARG001 - each process has its own
    return ox.Store.read_only(path)


def _term(text: str) -> _Node | None:
    if not text:
        return None
    return ox.BlankNode(text[2:]) if text.startswith(_BLANK) else ox.NamedNode(text)


def _named(node: object) -> str:
    return (
        f"{_BLANK}{node.value}"
        if isinstance(node, ox.BlankNode)
        else str(getattr(node, "value", node))
    )


def _value(term: object) -> str | Value:
    if isinstance(term, ox.Literal):
        return Value(term.value, term.datatype.value, term.language or "")
    return _named(term)
