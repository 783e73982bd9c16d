"""`kg fetch`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from kg.cli.options import BadUsageError
from kg.cli.output import note, table
from kg.errors import ParameterError, UnknownNameError
from kg.fetch import CatalogueSource, Fetched, Listener, load_catalogue, ordered
from kg.fetch import fetch as fetched
from kg.slips import misspelt

FOLDER = Path("fetched")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


def fetch(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[SOURCE]", help="Source to fetch; none to list them.", show_default=False
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VALUE]...", help="Values of its parameters, in order.", show_default=False
        ),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", "-p", metavar="KEY=VALUE", help="A parameter by name; repeatable."
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Folder.", show_default=f"{FOLDER}/SOURCE"),
    ] = None,
    only: Annotated[
        int | None,
        typer.Option("--only", metavar="N", min=1, help="Only the N-th of several files."),
    ] = None,
    sha256: Annotated[
        str, typer.Option("--sha256", metavar="HEX", help="Checksum that the file must have.")
    ] = "",
    catalogue: Annotated[
        Path | None,
        typer.Option("--catalogue", metavar="FILE", help="Catalogue of your own (TOML)."),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Say what would be fetched, on which terms; fetch nothing."),
    ] = False,
) -> None:
    """Fetch a public source by name; alone, list what can be fetched.

    What breaks off goes on with the same call; what is there is fetched again only if it has
    changed. A manifest in the folder records origin, licence and checksum, for `kg build DIR`.
    """
    known = load_catalogue(catalogue)
    if name is None:
        _list(known)
        return
    source = _found(name, known)
    given = _values(source, values or (), parameters or ())
    folder = to or FOLDER / source.name
    if sha256 and not _SHA256.fullmatch(sha256):
        raise BadUsageError(f"a sha256 has 64 hexadecimal digits, which {sha256!r} has not")
    try:
        addresses = _addresses(source, given)
        _notice(source)
        if dry_run:
            table(("address",), [(each,) for each in addresses])
            return
        with _listening() as listener:
            done = tuple(
                fetched(
                    source, given, folder, only=only, sha256=sha256.casefold(), listener=listener
                )
            )
    except ParameterError as error:
        raise BadUsageError(str(error)) from error
    except KeyboardInterrupt:
        note("stopped; what came is kept, and the same call goes on from there")
        raise
    _report(done, folder)


def _list(known: Sequence[CatalogueSource]) -> None:
    rows = [
        (
            each.name,
            " ".join(parameter.name.upper() for parameter in each.parameters),
            each.licence,
            each.size,
            each.what,
        )
        for each in known
    ]
    table(("source", "parameters", "licence", "size", "what it is"), rows)


def _found(name: str, known: Sequence[CatalogueSource]) -> CatalogueSource:
    for each in known:
        if each.name == name:
            return each
    names = [each.name for each in known]
    parts = [each for each in names if name.casefold() in each]
    near = parts or [names[index] for index in misspelt(name.casefold(), names)]
    raise UnknownNameError(name, wanted="source", nearest=near)


def _values(source: CatalogueSource, values: Sequence[str], pairs: Sequence[str]) -> dict[str, str]:
    names = [parameter.name for parameter in source.parameters]
    if len(values) > len(names):
        takes = " ".join(each.upper() for each in names) or "no value"
        raise BadUsageError(f"{source.name} takes {takes}")
    given = dict(zip(names, values, strict=False))
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not (key and equals):
            raise BadUsageError(f"a parameter is given as key=value, not as {pair!r}")
        if key in given:
            raise BadUsageError(f"parameter {key!r} is given twice")
        given[key] = value
    return given


def _addresses(source: CatalogueSource, given: dict[str, str]) -> list[str]:
    if source.index:
        return [source.index.url]
    return [each.url for each in ordered(source, given)]


def _notice(source: CatalogueSource) -> None:
    size = f", {source.size}" if source.size else ""
    note(f"{source.title} ({source.publisher}){size}")
    note(f"licence: {source.licence}; see {source.page}")
    if source.terms:
        note(source.terms)


def _report(done: Sequence[Fetched], folder: Path) -> None:
    rows = [
        (str(each.path), "fetched" if each.new else "up to date", str(each.size), each.sha256)
        for each in done
    ]
    table(("file", "state", "bytes", "sha256"), rows, right=("bytes",))
    note(f"`kg build {folder}` reads it")


class _Bar(Listener):
    """Draws a bar on a terminal; elsewhere only the notes are written."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, start=True)

    def progress(self, done: int, total: int | None) -> None:
        self._bar.update(self._task, completed=done, total=total)

    def note(self, text: str) -> None:
        if self._bar.disable:
            note(text)
        else:
            self._bar.console.print(f"kg: {text}", highlight=False, markup=False)


@contextmanager
def _listening() -> Iterator[Listener]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        yield _Bar(bar)
