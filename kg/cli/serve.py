"""`kg serve`."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from fastapi import FastAPI

from kg import api
from kg.api import Settings
from kg.api.logs import LogFormat, LogLevel, configure
from kg.cli.options import CURRENT, BadUsageError, ReleaseOption, StoreOption
from kg.cli.output import note, working, write
from kg.cli.session import refuse_both
from kg.cli.tokens import TokenOption, update_token
from kg.errors import NoReleaseError
from kg.loading import open_held
from kg.release import Release, copies_path, edited_path, open_edited, open_release
from kg.store.http import Limits

_DEFAULT = Settings()
_MIB = 2**20


def serve(
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; 0 for a free one.")
    ] = 8000,
    query_timeout: Annotated[
        float,
        typer.Option("--query-timeout", min=0.1, help="Seconds that a SPARQL query may take."),
    ] = _DEFAULT.query_timeout,
    query_memory: Annotated[
        int,
        typer.Option(
            "--query-memory", min=16, help="MiB of memory that a SPARQL query may take of its own."
        ),
    ] = _DEFAULT.query_memory // _MIB,
    query_rows: Annotated[
        int, typer.Option("--query-rows", min=1, help="Rows or triples of an answer.")
    ] = _DEFAULT.query_rows,
    query_size: Annotated[
        int, typer.Option("--query-size", min=1, help="MiB of an answer.")
    ] = _DEFAULT.query_bytes // _MIB,
    query_workers: Annotated[
        int,
        typer.Option(
            "--query-workers",
            min=1,
            help="SPARQL queries that run at once; twice as many more, four at least, that take"
            " long.",
            show_default="one a core, two at least",
        ),
    ] = _DEFAULT.query_workers,
    query_queue: Annotated[
        int, typer.Option("--query-queue", min=0, help="SPARQL queries that may wait.")
    ] = _DEFAULT.query_queue,
    memory_quads: Annotated[
        int,
        typer.Option(
            "--memory-quads",
            min=0,
            help="Quads up to which a release is held in memory, twice, at 342 bytes each; larger"
            " ones are read from disk.",
        ),
    ] = _DEFAULT.memory_quads,
    update_token_file: TokenOption = None,
    drain: Annotated[
        float,
        typer.Option(
            "--drain",
            min=0,
            help="Seconds to go on answering after SIGTERM, while /readyz says 503 already.",
        ),
    ] = _DEFAULT.drain,
    plain: Annotated[
        bool, typer.Option("--plain", help="Serve plain pages to browsers, without scripts.")
    ] = False,
    log_format: Annotated[
        LogFormat,
        typer.Option("--log-format", help="Lines on stderr; auto: text on a terminal, else JSON."),
    ] = LogFormat.AUTO,
    log_level: Annotated[
        LogLevel,
        typer.Option(
            "--log-level", help="Least that is logged; debug has the text of every query."
        ),
    ] = LogLevel.INFO,
) -> None:
    """Serve a release over HTTP: the page, the API and SPARQL.

    Builds the default graph first where there is no release. When another release is published,
    it is served from then on; nobody is cut off. SPARQL queries are answered by processes of
    their own, which end when a limit is reached. With --store, all answers come from that server,
    and another release that is loaded there is noticed. The address is
    printed once it answers; Ctrl-C and SIGTERM let running queries end, a second one does not.
    Each request is a line on stderr, and counts in the figures at /metrics.

    With a token, SPARQL updates and the Graph Store Protocol change a copy of the release on disk
    that outlives the server; it stays with this release when another is published, and queries are
    answered from copies of it on disk.
    """
    refuse_both(release, store)
    configure(log_format, log_level)
    settings = Settings(
        query_timeout=query_timeout,
        query_memory=query_memory * _MIB,
        query_rows=query_rows,
        query_bytes=query_size * _MIB,
        query_workers=query_workers,
        query_slow=max(4, 2 * query_workers),
        query_queue=query_queue,
        memory_quads=memory_quads,
        drain=drain,
        page=not plain,
    )
    if not plain and not api.page_is_built():
        note(
            "the page was not built when this was installed (no Node.js, or no npm packages):"
            " plain pages take its place"
        )
    if store:
        if update_token_file:
            raise BadUsageError("--store and --update-token-file exclude each other")
        _serve_store(store, settings, host, port)
        return
    found = _found(release)
    if token := update_token(update_token_file):
        _serve_edited(found, replace(settings, update_token=token), host, port)
        return

    def make() -> FastAPI:
        with working("Loading the release"):
            return api.create_app(found, settings, follow=release)

    api.serve(make, settings, host, port, started=_announce)


def _serve_edited(release: Release, settings: Settings, host: str, port: int) -> None:
    store = open_edited(release)
    try:
        note(f"updates change {edited_path(release)}; the release stays as it is")
        copies = copies_path(release)
        make = partial(api.create_app, store, settings, about=release, copies=copies)
        api.serve(make, settings, host, port, started=_announce)
    finally:
        store.close()


def _serve_store(url: str, settings: Settings, host: str, port: int) -> None:
    # A server that hangs must hold up neither pages nor the end of this one for minutes.
    store, about = open_held(url, Limits(timeout=settings.query_timeout, attempts=2))
    try:
        if about is None:
            note(f"the store at {store.server.query} does not say which release it holds")
        make = partial(api.create_app, store, settings, about=about)
        api.serve(make, settings, host, port, started=_announce)
    finally:
        store.close()


def _found(path: Path) -> Release:
    try:
        return open_release(path)
    except NoReleaseError:
        out = path.parent if path.name == CURRENT.name else path
        note(f"no release at {path}: building the default graph into {out} first")
        # What builds takes longer to import than all that serves.
        built: Release = import_module("kg.cli.build").build_release([], out).release
        return built


def _announce(address: str) -> None:
    write(address)
    sys.stdout.flush()
