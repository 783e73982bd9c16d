"""Names that people type to nodes of the graph, and the nearest names where nothing fits."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import URIRef

from kg.errors import UnknownNameError
from kg.identifiers import BASE, iri, parse_iri
from kg.lexicon import bare_names, curie_of, key
from kg.model import Kind, Ref
from kg.slips import misspelt, sounding
from kg.store import Solutions, Store, Truth
from kg.vocab import CLASS_OF, Names, mapping_iri

_NEAREST = 5
_SHORTEST_BEGINNING = 4
_BRAND, _FORM = 2, 3  # ranks of names that stand for another node, or give way to it
_KIND = re.compile(rf"\s*(?:{'|'.join(Kind)})\s*[:/]")
_PREFERENCE = (
    Kind.DRUG,
    Kind.EFFECT,
    Kind.PRODUCT,
    Kind.CONDITION,
    Kind.DRUG_CLASS,
    Kind.MECHANISM,
    Kind.ORGANIZATION,
    Kind.ORGAN_CLASS,
    Kind.POPULATION,
    Kind.PRECAUTION,
    Kind.MONITORING,
    Kind.SOURCE,
)
_UNNAMED = frozenset({Kind.STATEMENT, Kind.EVIDENCE, Kind.MENTION, Kind.DOSAGE, Kind.TRIAL_RESULT})
_WORDS: Mapping[Kind, str] = MappingProxyType(
    {Kind.ORGAN_CLASS: "organ class", Kind.TRIAL_RESULT: "trial result"}
)

_NAMES = """
PREFIX dkg: <{dkg}>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?node ?name ?rank ?drug ?substance WHERE {{
  VALUES ?class {{ {classes} }}
  ?node a ?class .
  {{ ?node skos:prefLabel ?name BIND(0 AS ?rank) }}
  UNION {{ ?node dcterms:title ?name BIND(0 AS ?rank) }}
  UNION {{ ?node skos:altLabel ?name BIND(1 AS ?rank) }}
  UNION {{ ?node skos:exactMatch|skos:narrowMatch ?name BIND(2 AS ?rank) }}
  OPTIONAL {{ ?node dkg:contains ?drug }}
  OPTIONAL {{
    ?node dkg:activeMoiety ?substance
    FILTER NOT EXISTS {{ ?said rdf:subject|rdf:object|dkg:reportedDrug ?node }}
  }}
}}
"""
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_EXISTS = "ASK {{ <{}> ?property ?value }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A node that a search found.

    Attributes:
        label: preferred label of the node.
        name: the name of the node that fits the search best; often the label.
        iri: IRI of the node.
    """

    ref: Ref
    label: str
    name: str
    iri: str


@dataclass(frozen=True, slots=True, order=True)
class _Name:
    """A name of a node: `rank` is 0 for its label, 1 for a synonym.

    It is 2 for the name of a brand or a salt that stands for a drug, 3 for that of the salt itself.
    """

    key: str
    rank: int
    preference: int
    ref: Ref
    text: str


