"""Effects out of the open sets, under the curated ones: names first, then synonyms, then parents.

The curated names always win: a term with a curated name only gives its identifier to that effect.
A term whose name differs from a known one by the order of its words, or by a modifier in front
("acute", "severe"), is no effect of its own either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from kg.identifiers import slug
from kg.lexicon import key
from kg.model import Concept
from kg.vocabularies.organ import by_trees, by_words, category_of
from kg.vocabularies.sources import Term
from kg.vocabularies.wording import Judge, Wording, bag, proper_words, rules, stripped

_GENERAL = "general and application site"
_NAMELESS = "HP"  # a set of which no name may be carried over


@dataclass(slots=True, kw_only=True)
class Effect:
    """An effect while it is being put together."""

    label: str
    curated: bool
    names: dict[str, str]
    organ_class: str = ""
    serious: bool = False
    category: bool = False
    parents: set[str] = field(default_factory=set)
    above: list[str] = field(default_factory=list)
    trees: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That a term of an open set and an effect are the same, or nearly so."""

    label: str
    term: Term
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What the open sets give: effects of their own and mappings, both sorted."""

    effects: tuple[Effect, ...]
    mappings: tuple[Match, ...]


def derive(
    terms: Sequence[Term],
    curated: Iterable[Concept],
    organ_classes: Mapping[str, str],
    others: Iterable[str],
    conditions: Iterable[str],
) -> Derived:
    """Return what open sets add to curated effects.

    Args:
        terms: terms of the open sets; of two with one name the first gives the label.
        curated: the curated effects.
        organ_classes: labels of the organ classes by slug.
        others: names of drugs and the like, which no effect may have.
        conditions: names of what drugs are given for.
    """
    curated = tuple(curated)
    judge = Judge(
        heads=frozenset(key(concept.label).split()[-1] for concept in curated),
        others=frozenset(map(key, others)),
        conditions=frozenset(map(key, conditions)),
    )
    pool = _Pool(curated, organ_classes, terms, judge)
    pool.barred = frozenset(key(pool.wording.label(term.name)) for term in terms if _barred(term))
    named = [term for term in terms if term.source != _NAMELESS]
    for term in named:
        pool.add(term)
    for term in named:
        pool.widen(term)
    pool.place()
    return Derived(effects=pool.derived(), mappings=tuple(pool.mappings(terms)))


class _Pool:
    def __init__(
        self,
        curated: Sequence[Concept],
        organ_classes: Mapping[str, str],
        terms: Sequence[Term],
        judge: Judge,
    ) -> None:
        self.effects: dict[str, Effect] = {}
        self.owners: dict[str, str] = {}
        self.bags: dict[str, str] = {}
        self.slugs: set[str] = set()
        self.taken: dict[int, str] = {}
        self.judge = judge
        self.barred: frozenset[str] = frozenset()
        labels = {concept.ref: concept.label for concept in curated}
        for concept in curated:
            names = (concept.label, *concept.synonyms)
            effect = Effect(
                label=concept.label,
                curated=True,
                names={key(name): name for name in names},
                organ_class=organ_classes[concept.organ_class.slug] if concept.organ_class else "",
                serious=concept.serious,
                category=concept.category,
                parents={labels[parent] for parent in concept.broader if parent in labels},
            )
            self._put(effect)
        self.wording = Wording(
            proper_words(
                chain(labels.values(), (term.name for term in terms if term.source == "DOID"))
            )
        )

    def _put(self, effect: Effect) -> None:
        self.effects[effect.label] = effect
        self.slugs.add(slug(effect.label))
        for words, name in effect.names.items():
            self.owners.setdefault(words, effect.label)
            self.bags.setdefault(bag(name), effect.label)

    def add(self, term: Term) -> None:
        """Take in a term: as an effect of its own, or as what is known of another."""
        label = self.wording.label(term.name)
        owner = self._owner(label)
        if owner is None:
            if not self._is_new(term, label):
                return
            owner = label
            self._put(Effect(label=label, curated=False, names={key(label): label}))
        effect = self.effects[owner]
        if not effect.curated:
            effect.above += [self.wording.label(parent) for parent in term.parents]
            effect.trees += term.trees
        self.taken[id(term)] = owner

    def _is_new(self, term: Term, label: str) -> bool:
        return (
            term.source in rules()["sources"]["effects"]
            and not _left_out(term)
            and key(label) not in self.barred
            and slug(label) not in self.slugs
            and self.judge.accepts(label, asserted=term.source in rules()["sources"]["asserting"])
        )

    def _owner(self, name: str) -> str | None:
        """Return the effect that has a name already, in this or nearly this wording."""
        bare = stripped(name)
        return self.owners.get(key(name)) or self.bags.get(bag(name)) or self.owners.get(bare)

    def widen(self, term: Term) -> None:
        """Give the synonyms of a term to its effect, if that is not curated."""
        owner = self.taken.get(id(term))
        if owner is None or self.effects[owner].curated:
            return
        for synonym in term.synonyms:
            name = self.wording.label(synonym)
            if self._owner(name) is None and self.judge.accepts(name, asserted=True):
                self.effects[owner].names[key(name)] = name
                self.owners[key(name)] = owner
                self.bags.setdefault(bag(name), owner)

    def place(self) -> None:
        """File the derived effects: organ class, parents, seriousness."""
        derived = [each for each in self.effects.values() if not each.curated]
        for effect in derived:
            effect.parents = self._parents(effect)
        for effect in derived:
            effect.organ_class = self._organ_class(effect)
            if not effect.parents:
                heading = category_of(effect.organ_class)
                effect.parents = {heading} if heading in self.effects else set()
        for effect in derived:
            effect.serious = self._serious(effect)

    def _parents(self, effect: Effect) -> set[str]:
        found = {parent for parent in (self._head(effect.label),) if parent}
        for name in effect.above:
            parent = self.owners.get(key(name))
            if parent and self._near(effect, parent):
                found.add(parent)
        ancestors = {each for parent in found for each in self.ancestors(parent)}
        return {
            parent
            for parent in found - ancestors
            if parent != effect.label and effect.label not in self.ancestors(parent)
        }

    def _head(self, label: str) -> str | None:
        """Return the effect that a name is a kind of by its last words, or those before "of"."""
        words = key(label).split()
        for cut in range(1, len(words)):
            owner = self.owners.get(" ".join(words[cut:]))
            if owner and owner != label and _no_wider(owner, len(words) - cut):
                return owner
        if "of" in words:
            before = words[: words.index("of")]
            owner = self.owners.get(" ".join(before))
            return owner if owner and _no_wider(owner, len(before)) else None
        return None

    def _near(self, effect: Effect, parent: str) -> bool:
        """Refuse parents of the sets that the effect is no kind of by its words.

        A heading takes what belongs to its organ class; MeSH is trusted; anything else takes what
        has all its words.
        """
        known = self.effects[parent]
        if parent == effect.label:
            return False
        if known.category:
            return by_words(effect.label) in {None, _GENERAL, known.organ_class}
        return bool(effect.trees) or set(bag(parent).split()) <= set(bag(effect.label).split())

    def ancestors(self, label: str) -> set[str]:
        """Return all effects above one."""
        found: set[str] = set()
        waiting = [label]
        while waiting:
            fresh = self.effects[waiting.pop()].parents - found
            found |= fresh
            waiting += fresh
        return found

    def _organ_class(self, effect: Effect) -> str:
        worded = by_words(effect.label)
        if worded and worded != _GENERAL:
            return worded
        if filed_by_tree := by_trees(effect.trees):
            return filed_by_tree
        parents = sorted({*effect.parents, *self.ancestors(effect.label)})
        near = [each for each in sorted(effect.parents) if self.effects[each].organ_class]
        filed = [self.effects[each].organ_class for each in (*near, *parents)]
        sited = (each for each in filed if each and each != _GENERAL)
        above = (each for each in map(by_words, effect.above) if each and each != _GENERAL)
        return next(sited, None) or next(above, None) or _GENERAL

    def _serious(self, effect: Effect) -> bool:
        rule = rules()["serious"]
        words = set(key(effect.label).split())
        return bool(words & {key(word) for word in rule["words"]}) or not self.ancestors(
            effect.label
        ).isdisjoint(rule["below"])

    def derived(self) -> tuple[Effect, ...]:
        """Return the effects that are not curated, sorted by label."""
        found = (each for each in self.effects.values() if not each.curated)
        return tuple(sorted(found, key=lambda each: (each.label.casefold(), each.label)))

    def mappings(self, terms: Iterable[Term]) -> Iterator[Match]:
        """Yield the mappings of terms to the effects that have their names."""
        seen: defaultdict[str, set[str]] = defaultdict(set)
        for term in terms:
            if term.curie is None:
                continue
            label = self.wording.label(term.name)
            owner = self.owners.get(key(label)) or self.bags.get(bag(label))
            if owner is None:
                owner = next(filter(None, (self.owners.get(key(s)) for s in term.synonyms)), None)
                exact = False
            else:
                exact = key(owner) == key(label) or bag(owner) == bag(label)
            if owner and term.curie not in seen[owner]:
                seen[owner].add(term.curie)
                yield Match(label=owner, term=term, exact=exact)


def _left_out(term: Term) -> bool:
    rule = rules()["sources"]
    kinds = tuple(rule["mesh_all"])
    return (
        _barred(term)
        or not set(term.parents).isdisjoint(rule["parents_never"])
        or (bool(term.trees) and all(tree.startswith(kinds) for tree in term.trees))
    )


def _barred(term: Term) -> bool:
    """Tell whether MeSH has a term where no effect of a drug is, whatever other sets make of it."""
    return any(tree.startswith(tuple(rules()["sources"]["mesh_any"])) for tree in term.trees)


def _no_wider(label: str, words: int) -> bool:
    """Refuse as a head a word that stands for something narrower ("atrophy" of the skin)."""
    return key(label).count(" ") < words
