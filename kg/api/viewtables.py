"""What views show, as tables that are written as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

from kg import describe
from kg.api.service import About, Service
from kg.describe import (
    DrugCard,
    DrugEntry,
    EffectCard,
    EffectLine,
    EvidenceCard,
    NodeCard,
    Said,
    SourceCard,
    StatementCard,
)
from kg.facts import Node, plain
from kg.findings import Reported
from kg.model import Kind
from kg.queryfiles import NamedQuery
from kg.render.text import frequencies_text, frequency_text

_MOST_HITS = 50  # as the view has
_FINDING = (
    *("together_with", "state", "belief", "frequency", "serious", "only_in"),
    *("sources", "statements"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values, one for each column; several values of a cell are a tuple."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]

    def to_csv(self) -> str:
        """Return the table as CSV with a heading; nodes by their labels."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_written(value) for value in row] for row in self.rows)
        return text.getvalue()


def _written(value: object) -> object:
    match value:
        case None:
            return ""
        case Node():
            return value.label
        case bool():
            return str(value).lower()
        case tuple() | list():
            return "; ".join(str(_written(each)) for each in value)
    return plain(value)


def node_table(service: Service, kind: Kind, name: str) -> Table:
    """Return what the view of a node shows.

    Raises:
        UnknownNameError: nothing of this kind is called so.
    """
    store, base = service.store, service.base
    match kind:
        case Kind.STATEMENT:
            return _evidence(describe.describe_statement(store, name, base))
        case Kind.SOURCE:
            drugs = describe.describe_source(store, name, base).drugs
            return Table(("drug", "iri"), ((each, each.iri) for each in drugs))
        case Kind.DRUG:
            return _effects(
                describe.describe_drug(store, service.drug(name), base, service.answers.ready())
            )
        case Kind.EFFECT:
            effect = service.resolver.resolve(name, kind)
            return _drugs(describe.describe_effect(store, effect, base, service.answers.ready()))
    return _said(
        describe.describe_node(
            store, service.resolver.resolve(name, kind), base, service.answers.ready()
        )
    )


def _effects(card: DrugCard) -> Table:
    alone = ((each.organ_class, line) for each in card.effects for line in each.effects)
    together = ((None, line) for line in card.effects_in_combination)
    rows = (
        (organ_class, line.effect, line.effect.iri, *_finding(line))
        for organ_class, line in chain(alone, together)
    )
    return Table(("organ_class", "effect", "iri", *_FINDING), rows)


def _drugs(card: EffectCard) -> Table:
    lines = (*card.drugs, *card.in_combination)
    rows = ((line.drug, line.drug.iri, *_finding(line)) for line in lines)
    return Table(("drug", "iri", *_FINDING), rows)


def _finding(line: EffectLine) -> tuple[object, ...]:
    found = line.finding
    return (
        *(line.partners, found.state, found.belief, frequencies_text(found), found.serious),
        *(found.populations, found.sources, found.statements),
    )


def _said(card: NodeCard) -> Table:
    if card.effects:  # an organ class
        rows = ((each.effect, each.effect.iri, each.drugs) for each in card.effects)
        return Table(("effect", "iri", "drugs"), rows)
    columns = (
        *("subject", "subject_iri", "predicate", "object", "object_iri"),
        *("together_with", "only_in", "status", "belief", "sources", "statement"),
    )
    return Table(
        columns,
        (
            (
                *(each.subject, each.subject.iri, each.predicate, *_object(each)),
                *(each.combination, each.population, each.status, each.belief),
                *(each.sources, each.statement),
            )
            for each in card.said
        ),
    )


def _object(said: Said) -> tuple[object, object]:
    """Return what is said in words, and its IRI where it is a node."""
    value = plain(said.value)
    words = next(value[each] for each in ("label", "lexical", "text") if each in value)
    return words, value.get("iri")


def _evidence(card: StatementCard) -> Table:
    columns = (
        *("evidence", "source", "title", "tier", "licence", "polarity", "lead_in", "quote"),
        *("mention", "section", "line", "start", "end", "frequency", "serious"),
    )
    return Table(
        columns,
        (
            (
                *(each.id, each.source.id, each.source.title, each.source.tier),
                *(each.source.licence, each.polarity, each.lead_in, each.quote, each.mention),
                *(each.section, each.line, each.start, each.end),
                *(_frequency(each), each.serious),
            )
            for each in card.evidence
        ),
    )


def _frequency(card: EvidenceCard) -> str:
    if card.frequency is None:
        return ""
    parts = {each.name: getattr(card.frequency, each.name) for each in fields(card.frequency)}
    return frequency_text(Reported(source=card.source.id, **parts))


def drug_table(drugs: Iterable[DrugEntry]) -> Table:
    """Return what the first view shows: all drugs."""
    rows = ((each.node, each.node.iri, each.classes, each.effects) for each in drugs)
    return Table(("drug", "iri", "classes", "effects"), rows)


def source_table(sources: Iterable[SourceCard]) -> Table:
    """Return what the view of all sources shows."""
    columns = (
        *("source", "title", "tier", "publisher", "licence", "url"),
        *("last_reviewed", "retrieved", "evidence", "statements"),
    )
    return Table(
        columns,
        (
            (
                *(record.id, record.title, record.tier, record.publisher, record.licence),
                *(record.url, record.last_reviewed, record.retrieved),
                *(each.evidence, each.statements),
            )
            for each in sources
            for record in (each.record,)
        ),
    )


def hit_table(service: Service, words: str) -> Table:
    """Return what the view of a search shows."""
    hits = service.resolver.search(words, None, _MOST_HITS)
    rows = ((hit.ref.kind, hit.label, hit.name, hit.iri) for hit in hits)
    return Table(("kind", "label", "name", "iri"), rows)


def question_table(queries: Iterable[NamedQuery]) -> Table:
    """Return what the view of all named queries shows."""
    rows = (
        (each.name, each.summary, tuple(one.name for one in each.parameters), each.description)
        for each in queries
    )
    return Table(("query", "summary", "parameters", "description"), rows)


def count_table(release: About | None) -> Table:
    """Return how much a release holds; no row where nobody says what release it is."""
    counts = {**release.counts, "quads": release.quads} if release else {}
    return Table(("what", "number"), counts.items())


def edge_table(scene: Mapping[str, Any]) -> Table:
    """Return the edges of a scene (`/api/graph/scene`)."""
    labels = {each["iri"]: each["label"] for each in scene["nodes"]}
    columns = ("from", "predicate", "to", "belief", "statements", "from_iri", "to_iri")
    return Table(
        columns,
        (
            (
                *(labels[each["from"]], each["predicate"], labels[each["to"]], each["belief"]),
                *(each["statements"], each["from"], each["to"]),
            )
            for each in scene["edges"]
        ),
    )
