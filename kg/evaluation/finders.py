"""Finders to compare with: the plain dictionary, and the rules applied to running label text."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.evaluation.labels import Finder, whole
from kg.extract.effects import adverse_effects
from kg.extract.passages import passages
from kg.extract.recorder import Recorder
from kg.extract.subject import find_subject
from kg.extract.titles import most_named
from kg.lexicon import Lexicon
from kg.model import (
    Block,
    BlockKind,
    Document,
    Evidence,
    Kind,
    MatchKind,
    Polarity,
    Section,
    SectionKind,
    SourceRecord,
    Span,
)
from kg.tagger import Parts

_LINE = re.compile(r"[^\n]*\S")
_MARGIN = re.compile(r"\s*(?P<mark>[*•·]\s+)?")


def dictionary(lexicon: Lexicon) -> Finder:
    """Return a finder of every effect that the vocabulary names, longest match, no headings.

    Nothing is asked of the words around a name.
    """

    def find(text: str, section: str) -> list[Parts]:  # noqa: ARG001 - a finder's signature
        headings = {each.ref for each in lexicon.concepts(Kind.EFFECT) if each.category}
        return whole(
            Span(match.start, match.end)
            for match in lexicon.find(text, Kind.EFFECT)
            if match.concept not in headings
        )

    return find


def rules(lexicon: Lexicon, *, ungrounded: bool = False) -> Finder:
    """Return a finder that reads each section by the rules, as one that reports effects.

    The drug of a section is the one that it names most often. What a sentence denies is no mention.

    Args:
        lexicon: the vocabularies.
        ungrounded: give the items of lists in which no effect is recognised, too.
    """

    def find(text: str, section: str) -> list[Parts]:
        document = _document(text, section, most_named(text, lexicon) or "this drug")
        subject = find_subject(document, lexicon)
        recorder = Recorder(document, subject)
        for passage in passages(document):
            reporting = replace(passage, section=SectionKind.ADVERSE_REACTIONS)
            adverse_effects(reporting, subject, recorder)
        found = {
            each.mention
            for each in recorder.evidence()
            if each.polarity is not Polarity.NEGATED and not _is_half(each, text, lexicon)
        }
        if ungrounded:
            found |= {each.span for each in recorder.mentions() if each.reason == "ungrounded"}
        return whole(sorted(found))

    return find


def _is_half(evidence: Evidence, text: str, lexicon: Lexicon) -> bool:
    """Say whether a mention shares words with a neighbour and is no span without them."""
    return (
        evidence.how is MatchKind.PATTERN
        and lexicon.ground(evidence.mention.of(text), Kind.EFFECT) is None
    )


def _document(text: str, section: str, drug: str) -> Document:
    """Return the text of a label section as a document: each line a paragraph or a bullet."""
    blocks = []
    for number, line in enumerate(_LINE.finditer(text), start=1):
        margin = _MARGIN.match(text, line.start(), line.end())
        start = margin.end() if margin else line.start()
        if start == line.end():
            continue
        bullet = margin is not None and margin["mark"] is not None
        blocks.append(
            Block(
                kind=BlockKind.BULLET if bullet else BlockKind.PARAGRAPH,
                text=text[start : line.end()],
                origin=tuple(range(start, line.end() + 1)),
                line=number,
                depth=int(bullet),
            )
        )
    return Document(
        source=SourceRecord(id="label-section", title=section, digest=""),
        text=text,
        title=drug,
        title_span=Span(0, 1),
        sections=(
            Section(
                heading=section,
                level=2,
                heading_span=Span(0, 0),
                line=1,
                blocks=tuple(blocks),
            ),
        ),
    )
