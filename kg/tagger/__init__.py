"""A tagger of adverse-effect mentions in running text, learned from labels with gold mentions.

It adds to the vocabularies and the rules what neither can state: which of the effects that a label
names it reports, where a mention begins and ends, and mentions that no vocabulary has. Its
weights are rebuilt from the texts and are no part of the package.
"""

from kg.tagger.model import Tagger
from kg.tagger.tags import Parts
from kg.tagger.texts import plain_texts
from kg.tagger.training import Example, train

__all__ = ["Example", "Parts", "Tagger", "plain_texts", "train"]
