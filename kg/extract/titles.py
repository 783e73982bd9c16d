"""What a document says that it is about: its title, or what stands for one."""

from __future__ import annotations

import re
from collections import Counter

from kg.errors import UnreadableSourceError
from kg.lexicon import Lexicon, drug_called
from kg.model import Document, Kind
from kg.readers import label_text

_INDICATED = re.compile(
    r"\b(?P<name>[A-Z][\w-]{3,}(?:[ ][\w-]+){0,2}?)\s*[®™]?\s*(?:\([^()]*\)\s*)?"
    r"(?:is|are)\s+(?:contra)?indicated\b"
)


def most_named(text: str, lexicon: Lexicon) -> str:
    """Return the label of the drug that a text names most often, "" where it names none."""
    named = Counter(match.concept for match in lexicon.find(text, Kind.DRUG))
    most = min(named, key=lambda ref: (-named[ref], ref), default=None)
    concept = lexicon.concept(most) if most else None
    return concept.label if concept else ""


def indicated(text: str, lexicon: Lexicon) -> str:
    """Return the name that a label most often says to be indicated for something, "" where none.

    >>> indicated("EXAMPLIN is indicated for gout. Compared with warfarin, ...", Lexicon(()))
    'EXAMPLIN'
    """
    named = Counter(
        told["name"]
        for told in _INDICATED.finditer(text)
        if told["name"].isupper() or drug_called(told["name"], lexicon) is not None
    )
    return min(named, key=lambda name: (-named[name], name), default="")


def title_of(document: Document, lexicon: Lexicon) -> str:
    """Return the title; of a label without one, the drug of its file's name, else the most named.

    A file's name that is made of a drug's and a section's names a drug also where no vocabulary
    knows it: the drug that a label names most often may well be one that it is compared with.

    Raises:
        UnreadableSourceError: nothing says which drug it is.
    """
    title = document.title
    if document.title_span.start < document.title_span.end:
        return title
    if document.source.format == label_text.NAME:
        known = lexicon.ground(title, Kind.DRUG) or lexicon.ground(title, Kind.PRODUCT)
        if known or label_text.names_section(document.source.id):
            return title
        named = indicated(document.text, lexicon) or most_named(document.text, lexicon)
        if named:
            return named
    raise UnreadableSourceError(
        document.source.id, line=1, expected="a title or a line 'Generic Name: ...'"
    )
