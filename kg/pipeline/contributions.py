"""What one piece of work brings into a release, as lines that need only be sorted and joined.

A contribution is made where the work is done, and kept until something that went into it changes.
Its N-Quads are those of the release but for what all sources together make of a statement. Its rows
say who supports what, and which words were set aside; sorted, the rows of all contributions give
statement by statement its votes. So a build holds no evidence of more than one piece of work.
"""

from __future__ import annotations

import json
import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kg.assemble import Claim, named_beside, named_in
from kg.identifiers import evidence_ref, mention_ref
from kg.model import Evidence, Extraction, Mention, Ref
from kg.pipeline.processing import Outcome
from kg.rdf import edge_lines, evidence_lines
from kg.reconcile import brief
from kg.texts import Members

UNGROUNDED = "ungrounded"
_LEVEL = 1  # of packing: quads shrink to a twentieth, and more would take longer than to make them


class Said(NamedTuple):
    """One piece of evidence, as much of it as makes a vote; sorted, those of a statement together.

    Attributes:
        statement: slug of the statement.
        evidence: slug of the evidence.
        words: the statement in words, for reports.
        edges: lines of its direct edge, for where it is supported.
    """

    statement: str
    evidence: str
    source: str
    polarity: str
    predicate: str
    words: str
    edges: Sequence[str]


class Aside(NamedTuple):
    """One mention that became no evidence; those that no concept fits sort by their words.

    Attributes:
        words: what no concept fits, in lower case; "" for what was set aside for another reason.
    """

    words: str
    expected: str
    source: str
    mention: str
    occurrences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one piece of work brings into a release.

    Attributes:
        quads: lines of N-Quads, in UTF-8 as the rows are.
        said: rows of `Said`, a line each.
        aside: rows of `Aside`, a line each.
        named: what it names.
        spoken: what it says something of.
        counts: number of counts of reports.
    """

    quads: bytes
    said: bytes
    aside: bytes
    named: frozenset[Ref]
    spoken: frozenset[Ref]
    counts: int

    @classmethod
    def of(cls, part: Extraction, base: str) -> Contribution:
        """Return what an extraction brings."""
        claims = {each: Claim.of(each) for each in dict.fromkeys(part.evidence)}
        spoken = {ref for each in claims.values() for ref in (each.subject, each.object)}
        return cls(
            quads=_text(evidence_lines(part, base)),
            said=_text(_said(claims, base)),
            aside=_text(_row(_aside(each)) for each in part.mentions),
            named=frozenset(
                (*(ref for each in part.evidence for ref in named_in(each)), *named_beside(part))
            ),
            spoken=frozenset(each for each in spoken if isinstance(each, Ref))
            | {each.drug for each in part.counts if each.drug is not None},
            counts=len(part.counts),
        )


def _text(lines: Iterable[str]) -> bytes:
    return "".join(sorted(set(lines))).encode()


def _said(claims: dict[Evidence, Claim], base: str) -> Iterator[str]:
    refs: dict[Claim, tuple[str, str, tuple[str, ...]]] = {}
    for claim in dict.fromkeys(claims.values()):
        refs[claim] = claim.ref.slug, str(claim), tuple(edge_lines(claim, base))
    for evidence, claim in claims.items():
        slug, words, edges = refs[claim]
        yield _row(
            Said(
                statement=slug,
                evidence=evidence_ref(evidence).slug,
                source=evidence.source,
                polarity=evidence.polarity.value,
                predicate=claim.predicate.value,
                words=words,
                edges=edges,
            )
        )


def _aside(mention: Mention) -> Aside:
    unknown = mention.reason == UNGROUNDED
    return Aside(
        words=" ".join(mention.quote.casefold().split()) if unknown else "",
        expected=mention.expected.value,
        source=mention.source,
        mention=mention_ref(mention).slug,
        occurrences=mention.occurrences,
    )


def _row(values: Said | Aside) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def said_in(row: str) -> Said:
    """Return the values of a row of `Said`."""
    return Said(*json.loads(row))


def statement_in(row: str) -> str:
    """Return the slug of the statement of a row of `Said`, without reading the others."""
    return row[2 : row.index('"', 2)]


def aside_in(row: str) -> Aside:
    """Return the values of a row of `Aside`."""
    return Aside(*json.loads(row))


@dataclass(frozen=True, slots=True)
class Packed:
    """What one piece of work gave, as bytes in which each part can be had alone.

    Attributes:
        brief: the outcome without its text, and what only its contribution and its extraction
            hold.
        text: of a document, with its sections.
    """

    brief: Outcome
    _contribution: bytes
    _extraction: bytes
    text: Members | None = None

    @classmethod
    def of(cls, outcome: Outcome, base: str) -> Packed:
        """Return an outcome with its contribution to a release of a base IRI."""
        part = outcome.extraction
        if part is None:
            return cls(outcome, b"", b"")
        return cls(
            brief=replace(outcome, extraction=brief(part), text=None),
            _contribution=_packed(Contribution.of(part, base)),
            _extraction=_packed(part),
            text=outcome.text,
        )

    def settled(self, contribution: Contribution) -> Packed:
        """Return the same outcome with another contribution, without its extraction and text."""
        return replace(self, _contribution=_packed(contribution), _extraction=b"", text=None)

    def contribution(self) -> Contribution:
        """Return what it brings into a release as it stands; only if it gave anything."""
        found: Contribution = _unpacked(self._contribution)
        return found

    def extraction(self) -> Extraction:
        """Return all that was extracted; only if it gave anything."""
        found: Extraction = _unpacked(self._extraction)
        return found


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, protocol=5), _LEVEL)


def _unpacked(data: bytes) -> Any:
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - ours: made in this build or held to its digest
