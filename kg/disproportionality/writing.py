"""The figures of a drug as JSON, and as a table with a line for each effect."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from kg.disproportionality.answers import DrugReports, Measure
from kg.facts import plain

_MEASURES = ("prr", "ror", "mantel_haenszel", "ic", "ebgm")
COLUMNS = (
    "drug",
    "effect",
    "effect_label",
    "source",
    "cases",
    "serious",
    "drug_cases",
    "effect_cases",
    "all_cases",
    "expected",
    "chi_squared",
    *(f"{name}{end}" for name in _MEASURES for end in ("", "_low", "_high")),
    "stated",
)
"""Columns of the table; `_low` and `_high` are the bounds of 95 % intervals, for EBGM of 90 %."""


def to_json(found: DrugReports) -> dict[str, Any]:
    """Return the figures as JSON values."""
    made: dict[str, Any] = plain(found)
    return made


def rows(found: DrugReports) -> Iterator[dict[str, Any]]:
    """Yield a line for each effect by the names of `COLUMNS`; what is not known is None."""
    for table in found.tables:
        for each in table.effects:
            line: dict[str, Any] = {
                "drug": found.drug.ref.slug,
                "effect": each.effect.ref.slug,
                "effect_label": each.effect.label,
                "source": table.source.ref.slug,
                "cases": each.cases,
                "serious": each.serious,
                "drug_cases": table.drug_cases,
                "effect_cases": each.effect_cases,
                "all_cases": table.all_cases,
                "expected": each.expected,
                "chi_squared": each.chi_squared,
                "stated": each.stated.value,
            }
            for name in _MEASURES:
                measure: Measure | None = getattr(each, name)
                line[name] = measure.value if measure else None
                line[f"{name}_low"] = measure.low if measure else None
                line[f"{name}_high"] = measure.high if measure else None
            yield line


def to_csv(found: DrugReports) -> str:
    """Return the figures as CSV, a line for each effect."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(found))
    return text.getvalue()
