"""Sizes of a graph by class and property, as VoID has them, counted from its sorted quads.

Sorted quads have the lines of a subject one after the other, so that one look at each line is
enough, and memory grows with the classes and properties but not with the graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg import vocab
from kg.model import Kind
from kg.vocab import CLASS_OF, Names

_TYPE = f"<{vocab.TYPE}>"
_MOST_SHAPES = 4_096  # that are held at once
_ENDS = (f"<{vocab.SUBJECT}>", f"<{vocab.OBJECT}>")
_LINKS = frozenset(
    f"<{vocab.SKOS}{kind}Match>" for kind in ("exact", "close", "narrow", "broad", "related")
)

_Shape = tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True)
class PropertyPart:
    """The triples of a property, within a class or in all.

    Attributes:
        triples: their number.
        subjects: number of distinct subjects.
        classes: triples by the class of their object, where it has one.
        datatypes: triples by the datatype of their object, where that is a literal.
    """

    triples: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    datatypes: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, kw_only=True)
class ClassPart:
    """The nodes of a class with their properties."""

    entities: int = 0
    properties: defaultdict[str, PropertyPart] = field(
        default_factory=lambda: defaultdict(PropertyPart)
    )

    @property
    def triples(self) -> int:
        """Return the number of triples whose subject is of the class."""
        return sum(each.triples for each in self.properties.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Sizes of a graph; a triple counts in each named graph that has it.

    Attributes:
        objects: number of distinct objects, None where nobody counted them.
        quads: triples of each named graph, by its IRI.
        links: triples of mappings by property and namespace of the object.
        common: nodes that statements are about, by kind, the most frequent first.
        seen: those of the nodes that were looked for which are subjects.
    """

    triples: int = 0
    subjects: int = 0
    objects: int | None = None
    quads: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, ClassPart]
    properties: Mapping[str, PropertyPart]
    links: Mapping[tuple[str, str], int] = field(default_factory=dict)
    common: Mapping[Kind, tuple[str, ...]] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()


