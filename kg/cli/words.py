"""Values in the words that people use for them."""

from __future__ import annotations

import re
from dataclasses import fields
from decimal import Decimal

from kg.describe import Said, StatementCard
from kg.describe.statements import Shown
from kg.facts import Node
from kg.findings import Reported
from kg.model import Dosage, Frequency, Literal, Predicate, TrialResult
from kg.render.text import frequency_text

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def claim(card: StatementCard) -> str:
    """Return what a statement says, as a sentence without its full stop."""
    return f"{card.subject.label} {predicate(card.predicate)} {shown(card.object)}{limits(card)}"


def predicate(name: Predicate | str) -> str:
    """Return the name of an edge in words: "has adverse effect"."""
    return _HUMP.sub(" ", str(name)).lower()


def limits(card: StatementCard | Said) -> str:
    """Return whom or what a statement is limited to, with a blank before it; "" where nothing."""
    partners = ", ".join(each.label for each in card.combination)
    together = f" together with {partners}" if partners else ""
    return together + (f" in {card.population.label}" if card.population else "")


def shown(value: Shown) -> str:
    """Return the object of a statement: a label, a value, or the text of a structure."""
    match value:
        case Node():
            return value.label
        case Literal():
            return value.lexical
        case TrialResult():
            return value.figure
        case Dosage():
            return one_line(value.text)


def one_line(text: str) -> str:
    """Return a text with its line breaks and runs of blanks as single blanks."""
    return " ".join(text.split())


def number(value: Decimal) -> str:
    """Return a decimal as short as it can be."""
    return format(value.normalize(), "f")


def frequency_in_words(frequency: Frequency, source: str) -> str:
    """Return how often, as far as the source said it: its word, its class, its figures."""
    parts = {each.name: getattr(frequency, each.name) for each in fields(frequency)}
    return frequency_text(Reported(source=source, **parts))
