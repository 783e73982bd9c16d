"""Documents that nobody wrote, as skewed as real ones: few drugs and effects are in most."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from kg.lexicon import Lexicon
from kg.model import (
    Concept,
    Evidence,
    Extraction,
    Frequency,
    Kind,
    Mention,
    Polarity,
    Predicate,
    Ref,
    SectionKind,
    SourceRecord,
    Span,
    Tier,
)

_WORDS = ("patients", "reported", "during", "treatment", "mild", "severe", "often", "after", "dose")
_TIERS = tuple(Tier)


@dataclass(frozen=True)
class _Skewed:
    """Values of which the n-th is drawn in proportion to 1/n."""

    values: Sequence[Ref]
    weights: Sequence[float]

    @classmethod
    def of(cls, concepts: Sequence[Concept]) -> _Skewed:
        refs = [each.ref for each in concepts]
        return cls(refs, list(accumulate(1 / rank for rank in range(1, len(refs) + 1))))

    def draw(self, chance: random.Random, number: int = 1) -> list[Ref]:
        return chance.choices(self.values, cum_weights=self.weights, k=number)


def extractions(number: int, lexicon: Lexicon) -> Iterator[Extraction]:
    """Yield what a number of documents say, some 1,300 to 1,600 quads each; always the same."""
    chance = random.Random(7)  # noqa: S311 - nothing secret
    drugs = _Skewed.of(sorted(lexicon.concepts(Kind.DRUG), key=lambda each: each.ref)[:6000])
    effects = _Skewed.of(sorted(lexicon.concepts(Kind.EFFECT), key=lambda each: each.ref))
    for index in range(number):
        yield _document(index, drugs.draw(chance)[0], effects, chance)


def _document(index: int, drug: Ref, effects: _Skewed, chance: random.Random) -> Extraction:
    source = SourceRecord(
        id=f"label-{index:06}",
        title=f"Label {index}",
        digest=f"sha256:{index:064x}",
        publisher="Nobody",
        licence="CC0-1.0",
        tier=chance.choice(_TIERS),
    )
    size = min(600, int(chance.lognormvariate(4, 0.7)) + 1)
    at = 0
    evidence: list[Evidence] = []
    mentions: list[Mention] = []
    for number, effect in enumerate(effects.draw(chance, size)):
        quote = f"{effect.slug} {' '.join(chance.choices(_WORDS, k=chance.randint(3, 18)))}"
        span = Span(at, at + len(quote))
        named = Span(at, at + len(effect.slug))
        at += len(quote) + 1
        evidence.append(
            Evidence(
                subject=drug,
                predicate=Predicate.HAS_ADVERSE_EFFECT,
                object=effect,
                source=source.id,
                quote=quote,
                span=span,
                mention=named,
                section=SectionKind.ADVERSE_REACTIONS,
                line=number + 1,
                method="synthetic",
                polarity=Polarity.NEGATED if chance.random() < 0.02 else Polarity.AFFIRMED,
                frequency=_frequency(chance),
            )
        )
        if chance.random() < 0.15:
            words = Span(named.end + 1, span.end)
            mentions.append(
                Mention(
                    source=source.id,
                    quote=quote[words.start - span.start :],
                    span=words,
                    section=SectionKind.ADVERSE_REACTIONS,
                    expected=Kind.EFFECT,
                    reason="ungrounded",
                    context=quote,
                )
            )
    return Extraction(
        source=source, concepts=(), evidence=tuple(evidence), mentions=tuple(mentions), drug=drug
    )


def _frequency(chance: random.Random) -> Frequency | None:
    if chance.random() < 0.6:
        return None
    low = Decimal(chance.randint(1, 400)) / 1000
    return Frequency(low=low, high=low, denominator=chance.randint(20, 5000))
