"""Sentences within the sections that they stand in, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.text import Text

from kg.cli.output import on_terminal
from kg.cli.words import one_line
from kg.describe import StatementCard
from kg.model import Span
from kg.texts import Excerpt, Mark, Stretch, Texts, excerpt

Sections = Mapping[str, Excerpt]
"""Sections by the ids of the evidence that stands in them."""
MARK = "bold reverse"


def sections_of(cards: Iterable[StatementCard], texts: Texts) -> Sections:
    """Return the sections that the evidence of statements stands in, where its text is at hand."""
    found: dict[str, Excerpt] = {}
    for each in (evidence for card in cards for evidence in card.evidence):
        text = texts.get(each.source.id)
        if text is not None:
            quote = Span(each.start, each.end)
            mention = Span(each.mention_start, each.mention_end)
            found[each.id] = excerpt(text, quote, mention)
    return found


def lines_of(section: Excerpt) -> Iterator[tuple[Text, int]]:
    """Yield the lines of a section, each with how deep it stands; «» marks words in a pipe."""
    yield from _left_out(section.left_out_before, "before")
    for each in section.stretches:
        yield _line(each), each.depth
    yield from _left_out(section.left_out_after, "after")


def _left_out(characters: int, where: str) -> Iterator[tuple[Text, int]]:
    if characters:
        yield Text(f"... {characters:,} characters {where} this", style="dim"), 0


def _line(stretch: Stretch) -> Text:
    line = Text("- " if stretch.depth else "", style="bold" if stretch.kind == "heading" else "")
    for piece in stretch.pieces:
        words = one_line(f"|{piece.text}|")[1:-1]
        if piece.mark is Mark.MENTION:
            line.append(words, MARK) if on_terminal() else line.append(f"«{words}»")
        else:
            line.append(words, "" if piece.mark else "dim")
    return line
