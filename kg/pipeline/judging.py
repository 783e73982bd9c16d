"""What all sources together make of each of many statements: most are judged as one before was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.assemble import Judgement, votes_of
from kg.identifiers import iri
from kg.model import Kind, Polarity, Ref, SourceRecord, Status, Tier, Vote
from kg.pipeline.contributions import Said
from kg.rdf import judged_lines
from kg.report import Tally

_Voice = tuple[Tier, str, frozenset[str]]
"""Tier, lineage and polarities of a source: all that a judgement depends on."""


class Judges:
    """Judges statements by who says them.

    Args:
        sources: the records of all sources, by id.
        base: base IRI of the release.
        tally: counts the statements.
    """

    def __init__(self, sources: Mapping[str, SourceRecord], base: str, tally: Tally) -> None:
        self._sources = sources
        self._base = base
        self._tally = tally
        self._known: dict[tuple[_Voice, ...], tuple[Status, tuple[str, ...]]] = {}

    def judged(self, slug: str, group: Sequence[Said], times: int = 1) -> list[str]:
        """Return the lines of what all sources together make of a statement.

        Args:
            slug: of the statement.
            group: all that is said for and against it; nothing makes no lines.
            times: how often it counts; -1 takes it back.
        """
        if not group:
            return []
        voices = self._voices(group)
        if voices not in self._known:
            judged = Judgement.of(self._votes(group))
            self._known[voices] = judged.status, self._tails(slug, judged)
        status, tails = self._known[voices]
        self._tally.add_statement(group[0].predicate, status, times)
        if status is Status.DISPUTED:
            self._tally.add_conflict(group[0].words, self._votes(group), times)
        node = f"<{iri(Ref(Kind.STATEMENT, slug), self._base)}>"
        edges = group[0].edges if status is Status.SUPPORTED else ()
        return [*(f"{node}{tail}" for tail in tails), *edges]

    def _votes(self, group: Iterable[Said]) -> tuple[Vote, ...]:
        said = ((each.source, Polarity(each.polarity)) for each in group)
        return votes_of(said, self._sources)

    def _voices(self, group: Sequence[Said]) -> tuple[_Voice, ...]:
        said: dict[str, set[str]] = {}
        for each in group:
            said.setdefault(each.source, set()).add(each.polarity)
        found = []
        for source, polarities in said.items():
            record = self._sources[source]
            found.append((record.tier, record.lineage, frozenset(polarities)))
        return tuple(sorted(found, key=repr)) if len(found) > 1 else tuple(found)

    def _tails(self, slug: str, judged: Judgement) -> tuple[str, ...]:
        """Return the lines of a judgement without the node that begins them."""
        lines = judged_lines(Ref(Kind.STATEMENT, slug), judged, self._base)
        return tuple(each[each.index(">") + 1 :] for each in lines)
