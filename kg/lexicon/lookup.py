"""The way from words to concepts: a name as a whole, or the names in a text."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.lexicon.table import Name, Table, Tables, tables
from kg.lexicon.words import Token, beginnings, key, tokens
from kg.model import Concept, Grounding, Kind, MatchKind, Ref

_PREFIXES = frozenset({"non", "anti", "pre", "pseudo", "sub"})


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of a text, `text[start:end]`, that names a concept."""

    start: int
    end: int
    grounding: Grounding

    @property
    def concept(self) -> Ref:
        """Return the concept named."""
        return self.grounding.concept


class Lexicon:
    """The concepts of all vocabularies, and the way from a name to them.

    Args:
        concepts: every concept, with its names.
        guarded: drugs whose names are ordinary words ("water"); `find` passes them over.
    """

    def __init__(self, concepts: Iterable[Concept], guarded: frozenset[Ref] = frozenset()) -> None:
        self._tables = tables(concepts, guarded)
        self._ancestors: dict[Ref, frozenset[Ref]] = {}
        self._words: dict[Kind, frozenset[str]] = {}

    @classmethod
    def of(cls, made: Tables) -> Lexicon:
        """Return the lexicon of tables that are already made."""
        lexicon = cls(())
        lexicon._tables = made
        return lexicon

    def __contains__(self, ref: Ref) -> bool:
        return self._own(ref) is not None

    def _own(self, ref: Ref) -> Concept | None:
        return self._tables[ref.kind].concept(ref.slug)

    def extended(self, concepts: Iterable[Concept]) -> Lexicon:
        """Return a lexicon that knows `concepts` too, leaving this one as it is.

        Meant for the few names that one document brings along: the names of this lexicon are
        shared, not copied.
        """
        return _Extended(self, concepts)

    def concept(self, ref: Ref) -> Concept | None:
        """Return the concept, None where no vocabulary has it."""
        return self._own(ref)

    def concepts(self, kind: Kind) -> tuple[Concept, ...]:
        """Return all concepts of a kind, in order of the vocabulary."""
        return self._tables[kind].concepts()

    def ancestors(self, ref: Ref) -> frozenset[Ref]:
        """Return all broader concepts of `ref`, direct and indirect, without itself."""
        known = self._ancestors.get(ref)
        if known is None:
            concept = self.concept(ref)
            found: set[Ref] = set()
            for parent in concept.broader if concept else ():
                found.add(parent)
                found |= self.ancestors(parent)
            known = self._ancestors[ref] = frozenset(found)
        return known

    def words(self, kind: Kind) -> frozenset[str]:
        """Return the folded words of which the names of a kind are made."""
        known = self._words.get(kind)
        if known is None:
            names = self._tables[kind].places
            known = frozenset(word for name in names for word in name.split(" "))
            self._words[kind] = known
        return known

    def _layers(self, kind: Kind) -> tuple[Table, ...]:
        """Return the tables in which names of a kind are looked up; the first that has one wins."""
        return (self._tables[kind],)

    def _lookup(self, kind: Kind, words: str) -> tuple[Name, ...]:
        for table in self._layers(kind):
            names = table.names(words)
            if names:
                return names
        return ()

    def ground(self, name: str, kind: Kind) -> Grounding | None:
        """Return the concept of this kind that `name` as a whole names, None where none does."""
        return self._grounding(self._lookup(kind, key(name)), name)

    def ground_folded(self, words: str, kind: Kind) -> Grounding | None:
        """Return the concept of this kind that words folded by `key` name, None where none does."""
        return self._grounding(self._lookup(kind, words), words)

    @staticmethod
    def _grounding(names: Sequence[Name], text: str) -> Grounding | None:
        if not names:
            return None
        best = min(names, key=lambda name: (not name.preferred, name.ref))
        if text.casefold() == best.surface.casefold():
            how = MatchKind.EXACT if best.preferred else MatchKind.SYNONYM
        else:
            how = MatchKind.INFLECTED
        others = tuple(sorted(name.ref for name in names if name.ref != best.ref))
        return Grounding(concept=best.ref, how=how, others=others)

    def find(self, text: str, kind: Kind) -> list[Match]:
        """Return the concepts of a kind named in `text`: leftmost, longest, not overlapping.

        Args:
            text: any text; names do not run across punctuation other than hyphen and slash.
            kind: kind of concept looked for.
        """
        layers = self._layers(kind)
        begun = beginnings(text)
        known = layers[0].places.keys() & begun
        for table in layers[1:]:
            known |= table.places.keys() & begun
        if not known:
            return []
        parts = tokens(text)
        found: list[Match] = []
        done = 0
        for index, part in enumerate(parts):
            if index < done or not (part.folded in known or part.pair in known):
                continue
            for width, name in _readings(parts, index, known, layers):
                match = self._named(text, parts[index : index + width], name, kind)
                if match is not None:
                    done = index + width
                    if not _prefixed(text, parts, index):
                        found.append(match)
                    break
        return found

    def _named(self, text: str, parts: Sequence[Token], words: str, kind: Kind) -> Match | None:
        names = [name for name in self._lookup(kind, words) if not name.guarded]
        if not names:
            return None
        start, end = parts[0].start, parts[-1].end
        grounding = self._grounding(names, text[start:end])
        if grounding is None or not _plausible(names, text[start:end]):
            return None
        return Match(start, end, grounding)


