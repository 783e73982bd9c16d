"""What a release has that the former one has not, and the other way round."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from kg.model import Kind
from kg.release.releases import Input, Release

REMOVED, ADDED = "D", "A"
"""Signs of quads that one of two releases has alone, as RDF patches have them."""
MOST_KEPT = 400_000
"""Quads that are kept to be removed from and added to a store; more make a new one."""


def differing(before: Release, after: Release) -> Iterator[tuple[str, str]]:
    """Yield the quads that one of two releases has alone, as lines: "D" removed, "A" added."""
    former = _Former(before)
    for block in after.blocks():
        yield from former.unlike(block)
    yield from former.rest()


class _Former:
    """The quads of a release, held against those of a later one, which come in sorted blocks."""

    def __init__(self, release: Release) -> None:
        self._blocks = release.blocks()
        self._held: list[str] = []

    def unlike(self, block: list[str]) -> Iterator[tuple[str, str]]:
        """Yield what the release has not of some lines, and what it has up to the last of them.

        Stretches that end with the same line are compared as they are, so that few lines are looked
        at by themselves and memory holds no more than a block of each.
        """
        while block:
            if not self._held:
                self._held = next(self._blocks, [])
            if not self._held:
                yield from ((ADDED, line) for line in block)
                return
            last = min(block[-1], self._held[-1])
            ours, self._held = _cut(self._held, last)
            theirs, block = _cut(block, last)
            if ours != theirs:
                was, now = set(ours), set(theirs)
                for line in sorted(was ^ now):
                    yield REMOVED if line in was else ADDED, line

    def rest(self) -> Iterator[tuple[str, str]]:
        """Yield what the release has behind the last of the lines."""
        for block in chain([self._held], self._blocks):
            yield from ((REMOVED, line) for line in block)


def _cut(lines: list[str], last: str) -> tuple[list[str], list[str]]:
    end = bisect_right(lines, last)
    return lines[:end], lines[end:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What has changed since the former release, in numbers.

    Attributes:
        former: id of the former release.
        sources_added, sources_removed, sources_changed: titles.
        statements_added, statements_removed: numbers of statements.
        statuses: statements of both whose status is not what it was.
        evidence_added, evidence_removed: numbers of pieces of evidence.
        quads_added, quads_removed: numbers of quads.
    """

    former: str
    sources_added: tuple[str, ...]
    sources_removed: tuple[str, ...]
    sources_changed: tuple[str, ...]
    statements_added: int
    statements_removed: int
    statuses: int
    evidence_added: int
    evidence_removed: int
    quads_added: int
    quads_removed: int

    def to_json(self) -> dict[str, Any]:
        """Return the changes as JSON values."""
        return {
            "former": self.former,
            "sources": {
                "added": list(self.sources_added),
                "removed": list(self.sources_removed),
                "changed": list(self.sources_changed),
            },
            "statements": {
                "added": self.statements_added,
                "removed": self.statements_removed,
                "status changed": self.statuses,
            },
            "evidence": {"added": self.evidence_added, "removed": self.evidence_removed},
            "quads": {"added": self.quads_added, "removed": self.quads_removed},
        }

    def to_markdown(self) -> str:
        """Return the changes as a section of a Markdown text."""
        lines = ["", f"## Changes since {self.former}", ""]
        for name, numbers in self.to_json().items():
            if name != "former":
                said = (f"{how} {_number(what)}" for how, what in numbers.items())
                lines.append(f"- {name}: {', '.join(said)}")
        for how, titles in self.to_json()["sources"].items():
            lines += [f"- source {how}: {title}" for title in titles]
        lines += ["", f"`kg diff {self.former} current` lists them, with the reasons."]
        return "\n".join(lines) + "\n"


def _number(what: int | list[str]) -> str:
    return f"{what if isinstance(what, int) else len(what):,}"


class Comparison:
    """The quads of a release that is being written, held against those of the former one.

    Attributes:
        removed, added: quads that one of them has alone, unless `overflown`.
        overflown: whether there are more of them than are kept.
    """

    def __init__(self, former: Release) -> None:
        self._former = former
        self._lines = _Former(former)
        self.removed: list[str] = []
        self.added: list[str] = []
        self.overflown = False
        self._quads = {REMOVED: 0, ADDED: 0}
        self._nodes = {(sign, kind): 0 for sign in self._quads for kind in _COUNTED}
        self._statuses = 0
        self._status = ("", "")  # sign and statement of the last that is not what it was
        base = re.escape(former.base)
        kinds = "|".join(_COUNTED)
        self._node = re.compile(rf"<{base}({kinds})/([^>]+)> <([^>]+)> ")

    def take(self, block: list[str]) -> None:
        """Take note of how some lines of the new release differ; they come sorted."""
        for sign, line in self._lines.unlike(block):
            self._note(sign, line)

    def end(self) -> None:
        """Take note that no more lines come."""
        for sign, line in self._lines.rest():
            self._note(sign, line)

    def note(self, removed: Iterable[str], added: Iterable[str]) -> None:
        """Take note of all differences at once, in place of the lines of the new release."""
        signed = chain(zip(removed, repeat(REMOVED)), zip(added, repeat(ADDED)))
        for line, sign in sorted(signed):
            self._note(sign, line)

    def _note(self, sign: str, line: str) -> None:
        self._quads[sign] += 1
        if not self.overflown:
            (self.removed if sign == REMOVED else self.added).append(line)
            if len(self.removed) + len(self.added) > MOST_KEPT:
                self.overflown = True
                self.removed, self.added = [], []
        node = self._node.match(line)
        if node and node[3].endswith("#type"):
            self._nodes[sign, node[1]] += 1
        elif node and node[3].endswith("/status"):
            before = self._status
            self._status = sign, node[2]
            self._statuses += before[1] == node[2] and before[0] != sign

    def changes(self, inputs: Sequence[Input]) -> Changes:
        """Return the differences in numbers, once all lines have been read."""
        was = {each.id: each for each in self._former.inputs}
        now = {each.id: each for each in inputs}
        both = was.keys() & now.keys()
        return Changes(
            former=self._former.id,
            sources_added=_titles(now[each] for each in now.keys() - both),
            sources_removed=_titles(was[each] for each in was.keys() - both),
            sources_changed=_titles(
                now[each] for each in both if was[each].digest != now[each].digest
            ),
            statements_added=self._nodes[ADDED, Kind.STATEMENT.value],
            statements_removed=self._nodes[REMOVED, Kind.STATEMENT.value],
            statuses=self._statuses,
            evidence_added=self._nodes[ADDED, Kind.EVIDENCE.value],
            evidence_removed=self._nodes[REMOVED, Kind.EVIDENCE.value],
            quads_added=self._quads[ADDED],
            quads_removed=self._quads[REMOVED],
        )


_COUNTED = (Kind.STATEMENT.value, Kind.EVIDENCE.value)


def _titles(inputs: Iterable[Input]) -> tuple[str, ...]:
    return tuple(sorted(each.title for each in inputs))
