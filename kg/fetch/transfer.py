"""A transfer: asks for a file, or for the rest of it, until it is whole or hope is lost."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kg.errors import FetchError
from kg.fetch.client import InterruptedTransferError, Reply, ask, retry_after
from kg.fetch.partial import Part, Version, writing

_CHUNK = 1 << 16
_BRIEF = 64 << 20  # bytes of an index; the largest known has a few
_OK, _PARTIAL, _UNCHANGED, _NO_SUCH_RANGE = 200, 206, 304, 416
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes (?P<start>\d+)-(?P<end>\d+)/(?P<total>\d+|\*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Courtesy:
    """How a server is treated.

    Attributes:
        timeout: seconds of silence after which a connection is given up.
        retries: attempts after the first that may fail in a row without a new byte.
        backoff: seconds before the first retry; each further one waits twice as long.
        longest: most seconds to wait for a server that asks to; a longer wait is left to the user.
        pause: seconds between two files.
        sleep: waits.
    """

    timeout: float = 60.0
    retries: int = 5
    backoff: float = 2.0
    longest: float = 600.0
    pause: float = 1.0
    sleep: Callable[[float], None] = time.sleep


class Listener(Protocol):
    """Hears how a fetch goes on."""

    def progress(self, done: int, total: int | None) -> None:
        """Hear how many bytes are there, and of how many."""

    def note(self, text: str) -> None:
        """Hear what a person may want to know."""


def transfer(
    url: str, part: Part, known: Version | None, courtesy: Courtesy, listener: Listener
) -> Version | None:
    """Return the version whose bytes are now in the part; None if it is the known one.

    Args:
        url: address of the file.
        part: where its bytes go; what is there already is not asked for again.
        known: the version that the user has.
        courtesy: how patient to be.
        listener: told of progress and of every retry.

    Raises:
        FetchError: the server refuses, or fails too often; what came is kept.
    """
    failures, furthest = 0, part.size
    while True:
        try:
            return _attempt(url, part, known, courtesy, listener)
        except InterruptedTransferError as problem:
            failures = 1 if part.size > furthest else failures + 1
            furthest = max(furthest, part.size)
            _wait(url, problem, failures, courtesy, listener)


def brief(url: str, courtesy: Courtesy, listener: Listener) -> bytes:
    """Return the bytes of a small file, such as an index.

    Raises:
        FetchError: the server refuses, fails too often, or sends far too much.
    """
    failures = 0
    while True:
        try:
            with ask(url, {}, timeout=courtesy.timeout) as reply:
                _demand(url, reply, _OK)
                return _body(url, reply)
        except InterruptedTransferError as problem:
            failures += 1
            _wait(url, problem, failures, courtesy, listener)


def _body(url: str, reply: Reply) -> bytes:
    length = reply.length()
    data = bytearray()
    while chunk := reply.read(_CHUNK):
        data += chunk
        if len(data) > _BRIEF:
            raise FetchError(url, "sends far more than an index has")
        if length is not None and len(data) >= length:
            break
    if length is not None and len(data) < length:
        raise InterruptedTransferError("the answer ended early")
    return bytes(data)


def _wait(
    url: str,
    problem: InterruptedTransferError,
    failures: int,
    courtesy: Courtesy,
    listener: Listener,
) -> None:
    if failures > courtesy.retries:
        raise FetchError(
            url, f"{problem.reason}, {failures} times in a row; the same call goes on from here"
        ) from problem
    backoff = courtesy.backoff * 2 ** (failures - 1)
    seconds = backoff if problem.wait is None else problem.wait
    if seconds > courtesy.longest:
        raise FetchError(
            url, f"{problem.reason}, and asks to come back in {seconds:.0f} s"
        ) from problem
    if seconds:
        listener.note(f"{problem.reason}; trying again in {seconds:g} s")
        courtesy.sleep(seconds)


def _attempt(
    url: str, part: Part, known: Version | None, courtesy: Courtesy, listener: Listener
) -> Version | None:
    held = part.resumable()
    with ask(url, _conditions(part, held, known), timeout=courtesy.timeout) as reply:
        if reply.status == _UNCHANGED and known is not None and held is None:
            return None
        if reply.status == _NO_SUCH_RANGE and held is not None:
            part.discard()
            raise InterruptedTransferError("the file has changed", wait=0)
        if reply.status == _PARTIAL and held is not None:
            version, start = held, _start(url, reply, part, held)
        else:
            _demand(url, reply, _OK)
            version, start = Version.of(url, reply, reply.length()), 0
            if held is not None:
                listener.note("the file has changed: starting again")
            part.begin(version)
        _room(part, version, start)
        _receive(reply, part, start, version.total, listener)
    if version.total is not None and part.size != version.total:
        raise InterruptedTransferError(
            f"the answer ended after {part.size:,} of {version.total:,} bytes"
        )
    return version


def _conditions(part: Part, held: Version | None, known: Version | None) -> dict[str, str]:
    if held is not None:
        # The last byte is asked for again: a server has no answer to "everything after the end".
        return {"Range": f"bytes={part.size - 1}-", "If-Range": held.strong()}
    if known is None:
        return {}
    named = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in named.items() if value}


def _start(url: str, reply: Reply, part: Part, held: Version) -> int:
    """Return where the bytes of a partial answer belong."""
    found = _RANGE.fullmatch(reply.header("Content-Range"))
    sent = Version.of(url, reply, None)
    same = not (sent.etag and held.etag) or sent.etag == held.etag
    whole = {None, held.total} if held.total is not None else None
    total = int(found["total"]) if found and found["total"] != "*" else None
    if (
        found is None
        or not same
        or int(found["start"]) != part.size - 1
        or (whole is not None and total not in whole)
    ):
        part.discard()
        raise InterruptedTransferError("the rest does not fit what is here: starting again")
    return int(found["start"])


def _demand(url: str, reply: Reply, status: int) -> None:
    """Refuse an answer of another status, or in a wrapping that was not asked for."""
    if reply.status in _LATER:
        wait = retry_after(reply.header("Retry-After"))
        raise InterruptedTransferError(f"the server answers {reply.status}", wait=wait)
    if reply.status != status:
        to = reply.header("Location")
        more = f" and redirects to {to}, which is not followed" if to else ""
        raise FetchError(url, f"the server answers {reply.status}{more}")
    if reply.header("Content-Encoding").casefold() not in {"", "identity"}:
        raise FetchError(url, "the server sends it compressed, though asked not to")


def _room(part: Part, version: Version, start: int) -> None:
    if version.total is None:
        return
    with writing(part.path):
        free = shutil.disk_usage(part.path.parent).free
    if free < version.total - start:
        raise FetchError(
            str(part.path.parent),
            f"has room for {free:,} bytes, and {version.total - start:,} are to come",
        )


def _receive(reply: Reply, part: Part, start: int, total: int | None, listener: Listener) -> None:
    done = start
    with part.opened(start) as file:
        listener.progress(done, total)
        while chunk := reply.read(_CHUNK if total is None else min(_CHUNK, total - done)):
            file.write(chunk)
            done += len(chunk)
            listener.progress(done, total)
            if done == total:
                break
