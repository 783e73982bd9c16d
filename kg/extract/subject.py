"""Which drug a document is about: its names, its parts, the product that is sold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.errors import UnreadableSourceError
from kg.extract.abbreviations import as_defined, definitions, meanings, with_definitions
from kg.extract.fieldkeys import field_values
from kg.extract.naming import (
    bare_title,
    contained_name,
    described_parts,
    first_phrase,
    headlined,
    is_preparation,
    is_prose,
    name_and_notes,
    named_at_beginning,
    split_names,
    stated_content,
    told_in_headings,
    unglued,
    vaccine_name,
)
from kg.extract.phrasing import Phrases
from kg.extract.spellings import heard, named, parted
from kg.extract.substances import packaged, stated_substances, with_codes
from kg.extract.titles import title_of
from kg.identifiers import slug
from kg.lexicon import (
    Lexicon,
    Match,
    components_of,
    drug_called,
    form_called,
    key,
    lowered,
    usual_salt,
)
from kg.lexicon.parts import PLUS
from kg.lexicon.phrases import ground_phrase
from kg.model import Block, Concept, Document, Grounding, Kind, Ref, Section

_REMEMBERED = 512  # sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The drug of a document.

    Attributes:
        drug: the substance or combination.
        product: what is sold, where the document is about one.
        components: the parts of a combination, () for a single substance.
        names: patterns of every name by which the text calls the drug or product.
        whole: those of them that name a combination by all its parts.
        concepts: nodes that the vocabularies do not have, or not with all these names.
        lexicon: the vocabularies with those nodes.
        named_in: section and block that give the name of the drug, for what the product contains.
        meant: folded words that each abbreviation stands for which the document defines.
        notes: what the report should say of the drug's names and codes.
    """

    drug: Ref
    product: Ref | None
    components: tuple[Ref, ...]
    names: Phrases
    whole: Phrases
    concepts: tuple[Concept, ...]
    lexicon: Lexicon
    named_in: tuple[Section, Block] | None
    meant: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    _found: dict[tuple[str, Kind], list[Match]] = field(default_factory=dict, compare=False)

    @property
    def own(self) -> frozenset[Ref]:
        """Return the drug and its parts."""
        return frozenset((self.drug, *self.components))

    @property
    def sold(self) -> Ref:
        """Return the product, or the drug where no product is named."""
        return self.product or self.drug

    def find(self, text: str, kind: Kind) -> list[Match]:
        """Return what `lexicon.find` does; extractors ask for the same sentence many times."""
        found = self._found.get((text, kind))
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self.lexicon.find(text, kind)
            if self.meant:
                found = as_defined(found, text, self.meant, self.lexicon)
            self._found[text, kind] = found
        return found

    def ground(self, words: str, kind: Kind) -> Grounding | None:
        """Return what `ground_phrase` does, less what the document takes the words not to mean."""
        grounding = ground_phrase(self.lexicon, words, kind)
        if grounding is None or not self.meant:
            return grounding
        kept = as_defined([Match(0, len(words), grounding)], words, self.meant, self.lexicon)
        return kept[0].grounding if kept else None

    def other_drugs(self, text: str) -> list[Match]:
        """Return where `text` names drugs that are neither this one nor a part or a form of it."""
        return [
            match
            for match in self.find(text, Kind.DRUG)
            if match.concept not in self.own and not self._is_same_substance(match.concept)
        ]

    def _is_same_substance(self, drug: Ref) -> bool:
        """Say whether one of two drugs is the substance of which the other is a salt or ester."""
        named = self.lexicon.concept(drug)
        return (named is not None and not self.own.isdisjoint(named.broader)) or any(
            drug in concept.broader for each in self.own if (concept := self.lexicon.concept(each))
        )

    def part_called(self, words: str) -> Ref | None:
        """Return the part of the combination that `words` name, if only by its first words.

        A page on "gentamicin sulfate + clobetasol" may well speak of "Gentamicin:".
        """
        spoken = set(key(words).split())
        fitting = {
            part
            for part in self.components
            for name in _all_names(self.lexicon.concept(part), part)
            if spoken and spoken <= set(key(name).split())
        }
        return fitting.pop() if len(fitting) == 1 else None

    def only_part(self, *texts: str) -> Ref | None:
        """Return the part that the first of these texts to name any names alone, else None."""
        for text in texts:
            if self.whole.search(text):  # as a whole, even if not all of its words name a drug
                text = self.whole.sub(lambda name: " " * len(name[0]), text)
            parts = {part.concept for part in self.parts_named(text)}
            if parts:
                return parts.pop() if len(parts) == 1 else None
        return None

    def parts_named(self, text: str) -> list[Match]:
        """Return where `text` names parts of the combination."""
        parts = frozenset(self.components)
        return [match for match in self.find(text, Kind.DRUG) if match.concept in parts]


def _all_names(concept: Concept | None, ref: Ref) -> tuple[str, ...]:
    return (concept.label, *concept.synonyms) if concept else (ref.slug,)


