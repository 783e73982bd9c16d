"""Names as people type them find their node; what finds nothing gets the nearest labels."""

from __future__ import annotations

import io

import pytest

from kg.errors import UnknownNameError
from kg.identifiers import BASE, statement_ref
from kg.model import Kind, Predicate, Ref
from kg.rdf import nquads
from kg.resolve import Resolver
from kg.store.oxigraph import OxigraphStore
from tests.examples import (
    ABACAVIR,
    ALOPECIA,
    BRISTOL_MYERS_SQUIBB,
    DEEP_VEIN_THROMBOSIS,
    NEUTROPENIA,
    POMALIDOMIDE,
    POMALYST,
    example_assembly,
)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    store = OxigraphStore()
    store.load_nquads(io.BytesIO("".join(nquads(example_assembly())).encode()))
    return Resolver(store)


@pytest.mark.parametrize(
    "name",
    [
        "pomalidomide",
        " Pomalidomide ",
        "CC-4047",
        "cc 4047",
        "Pomalyst",
        "drug:pomalidomide",
        "drug/pomalidomide",
        BASE + "drug/pomalidomide",
        "product:pomalyst",
        "DRUGBANK:DB08910",
        "DB08910",
        "db08910",
        "UNII:D2UX06XLB5",
        "d2ux06xlb5",
        "http://purl.obolibrary.org/obo/CHEBI_72690",
    ],
)
def test_a_drug_has_many_names(resolver: Resolver, name: str) -> None:
    assert resolver.resolve(name, Kind.DRUG) == POMALIDOMIDE


@pytest.mark.parametrize(
    ("name", "kind", "ref"),
    [
        ("Pomalyst", Kind.PRODUCT, POMALYST),
        ("hair loss", Kind.EFFECT, ALOPECIA),
        ("deep-vein-thrombosis", Kind.EFFECT, DEEP_VEIN_THROMBOSIS),
        ("dvt", None, DEEP_VEIN_THROMBOSIS),
        ("Neutropenias", None, NEUTROPENIA),
        ("BMS", Kind.ORGANIZATION, BRISTOL_MYERS_SQUIBB),
        ("abacavir-lamivudine", Kind.DRUG, Ref(Kind.DRUG, "abacavir-lamivudine")),
        ("pomalyst-page", Kind.SOURCE, Ref(Kind.SOURCE, "pomalyst-page")),
    ],
)
def test_every_kind_resolves(resolver: Resolver, name: str, kind: Kind | None, ref: Ref) -> None:
    assert resolver.resolve(name, kind) == ref


@pytest.mark.parametrize("name", ["abacavir sulfate", "Abacavir Sulphate", "abacavir maleate"])
def test_the_name_of_a_salt_stands_for_its_substance(resolver: Resolver, name: str) -> None:
    assert resolver.resolve(name) == ABACAVIR
    assert resolver.search(name)[0].ref == ABACAVIR
    assert len(resolver.search(name, limit=1)) == 1


def test_a_salt_has_an_address_of_its_own(resolver: Resolver) -> None:
    assert resolver.resolve("drug/abacavir-sulfate") == Ref(Kind.DRUG, "abacavir-sulfate")


def test_the_salt_of_an_effect_is_unknown(resolver: Resolver) -> None:
    with pytest.raises(UnknownNameError):
        resolver.resolve("abacavir maleate", Kind.EFFECT)


def test_a_statement_resolves_by_its_id(resolver: Resolver) -> None:
    ref = statement_ref(POMALIDOMIDE, Predicate.HAS_ADVERSE_EFFECT, NEUTROPENIA)
    assert resolver.resolve(ref.slug, Kind.STATEMENT) == ref
    assert resolver.resolve(resolver.iri(ref)) == ref
    with pytest.raises(UnknownNameError, match="no statement"):
        resolver.resolve("0" * 20, Kind.STATEMENT)


@pytest.mark.parametrize(
    ("name", "kind", "nearest"),
    [
        ("pomalidomid", Kind.DRUG, "pomalidomide"),
        ("talidomide", Kind.DRUG, "thalidomide"),
        ("neutropania", Kind.EFFECT, "neutropenia"),
        ("drug:pomalidomid", Kind.DRUG, "pomalidomide"),
    ],
)
def test_a_misspelt_name_gets_the_nearest(
    resolver: Resolver, name: str, kind: Kind, nearest: str
) -> None:
    with pytest.raises(UnknownNameError) as caught:
        resolver.resolve(name, kind)
    assert caught.value.nearest[0] == nearest


@pytest.mark.parametrize("name", ["imatinib", "foo", "Ozempic", "effect", "do", "", "?!"])
def test_what_is_no_misspelling_gets_no_names(resolver: Resolver, name: str) -> None:
    assert resolver.nearest(name) == ()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("lenolodamode", "lenalidomide"),
        ("neutropnia", "neutropenia"),
        ("pomalist", "Pomalyst"),
        ("pomalystt", "Pomalyst"),
        ("hari loss", "alopecia"),
        ("consti", "constipation"),
    ],
)
def test_slips_and_beginnings_get_their_name(resolver: Resolver, name: str, nearest: str) -> None:
    assert resolver.nearest(name)[0] == nearest


@pytest.mark.parametrize("name", ["", "   ", "drug:", "effect:pomalidomide", "%$!"])
def test_what_names_nothing_is_unknown(resolver: Resolver, name: str) -> None:
    with pytest.raises(UnknownNameError):
        resolver.resolve(name, Kind.DRUG)


def test_a_kind_that_does_not_fit_is_unknown(resolver: Resolver) -> None:
    with pytest.raises(UnknownNameError, match="no organ class is called 'pomalidomide'"):
        resolver.resolve("pomalidomide", Kind.ORGAN_CLASS)


def labels(resolver: Resolver, text: str, kind: Kind | None = None, limit: int = 10) -> list[str]:
    return [hit.label for hit in resolver.search(text, kind, limit)]


def test_search_ranks_exact_then_prefix_then_later_words(resolver: Resolver) -> None:
    assert labels(resolver, "infection")[:2] == ["infection", "infections"]
    assert labels(resolver, "throm") == ["deep vein thrombosis"]
    assert labels(resolver, "l", Kind.DRUG) == [
        "lamivudine",
        "lenalidomide",
        "abacavir + lamivudine",
    ]


def test_search_finds_synonyms_and_says_which(resolver: Resolver) -> None:
    (hit,) = resolver.search("hair", Kind.EFFECT)
    assert (hit.ref, hit.label, hit.name) == (ALOPECIA, "alopecia", "hair loss")


def test_search_forgives_slips(resolver: Resolver) -> None:
    assert labels(resolver, "pomalydomide")[0] == "pomalidomide"
    assert labels(resolver, "constipashun") == ["constipation"]


def test_search_keeps_to_kind_and_limit(resolver: Resolver) -> None:
    assert {hit.ref.kind for hit in resolver.search("po", Kind.PRODUCT)} == {Kind.PRODUCT}
    assert len(resolver.search("a", limit=3)) == 3
    assert resolver.search("a", limit=0) == resolver.search("", limit=5) == ()


def test_nodes_of_a_kind_come_sorted_by_label(resolver: Resolver) -> None:
    assert [resolver.label(ref) for ref in resolver.nodes(Kind.ORGANIZATION)] == [
        "Bristol Myers Squibb",
        "Celgene",
    ]


def test_the_code_of_a_package_finds_the_product(resolver: Resolver) -> None:
    assert resolver.resolve("NDC:59572-501") == POMALYST
    assert resolver.resolve("NDC:59572-501", Kind.DRUG) == POMALIDOMIDE
