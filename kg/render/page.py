"""A comparison as one page of HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby

from kg.compare import Cell, Comparison, Row
from kg.facts import Node
from kg.findings import State
from kg.identifiers import BASE, iri
from kg.model import Kind, Ref
from kg.render.text import SIGNS, WORDS, counts, details, listed, rolled

Href = Callable[[Ref], str]

STYLE = """
:root { color-scheme: light dark; --ink: #1a1c1e; --paper: #fdfdfc; --soft: #5a6068;
  --line: #d5d8dc; --band: #f1f3f4; --link: #0b57a4; --supported: #1f6f4a;
  --disputed: #8a5a00; --refuted: #a1262b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --paper: #16181b; --soft: #a4abb4;
  --line: #3a4048; --band: #20242a; --link: #8ab8f5; --supported: #7cd6a5; --disputed: #f0bd62;
  --refuted: #f59a9d; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
table.comparison { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.comparison th, .comparison td { border-bottom: 1px solid var(--line); padding: .3rem .7rem;
  text-align: left; vertical-align: top; }
.comparison thead th { position: sticky; top: 0; background: var(--paper); }
.comparison tbody th[scope=rowgroup] { background: var(--band); font-size: .9rem; }
.comparison small { color: var(--soft); display: block; }
.state { font-weight: 600; white-space: nowrap; }
.supported { color: var(--supported); } .disputed { color: var(--disputed); }
.refuted { color: var(--refuted); } .not-mentioned { color: var(--soft); font-weight: 400; }
"""


def to_html(comparison: Comparison, href: Href | None = None) -> str:
    """Return a comparison as one page that needs nothing else; `href` gives addresses of nodes."""
    title = f"Adverse effects of {listed(comparison)}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1>{html_parts(comparison, href)}"
        "<p>Not medical advice.</p></main></body></html>\n"
    )


def html_parts(comparison: Comparison, href: Href | None = None) -> str:
    """Return the summary and the table of a comparison, to stand in a page with `STYLE`."""
    link = href or _iri
    drugs = "".join(f'<th scope="col">{_link(drug, link)}</th>' for drug in comparison.drugs)
    caption = " · ".join(f"{SIGNS[state]} {WORDS[state]}" for state in State)
    first = "Organ class" if rolled(comparison) else "Effect"
    return (
        f"{_summary(comparison, link)}"
        f'<table class="comparison"><caption>{caption}. Not mentioned does not mean that it does'
        f' not happen.</caption><thead><tr><th scope="col">{first}</th>{drugs}</tr></thead>\n'
        f"{_bodies(comparison, link)}</table>"
    )


def _bodies(comparison: Comparison, href: Href) -> str:
    """Return the bodies of the table: one an organ class, or one of all of them."""
    parts: list[str] = []
    span = len(comparison.drugs) + 1
    for organ_class, rows in groupby(comparison.rows, key=lambda row: row.organ_class):
        head = (
            ""
            if rolled(comparison)
            else f'<tr><th scope="rowgroup" colspan="{span}">{_link(organ_class, href)}</th></tr>'
        )
        parts.append(f"<tbody>{head}{''.join(_row(row, href) for row in rows)}</tbody>")
    return "".join(parts)


def _row(row: Row, href: Href) -> str:
    cells = "".join(f"<td>{_html_cell(cell, href)}</td>" for cell in row.cells)
    mark = " <small>serious</small>" if row.serious else ""
    return f'<tr><th scope="row">{_link(row.node, href)}{mark}</th>{cells}</tr>\n'


def _html_cell(cell: Cell, href: Href) -> str:
    finding = cell.finding
    label = f"{SIGNS[finding.state]} {WORDS[finding.state]}"
    state = f'<span class="state {finding.state.value}">{label}</span>'
    if cell.counts:
        return f"{state}<small>{counts(cell)}</small>"
    links = [href(Ref(Kind.STATEMENT, each)) for each in finding.statements]
    if links:
        state = f'<a href="{escape(links[0])}">{state}</a>'
    more = "".join(
        f' <a href="{escape(link)}">and {index}</a>' for index, link in enumerate(links[1:], 2)
    )
    return f"{state}{more}<small>{escape(', '.join(details(finding)))}</small>"


def _summary(comparison: Comparison, href: Href) -> str:
    def linked(found: tuple[Node, ...]) -> str:
        return ", ".join(_link(node, href) for node in found) or "none"

    lines = [f"<li><strong>In all of them:</strong> {linked(comparison.shared)}</li>"]
    lines += [
        f"<li><strong>Only {escape(drug.label)}:</strong>"
        f" {linked(comparison.unique[drug.ref.slug])}</li>"
        for drug in comparison.drugs
    ]
    lines.append(f"<li><strong>Sources disagree:</strong> {linked(comparison.disputed)}</li>")
    return f'<ul class="summary">{"".join(lines)}</ul>\n'


def _link(node: Node | None, href: Href) -> str:
    return f'<a href="{escape(href(node.ref))}">{escape(node.label)}</a>' if node else ""


def _iri(ref: Ref) -> str:
    return iri(ref, BASE)
