"""What one row of a generic table states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from kg.datasets.claims import Claims, Said
from kg.datasets.columns import CONCEPT, OF_PRODUCTS, RANGES, Column, Detail
from kg.datasets.table import Row
from kg.errors import UnreadableSourceError
from kg.extract.incidence import cioms_class
from kg.identifiers import parse_iri
from kg.model import (
    Context,
    Datatype,
    Frequency,
    Grounding,
    Kind,
    Literal,
    MatchKind,
    Object,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    SectionKind,
)

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_URI = re.compile(r"https?://[^\s<>\"]+")
_TRUTH = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
_STATUSES = ("approved", "not approved", "investigational", "withdrawn")
_SERIOUS = {"serious": True, "notserious": False, "not serious": False}
_Closed = TypeVar("_Closed", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Subjects:
    drug: Ref
    product: Ref | None


class RowReader:
    """Reads the rows of a table whose columns are understood.

    Args:
        columns: what the columns mean.
        claims: takes what the rows say.
    """

    def __init__(self, columns: Sequence[Column], claims: Claims) -> None:
        self._claims = claims
        self._details = {each.detail: each for each in columns if each.detail}
        self._stating = [each for each in columns if each.predicate and not each.concept]
        self._concepts = {each.predicate: each for each in columns if each.concept}
        self._contained: set[_Subjects] = set()

    def read(self, row: Row) -> None:
        """State what a row says; of one that breaks a rule nothing, and which rule."""
        try:
            subjects = self._subjects(row)
            said = self._said(row)
            objects = [
                (column, *each)
                for column in self._stating
                for each in self._objects(row, column, said.section)
            ]
        except UnreadableSourceError as error:
            self._claims.refuse(error)
            return
        if subjects.product is not None and subjects not in self._contained:
            self._contained.add(subjects)
            words = self._cell(row, Detail.PRODUCT)
            self._claims.say(row, subjects.product, Predicate.CONTAINS, subjects.drug, words=words)
        for column, value, words in objects:
            predicate = _predicate(column)
            sold = subjects.product if predicate in OF_PRODUCTS else None
            also = (
                said
                if predicate is Predicate.HAS_ADVERSE_EFFECT
                else replace(said, frequency=None, serious=None)
            )
            self._claims.say(row, sold or subjects.drug, predicate, value, words=words, also=also)

    def _cell(self, row: Row, detail: Detail) -> str:
        column = self._details.get(detail)
        return row[column.key] if column else ""

    def _cells(self, row: Row, detail: Detail) -> tuple[str, ...]:
        column = self._details.get(detail)
        return tuple(_values(row, column)) if column else ()

    def _subjects(self, row: Row) -> _Subjects:
        name, ids = self._cell(row, Detail.DRUG), self._cells(row, Detail.DRUG_ID)
        product = self._cell(row, Detail.PRODUCT)
        if not name and not ids:
            raise row.expected(f"a drug in the column {Detail.DRUG}")
        return _Subjects(
            drug=self._claims.drug(name, ids),
            product=self._claims.mint(Kind.PRODUCT, product) if product else None,
        )

    def _said(self, row: Row) -> Said:
        population = self._cell(row, Detail.POPULATION)
        others = self._cells(row, Detail.IN_COMBINATION_WITH)
        section = self._cell(row, Detail.SECTION)
        serious = self._cell(row, Detail.SERIOUSNESS).casefold()
        if serious and serious not in _SERIOUS:
            raise row.expected(f"serious or not serious in the column {Detail.SERIOUSNESS}")
        return Said(
            section=_closed(row, SectionKind, section, Detail.SECTION)
            if section
            else SectionKind.OTHER,
            context=Context(
                population=self._claims.mint(Kind.POPULATION, population) if population else None,
                combination=tuple(sorted({self._claims.drug(each) for each in others})),
            ),
            polarity=_closed(row, Polarity, self._cell(row, Detail.POLARITY), Detail.POLARITY)
            if self._cell(row, Detail.POLARITY)
            else Polarity.AFFIRMED,
            frequency=self._frequency(row),
            serious=_SERIOUS.get(serious),
            qualifiers=tuple(
                sorted(
                    _closed(row, Qualifier, each, Detail.QUALIFIER)
                    for each in self._cells(row, Detail.QUALIFIER)
                )
            ),
        )

    def _frequency(self, row: Row) -> Frequency | None:
        exact = self._share(row, Detail.INCIDENCE)
        low = self._share(row, Detail.INCIDENCE_LOW)
        high = self._share(row, Detail.INCIDENCE_HIGH)
        low, high = (exact if low is None else low), (exact if high is None else high)
        if low is not None and high is not None and low > high:
            raise row.expected(f"{Detail.INCIDENCE_LOW} at most {Detail.INCIDENCE_HIGH}")
        found = Frequency(
            term=self._cell(row, Detail.FREQUENCY_TERM).casefold() or None,
            cioms=cioms_class(low, high),
            low=low,
            high=high,
            comparator=self._share(row, Detail.COMPARATOR_INCIDENCE),
            denominator=self._number(row, Detail.DENOMINATOR),
        )
        return None if found == Frequency() else found

    def _share(self, row: Row, detail: Detail) -> Decimal | None:
        """Return an incidence, 0 to 1, that is written so or in percent."""
        written = self._cell(row, detail)
        if not written:
            return None
        try:
            value = Decimal(written.rstrip("% "))
        except InvalidOperation:
            value = Decimal(-1)
        value = value / 100 if written.endswith("%") else value
        if not 0 <= value <= 1:
            raise row.expected(f"a share from 0 to 1, or percent, as {detail}, not {written!r}")
        return value.normalize()

    def _number(self, row: Row, detail: Detail) -> int | None:
        written = self._cell(row, detail)
        if not written:
            return None
        if not written.isascii() or not written.isdigit() or not int(written[:18]):
            raise row.expected(f"a whole number from 1 as {detail}, not {written!r}")
        return int(written[:18])

    def _objects(
        self, row: Row, column: Column, section: SectionKind
    ) -> Iterator[tuple[Object | Grounding, str]]:
        """Yield what a cell names, with the words; words that no concept fits become mentions."""
        words = list(_values(row, column))
        named = self._concepts.get(column.predicate)
        concepts = list(_values(row, named)) if named else []
        if concepts and len(concepts) != len(words):
            raise row.expected(f"as many values in {column.key} as in {column.key} {CONCEPT}")
        for index, each in enumerate(words):
            if concepts:
                yield self._stated(row, each, concepts[index], column), each
            elif (found := self._understood(row, each, column, section)) is not None:
                yield found, each

    def _stated(self, row: Row, words: str, concept: str, column: Column) -> Grounding:
        kinds = RANGES[_predicate(column)]
        refs = [
            parse_iri(concept),
            *(Ref(kind, concept) for kind in kinds if isinstance(kind, Kind)),
        ]
        for ref in refs:
            if ref is not None and ref.kind in kinds and ref in self._claims.lexicon:
                known = self._claims.lexicon.ground(words, ref.kind)
                if known is not None and known.concept == ref:
                    return known
                return Grounding(concept=ref, how=MatchKind.STATED)
        raise row.expected(
            f"a concept of the vocabularies in {column.key} {CONCEPT}, not {concept!r}"
        )

    def _understood(
        self, row: Row, words: str, column: Column, section: SectionKind
    ) -> Object | Grounding | None:
        kinds = RANGES[_predicate(column)]
        for kind in kinds:
            if isinstance(kind, Datatype):
                return _literal(row, words, kind, _predicate(column))
            if kind is Kind.DRUG:
                return self._claims.drug(words)
            if kind is Kind.ORGANIZATION:
                return self._claims.organization(words)
            found = self._claims.named(words, kind)
            if found is not None:
                return found
        return self._claims.ground(row, words, _kind(kinds), section=section)


def _kind(kinds: Sequence[Kind | Datatype]) -> Kind:
    return next(each for each in kinds if isinstance(each, Kind))


def _predicate(column: Column) -> Predicate:
    if column.predicate is None:
        raise TypeError(f"{column.key} states nothing")
    return column.predicate


def _values(row: Row, column: Column) -> Iterator[str]:
    cell = row[column.key]
    parts = cell.split(column.separator) if column.separator else [cell]
    return (each.strip() for each in parts if each.strip())


def _closed(row: Row, values: type[_Closed], written: str, detail: Detail) -> _Closed:
    for each in values:
        if written.casefold().replace(" ", "-") == each.value.casefold():
            return each
    known = ", ".join(each.value for each in values)
    raise row.expected(f"one of {known} as {detail}, not {written!r}")


def _literal(row: Row, words: str, datatype: Datatype, predicate: Predicate) -> Literal:
    match datatype:
        case Datatype.YEAR:
            found, wanted = (words if _YEAR.fullmatch(words) else None), "a year"
        case Datatype.BOOLEAN:
            found, wanted = _TRUTH.get(words.casefold()), "true or false"
        case Datatype.URI:
            found, wanted = (words if _URI.fullmatch(words) else None), "a web address"
        case _:
            found = words.casefold() if words.casefold() in _STATUSES else None
            wanted = f"one of {', '.join(_STATUSES)}"
    if found is None:
        raise row.expected(f"{wanted} as {predicate}, not {words!r}")
    return Literal(found, datatype)
