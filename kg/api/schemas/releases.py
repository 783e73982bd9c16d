"""The JSON of what a build found."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from kg.api.schemas.base import Schema


class Unreadable(Schema):
    """A document that could not be read."""

    name: str
    reason: str


class UngroundedWords(Schema):
    """Words that no concept fits."""

    words: str
    expected: str = Field(description="What they stand for, if anything.", examples=["effect"])
    count: int


class FormerRelease(Schema):
    """The release before, and how its sources differ."""

    id: str
    created: datetime
    quads: int
    counts: dict[str, int]
    added: list[str] = Field(description="Ids of sources that it has not.")
    removed: list[str] = Field(description="Ids of sources that only it has.")
    changed: list[str] = Field(description="Ids of sources whose text is another.")


class ReleaseReport(Schema):
    """What a build found."""

    counts: dict[str, int]
    violations: list[str] = Field(description="What the shapes find wrong with concepts.")
    quarantined: list[str] = Field(description="Evidence that the shapes keep out.")
    unreadable: list[Unreadable]
    notes: list[str]
    ungrounded: list[UngroundedWords] = Field(description="The most frequent first.")
    former: FormerRelease | None = Field(description="null where there is none any more.")
