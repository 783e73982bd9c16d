"""Runs the application until it is told to stop."""

from __future__ import annotations

import math
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from kg.errors import KgError

_AFTER = 2  # seconds that an answer may take to be sent once its query has had its time


def serve(
    app: FastAPI,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    started: Callable[[str], None] | None = None,
) -> None:
    """Answer requests until the process is interrupted, and what has been asked until then.

    Args:
        app: what `create_app` made.
        host: name or address to listen on.
        port: 0 for any that is free.
        started: is told the address once the port is taken.

    Raises:
        KgError: the address cannot be listened on.
    """
    with listening(host, port) as listener:
        if started is not None:
            name = f"[{host}]" if ":" in host else host
            started(f"http://{name}:{listener.getsockname()[1]}/")
        seconds = app.state.service.settings.query_timeout
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=math.ceil(seconds) + _AFTER,
        )
        server = uvicorn.Server(config)
        server.run(sockets=[listener])
        if not server.started:
            raise KgError("the server could not be started; what is above says why")


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
