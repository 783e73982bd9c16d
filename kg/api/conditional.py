"""Entity tags: an answer that a client has and that is still true is not sent again."""

from __future__ import annotations

import hashlib
import re

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg import __version__, resources
from kg.api.editing import editor_of
from kg.api.service import Service, service_of

_CHANCE = re.compile(r"\b(?:NOW|RAND|S(?:TR)?UUID|UUID|BNODE)\s*\(", re.IGNORECASE)
# What tags itself, or tells of the server and not of the release.
_OTHERS = (
    "/sparql",
    "/rdf-graph-store",
    "/api/queries/",
    "/queries/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/",
)
_OK = 200


class Conditional:
    """Gives each page and each answer of /api the tag of the release that it is of.

    What a client has is not even worked out: the same address of the same release gives the same.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 304."""
        if scope["type"] != "http" or scope["path"].startswith(_OTHERS):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        asked = request.headers.get("accept", "")
        headers, unchanged = tagged(request, service_of(request), asked, str(request.url))
        if unchanged:
            await unchanged(scope, receive, send)
            return

        async def amended(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == _OK:
                found = MutableHeaders(scope=message)
                found.add_vary_header("Accept")
                for name, value in headers.items():
                    found.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, amended)


def tagged(
    request: Request, service: Service, media_type: str, *parts: str, query: str = ""
) -> tuple[dict[str, str], Response | None]:
    """Return the headers of an answer, and the response 304 where the client has it.

    The tag changes with the release, with each update, with the program, and with the parts.
    Answers of which nobody says what release they are of have none, nor have those of queries whose
    answer depends on time or chance.

    Args:
        request: may say in If-None-Match what it has.
        service: says which release it answers from.
        media_type: of the answer.
        parts: what the answer depends on besides.
        query: the query it answers, if any.
    """
    headers = {"Vary": "Accept"}
    release = service.release
    if release is None or request.method != "GET" or _CHANCE.search(query):
        return headers, None  # HEAD comes as GET
    editor = editor_of(request)
    changed = editor.state if editor else ""
    program = resources.digests()["program"]
    state = (release.id, changed, __version__, program, media_type, query, *parts)
    digest = hashlib.blake2b("\0".join(state).encode(), digest_size=12).hexdigest()
    tag = f'W/"{digest}"'  # weak, for it is the same whether the answer is compressed or not
    headers |= {"ETag": tag, "Cache-Control": "no-cache"}
    given = request.headers.get("if-none-match", "")  # `*` asks whether there is anything: ask
    if tag not in re.findall(r'W/"[^"]*"', given):
        return headers, None
    return headers, Response(status_code=304, headers=headers)
