"""The frame of every page, and the pieces that pages are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from kg.facts import Node, word
from kg.model import Dosage, Literal, Ref, TrialResult
from kg.render import STYLE

_LAYOUT = """
* { box-sizing: border-box; }
body { margin: 0; }
header, main, footer { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; align-items: baseline;
  padding-top: 1rem; padding-bottom: .8rem; border-bottom: 1px solid var(--line); }
header .name { font-weight: 700; text-decoration: none; color: var(--ink); margin-right: auto; }
nav a { margin-right: 1rem; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1rem;
  padding-bottom: 2rem; color: var(--soft); font-size: .9rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.6rem 0 .6rem; text-wrap: balance; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p, li { max-width: 46rem; }
.lead { font-size: 1.1rem; color: var(--soft); }
.soft, small { color: var(--soft); }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table.plain { border-collapse: collapse; }
.plain th, .plain td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.4rem; }
dl.facts dt { color: var(--soft); } dl.facts dd { margin: 0; }
input, textarea, select, button { font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--soft); border-radius: .35rem; padding: .4rem .6rem; }
button { background: var(--link); color: var(--paper); border-color: var(--link);
  cursor: pointer; font-weight: 600; }
textarea { width: 100%; min-height: 14rem; font-family: ui-monospace, monospace; }
input[type=search] { width: min(26rem, 100%); }
.classes { columns: 18rem; column-gap: 2.5rem; }
.classes fieldset { break-inside: avoid; border: 0; padding: 0; margin: 0 0 1.2rem; }
.classes legend { font-weight: 650; padding: 0; }
.classes label { margin-right: .3rem; }
blockquote { margin: .6rem 0; padding: .1rem 1rem; border-left: 4px solid var(--line);
  overflow-wrap: anywhere; }
mark { background: #ffe48a; color: #1a1c1e; padding: 0 .15em; border-radius: .2em; }
pre { background: var(--band); padding: 1rem; overflow-x: auto; }
code { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: .2rem 1.2rem .8rem;
  margin: 1rem 0; }
@media (max-width: 40rem) { dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: .6rem; } }
@media print { header nav, form { display: none; } }
"""
_LINKS = (
    ("/", "Drugs"),
    ("/compare", "Compare"),
    ("/queries", "Questions"),
    ("/sparql", "SPARQL"),
    ("/docs", "API"),
)


def page(title: str, *parts: str) -> str:
    """Return a whole page; the parts are HTML, the title is text."""
    links = "".join(f'<a href="{href}">{name}</a>' for href, name in _LINKS)
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · Drug Effects Knowledge Graph</title>\n"
        f'<link rel="icon" href="data:,"><style>{STYLE}{_LAYOUT}</style></head>\n'
        '<body><a class="skip" href="#content">Skip to content</a>\n'
        '<header><a class="name" href="/">Drug Effects Knowledge Graph</a>'
        f'<nav aria-label="Site">{links}</nav></header>\n'
        f'<main id="content"><h1>{escape(title)}</h1>\n{body}\n</main>\n'
        "<footer><p>Not medical advice. It shows what documents say, and which sentence says it;"
        " ask a physician or pharmacist about your own treatment.</p></footer></body></html>\n"
    )


def href(ref: Ref) -> str:
    """Return the address of a node here."""
    return f"/{ref.kind.value}/{ref.slug}"


def link(node: Node) -> str:
    """Return a link to a node, by its label."""
    return f'<a href="{escape(href(node.ref))}">{escape(node.label)}</a>'


def links(found: Iterable[Node]) -> str:
    """Return links to nodes, with commas between them."""
    return ", ".join(link(node) for node in found)


def outside(url: str, label: str = "") -> str:
    """Return a link to an address elsewhere; text where it is none that is safe to follow."""
    if not url.startswith(("https://", "http://")):
        return escape(label or url)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(label or url)}</a>'


def inside(iri: str, base: str) -> str:
    """Return a link to a term or graph below the base, by the end of its IRI."""
    path = iri.removeprefix(base)
    return f'<a href="/{escape(path)}">{escape(path.rpartition("/")[2] or path)}</a>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of names (text) and values (HTML); those without a value are left out."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in pairs if value)
    return f'<dl class="facts">{rows}</dl>' if rows else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the heading is text, the cells are HTML."""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return (
        f'<div class="scroll"><table class="plain"><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def section(title: str, body: str) -> str:
    """Return a titled part of a page; nothing where its body is empty."""
    return f"<section><h2>{escape(title)}</h2>{body}</section>" if body else ""


def shown(value: Node | Literal | Dosage | TrialResult) -> str:
    """Return the object of a statement as HTML."""
    match value:
        case Node():
            return link(value)
        case Literal():
            if value.lexical in ("true", "false"):
                return "yes" if value.lexical == "true" else "no"
            return outside(value.lexical)
        case TrialResult():
            return escape(value.figure)
        case Dosage():
            return escape(value.text)


def spaced(name: str) -> str:
    """Return the name of a term as words: "has adverse effect"."""
    return word(name).replace("-", " ")


def percent(number: float) -> str:
    """Return a share (0..1) with two digits after the point."""
    return f"{number:.2f}"
