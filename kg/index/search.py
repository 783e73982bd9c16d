"""Looking names up in the index: the whole of a name, how it begins, a later word, a slip."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np

from kg.index.columns import NONE, AnyArray
from kg.index.tables import Index
from kg.model import Kind
from kg.slips import SAFE, edits_allowed, misspelt, most_edits, sounding

_FEW = 100
_BEHIND = "\U0010ffff"  # sorts behind every sign


class Finder:
    """Looks names up in an index.

    Args:
        index: the index.
        often: whether so many will be looked up that all keys are to be read at once, which takes
            some 20 ms and 5 MB; then each takes a tenth of the time.
    """

    def __init__(self, index: Index, *, often: bool = False) -> None:
        self._index = index
        self._keys: list[str] | None = index.labels.key[:] if often else None

    def called(self, wanted: str, kind: Kind | None = None) -> AnyArray:
        """Return the names whose key is a text, in no order."""
        return self._of_kind(np.arange(self._before(wanted), self._before(wanted + "\0")), kind)

    def beginning(self, prefix: str, kind: Kind | None = None) -> AnyArray:
        """Return the names whose key begins with a text, in order of the alphabet."""
        low, high = self._before(prefix), self._before(prefix + _BEHIND)
        return self._of_kind(np.arange(low, high), kind)

    def candidates(self, wanted: str, kind: Kind | None = None) -> Iterator[int]:
        """Yield the names that a text may mean, best first.

        A key that is the text goes before those that begin with it, those before keys of which a
        later word begins with it, and those before keys that differ by a slip of the hand.
        """
        exact, begins = self.called(wanted, kind), self.beginning(wanted, kind)
        yield from self._ordered(exact)
        yield from self._ordered(begins[len(exact) :])
        yield from self._ordered(self._of_kind(self._with_word(wanted), kind))
        yield from self.slips(wanted, kind).tolist()

    def slips(self, wanted: str, kind: Kind | None = None) -> AnyArray:
        """Return the names that a text is a slip away from, fewest edits first."""
        few = self._of_kind(self._near(wanted), kind)
        return few[misspelt(wanted, self.keys(few))]

    def alike(self, wanted: str, kind: Kind | None = None) -> AnyArray:
        """Return the names that sound like a text, those that look most like it first."""
        if not wanted:
            return np.zeros(0, np.int64)
        few = self.beginning(wanted[0], kind)
        return few[sounding(wanted, self.keys(few))]

    def matching(self, address: str) -> int:
        """Return the node that matches a concept elsewhere, NONE where none does."""
        if ":" not in address:
            return NONE  # no IRI
        match, wanted = self._index.labels.match, address.encode()
        place = match.before(wanted)
        found = place < len(match) and match.raw(place) == wanted
        return int(self._index.labels.matched[place]) if found else NONE

    def keys(self, names: AnyArray) -> list[str]:
        """Return the keys of names."""
        if self._keys is None:
            return self._index.labels.key.several(names)
        return [self._keys[each] for each in names.tolist()]

    def _before(self, text: str) -> int:
        if self._keys is None:
            return self._index.labels.key.before(text.encode())
        return bisect_left(self._keys, text)

    def _near(self, wanted: str) -> AnyArray:
        """Return names among which all are that a text is a slip away from, in order.

        An edit changes the length by one at most, and two of the letters that a name has.
        """
        labels, most, size = self._index.labels, most_edits(wanted), len(wanted)
        if not most:
            return np.zeros(0, np.int64)
        at = labels.by_length.at
        shortest = min(max(size - most, 0), len(at) - 1)
        longest = min(size + most, len(at) - 2)
        low, high = int(at[shortest]), int(at[longest + 1])
        different = np.bitwise_count(labels.letters[low:high] ^ np.uint64(_letters(wanted)))
        same = labels.first[low:high] == wanted.encode()[0]  # else one edit is the most
        # by what takes least, as nearly all are out of the question
        few = np.flatnonzero((different <= 2) | same)
        lengths = np.searchsorted(at, few + low, "right") - 1
        longer = np.maximum(lengths, size)
        edits = np.where(same[few], edits_allowed(longer), longer >= SAFE)
        near = (different[few] <= 2 * edits) & (np.abs(lengths - size) <= edits) & (edits > 0)
        found: AnyArray = np.sort(labels.by_length.items[low:high][few[near]])
        return found

    def _with_word(self, wanted: str) -> AnyArray:
        """Return the names of which a later word begins with a text, once for each such word."""
        low, high = self._tails_before(wanted), self._tails_before(wanted + _BEHIND)
        return self._index.labels.tail_of[low:high]

    def _tails_before(self, wanted: str) -> int:
        labels, at = self._index.labels, self._index.labels.key.at.item
        view, name, start = labels.key.data.data, labels.tail_of.item, labels.tail_at.item

        def tail(place: int) -> bytes:
            begin = at(name(place))
            return bytes(view[begin + start(place) : at(name(place) + 1)])

        return bisect_left(range(len(labels.tail_of)), wanted.encode(), key=tail)

    def _of_kind(self, names: AnyArray, kind: Kind | None) -> AnyArray:
        if kind is None:
            return names
        low, high = self._index.range(kind)
        nodes = self._index.labels.node[names]
        return names[(nodes >= low) & (nodes < high)]

    def _ordered(self, names: AnyArray) -> Iterator[int]:
        """Yield names in the order of answers; as a rule few are wanted, so few are sorted."""
        order = self._index.labels.order[names]
        if len(names) > _FEW:
            first = np.argpartition(order, _FEW)
            yield from names[first[:_FEW][np.argsort(order[first[:_FEW]])]].tolist()
            names, order = names[first[_FEW:]], order[first[_FEW:]]
        yield from names[np.argsort(order, kind="stable")].tolist()


def _letters(text: str) -> int:
    """Return the letters and digits of a text as `Labels.letters` has them."""
    bits = 0
    for sign in set(text):
        if "a" <= sign <= "z":
            bits |= 1 << (ord(sign) - ord("a"))
        elif "0" <= sign <= "9":
            bits |= 1 << (26 + ord(sign) - ord("0"))
    return bits
