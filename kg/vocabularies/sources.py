"""The open sets that effects are taken from, as terms of one form. No judgement here.

Each reader is credited in `ontology/vocabulary/README.md`. Columns with codes or names of licensed
vocabularies are not read.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.vocabularies.tables import only, rows

_STANZA = re.compile(r"^\[Term\]\n(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)" EXACT')
_HP_IRI = "http://purl.obolibrary.org/obo/HP_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of an open set.

    Attributes:
        source: name of the set ("OAE").
        name: preferred name as the set writes it.
        curie: identifier, None where the set gives none.
        synonyms: other names that the set holds for exact.
        parents: names of the direct parents.
        trees: MeSH tree numbers.
    """

    source: str
    name: str
    curie: str | None = None
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()


def read_terms(folder: Path) -> tuple[Term, ...]:
    """Return the terms of all sets, the most to the point first.

    Args:
        folder: a folder for each set: `ctcae-v5`, `oae`, `symp`, `mesh`, `doid` and `hpo`.

    Raises:
        InvalidFileError: a file is missing or has not the columns that it had.
    """
    return tuple(term for read in READERS for term in read(folder))


def read_ctcae(folder: Path) -> Iterator[Term]:
    """Yield the terms of CTCAE; their identifiers are made of their names, for they have none."""
    for row in rows(folder / "ctcae-v5", "*.tsv", "CTCAE Term"):
        name = row["CTCAE Term"].strip()
        if name and "Other, specify" not in name:
            local = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")
            yield Term(source="CTCAE", name=name, curie=f"CTCAE:{local}")


def read_oae(folder: Path) -> Iterator[Term]:
    """Yield the terms of OAE without the suffix "AE"; only those that are parents have ids."""
    listed = list(rows(folder / "oae", "*.tsv", "Term", "Parent term", "OAE ID for parent term "))
    ids: dict[str, str] = {}
    parents: dict[str, str] = {}
    for row in listed:
        name, parent = _bare(row["Term"]), _bare(row["Parent term"])
        local = row["OAE ID for parent term "].strip()
        if match := re.fullmatch(r"OAE_(\d{7})", local):
            ids.setdefault(parent, f"OAE:{match[1]}")
        parents.setdefault(parent, "")
        parents[name] = parents.get(name) or (parent if parent != name else "")
    for name, parent in parents.items():
        if name:
            above = (parent,) if parent else ()
            yield Term(source="OAE", name=name, curie=ids.get(name), parents=above)


def _bare(name: str) -> str:
    return re.sub(r"\s+AE$", "", " ".join(name.split()), flags=re.IGNORECASE)


def read_symp(folder: Path) -> Iterator[Term]:
    """Yield the terms of the Symptom Ontology that are not obsolete."""
    text = only(folder / "symp", "*.obo").read_text(encoding="utf-8")
    stanzas = [_tags(each[1]) for each in _STANZA.finditer(text)]
    names = {each["id"][0]: each["name"][0] for each in stanzas if each.get("name")}
    for each in stanzas:
        if "is_obsolete" in each or not each.get("name"):
            continue
        above = (line.partition(" ")[0] for line in each.get("is_a", ()))
        yield Term(
            source="SYMP",
            name=each["name"][0],
            curie=each["id"][0],
            synonyms=tuple(
                match[1] for line in each.get("synonym", ()) if (match := _SYNONYM.match(line))
            ),
            parents=tuple(names[parent] for parent in above if parent in names),
        )


def _tags(stanza: str) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in stanza.splitlines():
        tag, colon, value = line.partition(": ")
        if colon:
            found[tag].append(value)
    return found


def read_mesh(folder: Path) -> Iterator[Term]:
    """Yield the MeSH headings of diseases, mental disorders, signs and symptoms."""
    names: dict[str, str] = {}
    trees: defaultdict[str, list[str]] = defaultdict(list)
    by_tree: dict[str, str] = {}
    for row in rows(
        folder / "mesh", "tree-numbers.tsv", "mesh_id", "mesh_name", "mesh_tree_number"
    ):
        names[row["mesh_id"]] = row["mesh_name"]
        trees[row["mesh_id"]].append(row["mesh_tree_number"])
        by_tree[row["mesh_tree_number"]] = row["mesh_name"]
    for each, name in names.items():
        numbers = sorted(tree for tree in trees[each] if tree.startswith(("C", "F03")))
        if not numbers:
            continue
        above = {by_tree.get(number.rpartition(".")[0], "") for number in numbers} - {""}
        yield Term(
            source="MESH",
            name=name,
            curie=f"MESH:{each}",
            parents=tuple(sorted(above)),
            trees=tuple(numbers),
        )


def read_doid(folder: Path) -> Iterator[Term]:
    """Yield the diseases of the Human Disease Ontology."""
    names: dict[str, str] = {}
    synonyms: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows(folder / "doid", "*.tsv", "doid", "name", "type"):
        if row["type"] == "name":
            names[row["doid"]] = row["name"]
        elif row["type"] == "exact-synonym":
            synonyms[row["doid"]].add(re.sub(r" \((disorder|finding)\)$", "", row["name"]))
    for each, name in names.items():
        yield Term(
            source="DOID", name=name, curie=each, synonyms=tuple(sorted(synonyms[each] - {name}))
        )


def read_hpo(folder: Path) -> Iterator[Term]:
    """Yield the phenotypes of the Human Phenotype Ontology."""
    with gzip.open(only(folder / "hpo", "*.json.gz"), "rt", encoding="utf-8") as file:
        (graph,) = json.load(file)["graphs"]
    for node in graph["nodes"]:
        meta = node.get("meta", {})
        if not node["id"].startswith(_HP_IRI) or meta.get("deprecated") or "lbl" not in node:
            continue
        yield Term(
            source="HP",
            name=node["lbl"],
            curie="HP:" + node["id"].removeprefix(_HP_IRI),
            synonyms=tuple(
                each["val"]
                for each in meta.get("synonyms", ())
                if each["pred"] == "hasExactSynonym"
            ),
        )


READERS: tuple[Callable[[Path], Iterator[Term]], ...] = (
    read_ctcae,
    read_oae,
    read_symp,
    read_mesh,
    read_doid,
    read_hpo,
)
