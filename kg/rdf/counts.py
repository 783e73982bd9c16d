"""Counts of reports as quads, in a graph of their own: no statement rests on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from kg import vocab
from kg.identifiers import count_ref
from kg.model import DrugRole, Kind, ReportCount, Stratum
from kg.rdf.quads import Quad, Value, integer
from kg.vocab import CLASS_OF, Names, Term

_CASES_IN: Mapping[DrugRole, Term] = MappingProxyType(
    {
        DrugRole.PRIMARY_SUSPECT: Term.PRIMARY_SUSPECT_CASES,
        DrugRole.SECONDARY_SUSPECT: Term.SECONDARY_SUSPECT_CASES,
        DrugRole.CONCOMITANT: Term.CONCOMITANT_CASES,
        DrugRole.INTERACTING: Term.INTERACTING_CASES,
    }
)


def count_quads(count: ReportCount, names: Names) -> Iterator[Quad]:
    """Yield a count of reports, in the graph of all such counts."""
    node, graph = names.node(count_ref(count)), names.reports
    facts: list[tuple[str, str | Value]] = [
        (vocab.TYPE, names.dkg(CLASS_OF[Kind.REPORT_COUNT])),
        (vocab.DERIVED_FROM, names.source(count.source)),
        *((names.dkg(Term.COUNTED_ROLE), names.dkg(role)) for role in count.roles),
        (names.dkg(Term.STRATA), Value(written(count.strata))),
    ]
    if count.drug is not None:
        facts.append((names.dkg(Term.REPORTED_DRUG), names.node(count.drug)))
    if count.effect is not None:
        facts.append((names.dkg(Term.REPORTED_EFFECT), names.node(count.effect)))
    numbers = {
        Term.REPORTED_CASES: count.cases,
        Term.SERIOUS_CASES: count.serious,
        Term.DRUG_CASES: count.drug_cases,
        Term.EFFECT_CASES: count.effect_cases,
        Term.ALL_CASES: count.all_cases,
        **{_CASES_IN[role]: cases for role, cases in count.by_role},
    }
    facts += [(names.dkg(term), integer(number)) for term, number in numbers.items()]
    for predicate, value in facts:
        yield node, predicate, value, graph


def written(strata: Iterable[Stratum]) -> str:
    """Return strata as one text, a node for each of which would be most of the graph.

    >>> from kg.model import AgeGroup, Sex
    >>> written([Stratum(Sex.FEMALE, AgeGroup.ADULT, 12), Stratum(Sex.MALE, AgeGroup.CHILD, 3)])
    'female/adult 12; male/child 3'
    """
    return "; ".join(f"{each.sex}/{each.age} {each.cases}" for each in strata)
