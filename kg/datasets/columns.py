"""What the columns of a generic table mean, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from kg.datasets.layout import column_key
from kg.identifiers import BASE
from kg.model import Datatype, Kind, Predicate

CONCEPT = "concept"
"""What follows the name of a predicate in the column that has the concept itself."""

RANGES: Mapping[Predicate, tuple[Kind | Datatype, ...]] = MappingProxyType(
    {
        Predicate.HAS_ADVERSE_EFFECT: (Kind.EFFECT,),
        Predicate.HAS_INDICATION: (Kind.CONDITION,),
        Predicate.HAS_MECHANISM: (Kind.MECHANISM,),
        Predicate.IN_CLASS: (Kind.DRUG_CLASS,),
        Predicate.MANUFACTURED_BY: (Kind.ORGANIZATION,),
        Predicate.USED_WITH: (Kind.DRUG,),
        Predicate.PRIOR_THERAPY: (Kind.DRUG,),
        Predicate.RELATED_TO: (Kind.DRUG,),
        Predicate.INTERACTS_WITH: (Kind.DRUG, Kind.DRUG_CLASS),
        Predicate.CONTRAINDICATED_IN: (Kind.CONDITION, Kind.POPULATION),
        Predicate.HAS_PRECAUTION: (Kind.PRECAUTION,),
        Predicate.REQUIRES_MONITORING: (Kind.MONITORING,),
        Predicate.APPROVAL_STATUS: (Datatype.STRING,),
        Predicate.FIRST_APPROVED: (Datatype.YEAR,),
        Predicate.GENERIC_AVAILABLE: (Datatype.BOOLEAN,),
        Predicate.WEB_PAGE: (Datatype.URI,),
    }
)
"""What a column of each predicate holds; the first kind that has the words counts."""

OF_PRODUCTS = frozenset(
    {
        Predicate.MANUFACTURED_BY,
        Predicate.APPROVAL_STATUS,
        Predicate.FIRST_APPROVED,
        Predicate.GENERIC_AVAILABLE,
        Predicate.WEB_PAGE,
    }
)
"""Predicates that speak of the product, where a row names one."""


class Detail(StrEnum):
    """A column that says more of what the others state; the value is its name."""

    DRUG = "drug"
    DRUG_ID = "drugIdentifier"
    PRODUCT = "product"
    SECTION = "section"
    POLARITY = "polarity"
    FREQUENCY_TERM = "frequencyTerm"
    INCIDENCE = "incidence"
    INCIDENCE_LOW = "incidenceLow"
    INCIDENCE_HIGH = "incidenceHigh"
    COMPARATOR_INCIDENCE = "comparatorIncidence"
    DENOMINATOR = "denominator"
    SERIOUSNESS = "seriousness"
    POPULATION = "population"
    IN_COMBINATION_WITH = "inCombinationWith"
    QUALIFIER = "qualifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes:
        key: `column_key` of its name in the header.
        predicate: what it states, None for one that says more of the others.
        detail: what it says of the others, None for one that states something.
        concept: whether it has the concepts of the words in the column of the same predicate.
        separator: what stands between two values in a cell.
    """

    key: str
    predicate: Predicate | None = None
    detail: Detail | None = None
    concept: bool = False
    separator: str = "|"


_MEANINGS = MappingProxyType(
    {
        **{column_key(each.value): Column(key="", predicate=each) for each in RANGES},
        **{
            column_key(f"{each.value} {CONCEPT}"): Column(key="", predicate=each, concept=True)
            for each in RANGES
        },
        **{column_key(each.value): Column(key="", detail=each) for each in Detail},
    }
)


def meaning(name: str) -> Column | None:
    """Return what a column of a name means, None where the name says nothing to us.

    The name is that of a property ("hasAdverseEffect", "dkg:hasAdverseEffect", its IRI), or of a
    detail; case, blanks, hyphens and underscores make no difference.
    """
    return _MEANINGS.get(column_key(name.removeprefix(f"{BASE}vocab/").removeprefix("dkg:")))
