"""A tagger: finds mentions token by token, then weighs each wording by the whole document."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InvalidFileError
from kg.lexicon import Lexicon
from kg.model import SectionKind, Span
from kg.tagger.candidates import Candidate, candidates
from kg.tagger.clusters import Clusters
from kg.tagger.features import read_together
from kg.tagger.field import Field
from kg.tagger.tags import Parts
from kg.tagger.vocabulary import Profile
from kg.tagger.wordings import told

RIGHT, WRONG = "right", "wrong"
_TOKENS, _WORDINGS, _CLUSTERS = "tokens.crf", "wordings.crf", "clusters.json"
# The share that pays for F1 is about half the F1 that is reached.
_LIKELY_WORDING = 0.4
_LIKELY_PLACE = 0.3


@dataclass(frozen=True, slots=True)
class Weights:
    """What a tagger has learned: of tokens, of wordings, and which words are used alike."""

    tokens: bytes
    wordings: bytes
    clusters: Clusters

    def write(self, path: Path) -> None:
        """Write a file; the same weights give the same bytes."""
        contents = {
            _TOKENS: self.tokens,
            _WORDINGS: self.wordings,
            _CLUSTERS: self.clusters.to_bytes(),
        }
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in contents.items():
                # A name alone would be stamped with the time.
                entry = zipfile.ZipInfo(name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                file.writestr(entry, content)

    @classmethod
    def read(cls, path: Path) -> Weights:
        """Return the weights of a file.

        Raises:
            InvalidFileError: the file holds none.
            OSError: the file cannot be read.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
                return cls(
                    file.read(_TOKENS),
                    file.read(_WORDINGS),
                    Clusters.from_bytes(file.read(_CLUSTERS)),
                )
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise InvalidFileError(path.name, expected="a model written by training") from error


class Tagger:
    """Finds mentions of adverse effects in running text, as it has learned from labels.

    Args:
        weights: what `train` has learned.
        lexicon: the vocabularies that it was trained with, or later ones.
    """

    def __init__(self, weights: Weights, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._profile = Profile(lexicon)
        self._clusters = weights.clusters
        self._tokens = Field(weights.tokens)
        self._wordings = Field(weights.wordings)

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon) -> Tagger:
        """Return the tagger of a model file.

        Raises:
            InvalidFileError: the file is no model.
            OSError: the file cannot be read.
        """
        return cls(Weights.read(path), lexicon)

    def find_all(self, texts: Sequence[tuple[str, SectionKind]]) -> list[list[Parts]]:
        """Return the mentions in each section of a document, read in the light of the others.

        A mention whose words stand apart has several parts.
        """
        document = [
            (each, candidates(each, self._tokens.mark(each.sentences, len(each.tokens))))
            for each in read_together(texts, self._lexicon, self._profile, self._clusters)
        ]
        return [
            self._accepted(found, features)
            for (_, found), features in zip(document, told(document, self._clusters), strict=True)
        ]

    def _accepted(self, found: Sequence[Candidate], features: dict[str, list[str]]) -> list[Parts]:
        kept = {
            name
            for name, each in features.items()
            if self._wordings.chance(each, RIGHT) >= _LIKELY_WORDING
        }
        return [
            each.parts
            for each in found
            if each.wording in kept and (each.marked or each.chance >= _LIKELY_PLACE)
        ]

    def find(self, text: str, section: SectionKind) -> list[Parts]:
        """Return the mentions in a section that stands alone."""
        return self.find_all([(text, section)])[0]

    def tag(self, text: str, section: SectionKind) -> list[Span]:
        """Return the mentions in a text whose words stand together."""
        return [parts[0] for parts in self.find(text, section) if len(parts) == 1]
