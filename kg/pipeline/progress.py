"""How far a stage is, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Hands on the pieces of a stage and takes note of each."""

    def __call__(self, stage: str, pieces: Iterable[T], total: int) -> Iterable[T]:
        """Return the pieces as they come.

        Args:
            stage: what is done ("Reading documents").
            pieces: what is done with each.
            total: how many there are, 0 where nobody knows.
        """
        ...


def untold(stage: str, pieces: Iterable[T], total: int) -> Iterable[T]:  # noqa: ARG001
    """Return the pieces as they come; nobody wants to know."""
    return pieces
