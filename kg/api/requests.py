"""What is known of each request: for its line in the log, for figures, and to find it again.

The outermost layer of the application: it sees what every other one adds, and errors too.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.api.metrics import Metrics
from kg.store.guard import Screened
from kg.workers import Reason
from kg.workers.figures import Told

ID = "X-Request-Id"
_ID = ID.lower().encode()
REFUSED = "refused"  # by the screen, before anybody worked on it
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SHOWN = 2_000  # characters of a query in the log
_ENDED = frozenset({Reason.TIME, Reason.MEMORY, Reason.CRASH})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})  # are asked all the time
_NO_STATUS = 499  # the client left before there was one
_LOG = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Asking:
    """A query of a request.

    Attributes:
        text: as it goes to the store.
        form: SELECT and the like; "" where it has none that is known.
        told: what has become of it; None as long as nothing has.
    """

    text: str
    form: str = ""
    told: Told | None = None
    refused: bool = False

    def facts(self, *, full: bool, slow: float) -> dict[str, Any]:
        """Return what the log says of it: the text only where all is wanted or it took too much."""
        told = self.told
        digest = hashlib.blake2b(self.text.encode(), digest_size=8).hexdigest()
        found: dict[str, Any] = {"digest": digest, "form": self.form or None}
        if told is None:
            found["outcome"] = REFUSED if self.refused else None
        else:
            found |= {
                "outcome": told.outcome,
                "rows": told.rows,
                "bytes": told.size,
                "waited_ms": round(1000 * told.waited, 1),
                "worked_ms": round(1000 * told.worked, 1),
                "broken_off": told.begun and told.outcome != "answered",
                "worker": told.worker or None,
            }
        if full or (told and (told.outcome in _ENDED or told.worked >= slow)):
            cut = len(self.text) > _SHOWN
            found["text"] = self.text[:_SHOWN] + ("…" if cut else "")
        return found


@dataclass(slots=True, kw_only=True)
class Entry:
    """What is known of the request that is being answered.

    Attributes:
        id: what it is called.
        asked: its queries.
    """

    id: str
    metrics: Metrics
    asked: list[Asking] = field(default_factory=list)

    def asks(self, text: str) -> Asking:
        """Return a new query of this request."""
        made = Asking(text=text)
        self.asked.append(made)
        return made

    def screened(self, query: Screened) -> None:
        """Take note of what a query was found to be."""
        for each in self.asked:
            if each.text == query.text:
                each.form = query.form or ""

    def refuses(self, asking: Asking) -> None:
        """Take note that a query may not be asked."""
        asking.refused = True
        self.metrics.refused()

    def hears(self, query: Screened, told: Told) -> None:
        """Take note of what has become of a query."""
        self.metrics.queried(told)
        for each in self.asked:
            if each.text == query.text:
                each.told = told


_NOW: ContextVar[Entry | None] = ContextVar("request", default=None)


def entry() -> Entry | None:
    """Return what is known of the request that is being answered; None outside of any."""
    return _NOW.get()


def request_id() -> str:
    """Return what the request is called that is being answered; "" outside of any."""
    found = _NOW.get()
    return found.id if found else ""


class Observed:
    """Names every request, and tells log and metrics what became of it.

    Args:
        app: what answers.
        metrics: the figures.
        slow: seconds of work from which the log has the text of a query.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, slow: float) -> None:
        self._app = app
        self._metrics = metrics
        self._slow = slow

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and look at what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(ID, "")
        name = given if _SANE.fullmatch(given) else secrets.token_hex(8)
        header = (_ID, name.encode())
        seen = _Seen(scope, Entry(id=name, metrics=self._metrics), self._slow)

        async def looked_at(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], header]
            seen.sent(message)
            await send(message)

        before = _NOW.set(seen.entry)
        try:
            with self._metrics.in_progress.track_inprogress():
                await self._app(scope, receive, looked_at)
        finally:
            _NOW.reset(before)
            seen.done()


class _Seen:
    def __init__(self, scope: Scope, entry: Entry, slow: float) -> None:
        self.entry = entry
        self._scope = scope
        self._slow = slow
        self._began = monotonic()
        self._status = _NO_STATUS
        self._bytes = 0

    def sent(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        else:
            self._bytes += len(message.get("body", b""))

    def done(self) -> None:
        seconds = monotonic() - self._began
        route = getattr(self._scope.get("route"), "path", "")
        method = self._scope["method"]
        self.entry.metrics.answered(method, route, self._status, seconds, self._bytes)
        quiet = self._scope["path"] in _QUIET and self._status < 400
        level = logging.DEBUG if quiet else logging.INFO
        if not _LOG.isEnabledFor(level):
            return
        client: Sequence[Any] | None = self._scope.get("client")
        facts = {
            "request_id": self.entry.id,
            "method": method,
            "path": _path(self._scope),
            "route": route or None,
            "status": self._status,
            "duration_ms": round(1000 * seconds, 1),
            "bytes": self._bytes,
            "client": client[0] if client else None,
        }
        full = _LOG.isEnabledFor(logging.DEBUG)
        asked = [each.facts(full=full, slow=self._slow) for each in self.entry.asked]
        if asked:
            facts["query"] = asked[-1]
        _LOG.log(level, "request", extra={"facts": facts})


def _path(scope: Scope) -> str:
    """Return the path as it was sent, without what may be asked in the address."""
    raw: bytes | None = scope.get("raw_path")
    return (raw or scope["path"].encode()).partition(b"?")[0].decode("ascii", "backslashreplace")
