"""How many statements, effects and the like a manifest expects: a build that has others fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg import resources
from kg.errors import BuildError
from kg.pipeline.sources import MANIFEST
from kg.readers.manifest import Range, load_bounds
from kg.report import Report


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of a manifest.

    Attributes:
        manifest: name of its file.
        counts: least and most of what the report counts ("statements").
        evidence: least and most pieces of evidence, by the id of a source.
    """

    manifest: str = ""
    counts: Mapping[str, Range] = field(default_factory=dict)
    evidence: Mapping[str, Range] = field(default_factory=dict)

    def check(self, report: Report) -> None:
        """Do nothing, if the counts of a report are within the bounds.

        Raises:
            BuildError: they are not.
        """
        left = list(self._left(report))
        if left:
            raise BuildError(f"out of the bounds of {self.manifest}: {'; '.join(left)}")

    def _left(self, report: Report) -> Iterator[str]:
        for name, (least, most) in self.counts.items():
            if not least <= report.counts.get(name, 0) <= most:
                found = report.counts.get(name)
                told = f"{found:,} {name}" if found is not None else f"no {name}"
                yield f"{told}, expected {least:,} to {most:,}"
        for source, (least, most) in self.evidence.items():
            found = report.per_source.get(source, {}).get("evidence", 0)
            if not least <= found <= most:
                yield f"{found:,} pieces of evidence of {source}, expected {least:,} to {most:,}"


def bounds_of(paths: Sequence[Path]) -> Bounds:
    """Return the bounds of the manifest that a build is of; none where it is of several things.

    Raises:
        InvalidFileError: the manifest breaks its format.
    """
    if len(paths) > 1:
        return Bounds()
    path = paths[0] if paths else resources.sources()
    manifest = path / MANIFEST if path.is_dir() else path
    if manifest.name != MANIFEST or not manifest.is_file():
        return Bounds()
    counts, evidence = load_bounds(manifest)
    return Bounds(str(manifest), counts, evidence)
