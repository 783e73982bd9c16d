"""The Drug Repurposing Hub: mechanisms and indications of drugs, one row a drug.

Broad Institute, https://repo-hub.broadinstitute.org (CC BY 4.0), the export of its table of drugs.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.datasets.claims import Claims, Said
from kg.datasets.dataset import Tables
from kg.datasets.layout import Layout
from kg.datasets.table import Row
from kg.model import Kind, Predicate, Ref, SectionKind, SourceRecord, Tier

NAME = "repurposing-hub"
ABOUT = SourceRecord(
    id=NAME,
    title="Drug Repurposing Hub",
    digest="",
    publisher="Broad Institute",
    url="https://repo-hub.broadinstitute.org/repurposing",
    licence="CC-BY-4.0",
    tier=Tier.CURATED,
)
LAYOUTS = (
    Layout(
        role="drugs",
        columns=("Name", "MOA", "Target", "Disease Area", "Indication", "Phase"),
        comment="!",
    ),
)

_LAUNCHED = "launched"


def read(tables: Tables, claims: Claims) -> None:
    """State the mechanisms of the drugs, and the indications of those on the market."""
    for row in tables.rows():
        if not row["Name"]:
            claims.refuse(row.expected("the name of a drug in the column Name"))
            continue
        drug = claims.drug(row["Name"])
        _mechanisms(row, drug, claims)
        _indications(row, drug, claims)


def _mechanisms(row: Row, drug: Ref, claims: Claims) -> None:
    said = Said(section=SectionKind.MECHANISM)
    for words in _listed(row["MOA"]):
        found = claims.ground(row, words, Kind.MECHANISM, section=said.section)
        if found:
            claims.say(row, drug, Predicate.HAS_MECHANISM, found, words=words, also=said)


def _indications(row: Row, drug: Ref, claims: Claims) -> None:
    said = Said(section=SectionKind.INDICATIONS)
    for words in _listed(row["Indication"]):
        if row["Phase"].casefold() != _LAUNCHED:
            claims.set_aside(row, words, Kind.CONDITION, "investigational", section=said.section)
            continue
        found = claims.ground(row, words, Kind.CONDITION, section=said.section)
        if found:
            claims.say(row, drug, Predicate.HAS_INDICATION, found, words=words, also=said)


def _listed(cell: str) -> Iterator[str]:
    """Yield the parts of a cell; commas or, in older exports, bars stand between them."""
    return (words.strip() for words in cell.replace("|", ",").split(",") if words.strip())
