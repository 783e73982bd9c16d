"""The concepts of one kind and their names, in a compact form that is made into values on demand.

A lexicon has a hundred thousand names, of which a document uses a few hundred. So a table keeps a
concept as a line of text and a name as a number, both quick to write to a file and to read back.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from kg.lexicon.words import key
from kg.model import Concept, Kind, Ref

_PLACES = 1 << 20  # a name is the number of its concept times this, plus its place among the names
_FLAGS = ("serious", "category", "guarded")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a concept as its vocabulary writes it."""

    ref: Ref
    surface: str
    preferred: bool
    guarded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The concepts of a kind, with the way from folded names to them.

    Attributes:
        lines: a concept a line, in order of the vocabulary.
        places: from the folded words of a name to the names that fold so. The first two words of a
            longer name are there too, without names, so that most beginnings are soon given up.
        reach: from the first folded word of names to the number of words of the longest.
    """

    kind: Kind
    lines: list[str]
    places: dict[str, list[int] | int]
    reach: dict[str, int]
    _names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    _concepts: dict[str, Concept] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)

    def concept(self, slug: str) -> Concept | None:
        """Return a concept by its slug, None where the table has none."""
        found = self._concepts.get(slug)
        if found is None:
            if not self._rows:
                self._rows.update(
                    (line.partition("\t")[0], row) for row, line in enumerate(self.lines)
                )
            row = self._rows.get(slug)
            if row is None:
                return None
            found = self._concepts[slug] = _concept(self.kind, self.lines[row])
        return found

    def concepts(self) -> tuple[Concept, ...]:
        """Return all concepts, in order of the vocabulary."""
        slugs = (line.partition("\t")[0] for line in self.lines)
        return tuple(each for each in map(self.concept, slugs) if each is not None)

    def names(self, words: str) -> tuple[Name, ...]:
        """Return the names that fold to these words."""
        found = self._names.get(words)
        if found is None:
            places = self.places.get(words)
            if places is None:
                return ()
            numbers = [places] if isinstance(places, int) else places
            found = self._names[words] = tuple(self._name(number) for number in numbers)
        return found

    def _name(self, number: int) -> Name:
        row, place = divmod(number, _PLACES)
        line = self.lines[row]
        concept = self.concept(line.partition("\t")[0])
        if concept is None:
            raise LookupError(line)
        surface = concept.synonyms[place - 1] if place else concept.label
        return Name(concept.ref, surface, place == 0, "guarded" in line.rpartition("\t")[2])


def built(kind: Kind, concepts: Iterable[Concept], guarded: Container[Ref] = ()) -> Table:
    """Return the table of concepts of one kind; of two with one slug the later counts.

    Args:
        kind: kind of the concepts.
        concepts: concepts with their names.
        guarded: drugs whose names are ordinary words.
    """
    by_slug = {concept.ref.slug: concept for concept in concepts}
    table = Table(kind=kind, lines=[], places={}, reach={})
    for row, concept in enumerate(by_slug.values()):
        table.lines.append(_line(concept, guarded=concept.ref in guarded))
        known: set[str] = set()
        for place, surface in enumerate((concept.label, *concept.synonyms)):
            words = key(surface)
            if not words or words in known:
                continue
            known.add(words)
            _put(table.places, words, row * _PLACES + place)
            first, *others = words.split(" ")
            table.reach[first] = max(table.reach.get(first, 0), len(others) + 1)
            if len(others) > 1:
                table.places.setdefault(f"{first} {others[0]}", [])
        table._concepts[concept.ref.slug] = concept
    return table


def _put(places: dict[str, list[int] | int], words: str, number: int) -> None:
    before = places.get(words)
    if before is None:
        places[words] = number
    elif isinstance(before, int):
        places[words] = [before, number]
    else:
        before.append(number)


def _line(concept: Concept, *, guarded: bool) -> str:
    flags = (concept.serious, concept.category, guarded)
    cells = (
        concept.ref.slug,
        concept.label,
        "|".join(concept.synonyms),
        "|".join(parent.slug for parent in concept.broader),
        concept.organ_class.slug if concept.organ_class else "",
        "|".join(concept.mappings),
        "|".join(map(str, concept.components)),
        " ".join(flag for flag, given in zip(_FLAGS, flags, strict=True) if given),
    )
    return "\t".join(cells)


def _concept(kind: Kind, line: str) -> Concept:
    slug, label, synonyms, broader, organ_class, mappings, components, flags = line.split("\t")
    return Concept(
        ref=Ref(kind, slug),
        label=label,
        synonyms=_split(synonyms),
        broader=tuple(Ref(kind, each) for each in _split(broader)),
        organ_class=Ref(Kind.ORGAN_CLASS, organ_class) if organ_class else None,
        mappings=_split(mappings),
        components=tuple(_ref(each) for each in _split(components)),
        serious="serious" in flags,
        category="category" in flags,
    )


def _ref(path: str) -> Ref:
    kind, _, slug = path.partition("/")
    return Ref(Kind(kind), slug)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


class Tables(dict[Kind, Table]):
    """The table of every kind, made from what is kept of it when it is first asked for.

    Args:
        made: tables that are made already.
        kept: the other tables as `written` gives them; a kind in neither has no concepts.
    """

    def __init__(self, made: Mapping[Kind, Table], kept: Mapping[Kind, bytes] | None = None):
        super().__init__(made)
        self._kept = dict(kept or {})

    def __missing__(self, kind: Kind) -> Table:
        kept = self._kept.pop(kind, None)
        lines, places, reach = json.loads(kept) if kept else ([], {}, {})
        table = self[kind] = Table(kind=kind, lines=lines, places=places, reach=reach)
        return table


def written(table: Table) -> bytes:
    """Return a table as a line of JSON."""
    values = (table.lines, table.places, table.reach)
    return json.dumps(values, separators=(",", ":")).encode()


def tables(concepts: Iterable[Concept], guarded: Container[Ref] = ()) -> Tables:
    """Return the tables of concepts of any kinds."""
    by_kind: dict[Kind, list[Concept]] = {}
    for concept in concepts:
        by_kind.setdefault(concept.ref.kind, []).append(concept)
    return Tables({kind: built(kind, each, guarded) for kind, each in by_kind.items()})
