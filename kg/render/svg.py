"""A comparison as an SVG heat map."""

from __future__ import annotations

from html import escape

from kg.compare import Cell, Comparison, Row
from kg.facts import Node
from kg.findings import State
from kg.render.text import SIGNS, WORDS, cell_text, label, listed

_COLUMN, _LINE, _NAMES, _HEAD = 74, 22, 250, 130  # SVG, in pixels
# The colors are those of Okabe and Ito, which people with any color vision tell apart; hatching
# and signs tell the states apart in print without color.
_SVG_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1a1c1e; } .organ { font-weight: 700; }
.sign { text-anchor: middle; paint-order: stroke; stroke: #fdfdfc; stroke-width: 3px; }
.paper { fill: #fdfdfc; } .supported { fill: #0072b2; } .disputed { fill: url(#disputed); }
.refuted { fill: url(#refuted); } .not-mentioned { fill: none; stroke: #c8ccd0; }
@media (prefers-color-scheme: dark) { text { fill: #e8eaed; } .paper { fill: #16181b; }
  .sign { stroke: #16181b; } .not-mentioned { stroke: #3a4048; } }
@media print { text { fill: #000; } .paper { fill: #fff; } .sign { stroke: #fff; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
_PATTERNS = (
    '<defs><pattern id="disputed" width="6" height="6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="6" height="6" fill="#e69f00" fill-opacity=".35"/>'
    '<rect width="3" height="6" fill="#e69f00"/></pattern>'
    '<pattern id="refuted" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path d="M0 0L6 6M6 0L0 6" stroke="#d55e00" stroke-width="1.2"/></pattern></defs>'
)


def to_svg(comparison: Comparison) -> str:
    """Return a comparison as a heat map: the more it is believed, the stronger the field."""
    lines = list(_svg_lines(comparison))
    width = _NAMES + _COLUMN * len(comparison.drugs) + 60
    height = _HEAD + _LINE * len(lines) + 30
    heads = "".join(
        f'<text transform="translate({_NAMES + _COLUMN * index + 30} {_HEAD - 10})'
        f' rotate(-40)">{escape(drug.label)}</text>'
        for index, drug in enumerate(comparison.drugs)
    )
    legend = "   ".join(f"{SIGNS[state]} {WORDS[state]}" for state in State)
    body = "".join(
        f'<g transform="translate(0 {_HEAD + _LINE * index})">{line}</g>\n'
        for index, line in enumerate(lines)
    )
    title = f"Adverse effects of {listed(comparison)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img"><title>{escape(title)}</title><style>{_SVG_STYLE}</style>'
        f'{_PATTERNS}<rect class="paper" width="100%" height="100%"/>{heads}\n{body}'
        f'<text x="8" y="{height - 10}">{legend}</text></svg>\n'
    )


def _svg_lines(comparison: Comparison) -> list[str]:
    lines: list[str] = []
    former: Node | None = None
    for row in comparison.rows:
        if comparison.by_organ_class and row.organ_class not in (None, former):
            former = row.organ_class
            lines.append(f'<text class="organ" x="8" y="16">{escape(label(former))}</text>')
        name = f'<text x="20" y="16">{escape(label(row.node))}</text>'
        fields = "".join(
            _svg_cell(cell, index, comparison.drugs[index], row)
            for index, cell in enumerate(row.cells)
        )
        lines.append(name + fields)
    return lines


def _svg_cell(cell: Cell, index: int, drug: Node, row: Row) -> str:
    finding = cell.finding
    strength = 1.0 if finding.belief is None else 0.25 + 0.6 * float(finding.belief)
    left = _NAMES + _COLUMN * index
    told = f"{drug.label}, {label(row.node)}: {cell_text(cell)}"
    return (
        f'<g><title>{escape(told)}</title><rect class="{finding.state.value}" x="{left}" y="1"'
        f' width="{_COLUMN - 2}" height="{_LINE - 2}" rx="3" fill-opacity="{strength:.2f}"/>'
        f'<text class="sign" x="{left + _COLUMN / 2:g}" y="16">{SIGNS[finding.state]}</text></g>'
    )
