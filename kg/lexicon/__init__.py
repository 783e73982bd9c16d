"""Grounding: from words to concepts, by the labels and synonyms of the vocabularies.

Names and text are compared token by token, with case, accents, British spelling and plural endings
folded and hyphens taken as spaces. Grounding a name costs one dictionary look-up a token, however
large the vocabulary.
"""

from __future__ import annotations

from kg.lexicon.files import COLUMNS, FILES, FLAGS, GUARDS, read_vocabulary
from kg.lexicon.forms import bare_names
from kg.lexicon.gather import derived_name, vocabulary_files
from kg.lexicon.lookup import Lexicon, Match
from kg.lexicon.opening import load, open_lexicon
from kg.lexicon.words import Token, fold, key, tokens

__all__ = [
    "COLUMNS",
    "FILES",
    "FLAGS",
    "GUARDS",
    "Lexicon",
    "Match",
    "Token",
    "bare_names",
    "derived_name",
    "fold",
    "key",
    "load",
    "open_lexicon",
    "read_vocabulary",
    "tokens",
    "vocabulary_files",
]
