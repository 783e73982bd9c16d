"""`kg serve`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg import api
from kg.cli.build import build_release
from kg.cli.options import CURRENT, ReleaseOption, StoreOption
from kg.cli.output import note, working, write
from kg.cli.session import refuse_both
from kg.errors import NoReleaseError
from kg.loading import open_held
from kg.release import Release, open_release


def serve(
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; 0 for a free one.")
    ] = 8000,
) -> None:
    """Serve a release over HTTP: the page, the API and SPARQL.

    Builds the default graph first where there is no release. With --store, all answers come from
    that server, and another release that is loaded there is noticed. The address is printed once
    it listens; Ctrl-C ends it.
    """
    refuse_both(release, store)
    if store:
        _serve_store(store, host, port)
        return
    found = _found(release)
    with working("Loading the release"):
        app = api.create_app(found)
    api.serve(app, host, port, started=_announce)


def _serve_store(url: str, host: str, port: int) -> None:
    store, about = open_held(url)
    try:
        if about is None:
            note(f"the store at {store.server.query} does not say which release it holds")
        api.serve(api.create_app(store, about=about), host, port, started=_announce)
    finally:
        store.close()


def _found(path: Path) -> Release:
    try:
        return open_release(path)
    except NoReleaseError:
        out = path.parent if path.name == CURRENT.name else path
        note(f"no release at {path}: building the default graph into {out} first")
        return build_release([], out).release


def _announce(address: str) -> None:
    write(address)
    sys.stdout.flush()
