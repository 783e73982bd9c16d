"""The substances that a label states by code, which tell its drug apart better than any name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.fieldkeys import field_values
from kg.lexicon import Lexicon, drug_called
from kg.model import Concept, Document, Kind, Ref


@dataclass(frozen=True, slots=True)
class Substance:
    """An active moiety.

    Attributes:
        name: its label where a vocabulary has it, else its name in the document.
        curie: its code ("UNII:..."), "" where the document gives none.
    """

    name: str
    curie: str


def stated_substances(document: Document, lexicon: Lexicon) -> list[Substance]:
    """Return the active moieties that labelled lines of a document give, [] where none do."""
    names = [block.text for _, block in field_values(document, "active_moiety")]
    codes = [block.text for _, block in field_values(document, "unii")]
    if len(codes) != len(names):
        codes = [""] * len(names)
    return [_substance(*pair, lexicon) for pair in zip(names, codes, strict=True)]


def _substance(name: str, code: str, lexicon: Lexicon) -> Substance:
    curie = f"UNII:{code}" if code else ""
    called = drug_called(name, lexicon)
    if called is None or (curie and curie not in called.mappings):
        called = _by_unii(curie, lexicon) or called
    return Substance(called.label if called else name, curie)


def _by_unii(curie: str, lexicon: Lexicon) -> Concept | None:
    ref = _uniis(lexicon).get(curie) if curie else None
    concept = lexicon.concept(ref) if ref else None
    return concept if concept and not concept.is_form else None


@lru_cache(maxsize=2)
def _uniis(lexicon: Lexicon) -> Mapping[str, Ref]:
    return {
        curie: concept.ref
        for concept in lexicon.concepts(Kind.DRUG)
        for curie in concept.mappings
        if curie.startswith("UNII:")
    }
