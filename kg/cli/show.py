"""`kg show`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, TypeVar

import typer
from rich.text import Text

from kg.cli.compare import SHADES
from kg.cli.options import CURRENT, DataForm, DataFormOption, ReleaseOption, StoreOption
from kg.cli.output import Cell, facts, heading, render, table, write_json
from kg.cli.session import Session, opened
from kg.cli.why import draw
from kg.cli.words import limits, number, predicate, shown
from kg.describe import (
    ConceptCard,
    DrugCard,
    EffectCard,
    EffectLine,
    Said,
    SourceCard,
    describe_concept,
    describe_drug,
    describe_effect,
    describe_source,
    describe_statement,
    plain,
)
from kg.explore import MAX_NODES, Neighbourhood, connected, neighbourhood, neighbourhood_json
from kg.facts import Node
from kg.model import Kind, Ref
from kg.render.text import WORDS, details

_Fact = tuple[str, str]
_Card = TypeVar("_Card")


def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A drug, an effect or any other name, id or IRI.")
    ],
    form: DataFormOption = DataForm.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Show what the graph holds of a drug, an effect or another node.

    A brand stands for its drug, and a salt for its substance.
    A statement is shown with its sentences, as by `kg why`.
    """
    with opened(release, store) as session:
        ref = session.names.resolve(name)
        if ref.kind is Kind.PRODUCT:
            ref = session.names.resolve(name, Kind.DRUG)
        _show(session, ref, form)


def _show(session: Session, ref: Ref, form: DataForm) -> None:
    store, base = session.store, session.base
    match ref.kind:
        case Kind.DRUG:
            _answer(describe_drug(store, ref, base), _drug, form)
        case Kind.EFFECT:
            _answer(describe_effect(store, ref, base), _effect, form)
        case Kind.SOURCE:
            _answer(describe_source(store, ref.slug, base), _source, form)
        case Kind.STATEMENT:
            _answer(describe_statement(store, ref.slug, base), draw, form)
        case Kind.ORGAN_CLASS:
            _answer(describe_concept(store, ref, base), _concept, form)
        case _:
            _other(session, ref, form)


def _other(session: Session, ref: Ref, form: DataForm) -> None:
    """Show what a node is and the edges at it."""
    store, base = session.store, session.base
    card, whole = describe_concept(store, ref, base), session.answers.whole()
    if not connected(whole, ref):
        _answer(card, _concept, form)
        return
    around = neighbourhood(whole, ref, limit=MAX_NODES)
    if form is DataForm.JSON:
        write_json(neighbourhood_json(around))
    else:
        _concept(card)
        _edges(around)


def _answer(card: _Card, draw_card: Callable[[_Card], None], form: DataForm) -> None:
    if form is DataForm.JSON:
        write_json(plain(card))
    else:
        draw_card(card)


def _drug(card: DrugCard) -> None:
    heading(f"{card.node.label} (drug)")
    _facts(
        ("also called", ", ".join(card.synonyms)),
        ("id", str(card.node.ref)),
        ("components", _labels(card.components)),
        ("component of", _labels(card.component_of)),
        ("form of", card.moiety.label if card.moiety else ""),
        ("forms", _labels(card.forms)),
        ("products", ", ".join(dict.fromkeys(each.subject.label for each in card.products))),
        ("classes", _values(card.classes)),
        ("mechanisms", _values(card.mechanisms)),
        ("indications", _values(card.indications)),
        ("made by", _values(card.makers)),
        *((predicate(each.predicate), _value(each)) for each in card.approval),
        *(("dosage", _value(each)) for each in card.dosage),
        *_relations(card),
        ("contraindicated in", _values(card.contraindications)),
        ("precautions", _values(card.precautions)),
        ("monitoring", _values(card.monitoring)),
        *(("trial result", _value(each)) for each in card.trial_results),
        *((predicate(each.predicate), _value(each)) for each in card.links),
        ("sources", ", ".join(each.title for each in card.sources.values())),
    )
    _section(
        "identifiers",
        ("of", "scheme", "identifier", "link"),
        [(each.node.label, each.scheme, each.id, each.iri) for each in card.identifiers],
    )
    boxed = [
        (each.node.label, said.words, card.sources[said.source].title)
        for each in card.boxed_warnings
        for said in each.quotes
    ]
    _section("boxed warning", ("of", "in the words of the label", "source"), boxed)
    rows = [
        (group.organ_class.label if group.organ_class else "", *_judged(line))
        for group in card.effects
        for line in group.effects
    ]
    _section("adverse effects", ("organ class", "effect", "state", "what is said"), rows)
    together = [(_labels(line.partners), *_judged(line)) for line in card.effects_in_combination]
    _section(
        "adverse effects in combination",
        ("together with", "effect", "state", "what is said"),
        together,
    )


