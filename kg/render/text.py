"""A comparison as a table of text and as CSV, and its parts in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from kg.compare import Cell, Comparison, Members, Row
from kg.facts import Node, word
from kg.findings import Finding, Incidence, Reported, State

SIGNS: Mapping[State, str] = MappingProxyType(
    {
        State.SUPPORTED: "●",
        State.DISPUTED: "◐",
        State.REFUTED: "✕",
        State.NOT_MENTIONED: "–",
    }
)
WORDS: Mapping[State, str] = MappingProxyType(
    {
        State.SUPPORTED: "supported",
        State.DISPUTED: "disputed",
        State.REFUTED: "refuted",
        State.NOT_MENTIONED: "not mentioned",
    }
)
_PARTS = (
    "state",
    "belief",
    "serious",
    "frequency",
    "incidence low",
    "incidence high",
    "risk difference",
    "populations",
    "sources",
    "statements",
    "evidence",
)
_ROLLED_PARTS = ("state", "supported", "disputed", "refuted", "belief", "sources")
_MEMBER_PARTS = ("members", "supported in", "disputed in", "refuted in")


def to_table(comparison: Comparison) -> tuple[tuple[str, ...], ...]:
    """Return a comparison as rows of text, the first of them the heading."""
    head = ["organ class", *([] if comparison.rolled_to_organs else ["effect"])]
    head += [drug.label for drug in comparison.drugs]
    return (tuple(head), *(_text_row(row) for row in comparison.rows))


def to_csv(comparison: Comparison) -> str:
    """Return a comparison as CSV with a heading: per drug its state and what goes with it."""
    parts = [*(_ROLLED_PARTS if rolled(comparison) else _PARTS)]
    if any(each.many for each in comparison.operands) and not rolled(comparison):
        parts += _MEMBER_PARTS
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = [f"{drug.label}: {part}" for drug in comparison.drugs for part in parts]
    writer.writerow(["organ class", "effect", "iri", *head])
    for row in comparison.rows:
        cells = [_csv_cell(cell).get(part, "") for cell in row.cells for part in parts]
        effect = row.effect.label if row.effect else ""
        writer.writerow([label(row.organ_class), effect, row.node.iri if row.node else "", *cells])
    return out.getvalue()


def frequency_text(reported: Reported) -> str:
    """Return a frequency in words, the source's own apart from a class that a figure gives."""
    cioms = word(reported.cioms).replace("-", " ") if reported.cioms else None
    words = reported.term or cioms or ""
    if reported.term and cioms and reported.term != cioms:
        words = f'called "{reported.term}", class {cioms}'
    low, high = reported.low, reported.high
    figure = ""
    if low is not None and high is not None:
        figure = _percent(low) if low == high else f"{_percent(low)[:-1]} to {_percent(high)}"
    elif low is not None or high is not None:
        figure = f"at least {_percent(low)}" if low is not None else f"up to {_percent(high)}"
    if reported.comparator is not None:
        figure += f" (comparator {_percent(reported.comparator)})"
    if reported.denominator is not None:
        figure += f" of {reported.denominator} people"
    if reported.difference is not None:
        figure += f", difference {_points(reported.difference)}"
    return ", ".join(part for part in (words, figure.strip()) if part)


def frequencies_text(finding: Finding) -> str:
    """Return the frequencies of all sources, each once."""
    return "; ".join(_frequency_texts(finding))


def _frequency_texts(finding: Finding) -> tuple[str, ...]:
    return tuple(dict.fromkeys(frequency_text(each) for each in finding.frequencies))


def incidence_text(incidence: Incidence) -> str:
    """Return the span of what sources state, in words; it is no average."""
    span = span_text(incidence)
    return span and f"{span} by {incidence.figures} figures of {incidence.sources} sources"


def span_text(incidence: Incidence) -> str:
    """Return the span alone, "" where no source bounds it."""
    low, high = incidence.low, incidence.high
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return f"at least {_percent(low)}" if high is None else f"up to {_percent(high)}"
    return _percent(low) if low == high else f"{_percent(low)[:-1]} to {_percent(high)}"


def _points(difference: Decimal) -> str:
    return f"{round(100 * float(difference), 4):+g} percentage points"


def _percent(share: object) -> str:
    return f"{round(100 * float(str(share)), 4):g}%"


def rolled(comparison: Comparison) -> bool:
    """Return whether a row stands for several effects."""
    return comparison.table.counts is not None


def _text_row(row: Row) -> tuple[str, ...]:
    effect = [row.effect.label] if row.effect else []
    return label(row.organ_class), *effect, *(cell_text(cell) for cell in row.cells)


def cell_text(cell: Cell) -> str:
    """Return a cell in words."""
    finding = cell.finding
    text = f"{SIGNS[finding.state]} {WORDS[finding.state]}"
    if cell.counts:
        return f"{text} {counts(cell)}".strip()
    members = [] if cell.members is None else [members_text(cell.members)]
    return ", ".join([text, *members, *details(finding)])


def members_text(members: Members) -> str:
    """Return how many drugs of a class have which state, in words."""
    parts = [
        f"{WORDS[state]} for {members.number(state)}" for state in State if members.number(state)
    ]
    return f"{', '.join(parts) or 'no word'} of {members.of} drugs"


def details(finding: Finding) -> list[str]:
    """Return what goes with a state, in words."""
    frequencies, span = _frequency_texts(finding), finding.incidence
    found = ["; ".join(frequencies)]
    if span is not None and span.figures > 1 and len(frequencies) > 1:  # else it says the same
        found.append(incidence_text(span))
    found.append("serious" if finding.serious else "")
    found.append(_populations(finding))
    if finding.belief is not None:
        found.append(f"belief {float(finding.belief):.2f}")
        found.append(f"{len(finding.sources)} source{'s' * (len(finding.sources) != 1)}")
    return [each for each in found if each]


def _populations(finding: Finding) -> str:
    who = ", ".join(node.label for node in finding.populations)
    return f"only in: {who}" if who else ""


def counts(cell: Cell) -> str:
    """Return the number of effects by state, in words."""
    return ", ".join(f"{count} {WORDS[state]}" for state, count in cell.counts.items() if count)


def _csv_cell(cell: Cell) -> dict[str, str]:
    finding, span = cell.finding, cell.finding.incidence
    differences = [each.difference for each in finding.frequencies]
    return {
        **_members_csv(cell.members),
        "incidence low": "" if span is None or span.low is None else str(span.low),
        "incidence high": "" if span is None or span.high is None else str(span.high),
        "risk difference": " ".join(str(each) for each in differences if each is not None),
        "evidence": " ".join(finding.evidence),
        **{state.value: str(count) for state, count in cell.counts.items()},
        "state": finding.state.value,
        "belief": "" if finding.belief is None else str(finding.belief),
        "serious": "" if finding.serious is None else str(finding.serious).lower(),
        "frequency": frequencies_text(finding),
        "populations": "; ".join(node.label for node in finding.populations),
        "sources": " ".join(finding.sources),
        "statements": " ".join(finding.statements),
    }


def _members_csv(members: Members | None) -> dict[str, str]:
    if members is None:
        return {}
    named = {
        f"{state.value} in": "; ".join(node.label for node in drugs)
        for state, drugs in members.drugs.items()
    }
    return {"members": str(members.of), **named}


def listed(comparison: Comparison) -> str:
    """Return the names of the drugs as a list in words."""
    labels = [drug.label for drug in comparison.drugs]
    return f"{', '.join(labels[:-1])} and {labels[-1]}"


def label(node: Node | None) -> str:
    """Return the label of a node, "" without one."""
    return node.label if node else ""
