"""Who asks a store, and how that is proved: only where the store asks for it."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx2

from kg.errors import StoreError

USER, PASSWORD, TOKEN = "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_TOKEN"
_HIDDEN = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A name with its password, or a token; never shown."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def hide(self, text: str) -> str:
        """Return a text without the secrets, which a server may repeat in its complaint."""
        for secret in filter(None, (self.password, self.token)):
            text = text.replace(secret, _HIDDEN)
        return text


def credentials(url: str, environment: Mapping[str, str]) -> tuple[str, Credentials]:
    """Return an address without credentials, and those that it or the environment holds.

    Raises:
        StoreError: it is no address of the web.
    """
    shown = url.rpartition("@")[2]
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise StoreError(shown, f"has no address of the web: {error}") from error
    if not known:
        raise StoreError(shown, "has no address that begins with http:// or https:// and a host")
    host = parts.netloc.rpartition("@")[2]
    bare = urlunsplit((parts.scheme, host, parts.path, parts.query, ""))
    if parts.username:
        given = Credentials(user=unquote(parts.username), password=unquote(parts.password or ""))
    else:
        given = Credentials(
            user=environment.get(USER, ""),
            password=environment.get(PASSWORD, ""),
            token=environment.get(TOKEN, ""),
        )
    return bare, given


class Proof(httpx2.Auth):
    """Answers a server's challenge by digest or, where it knows no better, in the clear.

    Nothing is sent before it is asked for: what reads may then run with fewer rights than what
    writes. A token is sent at once, as those who want one seldom challenge.
    """

    def __init__(self, given: Credentials) -> None:
        self._given = given
        self._digest = httpx2.DigestAuth(given.user, given.password)
        self._basic = httpx2.BasicAuth(given.user, given.password)
        self._plain: set[tuple[str, str]] = set()

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Yield the request until the server takes it or there is nothing left to prove."""
        if self._given.token:
            request.headers["Authorization"] = f"Bearer {self._given.token}"
        place = (request.url.host, request.url.path)
        if self._given.token or not self._given.user:
            yield request
            return
        if place in self._plain:
            yield from self._basic.auth_flow(request)
            return
        response = yield from _last(self._digest.auth_flow(request))
        offered = " ".join(response.headers.get_list("www-authenticate")).casefold()
        if response.status_code == httpx2.codes.UNAUTHORIZED and "basic" in offered:
            response = yield from _last(self._basic.auth_flow(request))
            if response.status_code != httpx2.codes.UNAUTHORIZED:
                self._plain.add(place)


def _last(
    flow: Generator[httpx2.Request, httpx2.Response, None],
) -> Generator[httpx2.Request, httpx2.Response, httpx2.Response]:
    """Yield the requests of a flow; return the last response."""
    request = next(flow)
    while True:
        response = yield request
        try:
            request = flow.send(response)
        except StopIteration:
            return response
