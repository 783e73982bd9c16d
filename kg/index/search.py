"""Looking names up in the index: the whole of a name, how it begins, a later word, a slip."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kg.index.columns import NONE, AnyArray
from kg.index.tables import Index
from kg.model import Kind
from kg.slips import SAFE, edits_allowed, misspelt, most_edits, sounding

_BEHIND = b"\xff"  # sorts behind every sign


def names_called(index: Index, wanted: str, kind: Kind | None = None) -> AnyArray:
    """Return the names whose key is a text, in no order."""
    low = index.labels.key.before(wanted.encode())
    high = index.labels.key.before(wanted.encode() + b"\0", low)
    return _of_kind(index, np.arange(low, high), kind)


def names_from(index: Index, prefix: str, kind: Kind | None = None) -> AnyArray:
    """Return the names whose key begins with a text, in order of the alphabet."""
    low = index.labels.key.before(prefix.encode())
    high = index.labels.key.before(prefix.encode() + _BEHIND, low)
    return _of_kind(index, np.arange(low, high), kind)


def candidates(index: Index, wanted: str, kind: Kind | None = None) -> Iterator[int]:
    """Yield the names that a text may mean, best first.

    A key that is the text goes before those that begin with it, those before keys of which a later
    word begins with it, and those before keys that differ by a slip of the hand.
    """
    exact, begins = names_called(index, wanted, kind), names_from(index, wanted, kind)
    yield from _ordered(index, exact)
    yield from _ordered(index, begins[len(exact) :])
    yield from _ordered(index, _of_kind(index, _with_word(index, wanted), kind))
    yield from slips(index, wanted, kind).tolist()


def slips(index: Index, wanted: str, kind: Kind | None = None) -> AnyArray:
    """Return the names that a text is a slip away from, fewest edits first."""
    few = _of_kind(index, _near(index, wanted), kind)
    return few[misspelt(wanted, [index.labels.key[each] for each in few.tolist()])]


def _near(index: Index, wanted: str) -> AnyArray:
    """Return names among which all are that a text is a slip away from, in order.

    An edit changes the length by one at most, and two of the letters that a name has.
    """
    labels, most, size = index.labels, most_edits(wanted), len(wanted)
    if not most:
        return np.zeros(0, np.int64)
    at = labels.by_length.at
    shortest = min(max(size - most, 0), len(at) - 1)
    longest = min(size + most, len(at) - 2)
    low, high = int(at[shortest]), int(at[longest + 1])
    lengths = np.repeat(np.arange(shortest, longest + 1), np.diff(at[shortest : longest + 2]))
    different = np.bitwise_count(labels.letters[low:high] ^ np.uint64(_letters(wanted)))
    longer = np.maximum(lengths, size)
    edits = np.where(
        labels.first[low:high] == wanted.encode()[0], edits_allowed(longer), longer >= SAFE
    )
    near = (different <= 2 * edits) & (np.abs(lengths - size) <= edits) & (edits > 0)
    found: AnyArray = np.sort(labels.by_length.items[low:high][near])
    return found


def alike(index: Index, wanted: str, kind: Kind | None = None) -> AnyArray:
    """Return the names that sound like a text, those that look most like it first."""
    if not wanted:
        return np.zeros(0, np.int64)
    few = names_from(index, wanted[0], kind)
    return few[sounding(wanted, [index.labels.key[each] for each in few.tolist()])]


def matching(index: Index, address: str) -> int:
    """Return the node that matches a concept elsewhere, NONE where none does."""
    match, wanted = index.labels.match, address.encode()
    place = match.before(wanted)
    found = place < len(match) and match.raw(place) == wanted
    return int(index.labels.matched[place]) if found else NONE


def _with_word(index: Index, wanted: str) -> AnyArray:
    """Return the names of which a later word begins with a text, once for each such word."""
    labels, start = index.labels, wanted.encode()
    low = _tails_before(index, start)
    high = _tails_before(index, start + _BEHIND)
    return labels.tail_of[low:high]


def _tails_before(index: Index, text: bytes) -> int:
    labels, keys = index.labels, index.labels.key
    low, high = 0, len(labels.tail_of)
    while low < high:
        middle = (low + high) // 2
        name = labels.tail_of[middle]
        tail = keys.data[keys.at[name] + labels.tail_at[middle] : keys.at[name + 1]].tobytes()
        if tail < text:
            low = middle + 1
        else:
            high = middle
    return low


def _of_kind(index: Index, names: AnyArray, kind: Kind | None) -> AnyArray:
    if kind is None:
        return names
    low, high = index.range(kind)
    nodes = index.labels.node[names]
    return names[(nodes >= low) & (nodes < high)]


def _ordered(index: Index, names: AnyArray) -> list[int]:
    found: list[int] = names[np.argsort(index.labels.order[names], kind="stable")].tolist()
    return found


def _letters(text: str) -> int:
    """Return the letters and digits of a text as `Labels.letters` has them."""
    bits = 0
    for sign in set(text):
        if "a" <= sign <= "z":
            bits |= 1 << (ord(sign) - ord("a"))
        elif "0" <= sign <= "9":
            bits |= 1 << (26 + ord(sign) - ord("0"))
    return bits
