"""What every answer gets: headers that keep browsers safe, HEAD for what has GET, OPTIONS."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
}


_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")


class Guarded:
    """Adds `HEADERS` to every answer, whoever gives it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and amend what comes back."""

        async def amended(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, amended)


class EveryMethod:
    """Answers HEAD as GET without the body, and OPTIONS with the methods that an address takes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and amend what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _options(scope)(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def amended(message: Message) -> None:
            if head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        inner = {**scope, "method": "GET"} if head else scope
        await self._app(inner, receive, amended)
        if "route" in inner:
            scope["route"] = inner["route"]  # who looks from outside


def _options(scope: Scope) -> Response:
    methods = [each for each in _METHODS if _taken({**scope, "method": each})]
    if not methods:
        return Response(status_code=404)
    return Response(status_code=204, headers={"Allow": ", ".join([*methods, "OPTIONS"])})


def _taken(scope: Scope) -> bool:
    sought = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
    return any(each.matches(sought)[0] is Match.FULL for each in scope["app"].router.routes)
