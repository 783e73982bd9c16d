"""The open sets of drugs, as values of one form each. No judgement here.

Each reader is credited in `ontology/vocabulary/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.vocabularies.tables import place, rows

_STRUCTURE = "Standard InChI Key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """An entry of DrugBank's open vocabulary.

    Attributes:
        curies: the identifiers that the entry gives: DRUGBANK, CAS, UNII, INCHIKEY.
    """

    name: str
    synonyms: tuple[str, ...]
    curies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubDrug:
    """A drug of the Drug Repurposing Hub with what it does and what it is given for.

    Attributes:
        structures: the INCHIKEY of each sample of it; one where all samples are alike.
        launched: whether it is or was on a market.
    """

    name: str
    actions: tuple[str, ...]
    indications: tuple[str, ...]
    structures: tuple[str, ...] = ()
    launched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What DrugCentral files drugs under.

    Attributes:
        kind: the column of the set ("Mechanism of Action", "Application", ...).
    """

    curie: str
    name: str
    kind: str


def read_drugbank(sets: Path) -> Iterator[Substance]:
    """Yield the entries of DrugBank's open vocabulary."""
    columns = ("DrugBank ID", "Common name", "CAS", "UNII", "Synonyms", _STRUCTURE)
    for row in rows(place(sets, "drugbank"), "*.csv", *columns, delimiter=","):
        given = (
            ("DRUGBANK", "DrugBank ID"),
            ("CAS", "CAS"),
            ("UNII", "UNII"),
            ("INCHIKEY", _STRUCTURE),
        )
        yield Substance(
            name=_spaced(row["Common name"]),
            synonyms=tuple(filter(None, map(_spaced, row["Synonyms"].split(" | ")))),
            curies=tuple(f"{prefix}:{row[name]}" for prefix, name in given if row[name]),
        )


def read_hub(sets: Path) -> Iterator[HubDrug]:
    """Yield the drugs of the Repurposing Hub."""
    columns = ("Name", "MOA", "Indication", "InChIKey", "Phase")
    for row in rows(place(sets, "repurposing-hub"), "Repurposing_Hub*.txt", *columns):
        yield HubDrug(
            name=_spaced(row["Name"]),
            actions=_listed(row["MOA"]),
            indications=_listed(row["Indication"]),
            structures=tuple(f"INCHIKEY:{each}" for each in sorted({*_listed(row["InChIKey"])})),
            launched=row["Phase"] == "Launched",
        )


def read_groups(sets: Path) -> Iterator[Group]:
    """Yield the classes, actions and roles of DrugCentral."""
    columns = ("class_id", "class_name", "class_source", "class_type")
    prefixes = {"CHEBI": "", "FDA": "NDFRT:", "MeSH": "MESH:"}
    for row in rows(place(sets, "drugcentral"), "classes.tsv", *columns):
        prefix = prefixes.get(row["class_source"])
        if prefix is not None:
            curie = prefix + row["class_id"]
            yield Group(curie=curie, name=_spaced(row["class_name"]), kind=row["class_type"])


def read_mesh_chemicals(sets: Path) -> Iterator[str]:
    """Yield the MeSH headings of chemicals and drugs."""
    for row in rows(place(sets, "mesh"), "tree-numbers.tsv", "mesh_name", "mesh_tree_number"):
        if row["mesh_tree_number"].startswith("D"):
            yield _spaced(row["mesh_name"])


def _spaced(text: str) -> str:
    return " ".join(text.replace("|", " ").replace("\u200b", "").split())


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(_spaced, (cell or "").split(", "))))
