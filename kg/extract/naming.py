"""What the name that stands above a document says: its notes, its parts, what it is made up as."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.fieldkeys import field_values
from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern, table
from kg.headings import heading_kind, without_document_kind
from kg.lexicon import Lexicon, components_of, drug_called, key
from kg.lexicon.forms import bare_names
from kg.lexicon.parts import PLUS
from kg.lexicon.words import fold
from kg.model import Document, Kind

_CONTAINED = re.compile(
    r"\bcontains?\s+(?:(?:the|an|as)\s+)+active\s+(?:substance|ingredient)s?\s*,?\s*"
    r"(?:(?:called|named)\s+)?(?P<name>[\w-]+(?:\s+[\w-]+){0,4}?)"
    r"(?=\s*[.,;(]|\s+(?:which|that|and\s+(?:is|belongs))\b)",
    re.IGNORECASE,
)
_EACH_CONTAINS = re.compile(
    r"\beach\s+(?:[\w-]+\s+){1,6}?contains\s+(?:\d[\d.,]*)\s*(?:mg|g|mcg|µg|micrograms?|milligrams?"
    r"|units?|IU|million\s+units)\s+(?:of\s+)?(?P<name>[a-z][\w-]{4,}(?:\s+(?!in\b|and\b|as\b|per\b)[\w-]+){0,2}?)"
    r"(?=\s*[.,;(]|\s+(?:and|equivalent|as|in|per)\b)",
    re.IGNORECASE,
)
_ONE_WORD = re.compile(r"[A-Za-z][\w-]{4,}")
_WORD = re.compile(r"[^\W\d_][\w-]{4,}")
_FIRST = re.compile(r"(?P<name>[A-Z][\w-]{4,})\s+(?:in|for|versus|vs\.?|compared with)\s")
_SPOKEN_OF = (
    r"\b(?:{0}\b(?:\s*\([^()]*\))?\s*(?:is|can|may|contains|belongs|works|was|has|will|should|,\s+an?)\b"
    r"|(?:is|does|can|take|taking|taken|use|using|stop|start)\s+{0}\b)"
)
_VACCINE = re.compile(
    r"\bis\s+an?\s+(?:[\w-]+\s+){0,3}?(?:(?P<kind>[\w-]+coccal)\s+)?vaccine\b", re.IGNORECASE
)
_AGAINST = (
    re.compile(r"\bcaused\s+by\s+(?:the\s+)?(?P<what>[\w-]+(?:\s+\w*virus\b)?)", re.IGNORECASE),
    re.compile(r"\b(?:against|prevent|prevents)\s+(?:the\s+)?(?P<what>[\w-]+)", re.IGNORECASE),
)
_GLUED = re.compile(r"(?P<name>[\w -]{3,}[a-z])(?=[A-Z])")
_TITLE_GOES_ON = re.compile(r":\s|\s[-–—|]\s")
_JOINED_NAMES = re.compile(r"\s*(?:\+|/|;|,|&|\band\b|\bplus\b|\bwith\b)\s*", re.IGNORECASE)
_STRENGTH = re.compile(
    r"\s+\d[\d.,]*\s*(?:mg|mcg|ug|µg|g|ml|iu|units?|%)(?:\s*/\s*\d*\s*ml)?(?![\w/])", re.IGNORECASE
)
_MADE_UP = re.compile(
    r"\s+(?:tablets?|capsules?|injection|syrup|suspension|cream|gel)(?:\s+I?[BU]?P)?$",
    re.IGNORECASE,
)
_BEFORE = 60  # characters in front of "contains"
_DESCRIBED = 250  # characters behind "is a vaccine"
_NOTE = re.compile(r"\s*\(([^()]*)\)")
_LONGEST_NAME = 7  # words


def first_phrase(text: str) -> str:
    """Return what stands before the first sentence end or line of explanation."""
    return re.split(r"\.\s|\s[-–—]\s", text.strip(), maxsplit=1)[0].strip(" .")


@cache
def _headlines() -> Phrases:
    return pattern("drug-names", "headlines")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(table("drug-names")["behind"], re.IGNORECASE)


def bare_title(title: str) -> str:
    """Return a title without the kind of document that it begins with, and without a strength.

    >>> bare_title("Medication Guide: Zorvix"), bare_title("Warfarin 5 mg tablets")
    ('Zorvix', 'Warfarin')
    """
    title = _NOTE.sub(lambda note: f" ({without_strengths(note[1])})", title)
    bare = _behind().sub("", without_document_kind(title)).strip()
    return bare or title


def named_at_beginning(title: str) -> str:
    """Return what stands before a colon, bar or dash in a title, "" where it has none.

    >>> named_at_beginning("Warfarin: uses, dosage, side effects")
    'Warfarin'
    """
    bare = _TITLE_GOES_ON.split(title, maxsplit=1)[0]
    return bare.strip() if bare != title else ""


def is_preparation(name: str) -> bool:
    """Say whether the last word of a name says that a preparation is meant ("flu vaccine")."""
    return name.casefold().endswith(tuple(table("drug-names")["preparations"]))


def is_prose(name: str) -> bool:
    """Say whether a "name" is rather a remark ("There is no single generic name for ...")."""
    if pattern("drug-names", "remarks").match(name.strip()):
        return True
    return any(len(part.split()) > _LONGEST_NAME for part in PLUS.split(name))


def unglued(name: str, lexicon: Lexicon) -> str:
    """Return a name without the note that lost its parentheses ("ThiamineVitamin B").

    Only where the name as it stands is none, and what stands before the note is.
    """
    glued = _GLUED.match(name)
    if glued is None or drug_called(name, lexicon) or not drug_called(glued["name"], lexicon):
        return name
    return glued["name"]


def name_and_notes(text: str) -> tuple[str, list[str]]:
    """Return a name without its parentheses, also an unclosed one, and what stood in them."""
    notes = [match[1].strip() for match in _NOTE.finditer(text)]
    return _NOTE.sub("", text).partition("(")[0].strip(" *:"), notes


def without_strengths(note: str) -> str:
    """Return a list of contents without how much there is of each, and without the form.

    >>> without_strengths("Examplin 50 mg and Metformin 500 mg Tablets")
    'Examplin and Metformin'
    """
    return _MADE_UP.sub("", _STRENGTH.sub("", note)).strip()


def split_names(name: str) -> list[str]:
    """Return the names that a title or note joins ("A and B", "A + B")."""
    return [each.strip() for each in _JOINED_NAMES.split(name) if key(each)]


def described_parts(document: Document) -> str:
    """Return "A + B" where a title joins names and the page has a part on each, "" elsewhere.

    A part is told by its heading ("Individual ingredient: A") or by a generic name of its own.
    Such a page is about the combination, whatever the first of its generic names is.
    """
    names = _JOINED_NAMES.split(name_and_notes(bare_title(document.title))[0])
    told = {key(block.text) for _, block in field_values(document, "generic_name")}
    for section in document.sections:
        told |= {key(section.heading), key(section.heading.rpartition(":")[2])}
    joined = len(names) > 1 and all(key(each) and key(each) in told for each in names)
    return " + ".join(each.strip() for each in names) if joined else ""


def contained_name(document: Document, lexicon: Lexicon) -> str:
    """Return the drug that a document says its product contains, "" where it names none.

    One that no vocabulary knows is taken where it is called by one word.
    """
    unknown = ""
    for section in document.sections:
        for block in section.blocks:
            for told in _CONTAINED.finditer(block.text):
                before = block.text[max(0, told.start() - _BEFORE) : told.start()]
                if document.title.casefold() not in before.casefold():
                    continue  # another medicine contains it
                if all(drug_called(part, lexicon) for part in components_of(told["name"], lexicon)):
                    return told["name"]
                if not unknown and _ONE_WORD.fullmatch(told["name"]):
                    unknown = told["name"]
    return unknown


def headlined(title: str, document: Document, lexicon: Lexicon) -> str:
    """Return the drug that a headline is about, "" where a title is none or names none.

    Known drugs are found by their names, another by what the text says of it: "Safety update:
    examplin and the liver" over "Examplin is a medicine for gout".
    """
    if ":" not in title and not title.endswith("?") and not _headlines().search(title):
        return ""
    known = {match.concept for match in lexicon.find(title, Kind.DRUG)}
    if len(known) == 1:
        concept = lexicon.concept(known.pop())
        return concept.label if concept else ""
    first = _FIRST.match(title)  # "Examplin in adults with gout: a randomised trial"
    if first is not None:
        return first["name"]
    text = " ".join(block.text for each in document.sections for block in each.blocks)
    text += " ".join(each.heading for each in document.sections)
    spoken = {
        word: len(re.findall(_SPOKEN_OF.format(re.escape(word)), text, re.IGNORECASE))
        for word in _WORD.findall(title)
        if word.casefold() not in table("drug-names")["no_names"]
        and not any(fold(word) in lexicon.words(kind) for kind in (Kind.EFFECT, Kind.CONDITION))
    }
    most = max(spoken, key=lambda word: spoken[word], default="")
    return most if most and spoken[most] else ""


def told_in_headings(title: str, document: Document, lexicon: Lexicon) -> str:
    """Return the drug that the first headline within a document is about, "" where none is.

    Only where the text never speaks of what the title names: a bulletin is called "Drug Watch 31",
    and what it tells stands under "Examplin: damage to tendons".
    """
    text = " ".join(block.text for each in document.sections for block in each.blocks)
    if title.casefold() in text.casefold():
        return ""
    for section in document.sections:
        name = named_at_beginning(section.heading)
        if not name or len(name.split()) > _LONGEST_NAME or heading_kind(name) is not None:
            continue
        spoken = re.findall(_SPOKEN_OF.format(re.escape(name)), text, re.IGNORECASE)
        if drug_called(name, lexicon) is not None or len(spoken) > 1:
            return name
    return ""


def stated_content(document: Document) -> str:
    """Return the substance of which a document says how much each unit holds, "" where none.

    As in "Each tablet contains 50 mg of examplinib (as sodium)", the first of such sentences: those
    after it are of what else is in it. No vocabulary need know it.
    """
    for section in document.sections:
        for block in section.blocks:
            told = _EACH_CONTAINS.search(block.text)
            if told is not None:
                name = told["name"]
                return next(bare_names(name), name)
    return ""


def vaccine_name(document: Document) -> str:
    """Return what a page that calls its product a vaccine says it is against, with "vaccine".

    Brands of vaccines are in no vocabulary, and the strains that they are made of name no drug.
    """
    for section in document.sections:
        for block in section.blocks:
            called = _VACCINE.search(block.text)
            if called is None:
                continue
            if called["kind"]:
                return f"{called['kind'].lower()} vaccine"
            described = block.text[called.end() : called.end() + _DESCRIBED]
            for wording in _AGAINST:
                if told := wording.search(described):
                    return f"{' '.join(told['what'].split()).lower()} vaccine"
    return ""
