"""Grounding: from words to concepts, by the labels and synonyms of the vocabularies.

Names and text are compared token by token, with case, accents, British spelling and plural endings
folded and hyphens taken as spaces. Grounding a name costs one dictionary look-up a token, however
large the vocabulary.
"""

from __future__ import annotations

from kg.lexicon.files import COLUMNS, FILES, FLAGS, read_vocabulary
from kg.lexicon.gather import vocabulary_files
from kg.lexicon.lookup import Lexicon, Match
from kg.lexicon.opening import load, open_lexicon
from kg.lexicon.words import Token, fold, key, tokens

__all__ = [
    "COLUMNS",
    "FILES",
    "FLAGS",
    "Lexicon",
    "Match",
    "Token",
    "fold",
    "key",
    "load",
    "open_lexicon",
    "read_vocabulary",
    "tokens",
    "vocabulary_files",
]
