"""Carries out queries of users within limits: what is asked, what comes back, and who answers.

Routes screen a query, ask an `Executor` for the answer and send what comes; they know nothing of
processes. `kg.workers.pool` answers from worker processes that end when a limit is reached,
`kg.workers.threads` from any store, in threads that nobody can interrupt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self

from kg.errors import KgError, QueryError, StoreError
from kg.store import Term
from kg.store.guard import Screened
from kg.workers.figures import Told

HEAD = 65_536  # bytes of an answer that are waited for before anything of it is sent


class Reason(StrEnum):
    """Why a query that may be asked has no answer."""

    BUSY = "busy"
    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    CRASH = "crash"


class RefusedError(KgError):
    """A query that has no answer, or no more of one, though nothing is wrong with its words.

    Attributes:
        reason: why.
        detail: the same in words, with the limit.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A screened query with all that decides its answer.

    Attributes:
        media_type: of `kg.store.results`, fits the form of the query.
        bindings: values of variables.
        default_graphs, named_graphs: the dataset of the request, before that of the query.
        client: who asks; places are shared out among clients.
        shown: rows or triples of the answer that are wanted; the others are only counted. None
            for all.
        id: what the request is called in logs.
        told: is called once, with what has become of it.
    """

    query: Screened
    media_type: str
    bindings: Mapping[str, Term] | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    client: str = ""
    shown: int | None = None
    id: str = ""
    told: Callable[[Told], None] = lambda _: None


class Rest(Protocol):
    """The chunks of an answer after its head.

    Raises RefusedError where they break off. Must be closed when not read to its end.
    """

    def __aiter__(self) -> Self: ...

    async def __anext__(self) -> bytes: ...

    async def aclose(self) -> None:
        """Want no more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, whole or begun.

    Attributes:
        head: its first bytes, `HEAD` or a little more where there are others.
        rest: the others; None where `head` is all.
        rows: rows or triples, those not shown included; 0 where nobody counted.
    """

    head: bytes
    rest: Rest | None = None
    rows: int = 0

    async def whole(self) -> bytes:
        """Return all bytes.

        Raises:
            RefusedError: the answer breaks off.
        """
        if self.rest is None:
            return self.head
        return b"".join([self.head, *[chunk async for chunk in self.rest]])


class Executor(Protocol):
    """Who answers questions."""

    async def run(self, question: Question) -> Answer:
        """Return the answer as soon as its head is there.

        Raises:
            QueryError: the query is wrong.
            RefusedError: a limit is reached, or the query ended its worker.
        """
        ...

    async def check(self) -> bool:
        """Return whether there is anything to answer from, asked as a query of a user would be.

        Raises:
            KgError: nobody can be asked.
        """
        ...


def outcome_of(error: BaseException | None) -> str:
    """Return what became of a query, as `Told` names it."""
    match error:
        case None:
            return "answered"
        case RefusedError():
            return error.reason
        case QueryError():
            return "wrong"
        case StoreError():
            return "unavailable"
    return "left"
