"""Runs the application until it is told to stop."""

from __future__ import annotations

import math
import signal
import socket
from collections.abc import Callable
from time import monotonic
from types import FrameType

import uvicorn
from fastapi import FastAPI

from kg.api.gate import Gate
from kg.api.settings import Settings
from kg.errors import KgError

_AFTER = 2  # seconds that an answer may take to be sent once its query has had its time


def serve(
    make: Callable[[], FastAPI],
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    started: Callable[[str], None] | None = None,
) -> None:
    """Answer requests until the process is interrupted, and what has been asked until then.

    SIGTERM ends it without an error: for `settings.drain` seconds `/readyz` says that no more is to
    be sent here, then no connection is taken any more. SIGINT does not wait. A second one of either
    ends what is under way.

    Args:
        make: calls `create_app` with the same settings; 503 is answered meanwhile.
        settings: of the application.
        host: name or address to listen on.
        port: 0 for any that is free.
        started: is told the address once the application answers there.

    Raises:
        KgError: the address cannot be listened on, or the application cannot be made.
    """
    with listening(host, port) as listener:
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listener.getsockname()[1]}/"

        def opened() -> None:
            if started is not None:
                started(address)

        def failed() -> None:
            server.should_exit = True

        gate = Gate(make, opened, failed)
        config = uvicorn.Config(
            gate,
            log_config=None,  # what is logged goes where that of the program goes
            access_log=False,
            timeout_graceful_shutdown=math.ceil(settings.query_timeout) + _AFTER,
        )
        server = _Server(config, gate, settings.drain)
        server.run(sockets=[listener])
        if gate.error is not None:
            raise gate.error
        if not server.started:
            raise KgError("the server could not be started; what is above says why")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, gate: Gate, drain: float) -> None:
        super().__init__(config)
        self._gate = gate
        self._drain = drain
        self._ends = math.inf

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; the second time, at once."""
        self._gate.turn_away()
        if sig != signal.SIGTERM:
            super().handle_exit(sig, frame)  # ends as what has been interrupted does
        elif self._ends < math.inf:
            self.should_exit = self.force_exit = True
        else:
            self._ends = monotonic() + self._drain

    async def on_tick(self, counter: int) -> bool:
        """Return whether to stop; is asked ten times a second."""
        self.should_exit |= monotonic() >= self._ends
        return await super().on_tick(counter)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        KgError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise KgError(f"cannot listen on {host}, port {port}: {error}") from error
    # Connections inherit it. asyncio sets it only where the protocol of the socket is named, and
    # without it the second piece of an answer waits 40 ms for the client to acknowledge the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
