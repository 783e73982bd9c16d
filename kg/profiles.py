"""The supported effects of every drug as arrays, with the broader effects that they imply."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kg.errors import UnknownNameError
from kg.index import NONE, STATES
from kg.index.columns import Bits, Floats, Ints, Lists, Longs
from kg.indexed import Indexed
from kg.model import Kind, Ref, Status

_SUPPORTED = STATES.index(Status.SUPPORTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """The supported effects of every drug that has any, made once and asked many times.

    Rows stand for drugs and columns for effects, which are counted from the first effect.

    Attributes:
        indexed: what they are made of.
        drugs: node of each row.
        first: node of the first column.
        stated: columns of each row that sources state.
        implied: the same with all that is broader.
        places: items of `implied` as whole numbers of the machine, by which numpy picks faster.
        having: rows of each column, implied ones too.
        weights: information content of each column, ln of one more than the number of rows over
            the number of those that have it, in nats (Resnik P (1995), IJCAI 14:448-453); by that
            one more, what all have still counts a little. 0 where no row has it.
        totals: sum of the weights of each row, of what is implied.
        ranked: columns by weight, the highest first, then by label.
        ranks: place of each column among them.
    """

    indexed: Indexed
    drugs: Ints
    first: int
    stated: Lists
    implied: Lists
    places: Longs
    having: Lists
    weights: Floats
    totals: Floats
    ranked: Ints
    ranks: Ints
    _written: dict[int, bytes] = field(default_factory=dict, repr=False, compare=False)

    def row(self, drug: Ref) -> int:
        """Return the row of a drug.

        Raises:
            UnknownNameError: it has no supported effect.
        """
        node = self.indexed.find(drug)
        found = int(np.searchsorted(self.drugs, node)) if node != NONE else len(self.drugs)
        if found == len(self.drugs) or self.drugs[found] != node:
            raise UnknownNameError(drug.slug, wanted="drug with adverse effects")
        return found

    def rows_of(self, nodes: Ints) -> Ints:
        """Return the rows of those among some nodes that are drugs with supported effects."""
        at = np.searchsorted(self.drugs, nodes)
        at = np.minimum(at, max(len(self.drugs) - 1, 0))
        if not len(self.drugs):
            return np.zeros(0, np.int32)
        found: Ints = np.unique(at[self.drugs[at] == nodes]).astype(np.int32)
        return found

    def column(self, effect: Ref) -> int:
        """Return the column of an effect.

        Raises:
            UnknownNameError: the graph has it not.
        """
        node = self.indexed.find(effect)
        if node == NONE or effect.kind is not Kind.EFFECT:
            raise UnknownNameError(effect.slug, wanted="effect")
        return node - self.first

    def with_broader(self, columns: Ints) -> Ints:
        """Return columns with all that is broader, sorted."""
        broader = _broader(self.indexed, columns + self.first) - self.first
        found: Ints = np.unique(np.concatenate([columns, broader])).astype(np.int32)
        return found

    def written(self, node: int) -> bytes:
        """Return an effect with its weight, as the beginning of an object of JSON in UTF-8."""
        found = self._written.get(node)
        if found is None:
            shown = self.indexed.node_fragment(node)
            weight = self.weights[node - self.first]
            found = self._written[node] = b'{"effect": %b, "weight": %.4f' % (shown, weight)
        return found

    def marked(self, columns: Ints) -> Bits:
        """Return which columns are among some."""
        found = np.zeros(len(self.weights), np.bool_)
        found[columns] = True
        return found


def build_profiles(indexed: Indexed) -> Profiles:
    """Return the supported effects of every drug."""
    index = indexed.index
    cells = index.cells
    first, end = index.range(Kind.EFFECT)
    chosen = cells.state == _SUPPORTED
    drugs, rows = np.unique(cells.drug[chosen], return_inverse=True)
    effects = cells.effect[chosen]
    stated = Lists.of(rows, effects - first, len(drugs))
    lengths = np.diff(index.nodes.ancestors.at)[effects]
    broader = _broader(indexed, effects)
    above = np.repeat(rows, lengths)
    kept = (broader >= first) & (broader < end)
    implied = Lists.of(
        np.concatenate([rows, above[kept]]),
        np.concatenate([effects, broader[kept]]) - first,
        len(drugs),
    )
    counts = np.bincount(implied.items, minlength=end - first)
    weights = np.log((len(drugs) + 1) / np.maximum(counts, 1)) * (counts > 0)
    places = np.repeat(np.arange(len(drugs)), np.diff(implied.at))
    ranked = np.lexsort((index.nodes.order[first:end], -weights)).astype(np.int32)
    return Profiles(
        indexed=indexed,
        drugs=drugs.astype(np.int32),
        first=first,
        stated=stated,
        implied=implied,
        places=implied.items.astype(np.int64),
        having=implied.turned(end - first),
        weights=weights,
        totals=np.bincount(places, weights[implied.items], minlength=len(drugs)).astype(np.float64),
        ranked=ranked,
        ranks=np.argsort(ranked).astype(np.int32),
    )


def _broader(indexed: Indexed, nodes: Ints) -> Ints:
    """Return all that is broader than nodes, one node after the other."""
    ancestors = indexed.index.nodes.ancestors
    found: Ints = ancestors.items[ancestors.gathered(nodes)]
    return found
