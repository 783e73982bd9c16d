"""Names that people type to nodes of the graph, and the nearest names where nothing fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from kg.errors import UnknownNameError
from kg.identifiers import BASE, iri, parse_iri
from kg.index import NONE, Index, index_names
from kg.index.naming import PREFERENCE
from kg.index.search import Finder
from kg.lexicon import bare_names, curie_of, key
from kg.model import Kind, Ref
from kg.store import Store, Truth
from kg.vocab import Names, mapping_iri

_NEAREST = 5
_SHORTEST_BEGINNING = 4
_KIND = re.compile(rf"\s*(?:{'|'.join(Kind)})\s*[:/]")
_UNNAMED = frozenset({Kind.STATEMENT, Kind.EVIDENCE, Kind.MENTION, Kind.DOSAGE, Kind.TRIAL_RESULT})
_WORDS: Mapping[Kind, str] = MappingProxyType(
    {Kind.ORGAN_CLASS: "organ class", Kind.TRIAL_RESULT: "trial result"}
)
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


class Resolver:
    """The names in a store.

    Args:
        store: is asked for what has no name, statements say.
        base: base IRI of its nodes.
        index: has the names; one of them is made where it is not given.
        often: whether it will be asked so often that reading all names at once pays.
    """

    def __init__(
        self,
        store: Store,
        base: str = BASE,
        index: Index | None = None,
        *,
        often: bool = False,
    ) -> None:
        self._store = store
        self._base = base
        self._index = index or index_names(store, base)
        self._finder = Finder(self._index, often=often)

    def label(self, ref: Ref) -> str:
        """Return the preferred label of a node; its slug where it has none."""
        node = self._index.find(ref)
        return ref.slug if node == NONE else str(self._index.nodes.label[node])

    def iri(self, ref: Ref) -> str:
        """Return the IRI of a node."""
        return iri(ref, self._base)

    def knows(self, ref: Ref) -> bool:
        """Tell whether there is such a node."""
        if ref.kind not in _UNNAMED:
            node = self._index.find(ref)
            return node != NONE and bool(self._index.nodes.named[node])
        return self._store.query(_EXISTS.format(self.iri(ref))) == Truth(value=True)

    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds that have names here."""
        return tuple(kind for kind in PREFERENCE if self._called(kind))

    def nodes(self, kind: Kind) -> tuple[Ref, ...]:
        """Return all named nodes of a kind, sorted by label."""
        order = self._index.nodes.order
        return tuple(self._index.ref(node) for node in sorted(self._called(kind), key=order.item))

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
        wanted, index = key(_KIND.sub("", text)), self._index
        finder = self._finder
        close = [*finder.slips(wanted, kind).tolist(), *finder.alike(wanted, kind).tolist()]
        if len(wanted) >= _SHORTEST_BEGINNING:
            begun = finder.beginning(wanted, kind)
            pairs = zip(begun.tolist(), finder.keys(begun), strict=True)
            close += sorted(  # "food craving" is not what "food" begins
                (each for each, name in pairs if not name.startswith(f"{wanted} ")),
                key=index.labels.order.item,
            )
        labels = dict.fromkeys(index.nodes.label[index.labels.node[each]] for each in close)
        return tuple(labels)[:_NEAREST]

    def search(self, text: str, kind: Kind | None = None, limit: int = 10) -> tuple[Hit, ...]:
        """Return nodes that a text may mean, best first.

        A name that is the text goes before names that begin with it, those before names with a
        later word that begins with it, and those before names that differ by a slip of the hand.
        """
        wanted = key(text)
        if not wanted or limit < 1:
            return ()
        salt = self._salt(text, kind)
        if salt is not None and self._named(text, kind) is not None:
            salt = None
        found: dict[int, Hit] = {}
        if salt is not None:
            label = self.label(salt)
            hit = Hit(ref=salt, label=label, name=label, iri=self.iri(salt))
            found[self._index.find(salt)] = hit
        labels = self._index.labels
        for name in self._finder.candidates(wanted, kind):
            if len(found) >= limit:
                break
            node = int(labels.node[name])
            if node not in found:
                ref = self._index.ref(node)
                found[node] = Hit(
                    ref=ref,
                    label=self._index.nodes.label[node],
                    name=labels.text[name],
                    iri=self.iri(ref),
                )
        return tuple(found.values())

    def _called(self, kind: Kind) -> list[int]:
        """Return the nodes of a kind that have a label."""
        named = self._index.nodes.named
        return [node for node in range(*self._index.range(kind)) if named[node]]

    def _identified(self, text: str, kind: Kind | None) -> Ref | None:
        ref = parse_iri(text, self._base) or self._matching(text)
        if ref is None:
            ref = self._matching(mapping_iri(curie_of(text) or text))
        if ref is None and kind in _UNNAMED:
            ref = parse_iri(f"{kind}:{text}")
        if ref is None or not self.knows(ref):
            return None
        if kind is Kind.DRUG and ref.kind is Kind.PRODUCT:
            return self._named(self.label(ref), kind)
        return ref if kind in (None, ref.kind) else None

    def _matching(self, address: str) -> Ref | None:
        node = self._finder.matching(address)
        return None if node == NONE else self._index.ref(node)

    def _salt(self, text: str, kind: Kind | None) -> Ref | None:
        """Return the drug in the name of a salt that nothing here mentions."""
        if kind not in (None, Kind.DRUG):
            return None
        found = (self._named(bare, Kind.DRUG) for bare in bare_names(text))
        return next((ref for ref in found if ref is not None), None)

    def _named(self, text: str, kind: Kind | None) -> Ref | None:
        labels = self._index.labels
        fitting = self._finder.called(key(text), kind).tolist()
        if fitting:
            best = min(fitting, key=lambda name: (labels.rank[name], labels.order[name], name))
            return self._index.ref(int(labels.node[best]))
        slugs = (Ref(each, text) for each in (PREFERENCE if kind is None else (kind,)))
        return next((ref for ref in slugs if self.knows(ref)), None)


def drug_or_class(names: Resolver, name: str) -> Ref:
    """Return the drug of a name, else the class of drugs.

    Raises:
        UnknownNameError: there is neither; carries the nearest drugs.
    """
    return _first_of(names, name, Kind.DRUG, Kind.DRUG_CLASS)


def class_or_effect(names: Resolver, name: str) -> Ref:
    """Return the class of drugs of a name, else the effect.

    Raises:
        UnknownNameError: there is neither; carries the nearest classes.
    """
    return _first_of(names, name, Kind.DRUG_CLASS, Kind.EFFECT)


def _first_of(names: Resolver, name: str, wanted: Kind, other: Kind) -> Ref:
    try:
        return names.resolve(name, wanted)
    except UnknownNameError as error:
        with suppress(UnknownNameError):
            return names.resolve(name, other)
        raise error from None
