"""Entity tags: an answer that a client has and that is still true is not sent again."""

from __future__ import annotations

import hashlib
import re

from fastapi import Request, Response

from kg import __version__
from kg.api.editing import editor_of
from kg.api.negotiation import HTML
from kg.api.service import Service

_CHANCE = re.compile(r"\b(?:NOW|RAND|S(?:TR)?UUID|UUID|BNODE)\s*\(", re.IGNORECASE)


def tagged(
    request: Request, service: Service, media_type: str, *parts: str, query: str = ""
) -> tuple[dict[str, str], Response | None]:
    """Return the headers of an answer, and the response 304 where the client has it.

    The tag changes with the release, with each update, and with the parts. Answers of which nobody
    says what release they are of have none, nor have those of queries whose answer depends on time
    or chance.

    Args:
        request: may say in If-None-Match what it has.
        service: says which release it answers from.
        media_type: of the answer; pages have no tag, for programs change how they look.
        parts: what the answer depends on besides.
        query: the query it answers, if any.
    """
    headers = {"Vary": "Accept"}
    release = service.release
    if release is None or request.method != "GET" or media_type == HTML or _CHANCE.search(query):
        return headers, None  # HEAD comes as GET
    editor = editor_of(request)
    changed = editor.state if editor else ""
    state = (release.id, changed, __version__, media_type, query, *parts)
    digest = hashlib.blake2b("\0".join(state).encode(), digest_size=12).hexdigest()
    tag = f'W/"{digest}"'  # weak, for it is the same whether the answer is compressed or not
    headers |= {"ETag": tag, "Cache-Control": "no-cache"}
    given = request.headers.get("if-none-match", "")
    if given.strip() != "*" and tag not in re.findall(r'W/"[^"]*"', given):
        return headers, None
    return headers, Response(status_code=304, headers=headers)
