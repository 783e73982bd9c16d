"""All vocabularies as tables: the packaged files, and those that a user adds."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg import resources
from kg.lexicon.files import FILES, GUARDS, read_vocabulary
from kg.lexicon.table import Table, Tables, built
from kg.lexicon.words import key
from kg.model import Concept, Kind, Ref

PRIVATE = "KG_VOCABULARY"


def vocabulary_files() -> Mapping[Kind, Sequence[Path]]:
    """Return the files of each kind, those that count more first.

    First the curated file, then what is derived from open sets, then the files of a user's own
    vocabularies: those in the directory that the environment variable KG_VOCABULARY names whose
    names begin as the curated file's does ("effects-meddra.tsv").
    """
    own = os.environ.get(PRIVATE)
    return {kind: tuple(_files(name, own)) for kind, name in FILES.items()}


def derived_name(name: str) -> str:
    """Return the name of the file that is derived from open sets beside a curated file."""
    return f"{name.removesuffix('.tsv')}-derived.tsv"


def _files(name: str, own: str | None) -> list[Path]:
    folder = resources.ontology() / "vocabulary"
    stem = name.removesuffix(".tsv")
    found = [folder / name, folder / derived_name(name)]
    if own:
        found += sorted(Path(own).glob(f"{stem}*.tsv"))
    return [path for path in found if path.is_file()]


def gathered(files: Mapping[Kind, Sequence[Path]]) -> Tables:
    """Return the tables of the vocabularies in these files.

    Raises:
        InvalidFileError: a file breaks the format.
    """
    return Tables({kind: _table(kind, paths) for kind, paths in files.items() if paths})


def _table(kind: Kind, paths: Sequence[Path]) -> Table:
    concepts: dict[Ref, Concept] = {}
    guarded: set[Ref] = set()
    owners: dict[str, Ref] = {}
    for number, path in enumerate(paths):
        for concept, flags in read_vocabulary(path, kind):
            ref = concept.ref
            if number:
                ref = ref if ref in concepts else owners.get(key(concept.label), ref)
            if ref not in concepts and flags & GUARDS:
                guarded.add(ref)
            if not number:
                concepts[ref] = concept
                if len(paths) == 1:
                    continue
            else:
                concepts[ref] = _joined(concepts.get(ref), _without_known(concept, ref, owners))
            for name in (concept.label, *concept.synonyms):
                owners.setdefault(key(name), ref)
    return built(kind, concepts.values(), guarded)


def _without_known(concept: Concept, ref: Ref, owners: Mapping[str, Ref]) -> Concept:
    """Return a concept less the synonyms that already belong to another."""
    free = tuple(name for name in concept.synonyms if owners.get(key(name), ref) == ref)
    return replace(concept, synonyms=free)


def _joined(first: Concept | None, later: Concept) -> Concept:
    """Return a concept with what a later file adds to it: names, parents and identifiers."""
    if first is None:
        return later
    known = {key(name) for name in (first.label, *first.synonyms)}
    fresh = (name for name in later.synonyms if key(name) not in known)
    return replace(
        first,
        synonyms=tuple(sorted({*first.synonyms, *fresh})),
        broader=tuple(sorted({*first.broader, *later.broader} - {first.ref})),
        mappings=tuple(sorted({*first.mappings, *later.mappings})),
    )
