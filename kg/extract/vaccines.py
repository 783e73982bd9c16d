"""Diseases that a sentence names only as what a vaccine is against."""

from __future__ import annotations

import re

from kg.lexicon import Match

_VACCINE = re.compile(
    r"\b(?:vaccin(?:e|es|ation|ations)|toxoids?|boosters?)\b(?!['’\s-]*(?:site|reaction))",
    re.IGNORECASE,
)
# As in "pertussis [acellular] and poliomyelitis [inactivated] booster vaccine".
_KIND = (
    r"(?:\s*(?:\[[^\]]*\]|\([^()]*\)))*"
    r"(?:\s+(?:booster|live|inactivated|conjugate|polysaccharide|combined|recombinant|toxoid|virus))*"
)
_BEFORE_IT = re.compile(rf"{_KIND}\s+", re.IGNORECASE)
_LISTED = re.compile(
    rf"{_KIND}\s*(?:[,/-]|,?\s*\b(?:and|or)\b)\s*(?:[\w-]+\s*(?:,|\band\b)\s*)?", re.IGNORECASE
)


def without_vaccinated(text: str, matches: list[Match]) -> list[Match]:
    """Return the mentions but those in the name of a vaccine ("diphtheria and tetanus vaccine")."""
    named: set[Match] = set()
    for vaccine in _VACCINE.finditer(text) if matches else ():
        end, joined = vaccine.start(), _BEFORE_IT
        for match in reversed([each for each in matches if each.end <= vaccine.start()]):
            if joined.fullmatch(text, match.end, end) is None:
                break
            named.add(match)
            end, joined = match.start, _LISTED
    return [match for match in matches if match not in named]
