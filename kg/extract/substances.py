"""What a document states by code: its substances, which codes tell better than any name, and more.

A label gives the UNII of its active moiety and of the salt in it, and the codes of its packages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.extract.fieldkeys import field_key, field_values
from kg.lexicon import Drugs, Lexicon, components_of, schemes
from kg.model import Concept, Document, Ref

_BETWEEN = re.compile(r"[,;]\s*|\s+")
_PACKAGE = re.compile(r"\d{4,5}-\d{3,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The substances that a document states by code.

    Attributes:
        names: labels of the active moieties, () where the document states none by code.
        concepts: the drugs and salts with the codes, so far as the vocabularies lack them.
        notes: what names and codes disagree on, in words.
    """

    names: tuple[str, ...]
    concepts: tuple[Concept, ...]
    notes: tuple[str, ...]


def stated_substances(document: Document, lexicon: Lexicon) -> Stated:
    """Return the substances that labelled lines of a document give with their codes."""
    drugs = Drugs(lexicon)
    names = _values(document, "active_moiety")
    codes = _values(document, "unii")
    ids = [[f"UNII:{code}"] for code in codes] if len(codes) == len(names) else [[] for _ in names]
    if not names and (given := _codes(document)):
        names, ids = _named_alone(document, lexicon), [given]
    found = [drugs.find(name, given) for name, given in zip(names, ids, strict=False)]
    refs = tuple(each.drug for each in found if each)
    _take_salts(document, refs, drugs)
    brought = {each.ref: each for each in drugs.brought()}
    known = [brought.get(ref) or lexicon.concept(ref) for ref in refs]
    return Stated(
        names=tuple(concept.label for concept in known if concept),
        concepts=tuple(each for each in brought.values() if each.mappings),
        notes=tuple(f"{document.title}: {each}" for each in drugs.conflicts()),
    )


def _values(document: Document, meaning: str) -> list[str]:
    return [block.text for _, block in field_values(document, meaning)]


def _named_alone(document: Document, lexicon: Lexicon) -> list[str]:
    """Return the one name that a document gives its substance, [] where it names several."""
    stated = _values(document, "generic_name") or [document.title]
    return stated[:1] if len(components_of(stated[0], lexicon)) == 1 else []


def _codes(document: Document) -> list[str]:
    """Return the identifiers in labelled lines ("CAS number: 50-78-2")."""
    found = []
    for section in document.sections:
        scheme = schemes().get((field_key(section.heading) or "").upper())
        if scheme is not None:
            for block in section.blocks:
                found += [f"{scheme.prefix}:{code}" for code in _BETWEEN.split(block.text)]
    return found


def _take_salts(document: Document, drugs_stated: Sequence[Ref], drugs: Drugs) -> None:
    """Take in the salts, esters and hydrates that hold the substances."""
    names, codes = _values(document, "ingredient"), _values(document, "ingredient_unii")
    if len(names) == len(codes):
        for name, code in zip(names, codes, strict=True):
            drugs.take_form(name, [f"UNII:{code}"], drugs_stated)


def with_codes(concepts: Iterable[Concept], stated: Stated, drugs: Sequence[Ref]) -> list[Concept]:
    """Return concepts with the codes that the document states, and the salts of the drugs."""
    coded = {each.ref: each for each in stated.concepts}
    made = {each.ref: each for each in concepts}
    for ref, concept in made.items():
        codes = coded[ref].mappings if ref in coded else ()
        made[ref] = replace(concept, mappings=tuple(sorted({*concept.mappings, *codes})))
    own = set(drugs)
    made |= {
        ref: each for ref, each in coded.items() if ref not in made and own & {ref, *each.broader}
    }
    return list(made.values())


def packaged(product: Concept, document: Document) -> Concept:
    """Return a product with the codes of its packages, where a document is about it alone."""
    if len(_values(document, "product_name")) != 1:
        return product
    codes = (f"NDC:{code}" for code in _values(document, "ndc") if _PACKAGE.fullmatch(code))
    return replace(product, mappings=tuple(sorted({*product.mappings, *codes})))
