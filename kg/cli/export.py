"""`kg export`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import CURRENT, ReleaseOption
from kg.cli.output import note, working, write_bytes
from kg.errors import KgError
from kg.export import ExportFormat
from kg.export import export as exported
from kg.indexed import Answers
from kg.networks import NetworkFormat, written
from kg.release import Release, open_index_of, open_release

_SHORT = {
    "nq": ExportFormat.NQUADS,
    "nt": ExportFormat.NTRIPLES,
    "ttl": ExportFormat.TURTLE,
    "jsonld": ExportFormat.JSON_LD,
    "rdf": ExportFormat.RDF_XML,
    "xml": ExportFormat.RDF_XML,
}
_NAMES = (*(each.value for each in (*ExportFormat, *NetworkFormat)), *_SHORT)


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(_NAMES)}.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="File to write.", show_default="stdout"
        ),
    ] = None,
    release: ReleaseOption = CURRENT,
) -> None:
    """Write the whole graph in a format of RDF, or its edges as a network.

    Turtle, N-Triples and RDF/XML know no named graphs: they hold all graphs as one. GraphML, GEXF
    and node-link JSON hold what is supported, as nodes with labels and edges with belief, for
    programs that draw and measure networks.
    """
    if form.casefold() not in _NAMES:
        raise typer.BadParameter(f"{form!r} is none of {', '.join(_NAMES)}", param_hint="FORMAT")
    chunks = _chunks(open_release(release), form.casefold())
    if output is None:
        for chunk in chunks:
            write_bytes(chunk)
    else:
        with working(f"Writing {output}"):
            _write(chunks, output)


def _chunks(release: Release, form: str) -> Iterable[bytes]:
    if form in tuple(NetworkFormat):
        store = release.store(in_memory=False)
        whole = Answers(store, release.base, open_index_of(release, note)).whole()
        return written(whole, NetworkFormat(form))
    return exported(release, _SHORT.get(form) or ExportFormat(form))


def _write(chunks: Iterable[bytes], output: Path) -> None:
    """Write a file as a whole or not at all."""
    partial = output.with_name(f"{output.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.writelines(chunks)
        partial.replace(output)
    except OSError as error:
        raise KgError(f"{output} could not be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
