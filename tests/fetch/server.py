"""A server on loopback that sends files as it should, until it is told to misbehave."""

from __future__ import annotations

import re
import socketserver
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(kw_only=True)
class File:
    """What lies at an address."""

    data: bytes
    etag: str = '"v1"'
    modified: str = "Sat, 21 Nov 2026 10:00:00 GMT"
    kind: str = "application/octet-stream"


@dataclass(kw_only=True)
class Request:
    """What was asked."""

    path: str
    headers: Message


Fault = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the next fault says, or else as a file server does."""

    protocol_version = "HTTP/1.1"
    server: Loopback  # type: ignore[assignment]

    def do_GET(self) -> None:
        self.server.requests.append(Request(path=self.path, headers=self.headers))
        self.close_connection = True
        if self.server.faults:
            self.server.faults.popleft()(self)
        else:
            self.send_file()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Keep quiet."""

    def answer(
        self, status: int, headers: Mapping[str, str] | None = None, data: bytes = b""
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def send_file(
        self, *, most: int | None = None, ranges: bool = True, length: bool = True
    ) -> None:
        """Send the file, or the first `most` bytes of what should be sent."""
        file = self.server.files.get(self.path)
        if file is None:
            self.answer(404)
            return
        headers = {"ETag": file.etag, "Last-Modified": file.modified, "Content-Type": file.kind}
        headers = {name: value for name, value in headers.items() if value}
        if file.etag and self.headers.get("If-None-Match") == file.etag:
            self.send_response(304)
            self.end_headers()
            return
        data, status = file.data, 200
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and ranges and self.headers.get("If-Range") in {file.etag, file.modified}:
            start = int(asked[1])
            if start >= len(data):
                self.answer(416, {"Content-Range": f"bytes */{len(data)}"})
                return
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
            data, status = data[start:], 206
        if length:
            headers["Content-Length"] = str(len(data))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data if most is None else data[:most])
        self.wfile.flush()


class Loopback(ThreadingHTTPServer):
    """The server: its files, the faults to come, and the requests that came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, File] = {}
        self.faults: deque[Fault] = deque()
        self.requests: list[Request] = []
        self.released = threading.Event()

    def server_bind(self) -> None:
        """Bind without asking for the machine's name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet: a client that goes away is part of the tests."""


def drop(after: int) -> Fault:
    """Close the connection after so many bytes of the body."""
    return lambda handler: handler.send_file(most=after)


def stall(after: int) -> Fault:
    """Fall silent after so many bytes of the body."""

    def fault(handler: Handler) -> None:
        handler.send_file(most=after)
        handler.server.released.wait(30)

    return fault


def status(code: int, headers: Mapping[str, str] | None = None, data: bytes = b"") -> Fault:
    """Answer with a status."""
    return lambda handler: handler.answer(code, headers, data)


@contextmanager
def serving() -> Iterator[Loopback]:
    """Yield a server that answers until the block is left."""
    loopback = Loopback()
    thread = threading.Thread(target=loopback.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield loopback
    finally:
        loopback.released.set()
        loopback.shutdown()
        thread.join(10)
        loopback.server_close()
