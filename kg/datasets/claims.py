"""Collects what the rows of a data set say, as evidence with the place of each row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kg.datasets.table import Row
from kg.errors import UnreadableSourceError
from kg.extract.brands import known_company
from kg.extract.recorder import UNGROUNDED
from kg.identifiers import slug
from kg.lexicon import Drugs, Lexicon
from kg.model import (
    Concept,
    Context,
    Evidence,
    Extraction,
    Frequency,
    Grounding,
    Kind,
    MatchKind,
    Mention,
    Object,
    Polarity,
    Predicate,
    Qualifier,
    Ref,
    ReportCount,
    SectionKind,
    SourceRecord,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a row says beside subject, predicate and object; see `Evidence` for the fields."""

    section: SectionKind = SectionKind.OTHER
    context: Context = field(default_factory=Context)
    polarity: Polarity = Polarity.AFFIRMED
    frequency: Frequency | None = None
    serious: bool | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    lead_in: str | None = None


_PLAINLY = Said()
_TWICE = re.compile(r"(?P<name>[^()]+?)\s*\([^()\s]+\)")  # "chronic lymphocytic leukemia (CLL)"


class Claims:
    """Evidence, mentions and new concepts of the rows at hand.

    Args:
        record: the source.
        lexicon: the vocabularies.
        method: name of the data set, which is the rule that found the evidence.
        several: whether the source has several files, so that evidence says of which it is.
    """

    def __init__(
        self, record: SourceRecord, lexicon: Lexicon, *, method: str, several: bool = False
    ) -> None:
        self.lexicon = lexicon
        self._record = record
        self._method = method
        self._several = several
        self._evidence: list[Evidence] = []
        self._mentions: list[Mention] = []
        self._counts: list[ReportCount] = []
        self._drugs = Drugs(lexicon)
        self._concepts: dict[Ref, Concept] = {}
        self._notes: dict[str, None] = {}
        self.refused: list[UnreadableSourceError] = []

    @property
    def source(self) -> str:
        """Return the id of the source."""
        return self._record.id

    def refuse(self, error: UnreadableSourceError) -> None:
        """Record a row that cannot be read."""
        self.refused.append(error)

    def note(self, text: str) -> None:
        """Record what the report should say of the source, once."""
        self._notes.setdefault(text)

    def drug(self, name: str, ids: tuple[str, ...] = ()) -> Ref:
        """Return the drug of a name and identifiers ("DRUGBANK:DB08910"), new where none has them.

        What they mean is told by `kg.lexicon.identity`.

        Raises:
            ValueError: neither a name nor an identifier.
        """
        found = self._drugs.find(name, ids)
        if found is None:
            raise ValueError(f"no drug in {name!r}, {ids}")
        return found.drug

    def combination(self, parts: Iterable[Ref]) -> Ref:
        """Return the combination of several drugs; of one drug that drug itself."""
        return self._drugs.combination(parts)

    def mint(self, kind: Kind, label: str) -> Ref:
        """Return the node of a label that no vocabulary has.

        Raises:
            ValueError: the label has nothing to name a node by.
        """
        known = self.lexicon.ground(label, kind)
        ref = known.concept if known else Ref(kind, slug(label))
        if ref not in self.lexicon:
            self._concepts.setdefault(ref, Concept(ref=ref, label=label))
        return ref

    def organization(self, name: str) -> Ref:
        """Return the company of a name, if only without "Inc." or the like; new where unknown.

        Raises:
            ValueError: the name has nothing to name a node by.
        """
        return self.mint(Kind.ORGANIZATION, known_company(name, self.lexicon) or name)

    def bring(self, concept: Concept) -> Ref:
        """Record a concept that rows tell more of than the vocabularies; return its node."""
        self._concepts.setdefault(concept.ref, concept)
        return concept.ref

    def named(self, words: str, kind: Kind) -> Grounding | None:
        """Return the concept that words name as a whole, if only with a short name behind it.

        None leaves no trace.
        """
        return _grounded(self.lexicon, words, kind)

    def identified(self, curie: str, kind: Kind) -> Grounding | None:
        """Return the concept that has an identifier ("DOID:9538") among its mappings."""
        refs = _by_identifier(self.lexicon, kind).get(curie, ())
        return Grounding(concept=refs[0], how=MatchKind.EXACT, others=refs[1:]) if refs else None

    def ground(self, row: Row, words: str, kind: Kind, *, section: SectionKind) -> Grounding | None:
        """Return the concept that words of a row name as a whole; none is kept as a mention."""
        grounding = self.named(words, kind)
        if grounding is None and words:
            self.set_aside(row, words, kind, UNGROUNDED, section=section)
        return grounding

    def set_aside(
        self, row: Row, words: str, kind: Kind, reason: str, *, section: SectionKind
    ) -> None:
        """Record words of a row that became no evidence, with the reason; no words, no record."""
        if not words:
            return
        span = row.place(words)
        self._mentions.append(
            Mention(
                source=self._record.id,
                file=row.file if self._several else "",
                quote=row.words_at(span),
                span=span,
                section=section,
                expected=kind,
                reason=reason,
                context=row.text if reason == UNGROUNDED else None,
            )
        )

    def say(
        self,
        row: Row,
        subject: Ref,
        predicate: Predicate,
        value: Object | Grounding,
        *,
        words: str = "",
        also: Said = _PLAINLY,
    ) -> None:
        """Record that a row says something.

        Args:
            row: the row, which is the quote.
            subject: what it speaks of.
            predicate: what it says.
            value: what it says it of; a grounding tells how the words were understood.
            words: the words of the row that name the object, the whole row without them.
            also: frequency, polarity and the like.
        """
        grounding = value if isinstance(value, Grounding) else None
        self._evidence.append(
            Evidence(
                subject=subject,
                predicate=predicate,
                object=value.concept if isinstance(value, Grounding) else value,
                context=also.context,
                source=self._record.id,
                file=row.file if self._several else "",
                quote=row.text,
                span=row.span,
                mention=row.place(words),
                section=also.section,
                line=row.line,
                method=self._method,
                lead_in=also.lead_in,
                polarity=also.polarity,
                frequency=also.frequency,
                serious=also.serious,
                qualifiers=also.qualifiers,
                how=grounding.how if grounding else MatchKind.EXACT,
                others=grounding.others if grounding else (),
            )
        )

    def count(self, count: ReportCount) -> None:
        """Record a count of reports."""
        self._counts.append(count)

    def leave(self, mention: Mention) -> None:
        """Record words that became no evidence, of which the data set knows the place."""
        self._mentions.append(mention)

    def extraction(self) -> Extraction:
        """Return all that was recorded, in order of the rows."""
        concepts = {each.ref: each for each in self._drugs.brought()} | self._concepts
        return Extraction(
            source=self._record,
            concepts=tuple(concepts[ref] for ref in sorted(concepts)),
            evidence=tuple(self._evidence),
            mentions=tuple(self._mentions),
            counts=tuple(self._counts),
            notes=(*self._notes, *map(str, self._drugs.conflicts())),
        )


@lru_cache(maxsize=200_000)
def _grounded(lexicon: Lexicon, words: str, kind: Kind) -> Grounding | None:
    whole = lexicon.ground(words, kind)
    twice = _TWICE.fullmatch(words) if whole is None else None
    return lexicon.ground(twice["name"], kind) if twice else whole


@lru_cache(maxsize=16)
def _by_identifier(lexicon: Lexicon, kind: Kind) -> dict[str, tuple[Ref, ...]]:
    found: dict[str, tuple[Ref, ...]] = {}
    for concept in lexicon.concepts(kind):
        for curie in concept.mappings:
            found[curie] = tuple(sorted({*found.get(curie, ()), concept.ref}))
    return found
