"""The example graph with effects of two more drugs, so that there is something to compare."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Any

from kg.model import Assembly, Frequency, Polarity, Predicate, Ref, Statement
from kg.rdf import nquads
from kg.store import Store
from kg.store.oxigraph import OxigraphStore
from kg.store.rdflib_store import RdflibStore
from tests.examples import (
    CONSTIPATION,
    FATIGUE,
    LENALIDOMIDE,
    MONOGRAPH,
    PAGE,
    PERIPHERAL_NEUROPATHY,
    RASH,
    STROKE,
    THALIDOMIDE,
    evidence,
    example_assembly,
    statement,
)

_COMMON = "Common side effects include fatigue, constipation and shortness of breath."
_SERIOUS = "Serious side effects include deep vein thrombosis and stroke."


def _effect(
    drug: Ref, effect: Ref, words: str, quote: str, source: str = PAGE, **more: Any
) -> Statement:
    adverse = Predicate.HAS_ADVERSE_EFFECT
    return statement(evidence(source, quote, words, adverse, effect, subject=drug, **more))


@cache
def family_assembly() -> Assembly:
    """Return the example, and what thalidomide and lenalidomide are said to do."""
    added = (
        _effect(THALIDOMIDE, FATIGUE, "fatigue", _COMMON),
        _effect(
            THALIDOMIDE,
            CONSTIPATION,
            "constipation",
            _COMMON,
            polarity=Polarity.NEGATED,
            frequency=Frequency(term="common"),
        ),
        _effect(
            THALIDOMIDE, PERIPHERAL_NEUROPATHY, "Peripheral", "Peripheral neuropathy", MONOGRAPH
        ),
        _effect(LENALIDOMIDE, FATIGUE, "fatigue", _COMMON),
        _effect(LENALIDOMIDE, RASH, "Rash", "Rash may occur", MONOGRAPH),
        _effect(LENALIDOMIDE, STROKE, "stroke", _SERIOUS, serious=True),
    )
    found = example_assembly()
    return replace(found, statements=(*found.statements, *added))


def family_store(kind: type[OxigraphStore | RdflibStore] = OxigraphStore) -> Store:
    """Return a store with the graph of the family."""
    store = kind()
    store.load_nquads(io.BytesIO("".join(nquads(family_assembly())).encode()))
    return store
