"""What the name that stands above a document says: its notes, its parts, what it is made up as."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.forms import drug_called
from kg.extract.rules import pattern
from kg.lexicon import Lexicon, key
from kg.model import Document, Kind

_CONTAINED = re.compile(
    r"\bcontains?\s+(?:(?:the|an|as)\s+)+active\s+(?:substance|ingredient)s?\s*,?\s*"
    r"(?:(?:called|named)\s+)?(?P<name>[\w-]+(?:\s+[\w-]+){0,4}?)"
    r"(?=\s*[.,;(]|\s+(?:which|that|and\s+(?:is|belongs))\b)",
    re.IGNORECASE,
)
_VACCINE = re.compile(
    r"\bis\s+an?\s+(?:[\w-]+\s+){0,3}?(?:(?P<kind>[\w-]+coccal)\s+)?vaccine\b", re.IGNORECASE
)
_AGAINST = (
    re.compile(r"\bcaused\s+by\s+(?:the\s+)?(?P<what>[\w-]+(?:\s+\w*virus\b)?)", re.IGNORECASE),
    re.compile(r"\b(?:against|prevent|prevents)\s+(?:the\s+)?(?P<what>[\w-]+)", re.IGNORECASE),
)
_BEFORE = 60  # characters in front of "contains"
_DESCRIBED = 250  # characters behind "is a vaccine"
_JOINED = re.compile(r"\s*(?:\+|/|;|\band\b|\bwith\b|,)\s*", re.IGNORECASE)
PLUS = re.compile(r"\s*\+\s*|\s*/\s*|\s*;\s*")
_NOTE = re.compile(r"\s*\(([^()]*)\)")
_LONGEST_NAME = 7  # words


def first_phrase(text: str) -> str:
    """Return what stands before the first sentence end or line of explanation."""
    return re.split(r"\.\s|\s[-–—]\s", text.strip(), maxsplit=1)[0].strip(" .")


def is_prose(name: str) -> bool:
    """Say whether a "name" is rather a remark ("There is no single generic name for ...")."""
    parts = PLUS.split(name)
    return any(len(part.split()) > _LONGEST_NAME for part in parts)


def name_and_notes(text: str) -> tuple[str, list[str]]:
    """Return a name without its parentheses, also an unclosed one, and what stood in them."""
    notes = [match[1].strip() for match in _NOTE.finditer(text)]
    return _NOTE.sub("", text).partition("(")[0].strip(" *:"), notes


def components_of(name: str, lexicon: Lexicon) -> list[str]:
    """Return the names of the parts of a combination, or the one name of a single substance."""
    if lexicon.ground(name, Kind.DRUG) is not None:
        return [name]
    parts = [_without_form(part.strip(), lexicon) for part in PLUS.split(name) if key(part)]
    if len(parts) > 1:
        return [parts[0]] if "+" not in name and _are_spellings(parts, lexicon) else parts
    bare = _without_form(name, lexicon)
    listed = [part.strip() for part in _JOINED.split(bare) if key(part)]
    if len(listed) > 1 and all(drug_called(part, lexicon) for part in listed):
        return listed
    return [bare]


def _without_form(name: str, lexicon: Lexicon) -> str:
    """Return a name without the words for what it is made up as, where a drug is left."""
    if drug_called(name, lexicon) is not None:
        return name
    form = _made_up().search(name)
    bare = name[: form.start()].strip() if form else ""
    return bare if bare and drug_called(bare, lexicon) is not None else name


@cache
def _made_up() -> re.Pattern[str]:
    words = pattern("drug-names", "made_up").pattern
    return re.compile(rf"(?:[\s,]+(?:{words}))+$", re.IGNORECASE)


def _are_spellings(names: list[str], lexicon: Lexicon) -> bool:
    """Say whether names between slashes are those of one drug, as it is or with its ester."""
    known = [drug_called(each, lexicon) for each in names]
    labels = sorted((each.label.split() for each in known if each), key=len)
    return len(labels) == len(names) and all(each[: len(labels[0])] == labels[0] for each in labels)


def contained_name(document: Document, lexicon: Lexicon) -> str:
    """Return the drug that a document says its product contains, "" where it names none known."""
    for section in document.sections:
        for block in section.blocks:
            for told in _CONTAINED.finditer(block.text):
                before = block.text[max(0, told.start() - _BEFORE) : told.start()]
                if document.title.casefold() not in before.casefold():
                    continue  # another medicine contains it
                if all(drug_called(part, lexicon) for part in components_of(told["name"], lexicon)):
                    return told["name"]
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
