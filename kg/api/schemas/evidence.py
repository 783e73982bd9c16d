"""Evidence within its section."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kg.api.schemas.base import Schema


class Piece(Schema):
    """Words that are marked alike."""

    text: str = Field(examples=["neutropenia"])
    mark: Literal["quote", "mention"] | None = Field(
        description="Part of the quote, and in it the words that name something; null around it."
    )
    strong: bool = Field(description="A lead-in in bold letters.")


class Stretch(Schema):
    """A heading, paragraph or bullet."""

    kind: Literal["heading", "paragraph", "bullet"]
    depth: int = Field(description="Nesting of a bullet, 1 for the outermost; else 0.")
    pieces: list[Piece]


class Excerpt(Schema):
    """A section, cut around the quote where it is long."""

    headings: list[str] = Field(
        description="Those that the quote stands under, outermost first.",
        examples=[["Pomalidomide", "Side effects"]],
    )
    stretches: list[Stretch]
    left_out_before: int = Field(description="Characters of the section before what is given.")
    left_out_after: int = Field(description="Characters of the section after it.")


class SectionCard(Schema):
    """A piece of evidence within its section; offsets are characters in the text of the source."""

    id: str = Field(examples=["0edaf4a7d5f3b0c7a9e1"])
    iri: str
    source: str = Field(description="Id of the source.", examples=["pomalidomide-page"])
    title: str = Field(description="Title of the source.")
    quote: str = Field(
        description="The words of the source, markup and all.",
        examples=["**Blood:** neutropenia, anemia and thrombocytopenia."],
    )
    start: int = Field(examples=[388])
    end: int = Field(examples=[440])
    mention_start: int = Field(examples=[399])
    mention_end: int = Field(examples=[410])
    section: Excerpt
