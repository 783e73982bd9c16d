"""The names under which the drug is sold, by a labelled line or by a sentence, and who makes it."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.lines import Line
from kg.extract.passages import Passage
from kg.extract.recorder import Finding, Recorder
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.identifiers import slug
from kg.lexicon import Lexicon, key
from kg.model import Concept, Kind, MatchKind, Predicate, Ref, SectionKind
from kg.readers.template import company_end

_UNHEARD = frozenset({SectionKind.DISCLAIMER, SectionKind.LINKS, SectionKind.IDENTIFICATION})
_MARKS = "®™©*_ \t.:\"'“”‘’"
_LONGEST = 4  # words of a brand name
_ITEM = re.compile(r"[^,;|()/]+(?:\([^()]*\)[^,;|()/]*)?")
_NOTE = re.compile(r"\(([^()]*)\)")
_NAME = r"[A-Z][\w'’-]*[®™]?(?:[ -][A-Z0-9][\w'’-]*[®™]?){0,2}"
_NAMES = re.compile(
    rf"[\s:,]*(?:the\s+)?[\"“'‘*]*(?P<names>{_NAME}"
    rf"(?:[\"”'’*]*(?:\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and|or)\s+|\s*/\s*)[\"“'‘*]*{_NAME})*)"
)
_ONE_COMPANY = r"[A-Z][\w&.'’-]*(?:,?\s+(?:&|[A-Z][\w&.'’-]*))*"
_COMPANY = re.compile(_ONE_COMPANY)
_COMPANIES = re.compile(
    rf"\s+(?:the\s+)?(?P<names>{_ONE_COMPANY}(?:\s*(?:,|,?\s+and|/)\s+{_ONE_COMPANY})*)"
)
_BETWEEN = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|\s*/\s*")


def maker(line: Line, name: str) -> Ref:
    """Return the company that a name names, if only without "Inc." or the like."""
    return line.mint(Kind.ORGANIZATION, known_company(name, line.subject.lexicon) or name)


def known_company(name: str, lexicon: Lexicon) -> str | None:
    """Return the name by which the vocabulary has a company, None where it has none.

    Args:
        name: its name, with "Inc." and the like behind it or without.
        lexicon: the vocabularies.
    """
    bare = name
    while bare:
        if lexicon.ground(bare, Kind.ORGANIZATION) is not None:
            return bare
        shorter = _endings().sub("", bare).strip(" ,.&")
        if shorter == bare:
            return None
        bare = shorter
    return None


def is_incorporated(name: str) -> bool:
    """Say whether a name ends as that of a company does ("Examplin Ltd.")."""
    return _endings().search(name.rstrip(" .") + ".") is not None


@cache
def _endings() -> re.Pattern[str]:
    endings = sorted(table("fields")["company_endings"], key=len, reverse=True)
    return re.compile(rf"[\s,]+(?:{'|'.join(map(re.escape, endings))})\.?$", re.IGNORECASE)


def read_brands(line: Line) -> None:
    """Record the products that a line of brand names gives, with the makers in parentheses."""
    for item in _ITEM.finditer(line.text):
        place = item.start()
        for words in re.split(r"(\s+(?:and|or)\s+)", item[0]):
            _read_brand(line, place, words)
            place += len(words)


def _read_brand(line: Line, place: int, words: str) -> None:
    name = _NOTE.sub(" ", words).strip(_MARKS)
    if not _is_brand(name, line.subject) or pattern("fields", "brands", "remarks").search(name):
        return
    start = line.text.index(name.split()[0], place)
    end = start + len(name) if line.text.startswith(name, start) else place + len(words.rstrip())
    product = line.new(_product(name, line.subject))
    line.add(start, end, Predicate.CONTAINS, line.subject.drug, product, MatchKind.MINTED)
    for note in _NOTE.finditer(words):
        known = known_company(note[1].strip(), line.subject.lexicon)
        if known or _endings().search(note[1].strip()):
            begin = place + note.start(1)
            company = maker(line, note[1].strip())
            line.add(begin, begin + len(note[1]), Predicate.MANUFACTURED_BY, company, product)


def read_product(line: Line) -> None:
    """Record the product that a line names as a whole, whatever "and" or comma stands in it."""
    product = _product(line.text, line.subject)
    drug = line.subject.lexicon.concept(line.subject.drug)
    own = {key(each) for each in ((drug.label, *drug.synonyms) if drug else ())}
    if product.ref != line.subject.product and key(line.text) not in own:
        line.add(
            0,
            len(line.text),
            Predicate.CONTAINS,
            line.subject.drug,
            line.new(product),
            MatchKind.MINTED,
        )


def _is_brand(name: str, subject: Subject) -> bool:
    """Say whether words can be a brand, and not a name of the drug or a word of the sentence."""
    if not key(name) or not (name[0].isupper() or name[0].isdigit() or name[1:2].isupper()):
        return False
    if len(name.split()) > _LONGEST or name.split()[0] in table("fields")["brands"]["not_brands"]:
        return False
    if subject.lexicon.ground(name, Kind.DRUG_CLASS) is not None:
        return False
    drug = subject.lexicon.concept(subject.drug)
    own = {key(each) for each in ((drug.label, *drug.synonyms) if drug else ())}
    generic = subject.lexicon.ground(name, Kind.DRUG)
    return key(name) not in own and (generic is None or generic.concept in subject.own)


def _product(name: str, subject: Subject) -> Concept:
    """Return the product called `name`: the one that the document is about, or a new one."""
    for concept in subject.concepts:
        names = {key(each) for each in (concept.label, *concept.synonyms)}
        if concept.ref.kind is Kind.PRODUCT and key(name) in names:
            return concept
    label = re.sub(r"[®™]", "", name)
    return Concept(ref=Ref(Kind.PRODUCT, slug(label)), label=label)


def brands(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the products that a sentence says the drug, or a part of it, is sold as."""
    if passage.section in _UNHEARD:
        return
    text = passage.text
    for cue in pattern("fields", "brands", "cues").finditer(text):
        listed = _NAMES.match(text, cue.end())
        drug = _sold(text, cue.start(), subject) if listed else None
        if listed is None or drug is None:
            continue
        place = listed.start("names")
        for words in _BETWEEN.split(listed["names"]):
            name = words.strip(_MARKS)
            start = text.index(name, place)
            place = start + len(name)
            if not _is_brand(name, subject):
                continue
            recorder.add(
                passage,
                Finding(
                    start=start,
                    end=place,
                    predicate=Predicate.CONTAINS,
                    object=drug,
                    subject=recorder.mint(_product(name, subject)),
                    method="brands: sentence",
                    how=MatchKind.MINTED,
                ),
            )


