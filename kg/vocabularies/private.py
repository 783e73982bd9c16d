"""Vocabulary files out of a user's own licensed files, for the user's own machine.

What is made is never part of the package: it goes where the user says, and the lexicon reads it
from the directory that the environment variable KG_VOCABULARY names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InvalidFileError
from kg.identifiers import slug
from kg.lexicon import Lexicon, key
from kg.model import Concept, Kind, Ref
from kg.vocabularies.files import Row, vocabulary_bytes
from kg.vocabularies.organ import by_words
from kg.vocabularies.wording import Judge, Wording, proper_words

_GENERAL = "general and application site"
_TAG = re.compile(r" \((finding|disorder)\)$")
_FULL_NAME = "900000000000003001"
_SYNONYM = "900000000000013009"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A concept of a licensed vocabulary.

    Attributes:
        family: name of the wider group that it is filed under, "" where there is none.
    """

    curie: str
    name: str
    synonyms: tuple[str, ...]
    family: str = ""


def read_meddra(folder: Path) -> Iterator[Entry]:
    """Yield the preferred terms of MedDRA's ASCII files with their current lowest level terms.

    Args:
        folder: holds `llt.asc` and `mdhier.asc`, fields ended by `$`.

    Raises:
        InvalidFileError: a file is missing or has too few fields.
    """
    synonyms: defaultdict[str, set[str]] = defaultdict(set)
    for line in _lines(folder, "llt.asc", "$", 10):
        _, name, preferred, *_, current = line[:10]
        if current != "N":
            synonyms[preferred].add(name)
    families: dict[str, tuple[str, str]] = {}
    for line in _lines(folder, "mdhier.asc", "$", 12):
        code, name, family, primary = line[0], line[4], line[7], line[11]
        if primary == "Y" or code not in families:
            families[code] = name, family
    for code, (name, family) in sorted(families.items()):
        others = tuple(sorted(synonyms[code] - {name}))
        yield Entry(curie=f"MEDDRA:{code}", name=name, synonyms=others, family=family)


def read_snomed(folder: Path) -> Iterator[Entry]:
    """Yield the findings and disorders of a SNOMED CT release (RF2, English descriptions).

    Args:
        folder: holds, at any depth, a `sct2_Description_*.txt`; of several a snapshot is taken.

    Raises:
        InvalidFileError: there is no such file, or it has too few fields.
    """
    found = sorted(folder.rglob("sct2_Description_*-en*.txt"), key=_snapshot_first)
    if not found:
        raise InvalidFileError("sct2_Description_*-en*.txt", expected="a file of this name")
    names: dict[str, str] = {}
    synonyms: defaultdict[str, set[str]] = defaultdict(set)
    for line in _lines(found[0].parent, found[0].name, "\t", 9):
        active, concept, kind, term = line[2], line[4], line[6], line[7]
        if active == "1" and kind == _FULL_NAME and _TAG.search(term):
            names[concept] = _TAG.sub("", term)
        elif active == "1" and kind == _SYNONYM:
            synonyms[concept].add(term)
    for concept, name in sorted(names.items()):
        others = tuple(sorted(synonyms[concept] - {name}))
        yield Entry(curie=f"SNOMEDCT:{concept}", name=name, synonyms=others)


def _snapshot_first(path: Path) -> tuple[bool, str]:
    return "Snapshot" not in path.name, str(path)


READERS: Mapping[str, Callable[[Path], Iterator[Entry]]] = {
    "meddra": read_meddra,
    "snomed": read_snomed,
}


def imported(entries: Sequence[Entry], lexicon: Lexicon) -> bytes:
    """Return the vocabulary file of effects that licensed entries make.

    An entry whose name an effect of the lexicon has gives it more names and an identifier; another
    becomes an effect if its name is one that can be looked for in prose.
    """
    effects = lexicon.concepts(Kind.EFFECT)
    classes = {each.ref: each.label for each in lexicon.concepts(Kind.ORGAN_CLASS)}
    wording = Wording(proper_words(effect.label for effect in effects))
    judge = Judge(
        heads=frozenset(key(effect.label).split()[-1] for effect in effects),
        others=frozenset(),
        conditions=frozenset(),
    )
    rows: dict[str, Row] = {}
    for entry in entries:
        label = wording.label(entry.name)
        grounding = lexicon.ground(label, Kind.EFFECT)
        concept = lexicon.concept(grounding.concept) if grounding else None
        if concept is None and not judge.accepts(label, asserted=True):
            continue
        names = {key(name): name for name in map(wording.label, entry.synonyms)}
        label = concept.label if concept else label
        before = rows.get(slug(label))
        rows[slug(label)] = Row(
            label=label,
            organ_class=_organ_class(entry, label, concept, classes),
            synonyms=(*(before.synonyms if before else ()), *_fresh(names, label, judge)),
            mappings=(*(before.mappings if before else ()), entry.curie),
        )
    return vocabulary_bytes(rows.values())


def _fresh(names: Mapping[str, str], label: str, judge: Judge) -> Iterator[str]:
    for words, name in sorted(names.items()):
        if words != key(label) and judge.accepts(name, asserted=True):
            yield name


def _organ_class(
    entry: Entry, label: str, concept: Concept | None, classes: Mapping[Ref, str]
) -> str:
    if concept and concept.organ_class:
        return classes[concept.organ_class]
    worded = by_words(label)
    if worded is None or worded == _GENERAL:
        return by_words(entry.family) or _GENERAL
    return worded


def _lines(folder: Path, name: str, mark: str, fields: int) -> Iterator[list[str]]:
    path = folder / name
    if not path.is_file():
        raise InvalidFileError(name, expected=f"a file of this name in {folder.name}")
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            parts = line.rstrip("\r\n").split(mark)
            if len(parts) < fields:
                raise InvalidFileError(name, line=number, expected=f"{fields} fields")
            yield parts
