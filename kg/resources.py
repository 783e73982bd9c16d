"""Where the files that ship with the package are: in the checkout or in the installed wheel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg.errors import KgError

_BESIDE = frozenset({"_data", "web"})  # files of the package that are no part of the program
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


@cache
def digests() -> Mapping[str, str]:
    """Return "sha256:..." of rules, vocabulary, shapes and program, over names and bytes."""
    package = Path(__file__).resolve().parent
    parts = {
        "rules": sorted((ontology() / "rules").rglob("*.toml")),
        "vocabulary": [
            *sorted((ontology() / "vocabulary").rglob("*.tsv")),
            *sorted(ontology().glob("*.ttl")),
        ],
        "shapes": sorted((ontology() / "shapes").rglob("*.ttl")),
        "program": sorted(path for path in package.rglob("*.py") if _BESIDE.isdisjoint(path.parts)),
    }
    return MappingProxyType({name: _digest(paths) for name, paths in parts.items()})


def _digest(paths: Iterable[Path]) -> str:
    hashed = hashlib.sha256()
    for path in paths:
        data = path.read_bytes()
        hashed.update(f"{path.name} {len(data)}\n".encode())
        hashed.update(data)
    return f"sha256:{hashed.hexdigest()}"


def queries() -> Path:
    """Return the directory of the named queries."""
    return root() / "queries"


def sources() -> Path:
    """Return the directory of the default graph's manifest and documents."""
    return root() / "sources"
