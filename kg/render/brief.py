"""A comparison as the short JSON that a table of states is drawn from."""

from __future__ import annotations

import json
from typing import Any

from kg.compare import Cell, Comparison
from kg.facts import Node, word
from kg.findings import Finding, State
from kg.render.text import SIGNS, WORDS, cell_text, frequencies_text, span_text


def to_brief(comparison: Comparison) -> bytes:
    """Return a comparison as JSON in UTF-8, without what can be asked for later.

    Nodes have no IRIs, and a slug only where it is not the label with dashes; cells have neither
    evidence nor sources, and what nobody mentions is null. How often it occurs is told in words.
    """
    organs: dict[Node | None, int] = {}
    rows = [
        {
            "effect": row.effect and _named(row.effect),
            "organ_class": organs.setdefault(row.organ_class, len(organs)),
            "serious": row.serious,
            "cells": [_cell(cell) for cell in row.cells],
        }
        for row in comparison.rows
    ]
    drugs = [{"kind": each.ref.kind.value, **_named(each)} for each in comparison.drugs]
    found = {
        "level": comparison.level,
        "drugs": drugs,
        "organ_classes": [each and _named(each) for each in organs],
        "rows": rows,
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _named(node: Node) -> dict[str, str]:
    usual = node.label.replace(" ", "-") == node.ref.slug
    return {"label": node.label} if usual else {"label": node.label, "slug": node.ref.slug}


def _cell(cell: Cell) -> dict[str, Any] | None:
    finding = cell.finding
    if finding.state is State.NOT_MENTIONED:
        return None
    found = {
        "state": finding.state.value,
        "belief": float(finding.belief or 0),
        "serious": finding.serious,
        "often": _often(finding) or None,
        "text": _rest(cell) or None,
        "statements": None if cell.counts else list(finding.statements),
    }
    return {name: value for name, value in found.items() if value is not None}


def _rest(cell: Cell) -> str:
    """Return what goes with a state, in words, without the belief."""
    told = cell_text(cell).removeprefix(f"{SIGNS[cell.finding.state]} {WORDS[cell.finding.state]}")
    return ", ".join(part for part in told.split(", ") if part and not part.startswith("belief "))


def _often(finding: Finding) -> str:
    """Return the span of all figures, else the most frequent class, else the sources' words."""
    span = finding.incidence
    if span is not None and (told := span_text(span)):
        return told
    classes = [each.cioms for each in finding.frequencies if each.cioms]
    if classes:
        return word(min(classes, key=list(type(classes[0])).index)).replace("-", " ")
    return frequencies_text(finding)
