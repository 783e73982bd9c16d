"""The drug of a document with all that the document calls it, and what is sold of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.fieldkeys import field_values
from kg.identifiers import slug
from kg.lexicon import Lexicon, drug_called, form_called, key
from kg.model import Concept, Document, Kind, Ref

_ALSO = re.compile(
    r"^(?:also (?:known as|called|spelled)|aka|or|formerly|previously)[:,]?\s+", re.I
)


def named(
    document: Document,
    drug: Concept,
    name: str,
    notes: list[str],
    title: str,
    title_notes: list[str],
    lexicon: Lexicon,
) -> tuple[Concept, Concept | None]:
    """Return the drug with the synonyms that the document states, and the product if it has one."""
    known = {key(each) for each in (drug.label, *drug.synonyms)}
    extra = {_ALSO.sub("", note) for note in notes if _ALSO.match(note)}
    if not drug.components:
        extra.add(name)
    product: Concept | None = None
    if key(title) and not _same_drug(title, drug, known, lexicon):
        brands = {
            brand.strip()
            for _, block in field_values(document, "brand_name")
            for brand in re.split(r"[,;]", block.text)
        }
        product = Concept(
            ref=Ref(Kind.PRODUCT, slug(title)),
            label=title,
            synonyms=tuple(sorted({each for each in brands if each and each != title})),
        )
        extra |= {
            code.strip()
            for _, block in field_values(document, "abbreviation")
            for code in re.split(r"[,;]", block.text)
        }
    elif title_notes:
        extra |= {_ALSO.sub("", note) for note in title_notes if _ALSO.match(note)}
    fresh = sorted({each for each in extra if key(each) and key(each) not in known})
    if fresh:
        drug = Concept(
            ref=drug.ref,
            label=drug.label,
            synonyms=tuple(sorted({*drug.synonyms, *fresh})),
            broader=drug.broader,
            mappings=drug.mappings,
            components=drug.components,
        )
    return drug, product


def parted(
    drug: Concept, spoken: set[str], lexicon: Lexicon
) -> tuple[Concept, tuple[Concept, ...]]:
    """Return a drug without the names that are those of forms of it, and these forms."""
    found: dict[str, Concept] = {}
    for name in sorted({*drug.synonyms, *spoken}):
        form = None if drug.components else form_called(name, drug, lexicon)
        if form is not None:
            found[name] = form
    forms = {each.ref: each for each in found.values()}
    synonyms = tuple(name for name in drug.synonyms if name not in found)
    return replace(drug, synonyms=synonyms), tuple(forms[ref] for ref in sorted(forms))


def heard(concepts: list[Concept]) -> Iterator[Concept]:
    """Yield the drugs among concepts; the text may call each by the names of its forms too."""
    for concept in concepts:
        if concept.ref.kind is Kind.DRUG and not concept.is_form:
            forms = {each.label for each in concepts if concept.ref in each.broader}
            yield replace(concept, synonyms=tuple(sorted({*concept.synonyms, *forms})))


def _same_drug(title: str, drug: Concept, known: set[str], lexicon: Lexicon) -> bool:
    if key(title) in known or "+" in title:
        return True
    grounded = drug_called(title, lexicon)
    if grounded is not None and grounded.ref == drug.ref:
        return True
    words, own = set(key(title).split()), set(key(drug.label).split())
    return words <= own or own <= words
