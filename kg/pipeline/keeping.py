"""What a build leaves for the next one, which then changes only what has changed."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.ledger import Ledger
from kg.model import Concept, Ref, SourceRecord
from kg.pipeline.cache import read_sealed, write_sealed
from kg.pipeline.contributions import Contribution
from kg.pipeline.processing import Outcome
from kg.pipeline.settling import Name
from kg.release import Release
from kg.report import Tally

_KEPT, _PARTIAL = "kept", "kept.partial"
_FACTS = "facts"


@dataclass(slots=True, kw_only=True)
class Standing:
    """What contributions add up to, beside their lines.

    Attributes:
        names: the contributions.
        sources: the records of their sources, by id.
        named: by how many contributions each concept is named.
        spoken: in how many of them something is said of it.
        tally: numbers for the report.
        concepts: all concepts of the release.
    """

    names: Counter[Name]
    sources: Mapping[str, SourceRecord]
    named: Counter[Ref] = field(default_factory=Counter)
    spoken: Counter[Ref] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    concepts: tuple[Concept, ...] = ()

    def add(self, contribution: Contribution, times: int = 1) -> None:
        """Take in a contribution; -1 times takes it out."""
        for ref in contribution.named:
            self.named[ref] += times
        for ref in contribution.spoken:
            self.spoken[ref] += times
        self.tally.counts += contribution.counts * times


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lines of all contributions, in a folder."""

    folder: Path

    @property
    def again(self) -> Path:
        """Return the file of all quads that come in again; once they stand in the release."""
        return self.folder / "quads.again"

    @property
    def said(self) -> Ledger:
        """Return who says what."""
        return self._ledger("said")

    @property
    def aside(self) -> Ledger:
        """Return what was set aside."""
        return self._ledger("aside")

    def _ledger(self, name: str) -> Ledger:
        return Ledger(self.folder / f"{name}.once", self.folder / f"{name}.again")

    @property
    def whole(self) -> bool:
        """Tell whether all files are there."""
        ledgers = self.said, self.aside
        files = [self.again, *(file for each in ledgers for file in (each.once, each.again))]
        return all(each.is_file() for each in files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a build left.

    Attributes:
        release: id of the release that it made.
        conditions: digest of what all results depended on.
        briefs: what each piece of work gave, in brief, by its key.
    """

    release: str
    conditions: str
    briefs: Mapping[str, Outcome]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Former:
    """The release that is current, and what its build left."""

    release: Release
    kept: Kept
    shelf: Shelf


class Keeping:
    """The place where a build finds what the one before left, and leaves what it has.

    Args:
        folder: where results are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._kept = folder / _KEPT
        self._partial = folder / _PARTIAL

    def former(self, release: Release, conditions: str) -> Former | None:
        """Return what the build of a release left, if its results are worth the same now."""
        kept, shelf = read_sealed(self._kept / _FACTS), Shelf(self._kept)
        if not isinstance(kept, Kept) or not shelf.whole:
            return None
        fits = (kept.release, kept.conditions) == (release.id, conditions)
        return Former(release, kept, shelf) if fits else None

    def new_shelf(self) -> Shelf:
        """Return where this build puts its lines.

        Raises:
            OSError: the disk is full or not to be written.
        """
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(parents=True)
        return Shelf(self._partial)

    def keep(self, kept: Kept) -> None:
        """Leave what this build has, in place of what the former left.

        Raises:
            OSError: the disk is full or not to be written.
        """
        write_sealed(self._partial / _FACTS, kept)
        shutil.rmtree(self._kept, ignore_errors=True)
        self._partial.rename(self._kept)

    def tidy(self) -> None:
        """Remove what a build left that did not come to an end."""
        shutil.rmtree(self._partial, ignore_errors=True)
