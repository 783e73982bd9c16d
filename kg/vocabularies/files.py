"""Vocabulary files and their mappings as bytes, sorted and the same wherever they are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.identifiers import BASE, slug
from kg.lexicon import COLUMNS

CURIE_MAP = {
    "CTCAE": "https://w3id.org/drug-effect-kg/ctcae-v5/",
    "DOID": "http://purl.obolibrary.org/obo/DOID_",
    "HP": "http://purl.obolibrary.org/obo/HP_",
    "MESH": "http://id.nlm.nih.gov/mesh/",
    "OAE": "http://purl.obolibrary.org/obo/OAE_",
    "SYMP": "http://purl.obolibrary.org/obo/SYMP_",
    "effect": f"{BASE}effect/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_HEADER = (
    ("mapping_set_id", f"{BASE}mappings/effects"),
    ("mapping_set_title", "Effects of the Drug Effects Knowledge Graph in open vocabularies"),
    ("license", "https://creativecommons.org/licenses/by/4.0/"),
    ("mapping_tool", "kg vocabulary build"),
    ("subject_source", f"{BASE}effect"),
)
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a vocabulary file."""

    label: str
    organ_class: str = ""
    broader: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    flag: str = ""
    mappings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MappingRow:
    """A line of the mappings: an effect by its label, and a term by its identifier.

    Attributes:
        object_label: name of the term; empty where its licence keeps it.
        lexical: whether the names agree; otherwise a person has said so.
    """

    label: str
    curie: str
    exact: bool
    object_label: str
    lexical: bool


def vocabulary_bytes(rows: Iterable[Row]) -> bytes:
    """Return a vocabulary file."""
    lines = ["\t".join(COLUMNS)]
    for row in sorted(rows, key=lambda row: (row.label.casefold(), row.label)):
        cells = (
            row.label,
            _joined(row.broader),
            row.organ_class,
            _joined(row.synonyms),
            row.flag,
            _joined(row.mappings),
        )
        lines.append("\t".join(cells))
    return _encoded(lines)


def _joined(cells: Sequence[str]) -> str:
    return "|".join(sorted(cells, key=lambda each: (each.casefold(), each)))


def mapping_bytes(rows: Iterable[MappingRow]) -> bytes:
    """Return mappings in the tab-separated form of SSSOM, metadata first."""
    lines = [f"#{name}: {value}" for name, value in _HEADER]
    lines += ["#curie_map:", *(f"#  {prefix}: {iri}" for prefix, iri in CURIE_MAP.items())]
    lines.append("\t".join(_COLUMNS))
    for row in sorted(rows, key=lambda row: (slug(row.label), row.curie)):
        cells = (
            f"effect:{slug(row.label)}",
            row.label,
            "skos:exactMatch" if row.exact else "skos:closeMatch",
            row.curie,
            row.object_label,
            "semapv:LexicalMatching" if row.lexical else "semapv:ManualMappingCuration",
        )
        lines.append("\t".join(cells))
    return _encoded(lines)


def _encoded(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
