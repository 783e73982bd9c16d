"""The first page, search, comparison, ready questions, and pages of other nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape

from kg.api.pages.layout import facts, href, link, outside, page, section, spaced, table
from kg.api.service import Service
from kg.compare import Comparison, Level
from kg.describe import DrugEntry, SourceCard
from kg.facts import Node, word
from kg.model import Kind, Ref
from kg.render import html_parts
from kg.resolve import Hit

_MOST_SHOWN = 500


def home_page(service: Service) -> str:
    """Return the first page: what there is, by class."""
    known = [each for each in service.drugs if each.effects]
    named = [each for each in service.drugs if not each.effects]
    return page(
        "What drugs do to people, who says so, and in which sentence",
        f'<p class="lead">{len(known)} drugs. Every statement quotes the sentence that makes it.'
        "</p>",
        search_form(),
        section("Drugs by class", _drugs_by_class(known)),
        section(
            "Named beside others",
            f"<p>{', '.join(link(each.node) for each in named)}</p>" if named else "",
        ),
        _about(service),
    )


def search_form(text: str = "") -> str:
    """Return the form that searches by any name."""
    return (
        '<form action="/search" method="get" role="search"><p><label for="q">Drug, brand, effect'
        f' or condition</label><br><input type="search" id="q" name="q" value="{escape(text)}">'
        " <button>Search</button></p></form>"
    )


def search_page(text: str, hits: Sequence[Hit]) -> str:
    """Return the page of what a search found."""
    items = "".join(
        f'<li><a href="{escape(href(hit.ref))}">{escape(hit.label)}</a>'
        f" <small>{hit.ref.kind.value}{_other_name(hit)}</small></li>"
        for hit in hits
    )
    found = f"<ul>{items}</ul>" if items else "<p>Nothing is called anything like that.</p>"
    return page("Search", search_form(text), found if text else "")


def compare_page(
    service: Service, comparison: Comparison | None, chosen: Sequence[Ref], message: str = ""
) -> str:
    """Return the page of a comparison, or the form that asks for one."""
    told = f'<p role="alert"><strong>{escape(message)}</strong></p>' if message else ""
    if comparison is None:
        return page("Compare drugs", told, _choose_form(service, chosen))
    drugs = "".join(f"&amp;drug={_named(drug.ref)}" for drug in comparison.drugs)
    other = Level.EFFECT if comparison.rolled_to_organs else Level.ORGAN_CLASS
    ways = ", ".join(
        f'<a href="/api/compare?format={form}&amp;level={comparison.level}{drugs}">'
        f"{form.upper()}</a>"
        for form in ("json", "csv", "svg", "html")
    )
    return page(
        "Compare " + ", ".join(drug.label for drug in comparison.drugs),
        f'<p><a href="/compare?level={other.value}{drugs}">By {other.value.replace("-", " ")}</a>'
        f" · as {ways} · <a href='/compare?choose=yes{drugs}'>choose other drugs</a></p>",
        f'<div class="scroll">{html_parts(comparison, href)}</div>',
    )


def sources_page(cards: Sequence[SourceCard]) -> str:
    """Return the list of all sources."""
    rows = (
        [
            f'<a href="{href(Ref(Kind.SOURCE, each.record.id))}">{escape(each.record.title)}</a>',
            escape(each.record.publisher),
            word(each.record.tier),
            outside(each.record.licence),
            str(each.evidence),
        ]
        for each in cards
    )
    return page("Sources", table(("Source", "Publisher", "Tier", "License", "Evidence"), rows))


def node_page(
    node: Node,
    properties: Sequence[tuple[str, str]],
    incoming: Mapping[str, Sequence[Node]],
) -> str:
    """Return the page of a node that has no card: its properties (HTML) and what points to it."""
    parts = [
        section(
            f"{spaced(name).capitalize()} this",
            "<ul>"
            + "".join(f"<li>{link(each)}</li>" for each in found[:_MOST_SHOWN])
            + "</ul>"
            + (f"<p>and {len(found) - _MOST_SHOWN} more</p>" if len(found) > _MOST_SHOWN else ""),
        )
        for name, found in incoming.items()
    ]
    return page(
        node.label,
        f'<p class="soft">{word(node.ref.kind.name).replace("_", " ")}</p>',
        facts([*properties, ("Address", f"<code>{escape(node.iri)}</code>")]),
        *parts,
    )


def error_page(title: str, detail: str, nearest: Sequence[str] = ()) -> str:
    """Return the page of an error."""
    near = "".join(
        f'<li><a href="/search?q={escape(each)}">{escape(each)}</a></li>' for each in nearest
    )
    hint = f"<p>Did you mean:</p><ul>{near}</ul>" if near else ""
    return page(title, f'<p role="alert">{escape(detail)}</p>', hint, search_form())


def _about(service: Service) -> str:
    release = service.release
    if release is None:
        return ""
    counts = ", ".join(f"{count:,} {name}" for name, count in release.counts.items() if count)
    return section(
        "This release",
        f"<p>Built {release.created:%Y-%m-%d} by version {escape(release.version)}:"
        f' {escape(counts)}. See <a href="/sources">its sources</a>.</p>',
    )


def _drugs_by_class(found: Sequence[DrugEntry]) -> str:
    groups: defaultdict[tuple[str, str], list[DrugEntry]] = defaultdict(list)
    for each in found:
        for node in each.classes or (None,):
            key = (node.label, link(node)) if node else ("\uffff", "no class")
            groups[key].append(each)
    fields = "".join(
        f"<fieldset><legend>{name}</legend>{''.join(_choice(each) for each in members)}</fieldset>"
        for (_, name), members in sorted(groups.items(), key=lambda each: each[0][0].casefold())
    )
    return (
        '<form action="/compare" method="get"><p>Tick two or more, then'
        f' <button>Compare</button></p><div class="classes">{fields}</div></form>'
    )


def _choice(each: DrugEntry, *, ticked: bool = False) -> str:
    slug = escape(each.node.ref.slug)
    label = escape(each.node.label)
    return (
        f'<div><input type="checkbox" name="drug" value="{slug}" aria-label="{label}"'
        f"{' checked' if ticked else ''}> {link(each.node)} <small>{each.effects} effects</small>"
        "</div>"
    )


def _choose_form(service: Service, chosen: Sequence[Ref]) -> str:
    fields = "".join(
        _choice(each, ticked=each.node.ref in chosen) for each in service.drugs if each.effects
    )
    return (
        '<form action="/compare" method="get"><p><label for="level">Rows are</label>'
        ' <select id="level" name="level"><option value="effect">effects</option>'
        '<option value="organ-class">organ classes</option></select>'
        f' <button>Compare</button></p><div class="classes">{fields}</div></form>'
    )


def _other_name(hit: Hit) -> str:
    return f", {escape(hit.name)}" if hit.name.casefold() != hit.label.casefold() else ""


def _named(ref: Ref) -> str:
    """Return what names a drug in an address, or a class, which a drug may be called like."""
    return ref.slug if ref.kind is Kind.DRUG else str(ref)
