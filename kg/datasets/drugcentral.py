"""DrugCentral: classes, mechanisms and uses of drugs, one row a pair.

The tables that github.com/dhimmel/drugcentral makes of it, drugs by DrugBank id. Classes come by
the identifiers of NDF-RT, MeSH and ChEBI, diseases by those of the Disease Ontology. Targets are
genes by number with what the drug does to them, which no vocabulary of mechanisms has: set aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.datasets.claims import Claims, Said
from kg.datasets.dataset import Tables
from kg.datasets.layout import Layout
from kg.datasets.table import Row
from kg.lexicon import curie_of, key
from kg.model import Kind, Predicate, Ref, SectionKind, SourceRecord, Tier

NAME = "drugcentral"
ABOUT = SourceRecord(
    id=NAME,
    title="DrugCentral",
    digest="",
    publisher="University of New Mexico",
    url="https://drugcentral.org",
    licence="CC-BY-SA-4.0",
    based_on="github.com/dhimmel/drugcentral",
    tier=Tier.CURATED,
)
_DRUG = ("drugbank_id", "drugbank_name")
LAYOUTS = (
    Layout(role="classes", columns=("class_id", "class_source", "class_type"), main=False),
    Layout(role="drug-to-class", columns=(*_DRUG, "class_id", "class_name")),
    Layout(role="indications", columns=("doid_id", "drugbank_id", "disease", "drug", "category")),
    Layout(role="targets", columns=("GeneID", *_DRUG, "actions")),
)

_PREFIXES = ((re.compile(r"N\d{10}"), "NDFRT:"), (re.compile(r"D\d{6,9}"), "MESH:"))
_DOINGS = frozenset({"mechanism of action", "physiologic effect"})
_PREDICATES = {Kind.DRUG_CLASS: Predicate.IN_CLASS, Kind.MECHANISM: Predicate.HAS_MECHANISM}
_NO_USE = "not"  # what PharmacotherapyDB calls what is listed as an indication and is none


def read(tables: Tables, claims: Claims) -> None:
    """State what the rows of a table say of their drugs."""
    role = tables.layout.role if tables.layout else ""
    state = _READERS[role]
    for row in tables.rows():
        name = row["drugbank_name"] or row["drug"]
        if not (key(name) or curie_of(row["drugbank_id"])):
            claims.refuse(row.expected("a drug in the column drugbank_name or drugbank_id"))
            continue
        state(row, claims.drug(name, (row["drugbank_id"],)), tables, claims)


def _class(row: Row, drug: Ref, tables: Tables, claims: Claims) -> None:
    listed = tables.index("classes", "class_id").get(row["class_id"])
    does = listed is not None and listed["class_type"].casefold() in _DOINGS
    kinds = sorted(_PREDICATES, key=lambda kind: (kind is Kind.MECHANISM) is not does)
    curie = _curie(row["class_id"])
    words = row["class_name"]
    for kind in kinds:
        found = claims.identified(curie, kind)
        if found:
            break
    else:
        kind = kinds[0]
        found = claims.ground(row, words, kind, section=_section(kind))
    if found:
        also = Said(section=_section(kind))
        claims.say(row, drug, _PREDICATES[kind], found, words=words, also=also)


def _curie(identifier: str) -> str:
    """Return an identifier with the prefix of what it is one of.

    >>> _curie("N0000175655"), _curie("D000970"), _curie("CHEBI:35610")
    ('NDFRT:N0000175655', 'MESH:D000970', 'CHEBI:35610')
    """
    for written, prefix in _PREFIXES:
        if written.fullmatch(identifier):
            return prefix + identifier
    return identifier


def _section(kind: Kind) -> SectionKind:
    return SectionKind.MECHANISM if kind is Kind.MECHANISM else SectionKind.OVERVIEW


def _indication(row: Row, drug: Ref, _: Tables, claims: Claims) -> None:
    said = Said(section=SectionKind.INDICATIONS)
    words = row["disease"]
    if row["category"].casefold() == _NO_USE:
        claims.set_aside(row, words, Kind.CONDITION, "non-indication", section=said.section)
        return
    found = claims.identified(row["doid_id"], Kind.CONDITION)
    found = found or claims.ground(row, words, Kind.CONDITION, section=said.section)
    if found:
        claims.say(row, drug, Predicate.HAS_INDICATION, found, words=words, also=said)


def _target(row: Row, _drug: Ref, _: Tables, claims: Claims) -> None:
    words = row["GeneID"]
    if words:
        claims.set_aside(row, words, Kind.MECHANISM, "gene", section=SectionKind.MECHANISM)


_READERS: dict[str, Callable[[Row, Ref, Tables, Claims], None]] = {
    "drug-to-class": _class,
    "indications": _indication,
    "targets": _target,
}
