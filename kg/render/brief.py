"""A comparison as the short JSON that a table of states is drawn from."""

from __future__ import annotations

import json
from typing import Any

from kg.compare import Cell, Comparison
from kg.facts import Node, word
from kg.findings import Finding, State
from kg.render.text import cell_text, frequencies_text, span_text


def to_brief(comparison: Comparison) -> bytes:
    """Return a comparison as JSON in UTF-8, without what can be asked for later.

    Nodes have no IRIs, cells neither evidence nor sources, and what nobody mentions is null; how
    often something occurs is told in words.
    """
    organs: dict[Node | None, int] = {}
    rows = [
        {
            "effect": _named(row.effect),
            "organ_class": organs.setdefault(row.organ_class, len(organs)),
            "serious": row.serious,
            "cells": [_cell(cell) for cell in row.cells],
        }
        for row in comparison.rows
    ]
    drugs = [{"kind": each.ref.kind.value, **_of(each)} for each in comparison.drugs]
    found = {
        "level": comparison.level,
        "drugs": drugs,
        "organ_classes": [_named(each) for each in organs],
        "rows": rows,
    }
    return json.dumps(found, ensure_ascii=False).encode()


def _of(node: Node) -> dict[str, str]:
    return {"slug": node.ref.slug, "label": node.label}


def _named(node: Node | None) -> dict[str, str] | None:
    return None if node is None else _of(node)


def _cell(cell: Cell) -> dict[str, Any] | None:
    finding = cell.finding
    if finding.state is State.NOT_MENTIONED:
        return None
    found = {
        "state": finding.state.value,
        "belief": float(finding.belief or 0),
        "serious": finding.serious,
        "often": _often(finding) or None,
        "text": cell_text(cell).partition(" ")[2],
        "statements": None if cell.counts else list(finding.statements),
    }
    return {name: value for name, value in found.items() if value is not None}


def _often(finding: Finding) -> str:
    """Return the span of all figures, else the most frequent class, else the sources' words."""
    span = finding.incidence
    if span is not None and (told := span_text(span)):
        return told
    classes = [each.cioms for each in finding.frequencies if each.cioms]
    if classes:
        return word(min(classes, key=list(type(classes[0])).index)).replace("-", " ")
    return frequencies_text(finding)
