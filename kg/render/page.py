"""A comparison as one page of HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

from kg.compare import Cell, Comparison, Members, Row
from kg.facts import Node
from kg.findings import Finding, State
from kg.identifiers import BASE, iri
from kg.model import Kind, Ref
from kg.quotes import Quote
from kg.render.text import SIGNS, WORDS, counts, details, listed, members_text

Href = Callable[[Ref], str]
_MOST_SETS = 20  # rows of the table of intersections
_SAID, _UNSAID = "●", "·"

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
.comparison caption, .sizes caption { text-align: left; padding-bottom: .5rem; }
.comparison details { font-size: .85rem; max-width: 34rem; }
.comparison details ul { margin: .2rem 0; padding-left: 1.1rem; }
.comparison summary { cursor: pointer; color: var(--link); }
.comparison q { quotes: "\201c" "\201d"; } .comparison cite { color: var(--soft); }
.sizes { border-collapse: collapse; margin: 1rem 0 2rem; }
.sizes th, .sizes td { padding: .1rem .6rem; text-align: left; font-weight: 400; }
.sizes .in { text-align: center; } .sizes .number { text-align: right; }
.sizes meter { width: 12rem; height: .8rem; }
@media print { body { font-size: 9pt; color: #000; background: #fff; }
  .comparison thead { display: table-header-group; } .comparison thead th { position: static; }
  .comparison tr { break-inside: avoid; } .comparison details:not([open]) { display: none; }
  a { color: inherit; text-decoration: none; } }
.state { font-weight: 600; white-space: nowrap; }
.supported { color: var(--supported); } .disputed { color: var(--disputed); }
.refuted { color: var(--refuted); } .not-mentioned { color: var(--soft); font-weight: 400; }
"""


def to_html(
    comparison: Comparison,
    href: Href | None = None,
    quotes: Mapping[str, Quote] | None = None,
) -> str:
    """Return a comparison as one page that needs nothing else.

    Args:
        comparison: the comparison.
        href: gives addresses of nodes; IRIs by default.
        quotes: the sentences of the evidence, by its ids; each cell can then be opened.
    """
    title = f"Adverse effects of {listed(comparison)}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><main><h1>{escape(title)}</h1>{html_parts(comparison, href, quotes)}"
        "<p>Not medical advice.</p></main></body></html>\n"
    )


def html_parts(
    comparison: Comparison,
    href: Href | None = None,
    quotes: Mapping[str, Quote] | None = None,
) -> str:
    """Return the summary and the tables of a comparison, to stand in a page with `STYLE`."""
    link = href or _iri
    drugs = "".join(f'<th scope="col">{_link(drug, link)}</th>' for drug in comparison.drugs)
    caption = " · ".join(f"{SIGNS[state]} {WORDS[state]}" for state in State)
    first = "Organ class" if comparison.rolled_to_organs else "Effect"
    classes = any(each.many for each in comparison.operands)
    told = " A class has a state where enough of its drugs have it; how many do is said." * classes
    bodies = _bodies(comparison, _Cells(link, quotes or {}))
    return (
        f"{_summary(comparison, link)}{_sizes(comparison)}"
        f'<table class="comparison"><caption>{caption}. Not mentioned does not mean that it does'
        f" not happen. Figures of several sources are given side by side, never averaged.{told}"
        f'</caption><thead><tr><th scope="col">{first}</th>{drugs}</tr></thead>\n'
        f"{bodies}</table>"
    )


def _sizes(comparison: Comparison) -> str:
    """Return how many effects exactly which drugs share, as the table of an UpSet plot."""
    found = comparison.intersections[:_MOST_SETS]
    if not found:
        return ""
    most = max(len(each.effects) for each in found)
    heads = "".join(f'<th scope="col">{escape(drug.label)}</th>' for drug in comparison.drugs)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td class="in">{_SAID if drug in each.drugs else _UNSAID}</td>'
            for drug in comparison.drugs
        )
        + f'<td class="number">{len(each.effects)}</td><td><meter max="{most}"'
        f' value="{len(each.effects)}">{len(each.effects)}</meter></td></tr>\n'
        for each in found
    )
    what = "organ classes" if comparison.rolled_to_organs else "effects"
    return (
        f'<table class="sizes"><caption>How many {what} are supported for exactly these'
        f'</caption><thead><tr>{heads}<th scope="col">number</th><th scope="col"></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>\n"
    )


def _bodies(comparison: Comparison, cells: _Cells) -> str:
    """Return the bodies of the table: one an organ class, or one of all of them."""
    if not comparison.by_organ_class:
        rows = "".join(_row(comparison, row, cells) for row in comparison.rows)
        return f"<tbody>{rows}</tbody>"
    parts: list[str] = []
    span = len(comparison.drugs) + 1
    for organ_class, group in groupby(comparison.rows, key=lambda row: row.organ_class):
        name = _link(organ_class, cells.href)
        head = f'<tr><th scope="rowgroup" colspan="{span}">{name}</th></tr>'
        body = "".join(_row(comparison, row, cells) for row in group)
        parts.append(f"<tbody>{head}{body}</tbody>")
    return "".join(parts)


def _row(comparison: Comparison, row: Row, cells: _Cells) -> str:
    shown = "".join(f"<td>{cells.shown(cell)}</td>" for cell in row.cells)
    mark = " <small>serious</small>" if row.serious else ""
    if not (comparison.by_organ_class or comparison.rolled_to_organs) and row.organ_class:
        mark += f" <small>{escape(row.organ_class.label)}</small>"
    return f'<tr><th scope="row">{_link(row.node, cells.href)}{mark}</th>{shown}</tr>\n'


@dataclass(frozen=True, slots=True)
class _Cells:
    """Shows cells, with what addresses and sentences there are."""

    href: Href
    quotes: Mapping[str, Quote]

    def shown(self, cell: Cell) -> str:
        """Return a cell."""
        finding = cell.finding
        label = f"{SIGNS[finding.state]} {WORDS[finding.state]}"
        state = f'<span class="state {finding.state.value}">{label}</span>'
        if cell.counts:
            return f"{state}<small>{counts(cell)}</small>{self._quoted(finding)}"
        if cell.members is not None:
            told = escape(members_text(cell.members))
            return f"{state}<small>{told}</small>{self._named(cell.members)}{self._quoted(finding)}"
        links = [self.href(Ref(Kind.STATEMENT, each)) for each in finding.statements]
        if links:
            state = f'<a href="{escape(links[0])}">{state}</a>'
        more = "".join(
            f' <a href="{escape(link)}">and {index}</a>' for index, link in enumerate(links[1:], 2)
        )
        told = escape(", ".join(details(finding)))
        return f"{state}{more}<small>{told}</small>{self._quoted(finding)}"

    def _named(self, members: Members) -> str:
        """Return which drugs of a class have which state, to be opened."""
        items = "".join(
            f"<li>{WORDS[state]}: {', '.join(_link(drug, self.href) for drug in drugs)}</li>"
            for state, drugs in members.drugs.items()
        )
        return f"<details><summary>which</summary><ul>{items}</ul></details>" if items else ""

    def _quoted(self, finding: Finding) -> str:
        """Return the sentences behind a cell, to be opened."""
        said = [self.quotes[each] for each in finding.evidence if each in self.quotes]
        if not said:
            return ""
        items = "".join(
            f"<li><q>{escape(each.text)}</q> <cite>{escape(each.title)}</cite></li>"
            for each in said
        )
        number = f"{len(said)} quote{'s' * (len(said) != 1)}"
        return f"<details><summary>{number}</summary><ul>{items}</ul></details>"


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
