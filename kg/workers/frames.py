"""What the web process and a worker say to each other, as bytes.

A question is one frame: its length and JSON. An answer is any number of frames of data and then one
that ends it or says what went wrong: a letter, a length and as many bytes.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any, Self

from kg.workers import Question

DATA, END, ERROR = b"D", b"E", b"X"
BAD_QUERY, BAD_STORE = "bad-query", "bad-store"  # beside the values of Reason, in ERROR frames
LENGTH = struct.Struct("!I")
HEADER = struct.Struct("!cI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may use.

    Attributes:
        seconds: that a worker may work on an answer; what it waits for the client does not count.
        memory: bytes that it may take beyond what the worker has to begin with.
        rows: rows or triples of an answer.
        size: bytes of an answer.
    """

    seconds: float = 30.0
    memory: int = 2**30
    rows: int = 1_000_000
    size: int = 2**29


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A question as a worker gets it: only text, with the limits of its answer."""

    id: str
    text: str
    media_type: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    shown: int | None
    rows: int
    size: int

    @classmethod
    def of(cls, question: Question, limits: Limits) -> Self:
        """Return the order for a question.

        Raises:
            QueryError: a binding cannot be written into the query.
        """
        query = question.query
        default, named = query.graphs(question.default_graphs, question.named_graphs)
        return cls(
            id=question.id,
            text=query.bound(question.bindings),
            media_type=question.media_type,
            default_graphs=tuple(default),
            named_graphs=tuple(named),
            shown=question.shown,
            rows=limits.rows,
            size=limits.size,
        )

    @classmethod
    def read(cls, payload: bytes) -> Self:
        """Return the order that a payload holds."""
        return cls(**json.loads(payload))

    def frame(self) -> bytes:
        """Return the order with its length."""
        payload = json.dumps({name: getattr(self, name) for name in self.__slots__}).encode()
        return LENGTH.pack(len(payload)) + payload


def told(kind: bytes, values: dict[str, Any]) -> bytes:
    """Return a frame of values."""
    payload = json.dumps(values).encode()
    return HEADER.pack(kind, len(payload)) + payload
