"""The application: all routes over one open store."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from kg import __version__
from kg.api import (
    browse,
    comparing,
    data,
    datasets,
    evidence,
    graphs,
    health,
    questions,
    releases,
    resources,
    scenes,
    sparql,
    statistics,
    terms,
    views,
)
from kg.api.conditional import Conditional
from kg.api.editing import Editor
from kg.api.headers import EveryMethod, Guarded
from kg.api.health import Readiness, look_up
from kg.api.metrics import Metrics
from kg.api.negotiation import prefers_html
from kg.api.openapi import completed
from kg.api.opening import Held, Opened
from kg.api.pages.browse import error_page
from kg.api.problems import FOR_PROGRAMS, of_error, of_status
from kg.api.requests import Observed
from kg.api.served import DUMP
from kg.api.service import About
from kg.api.serving import Serving
from kg.api.settings import Settings
from kg.api.web import Page, add_page
from kg.errors import KgError, StoreError
from kg.query import Catalogue
from kg.release import Release
from kg.store import Store
from kg.store.oxigraph import OxigraphStore

_SMALL, _LEVEL = 1_400, 4  # bytes that fit a packet; more effort would hold up other requests
_LOG = logging.getLogger(__name__)


def create_app(
    source: Release | Store,
    settings: Settings | None = None,
    *,
    about: About | None = None,
    follow: Path | None = None,
    copies: Path | None = None,
) -> FastAPI:
    """Return the application that answers from a release or from an open store.

    A release is loaded into memory where it fits, and queries of users are answered by worker
    processes; `follow` is where to look for the next release. A store that is handed over stays
    open when the application ends; `about` says what it holds, and of a store elsewhere it is asked
    again from time to time.
    Only an embedded store that is handed over is ever changed, and only with a token (settings);
    `copies` is a directory beside it, where it is on disk: then worker processes answer from there.
    """
    settings = settings or Settings()
    opened: Opened
    if isinstance(source, Release):
        opened = Serving(source, settings, follow)
    else:
        opened = Held(source, settings, about, copies)
    metrics = Metrics()
    app = _Application(
        metrics,
        settings,
        title="Drug Effects Knowledge Graph",
        version=__version__,
        summary="What drugs do to people, who says so, and in which sentence.",
        description="Not medical advice.",
        docs_url=None,  # the ready-made page fetches its scripts from elsewhere
        redoc_url=None,
        lifespan=_while(opened),
    )
    app.state.service = opened.service
    app.state.editor = None
    app.state.opened = opened  # its figures are for monitoring
    if settings.update_token and isinstance(source, OxigraphStore):
        app.state.editor = Editor(opened.service, source, metrics, opened.changed)
    app.state.metrics, app.state.readiness = metrics, Readiness()
    metrics.watch(partial(look_up, app.state))
    _add_errors(app)
    app.add_middleware(Conditional)
    app.add_middleware(_Compressed, minimum_size=_SMALL, compresslevel=_LEVEL)
    page = Page.built() if settings.page else None
    if page:
        add_page(app, page)
    # Each is looked through for a request: first what is asked most and takes least. resources
    # last: its path fits many others.
    for each in (sparql, comparing, data):
        app.include_router(each.router)
    app.include_router(questions.router(Catalogue.load()))
    for each in (
        health,
        graphs,
        scenes,
        evidence,
        releases,
        statistics,
        terms,
        datasets,
        views,
        browse,
        resources,
    ):
        app.include_router(each.router)
    return app


class _Compressed(GZipMiddleware):
    """Compresses answers, but not the file that is compressed already."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        packed = scope["type"] == "http" and scope["path"] == f"/{DUMP}"
        await (self.app if packed else super().__call__)(scope, receive, send)


class _Application(FastAPI):
    """An application whose outer layers see errors that nobody expected, and that tells of all."""

    def __init__(self, metrics: Metrics, settings: Settings, **options: Any) -> None:
        super().__init__(**options)
        self._metrics = metrics
        self._slow = settings.slow_query

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = completed(super().openapi())
        return self.openapi_schema

    def build_middleware_stack(self) -> ASGIApp:
        inner = Guarded(EveryMethod(super().build_middleware_stack()))
        return Observed(inner, self._metrics, self._slow)


def _while(opened: Opened) -> Lifespan[FastAPI]:
    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        try:
            await opened.start(app.state)
            yield
        finally:
            await opened.stop()

    return running


def _add_errors(app: FastAPI) -> None:
    def answered(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException):
            problem = of_status(error.status_code, str(error.detail), error.headers)
        else:
            problem = of_error(error)
        if isinstance(error, StoreError):
            _LOG.warning("%s %s: %s", request.method, request.url.path, error)
        if problem.status == 500:
            _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
        path = request.url.path
        if prefers_html(request.headers.get("accept")) and not path.startswith(FOR_PROGRAMS):
            text = error_page(problem.title, problem.detail, problem.more.get("nearest", ()))
            return HTMLResponse(text, problem.status, problem.headers)
        return problem.response(path)

    for kind in (KgError, HTTPException, RequestValidationError, ClientDisconnect, Exception):
        app.add_exception_handler(kind, answered)
