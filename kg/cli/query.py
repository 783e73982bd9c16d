"""`kg query`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import CURRENT, BadUsageError, ReleaseOption, StoreOption
from kg.cli.output import on_terminal, table, write_bytes
from kg.cli.session import Session, opened
from kg.errors import QueryError
from kg.query import Catalogue, bindings
from kg.queryfiles import SUFFIX, NamedQuery, Parameter, read_query
from kg.store import Term
from kg.tables import OutputFormat, ResultTable, tabulate
from kg.tables import write as written


def query(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FILE.rq]",
            help="Named query, or a file of SPARQL; none to list the named queries.",
            show_default=False,
        ),
    ] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter", "-p", metavar="KEY=VALUE", help="Parameter of the query; repeatable."
        ),
    ] = None,
    form: Annotated[
        OutputFormat, typer.Option("--format", help="How to write the answer.")
    ] = OutputFormat.TABLE,
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
) -> None:
    """Answer a named query or a file of SPARQL; alone, list the names.

    Tables can be written as table, json, csv, tsv and xml; graphs as table, json (JSON-LD), xml
    (RDF/XML) and ttl.
    """
    given = _pairs(parameters or ())
    if name is None:
        _list()
        return
    with opened(release, store) as session:
        asked = _query(name, session.base)
        answer = session.store.query(asked.sparql, bindings=_bindings(asked, given, session))
        if form is OutputFormat.TABLE and on_terminal():
            _draw(tabulate(answer, session.base))
        else:
            write_bytes(written(answer, form, session.base))


def _draw(answer: ResultTable) -> None:
    """Draw the columns that hold anything: a terminal is narrow."""
    used = [
        index
        for index in range(len(answer.headers))
        if not answer.rows or any(row[index] for row in answer.rows)
    ]
    table(
        [answer.headers[index] for index in used],
        [[row[index] for index in used] for row in answer.rows],
    )


def _list() -> None:
    rows = [
        (each.name, ", ".join(_usage(parameter) for parameter in each.parameters), each.summary)
        for each in Catalogue.load()
    ]
    table(("query", "parameters", "summary"), rows)


def _usage(parameter: Parameter) -> str:
    if parameter.default is not None:
        return f"{parameter.name}={parameter.default}"
    return f"[{parameter.name}]" if parameter.optional else parameter.name


def _pairs(parameters: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in parameters:
        key, equals, value = each.partition("=")
        if not (key and equals):
            raise BadUsageError(f"a parameter is given as key=value, not as {each!r}")
        if key in found:
            raise BadUsageError(f"parameter {key!r} is given twice")
        found[key] = value
    return found


def _query(name: str, base: str) -> NamedQuery:
    if not name.endswith(SUFFIX) and os.sep not in name:
        return Catalogue.load(base=base).get(name)
    path = Path(name)
    if not path.is_file():
        raise BadUsageError(f"no file {name}")
    return read_query(path, base)


def _bindings(asked: NamedQuery, given: dict[str, str], session: Session) -> dict[str, Term]:
    try:
        return bindings(asked, given, session.names)
    except QueryError as error:
        raise BadUsageError(str(error)) from error
