"""What the sources together say of a drug and an effect: one finding a pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from kg.facts import Node, local, nodes, ref_of, select, values, word
from kg.identifiers import BASE
from kg.model import CiomsClass, Ref
from kg.store import Row, Store


class State(StrEnum):
    """What is known of a drug and an effect; the last is computed, never stored."""

    SUPPORTED = "supported"
    DISPUTED = "disputed"
    REFUTED = "refuted"
    NOT_MENTIONED = "not-mentioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """How often, as one source has it; figures of different sources are never averaged.

    Attributes:
        term, cioms, low, high, comparator, denominator: as in `kg.model.Frequency`.
        difference: incidence above that of the comparator (-1..1), where the same evidence gives
            one figure for each of the two.
    """

    source: str
    term: str | None = None
    cioms: CiomsClass | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: Decimal | None = None
    denominator: int | None = None
    difference: Decimal | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.low is not None and self.low == self.high and self.comparator is not None:
            object.__setattr__(self, "difference", self.low - self.comparator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidence:
    """The span of all figures that sources state: never an average of them.

    Attributes:
        low, high: least and highest figure, 0..1; None where no source bounds it on that side.
        figures: number of different figures, each once a source.
        sources: number of sources that give them.
    """

    low: Decimal | None
    high: Decimal | None
    figures: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """All statements of one drug and one effect, taken together.

    Attributes:
        belief: 0..1, that of the statement with the highest; None where nothing is said.
        serious: True where a source calls it serious, False where one says it is not, else None.
        populations: whom the finding is limited to; empty where it holds for everyone.
        statements, evidence, sources: ids, sorted.
    """

    state: State = State.NOT_MENTIONED
    belief: Decimal | None = None
    serious: bool | None = None
    frequencies: tuple[Reported, ...] = ()
    populations: tuple[Node, ...] = ()
    statements: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def incidence(self) -> Incidence | None:
        """Return the span of all figures that are stated, None without one."""
        lows = [each.low for each in self.frequencies]
        highs = [each.high for each in self.frequencies]
        given = [each for each in self.frequencies if (each.low, each.high) != (None, None)]
        if not given:
            return None
        unbounded_low = any(each.low is None for each in given)
        unbounded_high = any(each.high is None for each in given)
        return Incidence(
            low=None if unbounded_low else min(low for low in lows if low is not None),
            high=None if unbounded_high else max(high for high in highs if high is not None),
            figures=len({(each.source, each.low, each.high) for each in given}),
            sources=len({each.source for each in given}),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An effect with the organ class it belongs to.

    Attributes:
        serious: whether the field takes it as serious wherever it occurs.
    """

    node: Node
    organ_class: Node | None
    serious: bool


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A drug and an effect, and the drugs it was taken with where the statement is about that."""

    drug: Ref
    effect: Ref
    partners: tuple[Ref, ...] = ()


NOT_MENTIONED = Finding()

_STRENGTH = (State.SUPPORTED, State.DISPUTED, State.REFUTED)
_STATEMENTS = """
SELECT ?statement ?drug ?effect ?status ?belief ?population ?partner WHERE {{
  {pattern}
  ?statement rdf:subject ?drug ; rdf:predicate dkg:hasAdverseEffect ; rdf:object ?effect ;
    dkg:status ?status ; dkg:belief ?belief .
  OPTIONAL {{ ?statement dkg:population ?population }}
  OPTIONAL {{ ?statement dkg:inCombinationWith ?partner }}
}}
"""
_EVIDENCE = """
SELECT ?statement ?evidence ?source ?polarity ?seriousness
  ?term ?class ?low ?high ?comparator ?denominator WHERE {{
  {pattern}
  ?statement rdf:subject ?drug ; rdf:predicate dkg:hasAdverseEffect ; rdf:object ?effect .
  ?evidence dkg:supports ?statement ; prov:wasDerivedFrom ?source ; dkg:polarity ?polarity .
  OPTIONAL {{ ?evidence dkg:seriousness ?seriousness }}
  OPTIONAL {{ ?evidence dkg:frequencyTerm ?term }}
  OPTIONAL {{ ?evidence dkg:frequencyClass ?class }}
  OPTIONAL {{ ?evidence dkg:incidenceLow ?low }}
  OPTIONAL {{ ?evidence dkg:incidenceHigh ?high }}
  OPTIONAL {{ ?evidence dkg:comparatorIncidence ?comparator }}
  OPTIONAL {{ ?evidence dkg:denominator ?denominator }}
}}
"""
_EFFECTS = """
SELECT ?effect ?organs ?seriousness WHERE {{
  {values}
  OPTIONAL {{ ?effect dkg:organClass ?organs }}
  OPTIONAL {{ ?effect dkg:seriousness ?seriousness }}
}}
"""


@dataclass(slots=True, kw_only=True)
class _Said:
    """A statement while it is read."""

    drug: Ref
    effect: Ref
    state: State
    belief: Decimal
    populations: set[Ref]
    partners: set[Ref]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Support:
    """A piece of evidence, as far as a finding needs it."""

    id: str
    source: str
    negated: bool
    serious: bool | None
    reported: Reported


def findings_of_drugs(store: Store, drugs: Iterable[Ref], base: str = BASE) -> dict[Pair, Finding]:
    """Return what is said of the adverse effects of drugs, whichever effects those are."""
    return _findings(store, values("drug", drugs, base), base)


def findings_of_effect(store: Store, effect: Ref, base: str = BASE) -> dict[Pair, Finding]:
    """Return what is said of one adverse effect, whichever drugs have it."""
    return _findings(store, values("effect", [effect], base), base)


def findings_in_combination(
    store: Store, of: Ref, role: str, base: str = BASE
) -> dict[Pair, Finding]:
    """Return what is said of drugs taken together, of one drug or effect.

    `role` is "drug" or "effect".
    """
    pattern = f"{values(role, [of], base)} ?statement dkg:inCombinationWith ?with ."
    return _findings(store, pattern, base)


def effects(store: Store, refs: Iterable[Ref], base: str = BASE) -> dict[Ref, Effect]:
    """Return effects with their labels and organ classes."""
    wanted = sorted(set(refs))
    if not wanted:
        return {}
    organs: dict[Ref, Ref] = {}
    serious: set[Ref] = set()
    query = _EFFECTS.format(values=values("effect", wanted, base))
    for effect, organ, seriousness in select(store, query, base):
        ref, organ_ref = ref_of(effect, base), ref_of(organ, base)
        if ref is not None and organ_ref is not None:
            organs[ref] = organ_ref
        if ref is not None and local(seriousness) == "Serious":
            serious.add(ref)
    named = nodes(store, [*wanted, *organs.values()], base)
    return {
        ref: Effect(
            node=named[ref],
            organ_class=named[organs[ref]] if ref in organs else None,
            serious=ref in serious,
        )
        for ref in wanted
    }


def _findings(store: Store, pattern: str, base: str) -> dict[Pair, Finding]:
    said = _statements(select(store, _STATEMENTS.format(pattern=pattern), base), base)
    support: defaultdict[str, list[_Support]] = defaultdict(list)
    for row in select(store, _EVIDENCE.format(pattern=pattern), base):
        support[local(row[0])].append(_support(row))
    named = nodes(store, (ref for each in said.values() for ref in each.populations), base)
    grouped: defaultdict[Pair, dict[str, _Said]] = defaultdict(dict)
    for identifier, each in said.items():
        pair = Pair(each.drug, each.effect, tuple(sorted(each.partners)))
        grouped[pair][identifier] = each
    return {pair: _finding(grouped[pair], support, named) for pair in sorted(grouped)}


def _statements(rows: Iterable[Row], base: str) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for statement, drug, effect, status, belief, population, partner in rows:
        drug_ref, effect_ref = ref_of(drug, base), ref_of(effect, base)
        if drug_ref is None or effect_ref is None:
            continue
        each = found.setdefault(
            local(statement),
            _Said(
                drug=drug_ref,
                effect=effect_ref,
                state=State(word(local(status))),
                belief=Decimal(str(belief)),
                populations=set(),
                partners=set(),
            ),
        )
        if (limit := ref_of(population, base)) is not None:
            each.populations.add(limit)
        if (other := ref_of(partner, base)) is not None:
            each.partners.add(other)
    return found


def _support(row: Row) -> _Support:
    _, evidence, source, polarity, seriousness, term, cioms, *numbers = row
    low, high, comparator, denominator = (
        None if number is None else Decimal(str(number)) for number in numbers
    )
    return _Support(
        id=local(evidence),
        source=local(source),
        negated=local(polarity) == "Negated",
        serious=None if seriousness is None else local(seriousness) == "Serious",
        reported=Reported(
            source=local(source),
            term=None if term is None else str(term),
            cioms=None if cioms is None else CiomsClass(local(cioms)),
            low=low,
            high=high,
            comparator=comparator,
            denominator=None if denominator is None else int(denominator),
        ),
    )


def _finding(
    said: Mapping[str, _Said], support: Mapping[str, list[_Support]], named: Mapping[Ref, Node]
) -> Finding:
    state = min((each.state for each in said.values()), key=_STRENGTH.index)
    deciding = [each for each in said.values() if each.state is state]
    limited = all(each.populations for each in deciding)
    populations = {ref for each in deciding for ref in each.populations} if limited else set()
    evidence = [each for identifier in said for each in support.get(identifier, ())]
    return Finding(
        state=state,
        belief=max(each.belief for each in said.values()),
        serious=_serious(evidence),
        frequencies=tuple(_reported(evidence)),
        populations=tuple(named[ref] for ref in sorted(populations)),
        statements=tuple(sorted(said)),
        evidence=tuple(sorted({each.id for each in evidence})),
        sources=tuple(sorted({each.source for each in evidence})),
    )


def _serious(evidence: Iterable[_Support]) -> bool | None:
    levels = {each.serious for each in evidence if not each.negated} - {None}
    return any(levels) if levels else None


def _reported(evidence: Iterable[_Support]) -> Iterator[Reported]:
    """Yield each different figure once a source; a denied effect has no frequency."""
    seen = set()
    for each in sorted(evidence, key=lambda each: (each.source, each.id)):
        silent = each.reported == Reported(source=each.source)
        if not (silent or each.negated or each.reported in seen):
            seen.add(each.reported)
            yield each.reported
