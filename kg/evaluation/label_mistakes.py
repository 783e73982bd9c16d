"""The mistakes of a finder on annotated label texts: by exact span, and by string."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.evaluation.labels import Finder, LabelText
from kg.evaluation.mistakes import Mistake, Side, around, line_at
from kg.evaluation.sets import normalized, strings
from kg.model import Span
from kg.tagger import Parts

SPANS, STRINGS = "exact spans", "sets of strings"


def span_mistakes(labels: Iterable[LabelText], find: Finder) -> Iterator[Mistake]:
    """Yield the gold mentions without a mention in the very same place, and the reverse."""
    for label in labels:
        gold, said = frozenset(label.mentions), frozenset(find(label.text, label.section))
        for parts in sorted(gold - said):
            met = _meeting(parts, said)
            apart = "words that stand apart" if len(parts) > 1 else "not seen"
            cause = "other boundaries" if met else apart
            yield _mistake(label, Side.MISSED, parts, cause, expected=parts, found=met)
        for parts in sorted(said - gold):
            met = _meeting(parts, gold)
            cause = "other boundaries" if met else "not in the gold"
            yield _mistake(label, Side.FALSE, parts, cause, expected=met, found=parts)


def string_mistakes(labels: Iterable[LabelText], find: Finder) -> Iterator[Mistake]:
    """Yield the gold strings of a section that were not found, and the reverse."""
    for label in labels:
        mentions = tuple(find(label.text, label.section))
        gold = frozenset(map(normalized, label.strings))
        said = strings(label.text, mentions)
        for name in sorted(gold - said):
            place = label.text.casefold().find(name)
            seen = place >= 0
            part = any(name in other or other in name for other in said)
            cause = "other boundaries" if part else "not seen"
            yield Mistake(
                side=Side.MISSED,
                measure=STRINGS,
                name=name,
                cause=cause if seen else "words that stand apart",
                document=label.label,
                section=label.section,
                line=line_at(label.text, place) if seen else 0,
                expected=name,
                context=around(label.text, place, place + len(name)) if seen else "",
            )
        told = {name for parts in mentions for name in strings(label.text, [parts])}
        for parts in sorted(mentions):
            (name,) = strings(label.text, [parts])
            if name in told - gold:
                told.discard(name)
                part = any(name in other or other in name for other in gold)
                cause = "other boundaries" if part else "not in the gold"
                yield _mistake(label, Side.FALSE, parts, cause, found=parts, measure=STRINGS)


def _meeting(parts: Parts, others: Iterable[Parts]) -> Parts:
    """Return the first of other mentions that shares a character with one, () for none."""
    return next(
        (
            other
            for other in sorted(others)
            if any(a.start < b.end and b.start < a.end for a in parts for b in other)
        ),
        (),
    )


def _mistake(
    label: LabelText,
    side: Side,
    parts: Parts,
    cause: str,
    *,
    expected: Sequence[Span] = (),
    found: Sequence[Span] = (),
    measure: str = SPANS,
) -> Mistake:
    return Mistake(
        side=side,
        measure=measure,
        name=_words(label, parts).casefold(),
        cause=cause,
        document=label.label,
        section=label.section,
        line=line_at(label.text, parts[0].start),
        expected=_words(label, expected),
        found=_words(label, found),
        context=around(label.text, parts[0].start, parts[-1].end),
    )


def _words(label: LabelText, parts: Sequence[Span]) -> str:
    return " ... ".join(" ".join(part.of(label.text).split()) for part in parts)