class Counting:
    """Counts the lines of sorted N-Quads.

    Args:
        base: base IRI of the nodes.
        sought: IRIs of nodes of which it is to be seen whether they are subjects.
    """

    def __init__(self, base: str, sought: Iterable[str] = ()) -> None:
        self._names = Names(base)
        self._own = f"<{base}"
        self._terms = f"<{self._names.dkg('')}"
        self._sought = {f"<{each}>" for each in sought}
        self._notable = frozenset((_TYPE, *_LINKS, *_ENDS))
        self._subject = ""
        self._held: list[tuple[str, str]] = []
        self._shapes: Counter[_Shape] = Counter()
        self._quads: defaultdict[str, int] = defaultdict(int)
        self._parts: dict[tuple[str, ...], _Part] = {}
        self._types: dict[str, tuple[str, ...]] = {}
        self._links: Counter[tuple[str, str]] = Counter()
        self._ends: Counter[str] = Counter()
        self._seen: set[str] = set()

    def take(self, lines: Iterable[str]) -> None:
        """Count some lines, which follow those that were taken before."""
        own, cut, terms, notable = self._own, len(self._own), self._terms, self._notable
        quads, subject, held = self._quads, self._subject, self._held
        for each in lines:  # millions: what is not needed for every line is done elsewhere
            named, predicate, rest = each.split(" ", 2)
            if named != subject:
                self._close(subject)
                subject = named
            end = rest.rindex(" <")
            quads[rest[end:]] += 1
            if rest[0] == '"':
                sort = rest[rest.rindex('"', 0, end) : end]
            elif predicate in notable:
                sort = self._noted(predicate, rest[:end])
            elif not rest.startswith(own):
                sort = ""
            elif rest.startswith(terms):
                sort = rest[:end]
            else:
                sort = rest[: rest.find("/", cut)]
            held.append((predicate, sort))
        self._subject = subject

    def result(self) -> Statistics:
        """Return the sizes of all lines taken."""
        self._close(self._subject)
        self._subject = ""
        self._fold()
        classes: defaultdict[str, ClassPart] = defaultdict(ClassPart)
        properties: defaultdict[str, PropertyPart] = defaultdict(PropertyPart)
        for types, part in self._parts.items():
            for each in types:
                classes[_bare(each)].entities += part.entities
            self._spread(part, [properties, *(classes[_bare(each)].properties for each in types)])
        common: defaultdict[Kind, list[str]] = defaultdict(list)
        for node, _ in sorted(self._ends.items(), key=lambda each: (-each[1], each[0])):
            kind = node[len(self._own) :].partition("/")[0]
            if kind in set(Kind):
                common[Kind(kind)].append(_bare(node))
        return Statistics(
            triples=sum(each.triples for each in properties.values()),
            subjects=sum(each.entities for each in self._parts.values()),
            quads=dict(sorted((graph[2:-4], count) for graph, count in self._quads.items())),
            classes=dict(sorted(classes.items())),
            properties=dict(sorted(properties.items())),
            links=dict(sorted(self._links.items())),
            common={kind: tuple(found) for kind, found in common.items()},
            seen=frozenset(map(_bare, self._seen)),
        )

    def _noted(self, predicate: str, value: str) -> str:
        """Keep what is wanted of an object itself; return what is kept of it for its subject."""
        if predicate == _TYPE:
            return value
        if predicate in _LINKS:
            self._links[_bare(predicate), _space(value)] += 1
        else:
            self._ends[value] += 1
        return self._sort(value)

    def _close(self, subject: str) -> None:
        """Count what has been held of one subject: many are alike but for what they say."""
        if not self._held:
            return
        if subject in self._sought:
            self._seen.add(subject)
        shape = tuple(self._held)
        if subject.startswith(self._terms):
            self._types[subject] = _types(shape)
        self._shapes[shape] += 1
        self._held.clear()
        if len(self._shapes) > _MOST_SHAPES:
            self._fold()

    def _fold(self) -> None:
        """Add the shapes of subjects to the sizes by class."""
        for shape, times in self._shapes.items():
            types = _types(shape)
            if types not in self._parts:
                self._parts[types] = _Part()
            part = self._parts[types]
            part.entities += times
            for key in shape:
                part.triples[key] += times
            for predicate in {predicate for predicate, _ in shape}:
                part.subjects[predicate] += times
        self._shapes.clear()

    def _sort(self, value: str) -> str:
        """Return what tells the class of an object: the beginning of its IRI."""
        if not value.startswith(self._own) or value.startswith(self._terms):
            return value if value.startswith(self._own) else ""
        return value[: value.find("/", len(self._own))]

    def _spread(self, part: _Part, to: Iterable[Mapping[str, PropertyPart]]) -> None:
        """Add the sizes of nodes that have the same types to those of each of the types."""
        for group in to:
            for predicate, subjects in part.subjects.items():
                group[_bare(predicate)].subjects += subjects
            for (predicate, sort), triples in part.triples.items():
                found = group[_bare(predicate)]
                found.triples += triples
                if sort[:1] == '"':
                    found.datatypes[_datatype(sort)] += triples
                for each in self._classes(sort):
                    found.classes[each] += triples

    def _classes(self, sort: str) -> Iterable[str]:
        if sort[:1] != "<":
            return ()
        if sort.startswith(self._terms):
            return map(_bare, self._types.get(sort, ()))
        kind = sort[len(self._own) :]
        return (self._names.dkg(CLASS_OF[Kind(kind)]),) if kind in set(Kind) else ()


class _Part:
    """Sizes of the nodes that have the same types."""

    def __init__(self) -> None:
        self.entities = 0
        self.triples: Counter[tuple[str, str]] = Counter()
        self.subjects: Counter[str] = Counter()


def _types(shape: _Shape) -> tuple[str, ...]:
    return tuple(sort for predicate, sort in shape if predicate == _TYPE)


def _bare(iri: str) -> str:
    return iri[1:-1]


def _datatype(sort: str) -> str:
    if sort == '"':
        return vocab.XSD + "string"
    return sort[4:-1] if sort.startswith('"^^') else vocab.RDF + "langString"


def _space(value: str) -> str:
    """Return the namespace of an IRI, as far as its signs tell."""
    return value[1 : 1 + max(value.rfind(sign, 0, -1) for sign in "/#=:_")]
