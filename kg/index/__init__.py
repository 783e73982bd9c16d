"""The analytics index: arrays that answer comparisons, searches and walks without SPARQL.

Built with each release, opened by a memory map, shared by all processes that read it; or made in
memory of what a store holds.
"""

from kg.index.amending import amended
from kg.index.asking import index_drugs, index_names, index_store
from kg.index.building import index_of
from kg.index.columns import NONE
from kg.index.files import VERSION, open_index, replace_index, write_index
from kg.index.reading import EDGE_NAMES, KINDS, STATES, TIERS, Gathering
from kg.index.tables import Cells, Edges, Index, flat
from kg.index.walking import Around, around, edge_counts, edges_between, has_edges, ways

__all__ = [
    "EDGE_NAMES",
    "KINDS",
    "NONE",
    "STATES",
    "TIERS",
    "VERSION",
    "Around",
    "Cells",
    "Edges",
    "Gathering",
    "Index",
    "amended",
    "around",
    "edge_counts",
    "edges_between",
    "flat",
    "has_edges",
    "index_drugs",
    "index_names",
    "index_of",
    "index_store",
    "open_index",
    "replace_index",
    "ways",
    "write_index",
]
