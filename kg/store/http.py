"""Requests to a server of SPARQL: timed, tried again, never followed elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

import httpx2

from kg import __version__
from kg.errors import StoreError
from kg.store.credentials import Credentials, Proof

Method = Literal["GET", "POST", "PUT", "DELETE"]

AGENT = f"drug-effect-kg/{__version__} (+https://w3id.org/drug-effect-kg/)"
TIMEOUT = 60.0
ATTEMPTS = 4
MOST_BYTES = 1 << 30
_PAUSE = 0.2  # seconds before the second attempt; each further pause is four times as long
_CONNECT = 10.0
_BUSY = frozenset({502, 503, 504})
_SHOWN = 300  # characters of a server's complaint
_MOST_WAIT = 10.0  # seconds that a server may ask to wait
_ECHO = "SPARQL query:"  # Virtuoso repeats the query below its complaint


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a server is waited for.

    Attributes:
        timeout: seconds for one attempt, the whole answer included.
        attempts: how often a request is sent that finds no connection or a busy server.
        most: bytes of an answer.
        pause: waits so many seconds.
    """

    timeout: float = TIMEOUT
    attempts: int = ATTEMPTS
    most: int = MOST_BYTES
    pause: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is sent: bytes in a media type."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer that says that all is well."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()


class _BusyError(Exception):
    """The request may be sent again; `wait` is what the server asks for, in seconds."""

    def __init__(self, reason: str, *, status: int | None = None, wait: float = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.wait = wait


class Client:
    """Sends requests to one store; several threads may share it.

    Every request must be one that may be sent twice: a query, or a change that leaves the same
    behind when it is made again.

    Attributes:
        given: who asks.
        limits: what the store is waited for.
    """

    def __init__(self, given: Credentials, limits: Limits | None = None) -> None:
        self.given = given
        self.limits = limits or Limits()
        seconds = self.limits.timeout
        self._http = httpx2.Client(
            auth=Proof(given),
            headers={"User-Agent": AGENT},
            timeout=httpx2.Timeout(seconds, connect=min(_CONNECT, seconds)),
            follow_redirects=False,
        )

    def send(
        self,
        method: Method,
        url: str,
        *,
        fields: Sequence[tuple[str, str]] = (),
        body: Body | None = None,
        accept: str = "*/*",
        attempts: int | None = None,
    ) -> Reply:
        """Return the answer to a request.

        Args:
            method: of HTTP.
            url: address without credentials.
            fields: names and values, put into the address.
            body: what is sent.
            accept: media types of the answer.
            attempts: how often it is sent at most, where that is not what the limits say.

        Raises:
            StoreError: there is no answer, or one that says that something is wrong.
        """
        headers = {"Accept": accept}
        if body is not None:
            headers["Content-Type"] = body.media_type
        request = self._http.build_request(
            method,
            url,
            params=list(fields) or None,
            content=body.data if body else None,
            headers=headers,
        )
        most = attempts or self.limits.attempts
        for attempt in range(1, most + 1):
            try:
                return self._attempt(request, url)
            except _BusyError as error:
                if attempt == most:
                    tried = f", {attempt} times in a row" if attempt > 1 else ""
                    raise StoreError(url, error.reason + tried, status=error.status) from error
                self.limits.pause(max(error.wait, _PAUSE * 4 ** (attempt - 1)))
        raise AssertionError  # the loop ends above

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _attempt(self, request: httpx2.Request, url: str) -> Reply:
        deadline = time.monotonic() + self.limits.timeout
        try:
            response = self._http.send(request, stream=True)
            try:
                data = self._read(response, url, deadline)
            finally:
                response.close()
        except httpx2.TimeoutException as error:
            raise self._too_slow(url) from error
        except httpx2.UnsupportedProtocol as error:
            raise StoreError(url, f"cannot be asked: {error}") from error
        except httpx2.ConnectError as error:
            raise _BusyError(f"cannot be reached: {_words(error)}") from error
        except httpx2.TransportError as error:
            raise _BusyError(f"broke off the connection: {_words(error)}") from error
        except httpx2.HTTPError as error:
            raise StoreError(url, f"sent what cannot be read: {_words(error)}") from error
        return self._checked(response, data, url)

    def _read(self, response: httpx2.Response, url: str, deadline: float) -> bytes:
        data = bytearray()
        for part in response.iter_bytes():
            data += part
            if len(data) > self.limits.most:
                raise StoreError(url, f"answered with more than {self.limits.most:,} bytes")
            if time.monotonic() > deadline:
                raise self._too_slow(url)
        return bytes(data)

    def _too_slow(self, url: str) -> StoreError:
        return StoreError(url, f"took more than {self.limits.timeout:g} seconds to answer")

    def _checked(self, response: httpx2.Response, data: bytes, url: str) -> Reply:
        status = response.status_code
        if status in _BUSY:
            raise _BusyError(
                f"is busy or down: it answered {status}{self._said(response, data)}",
                status=status,
                wait=_retry_after(response.headers.get("retry-after", "")),
            )
        if response.is_redirect:
            target = httpx2.URL(url).join(response.headers["location"])
            shown = str(target.copy_with(userinfo=b"", query=None, fragment=None))
            reason = f"sends on to {shown}, which is not followed: name that address if it is meant"
            raise StoreError(url, reason, status=status)
        if status == httpx2.codes.UNAUTHORIZED and not self.given:
            reason = "wants to know who asks: set KG_STORE_USER and KG_STORE_PASSWORD"
            raise StoreError(url, reason, status=status)
        if status in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
            said = self._said(response, data)
            raise StoreError(url, f"does not take the credentials: {status}{said}", status=status)
        if not response.is_success or status == httpx2.codes.PARTIAL_CONTENT:
            raise StoreError(url, f"answered {status}{self._said(response, data)}", status=status)
        return Reply(status=status, headers=response.headers, body=data)

    def _said(self, response: httpx2.Response, data: bytes) -> str:
        """Return the server's words, where it gave some that are not a page."""
        if "html" in response.headers.get("content-type", ""):
            return ""
        text = data[: 10 * _SHOWN].decode("utf-8", "replace").partition(_ECHO)[0]
        said = self.given.hide(" ".join(text.split()))[:_SHOWN]
        return f": {said}" if said else ""


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _retry_after(value: str) -> float:
    """Return the seconds that a server asks to wait, at most ten; 0 where it names a date."""
    return min(float(value), _MOST_WAIT) if value.isascii() and value.isdigit() else 0
