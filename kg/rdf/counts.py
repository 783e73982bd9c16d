"""Counts of reports as quads, in a graph of their own: no statement rests on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from kg import vocab
from kg.identifiers import count_ref
from kg.model import AgeGroup, DrugRole, Kind, ReportCount, Sex, Stratum
from kg.rdf.nodes import Nodes, lexical, member, whole
from kg.rdf.quads import Quad, Value, integer
from kg.vocab import CLASS_OF, Names, Term

_STRATUM = re.compile(r"([a-z]+)/([a-z]+) (\d{1,18})", re.ASCII)
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


def count_of(nodes: Nodes, node: str, source: str = "") -> ReportCount:
    """Return a count of reports; `source` is the id of its source, "" for the one that it names.

    Raises:
        ValueError: a part is missing or out of place, or the numbers fit into no table.
    """
    roles = nodes.each(node, Term.COUNTED_ROLE, nodes.local(DrugRole))
    by_role = ((role, nodes.maybe(node, term, whole)) for role, term in _CASES_IN.items())
    return ReportCount(
        source=source or nodes.ref(nodes.one(node, vocab.DERIVED_FROM)).slug,
        drug=nodes.maybe(node, Term.REPORTED_DRUG, nodes.ref),
        effect=nodes.maybe(node, Term.REPORTED_EFFECT, nodes.ref),
        roles=tuple(role for role in DrugRole if role in roles),
        cases=nodes.need(node, Term.REPORTED_CASES, whole),
        serious=nodes.need(node, Term.SERIOUS_CASES, whole),
        by_role=tuple((role, cases) for role, cases in by_role if cases),
        strata=tuple(strata_of(nodes.need(node, Term.STRATA, lexical))),
        drug_cases=nodes.need(node, Term.DRUG_CASES, whole),
        effect_cases=nodes.need(node, Term.EFFECT_CASES, whole),
        all_cases=nodes.need(node, Term.ALL_CASES, whole),
    )


def strata_of(text: str) -> Iterator[Stratum]:
    """Yield the strata of a text that `written` gives.

    Raises:
        ValueError: it is none.
    """
    for part in text.split("; "):
        found = _STRATUM.fullmatch(part)
        if found is None:
            raise ValueError(f"strata such as female/adult 12; male/child 3; found {part!r}")
        yield Stratum(member(Sex, found[1]), member(AgeGroup, found[2]), int(found[3]))


def written(strata: Iterable[Stratum]) -> str:
    """Return strata as one text, a node for each of which would be most of the graph.

    >>> from kg.model import AgeGroup, Sex
    >>> written([Stratum(Sex.FEMALE, AgeGroup.ADULT, 12), Stratum(Sex.MALE, AgeGroup.CHILD, 3)])
    'female/adult 12; male/child 3'
    """
    return "; ".join(f"{each.sex}/{each.age} {each.cases}" for each in strata)
