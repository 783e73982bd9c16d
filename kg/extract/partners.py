"""What a drug interacts with under an everyday name: alcohol, insulin, grapefruit, minerals."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.phrasing import Phrases
from kg.extract.rules import pattern, table
from kg.extract.subject import Subject
from kg.identifiers import slug
from kg.lexicon import Lexicon, Match
from kg.model import Concept, Kind, Ref

# As in "St. John's wort", since no name runs across a full stop.
_SAINT = re.compile(r"\b(S|s)t\.(?=\s+[Jj]ohn)")
_GAP = re.compile(r"\s*")


def partners(text: str, subject: Subject) -> list[Match]:
    """Return where a sentence names such a thing as one that is taken, other than the drug itself.

    The vocabulary of drugs guards these names, since elsewhere they are ordinary words; so they are
    to be looked for only where interactions are spoken of. Words about how much of it the body has,
    or how the body bears it ("potassium level", "insulin resistance"), do not count, nor does what
    the drug itself is a form of.
    """
    plain = _SAINT.sub(r"\1t ", text)
    own = {word for drug in subject.own for word in drug.slug.split("-")}
    return [
        each
        for each in _names().find(plain, Kind.DRUG)
        if own.isdisjoint(each.concept.slug.split("-")) and not _is_of_the_body(plain, each)
    ]


@cache
def _names() -> Lexicon:
    """Return the lexicon of these things, under the labels of the drug vocabulary."""
    return Lexicon(
        Concept(ref=Ref(Kind.DRUG, slug(label)), label=label, synonyms=tuple(names))
        for label, names in table("relations")["partners"]["names"].items()
    )


def _words(name: str) -> Phrases:
    return pattern("relations", "partners", name)


def _is_of_the_body(text: str, match: Match) -> bool:
    behind = _GAP.match(text, match.end)
    if behind and _words("behind").match(text, behind.end()):
        return True
    return any(
        not text[each.end() : match.start].strip()
        for each in _words("before").finditer(text, 0, match.start)
    )
