"""The names of nodes, in the orders in which they are looked up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kg.index.columns import AnyArray, Ints, Lists, Masks, Strings, reduced
from kg.index.reading import KINDS, Gathering
from kg.index.tables import Labels
from kg.lexicon import key
from kg.model import Kind

LABEL, SYNONYM, BRAND, FORM = range(4)
"""Ranks of names: the last two are for what stands for another node, or gives way to it."""

PREFERENCE = (
    Kind.DRUG,
    Kind.EFFECT,
    Kind.PRODUCT,
    Kind.CONDITION,
    Kind.DRUG_CLASS,
    Kind.MECHANISM,
    Kind.ORGANIZATION,
    Kind.ORGAN_CLASS,
    Kind.POPULATION,
    Kind.PRECAUTION,
    Kind.MONITORING,
    Kind.SOURCE,
)
"""Kinds of nodes that have names; the sooner, the likelier one of two equal names is meant."""

_LETTERS = np.zeros(256, np.uint64)
_LETTERS[list(b"abcdefghijklmnopqrstuvwxyz0123456789")] = 1 << np.arange(36, dtype=np.uint64)

_Row = tuple[str, int, int, int, str, int]


def labels_of(found: Gathering, number: Ints, kinds: Ints) -> Labels:
    """Return the names of what was gathered.

    Args:
        found: what lines say.
        number: of each node gathered, its number in the index.
        kinds: of each node of the index, the place of its kind in `KINDS`.
    """
    preferred = [PREFERENCE.index(kind) if kind in PREFERENCE else -1 for kind in KINDS]
    rows = sorted(set(_rows(found, number, [preferred[kind] for kind in kinds.tolist()])))
    keys = Strings.of(row[0] for row in rows)
    rank = np.fromiter((row[1] for row in rows), np.uint8, len(rows))
    preference = np.fromiter((row[2] for row in rows), np.uint8, len(rows))
    length = _lengths(keys)
    order = np.empty(len(rows), np.int32)
    ordered = np.lexsort((length, preference, rank))  # equal ones stay in the order of keys
    order[ordered] = np.arange(len(rows), dtype=np.int32)
    names = np.arange(len(rows), dtype=np.int32)
    by_length = Lists.of(length, names, int(length.max(initial=0)) + 1)
    tail_of, tail_at = _tails(keys)
    match, matched = _matches(found, number)
    return Labels(
        key=keys,
        text=Strings.of(row[4] for row in rows),
        rank=rank,
        given=np.fromiter((row[5] for row in rows), np.uint8, len(rows)),
        node=np.fromiter((row[3] for row in rows), np.int32, len(rows)),
        order=order,
        by_length=by_length,
        letters=letters_of(keys)[by_length.items],
        first=np.append(keys.data, np.uint8(0))[keys.at[:-1]][by_length.items],
        tail_of=tail_of,
        tail_at=tail_at,
        match=match,
        matched=matched,
    )


def letters_of(keys: Strings) -> Masks:
    """Return which letters and digits each key has, one bit each; other signs have none."""
    return reduced(np.bitwise_or, _LETTERS[keys.data], keys.at, 0)


def _lengths(keys: Strings) -> Ints:
    """Return the number of signs of each key."""
    begins = (keys.data & 0xC0) != 0x80  # the other bytes continue a sign
    return reduced(np.add, begins.astype(np.int32), keys.at, 0)


def _rows(found: Gathering, number: Ints, preferred: Sequence[int]) -> Iterator[_Row]:
    """Yield key, rank, preference of the kind, node, text and given rank of each name."""
    places = number.tolist()
    meant: dict[int, set[int]] = {}
    forms: set[int] = set()
    spoken_of = {*found.subject.values, *found.object.values, *found.reported}
    for node, other in zip(found.contains.rows, found.contains.values, strict=True):
        meant.setdefault(node, set()).add(other)
    for node, other in zip(found.moiety.rows, found.moiety.values, strict=True):
        if node not in spoken_of:
            meant.setdefault(node, set()).add(other)
            forms.add(node)
    for rank, column in ((LABEL, found.label), (SYNONYM, found.synonym)):
        for node, text in zip(column.rows, column.values, strict=True):
            place = places[node]
            if preferred[place] < 0:
                continue
            folded = found.keys.get(text) or key(text) or text.casefold()
            yield folded, FORM if node in forms else rank, preferred[place], place, text, rank
            for other in meant.get(node, ()):
                if preferred[places[other]] == 0:
                    yield folded, BRAND, 0, places[other], text, BRAND


def _tails(keys: Strings) -> tuple[Ints, Ints]:
    """Return names and places in their keys: "vein thrombosis" of "deep vein thrombosis", ..."""
    at = np.flatnonzero(keys.data == ord(" ")) + 1
    name = np.searchsorted(keys.at, at, "right") - 1
    text = keys.data.tobytes()
    ends = keys.at[name + 1].tolist()
    tails = [text[start:end] for start, end in zip(at.tolist(), ends, strict=True)]
    order = sorted(range(len(tails)), key=tails.__getitem__)
    return name[order].astype(np.int32), (at - keys.at[name])[order].astype(np.int32)


def _matches(found: Gathering, number: AnyArray) -> tuple[Strings, Ints]:
    """Return the public IRIs of concepts elsewhere, and the nodes that they match."""
    nodes = number[found.match.rows].tolist() if found.match.rows else []
    pairs = sorted(set(zip(found.match.values, nodes, strict=True)))
    return (
        Strings.of(address for address, _ in pairs),
        np.fromiter((node for _, node in pairs), np.int32, len(pairs)),
    )
