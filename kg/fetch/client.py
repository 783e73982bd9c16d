"""One polite HTTP request: identified, timed, over http and https only, never to less security."""

from __future__ import annotations

import email.utils
import http.client
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from functools import cache
from typing import IO

from kg import __version__
from kg.errors import FetchError

AGENT = f"drug-effect-kg/{__version__} (+https://w3id.org/drug-effect-kg/)"


class InterruptedTransferError(Exception):
    """A transfer that broke off and may be tried again; `wait` is what the server asks for."""

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer whose body has not been read."""

    status: int
    headers: Message
    body: IO[bytes]

    def header(self, name: str) -> str:
        """Return a header's value, or an empty text."""
        return str(self.headers.get(name, "")).strip()

    def length(self) -> int | None:
        """Return the number of bytes that the body is said to have."""
        said = self.header("Content-Length")
        return int(said) if said.isascii() and said.isdigit() else None

    def read(self, most: int) -> bytes:
        """Return the bytes that have come, at most so many, and none at the end.

        Raises:
            InterruptedTransferError: the connection broke or fell silent.
        """
        try:
            # What has come is handed over at once: a stall must not cost what came before it.
            return self.body.read1(most)  # type: ignore[attr-defined, no-any-return]
        except TimeoutError as error:
            raise InterruptedTransferError("the server fell silent") from error
        except (OSError, http.client.HTTPException) as error:
            raise InterruptedTransferError(f"the connection broke: {_words(error)}") from error


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the web, but never from an encrypted address to one in the clear."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the request that a redirect asks for.

        Raises:
            FetchError: it leads out of the web, or out of encryption.
        """
        safe = ("https:",) if req.full_url.startswith("https:") else ("https:", "http:")
        if not newurl.startswith(safe):
            raise FetchError(req.full_url, f"redirects to {newurl}, which is not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


@cache
def _opener() -> urllib.request.OpenerDirector:
    """Return an opener that knows no ftp:, file: or data: addresses."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        Redirects(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


@contextmanager
def ask(url: str, headers: Mapping[str, str], *, timeout: float) -> Iterator[Reply]:
    """Yield the answer to a GET request, whatever its status.

    Args:
        url: an http or https address.
        headers: headers besides those that say who asks.
        timeout: seconds of silence after which the server is given up.

    Raises:
        InterruptedTransferError: there is no answer, but there may be one later.
        FetchError: there will be none: no http address, no trust, a redirect not to be followed.
    """
    sent = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **headers}
    request = urllib.request.Request(url, headers=sent)  # noqa: S310 - the opener knows http only
    try:
        response = _opener().open(request, timeout=timeout)
    except urllib.error.HTTPError as error:  # which is an answer, too
        response = error
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise FetchError(url, f"is not to be trusted: {error.reason}") from error
        raise InterruptedTransferError(f"no answer: {_words(error.reason)}") from error
    except (OSError, http.client.HTTPException) as error:
        raise InterruptedTransferError(f"no answer: {_words(error)}") from error
    with response:
        yield Reply(status=response.status, headers=response.headers, body=response)


def _words(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return "the time ran out"
    return getattr(reason, "strerror", None) or str(reason) or type(reason).__name__


def retry_after(value: str, now: datetime | None = None) -> float | None:
    """Return the seconds that a `Retry-After` header asks to wait, or None where it says nothing.

    >>> retry_after("120")
    120.0
    >>> retry_after("Wed, 21 Oct 2015 07:28:00 GMT", datetime(2015, 10, 21, 7, 27, tzinfo=UTC))
    60.0
    """
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
