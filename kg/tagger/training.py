"""Learns a tagger from label texts with gold mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from kg.lexicon import Lexicon
from kg.model import SectionKind
from kg.tagger.candidates import candidates, wording
from kg.tagger.clustering import clustered
from kg.tagger.clusters import Clusters
from kg.tagger.features import Reading, read_together
from kg.tagger.field import Field, fitted, fitted_singly, packed
from kg.tagger.model import RIGHT, WRONG, Weights
from kg.tagger.tags import Parts, encode
from kg.tagger.vocabulary import Profile
from kg.tagger.wordings import told

_ROUNDS = 15
_SHARES = 4


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


_Section = tuple[Reading, tuple[Parts, ...]]
"""A section with its gold mentions."""


def train(
    examples: Iterable[Example],
    path: Path,
    lexicon: Lexicon,
    *,
    texts: Iterable[str] = (),
    rounds: int = _ROUNDS,
) -> None:
    """Write a model that has learned from examples; the same examples give the same model.

    What a wording's likelihood is worth is learned from documents that the tags were not learned
    from, a share of them at a time, as it is to be asked about such.

    Args:
        examples: texts with gold.
        path: file to write; its directory exists.
        lexicon: the vocabularies whose names the tagger is to be told of.
        texts: without gold; which words are used alike is learned from them and the examples.
        rounds: passes over the examples; more fit them closer.
    """
    given = tuple(examples)
    profile = Profile(lexicon)
    clusters = clustered(chain(texts, (each.text for each in given)))
    documents = [_read(each, lexicon, profile, clusters) for each in _documents(given)]
    wordings: list[tuple[list[str], str]] = []
    for at in range(min(_SHARES, len(documents))):
        share = documents[at::_SHARES]
        others = [each for place, each in enumerate(documents) if place % _SHARES != at]
        # A document that is the only one has no others.
        field = Field(_tokens(others or share, rounds))
        for document in share:
            wordings += _judged(document, field, clusters)
    Weights(_tokens(documents, rounds), fitted_singly(wordings), clusters).write(path)


def _documents(examples: Iterable[Example]) -> Iterator[list[Example]]:
    by_document: dict[str, list[Example]] = {}
    for each in examples:
        by_document.setdefault(each.document, []).append(each)
    yield from by_document.values()


def _read(
    document: Sequence[Example], lexicon: Lexicon, profile: Profile, clusters: Clusters
) -> list[_Section]:
    sections = [(each.text, each.section) for each in document]
    read = read_together(sections, lexicon, profile, clusters)
    return [
        (replace(section, sentences=list(map(packed, section.sentences))), each.mentions)
        for section, each in zip(read, document, strict=True)
    ]


def _tokens(documents: Sequence[Sequence[_Section]], rounds: int) -> bytes:
    return fitted(
        (
            (sentence, tags[sentence.first : sentence.last])
            for reading, mentions in chain.from_iterable(documents)
            for tags in (encode(reading.tokens, mentions),)
            for sentence in reading.sentences
        ),
        rounds=rounds,
    )


def _judged(
    document: Sequence[_Section], field: Field, clusters: Clusters
) -> Iterator[tuple[list[str], str]]:
    """Yield what is told of each wording of a document, and whether a mention is worded so."""
    found = [
        (reading, candidates(reading, field.mark(reading.sentences, len(reading.tokens))))
        for reading, _ in document
    ]
    for (reading, mentions), features in zip(document, told(found, clusters), strict=True):
        right = {wording(reading.text, parts) for parts in mentions}
        for name, each in features.items():
            yield each, RIGHT if name in right else WRONG
