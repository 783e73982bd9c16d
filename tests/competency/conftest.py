"""The graph that the questions are asked of: the shared example, and a second drug to compare."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from kg.model import (
    Assembly,
    CiomsClass,
    Context,
    Evidence,
    Frequency,
    Object,
    Polarity,
    Predicate,
    SectionKind,
    Span,
)
from kg.query import Catalogue
from kg.rdf import nquads
from kg.resolve import Resolver
from kg.store import Solutions, Store
from kg.tables import tabulate
from tests.asking import run
from tests.examples import (
    ANGIOGENESIS_INHIBITION,
    CELGENE,
    CYTOPENIA,
    DEXAMETHASONE,
    IMMUNOMODULATORS,
    MONOGRAPH,
    MULTIPLE_MYELOMA,
    NEUTROPENIA,
    PAGE,
    PERIPHERAL_NEUROPATHY,
    RASH,
    STROKE,
    THALIDOMIDE,
    example_assembly,
    statement,
)
from tests.servers import STORES, empty_store, expect_differences

Ask = Callable[..., list[tuple[str, ...]]]


def said(source: str, predicate: Predicate, value: Object, **more: object) -> Evidence:
    """Return evidence about thalidomide, quoted from nowhere."""
    quote = f"{source} says {value}"
    return Evidence(
        subject=THALIDOMIDE,
        predicate=predicate,
        object=value,
        source=source,
        quote=quote,
        span=Span(2000, 2000 + len(quote)),
        mention=Span(2000, 2004),
        section=SectionKind.ADVERSE_REACTIONS,
        line=50,
        method="enumeration",
        **more,  # type: ignore[arg-type]
    )


def _assembly() -> Assembly:
    example = example_assembly()
    effect = Predicate.HAS_ADVERSE_EFFECT
    often = Frequency(term="very common", cioms=CiomsClass.VERY_COMMON, low=Decimal("0.1"))
    less = Frequency(term="common", cioms=CiomsClass.COMMON)
    together = Context(combination=(DEXAMETHASONE,))
    made = (
        statement(said(PAGE, Predicate.IN_CLASS, IMMUNOMODULATORS)),
        statement(said(PAGE, Predicate.HAS_MECHANISM, ANGIOGENESIS_INHIBITION)),
        statement(said(PAGE, Predicate.MANUFACTURED_BY, CELGENE)),
        statement(said(PAGE, Predicate.HAS_INDICATION, MULTIPLE_MYELOMA)),
        statement(
            said(MONOGRAPH, effect, PERIPHERAL_NEUROPATHY, frequency=less, serious=False),
            said(PAGE, effect, PERIPHERAL_NEUROPATHY, frequency=often, serious=True),
        ),
        statement(said(PAGE, effect, RASH, polarity=Polarity.NEGATED)),
        statement(said(MONOGRAPH, effect, STROKE)),
        statement(said(PAGE, effect, CYTOPENIA)),
        statement(said(PAGE, effect, NEUTROPENIA, context=together)),
    )
    return Assembly(
        sources=example.sources,
        concepts=example.concepts,
        statements=example.statements + made,
        mentions=example.mentions,
        counts=example.counts,
    )


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Return the queries that ship with the package."""
    return Catalogue.load()


VIRTUOSO_DIFFERS = {
    "test_compare_two_drugs": "it casts what is no number to 0, where the standard has an error",
    "test_sources": "it groups and sorts amiss where a variable has no value",
}


@pytest.fixture(autouse=True)
def known(request: pytest.FixtureRequest) -> None:
    """Expect what is known of Virtuoso."""
    if hasattr(request.node, "callspec"):
        expect_differences(request, VIRTUOSO_DIFFERS)


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Return each kind of store with the same graph."""
    made = empty_store(request)
    made.load_nquads(io.BytesIO("".join(nquads(_assembly())).encode()))
    yield made
    made.close()


@pytest.fixture(scope="module")
def ask(store: Store, catalogue: Catalogue) -> Ask:
    """Return a function that asks a named query and gives the columns wanted, as text."""
    resolver = Resolver(store)

    def asked(name: str, *columns: str, **given: str) -> list[tuple[str, ...]]:
        answer = run(store, catalogue.get(name), given, resolver)
        assert isinstance(answer, Solutions)
        table = tabulate(answer)
        places = [table.headers.index(column) for column in columns]
        return [tuple(row[place] for place in places) for row in table.rows]

    return asked
