"""The vocabulary files that the open sets give under the curated ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from kg import resources
from kg.lexicon import FILES, GUARDS, derived_name, read_vocabulary
from kg.model import Concept, Kind
from kg.vocabularies.classes import derive_classes, derive_mechanisms
from kg.vocabularies.conditions import derive_conditions
from kg.vocabularies.drug_sets import read_drugbank, read_groups, read_hub, read_mesh_chemicals
from kg.vocabularies.drugs import Curated, derive_drugs
from kg.vocabularies.effects import Derived, derive
from kg.vocabularies.files import MappingRow, Row, mapping_bytes, vocabulary_bytes
from kg.vocabularies.sources import Term, read_terms

EFFECTS = derived_name(FILES[Kind.EFFECT])
MAPPINGS = "effects.sssom.tsv"
_ELSEWHERE = (
    Kind.DRUG,
    Kind.DRUG_CLASS,
    Kind.MECHANISM,
    Kind.POPULATION,
    Kind.PRECAUTION,
    Kind.MONITORING,
    Kind.ORGANIZATION,
)
_OWN_IDS = "CTCAE:"  # made by us of names: they stand in the mappings file only
_NAMELESS = "HP:"  # names of this set are not carried over


def build(folder: Path) -> Mapping[str, bytes]:
    """Return the files derived from open sets, by name, under the curated ones of the package.

    Args:
        folder: the open sets, one folder each; some may lie beside it, as `tables.place` says.

    Raises:
        InvalidFileError: a set is missing or not as expected.
    """
    terms = read_terms(folder)
    return {**_effects(terms), **_others(folder, terms)}


def _effects(terms: Sequence[Term]) -> Mapping[str, bytes]:
    """Return the files of effects; conditions and the like are the curated ones, which are sure."""
    curated = _concepts(Kind.EFFECT)
    organ_classes = {each.ref.slug: each.label for each in _concepts(Kind.ORGAN_CLASS)}
    derived = derive(
        terms,
        curated,
        organ_classes,
        others=(name for kind in _ELSEWHERE for name in _names(kind)),
        conditions=_names(Kind.CONDITION),
    )
    mappings = tuple(_mappings(derived, curated))
    return {
        EFFECTS: vocabulary_bytes(_rows(derived, curated, organ_classes, mappings)),
        MAPPINGS: mapping_bytes(mappings),
    }


def _others(folder: Path, terms: Sequence[Term]) -> Mapping[str, bytes]:
    """Return the files of drugs, conditions, classes and mechanisms."""
    hub = tuple(read_hub(folder))
    groups = tuple(read_groups(folder))
    actions = tuple(action for drug in hub for action in drug.actions)
    drugs = tuple(_names(Kind.DRUG))
    chemicals = chain((drug.name for drug in hub), read_mesh_chemicals(folder))
    classes = derive_classes(
        groups,
        actions,
        _concepts(Kind.DRUG_CLASS),
        others=(*drugs, *_names(Kind.MECHANISM)),
    )
    rows = {
        Kind.DRUG: derive_drugs(tuple(read_drugbank(folder)), _curated_drugs(), hub, chemicals),
        Kind.CONDITION: derive_conditions(
            terms,
            (indication for drug in hub for indication in drug.indications),
            _concepts(Kind.CONDITION),
            others=drugs,
        ),
        Kind.DRUG_CLASS: classes,
        Kind.MECHANISM: derive_mechanisms(
            groups,
            actions,
            _concepts(Kind.MECHANISM),
            others=(*drugs, *_names(Kind.DRUG_CLASS), *(row.label for row in classes)),
        ),
    }
    return {derived_name(FILES[kind]): vocabulary_bytes(each) for kind, each in rows.items()}


def curated_folder() -> Path:
    """Return the directory of the vocabularies."""
    return resources.ontology() / "vocabulary"


def _curated_drugs() -> Curated:
    drugs = tuple(read_vocabulary(curated_folder() / FILES[Kind.DRUG], Kind.DRUG))
    return Curated(
        concepts=tuple(concept for concept, _ in drugs),
        guarded=frozenset(concept.label for concept, flags in drugs if flags & GUARDS),
    )


def _concepts(kind: Kind) -> tuple[Concept, ...]:
    return tuple(each for each, _ in read_vocabulary(curated_folder() / FILES[kind], kind))


def _names(kind: Kind) -> Iterator[str]:
    for concept in _concepts(kind):
        yield concept.label
        yield from concept.synonyms


def _mappings(derived: Derived, curated: tuple[Concept, ...]) -> Iterator[MappingRow]:
    """Yield what people have mapped, then what agrees by name and is not mapped yet."""
    lexical = {(each.label, each.term.curie or ""): each for each in derived.mappings}
    claimed: set[str] = set()
    for concept in curated:
        for curie in concept.mappings:
            claimed.add(curie)
            found = lexical.get((concept.label, curie))
            name = found.term.name if found else ""
            yield MappingRow(
                label=concept.label,
                curie=curie,
                exact=True,
                object_label="" if curie.startswith(_NAMELESS) else name,
                lexical=found is not None,
            )
    for (label, curie), each in lexical.items():
        if curie not in claimed:
            if each.exact:  # one name of a term that has several of ours is the one
                claimed.add(curie)
            yield MappingRow(
                label=label,
                curie=curie,
                exact=each.exact,
                object_label="" if curie.startswith(_NAMELESS) else each.term.name,
                lexical=True,
            )


def _rows(
    derived: Derived,
    curated: tuple[Concept, ...],
    organ_classes: Mapping[str, str],
    mappings: tuple[MappingRow, ...],
) -> Iterator[Row]:
    """Yield the derived effects, and the curated ones that get identifiers."""
    same: defaultdict[str, set[str]] = defaultdict(set)
    for each in mappings:
        if each.exact and not each.curie.startswith(_OWN_IDS):
            same[each.label].add(each.curie)
    for concept in curated:
        fresh = same[concept.label] - set(concept.mappings)
        if fresh and concept.organ_class:
            organ_class = organ_classes[concept.organ_class.slug]
            yield Row(label=concept.label, organ_class=organ_class, mappings=tuple(fresh))
    for effect in derived.effects:
        yield Row(
            label=effect.label,
            organ_class=effect.organ_class,
            broader=tuple(effect.parents),
            synonyms=tuple(name for name in effect.names.values() if name != effect.label),
            flag="serious" * effect.serious,
            mappings=tuple(same[effect.label]),
        )
