"""The record in a store of the release that it holds: its facts, and a digest of each graph.

It is the graph `<base>graph/release`, whose only subject is of the same name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import StoreError
from kg.release import Release
from kg.store import Solutions
from kg.store.http import Limits
from kg.store.remote import RemoteStore
from kg.vocab import DCTERMS, RDF

RECORD = "graph/release"
"""Name of the graph, below the base."""

_FACTS, _ID, _CONTENTS = RDF + "value", DCTERMS + "identifier", DCTERMS + "tableOfContents"
_HELD = f"""
SELECT ?node ?facts WHERE {{
  GRAPH ?node {{ ?node <{_FACTS}> ?facts ; <{_ID}> ?id }}
  FILTER(STRENDS(STR(?node), "/{RECORD}"))
}}
"""
_ENTRIES = (
    f"SELECT ?entry WHERE {{{{ GRAPH <{{node}}> {{{{ <{{node}}> <{_CONTENTS}> ?entry }}}} }}}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The release that a store holds.

    Attributes:
        id: of the release.
        created: date and time of its build, UTC.
        version: version of the program that built it.
        base: base IRI of its nodes.
        graph_digest: "sha256:" + hex digest of its sorted N-Quads.
        quads: number of its quads.
        counts: sizes in words.
        complete: whether all of it is there; False while it is loaded, or where that broke off.
    """

    id: str
    created: datetime
    version: str
    base: str
    graph_digest: str
    quads: int
    counts: Mapping[str, int]
    complete: bool = True

    @classmethod
    def of(cls, release: Release) -> Held:
        """Return what is recorded of a release."""
        return cls(
            id=release.id,
            created=release.created,
            version=release.version,
            base=release.base,
            graph_digest=release.graph_digest,
            quads=release.quads,
            counts=dict(release.counts),
        )

    @property
    def record(self) -> str:
        """Return the IRI of the record."""
        return f"{self.base}{RECORD}"


class Mark(NamedTuple):
    """What a graph is known by: digest of its triples, "" where it is in the making; number."""

    digest: str
    triples: int


def held(store: RemoteStore) -> Held | None:
    """Return the release that a store holds, None where it does not say.

    Raises:
        StoreError: it holds several, with different bases, or its record is none of ours.
    """
    answer = store.query(_HELD)
    rows = answer.rows if isinstance(answer, Solutions) else ()
    if len(rows) > 1:
        bases = ", ".join(sorted(str(node).removesuffix(RECORD) for node, _ in rows))
        reason = f"holds releases of several bases ({bases}): give each a store of its own"
        raise StoreError(store.server.query, reason)
    return _read(store, str(rows[0][1])) if rows else None


def held_whole(store: RemoteStore) -> Held | None:
    """Return the release that a store holds to the last quad, None where it does not say.

    Raises:
        StoreError: as for `held`, and where it holds but a part of a release.
    """
    about = held(store)
    if about and not about.complete:
        reason = (
            f"holds a part of release {about.id}: it is being loaded, or that broke off and is to"
            " be done again by `kg build ... --store`"
        )
        raise StoreError(store.server.query, reason)
    return about


def open_held(url: str, limits: Limits | None = None) -> tuple[RemoteStore, Held | None]:
    """Return the store at an address, and the release that it holds.

    Raises:
        StoreError: it cannot be read, or is not loaded to the end.
    """
    store = RemoteStore.open(url, limits=limits)
    try:
        return store, held_whole(store)
    except BaseException:
        store.close()
        raise


def contents(store: RemoteStore, record: str) -> dict[str, Mark]:
    """Return the graphs that a record lists."""
    answer = store.query(_ENTRIES.format(node=record))
    found: dict[str, Mark] = {}
    for (entry,) in answer.rows if isinstance(answer, Solutions) else ():
        graph, triples, digest = str(entry).split(" ")
        if digest or graph not in found:
            found[graph] = Mark(digest, int(triples))
    return found


def facts(about: Held) -> Iterator[bytes]:
    """Yield the lines of N-Triples that tell of a release as a whole."""
    told = {**asdict(about), "created": about.created.isoformat()}
    yield _line(about.record, _ID, about.id)
    yield _line(about.record, _FACTS, json.dumps(told, ensure_ascii=False, sort_keys=True))


def entries(record: str, marks: Iterable[tuple[str, Mark]]) -> Iterator[bytes]:
    """Yield the lines of N-Triples that list graphs."""
    for graph, mark in marks:
        yield _line(record, _CONTENTS, f"{graph} {mark.triples} {mark.digest}")


def _line(record: str, name: str, text: str) -> bytes:
    triple = ox.Triple(ox.NamedNode(record), ox.NamedNode(name), ox.Literal(text))
    return f"{triple} .\n".encode()


def _read(store: RemoteStore, text: str) -> Held:
    try:
        told = json.loads(text)
        known = {each.name: told[each.name] for each in fields(Held)}  # later versions may say more
        return Held(**{**known, "created": datetime.fromisoformat(told["created"])})
    except (KeyError, TypeError, ValueError) as error:
        reason = f"has a record of its release that cannot be read: {error}"
        raise StoreError(store.server.query, reason) from error
