"""The way from words to concepts: a name as a whole, or the names in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.lexicon.table import Name, Tables, tables
from kg.lexicon.words import Token, key, tokens, words_of
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

    def _lookup(self, kind: Kind, words: str) -> tuple[Name, ...]:
        return self._tables[kind].names(words)

    def _begins(self, kind: Kind, words: str) -> bool:
        """Say whether a name consists of two words or begins with them."""
        return words in self._tables[kind].places

    def _reach(self, kind: Kind, words: frozenset[str]) -> dict[str, int]:
        """Return the most words that names have, by their first words, as far as in `words`."""
        reach = self._tables[kind].reach
        return {word: reach[word] for word in reach.keys() & words}

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
        reach = self._reach(kind, words_of(text))
        if not reach:
            return []
        parts = tokens(text)
        found: list[Match] = []
        done = 0
        for index, part in enumerate(parts):
            if index < done or part.folded not in reach:
                continue
            match, width = self._longest_at(text, parts, index, reach[part.folded], kind)
            if match is not None and not _prefixed(text, parts, index):
                found.append(match)
            done = index + width
        return found

    def _longest_at(
        self, text: str, parts: tuple[Token, ...], index: int, reach: int, kind: Kind
    ) -> tuple[Match | None, int]:
        for width, words in self._readings(parts, index, reach, kind):
            names = [name for name in self._lookup(kind, words) if not name.guarded]
            if names:
                start, end = parts[index].start, parts[index + width - 1].end
                grounding = self._grounding(names, text[start:end])
                if grounding is not None and _plausible(names, text[start:end]):
                    return Match(start, end, grounding), width
        return None, 1

    def _readings(
        self, parts: tuple[Token, ...], index: int, reach: int, kind: Kind
    ) -> Iterator[tuple[int, str]]:
        """Yield how many words from `index` on may be a name, with the words, the longest first."""
        first = parts[index].folded
        limit = 1
        stop = min(reach, len(parts) - index)
        while limit < stop and parts[index + limit].joined:
            limit += 1
        if limit > 1 and self._begins(kind, f"{first} {parts[index + 1].folded}"):
            words = [part.folded for part in parts[index : index + limit]]
            for width in range(limit, 1, -1):
                yield width, " ".join(words[:width])
        yield 1, first


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

    def __contains__(self, ref: Ref) -> bool:
        return super().__contains__(ref) or ref in self._below

    def concept(self, ref: Ref) -> Concept | None:
        return self._own(ref) or self._below.concept(ref)

    def concepts(self, kind: Kind) -> tuple[Concept, ...]:
        own = super().concepts(kind)
        shadowed = {each.ref for each in own}
        return own + tuple(each for each in self._below.concepts(kind) if each.ref not in shadowed)

    def words(self, kind: Kind) -> frozenset[str]:
        known = self._words.get(kind)
        if known is None:
            below = self._below.words(kind)
            own = super().words(kind)
            known = self._words[kind] = below | own if own else below
        return known

    def _lookup(self, kind: Kind, words: str) -> tuple[Name, ...]:
        return super()._lookup(kind, words) or self._below._lookup(kind, words)

    def _begins(self, kind: Kind, words: str) -> bool:
        return super()._begins(kind, words) or self._below._begins(kind, words)

    def _reach(self, kind: Kind, words: frozenset[str]) -> dict[str, int]:
        own, below = super()._reach(kind, words), self._below._reach(kind, words)
        if not own:
            return below
        return below | {word: max(reach, below.get(word, 0)) for word, reach in own.items()}
