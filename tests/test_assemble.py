"""One vote a source: how evidence becomes status and belief."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kg.assemble import assemble, belief_of, status_of, tier_error
from kg.lexicon import Lexicon
from kg.model import (
    Concept,
    Evidence,
    Extraction,
    Kind,
    Polarity,
    Predicate,
    Ref,
    SectionKind,
    SourceRecord,
    Span,
    Status,
    Tier,
    Vote,
)

DRUG = Ref(Kind.DRUG, "examplin")
NAUSEA = Ref(Kind.EFFECT, "nausea")
EMPTY = Lexicon([])


def evidence(source: str, start: int = 0, polarity: Polarity = Polarity.AFFIRMED) -> Evidence:
    return Evidence(
        subject=DRUG,
        predicate=Predicate.HAS_ADVERSE_EFFECT,
        object=NAUSEA,
        source=source,
        quote="Nausea.",
        span=Span(start, start + 7),
        mention=Span(start, start + 6),
        section=SectionKind.ADVERSE_REACTIONS,
        line=1,
        method="test",
        polarity=polarity,
    )


def extraction(source: str, tier: Tier, *found: Evidence) -> Extraction:
    return Extraction(
        source=SourceRecord(id=source, title=source, digest="sha256:0", tier=tier),
        concepts=(Concept(ref=DRUG, label="examplin"),),
        evidence=found,
    )


def vote(tier: Tier, polarity: Polarity = Polarity.AFFIRMED) -> Vote:
    error = tier_error(tier)
    return Vote(
        source=tier, tier=tier, polarity=polarity, systematic=error.systematic, random=error.random
    )


def test_sources_are_independent_votes() -> None:
    assert belief_of([vote(Tier.EDITORIAL)]) == Decimal("0.8000")
    assert belief_of([vote(Tier.UNVERIFIED)]) == Decimal("0.3500")
    assert belief_of([vote(Tier.EDITORIAL), vote(Tier.UNVERIFIED)]) == Decimal("0.8700")


def test_repetition_inside_one_source_adds_nothing() -> None:
    once = assemble([extraction("a", Tier.EDITORIAL, evidence("a"))], EMPTY)
    often = [evidence("a", start) for start in range(10)]
    again = assemble([extraction("a", Tier.EDITORIAL, *often)], EMPTY)
    assert once.statements[0].belief == again.statements[0].belief == Decimal("0.8000")
    assert len(again.statements[0].evidence) == 10


def test_sources_that_retell_the_same_are_one_voice() -> None:
    retold = [replace(vote(tier), lineage="label") for tier in (Tier.EDITORIAL, Tier.CURATED)]
    assert belief_of(retold) == belief_of([vote(Tier.CURATED)])
    denied = replace(vote(Tier.EDITORIAL, Polarity.NEGATED), lineage="label")
    assert belief_of([*retold, denied]) == Decimal("0.1780")
    assert belief_of([*retold, vote(Tier.UNVERIFIED)]) > belief_of(retold)


def test_denial_by_a_regulator_outweighs_an_unverified_claim() -> None:
    votes = [vote(Tier.UNVERIFIED), vote(Tier.REGULATOR, Polarity.NEGATED)]
    assert belief_of(votes) == Decimal("0.0210")
    assert status_of(votes) is Status.DISPUTED


def test_denial_alone_refutes() -> None:
    assert status_of([vote(Tier.EDITORIAL, Polarity.NEGATED)]) is Status.REFUTED


def test_hedge_counts_for_half_and_supports() -> None:
    hedged = [vote(Tier.EDITORIAL, Polarity.UNCERTAIN)]
    assert belief_of(hedged) == Decimal("0.4000")
    assert status_of(hedged) is Status.SUPPORTED


def test_plain_word_takes_the_place_of_a_hedge() -> None:
    both = extraction("a", Tier.EDITORIAL, evidence("a"), evidence("a", 9, Polarity.UNCERTAIN))
    (statement,) = assemble([both], EMPTY).statements
    assert [each.polarity for each in statement.votes] == [Polarity.AFFIRMED]


@given(st.permutations(["a", "b", "c", "d"]))
def test_order_of_documents_does_not_matter(order: list[str]) -> None:
    parts = [extraction(name, Tier.EDITORIAL, evidence(name)) for name in order]
    assert assemble(parts, EMPTY) == assemble(sorted(parts, key=lambda p: p.source.id), EMPTY)


@given(st.lists(st.tuples(st.sampled_from(Tier), st.sampled_from(Polarity)), max_size=8))
def test_belief_is_a_probability_and_grows_with_support(
    voters: list[tuple[Tier, Polarity]],
) -> None:
    votes = [vote(tier, polarity) for tier, polarity in voters]
    assert 0 <= belief_of(votes) <= 1
    assert belief_of([*votes, vote(Tier.CURATED)]) >= belief_of(votes)


def test_names_that_documents_bring_are_joined() -> None:
    first = extraction("a", Tier.EDITORIAL, evidence("a"))
    second = replace(
        extraction("b", Tier.EDITORIAL, evidence("b")),
        concepts=(Concept(ref=DRUG, label="Examplin", synonyms=("EX-1",)),),
    )
    concepts = {c.ref: c for c in assemble([first, second], EMPTY).concepts}
    assert concepts[DRUG].synonyms == ("EX-1",)


def test_the_forms_of_a_drug_come_with_it_and_those_of_others_do_not() -> None:
    salt = Concept(
        ref=Ref(Kind.DRUG, "examplin-maleate"), label="examplin maleate", broader=(DRUG,)
    )
    brought = replace(salt, ref=Ref(Kind.DRUG, "examplin-citrate"), label="examplin citrate")
    listed = replace(salt, ref=Ref(Kind.DRUG, "examplin-oxide"), mappings=("DRUGBANK:DB9",))
    other = replace(salt, ref=Ref(Kind.DRUG, "zorb-maleate"), broader=(Ref(Kind.DRUG, "zorb"),))
    said = extraction("a", Tier.EDITORIAL, evidence("a"))
    said = replace(said, concepts=(*said.concepts, brought))
    made = assemble([said], Lexicon([salt, listed, other]))
    forms = {each.ref.slug for each in made.concepts if each.broader}
    assert forms == {"examplin-maleate", "examplin-citrate", "examplin-oxide"}
