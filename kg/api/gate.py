"""What answers before the application can, and opens and closes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from fastapi import FastAPI
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from kg.api.headers import HEADERS
from kg.api.problems import ProblemError

_LATER = {"Retry-After": "2", **HEADERS}


class Gate:
    """An application that is made while the server listens already.

    Until it is there, everything but `/healthz` is answered with 503.

    Args:
        make: returns the application, in a thread; may take its time.
        opened: is called once requests get to it.
        failed: is called when it cannot be made or started.

    Attributes:
        error: why it could not be made or started.
    """

    def __init__(
        self, make: Callable[[], FastAPI], opened: Callable[[], None], failed: Callable[[], None]
    ) -> None:
        self._make = make
        self._opened = opened
        self._failed = failed
        self._app: FastAPI | None = None
        self._stop = asyncio.Event()
        self.error: Exception | None = None

    def turn_away(self) -> None:
        """Tell those who look whether the server is ready that it no longer is."""
        if self._app is not None:
            self._app.state.readiness.stopping = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have the application do so."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is not None:
            await self._app({**scope, "app": self._app}, receive, send)
        elif scope["type"] == "http":
            await _closed(scope["path"])(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        running = asyncio.ensure_future(self._run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._stop.set()
        if self._app is None:  # nobody waits for what has not begun
            running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await send({"type": "lifespan.shutdown.complete"})

    async def _run(self) -> None:
        try:
            app = await asyncio.to_thread(self._make)
            async with app.router.lifespan_context(app):
                self._app = app
                self._opened()
                await self._stop.wait()
                self._app = None
        except Exception as error:  # noqa: BLE001 - whoever started the server is told
            self.error = error
            self._failed()


def _closed(path: str) -> Response:
    if path == "/healthz":
        return JSONResponse({"status": "ok"}, headers=HEADERS)
    return ProblemError(503, "not-ready", "the server is starting", headers=_LATER).response(path)
