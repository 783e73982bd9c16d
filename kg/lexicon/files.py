"""The vocabulary files: tab-separated text, one concept a line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InvalidFileError
from kg.identifiers import slug
from kg.model import Concept, Kind, Ref

FILES: dict[Kind, str] = {
    Kind.EFFECT: "effects.tsv",
    Kind.ORGAN_CLASS: "organ-classes.tsv",
    Kind.CONDITION: "conditions.tsv",
    Kind.DRUG: "drugs.tsv",
    Kind.DRUG_CLASS: "classes.tsv",
    Kind.MECHANISM: "mechanisms.tsv",
    Kind.POPULATION: "populations.tsv",
    Kind.PRECAUTION: "precautions.tsv",
    Kind.MONITORING: "monitoring.tsv",
    Kind.ORGANIZATION: "organizations.tsv",
}
COLUMNS = ("label", "broader", "organ_class", "synonyms", "flags", "mappings")
GUARDS = frozenset({"common-word", "form"})
FLAGS = frozenset({"serious", "category", *GUARDS})


def read_vocabulary(path: Path, kind: Kind) -> Iterator[tuple[Concept, frozenset[str]]]:
    """Yield the concepts of a vocabulary file with their flags.

    Raises:
        InvalidFileError: a wrong header, an unknown flag, a name that no slug can be made of, or
            an organ class missing from an effect.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(rows, ())) != COLUMNS:
            raise InvalidFileError(path.name, line=1, expected="the columns " + ", ".join(COLUMNS))
        for line, row in enumerate(rows, start=2):
            if len(row) != len(COLUMNS):
                raise InvalidFileError(path.name, line=line, expected=f"{len(COLUMNS)} columns")
            label, broader, organ_class, synonyms, flags, mappings = row
            named = frozenset(flags.split())
            if not named <= FLAGS:
                raise InvalidFileError(
                    path.name, line=line, expected=f"flags out of {', '.join(sorted(FLAGS))}"
                )
            if kind is Kind.EFFECT and not organ_class:
                raise InvalidFileError(path.name, line=line, expected="an organ class")
            concept = Concept(
                ref=Ref(kind, slug(label)),
                label=label,
                synonyms=tuple(sorted(_split(synonyms))),
                broader=tuple(sorted(Ref(kind, slug(each)) for each in _split(broader))),
                organ_class=Ref(Kind.ORGAN_CLASS, slug(organ_class)) if organ_class else None,
                mappings=tuple(sorted(_split(mappings))),
                serious="serious" in named,
                category="category" in named,
            )
            yield concept, named


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
