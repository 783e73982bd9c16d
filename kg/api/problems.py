"""Errors as RFC 9457 problem documents; as a page for who browses."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from kg.api.requests import request_id
from kg.errors import BadValueError, KgError, QueryError, StoreError, UnknownNameError
from kg.store.tokens import place
from kg.workers import Reason, RefusedError

MEDIA_TYPE = "application/problem+json"
# Addresses whose problems are never pages.
FOR_PROGRAMS = (
    "/api/",
    "/sparql",
    "/rdf-graph-store",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
)


class ProblemError(KgError):
    """An answer other than the one asked for.

    Attributes:
        status: HTTP status.
        name: what kind of problem, in words joined by hyphens.
        detail: what is wrong here, in words.
        more: further members of the document.
        headers: headers of the answer.
    """

    def __init__(
        self,
        status: int,
        name: str,
        detail: str,
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, name, detail)
        self.status = status
        self.name = name
        self.detail = detail
        self.more = dict(more or {})
        self.headers = dict(headers or {})

    def __str__(self) -> str:
        return self.detail

    @property
    def title(self) -> str:
        """Return the kind of problem in words."""
        return self.name.replace("-", " ").capitalize()

    def response(self, path: str) -> JSONResponse:
        """Return the problem document for a path."""
        body = {
            "type": f"/docs#problem-{self.name}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": path,
            **({"request_id": name} if (name := request_id()) else {}),
            **self.more,
        }
        return JSONResponse(body, self.status, self.headers, media_type=MEDIA_TYPE)


# What `type` can point to, shown with the documentation.
KINDS: Mapping[str, str] = {
    "unknown-name": "No node, query or page is called so; `nearest` has the closest names.",
    "not-found": "There is nothing at this address.",
    "no-text": "The text that evidence stands in is not here: that of a row of a table, say.",
    "bad-query": "The query or a parameter of it is wrong; `detail` says what and where.",
    "invalid-parameter": "A parameter is missing or out of range; `errors` lists each.",
    "unauthorized": "The request changes something, and has no token or a wrong one.",
    "forbidden": "This server takes no changes.",
    "not-acceptable": "None of the media types that Accept names is offered.",
    "unsupported-media-type": "The body is in a media type that is not read here.",
    "too-large": "The request body is too long.",
    "too-busy": "The query took too long, or too many are under way; try again later.",
    "too-costly": "The query needs more memory than a query may have; ask for less at once.",
    "answer-too-large": "The answer has more rows or bytes than an answer may have; use LIMIT.",
    "query-failed": "The query ended the process that worked on it; other queries go on.",
    "store-unavailable": "The store that this server asks does not answer; try again later.",
    "not-ready": "There is nothing to answer from yet, or not all of it.",
    "method-not-allowed": "The address does not take this method.",
    "internal-error": "Something went wrong here.",
}

GONE = ProblemError(499, "client-gone", "the client has left")  # nobody reads it
_LATER = {"Retry-After": "10"}
_REFUSED: Mapping[Reason, tuple[int, str, Mapping[str, str]]] = {
    Reason.BUSY: (503, "too-busy", _LATER),
    Reason.TIME: (503, "too-busy", _LATER),
    Reason.MEMORY: (503, "too-costly", {}),
    Reason.SIZE: (400, "answer-too-large", {}),
    Reason.CRASH: (500, "query-failed", {}),
}
_UNAVAILABLE = "the store that this server asks does not answer as it should; try again later"


def of_error(error: Exception) -> ProblemError:
    """Return the problem that an error amounts to."""
    match error:
        case ProblemError():
            return error
        case ClientDisconnect():
            return GONE
        case UnknownNameError():
            return ProblemError(404, "unknown-name", str(error), more=_unknown(error))
        case RefusedError():
            status, name, headers = _REFUSED[error.reason]
            return ProblemError(status, name, error.detail, headers=headers)
        case BadValueError():
            return ProblemError(400, "bad-query", error.reason, more=_bad_value(error))
        case QueryError():
            return ProblemError(400, "bad-query", error.reason, more=place(error.reason))
        case StoreError():
            return ProblemError(503, "store-unavailable", _UNAVAILABLE, headers=_LATER)
        case RequestValidationError():
            found = [
                {"parameter": str(each["loc"][-1]), "message": str(each["msg"])}
                for each in error.errors()
            ]
            told = "; ".join(f"{each['parameter']}: {each['message']}" for each in found)
            return ProblemError(422, "invalid-parameter", told, more={"errors": found})
    return ProblemError(500, "internal-error", "an unexpected error; it has been logged")


def _unknown(error: UnknownNameError) -> dict[str, Any]:
    """Return the members of the problem of a name, with the parameter that it was given for."""
    more: dict[str, Any] = {"nearest": error.nearest}
    if error.parameter:
        more |= {
            "parameter": error.parameter,
            "given": error.name,
            "expected": f"the name of a node of the kind {error.wanted}",
        }
    return more


def _bad_value(error: BadValueError) -> dict[str, Any]:
    return {
        "parameter": error.parameter,
        "expected": error.expected,
        **({"given": error.given} if error.given is not None else {}),
    }


def of_status(status: int, detail: str, headers: Mapping[str, str] | None = None) -> ProblemError:
    """Return the problem of a bare HTTP status."""
    name = HTTPStatus(status).phrase.lower().replace(" ", "-")
    if status == HTTPStatus.NOT_FOUND:
        detail = "there is nothing at this address"
    return ProblemError(status, name, detail, headers=headers)
