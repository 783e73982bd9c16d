"""Writes the description of a release, with its sizes, as N-Triples: `python -m kg.about DIR`."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

from kg.about import counted_quads
from kg.about.asked import counted
from kg.rdf.quads import line
from kg.release import Release, open_release
from kg.vocab import Names


def describe(release: Release) -> str:
    """Return the description of a release as lines of N-Triples."""
    own = f" <{Names(release.base).description}> .\n"
    found = counted(chain.from_iterable(release.blocks()), release.base)
    quads = counted_quads(found, release.base)
    return "".join(line(each).removesuffix(own) + " .\n" for each in quads)


if __name__ == "__main__":
    sys.stdout.write(describe(open_release(Path(sys.argv[1]))))
