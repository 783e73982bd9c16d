"""The page for people: the frame that browsers get, in which scripts draw the views.

The scripts are built with the package (`kg/web`). Where they are not there, where a client runs
none, and below addresses of no view, the plain pages stand in (`kg/api/pages`); `?plain` asks for
them by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api.headers import HEADERS
from kg.api.negotiation import JSON, prefers_html
from kg.api.service import Service, service_of
from kg.model import Kind, Ref
from kg.store import results

STATIC = "/static"
PLAIN = "plain"
BUILT = Path(__file__).resolve().parent.parent / "static"
_ENTRY = "src/main.tsx"
_PACKED = MappingProxyType({"br": ".br", "gzip": ".gz"})  # the smallest first
_YEAR = "public, max-age=31536000, immutable"  # the names of assets have their digests
_POLICY = HEADERS["Content-Security-Policy"].replace("script-src 'none'", "script-src 'self'")


@dataclass(frozen=True, slots=True)
class View:
    """A view of the page, as kg/web/src/routes.ts has it.

    Attributes:
        script: its source below kg/web.
        data: address of the first answer that it asks for, "" where that depends on more.
        whole: address of what it shows, where that is not `data`.
        answer: the same where that address has a format for its parameter `format`.
    """

    script: str
    data: str = ""
    whole: str = ""
    answer: str = ""

    def alternates(self, path: str, query: str) -> Mapping[str, str]:
        """Return by media type where a view is had as data, if it shows anything."""
        if not self.data and not query:
            return {}
        asked = f"?{query}" if query else ""
        stem = FIRST if path == "/" else path
        return {JSON: f"{stem}.json{asked}", results.CSV: f"{stem}.csv{asked}"}


_SPARQL = "/sparql"
FIRST = "/drugs"
"""What the first view is called where a format follows."""
QUERY = View("src/views/query/question.tsx", "/api/queries")
_NODE = View("src/views/node.tsx", "/api/nodes/{kind}/{slug}")
VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "/": View("src/views/home/index.tsx", "/api/drugs"),
        "/search": View("src/views/search.tsx", whole="/api/search?limit=50"),
        "/compare": View("src/views/compare/index.tsx", answer="/api/compare"),
        "/explore": View("src/views/explore/index.tsx", whole="/api/graph/scene"),
        "/data": View("src/views/data/index.tsx", "/api/release", "/api/release/report"),
        _SPARQL: View("src/views/query/sparql.tsx", answer=_SPARQL),
        "/queries": View("src/views/query/questions.tsx", "/api/queries"),
        "/sources": View("src/views/sources.tsx", "/api/sources"),
    }
)
"""Views by their address."""
KINDS: Mapping[str, View] = MappingProxyType(
    {
        Kind.DRUG: View("src/views/drug/index.tsx", "/api/drugs/{slug}"),
        Kind.EFFECT: View("src/views/effect.tsx", "/api/effects/{slug}"),
        Kind.SOURCE: View("src/views/source.tsx", "/api/sources/{slug}"),
        Kind.STATEMENT: View("src/views/statement.tsx", "/api/statements/{slug}"),
        Kind.PRODUCT: _NODE,
        Kind.ORGANIZATION: _NODE,
        Kind.DRUG_CLASS: _NODE,
        Kind.MECHANISM: _NODE,
        Kind.CONDITION: _NODE,
        Kind.ORGAN_CLASS: _NODE,
        Kind.POPULATION: _NODE,
        Kind.PRECAUTION: _NODE,
        Kind.MONITORING: _NODE,
    }
)
"""Views of nodes by their kind."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page as it was built.

    Attributes:
        manifest: by source the file that was made of it, and what that imports, as Vite writes it.
        stamp: digest of what it was built of.
    """

    manifest: Mapping[str, Mapping[str, Any]]
    stamp: str

    @classmethod
    def built(cls, folder: Path | None = None) -> Page | None:
        """Return the page in a folder, by default the package's; None where it was not built."""
        folder = folder or BUILT
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            stamp = (folder / "stamp").read_text("utf-8").strip()
        except (OSError, ValueError):
            return None
        return cls(manifest, stamp) if _ENTRY in manifest else None

    def answer(self, request: Request, view: View) -> Response:
        """Return the frame, or that the client has it."""
        tag = f'"{self.stamp}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}
        headers["Content-Security-Policy"] = _POLICY  # with 304, too, for that amends what is kept
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        frame = self.frame(view, request.url.path, request.url.query)
        return HTMLResponse(frame, headers=headers)

    def frame(self, view: View, path: str, query: str) -> str:
        """Return the HTML of a view, which lets the browser fetch at once all that it needs."""
        scripts, styles = self.files(_ENTRY, view.script)
        main, *others = (f"{STATIC}/{each}" for each in scripts)
        links = [f'<link rel="stylesheet" href="{STATIC}/{each}">' for each in styles]
        links += [f'<link rel="modulepreload" href="{each}">' for each in others]
        if view.data:
            _, kind, slug = f"{path}/".split("/", 3)[:3]
            data = view.data.format(kind=kind, slug=quote(slug, safe=""))
            links.append(f'<link rel="preload" as="fetch" href="{escape(data)}" crossorigin>')
        links += [
            f'<link rel="alternate" type="{media_type}" href="{escape(address)}">'
            for media_type, address in view.alternates(path, query).items()
        ]
        plain = escape(f"?{query}&{PLAIN}" if query else f"?{PLAIN}")
        return (
            '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            "<title>Drug Effects Knowledge Graph</title>\n"
            f'<link rel="icon" href="data:,">{"".join(links)}'
            f'<script type="module" src="{main}"></script></head>\n'
            f'<body><div id="app"></div><noscript><p>This view needs scripts;'
            f' the <a href="{plain}">plain page</a> does not.</p></noscript></body></html>\n'
        )

    def files(self, *sources: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the scripts made of sources, with all that they import, and their styles."""
        scripts: dict[str, None] = {}
        styles: dict[str, None] = {}
        waiting = [each for each in sources if each in self.manifest]
        while waiting:
            entry = self.manifest[waiting.pop(0)]
            if entry["file"] not in scripts:
                scripts[entry["file"]] = None
                styles |= dict.fromkeys(entry.get("css", ()))
                waiting += entry.get("imports", ())
        return tuple(scripts), tuple(styles)


def page_is_built() -> bool:
    """Tell whether the scripts of the page were built when the package was installed."""
    return Page.built() is not None


def add_page(app: FastAPI, page: Page) -> None:
    """Let an application serve the page: its assets, and its frame at the addresses of views."""
    app.mount(STATIC, _Assets(directory=BUILT), name="static")
    app.add_middleware(Framed, page=page)


class _Assets(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, as it was packed when the page was built where the client takes that."""
        taken = _encodings(Headers(scope=scope).get("accept-encoding", ""))
        for encoding, suffix in _PACKED.items():
            if encoding in taken and self.lookup_path(path + suffix)[1] is not None:
                response = await super().get_response(path + suffix, scope)
                response.headers["Content-Encoding"] = encoding
                break
        else:
            response = await super().get_response(path, scope)
        response.headers["Vary"] = "Accept-Encoding"
        return response

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Return a file that browsers may keep."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = _YEAR
        return response


def _encodings(accepted: str) -> set[str]:
    """Return the encodings that a client takes, but those that it gives no weight."""
    parts = (each.replace(" ", "").lower().partition(";q=") for each in accepted.split(","))
    return {name for name, _, weight in parts if not weight or weight.strip("0.")}


class Framed:
    """Gives browsers the frame where there is a view, and passes all else on."""

    def __init__(self, app: ASGIApp, page: Page) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        view = _wanted(Request(scope)) if scope["type"] == "http" else None
        if view is not None:
            await self._page.answer(Request(scope), view)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _wanted(request: Request) -> View | None:
    """Return the view that a request is for; None where a plain page or data answers it."""
    if request.method not in ("GET", "HEAD") or PLAIN in request.query_params:
        return None
    if not prefers_html(request.headers.get("accept")):
        return None
    path = request.url.path
    if path == _SPARQL and "query" in request.query_params:
        return None  # the answer itself
    return VIEWS.get(path) or _below(path, service_of(request))


def _below(path: str, service: Service) -> View | None:
    """Return the view of a node or of a named query."""
    _, kind, *rest = path.split("/")
    if len(rest) != 1:
        return None
    if kind == "queries":
        return QUERY if rest[0] in service.catalogue else None
    view = KINDS.get(kind)
    if view is None:
        return None
    return view if service.resolver.knows(Ref(Kind(kind), rest[0])) else None
