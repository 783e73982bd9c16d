"""A document cut into passages: one sentence or list item each, with what governs it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from kg.extract.abbreviations import abbreviates
from kg.extract.banded import banded
from kg.extract.cuts import places_of
from kg.extract.entries import entry_titles
from kg.extract.incidence import band_lead, declared_scale
from kg.extract.introductions import introduction
from kg.extract.sentences import sentences
from kg.extract.studies import opens_effects, tells_outcome
from kg.extract.tables import Row
from kg.headings import is_about_effects, section_kind
from kg.model import Block, BlockKind, Document, Frequency, Section, SectionKind, Span
from kg.tagger import Parts

_REMARK = re.compile(r"(?:these|this|they|those|some|most|the following)\b", re.IGNORECASE)
_QUESTION = re.compile(r"Q\s*\d*\s*[:.]")
_SIDE_EFFECTS = SectionKind.ADVERSE_REACTIONS
_NEUTRAL = frozenset({SectionKind.OVERVIEW, SectionKind.OTHER})
_LONGEST_FRAGMENT = 12  # words
_ACRONYM = re.compile(r"\(([A-Za-z0-9][A-Za-z0-9\-/]{0,9}s?)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence or list item.

    Attributes:
        start: where the sentence starts in `block.text`; a lead-in belongs to its first sentence.
        lead: length of the lead-in within `text`, 0 where the sentence has none.
        governing: what introduces it, outermost first: headings, "... include:", lead-ins.
        question: the question that it answers, "" where it is no answer.
        item: whether it stands in a list.
        first: whether it is the first sentence of its block.
        label: where the label of its line stands, which the quote then begins with.
        row: what the figures of a table's row tell, None where it is no row of figures.
        banded: whether it is a cell of a table of effects by how often they came.
        scale: what the document declares words for frequencies to mean.
        tagged: the mentions of effects that a tagger finds, None where no tagger was asked.
        text: the visible words.
        plain: the words of equal length with abbreviations blanked after what they stand for.
    """

    section: SectionKind
    block: Block
    start: int
    end: int
    lead: int
    governing: tuple[str, ...]
    question: str
    item: bool
    first: bool
    label: Span | None = None
    row: Row | None = None
    banded: bool = False
    scale: tuple[Frequency, ...] = ()
    tagged: tuple[Parts, ...] | None = None
    text: str = field(init=False)
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        text = self.block.text[self.start : self.end]
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "plain", without_abbreviations(text) if "(" in text else text)

    @property
    def lead_text(self) -> str:
        """Return the lead-in without its colon, "" where there is none."""
        return self.text[: self.lead].rstrip(" :.-–—")

    def span(self, start: int, end: int) -> Span:
        """Return the source span of `text[start:end]`."""
        return self.block.span(self.start + start, self.start + end)


def without_abbreviations(text: str) -> str:
    """Return `text` of equal length with "(DVT)" blanked after the words that it abbreviates.

    >>> without_abbreviations("natural killer (NK) cells").split()
    ['natural', 'killer', 'cells']
    """
    blanked = text
    for match in _ACRONYM.finditer(text):
        if abbreviates(match[1], text[: match.start()]):
            blanked = blanked[: match.start()] + " " * len(match[0]) + blanked[match.end() :]
    return blanked


def sectioned(document: Document) -> Iterator[tuple[Section, SectionKind, tuple[str, ...]]]:
    """Yield the sections with their kinds and the headings that stand over them, outermost first.

    A heading that no table knows takes the kind of the section that it is nested in; on a page
    that is called one of side effects it is about these.
    """
    above: list[tuple[int, SectionKind, str]] = []
    whole = _SIDE_EFFECTS if is_about_effects(document.title) else None
    for section in document.sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        over = above[-1][1] if above else None
        if whole and section.heading and over in (None, *_NEUTRAL):
            over = whole
        kind = section_kind(section, over)
        above.append((section.level, kind, section.heading))
        yield section, kind, tuple(heading for _, _, heading in above if heading)


def passages(document: Document) -> list[Passage]:
    """Return the passages of a document in order of the text."""
    found: list[Passage] = []
    scale = declared_scale("; ".join(section.heading for section in document.sections))
    parts = list(sectioned(document))
    entries = entry_titles([part[0] for part in parts], [part[1] for part in parts])
    for (section, kind, headings), entry in zip(parts, entries, strict=True):
        over = (entry, *headings) if entry else headings
        for passage in _section_passages(section, kind, over):
            scale = (passage.first and declared_scale(passage.block.text)) or scale
            found.append(replace(passage, scale=scale) if scale else passage)
    return found


