"""What is wrong with nodes of a file of RDF, told with the line where each first stands."""

from __future__ import annotations

import re

from kg.errors import UnreadableSourceError
from kg.readers import packed
from kg.readers.manifest import ManifestEntry

_MOST = 100
_LONGEST = packed.MEBIBYTE


class Faults:
    """Faults of the nodes of one file, as many as people read; the others are counted.

    Args:
        entry: the file.
    """

    def __init__(self, entry: ManifestEntry) -> None:
        self._entry = entry
        self._found: list[tuple[str, str]] = []
        self._more = 0

    def add(self, node: str, expected: str) -> None:
        """Record what was expected at a node, "" for the file as a whole."""
        if len(self._found) < _MOST:
            self._found.append((node, expected))
        else:
            self._more += 1

    def errors(self) -> tuple[UnreadableSourceError, ...]:
        """Return the faults as errors, in the order of the lines."""
        lines = self._lines()
        told = sorted((lines.get(_mark(node), 1), expected) for node, expected in self._found)
        if self._more:
            told.append((1, f"no such faults; {self._more:,} more are like those named"))
        name = self._entry.name
        return tuple(UnreadableSourceError(name, line=line, expected=text) for line, text in told)

    def _lines(self) -> dict[bytes, int]:
        """Return the first line of each node; lines longer than a MiB are taken in pieces."""
        marks = {_mark(node) for node, _ in self._found} - {b""}
        if not marks:
            return {}
        wanted = re.compile(rb"(?<![\w-])(?:%s)(?![\w-])" % b"|".join(map(re.escape, marks)))
        lines: dict[bytes, int] = {}
        line = 1
        try:
            with packed.opened(self._entry) as (stream, _):
                while len(lines) < len(marks) and (text := stream.readline(_LONGEST)):
                    for found in wanted.findall(text):
                        lines.setdefault(found, line)
                    line += text.endswith(b"\n")
        except packed.FAULTS:
            pass
        return lines


def _mark(node: str) -> bytes:
    """Return the part of an IRI that every syntax writes; blank nodes have none."""
    return b"" if node.startswith("_:") else re.split(r"[/#]", node)[-1].encode()
