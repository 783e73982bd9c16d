"""Sources together: one drug is one node, whatever each calls it; two drugs are never one."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from kg.assemble import assemble
from kg.describe import describe_drug, list_drugs
from kg.lexicon import Lexicon
from kg.model import (
    Concept,
    Evidence,
    Extraction,
    Kind,
    Predicate,
    Ref,
    SectionKind,
    SourceRecord,
    Span,
)
from kg.rdf import nquads
from kg.resolve import Resolver
from kg.store.oxigraph import OxigraphStore

NAUSEA = Ref(Kind.EFFECT, "nausea")
ONE, TWO, THREE = (f"UNII:AAAAAAAAA{number}" for number in (1, 2, 3))


def ref(slug: str, kind: Kind = Kind.DRUG) -> Ref:
    return Ref(kind, slug)


def drug(label: str, *mappings: str, **more: tuple[str, ...]) -> Concept:
    return Concept(ref=ref(label.replace(" ", "-")), label=label, mappings=mappings, **more)


KNOWN = Lexicon(
    [
        drug("zorbine", "DRUGBANK:DB90001", ONE),
        drug("eszorbine", "DRUGBANK:DB90002", TWO),
        Concept(
            ref=ref("zorbine-citrate"),
            label="zorbine citrate",
            broader=(ref("zorbine"),),
            mappings=("DRUGBANK:DB90003",),
        ),
    ]
)


def claim(source: str, subject: Ref, predicate: Predicate, value: Ref) -> Evidence:
    return Evidence(
        subject=subject,
        predicate=predicate,
        object=value,
        source=source,
        quote="Nausea.",
        span=Span(0, 7),
        mention=Span(0, 6),
        section=SectionKind.ADVERSE_REACTIONS,
        line=1,
        method="test",
    )


def part(source: str, concept: Concept, *more: Concept, sells: str = "") -> Extraction:
    """Return a source that says that a drug causes nausea, and that a product contains it."""
    said = [claim(source, concept.ref, Predicate.HAS_ADVERSE_EFFECT, NAUSEA)]
    concepts = [concept, *more]
    if sells:
        product = Concept(ref=ref(sells.lower(), Kind.PRODUCT), label=sells)
        concepts.append(product)
        said.append(claim(source, product.ref, Predicate.CONTAINS, concept.ref))
    return Extraction(
        source=SourceRecord(id=source, title=source, digest="sha256:0"),
        concepts=tuple(concepts),
        evidence=tuple(said),
        drug=concept.ref,
    )


def causes(*parts: Extraction, lexicon: Lexicon = KNOWN) -> dict[str, tuple[str, ...]]:
    """Return the drugs that cause nausea, with the sources that say so."""
    return {
        each.subject.slug: each.sources
        for each in assemble(parts, lexicon).statements
        if each.predicate is Predicate.HAS_ADVERSE_EFFECT
    }


def concept(slug: str, *parts: Extraction) -> Concept:
    return next(each for each in assemble(parts, KNOWN).concepts if each.ref == ref(slug))


def test_two_names_with_one_unii_are_one_drug() -> None:
    parts = part("a", drug("frumpol", THREE)), part("b", drug("grumpol", THREE))
    assert causes(*parts) == {"frumpol": ("a", "b")}
    assert concept("frumpol", *parts).synonyms == ("grumpol",)
    assert concept("frumpol", *parts).label == "frumpol"


def test_a_new_name_with_a_known_identifier_is_the_known_drug() -> None:
    parts = (
        part("a", drug("frumpol", "RXNORM:1")),
        part("b", drug("zorbine", "DRUGBANK:DB90001", ONE, "RXNORM:1")),
    )
    assert causes(*parts) == {"zorbine": ("a", "b")}
    assert concept("zorbine", *parts).mappings == ("DRUGBANK:DB90001", "RXNORM:1", ONE)


def test_identifiers_join_names_over_a_third_source() -> None:
    parts = (
        part("a", drug("frumpol", THREE)),
        part("b", drug("grumpol", "RXNORM:1")),
        part("c", drug("shmumpol", "RXNORM:1", THREE)),
    )
    ((slug, sources),) = causes(*parts).items()
    assert sources == ("a", "b", "c")
    assert concept(slug, *parts).mappings == ("RXNORM:1", THREE)


def test_one_name_with_two_uniis_is_two_drugs_and_noted() -> None:
    parts = part("a", drug("frumpol", THREE)), part("b", drug("frumpol", "UNII:AAAAAAAAA4"))
    assert causes(*parts) == {"frumpol": ("a",), "frumpol-aaaaaaaaa4": ("b",)}
    (note,) = assemble(parts, KNOWN).notes
    assert note == "b: 'frumpol' with UNII:AAAAAAAAA4 is told apart"


def test_a_known_drug_keeps_its_identifiers() -> None:
    parts = part("a", drug("zorbine", "UNII:AAAAAAAAA9")), part("b", drug("zorbine", TWO))
    assert causes(*parts) == {"zorbine": ("a", "b")}
    assert concept("zorbine", *parts).mappings == ("DRUGBANK:DB90001", ONE)
    assert len(assemble(parts, KNOWN).notes) == 2


def test_an_identifier_is_that_of_one_known_drug_only() -> None:
    parts = part("a", drug("zorbine", "RXNORM:1")), part("b", drug("eszorbine", "RXNORM:1"))
    assert causes(*parts) == {"zorbine": ("a",), "eszorbine": ("b",)}
    assert "RXNORM:1" in concept("zorbine", *parts).mappings
    assert "RXNORM:1" not in concept("eszorbine", *parts).mappings


def test_names_that_share_one_identifier_and_differ_in_another_are_two() -> None:
    parts = (
        part("a", drug("frumpol", "RXNORM:1", THREE)),
        part("b", drug("grumpol", "RXNORM:1", "UNII:AAAAAAAAA4")),
    )
    assert causes(*parts) == {"frumpol": ("a",), "grumpol": ("b",)}
    (note,) = assemble(parts, KNOWN).notes
    assert "are not one" in note


def test_a_name_that_is_a_brand_elsewhere_stands_for_the_drug_in_it() -> None:
    parts = part("a", drug("brandex")), part("b", drug("zorbine"), sells="Brandex")
    assert causes(*parts) == {"zorbine": ("a", "b")}
    assert "brandex" not in concept("zorbine", *parts).synonyms
    labels = {each.label for each in assemble(parts, KNOWN).concepts}
    assert labels >= {"Brandex", "zorbine"}


def test_a_brand_of_two_drugs_stands_for_neither() -> None:
    parts = (
        part("a", drug("brandex")),
        part("b", drug("zorbine"), sells="Brandex"),
        part("c", drug("eszorbine"), sells="Brandex"),
    )
    assert causes(*parts) == {"brandex": ("a",), "zorbine": ("b",), "eszorbine": ("c",)}


def test_another_name_that_one_source_gives_is_understood_in_all() -> None:
    parts = part("a", drug("zx 100")), part("b", drug("frumpol", synonyms=("ZX-100",)))
    assert causes(*parts) == {"frumpol": ("a", "b")}


def test_an_abbreviation_may_stand_for_anything() -> None:
    made = Concept(ref=ref("fru"), label="FRU")
    parts = part("a", made), part("b", drug("frumpol", synonyms=("FRU",)))
    assert causes(*parts) == {"fru": ("a",), "frumpol": ("b",)}


def test_a_combination_follows_the_names_of_its_parts() -> None:
    def both(first: str, second: str) -> Concept:
        return drug(f"{first} {second}", components=(ref(first), ref(second)))

    parts = (
        part("a", both("brandex", "eszorbine"), drug("brandex")),
        part("b", drug("zorbine"), sells="Brandex"),
        part("c", both("eszorbine", "zorbine")),
    )
    assert causes(*parts) == {"eszorbine-zorbine": ("a", "c"), "zorbine": ("b",)}
    found = concept("eszorbine-zorbine", *parts)
    assert (found.label, found.components) == (
        "eszorbine + zorbine",
        (ref("eszorbine"), ref("zorbine")),
    )


def test_a_salt_that_is_a_drug_of_its_own_comes_with_its_substance() -> None:
    found = {each.ref for each in assemble([part("a", drug("zorbine"))], KNOWN).concepts}
    assert ref("zorbine-citrate") in found
    assert ref("eszorbine") not in found


def _store(*parts: Extraction) -> OxigraphStore:
    store = OxigraphStore()
    store.load_nquads(io.BytesIO("".join(nquads(assemble(parts, KNOWN))).encode()))
    return store


def test_the_name_of_a_salt_of_which_nothing_is_said_stands_for_its_substance() -> None:
    store = _store(part("a", drug("zorbine")))
    names = Resolver(store)
    assert names.resolve("zorbine citrate") == ref("zorbine")
    assert names.resolve("DB90003") == ref("zorbine-citrate")
    assert [each.node.label for each in list_drugs(store)] == ["zorbine"]
    assert [each.id for each in describe_drug(store, ref("zorbine")).identifiers] == [
        "AAAAAAAAA1",
        "DB90001",
        "DB90003",
    ]


def test_a_salt_of_which_something_is_said_stands_for_itself() -> None:
    salt = KNOWN.concept(ref("zorbine-citrate"))
    assert salt is not None
    store = _store(part("a", drug("zorbine")), part("b", salt))
    assert Resolver(store).resolve("zorbine citrate") == salt.ref
    assert [each.node.label for each in list_drugs(store)] == ["zorbine", "zorbine citrate"]


LABELS = ("zorbine", "eszorbine", "frumpol", "grumpol", "shmumpol")
CURIES = (ONE, TWO, THREE, "UNII:AAAAAAAAA4", "RXNORM:1", "RXNORM:2", "CAS:50-00-0")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(LABELS), st.lists(st.sampled_from(CURIES), max_size=3, unique=True)
        ),
        max_size=6,
    )
)
def test_no_drug_ever_has_two_identifiers_of_a_kind(given_: list[tuple[str, list[str]]]) -> None:
    parts = [
        part(f"s{place}", drug(label, *_one_of_each(curies)))
        for place, (label, curies) in enumerate(given_)
    ]
    made = assemble(parts, KNOWN)
    held: dict[str, Ref] = {}
    for each in made.concepts:
        schemes = [curie.partition(":")[0] for curie in each.mappings]
        assert len(schemes) == len(set(schemes))
        for curie in each.mappings:
            assert curie.startswith("CAS:") or held.setdefault(curie, each.ref) == each.ref
    assert sum(1 for _ in made.evidence()) == len(parts)
    assert assemble(reversed(parts), KNOWN) == made


def _one_of_each(curies: list[str]) -> list[str]:
    return sorted({curie.partition(":")[0]: curie for curie in curies}.values())
