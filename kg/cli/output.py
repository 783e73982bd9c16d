"""Writing answers: tables and colours on a terminal, plain tab-separated text in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Protocol, TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

T = TypeVar("T")
Cell = str | Text
_REDRAWN = 0.1  # seconds between two looks at a stage
_NARROW = 24  # a column that is no wider gives no room to the long ones


def on_terminal() -> bool:
    """Tell whether a person looks at stdout."""
    return sys.stdout.isatty()


def write(text: str) -> None:
    """Write lines of text to stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def write_json(values: object) -> None:
    """Write JSON values to stdout."""
    write(json.dumps(values, ensure_ascii=False, indent=2))


def write_bytes(data: bytes) -> None:
    """Write UTF-8 bytes to stdout as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    if on_terminal() and not data.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """Write a line for the person, not for the next program in a pipe, to stderr."""
    sys.stderr.write(f"kg: {text}\n")
    sys.stderr.flush()


def render(shown: Text, *, indent: int = 0) -> None:
    """Draw words on the terminal with their colours, or write them plainly."""
    if on_terminal():
        Console(highlight=False).print(Padding(shown, (0, 0, 0, indent)))
    else:
        write(" " * indent + shown.plain)


def heading(text: str) -> None:
    """Write a line that introduces what follows."""
    render(Text(text, style="bold"))


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    right: Sequence[str] = (),
) -> None:
    """Write a table; `right` names the columns of numbers."""
    if not on_terminal():
        lines = [columns, *rows]
        write("".join("\t".join(_plain(cell) for cell in line) + "\n" for line in lines))
        return
    drawn = Table(header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for index, name in enumerate(columns):
        widest = max(len(_plain(cell)) for cell in (name, *(row[index] for row in rows)))
        drawn.add_column(
            name,
            justify="right" if name in right else "left",
            overflow="fold",
            no_wrap=widest <= _NARROW,
        )
    for row in rows:
        drawn.add_row(*[cell if isinstance(cell, Text) else Text(cell) for cell in row])
    Console(highlight=False).print(drawn)


def facts(rows: Sequence[tuple[str, Cell]]) -> None:
    """Write names and values, one pair a line."""
    if not on_terminal():
        write("".join(f"{name}\t{_plain(value)}\n" for name, value in rows))
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, value in rows:
        grid.add_row(Text(name, style="dim"), value)
    Console(highlight=False).print(grid)


def _plain(cell: Cell) -> str:
    """Return a cell without what would break a line or a column."""
    return " ".join((cell.plain if isinstance(cell, Text) else cell).split())


@contextmanager
def progress() -> Iterator[Stages]:
    """Give what draws how far each stage is, how fast, and how long it will still take.

    It draws on a terminal only, on stderr.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _undrawn
        return
    with Progress(*columns, console=console, transient=True) as bar:
        yield partial(_drawn, bar)


class Stages(Protocol):
    """Hands on the pieces of a stage and draws how many there were."""

    def __call__(self, stage: str, pieces: Iterable[T], total: int) -> Iterable[T]:
        """Return the pieces as they come; `total` is 0 where nobody knows how many."""


def _undrawn(stage: str, pieces: Iterable[T], total: int) -> Iterable[T]:  # noqa: ARG001
    return pieces


def _drawn(bar: Progress, stage: str, pieces: Iterable[T], total: int) -> Iterator[T]:
    task = bar.add_task(stage, total=total or None)
    done, drawn = 0, monotonic()
    for piece in pieces:
        yield piece
        done += 1
        if monotonic() - drawn > _REDRAWN:
            drawn = monotonic()
            bar.update(task, completed=done)
    bar.update(task, completed=done, total=done)


class _Rate(ProgressColumn):
    """Pieces a second."""

    def render(self, task: Task) -> Text:
        """Return the speed of a stage."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")


@contextmanager
def working(label: str) -> Iterator[None]:
    """Show that something is under way whose end nobody knows; on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(label):
        yield
