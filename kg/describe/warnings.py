"""What the boxed warnings of labels name, in their words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.facts import Node, local, nodes, ref_of, select, values
from kg.identifiers import BASE
from kg.model import Ref, SectionKind
from kg.quotes import without_markup
from kg.store import Store

_BOXED = """
SELECT ?object ?source ?statement ?evidence ?quote ?lead ?start ?from ?to WHERE {{ {drug}
  ?statement rdf:subject ?drug ; rdf:object ?object .
  ?evidence dkg:supports ?statement ; dkg:section "{section}" ; dkg:polarity ?polarity ;
    prov:wasDerivedFrom ?source ; dkg:quote ?quote ; dkg:start ?start ;
    dkg:mentionStart ?from ; dkg:mentionEnd ?to .
  OPTIONAL {{ ?evidence dkg:leadIn ?lead }}
  FILTER (?polarity != dkg:Negated)
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class BoxedQuote:
    """A sentence of a boxed warning, or a row of a table of such.

    Attributes:
        source: id of the source.
        start: where it begins in the source.
        evidence, statement: ids.
        lead_in: heading or introducing line that governs it, "" without one.
        quote: its words, without the markup of the source.
        mention_start, mention_end: where the words stand in `quote` that name something.
    """

    source: str
    start: int
    mention_start: int
    mention_end: int
    quote: str
    lead_in: str
    evidence: str
    statement: str

    @property
    def words(self) -> str:
        """Return the sentence; of a row the words that name something."""
        row = "\t" in self.quote
        return self.quote[self.mention_start : self.mention_end] if row else self.quote


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedWarning:
    """An effect, or whatever else, that boxed warnings name.

    Attributes:
        statements, sources: ids of what is said, and of who says so in a boxed warning; sorted.
        quotes: in whose words, by source and place.
    """

    node: Node
    statements: tuple[str, ...]
    sources: tuple[str, ...]
    quotes: tuple[BoxedQuote, ...]


def boxed_warnings(store: Store, drug: Ref, base: str = BASE) -> tuple[BoxedWarning, ...]:
    """Return what the boxed warnings of labels name for a drug, sorted by label."""
    query = _BOXED.format(drug=values("drug", [drug], base), section=SectionKind.BOXED_WARNING)
    found: defaultdict[Ref, list[BoxedQuote]] = defaultdict(list)
    for value, source, statement, evidence, quote, lead, *places in select(store, query, base):
        ref = ref_of(value, base)
        if ref is None:
            continue
        start, mention_start, mention_end = (int(str(each)) for each in places)
        before = without_markup(str(quote)[: mention_start - start])
        upto = without_markup(str(quote)[: mention_end - start])
        said = BoxedQuote(
            source=local(source),
            start=start,
            mention_start=len(before),
            mention_end=len(upto),
            quote=without_markup(str(quote)),
            lead_in=str(lead or ""),
            evidence=local(evidence),
            statement=local(statement),
        )
        found[ref].append(said)
    named = nodes(store, found, base)
    warnings = (
        BoxedWarning(
            node=named[ref],
            statements=tuple(sorted({each.statement for each in said})),
            sources=tuple(sorted({each.source for each in said})),
            quotes=tuple(sorted(said)),
        )
        for ref, said in found.items()
    )
    return tuple(sorted(warnings, key=lambda each: each.node.label.casefold()))
