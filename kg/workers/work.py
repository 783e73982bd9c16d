"""What a worker does: it answers one question after the other, until its connection ends."""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from kg.errors import QueryError, StoreError
from kg.store import results
from kg.store.values import Found, beginning, write
from kg.workers import Reason, RefusedError
from kg.workers.frames import BAD_QUERY, BAD_STORE, ERROR, LENGTH, Order, told
from kg.workers.outlet import Outlet

_PAGE = resource.getpagesize()
_MOST_ANSWERS = 1_000
_BROKEN = "sent an answer that breaks off or is none"
_NAME, _MOST_NAME = Path("/proc/self/comm"), 15  # what the kernel logs of a process it kills
_SIZE, _MOST_SIZE = Path("/proc/self/statm"), 128
_MOST_KEPT = 2**26  # bytes that a worker may have grown by and go on


class Source(Protocol):
    """What is asked."""

    def answer(
        self, text: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Found:
        """Return the answer to a query that has been screened, as far as it is worked out."""
        ...


def work(connection: socket.socket, store: Source, memory: int) -> None:
    """Answer until the connection ends, or until a worker that is new would be better.

    Args:
        connection: to the web process.
        store: what is asked.
        memory: bytes that the process may take beyond what it has now.
    """
    with _NAME.open("wb", buffering=0) as name, _SIZE.open("rb", buffering=0) as size:
        _work(connection, store, memory, _Process(name.fileno(), size.fileno()))


class _Process:
    """What the kernel knows of this process, through files that stay open: each answer needs it."""

    def __init__(self, name: int, size: int) -> None:
        self._name = name
        self._size = size

    def call(self, name: str) -> None:
        """Have it called so in the log of the kernel, and in lists of processes."""
        os.write(self._name, name.encode()[:_MOST_NAME])  # always the whole name

    def taken(self) -> int:
        """Return the bytes of address space that it has."""
        return int(os.pread(self._size, _MOST_SIZE, 0).split(maxsplit=1)[0]) * _PAGE


def _work(connection: socket.socket, store: Source, memory: int, process: _Process) -> None:
    before = process.taken()
    resource.setrlimit(resource.RLIMIT_AS, (before + memory, before + memory))
    for count in range(1, _MOST_ANSWERS + 1):
        payload = _received(connection)
        if payload is None:
            return
        try:
            order = Order.read(payload)
            process.call(f"q:{order.id}")  # so that a kill tells whose it was
            outlet = _answer(connection, store, order)
            last = count == _MOST_ANSWERS or process.taken() - before > _MOST_KEPT
            outlet.end(last=last)
        except QueryError as error:
            _refuse(connection, BAD_QUERY, error.reason)
        except RefusedError as error:
            _refuse(connection, error.reason, error.detail)
        except StoreError as error:
            _refuse(connection, BAD_STORE, error.reason, address=error.address)
        except SyntaxError as error:
            _refuse(connection, BAD_STORE, f"{_BROKEN}: {error}", address="its address")
        except MemoryError:
            _refuse(connection, Reason.MEMORY, "")
            return
        except OSError:  # the web process wants no more of it
            return


def _answer(connection: socket.socket, store: Source, order: Order) -> Outlet:
    outlet = Outlet(connection, order.media_type, rows=order.rows, size=order.size)
    answer = store.answer(order.text, order.default_graphs, order.named_graphs)
    if order.shown is not None:
        cut, outlet.rows = beginning(answer, order.shown)
        outlet.write(results.encode(cut, order.media_type), counts=False)
    else:
        write(answer, order.media_type, outlet, outlet.counted)
    return outlet


def _refuse(connection: socket.socket, reason: str, detail: str, *, address: str = "") -> None:
    values = {"reason": reason, "detail": detail, "address": address}
    connection.sendall(told(ERROR, values))


def _received(connection: socket.socket) -> bytes | None:
    """Return the payload of a frame; None where the connection has ended."""
    header = _exactly(connection, LENGTH.size)
    return None if header is None else _exactly(connection, LENGTH.unpack(header)[0])


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            return None
        data += more
    return bytes(data)
