"""Where the files that ship with the package are: in the checkout or in the installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import KgError

SHIPPED = ("ontology", "queries", "sources")


@cache
def root() -> Path:
    """Return the directory that holds `ontology`, `queries` and `sources`.

    A wheel carries them as `kg/_data`; a checkout (and so an editable install) has them beside
    the package.

    Raises:
        KgError: neither place has them.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_data", package.parent):
        if all((candidate / name).is_dir() for name in SHIPPED):
            return candidate
    raise KgError(f"no {', '.join(SHIPPED)} beside or inside {package}: the installation is broken")


def ontology() -> Path:
    """Return the directory of dkg.ttl, shapes, vocabulary and rules."""
    return root() / "ontology"


def queries() -> Path:
    """Return the directory of the named queries."""
    return root() / "queries"


def sources() -> Path:
    """Return the directory of the default graph's manifest and documents."""
    return root() / "sources"