def _relations(card: DrugCard) -> Iterator[_Fact]:
    for each in card.relations:
        if each.subject.ref == card.node.ref:
            yield predicate(each.predicate), _value(each)
        else:
            yield f"{each.subject.label} {predicate(each.predicate)}", "this drug"


def _effect(card: EffectCard) -> None:
    heading(f"{card.node.label} (effect)")
    _facts(
        ("also called", ", ".join(card.synonyms)),
        ("id", str(card.node.ref)),
        ("organ class", card.organ_class.label if card.organ_class else ""),
        ("serious", "wherever it occurs" if card.serious else ""),
        ("is a kind of", _labels(card.broader)),
        ("kinds of it", _labels(card.narrower)),
        ("sources", ", ".join(each.title for each in card.sources.values())),
        ("same as", " ".join(card.same_as)),
    )
    rows = [(line.drug.label, *_judged(line)[1:]) for line in card.drugs]
    _section("drugs", ("drug", "state", "what is said"), rows)
    together = [
        (line.drug.label, _labels(line.partners), *_judged(line)[1:])
        for line in card.in_combination
    ]
    _section("in combination", ("drug", "together with", "state", "what is said"), together)


def _source(card: SourceCard) -> None:
    record = card.record
    heading(f"{record.title} (source)")
    _facts(
        ("id", f"{Kind.SOURCE}/{record.id}"),
        ("tier", record.tier.value.lower()),
        ("publisher", record.publisher),
        ("url", record.url),
        ("license", record.licence),
        ("based on", record.based_on),
        ("last reviewed", record.last_reviewed.isoformat() if record.last_reviewed else ""),
        ("retrieved", record.retrieved.isoformat() if record.retrieved else ""),
        ("digest", record.digest),
        ("drugs", _labels(card.drugs)),
        ("statements", str(card.statements)),
        ("evidence", str(card.evidence)),
        *((f"mentions: {reason}", str(count)) for reason, count in card.mentions.items()),
    )


def _concept(card: ConceptCard) -> None:
    kind = card.node.ref.kind
    company = kind is Kind.ORGANIZATION
    heading(f"{card.node.label} ({kind.name.replace('_', ' ').lower()})")
    _facts(
        ("also called", ", ".join(card.synonyms)),
        ("id", str(card.node.ref)),
        ("part of" if company else "is a kind of", _labels(card.broader)),
        ("parts of it" if company else "kinds of it", _labels(card.narrower)),
        ("effects in it", _labels(card.effects)),
        ("same as", " ".join(card.same_as)),
    )


def _edges(around: Neighbourhood) -> None:
    labels = {node.ref: node.label for node in around.nodes}
    rows = [
        (
            labels[edge.start],
            predicate(edge.predicate),
            labels[edge.end],
            number(edge.belief) if edge.belief is not None else "",
        )
        for edge in around.edges
        if around.center.ref in (edge.start, edge.end)
    ]
    render(Text(""))
    table(("from", "edge", "to", "belief"), rows, right=("belief",))


def _section(title: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    if rows:
        render(Text(""))
        heading(f"{title} ({len(rows)})")
        table(headers, rows)


def _facts(*found: _Fact) -> None:
    """Write the facts that are known, those of one name on one line."""
    joined: dict[str, list[str]] = {}
    for name, value in found:
        if value:
            joined.setdefault(name, []).append(value)
    facts([(name, "; ".join(dict.fromkeys(values))) for name, values in joined.items()])


def _judged(line: EffectLine) -> tuple[str, Text, str]:
    """Return an effect, what is known of it in a word, and what goes with that."""
    state = line.finding.state
    words = Text(WORDS[state], style=SHADES[state])
    return line.effect.label, words, ", ".join(details(line.finding))


def _values(said: Iterable[Said]) -> str:
    return ", ".join(dict.fromkeys(_value(each) for each in said))


def _value(said: Said) -> str:
    """Return what is said, with its limits and, where sources differ, its status."""
    status = said.status.value.lower()
    judged = "" if status == "supported" else f" ({status})"
    return f"{shown(said.value)}{limits(said)}{judged}"


def _labels(nodes: Iterable[Node]) -> str:
    return ", ".join(node.label for node in nodes)
