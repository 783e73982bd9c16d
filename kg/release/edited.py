"""Copies of releases that may be changed; a release itself never is."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.errors import KgError
from kg.release.releases import RELEASES, STORE, Release
from kg.store.oxigraph import OxigraphStore
from kg.store.oxigraph_files import copied

EDITED = "edited"


def edited_path(release: Release) -> Path:
    """Return where the copy of a release lies that takes changes: beside all releases."""
    beside = release.path.parent
    out = beside.parent if beside.name == RELEASES else beside
    return out / EDITED / release.path.name


def copies_path(release: Release) -> Path:
    """Return where copies of the one that takes changes go while it is served."""
    path = edited_path(release)
    return path.with_name(f"{path.name}.copies")


def open_edited(release: Release) -> OxigraphStore:
    """Return the copy of a release that takes changes, with all changes that were made before.

    The first time it is made, by hard links where the file system has them.

    Raises:
        KgError: another process has it open, or it cannot be made.
    """
    path = edited_path(release)
    partial = path.with_name(f"{path.name}.partial")
    try:
        if not path.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
            partial.parent.mkdir(parents=True, exist_ok=True)
            copied(release.path / STORE, partial)
            partial.rename(path)
        return OxigraphStore.edit(path)
    except OSError as error:
        raise KgError(f"cannot open {path} for changes: {error}") from error
