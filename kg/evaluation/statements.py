"""The mistakes in the statements of one annotated document, and the sections that they stand in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.evaluation.assertions import Names
from kg.evaluation.complete import QUALIFIERS, Tally, held
from kg.evaluation.mistakes import Mistake, Side, around
from kg.evaluation.scores import Counts
from kg.extract.passages import sectioned
from kg.model import Document, Evidence, Extraction, Predicate, Span


class Places:
    """Where the quotes of a gold stand in a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        blocks = sorted(
            (block.origin[0], kind.value)
            for section, kind, _ in sectioned(document)
            for block in section.blocks
        )
        self._starts = [start for start, _ in blocks]
        self._kinds = [kind for _, kind in blocks]

    def span(self, quote: str) -> Span | None:
        """Return the first place of a quote, white space aside, None where it has none."""
        words = r"\s+".join(map(re.escape, quote.split()))
        found = re.search(words, self.document.text) if words else None
        return Span(found.start(), found.end()) if found else None

    def section(self, span: Span | None) -> str:
        """Return the kind of the section that a place is in."""
        at = bisect_right(self._starts, span.end) - 1 if span else -1
        return self._kinds[at] if at >= 0 else "other"


def counts_by_section(tally: Tally, places: Places) -> dict[str, Counts]:
    """Return the counts of one predicate by the section that each statement stands in."""
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for assertion, fitting in tally.hits:
        if fitting:
            counts[fitting[0].section.value] += Counts(gold=1, found=1, said=1, right=1)
        else:
            span = places.span(str(assertion.get("quote", "")))
            counts[places.section(span)] += Counts(gold=1)
    for each in tally.false:
        counts[each.section.value] += Counts(said=1)
    return dict(counts)


class Mistakes:
    """Tells the mistakes of one document.

    Args:
        name: the document, as the gold names it.
        places: where quotes stand.
        extraction: what was read.
        names: what nodes go by.
    """

    def __init__(self, name: str, places: Places, extraction: Extraction, names: Names) -> None:
        self._name, self._places = name, places
        self._extraction, self._names = extraction, names

    def of_tally(self, predicate: str, tally: Tally) -> Iterator[Mistake]:
        """Yield what a tally has missed, said in vain, or said with another qualifier."""
        for assertion, fitting in tally.hits:
            if not fitting:
                yield self.missed(assertion, tally.predicate)
            else:
                yield from self._wrong(predicate, assertion, fitting)
        for each in tally.false:
            yield self.false(each, predicate)

    def missed(self, assertion: Mapping[str, Any], predicate: Predicate) -> Mistake:
        """Return the mistake of a gold assertion that no evidence makes."""
        span = self._places.span(str(assertion.get("quote", "")))
        cause, found = self._instead(span, predicate) if span else ("quote not in the text", "")
        return self._mistake(
            Side.MISSED,
            str(assertion["predicate"]),
            str(assertion.get("object", "")),
            cause,
            self._places.section(span),
            span,
            expected=str(assertion.get("object", "")),
            found=found,
        )

    def false(self, each: Evidence, predicate: str, cause: str = "not in the gold") -> Mistake:
        """Return the mistake of evidence that the gold does not have."""
        words = each.mention.of(self._places.document.text)
        return self._mistake(
            Side.FALSE,
            predicate,
            self._names.label(each.object),
            cause,
            each.section.value,
            each.mention,
            found=f"{self._names.label(each.object)} of {each.subject.slug} by {words!r}",
        )

    def _wrong(
        self, predicate: str, assertion: Mapping[str, Any], fitting: Sequence[Evidence]
    ) -> Iterator[Mistake]:
        for qualifier in QUALIFIERS:
            values = {held(qualifier, each) for each in fitting}
            if qualifier in assertion and assertion[qualifier] not in values:
                yield self._mistake(
                    Side.WRONG,
                    f"{predicate}: {qualifier}",
                    str(assertion["object"]),
                    f"{assertion[qualifier]} expected",
                    fitting[0].section.value,
                    fitting[0].mention,
                    expected=str(assertion[qualifier]),
                    found=", ".join(sorted(str(value) for value in values)),
                )

    def _instead(self, span: Span, predicate: Predicate) -> tuple[str, str]:
        """Return what was made of the words of a quote: cause and what was found."""
        for each in self._extraction.evidence:
            if each.predicate is predicate and _meet(each.mention, span):
                return "read as another", self._names.label(each.object)
        for mention in self._extraction.mentions:
            if _meet(mention.span, span):
                return f"set aside: {mention.reason}", mention.quote
        return "not seen", ""

    def _mistake(
        self,
        side: Side,
        measure: str,
        name: str,
        cause: str,
        section: str,
        span: Span | None,
        *,
        expected: str = "",
        found: str = "",
    ) -> Mistake:
        document = self._places.document
        return Mistake(
            side=side,
            measure=measure,
            name=name,
            cause=cause,
            document=self._name,
            section=section,
            line=document.line_of(span.start) if span else 0,
            expected=expected,
            found=" ".join(found.split()),
            context=around(document.text, span.start, span.end) if span else "",
        )


def _meet(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end
