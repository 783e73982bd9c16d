"""Releases: one immutable directory a build, published by one atomic rename, and opened again.

    OUT/releases/ID/graph.nq.gz texts.zip release.json report.json report.md store/ index/
    OUT/current -> releases/ID

A crash at any moment leaves `current` on the former release.
"""

from kg.release.changes import ADDED, REMOVED, Changes, differing
from kg.release.edited import copies_path, edited_path, open_edited
from kg.release.indexing import open_index_of
from kg.release.publishing import Amended, Content, publish
from kg.release.releases import (
    GRAPH,
    REPORT_TEXT,
    Input,
    Release,
    list_releases,
    open_release,
    release_path,
)

__all__ = [
    "ADDED",
    "GRAPH",
    "REMOVED",
    "REPORT_TEXT",
    "Amended",
    "Changes",
    "Content",
    "Input",
    "Release",
    "copies_path",
    "differing",
    "edited_path",
    "list_releases",
    "open_edited",
    "open_index_of",
    "open_release",
    "publish",
    "release_path",
]