def find_subject(document: Document, lexicon: Lexicon) -> Subject:
    """Return the drug that a document is about.

    Raises:
        UnreadableSourceError: neither a generic name nor a title names anything.
    """
    described = described_parts(document)
    generic = None if described else next(iter(field_values(document, "generic_name")), None)
    headed = document.title if generic else described or bare_title(title_of(document, lexicon))
    title, title_notes = name_and_notes(headed)
    stated = generic[1].text if generic else _known_or_contained(headed, document, lexicon)
    if generic and "active" in generic[0].heading.casefold():  # what it is made of, not a name
        stated = _known_or_contained(bare_title(stated), document, lexicon)
    name, notes = name_and_notes(stated)
    if "+" not in title and not is_prose(name):
        name, notes = _noted(name, notes, lexicon)
    name = first_phrase(name)
    if not key(name) or (is_prose(name) and key(title)):
        name, notes = title, title_notes
    if not key(name):
        raise UnreadableSourceError(
            document.source.id, line=1, expected="a title or a line 'Generic Name: ...'"
        )
    coded = stated_substances(document, lexicon)
    substances = coded.names
    parts = [*substances] or [unglued(each, lexicon) for each in components_of(name, lexicon)]
    title_parts = [unglued(each, lexicon) for each in components_of(title, lexicon)]
    if (
        not substances
        and "+" in title
        and (len(parts) != len(title_parts) or any(map(is_prose, parts)))
    ):
        parts = title_parts
    refs = {_part(part, lexicon) for part in parts}  # an acid and its salt are one
    components = tuple(sorted(refs)) if len(refs) > 1 else ()
    concepts: list[Concept] = []
    if components:
        concepts += [each for part in parts for each in _spelled(part, lexicon)]
        label = " + ".join(sorted({_label(part, lexicon) for part in parts}))
        spelled = {each for each in (name, title) if "+" in each or "/" in each} - {label}
        drug = Concept(
            ref=Ref(Kind.DRUG, slug(label)),
            label=label,
            synonyms=tuple(sorted(spelled)),
            components=components,
        )
    else:
        known = drug_called(parts[0], lexicon) or drug_called(title, lexicon)
        drug = known or _minted(parts[0] if substances else name)
    drug, product = named(document, drug, name, notes, title, title_notes, lexicon)
    drug, forms = parted(drug, {name, title, *parts}, lexicon)
    concepts = with_codes([*concepts, drug, *forms], coded, components or (drug.ref,))
    if product is not None:
        concepts.append(packaged(product, document))
    spoken = {drug.label, *drug.synonyms, *(form.label for form in forms), name, title}
    spoken |= set(parts)
    if product is not None:
        spoken |= {product.label, *product.synonyms}
    defined = definitions(block.text for each in document.sections for block in each.blocks)
    called = frozenset(map(key, spoken))
    spoken |= {each.short for each in defined if key(each.long) in called}
    return Subject(
        drug=drug.ref,
        product=product.ref if product else None,
        components=components,
        names=Phrases(name for name in spoken if key(name)),
        whole=Phrases(name for name in spoken if components and PLUS.search(name)),
        concepts=tuple(concepts),
        lexicon=with_definitions(lexicon.extended(heard(concepts)), defined),
        named_in=generic,
        meant=meanings(defined),
        notes=coded.notes,
    )


def _known_or_contained(title: str, document: Document, lexicon: Lexicon) -> str:
    """Return a title that names a drug; else the drug in its note, or that a product contains."""
    name, notes = name_and_notes(title)
    parts = components_of(name, lexicon)
    if len(parts) > 1 or drug_called(parts[0], lexicon) is not None:
        return title
    noted, _ = _noted(name, notes, lexicon)
    if noted != name:  # "Brandex (warfarin)"
        return noted
    beginning = named_at_beginning(name)
    if beginning and (_all_known(beginning, lexicon) or is_preparation(beginning)):
        return beginning  # "Warfarin: uses"
    return (
        contained_name(document, lexicon)
        or stated_content(document)
        or vaccine_name(document)
        or headlined(title, document, lexicon)
        or told_in_headings(title, document, lexicon)
        or title
    )


def _noted(name: str, notes: list[str], lexicon: Lexicon) -> tuple[str, list[str]]:
    """Return the one drug that notes give behind a name that none has, else the name and notes."""
    known = [note for note in notes if _all_known(note, lexicon)]
    known += [" + ".join(split_names(note)) for note in notes if _makes_up(note, lexicon)][:1]
    alone = len(components_of(name, lexicon)) == 1 and drug_called(name, lexicon) is None
    return (known[0], notes) if alone and len({*known}) == 1 else (name, notes)


def _makes_up(note: str, lexicon: Lexicon) -> bool:
    """Say whether a note lists what a product is made of, one of it known: "(A and Metformin)"."""
    parts = split_names(note)
    known = [drug_called(each, lexicon) is not None for each in parts]
    made = len(parts) > 1 and any(known) and not all(known)
    return made and all(len(each.split()) <= 3 for each in parts)


def _all_known(name: str, lexicon: Lexicon) -> bool:
    """Say whether words name a drug, or the parts of a combination, and nothing else."""
    return all(drug_called(part, lexicon) for part in components_of(name, lexicon))


def _part(name: str, lexicon: Lexicon) -> Ref:
    known = drug_called(name, lexicon)
    return known.ref if known else _minted(name).ref


def _label(name: str, lexicon: Lexicon) -> str:
    known = drug_called(name, lexicon)
    return known.label if known else usual_salt(name).casefold()


def _spelled(name: str, lexicon: Lexicon) -> Iterator[Concept]:
    """Yield a part of a combination where the vocabulary lacks it, or its name on the page."""
    known = drug_called(name, lexicon)
    if known is None:
        yield _minted(name)
        return
    form = form_called(name, known, lexicon)
    if form is not None:
        yield from (known, form)
    elif not lexicon.find(name, Kind.DRUG):  # a word too common to name a drug elsewhere
        yield known
    elif key(name) not in {key(each) for each in (known.label, *known.synonyms)}:
        yield replace(known, synonyms=tuple(sorted({*known.synonyms, name})))


def _minted(name: str) -> Concept:
    """Return a drug that no vocabulary has, which is one however its salt is spelt."""
    label = lowered(usual_salt(name))
    return Concept(ref=Ref(Kind.DRUG, slug(label)), label=label)
