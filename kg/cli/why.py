"""`kg why`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from types import MappingProxyType
from typing import Annotated, Any

import typer
from rich.text import Text

from kg.cli.options import CURRENT, DataForm, DataFormOption, ReleaseOption, StoreOption
from kg.cli.output import on_terminal, render, write_json
from kg.cli.sections import MARK, Sections, lines_of, sections_of
from kg.cli.session import opened
from kg.cli.words import claim, frequency_in_words, number, one_line
from kg.describe import EvidenceCard, StatementCard, plain
from kg.describe import why as reasons
from kg.describe.statements import Formula, VoteTerm
from kg.describe.words import match_in_words, qualifiers_in_words, severity_in_words
from kg.model import Kind, Polarity, SourceRecord

_NO_SECTIONS: Sections = MappingProxyType({})
_INDENT = 4
_Line = tuple[Text, int]  # with its indent

_SHADES = {Polarity.AFFIRMED: "green", Polarity.NEGATED: "red", Polarity.UNCERTAIN: "yellow"}
_SAID = {
    Polarity.AFFIRMED: "says so",
    Polarity.NEGATED: "denies it",
    Polarity.UNCERTAIN: "says so with a hedge",
}


def why(
    drug: Annotated[str, typer.Argument(metavar="DRUG", help="Name, brand, id or IRI.")],
    effect: Annotated[str, typer.Argument(metavar="EFFECT", help="Name, synonym, id or IRI.")],
    sections: Annotated[
        bool, typer.Option("--sections", help="Show each sentence within its section.")
    ] = False,
    form: DataFormOption = DataForm.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Say why a drug is held to cause an effect: sentences and belief.

    Each source's sentence is printed with the words that name the effect marked («so» in a
    pipe), its tier and place, and the sum that the belief comes from. Sections are those of
    documents; the sentence of a table is its row.
    """
    with opened(release, store) as session:
        subject = session.names.resolve(drug, Kind.DRUG)
        value = session.names.resolve(effect, Kind.EFFECT)
        found = reasons(session.store, subject, value, session.base)
        within = sections_of(found, session.texts) if sections else {}
        pair = f"{session.names.label(subject)} and {session.names.label(value)}"
    if form is DataForm.JSON:
        write_json(_json(found, within))
    elif not found:
        render(Text(f"not mentioned: no source speaks of {pair}"))
    else:
        for place, card in enumerate(found):
            if place:
                render(Text(""))
            draw(card, within)


def _json(cards: Iterable[StatementCard], within: Sections) -> Any:
    found = plain(tuple(cards))
    for each in (evidence for card in found for evidence in card["evidence"]):
        if each["id"] in within:
            each["within"] = plain(within[each["id"]])
    return found


def draw(card: StatementCard, within: Sections = _NO_SECTIONS) -> None:
    """Write a statement with all its sentences and the terms of its belief.

    Args:
        card: the statement.
        within: sections to show sentences in, by the ids of their evidence.
    """
    for line, indent in _statement(card, within):
        render(line, indent=indent)


def _statement(card: StatementCard, within: Sections) -> Iterator[_Line]:
    judged = f": {card.status.value.lower()}, belief {number(card.belief)}"
    yield Text(claim(card) + judged, style="bold"), 0
    for _, found in groupby(card.evidence, key=lambda each: each.source.id):
        evidence = tuple(found)
        yield Text(""), 0
        yield Text(_source(evidence[0].source), style="bold"), 0
        for each in evidence:
            yield from _evidence(each)
            if each.id in within:
                lines = lines_of(within[each.id])
                yield from ((line, (depth + 2) * _INDENT) for line, depth in lines)
    yield Text(""), 0
    yield Text("belief, from one vote a source", style="bold"), 0
    for line in _terms(card.formula):
        yield Text(line), _INDENT


def _source(source: SourceRecord) -> str:
    parts = [f"{source.title} ({source.tier.value.lower()})", source.publisher]
    if source.last_reviewed:
        parts.append(f"reviewed {source.last_reviewed.isoformat()}")
    elif source.retrieved:
        parts.append(f"retrieved {source.retrieved.isoformat()}")
    return ", ".join(part for part in (*parts, source.url) if part)


def _evidence(evidence: EvidenceCard) -> Iterator[_Line]:
    if evidence.lead_in:
        yield Text(one_line(evidence.lead_in), style="dim"), _INDENT
    yield _marked(evidence), _INDENT
    notes = [f"{evidence.section.value.replace('-', ' ')}, line {evidence.line}"]
    if evidence.frequency:
        notes.append("frequency " + frequency_in_words(evidence.frequency, evidence.source.id))
    if evidence.serious is not None:
        notes.append("called serious" if evidence.serious else "called not serious")
    notes += filter(None, (severity_in_words(evidence), qualifiers_in_words(evidence)))
    if evidence.consequence_of:
        causes = ", ".join(each.label for each in evidence.consequence_of)
        notes.append(f"follows from {causes}")
    notes.append(f"matched: {match_in_words(evidence)}")
    said = (evidence.polarity.value.lower(), _SHADES[evidence.polarity])
    yield Text.assemble(said, ("; " + "; ".join(notes), "dim")), _INDENT


def _marked(evidence: EvidenceCard) -> Text:
    """Return the sentence with the words that name the effect marked."""
    before, after = one_line(f"{evidence.before}|")[:-1], one_line(f"|{evidence.after}")[1:]
    words = one_line(evidence.mention)
    if on_terminal():
        return Text.assemble(before, (words, MARK), after)
    return Text(f"{before}«{words}»{after}")


def _terms(formula: Formula) -> Iterator[str]:
    yield from map(_vote, formula.votes)
    yield from formula.words.split("; ")


def _vote(vote: VoteTerm) -> str:
    error = vote.systematic + vote.random
    words = f"{number(vote.systematic)} + {number(vote.random)} = {number(error)}"
    if vote.weight != 1:
        words += f"; hedged: 1 - {number(vote.weight)} × (1 - {number(error)})"
        words += f" = {number(vote.error)}"
    if not vote.counted:
        words += "; not counted, as it retells what another source here retells"
    return f"{vote.title} ({vote.tier.value.lower()}) {_SAID[vote.polarity]}: error {words}"