def makers(passage: Passage, subject: Subject, recorder: Recorder) -> None:
    """Record the companies that a sentence says make or sell the drug.

    What only stands after "made by" counts where the vocabulary has it, or where it ends as the
    names of companies do.
    """
    if passage.section in _UNHEARD:
        return
    text = passage.text
    for cue in pattern("fields", "maker_sentences", "cues").finditer(text):
        named = _COMPANIES.match(text, cue.end())
        if named is None or _sold(text, cue.start(), subject) != subject.drug:
            continue
        for company in _COMPANY.finditer(text, *named.span("names")):
            _add_maker(passage, company, subject, recorder)


def _add_maker(
    passage: Passage, company: re.Match[str], subject: Subject, recorder: Recorder
) -> None:
    words = company[0][: company_end(company[0])].rstrip(" .,")
    known = known_company(words, subject.lexicon)
    if known is None and not _endings().search(words):
        return
    label = known or words
    grounding = subject.lexicon.ground(label, Kind.ORGANIZATION)
    ref = grounding.concept if grounding else Ref(Kind.ORGANIZATION, slug(label))
    recorder.add(
        passage,
        Finding(
            start=company.start(),
            end=company.start() + len(words),
            predicate=Predicate.MANUFACTURED_BY,
            object=ref if grounding else recorder.mint(Concept(ref=ref, label=label)),
            subject=subject.sold,
            method="makers: sentence",
            how=MatchKind.MINTED,
            grounding=grounding,
        ),
    )


def _sold(text: str, place: int, subject: Subject) -> Ref | None:
    """Return what a brand named at `place` is a brand of: what was named last before it."""
    parts = {match.start: match for match in subject.parts_named(text[:place])}
    others = [match.start for match in subject.other_drugs(text[:place])]
    named = [match.start() for match in subject.names.finditer(text, 0, place)]
    last = max([*parts, *others, *named], default=None)
    if last is None or (last in named and last not in parts):
        return subject.drug
    return parts[last].concept if last in parts else None
