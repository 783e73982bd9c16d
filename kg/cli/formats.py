"""`kg formats`."""

from __future__ import annotations

import inspect

from kg import datasets, rdf
from kg.cli.options import DataForm, DataFormOption
from kg.cli.output import note, table, write_json
from kg.readers import Plugin, Reader, faults, readers

_OWN = "built in"
_RDF = "graphs of this model: N-Quads, N-Triples, Turtle, TriG or JSON-LD"


def formats(form: DataFormOption = DataForm.TABLE) -> None:
    """List the formats that are read, and who brings each."""
    known: tuple[Reader | datasets.Dataset, ...] = (*readers(), *datasets.known())
    rows = [(each.NAME, _package(each), _summary(each)) for each in known]
    rows.append((rdf.NAME, _OWN, _RDF))
    columns = ("format", "from", "what it reads")
    if form is DataForm.JSON:
        write_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        table(columns, rows)
    for fault in faults():
        note(fault)


def _package(reader: Reader | datasets.Dataset) -> str:
    return reader.package if isinstance(reader, Plugin) else _OWN


def _summary(reader: Reader | datasets.Dataset) -> str:
    """Return the first line that the reader says of itself."""
    told = inspect.getdoc(reader.reader if isinstance(reader, Plugin) else reader) or ""
    return told.partition("\n")[0].removeprefix("Reader of ").rstrip(".")
