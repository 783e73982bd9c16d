"""What every answer gets: headers for browsers, HEAD for what has GET, OPTIONS."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.api.requests import ID

_READABLE = ("ETag", "Location", "Retry-After", "WWW-Authenticate", ID)
HEADERS = {
    # Pages of all origins may read it: there are no cookies; a token must be known to be sent.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(_READABLE),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
}
_RAW = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")


class Guarded:
    """Adds `HEADERS` to every answer, whoever gives it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and amend what comes back."""

        async def amended(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                given = {name for name, _ in headers}
                message["headers"] = [*headers, *(each for each in _RAW if each[0] not in given)]
            await send(message)

        await self._app(scope, receive, amended)


class EveryMethod:
    """Answers HEAD as GET without the body, and OPTIONS with the methods that an address takes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._options = CORSMiddleware(
            _options,
            allow_origins=["*"],
            allow_methods=[*_METHODS, "OPTIONS"],
            allow_headers=["Accept", "Authorization", "Content-Type", "If-None-Match", ID],
            max_age=86_400,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and amend what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await self._options(scope, receive, send)
            return
        if scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def amended(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        inner = {**scope, "method": "GET"}
        await self._app(inner, receive, amended)
        if "route" in inner:
            scope["route"] = inner["route"]  # who looks from outside


async def _options(scope: Scope, receive: Receive, send: Send) -> None:
    methods = [each for each in _METHODS if _taken({**scope, "method": each})]
    allowed = {"Allow": ", ".join([*methods, "OPTIONS"])}
    found = Response(status_code=204, headers=allowed) if methods else Response(status_code=404)
    await found(scope, receive, send)


def _taken(scope: Scope) -> bool:
    sought = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
    return any(each.matches(sought)[0] is Match.FULL for each in scope["app"].router.routes)
