"""Cards of drugs, effects, statements and sources."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.assemble import belief_of
from kg.describe import (
    DrugCard,
    describe_drug,
    describe_effect,
    describe_node,
    describe_source,
    describe_statement,
    list_drugs,
    list_sources,
    plain,
    why,
)
from kg.errors import UnknownNameError
from kg.facts import Node
from kg.identifiers import statement_ref
from kg.index import index_store
from kg.indexed import Indexed
from kg.model import Kind, Polarity, Predicate, Ref, SectionKind, Span, Tier
from kg.quotes import quotes
from kg.rdf import nquads
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from kg.store.rdflib_store import RdflibStore
from tests.examples import (
    ABACAVIR,
    ABACAVIR_LAMIVUDINE,
    ALOPECIA,
    CONSTIPATION,
    DOSAGE,
    FATIGUE,
    MONOGRAPH,
    NEUTROPENIA,
    PAGE,
    POMALIDOMIDE,
    POMALYST,
    RASH,
    TEXTS,
    THALIDOMIDE,
    evidence,
    example_assembly,
    statement,
)
from tests.family import family_assembly, family_store

_SERIOUS = "Serious side effects include deep vein thrombosis and stroke."


@pytest.fixture(scope="module")
def store() -> Store:
    return family_store()


@pytest.fixture(scope="module")
def card(store: Store) -> DrugCard:
    return describe_drug(store, POMALIDOMIDE)


def test_a_drug_card_tells_who_the_drug_is(card: DrugCard) -> None:
    assert card.node.label == "pomalidomide"
    assert card.synonyms == ("CC-4047",)
    assert "https://go.drugbank.com/drugs/DB08910" in card.same_as
    assert [said.subject.ref for said in card.products] == [POMALYST]


def test_a_drug_card_takes_in_what_is_said_of_its_products(card: DrugCard) -> None:
    makers = [said.value.label for said in card.makers if isinstance(said.value, Node)]
    assert makers == ["Bristol Myers Squibb", "Celgene"]
    assert {said.predicate for said in card.approval} == {
        Predicate.APPROVAL_STATUS,
        Predicate.FIRST_APPROVED,
        Predicate.GENERIC_AVAILABLE,
    }
    assert len(card.links) == 3


def test_a_drug_card_has_every_kind_of_statement(card: DrugCard) -> None:
    for part in (
        card.classes,
        card.mechanisms,
        card.indications,
        card.dosage,
        card.contraindications,
        card.precautions,
        card.monitoring,
        card.trial_results,
    ):
        assert part
        assert all(said.statement and said.sources for said in part)
    assert card.dosage[0].value == DOSAGE


def test_relations_are_shown_whichever_way_they_are_stated(store: Store, card: DrugCard) -> None:
    assert {said.predicate for said in card.relations} >= {
        Predicate.USED_WITH,
        Predicate.RELATED_TO,
    }
    other = describe_drug(store, THALIDOMIDE)
    assert [said.subject.ref for said in other.relations] == [POMALIDOMIDE]


def test_effects_stand_by_organ_class(card: DrugCard) -> None:
    organs = [group.organ_class.label for group in card.effects if group.organ_class]
    assert organs == sorted(organs)
    blood = card.effects[organs.index("blood and lymphatic system")]
    assert [line.effect.ref for line in blood.effects] == [NEUTROPENIA]
    assert blood.effects[0].finding.belief == Decimal("0.87")


def test_effects_in_combination_stand_apart(card: DrugCard) -> None:
    assert [line.effect.label for line in card.effects_in_combination] == ["hyperglycemia"]
    assert [node.label for node in card.effects_in_combination[0].partners] == ["dexamethasone"]


def test_a_drug_card_describes_the_sources_it_cites(card: DrugCard) -> None:
    assert set(card.sources) == {PAGE, MONOGRAPH}
    assert card.sources[MONOGRAPH].tier is Tier.UNVERIFIED


def test_a_drug_card_tells_what_boxed_warnings_name() -> None:
    boxed = {"predicate": Predicate.HAS_ADVERSE_EFFECT, "section": SectionKind.BOXED_WARNING}
    negated = Polarity.NEGATED
    said = (
        statement(evidence(PAGE, _SERIOUS, "stroke", value=FATIGUE, **boxed)),
        statement(evidence(PAGE, "fatigue", "fatigue", value=ALOPECIA, polarity=negated, **boxed)),
        statement(evidence(PAGE, "fatigue", "fatigue", Predicate.HAS_ADVERSE_EFFECT, RASH)),
    )
    store = OxigraphStore()
    lines = nquads(replace(example_assembly(), statements=said))
    store.load_nquads(io.BytesIO("".join(lines).encode()))
    (warning,) = describe_drug(store, POMALIDOMIDE).boxed_warnings
    assert (warning.node.label, warning.sources) == ("fatigue", (PAGE,))
    (identifier,) = warning.statements
    assert describe_statement(store, identifier).object == warning.node
    (quote,) = warning.quotes
    assert (quote.words, quote.source, quote.statement) == (_SERIOUS, PAGE, identifier)
    assert quote.quote[quote.mention_start : quote.mention_end] == "stroke"
    assert describe_drug(store, THALIDOMIDE).boxed_warnings == ()


def test_a_combination_names_its_parts_and_a_part_its_combinations(store: Store) -> None:
    whole = describe_drug(store, ABACAVIR_LAMIVUDINE)
    assert [node.label for node in whole.components] == ["abacavir", "lamivudine"]
    part = describe_drug(store, ABACAVIR)
    assert [node.ref for node in part.component_of] == [ABACAVIR_LAMIVUDINE]


def test_a_substance_names_its_salts_and_a_salt_its_substance(store: Store) -> None:
    substance = describe_drug(store, ABACAVIR)
    assert substance.moiety is None
    (form,) = substance.forms
    assert form.label == "abacavir sulfate"
    salt = describe_drug(store, form.ref)
    assert salt.moiety is not None
    assert salt.moiety.ref == ABACAVIR
    assert salt.forms == ()


def test_a_form_is_not_listed_as_a_drug(store: Store) -> None:
    assert "abacavir sulfate" not in {entry.node.label for entry in list_drugs(store)}


def test_a_drug_card_is_plain_json(card: DrugCard) -> None:
    found = json.loads(json.dumps(plain(card)))
    assert found["node"]["slug"] == "pomalidomide"
    assert found["effects"][0]["effects"][0]["finding"]["state"] == "supported"


def test_every_store_gives_the_same_cards(store: Store, card: DrugCard) -> None:
    other = family_store(RdflibStore)
    assert describe_drug(other, POMALIDOMIDE) == card
    assert describe_effect(other, NEUTROPENIA) == describe_effect(store, NEUTROPENIA)
    assert why(other, POMALIDOMIDE, NEUTROPENIA) == why(store, POMALIDOMIDE, NEUTROPENIA)
    assert list_sources(other) == list_sources(store)
    assert list_drugs(other) == list_drugs(store)


def test_an_effect_card_names_its_drugs(store: Store) -> None:
    found = describe_effect(store, CONSTIPATION)
    assert [(line.drug.label, line.finding.state.value) for line in found.drugs] == [
        ("pomalidomide", "disputed"),
        ("thalidomide", "refuted"),
    ]


def test_an_effect_card_shows_where_the_effect_belongs(store: Store) -> None:
    found = describe_effect(store, NEUTROPENIA)
    assert [node.label for node in found.broader] == ["leukopenia"]
    assert found.organ_class is not None
    assert found.organ_class.label == "blood and lymphatic system"
    parent = describe_effect(store, found.broader[0].ref)
    assert [node.ref for node in parent.narrower] == [NEUTROPENIA]


def test_why_shows_each_sentence_with_its_words_marked(store: Store) -> None:
    (found,) = why(store, POMALIDOMIDE, NEUTROPENIA)
    assert [each.source.id for each in found.evidence] == [MONOGRAPH, PAGE]
    for each in found.evidence:
        text = TEXTS[each.source.id]
        assert text[each.start : each.end] == each.quote
        assert each.before + each.mention + each.after == each.quote
        assert text[each.mention_start : each.mention_end] == each.mention
    assert found.evidence[1].mention == "neutropenia"


def test_a_quote_is_shown_without_the_markup_of_its_source() -> None:
    row = '<td>Rash <sup>a</sup></td>\n <td align="center">&lt; 5%</td>'
    found = replace(
        evidence(PAGE, "fatigue", "fatigue", Predicate.HAS_ADVERSE_EFFECT, RASH),
        quote=row,
        span=Span(100, 100 + len(row)),
        mention=Span(104, 108),
    )
    said = statement(found)
    store = OxigraphStore()
    lines = nquads(replace(example_assembly(), statements=(said,)))
    store.load_nquads(io.BytesIO("".join(lines).encode()))
    ref = statement_ref(said.subject, said.predicate, said.object, said.context)
    (card,) = describe_statement(store, ref.slug).evidence
    assert card.quote == row
    assert (card.before, card.mention, card.after) == ("", "Rash", " a\t< 5%\t")
    (shown,) = quotes(store, [card.id]).values()
    assert shown.text == "Rash a\t< 5%\t"


def test_why_gives_nothing_where_nothing_is_said(store: Store) -> None:
    assert why(store, THALIDOMIDE, RASH) == ()


def test_the_terms_of_every_belief_add_up_to_it(store: Store) -> None:
    for stated in example_assembly().statements:
        ref = statement_ref(stated.subject, stated.predicate, stated.object, stated.context)
        found = describe_statement(store, ref.slug)
        left = found.formula.support * (1 - found.formula.against)
        assert left.quantize(Decimal("0.0001")) == found.belief == belief_of(stated.votes)


def test_the_formula_is_told_with_its_numbers(store: Store) -> None:
    (found,) = why(store, POMALIDOMIDE, CONSTIPATION)
    assert found.formula.words == (
        "p+ = 1 - 0.2 = 0.8; p- = 1 - 0.65 = 0.35; belief = p+ (1 - p-) = 0.8 × 0.65 = 0.52"
    )


def test_a_hedged_vote_counts_for_less(store: Store) -> None:
    (found,) = why(store, POMALIDOMIDE, RASH)
    (vote,) = found.formula.votes
    assert vote.weight < 1
    assert vote.error > vote.systematic + vote.random


def test_a_source_that_also_says_it_plainly_has_no_hedged_vote() -> None:
    adverse = Predicate.HAS_ADVERSE_EFFECT
    plain_words = evidence(PAGE, "fatigue", "fatigue", adverse, FATIGUE)
    hedged = evidence(PAGE, "stroke", "stroke", adverse, FATIGUE, polarity=Polarity.UNCERTAIN)
    both = replace(statement(plain_words, hedged), belief=Decimal("0.8"))
    store = OxigraphStore()
    lines = nquads(replace(example_assembly(), statements=(both,)))
    store.load_nquads(io.BytesIO("".join(lines).encode()))
    (found,) = why(store, POMALIDOMIDE, FATIGUE)
    assert [vote.polarity for vote in found.formula.votes] == [Polarity.AFFIRMED]
    assert found.formula.support == found.belief


def test_a_refuted_statement_keeps_its_evidence(store: Store) -> None:
    (found,) = why(store, POMALIDOMIDE, ALOPECIA)
    assert found.evidence[0].quote == "Pomalyst does not cause hair loss."
    assert found.formula.support == 0


def test_a_source_tells_how_much_is_drawn_from_it(store: Store) -> None:
    found = describe_source(store, PAGE)
    assert found.record.title == "Pomalyst"
    assert found.evidence >= found.statements > 20
    assert found.mentions == {"other drug": 1, "ungrounded": 1}
    assert "pomalidomide" in [node.label for node in found.drugs]


def test_all_sources_are_listed(store: Store) -> None:
    assert [each.record.id for each in list_sources(store)] == [MONOGRAPH, PAGE]


@pytest.mark.parametrize("name", ["nothing", "no such thing", 'x> ?p ?o } #"'])
def test_what_is_not_there_is_unknown(store: Store, name: str) -> None:
    for ask in (describe_statement, describe_source):
        with pytest.raises(UnknownNameError):
            ask(store, name)
    with pytest.raises(UnknownNameError):
        describe_drug(store, Ref(Kind.DRUG, name))
    with pytest.raises(UnknownNameError):
        describe_effect(store, Ref(Kind.EFFECT, name))


def test_cards_are_the_same_with_an_index_and_without(store: Store) -> None:
    indexed = Indexed(index_store(store))
    said = family_assembly().statements
    drugs = {each.subject for each in said if each.subject.kind is Kind.DRUG}
    effects = {each.object for each in said if each.predicate is Predicate.HAS_ADVERSE_EFFECT}
    assert any(each.context.combination for each in said)
    for drug in drugs:
        assert describe_drug(store, drug, indexed=indexed) == describe_drug(store, drug)
    for effect in effects:
        assert isinstance(effect, Ref)
        assert describe_effect(store, effect, indexed=indexed) == describe_effect(store, effect)
    assert list_sources(store, indexed=indexed) == list_sources(store)
    others = {each.object for each in said if isinstance(each.object, Ref)}
    others |= {each.context.population for each in said if each.context.population} | drugs
    for node in others - effects:
        if node.kind not in (Kind.DOSAGE, Kind.TRIAL_RESULT):
            assert describe_node(store, node, indexed=indexed) == describe_node(store, node)
    with pytest.raises(UnknownNameError):
        describe_effect(store, Ref(Kind.EFFECT, "nothing"), indexed=indexed)
