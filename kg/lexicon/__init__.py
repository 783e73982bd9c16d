"""Grounding: from words to concepts, by the labels and synonyms of the vocabularies.

Names and text are compared token by token, with case, accents, British spelling and plural endings
folded and hyphens taken as spaces. Grounding a name costs one dictionary look-up a token, however
large the vocabulary.
"""

from __future__ import annotations

from kg.lexicon.drugs import drug_called, form_called, lowered
from kg.lexicon.files import COLUMNS, FILES, FLAGS, GUARDS, read_vocabulary
from kg.lexicon.forms import bare_names, unesterified, usual_salt
from kg.lexicon.found import By, Conflict, Found
from kg.lexicon.gather import derived_name, vocabulary_files
from kg.lexicon.identifiers import curie_of, schemes
from kg.lexicon.identity import Drugs
from kg.lexicon.lookup import Lexicon, Match
from kg.lexicon.opening import load, open_lexicon
from kg.lexicon.parts import components_of
from kg.lexicon.words import Token, beginnings, fold, key, tokens

__all__ = [
    "COLUMNS",
    "FILES",
    "FLAGS",
    "GUARDS",
    "By",
    "Conflict",
    "Drugs",
    "Found",
    "Lexicon",
    "Match",
    "Token",
    "bare_names",
    "beginnings",
    "components_of",
    "curie_of",
    "derived_name",
    "drug_called",
    "fold",
    "form_called",
    "key",
    "load",
    "lowered",
    "open_lexicon",
    "read_vocabulary",
    "schemes",
    "tokens",
    "unesterified",
    "usual_salt",
    "vocabulary_files",
]
