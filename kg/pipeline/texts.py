"""The texts of all documents; those that are as they were come from the former release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.pipeline.keeping import Former
from kg.pipeline.settling import Settled
from kg.texts import Members, write_texts


def gather_texts(folder: Path, settled: Settled, former: Former | None) -> Path:
    """Return an archive of the texts of all documents, in a folder.

    Args:
        folder: where it is made.
        settled: the contributions.
        former: the release that is current, with what its build left as it left it.

    Raises:
        OSError: the disk is full or not to be written.
    """
    archive = folder / "texts"
    write_texts(archive, _texts(settled, former))
    return archive


def _texts(settled: Settled, former: Former | None) -> Iterator[tuple[str, Members]]:
    kept = former.release.texts() if former else None
    same = set(former.kept.standing.names) if former and kept and kept.there else set()
    for place, name in enumerate(settled.names):
        source = name[1]
        members = None
        if kept is not None and name in same:
            if source not in kept.ids:
                continue
            members = next((each for _, each in kept.members((source,))), None)
        members = members or settled.text(place)
        if members is not None:
            yield source, members
