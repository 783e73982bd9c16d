"""What a build promises of whatever it is given, checked on a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from hypothesis import HealthCheck, settings

from kg.datasets import Job
from kg.pipeline import Outcome, find_sources, process
from kg.readers import packed
from kg.readers.bulk import content
from kg.readers.decoding import decoded
from kg.readers.manifest import ManifestEntry
from tests.fuzz.valid import GOOD_PAGE

EXAMPLES = os.environ.get("KG_FUZZ", "")
"""Examples of each property: as many as asked for, at random; a few fixed ones otherwise."""
TOLD = re.compile(r"unreadable source .+, line [1-9]\d*: expected \S", re.DOTALL)
_GOOD = "goodomide.md"


def fuzzed(few: int) -> settings:
    """Return the settings of a property that is tried on `few` examples where no more are asked."""
    return settings(
        max_examples=int(EXAMPLES or few),
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def kept(folder: Path) -> list[Outcome]:
    """Return what became of the files of a folder beside a good one, having checked the promise."""
    (folder / _GOOD).write_text(GOOD_PAGE)
    outside = _snapshot(folder)
    outcomes = []
    for work in find_sources([folder]):
        outcome = process(work)
        assert isinstance(outcome, Outcome)
        for problem in outcome.problems:
            assert TOLD.match(problem.reason), problem.reason
        if outcome.extraction is not None:
            _check_quotes(work, outcome)
        outcomes.append(outcome)
    good = next(each for each in outcomes if each.name == _GOOD)
    assert good.extraction is not None
    assert good.extraction.evidence
    assert _snapshot(folder) == outside
    return outcomes


def _snapshot(folder: Path) -> dict[str, int]:
    """Return what lies in and beside a folder, with the time of its last change."""
    paths = [*folder.parent.glob("*"), *folder.rglob("*")]
    return {str(path): path.lstat().st_mtime_ns for path in paths}


def _check_quotes(work: object, outcome: Outcome) -> None:
    assert outcome.extraction is not None
    text = _text(work)
    if text is None:
        return
    for each in (*outcome.extraction.evidence, *outcome.extraction.mentions):
        assert each.span.of(text) == each.quote
    for each in outcome.extraction.evidence:
        assert each.span.start <= each.mention.start <= each.mention.end <= each.span.end
        assert each.line >= 1


def _text(work: object) -> str | None:
    """Return the text that evidence of a document or of a table of one file is of."""
    if isinstance(work, ManifestEntry):
        return decoded(work.record.id, content(work))
    if isinstance(work, Job) and len(work.members) == 1:
        try:
            return packed.content(work.members[0].entry).decode("utf-8")
        except (UnicodeDecodeError, *packed.FAULTS):
            return None
    return None
