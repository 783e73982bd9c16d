"""A conditional random field over tokens: learned from label texts with gold mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from kg.errors import InvalidFileError
from kg.lexicon import Lexicon
from kg.model import SectionKind, Span
from kg.tagger.features import Sentence, read_together
from kg.tagger.tags import Parts, decode, encode
from kg.tagger.vocabulary import Profile

_MAGIC = b"lCRF"
_PARAMETERS = {"c1": 0.1, "c2": 0.05, "feature.minfreq": 2}
_ROUNDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text with the places of all adverse effects that it reports.

    Attributes:
        document: name of the document; its sections are read together.
    """

    document: str
    text: str
    section: SectionKind
    mentions: tuple[Parts, ...]


class Tagger:
    """Finds mentions of adverse effects in running text, as it has learned from labels.

    Args:
        path: file that `train` wrote.
        lexicon: the vocabularies that it was trained with, or later ones.

    Raises:
        InvalidFileError: the file is no model.
    """

    def __init__(self, path: Path, lexicon: Lexicon) -> None:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise InvalidFileError(path.name, expected="a model written by training")
        self._lexicon = lexicon
        self._profile = Profile(lexicon)
        self._model = pycrfsuite.Tagger()
        self._model.open(str(path))

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon) -> Tagger:
        """Return the tagger of a model file.

        Raises:
            InvalidFileError: the file is no model.
        """
        return cls(path, lexicon)

    def find_all(self, texts: Sequence[tuple[str, SectionKind]]) -> list[list[Parts]]:
        """Return the mentions in each section of a document, read in the light of the others.

        A mention whose words stand apart has several parts.
        """
        return [
            self._mentions(*each) for each in read_together(texts, self._lexicon, self._profile)
        ]

    def find(self, text: str, section: SectionKind) -> list[Parts]:
        """Return the mentions in a section that stands alone."""
        return self.find_all([(text, section)])[0]

    def _mentions(self, tokens: list[Span], found: list[Sentence]) -> list[Parts]:
        mentions: set[Parts] = set()
        for each in found:
            tags = self._model.tag(each.features)
            mentions.update(decode(tokens[each.first : each.last], tags))
        return sorted(mentions)

    def tag(self, text: str, section: SectionKind) -> list[Span]:
        """Return the mentions in a text whose words stand together."""
        return [parts[0] for parts in self.find(text, section) if len(parts) == 1]


def train(
    examples: Iterable[Example], path: Path, lexicon: Lexicon, *, rounds: int = _ROUNDS
) -> None:
    """Write a model that has learned from examples; the same examples give the same model.

    Args:
        examples: texts with gold.
        path: file to write; its directory exists.
        lexicon: the vocabularies whose names the tagger is to be told of.
        rounds: passes over the examples; more fit them closer.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=_PARAMETERS, verbose=False)
    trainer.set("max_iterations", rounds)
    profile = Profile(lexicon)
    for document in _documents(examples):
        read = read_together([(each.text, each.section) for each in document], lexicon, profile)
        for example, (tokens, found) in zip(document, read, strict=True):
            tags = encode(tokens, example.mentions)
            for each in found:
                trainer.append(each.features, tags[each.first : each.last])
    trainer.train(str(path))


def _documents(examples: Iterable[Example]) -> Iterator[list[Example]]:
    by_document: dict[str, list[Example]] = {}
    for each in examples:
        by_document.setdefault(each.document, []).append(each)
    yield from by_document.values()