@dataclass(slots=True)
class _Scope:
    """What governs the blocks of a section as they are read one after the other.

    Attributes:
        title: a bold line that heads what follows, to the end of its list.
        intros: introducing lines by the depth of the list that each opens.
        question: the question being answered.
        listed: whether a list has begun below the title.
    """

    kind: SectionKind
    headings: tuple[str, ...]
    title: str = ""
    intros: dict[int, str] = field(default_factory=dict)
    question: str = ""
    listed: bool = False

    def enter(self, block: Block) -> None:
        """Let go of what does not reach as far as `block`, and take up its question."""
        if block.kind is BlockKind.PARAGRAPH and block.depth == 0:
            listed = self.listed or not _is_fragment(block)
            if self.intros and listed and not _continues(block.text):
                self.intros.clear()
            if block.lead or self.listed:
                self.title = ""
            self.listed = False
        elif block.kind is BlockKind.BULLET:
            self.listed = True
        reach = max(block.depth, 1)
        self.intros = {depth: words for depth, words in self.intros.items() if depth <= reach}
        lead = block.text[: block.lead].strip()
        if lead.rstrip(":* ").endswith("?") or _QUESTION.match(block.text):
            self.question = lead or block.text
        elif self.kind is not SectionKind.FAQ:
            self.question = ""

    def governing(self) -> tuple[str, ...]:
        """Return what stands over the block, outermost first."""
        lists = (self.intros[depth] for depth in sorted(self.intros))
        return tuple(each for each in (*self.headings, self.title, *lists) if each)

    def leave(self, block: Block, following: Block | None) -> None:
        """Take up what `block` introduces; `following` is the next block."""
        text = block.text.rstrip()
        lead = block.text[: block.lead].strip()
        whole = block.lead >= len(text)
        if lead and whole and not lead.endswith("?"):
            self.title = lead
        if text.endswith(":") and (not whole or block.kind is BlockKind.BULLET):
            last = introduction(block.text)
            words = last if last.startswith(lead) else f"{lead} {last}"
            depth = block.depth if _runs_into(block, following) else block.depth + 1
            self.intros[depth] = words.strip()
        elif _heads_list(block, lead):
            self.intros[block.depth + 1] = lead


def _heads_list(block: Block, lead: str) -> bool:
    """Say whether a label may head the list behind it, with a remark between the two.

    As in "Common side effects: These are generally mild." over a list, and whatever an item says
    over the items within it.
    """
    remark = block.text[block.lead :].strip()
    return lead.endswith(":") and (
        block.kind is BlockKind.BULLET or _REMARK.match(remark) is not None
    )


def _runs_into(block: Block, following: Block | None) -> bool:
    """Say whether the line over a list ends the last item before it: "... Tell us if you get:"."""
    return (
        following is not None
        and block.kind is following.kind is BlockKind.BULLET
        and block.depth == following.depth
        and len(sentences(block.text)) > 1
    )


def _section_passages(
    section: Section, kind: SectionKind, headings: tuple[str, ...]
) -> Iterator[Passage]:
    if kind in _NEUTRAL and any(_QUESTION.match(block.text) for block in section.blocks):
        kind = SectionKind.FAQ
    scope = _Scope(kind, headings)
    tabled = banded(section.blocks)
    for at, (block, following) in enumerate(zip_longest(section.blocks, section.blocks[1:])):
        scope.enter(block)
        if at in tabled:
            yield from _cell_passages(block, kind, scope, tabled[at])
            continue
        told = _block_passages(block, kind, scope.governing(), scope.question)
        yield from _tolerated(told) if kind is SectionKind.CLINICAL_STUDIES else told
        scope.leave(block, following)


def _tolerated(told: Iterator[Passage]) -> Iterator[Passage]:
    """Yield the sentences of a paragraph on studies; those on effects as ones that report them.

    They begin with one that speaks of adverse events as a whole, and end with the results of the
    treatment.
    """
    reporting = False
    for passage in told:
        begun = opens_effects(passage.text, passage.lead)
        reporting = begun or (reporting and not tells_outcome(passage.text))
        yield replace(passage, section=_SIDE_EFFECTS) if reporting else passage


def _cell_passages(
    block: Block, kind: SectionKind, scope: _Scope, cells: list[tuple[int, int, str]]
) -> Iterator[Passage]:
    """Yield the cells of a row that list effects, each as an item below its band."""
    for start, end, band in cells:
        yield Passage(
            section=kind,
            block=block,
            start=start,
            end=end,
            lead=0,
            governing=(*scope.governing(), band),
            question="",
            item=True,
            first=True,
            banded=True,
        )


def _is_fragment(block: Block) -> bool:
    """Say whether a paragraph is an item of a list whose marks were lost: words, no sentence."""
    text = block.text.rstrip()
    return not block.lead and len(text.split()) <= _LONGEST_FRAGMENT and text[-1:] not in ".!?:;"


def _continues(text: str) -> bool:
    return text.startswith(("(", "and ", "or "))


def _block_passages(
    block: Block, kind: SectionKind, governing: tuple[str, ...], question: str
) -> Iterator[Passage]:
    lead_text = block.text[: block.lead or band_lead(block.text)].strip()
    later = (*governing, lead_text) if lead_text else governing
    for position, (start, end, lead) in enumerate(places_of(block)):
        yield Passage(
            section=kind,
            block=block,
            start=start,
            end=end,
            lead=lead,
            governing=later if position and not lead else governing,
            question=question,
            item=block.kind is BlockKind.BULLET,
            first=position == 0,
        )
