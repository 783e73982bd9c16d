"""The tables of all quarters, as rows for the database of cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from kg.datasets.dataset import Member
from kg.datasets.faers.cases import BITS, Cases
from kg.datasets.faers.people import age_group_of, sex_of, stratum_of
from kg.datasets.faers.rows import Row, Rows, numbers
from kg.datasets.table import Refuse
from kg.errors import UnreadableSourceError
from kg.model import DrugRole

NAMES, INGREDIENTS, EFFECTS = "name", "ingredients", "effect"
"""Kinds of words."""

_NEW, _LEGACY = ("primaryid",), ("isr",)
_ROLES = {
    "PS": DrugRole.PRIMARY_SUSPECT,
    "SS": DrugRole.SECONDARY_SUSPECT,
    "C": DrugRole.CONCOMITANT,
    "I": DrugRole.INTERACTING,
}
_SERIOUS = frozenset({"DE", "LT", "HO", "DS", "CA", "RI", "OT"})
_LONGEST = 19  # digits that 64 bits may not hold
_T = TypeVar("_T")


class Files:
    """The files of a source.

    Args:
        members: the files.
        refuse: gets the errors of rows and files that cannot be read.
    """

    def __init__(self, members: Sequence[Member], refuse: Refuse) -> None:
        # In this order words are met, and the first place of words is kept: a quarter in a folder
        # and one in an archive have the same names and the same bytes, but not the same paths.
        self._members = sorted(members, key=lambda each: (_last(each), each.entry.record.digest))
        self._refuse = refuse

    def reports(self) -> Iterator[tuple[int, int, str, int, int, int]]:
        """Yield case, version, day, number, stratum and key of each report."""
        wanted = (
            ("caseid", "case"), ("caseversion",), ("fda_dt",), ("sex", "gndr_cod"), ("age",),
            ("age_cod",), ("age_grp",),
        )  # fmt: skip
        for rows, row, key, _ in self._keyed("reports", *wanted):
            case, version, day, sex, age, unit, group = row.cells[2:]
            person = stratum_of(sex_of(sex), age_group_of(age, unit, group))
            if case and not _is_number(case):
                rows.refuse(row, f"the number of a case; {case!r} is none")
                continue
            known = int(version) if _is_number(version) else 0
            yield int(case) if case else key, known, day, abs(key), person, key

    def deleted(self) -> Iterator[int]:
        """Yield the numbers of deleted cases."""
        for member in self._of("deleted"):
            yield from self._whole(numbers(member.entry, self._refuse))

    def serious(self) -> Iterator[int]:
        """Yield the keys of reports with an outcome, all of which make a case serious."""
        for rows, row, key, _ in self._keyed("outcomes", ("outc_cod", "outc_code")):
            code = row.cells[2].upper()
            if code in _SERIOUS:
                yield key
            elif code:
                rows.refuse(row, f"one of {', '.join(sorted(_SERIOUS))} as the outcome")

    def drugs(self, cases: Cases) -> Iterator[tuple[int, int, int, int]]:
        """Yield key, word of the name, word of the ingredients and bit of the role."""
        for rows, row, key, file in self._keyed(
            "drugs", ("role_cod",), ("drugname",), ("prod_ai",)
        ):
            code, name, ingredients = row.cells[2:]
            role = _ROLES.get(code.upper())
            if role is None:
                rows.refuse(row, f"one of {', '.join(_ROLES)} as the role of the drug")
            elif not (name or ingredients):
                rows.refuse(row, "the name of a drug")
            else:
                typed = _word(cases, NAMES, rows, row, file, 3)
                given = _word(cases, INGREDIENTS, rows, row, file, 4)
                yield key, typed, given, BITS[role]

    def reactions(self, cases: Cases) -> Iterator[tuple[int, int]]:
        """Yield key and word of each reaction."""
        for rows, row, key, file in self._keyed("reactions", ("pt",)):
            if row.cells[2]:
                yield key, _word(cases, EFFECTS, rows, row, file, 2)
            else:
                rows.refuse(row, "a reaction in the column pt")

    def _of(self, role: str) -> Iterator[Member]:
        return (each for each in self._members if each.role == role)

    def _keyed(self, role: str, *wanted: tuple[str, ...]) -> Iterator[tuple[Rows, Row, int, str]]:
        """Yield the rows of all tables of a role with the key of their report.

        Keys of the legacy layout are negative: its numbers are others than those of the later one.
        """
        for member in self._of(role):
            rows = Rows(member.entry, (_NEW, _LEGACY, *wanted), self._refuse)
            file = _last(member)
            for row in self._whole(iter(rows)):
                new, legacy = row.cells[:2]
                if _is_number(new or legacy):
                    yield rows, row, int(new) if new else -int(legacy), file
                else:
                    rows.refuse(row, "the number of a report in the first column")

    def _whole(self, rows: Iterator[_T]) -> Iterator[_T]:
        """Yield the rows of a file; one that breaks off gives those before."""
        try:
            yield from rows
        except UnreadableSourceError as error:
            self._refuse(error)


def _word(cases: Cases, kind: str, rows: Rows, row: Row, file: str, which: int) -> int:
    """Return the number of the words in a cell, 0 where it is empty."""
    words = row.cells[which]
    if not words:
        return 0
    known = cases.word(kind, words)
    return known or cases.new_word(kind, words, file, rows.span(row, which).start)


def _last(member: Member) -> str:
    """Return the name of a file without the folder or archive that it is in."""
    return member.entry.name.rpartition("/")[2]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < _LONGEST
