"""A file arrives whole and unmixed, whatever the server does on the way."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from email.message import Message
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from urllib.request import Request

import pytest

from kg import __version__
from kg.errors import FetchError
from kg.fetch import Courtesy
from kg.fetch.client import Redirects
from kg.fetch.partial import Part, Version
from kg.fetch.transfer import transfer
from tests.fetch.conftest import Heard
from tests.fetch.server import File, Handler, Loopback, drop, stall, status

DATA = bytes(range(256)) * 2000
PATH = "/data.bin"


@pytest.fixture
def part(tmp_path: Path, server: Loopback) -> Part:
    """Return the empty part of a file that the server has."""
    server.files[PATH] = File(data=DATA)
    (tmp_path / ".fetch").mkdir()
    return Part(tmp_path, "data.bin", server.url(PATH))


Run = Callable[..., Version | None]


@pytest.fixture
def run(server: Loopback, part: Part, courtesy: Courtesy, heard: Heard) -> Run:
    """Return a function that transfers the file."""

    def transferred(known: Version | None = None, patience: Courtesy = courtesy) -> Version | None:
        return transfer(server.url(PATH), part, known, patience, heard)

    return transferred


def test_a_file_comes_whole_with_its_version(run: Run, part: Part, heard: Heard) -> None:
    version = run()
    assert version is not None
    assert (version.etag, version.total) == ('"v1"', len(DATA))
    assert part.path.read_bytes() == DATA
    assert heard.seen[0] == (0, len(DATA))
    assert heard.seen[-1] == (len(DATA), len(DATA))


def test_the_server_is_told_who_asks(run: Run, server: Loopback) -> None:
    run()
    (request,) = server.requests
    assert request.headers["User-Agent"].startswith(f"drug-effect-kg/{__version__} ")
    assert request.headers["Accept-Encoding"] == "identity"


def test_what_broke_off_goes_on_where_it_was(
    run: Run, part: Part, server: Loopback, naps: list[float]
) -> None:
    server.faults.extend([drop(100_000), drop(50_000)])
    run()
    assert part.path.read_bytes() == DATA
    ranges = [request.headers["Range"] for request in server.requests]
    assert ranges == [None, "bytes=99999-", "bytes=149998-"]
    assert {request.headers["If-Range"] for request in server.requests[1:]} == {'"v1"'}
    assert naps == [1, 1]


def test_a_later_call_goes_on_too(run: Run, part: Part, server: Loopback, tmp_path: Path) -> None:
    server.faults.extend([drop(100_000), status(500), status(500), status(500)])
    with pytest.raises(FetchError, match="goes on from here"):
        run()
    assert part.size == 100_000
    again = Part(tmp_path, "data.bin", server.url(PATH))
    transfer(server.url(PATH), again, None, Courtesy(), Heard())
    assert again.path.read_bytes() == DATA
    assert server.requests[-1].headers["Range"] == "bytes=99999-"


def test_a_part_that_is_whole_costs_one_byte(run: Run, server: Loopback, part: Part) -> None:
    run()
    run()
    assert server.requests[-1].headers["Range"] == f"bytes={len(DATA) - 1}-"
    assert part.path.read_bytes() == DATA


def test_silence_ends_a_connection_and_loses_nothing(
    run: Run, part: Part, server: Loopback, courtesy: Courtesy, heard: Heard
) -> None:
    server.faults.append(stall(100_000))
    run(patience=replace(courtesy, timeout=0.3))
    assert part.path.read_bytes() == DATA
    assert server.requests[1].headers["Range"] == "bytes=99999-"
    assert any("fell silent" in note for note in heard.notes)


def test_another_version_starts_again(run: Run, part: Part, server: Loopback, heard: Heard) -> None:
    def change(handler: Handler) -> None:
        handler.send_file(most=100_000)
        server.files[PATH] = File(data=DATA[::-1], etag='"v2"')

    server.faults.append(change)
    version = run()
    assert version is not None
    assert version.etag == '"v2"'
    assert part.path.read_bytes() == DATA[::-1]
    assert any("has changed" in note for note in heard.notes)


def test_a_rest_of_another_version_is_not_taken(run: Run, part: Part, server: Loopback) -> None:
    def careless(handler: Handler) -> None:
        server.files[PATH] = File(data=DATA[::-1], etag='"v2"')
        rest = DATA[::-1][99_999:]
        whole = {"ETag": '"v2"', "Content-Range": f"bytes 99999-{len(DATA) - 1}/{len(DATA)}"}
        handler.answer(206, whole, rest)

    server.faults.extend([drop(100_000), careless])
    run()
    assert part.path.read_bytes() == DATA[::-1]


@pytest.mark.parametrize(
    "range_sent", ["", "bytes 5-511999/512000", "bytes 99999-600000/600001", "nonsense"]
)
def test_a_rest_that_does_not_fit_is_not_taken(
    run: Run, part: Part, server: Loopback, range_sent: str
) -> None:
    wrong = status(206, {"Content-Range": range_sent, "ETag": '"v1"'}, b"x" * 1000)
    server.faults.extend([drop(100_000), wrong])
    run()
    assert part.path.read_bytes() == DATA


def test_a_server_without_ranges_sends_all_again(run: Run, part: Part, server: Loopback) -> None:
    server.faults.extend([drop(100_000), lambda handler: handler.send_file(ranges=False)])
    run()
    assert part.path.read_bytes() == DATA


@pytest.mark.parametrize(
    ("file", "resumed"),
    [
        (File(data=DATA, etag="", modified="Sat, 21 Nov 2026 10:00:00 GMT"), True),
        (File(data=DATA, etag='W/"v1"', modified=""), False),
        (File(data=DATA, etag="", modified=""), False),
    ],
    ids=["date", "weak tag", "nothing"],
)
def test_only_what_names_the_very_bytes_is_gone_on_with(
    run: Run, part: Part, server: Loopback, file: File, resumed: bool
) -> None:
    server.files[PATH] = file
    server.faults.append(drop(100_000))
    run()
    assert part.path.read_bytes() == DATA
    assert (server.requests[1].headers["Range"] is not None) == resumed


def test_a_range_that_is_gone_starts_again(run: Run, part: Part, server: Loopback) -> None:
    def shrink(handler: Handler) -> None:
        handler.send_file(most=100_000)
        server.files[PATH] = File(data=DATA[:500], etag='"v1"')

    server.faults.append(shrink)
    run()
    assert part.path.read_bytes() == DATA[:500]


def test_a_body_without_length_is_taken_to_its_end(run: Run, part: Part, server: Loopback) -> None:
    server.faults.append(lambda handler: handler.send_file(length=False))
    version = run()
    assert version is not None
    assert version.total is None
    assert part.path.read_bytes() == DATA


def test_a_body_in_chunks_that_ends_early_is_gone_on_with(
    run: Run, part: Part, server: Loopback
) -> None:
    def chunked(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("ETag", '"v1"')
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"%x\r\n" % 100_000 + DATA[:100_000] + b"\r\n" + b"ffff\r\nxx")

    server.faults.append(chunked)
    server.files[PATH] = File(data=DATA[:100_000] + b"xx" + DATA)
    run()
    assert part.path.read_bytes() == DATA[:100_000] + b"xx" + DATA
    assert server.requests[1].headers["Range"] == "bytes=100001-"


def test_an_unchanged_file_is_not_sent(run: Run, part: Part, server: Loopback) -> None:
    assert run(Version(url=server.url(PATH), etag='"v1"')) is None
    assert part.size == 0
    assert server.requests[0].headers["If-None-Match"] == '"v1"'


class Later(NamedTuple):
    code: int
    headers: dict[str, str]
    waits: list[float]


@pytest.mark.parametrize(
    "later",
    [
        Later(429, {"Retry-After": "30"}, [30]),
        Later(503, {"Retry-After": "Sat, 21 Nov 2015 10:00:00 GMT"}, []),
        Later(503, {}, [1]),
        Later(500, {"Retry-After": "soon"}, [1]),
    ],
)
def test_a_server_that_asks_for_time_gets_it(
    run: Run, part: Part, server: Loopback, naps: list[float], later: Later
) -> None:
    server.faults.append(status(later.code, later.headers))
    run()
    assert part.path.read_bytes() == DATA
    assert naps == later.waits


def test_a_very_long_wait_is_left_to_the_user(
    run: Run, server: Loopback, naps: list[float]
) -> None:
    server.faults.append(status(429, {"Retry-After": "86400"}))
    with pytest.raises(FetchError, match="come back in 86400 s"):
        run()
    assert naps == []


def test_patience_ends(run: Run, server: Loopback, naps: list[float]) -> None:
    server.faults.extend([status(500)] * 10)
    with pytest.raises(FetchError, match="answers 500, 4 times in a row"):
        run()
    assert naps == [1, 2, 4]
    assert len(server.requests) == 4


def test_patience_starts_anew_with_every_new_byte(
    run: Run, part: Part, server: Loopback, naps: list[float]
) -> None:
    server.faults.extend([drop(10_000)] * 8)
    run()
    assert part.path.read_bytes() == DATA
    assert naps == [1] * 8


def test_patience_ends_where_the_same_bytes_come_again_and_again(
    run: Run, server: Loopback
) -> None:
    server.files[PATH] = File(data=DATA, etag="", modified="")
    server.faults.extend([drop(10_000)] * 20)
    with pytest.raises(FetchError, match="ended after 10,000 of 512,000 bytes"):
        run()
    assert len(server.requests) == 4


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_a_refusal_is_final(run: Run, server: Loopback, code: int) -> None:
    server.faults.append(status(code))
    with pytest.raises(FetchError, match=f"answers {code}"):
        run()
    assert len(server.requests) == 1


def test_a_redirect_is_followed(run: Run, part: Part, server: Loopback) -> None:
    server.files["/elsewhere.bin"] = File(data=DATA)
    server.faults.append(status(302, {"Location": "/elsewhere.bin"}))
    run()
    assert part.path.read_bytes() == DATA


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "ftp://127.0.0.1/data.bin", "data:text/plain,x"]
)
def test_a_redirect_out_of_the_web_is_not_followed(
    run: Run, part: Part, server: Loopback, target: str
) -> None:
    server.faults.append(status(302, {"Location": target}))
    with pytest.raises(FetchError, match="redirects to"):
        run()
    assert part.size == 0


@pytest.mark.parametrize("safe", [True, False])
def test_a_redirect_never_leaves_encryption(safe: bool) -> None:
    request = Request("https://example.org/data.bin")
    target = f"{'https' if safe else 'http'}://example.org/other.bin"
    follow = partial(Redirects().redirect_request, request, BytesIO(), 302, "", Message(), target)
    if safe:
        followed = follow()
        assert followed is not None
        assert followed.full_url == target
    else:
        with pytest.raises(FetchError, match="redirects to"):
            follow()


def test_redirects_in_a_circle_end(run: Run, server: Loopback) -> None:
    server.faults.extend([status(302, {"Location": PATH})] * 50)
    with pytest.raises(FetchError, match="302"):
        run()


def test_nobody_there_is_said_so(
    part: Part, courtesy: Courtesy, heard: Heard, unused_port: int
) -> None:
    url = f"http://127.0.0.1:{unused_port}/"
    with pytest.raises(FetchError, match=r"no answer: .*refused"):
        transfer(url, part, None, courtesy, heard)


@pytest.fixture
def unused_port() -> int:
    """Return a port that nobody listens to."""
    other = Loopback()
    other.server_close()
    return other.server_address[1]


def test_too_little_room_is_said_before_anything_comes(
    run: Run, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 9, 1000))  # type: ignore[attr-defined]
    with pytest.raises(FetchError, match="room for 1,000 bytes, and 512,000"):
        run()
    assert part.size == 0


def test_a_full_disk_is_said_so_and_what_came_is_kept(
    run: Run, part: Part, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(done: int, _: int | None) -> None:
        if done > 100_000:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(heard, "progress", full)
    with pytest.raises(FetchError, match="no room is left"):
        run()
    assert 0 < part.size < len(DATA)
    monkeypatch.undo()
    run()
    assert part.path.read_bytes() == DATA


def test_an_interrupt_leaves_what_can_be_gone_on_with(
    run: Run, part: Part, server: Loopback, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(done: int, _: int | None) -> None:
        if done > 100_000:
            raise KeyboardInterrupt

    monkeypatch.setattr(heard, "progress", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run()
    size = part.size
    assert size > 100_000
    monkeypatch.setattr(heard, "progress", lambda *_: None)
    run()
    assert part.path.read_bytes() == DATA
    assert server.requests[-1].headers["Range"] == f"bytes={size - 1}-"


def test_a_body_that_was_compressed_unasked_is_refused(run: Run, server: Loopback) -> None:
    server.faults.append(status(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"))
    with pytest.raises(FetchError, match="compressed"):
        run()
