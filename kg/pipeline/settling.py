"""All that was read, in which each drug goes by one node whatever sources call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from kg.identifiers import BASE, digest
from kg.lexicon import Lexicon
from kg.model import Concept, Extraction, SourceRecord
from kg.pipeline.cache import Cache
from kg.pipeline.contributions import Contribution, Packed
from kg.pipeline.processing import Outcome
from kg.reconcile import reconcile
from kg.texts import Members

Name = tuple[str, str]
"""Key of a contribution, which stands for all of it, and id of its source."""


class Settled:
    """The contributions of all pieces of work to one release, in the order of their sources.

    Attributes:
        briefs: what each piece of work gave, in brief.
        sources: the records of all sources, by id.
        notes: what the report should say of drugs.

    Args:
        briefs: as above.
        keys: digests of all that each result depends on.
        packed: gives all of a result, by its place in `briefs`.
        lexicon: the vocabularies.
        cache: where contributions are kept in which drugs are called otherwise; nowhere if None.
        base: base IRI of the release.
    """

    def __init__(
        self,
        briefs: Sequence[Outcome],
        keys: Sequence[str],
        packed: Callable[[int], Packed],
        lexicon: Lexicon,
        *,
        cache: Cache | None = None,
        base: str = BASE,
    ) -> None:
        self.briefs = briefs
        self._keys = keys
        self._packed = packed
        self._cache = cache
        self._base = base
        parts = [(number, each.extraction) for number, each in enumerate(briefs) if each.extraction]
        parts.sort(key=lambda each: each[1].source.id)
        self._order = [number for number, _ in parts]
        self._parts: list[Extraction] = [part for _, part in parts]
        self.sources: Mapping[str, SourceRecord] = {
            each.source.id: each.source for each in self._parts
        }
        self._found = reconcile(self._parts, lexicon)
        self.notes = self._found.notes

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Return the names of the contributions, in their order."""
        return tuple((self._name(place), part.source.id) for place, part in enumerate(self._parts))

    def _name(self, place: int) -> str:
        key = self._keys[self._order[place]]
        if not self._found.touches(place, self._parts[place]):
            return key
        return digest("settled", key, self._found.way(place))

    def concepts(self) -> Iterator[Concept]:
        """Yield the concepts that sources bring, in the order of the contributions."""
        for place, part in enumerate(self._parts):
            yield from self._found.of(place, part).concepts

    def text(self, place: int) -> Members | None:
        """Return the text of a document, by the place of its contribution among `names`."""
        return self._packed(self._order[place]).text

    def contribution(self, place: int) -> Contribution:
        """Return a contribution, by its place among `names`."""
        number, name = self._order[place], self.names[place][0]
        if name == self._keys[number]:
            return self._packed(number).contribution()
        kept = self._cache.get(name, Packed) if self._cache else None
        if kept is not None:
            return kept.contribution()
        packed = self._packed(number)
        made = Contribution.of(self._found.of(place, packed.extraction()), self._base)
        if self._cache:
            self._cache.put(name, packed.settled(made))
        return made
