"""What the graph is for: each shipped query gives the rows that the example's text calls for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import QueryError
from kg.identifiers import statement_ref
from kg.model import Predicate
from kg.query import Catalogue
from tests.examples import CONSTIPATION, POMALIDOMIDE

Ask = Callable[..., list[tuple[str, ...]]]


def test_every_shipped_query_has_a_test_here(catalogue: Catalogue) -> None:
    tested = {name.removeprefix("test_").replace("_", "-") for name in globals()}
    assert {query.name for query in catalogue} <= tested


def test_every_shipped_query_says_what_it_answers(catalogue: Catalogue) -> None:
    for query in catalogue:
        assert query.summary, query.name
        assert query.description, query.name
        assert all(f"?{parameter.name}" in query.sparql for parameter in query.parameters)


def test_effects_of_drug(ask: Ask) -> None:
    rows = ask(
        "effects-of-drug", "effect", "organClass", "status", "belief", "frequencyTerm",
        "frequencyClass", "incidenceLow", "incidenceHigh", "seriousness", drug="pomalidomide",
    )  # fmt: skip
    assert len(rows) == 15
    assert rows[:2] == [
        ("neutropenia", "blood and lymphatic system", "Supported", "0.87", "common",
         "VeryCommon", "0.46", "0.46", "NotSerious"),
        ("neutropenia", "blood and lymphatic system", "Supported", "0.87", "", "", "", "", ""),
    ]  # fmt: skip
    assert ("stroke", "nervous system", "Supported", "0.8", "", "", "", "", "Serious") in rows


def test_effects_of_drug_quote_their_source_and_limits(ask: Ask) -> None:
    rows = ask(
        "effects-of-drug", "effect", "population", "combination", "quote", "source", drug="Pomalyst"
    )
    assert (
        "hyperglycemia", "", "dexamethasone",
        "When it is taken with dexamethasone, high blood sugar can occur.", "Pomalyst",
    ) in rows  # fmt: skip
    assert (
        "birth defects", "pregnancy", "",
        "Used during pregnancy it can cause severe birth defects.", "Pomalyst",
    ) in rows  # fmt: skip


def test_compare_two_drugs(ask: Ask) -> None:
    columns = ("effect", "firstState", "firstBelief", "secondState", "secondBelief")
    rows = ask("compare-two-drugs", *columns, first="pomalidomide", second="thalidomide")
    assert rows == [
        ("cytopenia", "not-mentioned", "", "supported", "0.8"),
        ("neutropenia", "supported", "0.87", "not-mentioned", ""),
        ("birth defects", "supported", "0.8", "not-mentioned", ""),
        ("constipation", "disputed", "0.52", "not-mentioned", ""),
        ("fatigue", "supported", "0.87", "not-mentioned", ""),
        ("infection", "supported", "0.8", "not-mentioned", ""),
        ("peripheral neuropathy", "supported", "0.35", "supported", "0.87"),
        ("stroke", "supported", "0.8", "supported", "0.35"),
        ("dyspnea", "supported", "0.8", "not-mentioned", ""),
        ("alopecia", "refuted", "0", "not-mentioned", ""),
        ("rash", "supported", "0.175", "refuted", "0"),
        ("deep vein thrombosis", "supported", "0.8", "not-mentioned", ""),
    ]
    turned = ask("compare-two-drugs", *columns, first="thalidomide", second="pomalidomide")
    assert turned == [(row[0], *row[3:], *row[1:3]) for row in rows]


def test_drugs_by_class_and_effect(ask: Ask) -> None:
    columns = ("class", "drug", "found", "belief", "sourceCount")
    rows = [
        ("immunomodulators", "pomalidomide", "neutropenia", "0.87", "2"),
        ("immunomodulators", "thalidomide", "cytopenia", "0.8", "1"),
    ]
    found = ask(
        "drugs-by-class-and-effect", *columns, effect="cytopenia", **{"class": "immunomodulators"}
    )
    assert found == rows
    assert ask("drugs-by-class-and-effect", *columns, effect="cytopenia") == rows
    assert ask("drugs-by-class-and-effect", *columns, effect="neutropenia") == rows[:1]


def test_who_makes_what(ask: Ask) -> None:
    columns = ("organization", "product", "drug")
    rows = [
        ("Bristol Myers Squibb", "Pomalyst", "pomalidomide"),
        ("Celgene", "", "thalidomide"),
        ("Celgene", "Pomalyst", "pomalidomide"),
    ]
    assert ask("who-makes-what", *columns) == rows
    assert ask("who-makes-what", *columns, organization="BMS") == rows[:1]
    assert ask("who-makes-what", *columns, drug="thalidomide") == rows[1:2]


def test_mechanism_to_effect(ask: Ask) -> None:
    rows = ask("mechanism-to-effect", "effect", "drugs", mechanism="inhibition of angiogenesis")
    assert rows[:3] == [("peripheral neuropathy", "2"), ("stroke", "2"), ("birth defects", "1")]
    assert len(rows) == 10


def test_only_one_source(ask: Ask) -> None:
    columns = ("subject", "predicate", "object", "source", "tier", "belief")
    given = {"source": "pomalidomide-monograph", "drug": "pomalidomide"}
    said = [
        ("contraindicatedIn", "pregnancy", "0.35"),
        ("hasAdverseEffect", "peripheral neuropathy", "0.35"),
        ("hasAdverseEffect", "rash", "0.175"),
        ("hasPrecaution", "contraception", "0.35"),
        ("interactsWith", "abacavir + lamivudine", "0.35"),
        ("requiresMonitoring", "complete blood count", "0.35"),
    ]
    assert ask("only-one-source", *columns, **given) == [
        ("pomalidomide", predicate, label, "Pomalidomide", "Unverified", belief)
        for predicate, label, belief in said
    ]
    everything = ask("only-one-source", "subject", "object")
    assert ("Pomalyst", "approved") in everything
    assert ("pomalidomide", "fatigue") not in everything


def test_where_sources_differ(ask: Ask) -> None:
    columns = ("subject", "object", "aspect", "first", "firstSays", "second", "secondSays")
    rows = [
        ("pomalidomide", "constipation", "polarity", "Pomalidomide", "Negated", "Pomalyst",
         "Affirmed"),
        ("thalidomide", "peripheral neuropathy", "frequency class", "Pomalidomide", "Common",
         "Pomalyst", "VeryCommon"),
        ("thalidomide", "peripheral neuropathy", "frequency term", "Pomalidomide", "common",
         "Pomalyst", "very common"),
        ("thalidomide", "peripheral neuropathy", "seriousness", "Pomalidomide", "NotSerious",
         "Pomalyst", "Serious"),
    ]  # fmt: skip
    assert ask("where-sources-differ", *columns) == rows
    assert ask("where-sources-differ", *columns, drug="pomalidomide") == rows[:1]


def test_weak_support(ask: Ask) -> None:
    columns = ("subject", "object", "belief", "sourceCount")
    assert ask("weak-support", *columns, threshold="0.3") == [
        ("pomalidomide", "rash", "0.175", "1")
    ]
    assert ask("weak-support", *columns, drug="thalidomide") == [
        ("thalidomide", "stroke", "0.35", "1")
    ]
    disputed = ask("weak-support", "object", "status", threshold="0.6", drug="pomalidomide")
    assert ("constipation", "Disputed") in disputed
    assert "alopecia" not in [label for label, _ in disputed]


def test_effects_by_organ_class(ask: Ask) -> None:
    columns = ("organClass", "effects", "seriousEffects", "drugs")
    assert ask("effects-by-organ-class", *columns, drug="thalidomide") == [
        ("nervous system", "2", "2", "1"),
        ("blood and lymphatic system", "1", "0", "1"),
    ]
    everything = ask("effects-by-organ-class", *columns)
    assert everything[:2] == [
        ("blood and lymphatic system", "2", "0", "2"),
        ("nervous system", "2", "2", "2"),
    ]


def test_provenance_of_statement(ask: Ask) -> None:
    node = statement_ref(POMALIDOMIDE, Predicate.HAS_ADVERSE_EFFECT, CONSTIPATION)
    rows = ask(
        "provenance-of-statement", "polarity", "quote", "section", "method", "source", "publisher",
        "tier", "systematicError", "randomError", statement=node.slug,
    )  # fmt: skip
    assert rows == [
        ("Negated", "Constipation is not a side effect of this drug", "adverse-reactions",
         "enumeration", "Pomalidomide", "Example Monographs", "Unverified", "0.2", "0.45"),
        ("Affirmed", "Common side effects include fatigue, constipation and shortness of breath.",
         "adverse-reactions", "enumeration", "Pomalyst", "Example Health", "Editorial", "0.05",
         "0.15"),
    ]  # fmt: skip


def test_indications_of_drug(ask: Ask) -> None:
    assert ask("indications-of-drug", "condition", "source", "quote", drug="pomalidomide") == [
        ("Kaposi sarcoma", "Pomalyst",
         "Pomalyst is approved for multiple myeloma and Kaposi sarcoma."),
        ("multiple myeloma", "Pomalidomide", "**Uses:** multiple myeloma"),
        ("multiple myeloma", "Pomalyst",
         "Pomalyst is approved for multiple myeloma and Kaposi sarcoma."),
    ]  # fmt: skip


def test_drugs_for_condition(ask: Ask) -> None:
    rows = ask("drugs-for-condition", "drug", "found", "belief", condition="multiple myeloma")
    assert rows == [
        ("pomalidomide", "multiple myeloma", "0.87"),
        ("thalidomide", "multiple myeloma", "0.8"),
    ]


def test_ungrounded_mentions(ask: Ask) -> None:
    columns = ("quote", "expectedKind", "reason", "source")
    rows = [
        ("thalidomide", "Drug", "other drug", "Pomalyst"),
        ("out of sorts", "Effect", "ungrounded", "Pomalyst"),
    ]
    assert ask("ungrounded-mentions", *columns) == rows
    assert ask("ungrounded-mentions", *columns, reason="ungrounded") == rows[1:]
    assert ask("ungrounded-mentions", *columns, source="pomalidomide-monograph") == []


def test_ungrounded_words(ask: Ask) -> None:
    columns = ("words", "kind", "places", "example")
    rows = [("out of sorts", "Effect", "1", "Pomalyst")]
    assert ask("ungrounded-words", *columns) == rows
    assert ask("ungrounded-words", *columns, kind="effect") == rows
    assert ask("ungrounded-words", *columns, kind="Condition") == []


def test_uncertain_matches(ask: Ask) -> None:
    columns = ("words", "object", "matchKind", "score", "other", "source")
    expected = ("Neutropenia", "neutropenia", "fuzzy", "0.96", "fatigue", "Pomalidomide")
    assert ask("uncertain-matches", *columns) == [expected]


def test_sources(ask: Ask) -> None:
    assert ask("sources", "source", "publisher", "tier", "lastReviewed", "evidence") == [
        ("source:pomalidomide-monograph", "Example Monographs", "Unverified", "", "12"),
        ("source:pomalyst-page", "Example Health", "Editorial", "2020-05-19", "36"),
    ]


def test_a_missing_parameter_is_asked_for(ask: Ask) -> None:
    with pytest.raises(QueryError, match="needs the parameter 'second': the other drug"):
        ask("compare-two-drugs", first="pomalidomide")


def test_report_counts(ask: Ask) -> None:
    columns = ("effect", "cases", "serious", "asFirstSuspect", "drugCases", "effectCases",
               "allCases", "roles", "strata", "source")  # fmt: skip
    assert ask("report-counts", *columns, drug="pomalidomide") == [
        ("stroke", "4", "2", "3", "9", "12", "40", "PS SS",
         "female/adult 3; unknown/unknown 1", "Pomalyst"),
    ]  # fmt: skip
    assert ask("report-counts", *columns, drug="thalidomide") == []
