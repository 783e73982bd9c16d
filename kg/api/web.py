"""The page for people: the frame that browsers get, in which scripts draw the views.

The scripts are built with the package (`kg/web`). Where they are not there, where a client runs
none, and below addresses of no view, the plain pages stand in (`kg/api/pages`); `?plain` asks for
them by name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api.headers import HEADERS
from kg.api.negotiation import prefers_html
from kg.api.service import Service, service_of
from kg.model import Kind, Ref

STATIC = "/static"
PLAIN = "plain"
BUILT = Path(__file__).resolve().parent.parent / "static"
_ENTRY = "src/main.tsx"
_YEAR = "public, max-age=31536000, immutable"  # the names of assets have their digests
_VIEWS = frozenset({"/search"})
"""Addresses of views, as kg/web/src/routes.ts has them."""
_KINDS: frozenset[Kind] = frozenset()
"""Kinds of nodes that have a view."""
_POLICY = HEADERS["Content-Security-Policy"].replace("script-src 'none'", "script-src 'self'")


@dataclass(frozen=True, slots=True)
class Page:
    """The page as it was built.

    Attributes:
        frame: HTML of every view.
        stamp: digest of what it was built of.
    """

    frame: str
    stamp: str

    @classmethod
    def built(cls, folder: Path | None = None) -> Page | None:
        """Return the page in a folder, by default the package's; None where it was not built."""
        folder = folder or BUILT
        try:
            entry = json.loads((folder / "manifest.json").read_text("utf-8"))[_ENTRY]
            stamp = (folder / "stamp").read_text("utf-8")
        except (OSError, ValueError, KeyError):
            return None
        return cls(_frame(entry["file"], entry.get("css", ())), stamp)

    def answer(self, request: Request) -> Response:
        """Return the frame, or that the client has it."""
        tag = f'"{self.stamp}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(self.frame, headers={**headers, "Content-Security-Policy": _POLICY})


def page_is_built() -> bool:
    """Tell whether the scripts of the page were built when the package was installed."""
    return Page.built() is not None


def _frame(script: str, styles: Iterable[str]) -> str:
    links = "".join(f'<link rel="stylesheet" href="{STATIC}/{each}">' for each in styles)
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>Drug Effects Knowledge Graph</title>\n"
        f'<link rel="icon" href="data:,">{links}'
        f'<script type="module" src="{STATIC}/{script}"></script></head>\n'
        f'<body><div id="app"></div><noscript><p>This view needs scripts;'
        f' the <a href="?{PLAIN}">plain page</a> does not.</p></noscript></body></html>\n'
    )


def add_page(app: FastAPI, page: Page) -> None:
    """Let an application serve the page: its assets, and its frame at the addresses of views."""
    app.mount(STATIC, _Assets(directory=BUILT), name="static")
    app.add_middleware(Framed, page=page)


class _Assets(StaticFiles):
    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Return a file that browsers may keep."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = _YEAR
        return response


class Framed:
    """Gives browsers the frame where there is a view, and passes all else on."""

    def __init__(self, app: ASGIApp, page: Page) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] == "http" and _wants_view(Request(scope)):
            await self._page.answer(Request(scope))(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _wants_view(request: Request) -> bool:
    if request.method not in ("GET", "HEAD") or PLAIN in request.query_params:
        return False
    if not prefers_html(request.headers.get("accept")):
        return False
    path = request.url.path
    return path in _VIEWS or _is_node(path, service_of(request))


def _is_node(path: str, service: Service) -> bool:
    _, kind, *rest = path.split("/")
    if kind not in _KINDS or len(rest) != 1:
        return False
    return service.resolver.knows(Ref(Kind(kind), rest[0]))
