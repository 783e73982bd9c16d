"""From the contributions of all pieces of work to the quads and the report of a release.

What memory holds grows with the sources, the concepts that they name and what is kept out of the
release, but not with the evidence: quads and votes are sorted in runs on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg.assemble import concepts_of
from kg.identifiers import BASE
from kg.ledger import QUICK, Ledger, Writer, noted
from kg.lexicon import Lexicon
from kg.pipeline.contributions import Aside, Said, aside_in, said_in
from kg.pipeline.judging import Judges
from kg.pipeline.keeping import Shelf, Standing
from kg.pipeline.progress import Progress, untold
from kg.pipeline.reporting import frequent, report_of
from kg.pipeline.settling import Settled
from kg.pipeline.sorting import RUN, Sorter
from kg.rdf.concepts import vocabulary_quads
from kg.rdf.quads import line, lines_of
from kg.report import Report, Tally
from kg.validate import check_concepts
from kg.vocab import Names


@dataclass(frozen=True, slots=True)
class Merged:
    """What goes into a release.

    Attributes:
        quads: lines of N-Quads, sorted, each once.
        standing: what the contributions add up to.
        report: the account of the build.
    """

    quads: Sorter
    standing: Standing
    report: Report


def merge(
    settled: Settled,
    lexicon: Lexicon,
    folder: Path,
    shelf: Shelf,
    *,
    base: str = BASE,
    run: int = RUN,
    progress: Progress = untold,
) -> Merged:
    """Return what all pieces of work together make.

    The result does not depend on the order of sources.

    Args:
        settled: the contributions.
        lexicon: the vocabularies.
        folder: place for temporary files, which must stay until the quads have been read.
        shelf: where the lines are kept for the next build.
        base: base IRI of the release.
        run: characters of lines that memory may hold.
        progress: is told how far it is.
    """
    quads = _sorter(folder / "quads", run)
    said = _sorter(folder / "said", run // 4)
    aside = _sorter(folder / "aside", run // 4)
    standing = Standing(names=Counter(settled.names), sources=settled.sources)
    for place in progress("Merging", range(len(settled.names)), len(settled.names)):
        contribution = settled.contribution(place)
        quads.add(lines_of(contribution.quads))
        said.add(lines_of(contribution.said))
        aside.add(lines_of(contribution.aside))
        standing.add(contribution)
    for lines in _judged(map(said_in, _kept(said, shelf.said)), standing, base):
        quads.add(lines)
    ungrounded = frequent(_counted(map(aside_in, _kept(aside, shelf.aside)), standing.tally))
    standing.concepts = concepts_of(standing.named, settled.concepts(), lexicon)
    vocabulary = list(vocabulary_quads(standing.concepts, Names(base)))
    quads.add([line(each) for each in vocabulary])
    standing.tally.violations = check_concepts(vocabulary, base=base).violations
    return Merged(quads, standing, report_of(settled, standing, ungrounded))


def _sorter(folder: Path, run: int) -> Sorter:
    folder.mkdir()
    return Sorter(folder, run=run)


def _kept(rows: Sorter, ledger: Ledger) -> Iterator[str]:
    """Yield rows, each once, and keep them."""
    with (
        Writer(ledger.once, level=QUICK) as once,
        Writer(ledger.again, level=QUICK, repeated=True) as again,
    ):
        yield from noted(rows.lines(again.add), once)


def kept_again(quads: Sorter, shelf: Shelf) -> Iterator[str]:
    """Yield quads, each once, and keep those that come in again."""
    with Writer(shelf.again, level=QUICK, repeated=True) as again:
        yield from quads.lines(again.add)


def _judged(rows: Iterable[Said], standing: Standing, base: str) -> Iterator[list[str]]:
    """Yield the lines of what all sources together make of each statement."""
    judges = Judges(standing.sources, base, standing.tally)
    for slug, group in groupby(rows, key=lambda said: said.statement):
        said = list(group)
        for each in said:
            standing.tally.add_evidence(each.source)
        yield judges.judged(slug, said)


def _counted(rows: Iterable[Aside], tally: Tally) -> Iterator[Aside]:
    for each in rows:
        tally.add_mention(each.source, ungrounded=bool(each.words))
        yield each
