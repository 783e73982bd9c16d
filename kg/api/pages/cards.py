"""Pages of a drug, an effect, a statement and a source."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from kg.api.pages.layout import facts, href, link, links, outside, page, section, shown, spaced
from kg.api.pages.layout import table as plain_table
from kg.describe import (
    DrugCard,
    EffectCard,
    EffectLine,
    EvidenceCard,
    Said,
    SourceCard,
    StatementCard,
)
from kg.describe.words import match_in_words, qualifiers_in_words, severity_in_words
from kg.facts import Node, word
from kg.findings import Finding
from kg.model import (
    Dosage,
    Kind,
    Literal,
    Polarity,
    Predicate,
    Ref,
    SourceRecord,
    TrialResult,
)
from kg.render import SIGNS, WORDS, frequencies_text

_SECTIONS = (
    ("Indications", "indications"),
    ("How it works", "mechanisms"),
    ("Dosage", "dosage"),
    ("Other drugs", "relations"),
    ("Contraindications", "contraindications"),
    ("Precautions", "precautions"),
    ("Monitoring", "monitoring"),
    ("Trial results", "trial_results"),
)
_EFFECT_HEAD = ("State", "How often", "Seriousness", "Belief", "Sources")


def drug_page(card: DrugCard) -> str:
    """Return the page of a drug."""
    label = card.node.label
    identity = facts(
        [
            ("Also called", escape(", ".join(card.synonyms))),
            ("Sold as", ", ".join(dict.fromkeys(link(said.subject) for said in card.products))),
            ("Made by", _values(card.makers)),
            ("Class", _values(card.classes)),
            ("Parts", links(card.components)),
            ("Part of", links(card.component_of)),
            ("Form of", link(card.moiety) if card.moiety else ""),
            ("Forms", links(card.forms)),
            *((spaced(said.predicate).capitalize(), _value(said)) for said in card.approval),
            *((spaced(said.predicate).capitalize(), _value(said)) for said in card.links),
        ]
    )
    compare = f'<p><a href="/compare?drug={card.node.ref.slug}">Compare with other drugs</a></p>'
    said = [section(title, _list(getattr(card, name))) for title, name in _SECTIONS]
    effects = "".join(
        f"<h3>{link(group.organ_class) if group.organ_class else 'No organ class'}</h3>"
        f"{_effect_table('Effect', group.effects)}"
        for group in card.effects
    )
    together = _effect_table("Effect", card.effects_in_combination)
    return page(
        label,
        identity,
        compare,
        section("Boxed warning", _boxed(card)),
        section("Adverse effects", effects),
        section("Adverse effects in combination with other drugs", together),
        *said,
        section("Identifiers", _identifiers(card)),
        section("Sources", _sources(card.sources.values())),
    )


def _boxed(card: DrugCard) -> str:
    rows = [
        (
            f"{link(each.node)} <small>("
            f'<a href="{href(Ref(Kind.STATEMENT, said.statement))}">why</a>)</small>',
            f"“{escape(said.words)}”",
            escape(card.sources[said.source].title),
        )
        for each in card.boxed_warnings
        for said in each.quotes
    ]
    return plain_table(("Of", "In the words of the label", "Source"), rows) if rows else ""


def _identifiers(card: DrugCard) -> str:
    rows = [
        (link(each.node), escape(each.scheme), outside(each.iri, each.id))
        for each in card.identifiers
    ]
    return plain_table(("Of", "Scheme", "Identifier"), rows) if rows else ""


def effect_page(card: EffectCard) -> str:
    """Return the page of an effect."""
    return page(
        card.node.label,
        facts(
            [
                ("Also called", escape(", ".join(card.synonyms))),
                ("Organ class", link(card.organ_class) if card.organ_class else ""),
                ("Kind of", links(card.broader)),
                ("Kinds", links(card.narrower)),
                ("Seriousness", "serious wherever it occurs" if card.serious else ""),
                ("Same as", "<br>".join(outside(each) for each in card.same_as)),
            ]
        ),
        section("Drugs", _effect_table("Drug", card.drugs)),
        section("Drugs in combination", _effect_table("Drug", card.in_combination)),
        section("Sources", _sources(card.sources.values())),
    )


def statement_page(card: StatementCard) -> str:
    """Return the page of a statement: its sentences, and how its belief comes about."""
    words = f"{card.subject.label} {spaced(card.predicate)} {_words(card)}"
    state = word(card.status)
    votes = (
        (
            escape(vote.title),
            word(vote.tier),
            word(vote.polarity),
            str(vote.systematic),
            str(vote.random),
            str(vote.error) if vote.counted else "retells a source counted already",
        )
        for vote in card.formula.votes
    )
    formula = plain_table(
        ("Source", "Tier", "Says", "Systematic error", "Random error", "Error"), votes
    )
    return page(
        words,
        facts(
            [
                ("Subject", link(card.subject)),
                ("Says", escape(spaced(card.predicate))),
                ("Object", shown(card.object)),
                ("Only in", link(card.population) if card.population else ""),
                ("Only with", links(card.combination)),
                ("Status", f'<span class="state {state}">{state}</span>'),
                ("Belief", f"{card.belief:.2f}"),
                ("Address", f"<code>{escape(card.iri)}</code>"),
            ]
        ),
        section("What the sources say", "".join(_evidence(each) for each in card.evidence)),
        section("How the belief comes about", f"{formula}<p>{escape(card.formula.words)}</p>"),
    )


def source_page(card: SourceCard) -> str:
    """Return the page of a source."""
    record = card.record
    unused = ", ".join(f"{count} {reason}" for reason, count in card.mentions.items())
    return page(
        record.title,
        facts(
            [
                *_origin(record),
                ("Evidence", f"{card.evidence} pieces for {card.statements} statements"),
                ("Mentions that are no evidence", escape(unused)),
                ("Format", escape(record.format)),
                ("Digest", f"<code>{escape(record.digest)}</code>"),
            ]
        ),
        section("Drugs", f"<p>{links(card.drugs)}</p>" if card.drugs else ""),
    )


def _evidence(card: EvidenceCard) -> str:
    source = Node(ref=Ref(Kind.SOURCE, card.source.id), iri="", label=card.source.title)
    lead_in = f'<p class="soft">{escape(card.lead_in)}</p>' if card.lead_in else ""
    serious = {True: "serious", False: "not serious", None: ""}[card.serious]
    polarity = "" if card.polarity is Polarity.AFFIRMED else word(card.polarity)
    return (
        f'<article id="{card.id}"><h3>{link(source)}</h3>{lead_in}<blockquote><p>'
        f"{escape(card.before)}<mark>{escape(card.mention)}</mark>{escape(card.after)}</p>"
        "</blockquote>"
        + facts(
            [
                *_origin(card.source),
                (
                    "Place",
                    f"line {card.line}, characters {card.start} to {card.end},"
                    f" {spaced(card.section)}",
                ),
                ("Says it", polarity),
                ("Seriousness", serious),
                ("Severity", severity_in_words(card)),
                ("Said of it", qualifiers_in_words(card)),
                ("Follows from", links(card.consequence_of)),
                ("Found by", escape(f"{card.method}; name matched: {match_in_words(card)}")),
            ]
        )
        + "</article>"
    )


def _origin(record: SourceRecord) -> list[tuple[str, str]]:
    return [
        ("Publisher", escape(record.publisher)),
        ("Address", outside(record.url) if record.url else ""),
        ("Facts taken from", escape(record.based_on)),
        ("Tier", word(record.tier)),
        ("Last reviewed", record.last_reviewed.isoformat() if record.last_reviewed else ""),
        ("Retrieved", record.retrieved.isoformat() if record.retrieved else ""),
        ("License", outside(record.licence) if record.licence else ""),
    ]


def _words(card: StatementCard) -> str:
    match card.object:
        case Node(label=label):
            return label
        case Literal(lexical=lexical):
            return lexical
        case Dosage(text=text) | TrialResult(text=text):
            return text


def _values(said: Iterable[Said]) -> str:
    return ", ".join(_value(each) for each in said)


def _value(said: Said) -> str:
    why = href(Ref(Kind.STATEMENT, said.statement))
    return f'{shown(said.value)} <small>(<a href="{why}">why</a>)</small>'


def _list(said: Iterable[Said]) -> str:
    items = "".join(f"<li>{_prefix(each)}{_value(each)}{_limits(each)}</li>" for each in said)
    return f"<ul>{items}</ul>" if items else ""


def _prefix(said: Said) -> str:
    related = (
        Predicate.USED_WITH,
        Predicate.PRIOR_THERAPY,
        Predicate.RELATED_TO,
        Predicate.INTERACTS_WITH,
    )
    if said.predicate not in related:
        return ""
    return f"{link(said.subject)} {spaced(said.predicate)} "


def _limits(said: Said) -> str:
    status = word(said.status)
    parts = [] if status == "supported" else [status]
    parts += [f"only in {said.population.label}"] if said.population else []
    parts += [f"with {node.label}" for node in said.combination]
    return f" <small>{escape('; '.join(parts))}</small>" if parts else ""


def _effect_table(first: str, lines: Iterable[EffectLine]) -> str:
    rows = [
        [
            link(line.effect if first == "Effect" else line.drug) + _partners(line),
            _state(line.finding),
            escape(frequencies_text(line.finding)),
            "serious" if line.finding.serious else "",
            "" if line.finding.belief is None else f"{line.finding.belief:.2f}",
            str(len(line.finding.sources)),
        ]
        for line in lines
    ]
    return plain_table((first, *_EFFECT_HEAD), rows) if rows else ""


def _partners(line: EffectLine) -> str:
    return f" with {links(line.partners)}" if line.partners else ""


def _state(finding: Finding) -> str:
    text = f"{SIGNS[finding.state]} {WORDS[finding.state]}"
    why = href(Ref(Kind.STATEMENT, finding.statements[0]))
    limit = ", ".join(node.label for node in finding.populations)
    only = f" <small>only in {escape(limit)}</small>" if limit else ""
    return f'<a href="{why}"><span class="state {finding.state.value}">{text}</span></a>{only}'


def _sources(records: Iterable[SourceRecord]) -> str:
    rows = [
        [
            f'<a href="{href(Ref(Kind.SOURCE, record.id))}">{escape(record.title)}</a>',
            escape(record.publisher),
            word(record.tier),
            record.last_reviewed.isoformat() if record.last_reviewed else "",
            outside(record.licence) if record.licence else "",
        ]
        for record in records
    ]
    head = ("Source", "Publisher", "Tier", "Last reviewed", "License")
    return plain_table(head, rows) if rows else ""
