"""A drug with everything that is said of it and of the products that contain it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg import vocab
from kg.describe.effects import (
    EffectGroup,
    EffectLine,
    by_organ_class,
    cited,
    concept_facts,
    effect_lines,
    refs,
    strength,
    texts,
)
from kg.describe.identifiers import Identifier, identifiers
from kg.describe.known import known
from kg.describe.statements import Shown, id_of, refs_of, shown
from kg.describe.warnings import BoxedWarning, boxed_warnings
from kg.facts import Node, ref_of, select, statements, values
from kg.identifiers import BASE
from kg.indexed import Indexed
from kg.model import Predicate, Ref, SourceRecord, Statement, Status
from kg.store import Store
from kg.vocab import Names, Term

_RELATIONS = (
    Predicate.USED_WITH,
    Predicate.PRIOR_THERAPY,
    Predicate.RELATED_TO,
    Predicate.INTERACTS_WITH,
)
_APPROVAL = (Predicate.APPROVAL_STATUS, Predicate.FIRST_APPROVED, Predicate.GENERIC_AVAILABLE)
_LINKS = (
    Predicate.WEB_PAGE,
    Predicate.CO_PAY_PROGRAM,
    Predicate.PATIENT_ASSISTANCE_PROGRAM,
)
_PRODUCTS = "SELECT DISTINCT ?product WHERE {{ {drug} ?product dkg:contains ?drug }}"
_FORMS = "SELECT DISTINCT ?form WHERE {{ {drug} ?form dkg:activeMoiety ?drug }}"
_WHOLES = "SELECT DISTINCT ?whole WHERE {{ {drug} ?whole dkg:hasComponent ?drug }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement in a card: of the drug, or of a product that contains it.

    Attributes:
        statement: its id.
        population: whom it is limited to.
        combination: the drugs that it holds together with.
        sources: ids.
    """

    subject: Node
    predicate: Predicate
    value: Shown
    statement: str
    status: Status
    belief: Decimal
    population: Node | None
    combination: tuple[Node, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugCard:
    """All that is known of a drug.

    Attributes:
        same_as: IRIs of the same drug elsewhere.
        identifiers: those of the drug, then those of its forms and of its products.
        components: the parts of a combination.
        component_of: the combinations that it is part of.
        moiety: the substance of which it is a salt, ester or hydrate.
        forms: its salts, esters and hydrates.
        relations: to other drugs and classes, whichever way they are stated.
        boxed_warnings: what the boxed warnings of labels name.
        effects: adverse effects by organ class.
        effects_in_combination: what it is said to do only together with another drug.
        sources: the sources that speak of it, by id.
    """

    node: Node
    synonyms: tuple[str, ...]
    same_as: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    components: tuple[Node, ...]
    component_of: tuple[Node, ...]
    moiety: Node | None
    forms: tuple[Node, ...]
    products: tuple[Said, ...]
    classes: tuple[Said, ...]
    mechanisms: tuple[Said, ...]
    indications: tuple[Said, ...]
    makers: tuple[Said, ...]
    approval: tuple[Said, ...]
    dosage: tuple[Said, ...]
    relations: tuple[Said, ...]
    contraindications: tuple[Said, ...]
    precautions: tuple[Said, ...]
    monitoring: tuple[Said, ...]
    trial_results: tuple[Said, ...]
    links: tuple[Said, ...]
    boxed_warnings: tuple[BoxedWarning, ...]
    effects: tuple[EffectGroup, ...]
    effects_in_combination: tuple[EffectLine, ...]
    sources: Mapping[str, SourceRecord]


def describe_drug(
    store: Store, drug: Ref, base: str = BASE, indexed: Indexed | None = None
) -> DrugCard:
    """Return a drug with everything that is said of it; with the index of the store, sooner.

    Raises:
        UnknownNameError: no such drug in the store.
    """
    facts = concept_facts(store, drug, base)
    one = values("drug", [drug], base)
    products = _column(store, _PRODUCTS.format(drug=one), base)
    wholes = _column(store, _WHOLES.format(drug=one), base)
    forms = _column(store, _FORMS.format(drug=one), base)
    components = refs(facts, Names(base).dkg(Term.HAS_COMPONENT), base)
    moiety = refs(facts, Names(base).dkg(Term.ACTIVE_MOIETY), base)
    stated = _statements(store, drug, products, base)
    of_it = known(store, base, indexed)
    found = of_it.findings_of_drug(drug)
    effects = of_it.effects({pair.effect for pair in found})
    lines = effect_lines(of_it, found, effects)
    wanted = {ref for each in stated for ref in refs_of(each)}
    named = of_it.nodes({drug, *wanted, *wholes, *components, *moiety, *forms, *products})
    said = [said_in(each, named) for each in stated]
    used = {source for each in said for source in each.sources} | cited(lines)

    def of(*predicates: Predicate) -> tuple[Said, ...]:
        return tuple(each for each in said if each.predicate in predicates)

    return DrugCard(
        node=named[drug],
        synonyms=texts(facts, vocab.ALT_LABEL),
        same_as=texts(facts, vocab.EXACT_MATCH),
        identifiers=identifiers(store, [named[ref] for ref in (drug, *forms, *products)], base),
        components=tuple(named[ref] for ref in components),
        component_of=tuple(named[ref] for ref in wholes),
        moiety=next((named[ref] for ref in moiety), None),
        forms=tuple(named[ref] for ref in forms),
        products=of(Predicate.CONTAINS),
        classes=of(Predicate.IN_CLASS),
        mechanisms=of(Predicate.HAS_MECHANISM),
        indications=of(Predicate.HAS_INDICATION),
        makers=of(Predicate.MANUFACTURED_BY),
        approval=of(*_APPROVAL),
        dosage=of(Predicate.HAS_DOSAGE),
        relations=of(*_RELATIONS),
        contraindications=of(Predicate.CONTRAINDICATED_IN),
        precautions=of(Predicate.HAS_PRECAUTION),
        monitoring=of(Predicate.REQUIRES_MONITORING),
        trial_results=of(Predicate.HAS_TRIAL_RESULT),
        links=of(*_LINKS),
        boxed_warnings=boxed_warnings(store, drug, base),
        effects=by_organ_class((line for line in lines if not line.partners), effects),
        effects_in_combination=tuple(
            sorted((line for line in lines if line.partners), key=strength)
        ),
        sources=of_it.sources(used),
    )


def _statements(
    store: Store, drug: Ref, products: Iterable[Ref], base: str
) -> tuple[Statement, ...]:
    """Return what is said of a drug, of its products, and of other drugs' relation to it.

    Adverse effects are left out: their findings are read without the sentences.
    """
    about = values("subject", [drug, *products], base)
    relations = " ".join(f"dkg:{predicate.value}" for predicate in _RELATIONS)
    return statements(
        store,
        f"{{ {about} ?statement rdf:subject ?subject ; rdf:predicate ?predicate ."
        " FILTER (?predicate != dkg:hasAdverseEffect) } UNION {"
        f" {values('drug', [drug], base)} VALUES ?predicate {{ {relations} }}"
        " ?statement rdf:object ?drug ; rdf:predicate ?predicate . }",
        base,
    )


def _column(store: Store, sparql: str, base: str) -> tuple[Ref, ...]:
    found = (ref_of(row[0], base) for row in select(store, sparql, base))
    return tuple(sorted(ref for ref in found if ref is not None))


def said_in(statement: Statement, named: Mapping[Ref, Node]) -> Said:
    """Return a statement as cards have it; `named` has all nodes that it names."""
    population = statement.context.population
    return Said(
        subject=named[statement.subject],
        predicate=statement.predicate,
        value=shown(statement, named),
        statement=id_of(statement),
        status=statement.status,
        belief=statement.belief,
        population=named[population] if population else None,
        combination=tuple(named[ref] for ref in statement.context.combination),
        sources=statement.sources,
    )
