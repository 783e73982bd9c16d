"""What the OpenAPI description says of every address alike: problems, and what is not sent again.

FastAPI describes its own errors, which nobody gets here, and problems as plain JSON.
"""

from __future__ import annotations

from typing import Any

from kg.api.negotiation import HTML, JSON
from kg.api.problems import FOR_PROGRAMS, MEDIA_TYPE

_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}
_NOBODY_GETS = ("HTTPValidationError", "ValidationError")
_SERVER_ONLY = ("/healthz", "/readyz", "/metrics")  # tell nothing of the release
_ALWAYS = "/healthz"  # is answered whatever happens
_TOLD = {
    "304": "The client has what If-None-Match names.",
    "400": "A parameter cannot be read.",
    "406": "None of the media types in Accept is offered.",
    "500": "Something went wrong here.",
    "503": "The server starts, stops or is too busy, or the store does not answer.",
}


def completed(description: dict[str, Any]) -> dict[str, Any]:
    """Return a description in which every operation names each status that it can answer with.

    Problems are in their own media type; what people look at has them as pages, too.
    """
    schemas = description.get("components", {}).get("schemas", {})
    paths = {
        path: {
            method: {**operation, "responses": _responses(path, method, operation)}
            for method, operation in operations.items()
        }
        for path, operations in description["paths"].items()
    }
    kept = {name: each for name, each in schemas.items() if name not in _NOBODY_GETS}
    components = {**description.get("components", {}), "schemas": kept}
    return {**description, "paths": paths, "components": components}


def _responses(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    found = {
        status: _success(response)
        for status, response in operation["responses"].items()
        if not _is_of_fastapi(response)
    }
    for status in _also(path, method, operation, found):
        found.setdefault(status, {"description": _TOLD[status]})
    types = (MEDIA_TYPE,) if path.startswith(FOR_PROGRAMS) else (MEDIA_TYPE, HTML)
    content = {each: _PROBLEM if each == MEDIA_TYPE else {} for each in types}
    for status, response in found.items():
        if int(status) >= 400:
            found[status] = {**response, "content": content}
    return dict(sorted(found.items()))


def _also(
    path: str, method: str, operation: dict[str, Any], found: dict[str, Any]
) -> tuple[str, ...]:
    """Return the statuses that come of what all addresses have in common."""
    chosen = len(found.get("200", {}).get("content", {})) > 1 and path not in _SERVER_ONLY
    asked = bool(operation.get("parameters") or "requestBody" in operation)
    also = {
        "304": method == "get" and path not in _SERVER_ONLY,
        "400": asked,
        "406": chosen,
        "500": path != _ALWAYS,
        "503": path != _ALWAYS,
    }
    return tuple(status for status, comes in also.items() if comes)


def _success(response: dict[str, Any]) -> dict[str, Any]:
    """Return a response without the JSON that FastAPI adds to other media types."""
    content = response.get("content", {})
    if len(content) > 1 and content.get(JSON) in ({}, {"schema": {}}):
        content = {name: each for name, each in content.items() if name != JSON}
    return {**response, "content": content} if content else response


def _is_of_fastapi(response: dict[str, Any]) -> bool:
    schemas = (each.get("schema", {}) for each in response.get("content", {}).values())
    return any(each.get("$ref", "").endswith(_NOBODY_GETS) for each in schemas)
