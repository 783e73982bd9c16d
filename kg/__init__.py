"""Drug Effects Knowledge Graph: documents about drugs in, a graph of quoted statements out."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.opened import Graph

try:
    __version__ = version("drug-effect-kg")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"


def open(place: Path | str = "build/current") -> Graph:  # noqa: A001 - as `gzip.open`
    """Return the graph of a release, or that of a SPARQL server.

    Args:
        place: directory of a release or of a build, or the URL of a server.

    Raises:
        NoReleaseError: there is none.
        StoreError: the server does not answer.
    """
    graph: Graph = import_module("kg.opened").open_graph(place)  # not at import: it takes a while
    return graph
