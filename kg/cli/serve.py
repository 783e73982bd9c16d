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
from kg.cli.tokens import TokenOption, update_token
from kg.errors import NoReleaseError
from kg.loading import open_held
from kg.release import Release, edited_path, open_edited, open_release


def serve(
    release: ReleaseOption = CURRENT,
    store: StoreOption = "",
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; 0 for a free one.")
    ] = 8000,
    update_token_file: TokenOption = None,
) -> None:
    """Serve a release over HTTP: the page, the API and SPARQL.

    Builds the default graph first where there is no release. With --store, all answers come from
    that server, and another release that is loaded there is noticed. The address is printed once
    it listens; Ctrl-C ends it.

    With a token, SPARQL updates and the Graph Store Protocol change a copy of the release on disk
    that outlives the server; it stays with this release when another is published.
    """
    refuse_both(release, store)
    if store:
        _serve_store(store, host, port)
        return
    found = _found(release)
    if token := update_token(update_token_file):
        _serve_edited(found, api.Settings(update_token=token), host, port)
        return
    with working("Loading the release"):
        app = api.create_app(found)
    api.serve(app, host, port, started=_announce)


def _serve_edited(release: Release, settings: api.Settings, host: str, port: int) -> None:
    store = open_edited(release)
    try:
        note(f"updates change {edited_path(release)}; the release stays as it is")
        app = api.create_app(store, settings, about=release)
        api.serve(app, host, port, started=_announce)
    finally:
        store.close()


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
