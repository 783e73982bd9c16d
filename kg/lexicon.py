"""Grounding: from words to concepts, by the labels and synonyms of the vocabularies.

Names and text are compared token by token, with case, accents, British spelling and plural endings
folded and hyphens taken as spaces. Grounding a name costs one dictionary look-up a token, however
large the vocabulary.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg import resources
from kg.errors import InvalidFileError
from kg.identifiers import slug
from kg.model import Concept, Grounding, Kind, MatchKind, Ref

FILES: dict[Kind, str] = {
    Kind.EFFECT: "effects.tsv",
    Kind.ORGAN_CLASS: "organ-classes.tsv",
    Kind.CONDITION: "conditions.tsv",
    Kind.DRUG: "drugs.tsv",
    Kind.DRUG_CLASS: "classes.tsv",
    Kind.MECHANISM: "mechanisms.tsv",
    Kind.POPULATION: "populations.tsv",
    Kind.PRECAUTION: "precautions.tsv",
    Kind.MONITORING: "monitoring.tsv",
    Kind.ORGANIZATION: "organizations.tsv",
}
COLUMNS = ("label", "broader", "organ_class", "synonyms", "flags", "mappings")
FLAGS = frozenset({"serious", "category", "common-word"})

_WORD = re.compile(r"[^\W_]+(?:['’][sS]\b)?")
_PREFIXES = frozenset({"non", "anti", "pre", "pseudo", "sub"})
_JOINERS = re.compile(r"[\s\-‐‑‒–/'’]*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its folded form, its place, and whether it continues the word before."""

    folded: str
    start: int
    end: int
    joined: bool


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


@cache
def _folds() -> tuple[tuple[str, str, bool], ...]:
    path = resources.ontology() / "rules" / "spelling.toml"
    rules = tomllib.loads(path.read_text(encoding="utf-8"))["fold"]
    return tuple((rule["from"], rule["to"], rule.get("at") == "end") for rule in rules)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the form under which spellings and numbers of a word are equal.

    >>> fold("Haemorrhages") == fold("hemorrhage"), fold("Kaposi's") == fold("Kaposi")
    (True, True)
    """
    folded = word.casefold().removesuffix("'s").removesuffix("’s")
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(each for each in decomposed if not unicodedata.combining(each))
    folded = _singular(folded)
    for old, new, at_end in _folds():
        if at_end:
            if folded.endswith(old) and len(folded) > len(old) + 2:
                folded = folded[: -len(old)] + new
        elif old in folded:
            folded = folded.replace(old, new)
    return folded


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oses", "yses", "eses")) and len(word) > 6:
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1024)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of `text` in folded form, with their places."""
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        joined = bool(found) and _JOINERS.fullmatch(text, end, match.start()) is not None
        found.append(Token(fold(match[0]), match.start(), match.end(), joined))
        end = match.end()
    return tuple(found)


def key(name: str) -> str:
    """Return the folded words of a name, joined by spaces.

    >>> key("T-cells") == key("T cell")
    True
    """
    return " ".join(map(fold, _WORD.findall(name)))


@dataclass(frozen=True, slots=True)
class _Name:
    ref: Ref
    surface: str
    preferred: bool
    guarded: bool


