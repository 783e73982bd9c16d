"""What the frequencies of one effect in SIDER say: of the drug, of placebo, of nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from kg.datasets.claims import Said
from kg.datasets.table import Refuse, Row
from kg.extract.incidence import cioms_class, frequency_term
from kg.model import Frequency, SectionKind

PLACEBO = "placebo"
COMPARATOR = "comparator arm"
NOBODY = "nobody had it"
_RANGE = re.compile(r"\d\s*(?:-|–|to)\s*\d")


def paired(rows: Sequence[Row], refuse: Refuse) -> Iterator[tuple[Row, Said | str]]:
    """Yield the rows with what they say of the drug, or the reason why they say nothing of it.

    The only figure with placebo is compared with the only one with the drug. It is no row then.

    Args:
        rows: all of one drug and one term.
        refuse: gets the error of each row that gives no frequency.
    """
    known = [(row, told) for row in rows if (told := _told(row, refuse)) is not None]
    taken = [(row, told) for row, told in known if row["arm"] != PLACEBO]
    compared = [(row, told) for row, told in known if row["arm"] == PLACEBO]
    measured = [told for _, told in taken if _is_exact(told)]
    alone = len(measured) == 1 and len(compared) == 1 and _is_exact(compared[0][1])
    for row, told in taken:
        if told.high == 0:
            yield row, NOBODY
            continue
        if alone and told is measured[0]:
            told = replace(told, comparator=compared[0][1].high)
        yield row, _said(row, told)
    if not (alone and measured[0].high):
        yield from ((row, COMPARATOR) for row, _ in compared)


def _said(row: Row, told: Frequency) -> Said:
    return Said(
        section=SectionKind.ADVERSE_REACTIONS,
        frequency=None if told == Frequency() else told,
        lead_in=row["frequency"] or None,
    )


def _is_exact(told: Frequency) -> bool:
    return told.high is not None and told.low == told.high


def _told(row: Row, refuse: Refuse) -> Frequency | None:
    """Return the frequency of a row; it is empty for a word such as "postmarketing"."""
    words = row["frequency"]
    if not any(each.isdigit() for each in words):
        return Frequency(term=frequency_term(words))
    low, high = _share(row["lower"]), _share(row["upper"])
    if low is None or high is None or low > high:
        refuse(row.expected("two bounds of a frequency from 0 to 1, the lower one first"))
        return None
    if low == 0 and high and not _RANGE.search(words):
        return Frequency(
            high=high, cioms=cioms_class(None, high)
        )  # "<1%" is "1%" with bounds 0, 1%
    return Frequency(low=low, high=high, cioms=cioms_class(low, high))


def _share(text: str) -> Decimal | None:
    try:
        share = Decimal(text)
    except InvalidOperation:
        return None
    return share if share.is_finite() and 0 <= share <= 1 else None
