"""A labelled line ("Company: ...") while it is read."""

from __future__ import annotations

from kg.extract.passages import Passage
from kg.extract.recorder import Finding, Recorder
from kg.extract.subject import Subject
from kg.identifiers import slug
from kg.model import (
    Block,
    Concept,
    Kind,
    MatchKind,
    Object,
    Predicate,
    Qualifier,
    Ref,
    Section,
    SectionKind,
)


class Line:
    """A labelled line while it is read; the label belongs to the quote."""

    def __init__(
        self, section: Section, block: Block, subject: Subject, recorder: Recorder
    ) -> None:
        self.text = block.text
        self.subject = subject
        self._recorder = recorder
        self._label = section
        self._passage = line_passage(block, section)

    def add(
        self,
        start: int,
        end: int,
        predicate: Predicate,
        value: Object,
        subject: Ref | None = None,
        how: MatchKind = MatchKind.EXACT,
        qualifiers: tuple[Qualifier, ...] = (),
    ) -> None:
        """Record that the words at `start:end` give `value`."""
        self._recorder.add(
            self._passage,
            Finding(
                start=start,
                end=end,
                predicate=predicate,
                object=value,
                subject=subject,
                method=f"fields: {self._label.heading.casefold().strip(' :*')}",
                how=how,
                qualifiers=qualifiers,
            ),
        )

    def mint(self, kind: Kind, label: str) -> Ref:
        """Return the node of a name that stands in the field, known or new."""
        grounding = self.subject.lexicon.ground(label, kind)
        if grounding is not None:
            return grounding.concept
        return self.new(Concept(ref=Ref(kind, slug(label)), label=label))

    def new(self, concept: Concept) -> Ref:
        """Return the node of a concept that no vocabulary has."""
        return self._recorder.mint(concept)


def line_passage(block: Block, section: Section) -> Passage:
    """Return a line as a passage whose quote begins with its label."""
    return Passage(
        section=SectionKind.IDENTIFICATION,
        block=block,
        start=0,
        end=len(block.text),
        lead=0,
        governing=(section.heading,) if section.heading else (),
        question="",
        item=False,
        first=True,
        label=section.heading_span if section.field else None,
    )