class Lexicon:
    """The concepts of all vocabularies, and the way from a name to them.

    Args:
        concepts: every concept, with its names.
        guarded: drugs whose names are ordinary words ("water"); `find` passes them over.
    """

    def __init__(self, concepts: Iterable[Concept], guarded: frozenset[Ref] = frozenset()) -> None:
        self._concepts: dict[Ref, Concept] = {}
        self._names: defaultdict[Kind, defaultdict[str, list[_Name]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._longest: defaultdict[Kind, dict[str, int]] = defaultdict(dict)
        self._ancestors: dict[Ref, frozenset[Ref]] = {}
        for concept in concepts:
            self._add(concept, concept.ref in guarded)

    def _add(self, concept: Concept, guarded: bool) -> None:
        self._concepts[concept.ref] = concept
        for position, surface in enumerate((concept.label, *concept.synonyms)):
            words = key(surface)
            if not words:
                continue
            names = self._names[concept.ref.kind][words]
            if all(name.ref != concept.ref for name in names):
                names.append(_Name(concept.ref, surface, position == 0, guarded))
            first, _, _ = words.partition(" ")
            longest = self._longest[concept.ref.kind]
            longest[first] = max(longest.get(first, 0), words.count(" ") + 1)

    def __contains__(self, ref: Ref) -> bool:
        return ref in self._concepts

    def extended(self, concepts: Iterable[Concept]) -> Lexicon:
        """Return a lexicon that knows `concepts` too, leaving this one as it is.

        Meant for the few names that one document brings along: the names of this lexicon are
        shared, not copied.
        """
        return _Extended(self, concepts)

    def concept(self, ref: Ref) -> Concept | None:
        """Return the concept, None where no vocabulary has it."""
        return self._concepts.get(ref)

    def concepts(self, kind: Kind) -> tuple[Concept, ...]:
        """Return all concepts of a kind, in order of the vocabulary."""
        return tuple(each for each in self._concepts.values() if each.ref.kind is kind)

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

    def _lookup(self, kind: Kind, words: str) -> list[_Name]:
        by_words = self._names.get(kind)
        return by_words.get(words, []) if by_words else []

    def _reach(self, kind: Kind, first: str) -> int:
        by_first = self._longest.get(kind)
        return by_first.get(first, 0) if by_first else 0

    def ground(self, name: str, kind: Kind) -> Grounding | None:
        """Return the concept of this kind that `name` as a whole names, None where none does."""
        return self._grounding(self._lookup(kind, key(name)), name)

    @staticmethod
    def _grounding(names: list[_Name], text: str) -> Grounding | None:
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
        found: list[Match] = []
        parts = tokens(text)
        index = 0
        while index < len(parts):
            reach = self._reach(kind, parts[index].folded)
            if not reach:
                index += 1
                continue
            match, width = self._longest_at(text, parts, index, reach, kind)
            if match is not None and not _prefixed(text, parts, index):
                found.append(match)
            index += width
        return found

    def _longest_at(
        self, text: str, parts: tuple[Token, ...], index: int, reach: int, kind: Kind
    ) -> tuple[Match | None, int]:
        reach = min(reach, len(parts) - index)
        limit = 1
        while limit < reach and parts[index + limit].joined:
            limit += 1
        for width in range(min(limit, reach), 0, -1):
            words = " ".join(part.folded for part in parts[index : index + width])
            names = [name for name in self._lookup(kind, words) if not name.guarded]
            if names:
                start, end = parts[index].start, parts[index + width - 1].end
                grounding = self._grounding(names, text[start:end])
                if grounding is not None and _plausible(names, text[start:end]):
                    return Match(start, end, grounding), width
        return None, 1


def _prefixed(text: str, parts: tuple[Token, ...], index: int) -> bool:
    """Say whether a hyphen joins a word to a prefix that makes it another ("non-productive")."""
    before = parts[index - 1] if index else None
    return (
        before is not None
        and before.folded in _PREFIXES
        and text[before.end : parts[index].start] in {"-", "‐", "‑"}
    )


def _plausible(names: list[_Name], text: str) -> bool:
    """Refuse an abbreviation not met in capitals ("All" is not ALL, "aids" is not AIDS)."""
    return text.removesuffix("s").isupper() or any(
        not (name.surface.isupper() and len(name.surface) <= 5) for name in names
    )


class _Extended(Lexicon):
    def __init__(self, below: Lexicon, concepts: Iterable[Concept]) -> None:
        super().__init__(concepts)
        self._below = below

    def __contains__(self, ref: Ref) -> bool:
        return ref in self._concepts or ref in self._below

    def concept(self, ref: Ref) -> Concept | None:
        return self._concepts.get(ref) or self._below.concept(ref)

    def concepts(self, kind: Kind) -> tuple[Concept, ...]:
        own = super().concepts(kind)
        shadowed = {each.ref for each in own}
        return own + tuple(each for each in self._below.concepts(kind) if each.ref not in shadowed)

    def _lookup(self, kind: Kind, words: str) -> list[_Name]:
        return super()._lookup(kind, words) or self._below._lookup(kind, words)

    def _reach(self, kind: Kind, first: str) -> int:
        return max(super()._reach(kind, first), self._below._reach(kind, first))


def read_vocabulary(path: Path, kind: Kind) -> Iterator[tuple[Concept, frozenset[str]]]:
    """Yield the concepts of a vocabulary file with their flags.

    Raises:
        InvalidFileError: a wrong header, an unknown flag, a name that no slug can be made of, or
            an organ class missing from an effect.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(rows, ())) != COLUMNS:
            raise InvalidFileError(path.name, line=1, expected="the columns " + ", ".join(COLUMNS))
        for line, row in enumerate(rows, start=2):
            if len(row) != len(COLUMNS):
                raise InvalidFileError(path.name, line=line, expected=f"{len(COLUMNS)} columns")
            label, broader, organ_class, synonyms, flags, mappings = row
            named = frozenset(flags.split())
            if not named <= FLAGS:
                raise InvalidFileError(
                    path.name, line=line, expected=f"flags out of {', '.join(sorted(FLAGS))}"
                )
            if kind is Kind.EFFECT and not organ_class:
                raise InvalidFileError(path.name, line=line, expected="an organ class")
            concept = Concept(
                ref=Ref(kind, slug(label)),
                label=label,
                synonyms=tuple(sorted(_split(synonyms))),
                broader=tuple(sorted(Ref(kind, slug(each)) for each in _split(broader))),
                organ_class=Ref(Kind.ORGAN_CLASS, slug(organ_class)) if organ_class else None,
                mappings=tuple(sorted(_split(mappings))),
                serious="serious" in named,
                category="category" in named,
            )
            yield concept, named


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


@cache
def load() -> Lexicon:
    """Return the lexicon of the packaged vocabularies (read once a process)."""
    folder = resources.ontology() / "vocabulary"
    concepts: list[Concept] = []
    guarded: set[Ref] = set()
    for kind, name in FILES.items():
        path = folder / name
        if not path.exists():
            continue
        for concept, flags in read_vocabulary(path, kind):
            concepts.append(concept)
            if "common-word" in flags:
                guarded.add(concept.ref)
    return Lexicon(concepts, frozenset(guarded))
