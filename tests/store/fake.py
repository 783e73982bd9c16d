"""A server that answers as it is told to: wrong, slowly, half or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JSON = "application/sparql-results+json"
TRUE = b'{"head": {}, "boolean": true}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes out.

    Attributes:
        length: what is said of the body's length; None for what it is.
        wait: seconds before each byte of the body.
        drop: close the connection instead of answering.
    """

    status: int = 200
    media_type: str = JSON
    body: bytes = TRUE
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: float = 0
    drop: bool = False


Script = Callable[[Said], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fake:
    """A running fake: where, and what it was sent."""

    url: str
    said: list[Said]


@contextmanager
def fake(script: Script) -> Iterator[Fake]:
    """Yield a server on loopback that answers by a function."""
    said: list[Said] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(length).decode()
            asked = Said(method=self.command, path=self.path, headers=headers, body=body)
            said.append(asked)
            self.write(script(asked))

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - named by the library

        def write(self, answer: Answer) -> None:
            self.close_connection = True
            if answer.drop:
                return
            self.send_response(answer.status)
            length = len(answer.body) if answer.length is None else answer.length
            headers = {
                "Content-Type": answer.media_type,
                "Content-Length": str(length),
                "Connection": "close",
            }
            for name, value in {**headers, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if not answer.wait:
                self.wfile.write(answer.body)
                return
            for byte in answer.body:
                time.sleep(answer.wait)
                try:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                except OSError:  # the client has given up, as it should
                    return

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Fake(url=f"http://127.0.0.1:{server.server_address[1]}/sparql", said=said)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