class Resolver:
    """The names in a store, read once."""

    def __init__(self, store: Store, base: str = BASE) -> None:
        self._store = store
        self._base = base
        self._labels: dict[Ref, str] = {}
        self._mapped: dict[str, Ref] = {}
        self._names = sorted(self._read())
        self._keys = [name.key for name in self._names]
        self._by_word = sorted(_later_words(self._names))

    def label(self, ref: Ref) -> str:
        """Return the preferred label of a node; its slug where it has none."""
        return self._labels.get(ref, ref.slug)

    def iri(self, ref: Ref) -> str:
        """Return the IRI of a node."""
        return iri(ref, self._base)

    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds that have names here."""
        return tuple(kind for kind in _PREFERENCE if any(ref.kind is kind for ref in self._labels))

    def nodes(self, kind: Kind) -> tuple[Ref, ...]:
        """Return all named nodes of a kind, sorted by label."""
        found = (ref for ref in self._labels if ref.kind is kind)
        return tuple(sorted(found, key=lambda ref: (self._labels[ref].casefold(), ref)))

    def resolve(self, name: str, kind: Kind | None = None) -> Ref:
        """Return the node with a label, synonym, brand, slug, IRI, path, CURIE or bare identifier.

        Labels go before synonyms, and those before brands; a brand stands for its drug where a
        drug is wanted, and the name of a salt of which nothing is said for its substance. Case,
        hyphens, plurals and British spelling make no difference.

        Raises:
            UnknownNameError: nothing of that kind is called so; carries the nearest labels.
        """
        text = name.strip()
        found = self._identified(text, kind) or self._named(text, kind) or self._salt(text, kind)
        if found is None:
            wanted = _WORDS.get(kind, kind.value) if kind else "node"
            raise UnknownNameError(name, wanted=wanted, nearest=self.nearest(text, kind))
        return found

    def term(self, name: str) -> str:
        """Return the IRI of a term of the vocabulary by its local name, `dkg:` name or IRI.

        Raises:
            UnknownNameError: the vocabulary of the store has no such term.
        """
        own = Names(self._base).dkg("")
        bare = name.strip().removeprefix(own).removeprefix("dkg:")
        for local in (bare, bare[:1].upper() + bare[1:]):
            if _TERM.fullmatch(local):
                found = self._store.query(_EXISTS.format(own + local))
                if found == Truth(value=True):
                    return own + local
        raise UnknownNameError(name, wanted="term of the vocabulary")

    def nearest(self, text: str, kind: Kind | None = None) -> tuple[str, ...]:
        """Return up to five labels that a name may stand for, the likeliest first; often none.

        Those are the labels of names that it misspells, sounds like or begins.
        """
        wanted = key(_KIND.sub("", text))
        names = self._of(kind)
        keys = [name.key for name in names]
        close = [names[index] for index in (*misspelt(wanted, keys), *sounding(wanted, keys))]
        if len(wanted) >= _SHORTEST_BEGINNING:
            begun = self._from(wanted, kind)  # "food craving" is not what "food" begins
            close += sorted(
                (name for name in begun if not name.key.startswith(f"{wanted} ")), key=_order
            )
        labels = dict.fromkeys(self.label(name.ref) for name in close)
        return tuple(labels)[:_NEAREST]

    def search(self, text: str, kind: Kind | None = None, limit: int = 10) -> tuple[Hit, ...]:
        """Return nodes that a text may mean, best first.

        A name that is the text goes before names that begin with it, those before names with a
        later word that begins with it, and those before names that differ by a slip of the hand.
        """
        wanted = key(text)
        if not wanted or limit < 1:
            return ()
        salt = None if self._named(text, kind) else self._salt(text, kind)
        found: dict[Ref, Hit] = {}
        if salt is not None:
            label = self.label(salt)
            found[salt] = Hit(ref=salt, label=label, name=label, iri=self.iri(salt))
        for name in self._candidates(wanted, kind):
            if len(found) >= limit:
                break
            if name.ref not in found:
                found[name.ref] = Hit(
                    ref=name.ref,
                    label=self.label(name.ref),
                    name=name.text,
                    iri=self.iri(name.ref),
                )
        return tuple(found.values())

    def _read(self) -> Iterator[_Name]:
        names = Names(self._base)
        classes = " ".join(f"<{names.dkg(CLASS_OF[kind])}>" for kind in _PREFERENCE)
        answer = self._store.query(_NAMES.format(dkg=names.dkg(""), classes=classes))
        assert isinstance(answer, Solutions)  # noqa: S101 - a SELECT query
        for node, name, rank, drug, substance in answer.rows:
            ref = parse_iri(str(node), self._base)
            if ref is None or ref.kind not in _PREFERENCE:
                continue
            if isinstance(name, URIRef):
                self._mapped.setdefault(str(name), ref)
                continue
            level, text = int(str(rank)), str(name)
            if level == 0:
                self._labels[ref] = text
            yield _named(text, _FORM if substance else level, ref)
            for meant in (drug, substance):
                stands_for = parse_iri(str(meant), self._base)
                if stands_for is not None and stands_for.kind is Kind.DRUG:
                    yield _named(text, _BRAND, stands_for)

    def _identified(self, text: str, kind: Kind | None) -> Ref | None:
        ref = parse_iri(text, self._base) or self._mapped.get(text)
        if ref is None:
            ref = self._mapped.get(mapping_iri(curie_of(text) or text))
        if ref is None and kind in _UNNAMED:
            ref = parse_iri(f"{kind}:{text}")
        if ref is None or not self._exists(ref):
            return None
        if kind is Kind.DRUG and ref.kind is Kind.PRODUCT:
            return self._named(self.label(ref), kind)
        return ref if kind in (None, ref.kind) else None

    def _salt(self, text: str, kind: Kind | None) -> Ref | None:
        """Return the drug in the name of a salt that nothing here mentions."""
        if kind not in (None, Kind.DRUG):
            return None
        found = (self._named(bare, Kind.DRUG) for bare in bare_names(text))
        return next((ref for ref in found if ref is not None), None)

    def _exists(self, ref: Ref) -> bool:
        if ref.kind not in _UNNAMED:
            return ref in self._labels
        return self._store.query(_EXISTS.format(self.iri(ref))) == Truth(value=True)

    def _named(self, text: str, kind: Kind | None) -> Ref | None:
        wanted = key(text)
        fitting = [name for name in self._from(wanted, kind) if name.key == wanted]
        if fitting:
            return min(fitting, key=lambda name: (name.rank, name.preference, name.ref)).ref
        slugs = (Ref(each, text) for each in (_PREFERENCE if kind is None else (kind,)))
        return next((ref for ref in slugs if ref in self._labels), None)

    def _from(self, prefix: str, kind: Kind | None) -> Iterator[_Name]:
        """Yield the names that begin with a prefix, in order of the alphabet."""
        for index in range(bisect.bisect_left(self._keys, prefix), len(self._keys)):
            name = self._names[index]
            if not name.key.startswith(prefix):
                return
            if kind in (None, name.ref.kind):
                yield name

    def _candidates(self, wanted: str, kind: Kind | None) -> Iterator[_Name]:
        begins = list(self._from(wanted, kind))
        yield from sorted(begins, key=lambda name: (name.key != wanted, *_order(name)))
        start = bisect.bisect_left(self._by_word, (wanted,))
        inside = []
        for word, name in self._by_word[start:]:
            if not word.startswith(wanted):
                break
            if kind in (None, name.ref.kind):
                inside.append(name)
        yield from sorted(inside, key=_order)
        names = self._of(kind)
        slips = misspelt(wanted, [name.key for name in names])
        yield from (names[index] for index in slips)

    def _of(self, kind: Kind | None) -> list[_Name]:
        return [name for name in self._names if kind in (None, name.ref.kind)]


def _named(text: str, rank: int, ref: Ref) -> _Name:
    return _Name(key(text) or text.casefold(), rank, _PREFERENCE.index(ref.kind), ref, text)


def _order(name: _Name) -> tuple[int, int, int, str]:
    return name.rank, name.preference, len(name.key), name.key


def _later_words(names: Iterable[_Name]) -> Iterator[tuple[str, _Name]]:
    """Yield each name under its tails: "vein thrombosis" and "thrombosis" of "deep vein ..."."""
    for name in names:
        rest = name.key
        while " " in rest:
            rest = rest.partition(" ")[2]
            yield rest, name