def _readings(
    parts: Sequence[Token], index: int, known: Container[str], layers: Sequence[Table]
) -> Iterator[tuple[int, str]]:
    """Yield how many words from `index` on may be a name, with the words, the longest first."""
    part = parts[index]
    if part.pair in known:
        stop = min(len(parts), index + max(table.reach.get(part.folded, 0) for table in layers))
        limit = index + 2
        while limit < stop and parts[limit].joined:
            limit += 1
        words = [each.folded for each in parts[index:limit]]
        for width in range(len(words), 2, -1):
            yield width, " ".join(words[:width])
        yield 2, part.pair
    if part.folded in known:
        yield 1, part.folded


def _prefixed(text: str, parts: tuple[Token, ...], index: int) -> bool:
    """Say whether a hyphen joins a word to a prefix that makes it another ("non-productive")."""
    before = parts[index - 1] if index else None
    return (
        before is not None
        and before.folded in _PREFIXES
        and text[before.end : parts[index].start] in {"-", "‐", "‑"}
    )


def _plausible(names: Sequence[Name], text: str) -> bool:
    """Refuse an abbreviation not met in capitals ("All" is not ALL, "aids" is not AIDS)."""
    return text.removesuffix("s").isupper() or any(
        not (name.surface.isupper() and len(name.surface) <= 5) for name in names
    )


class _Extended(Lexicon):
    def __init__(self, below: Lexicon, concepts: Iterable[Concept]) -> None:
        super().__init__(concepts)
        self._below = below
        self._layered: dict[Kind, tuple[Table, ...]] = {}

    def __contains__(self, ref: Ref) -> bool:
        return super().__contains__(ref) or ref in self._below

    def concept(self, ref: Ref) -> Concept | None:
        return self._own(ref) or self._below.concept(ref)

    def concepts(self, kind: Kind) -> tuple[Concept, ...]:
        own = super().concepts(kind)
        shadowed = {each.ref for each in own}
        return own + tuple(each for each in self._below.concepts(kind) if each.ref not in shadowed)

    def words(self, kind: Kind) -> frozenset[str]:
        return self._below.words(kind)  # those of one document would make a set of all words anew

    def _layers(self, kind: Kind) -> tuple[Table, ...]:
        known = self._layered.get(kind)
        if known is None:
            own = super()._layers(kind) if kind in self._tables else ()
            known = self._layered[kind] = (*own, *self._below._layers(kind))
        return known
