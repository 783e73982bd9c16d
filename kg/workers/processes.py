"""The web process's side of the nursery and of its workers."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Self

from kg.errors import KgError
from kg.workers import HEAD
from kg.workers.frames import HEADER, Order
from kg.workers.nursery import FORKED, MESSAGE, READY, Home, ease, fork

_PATIENCE = 5.0  # seconds that a nursery may take to end
_DESCRIPTORS = 3
_WORDS = 4096  # bytes that are read of what a worker said last


class NurseryError(KgError):
    """A nursery that has no workers to give.

    Attributes:
        reason: why, in words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Worker:
    """A process that works on one answer at a time.

    Attributes:
        pid: its id, for logs only: it may be another's once the worker has ended.
    """

    def __init__(
        self,
        pid: int,
        handle: int,
        heard: int,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self.pid = pid
        self._handle = handle
        self._heard = heard
        self._reader, self._writer = streams

    @property
    def alive(self) -> bool:
        """Tell whether it still was there when last heard of."""
        return not self._reader.at_eof()

    async def order(self, order: Order) -> None:
        """Send a question.

        Raises:
            OSError: the worker has ended.
        """
        self._writer.write(order.frame())
        await self._writer.drain()

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame of the answer: its kind and its payload.

        Raises:
            EOFError, OSError: the worker has ended.
        """
        kind, size = HEADER.unpack(await self._reader.readexactly(HEADER.size))
        return kind, await self._reader.readexactly(size)

    def last_words(self) -> str:
        """Return what it wrote before it ended."""
        os.set_blocking(self._heard, False)
        try:
            return os.read(self._heard, _WORDS).decode(errors="replace")
        except BlockingIOError:
            return ""

    def end(self) -> None:
        """Kill it, whatever it does."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        self._writer.transport.abort()
        os.close(self._handle)
        os.close(self._heard)


class Nursery:
    """A running nursery."""

    def __init__(
        self,
        control: socket.socket,
        process: subprocess.Popen[bytes],
        died: Callable[[], None],
    ) -> None:
        self._control = control
        self._process = process
        self._died = died
        self._asked: deque[asyncio.Future[tuple[str, str, list[int]]]] = deque()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(control, self._hear)
        self.alive = True

    @classmethod
    async def start(
        cls, home: Home, environment: Mapping[str, str], died: Callable[[], None]
    ) -> Self:
        """Return a nursery once it has opened its release.

        Args:
            home: the release.
            environment: what its own has besides that of this process.
            died: is called when it has ended later on though nobody closed it.

        Raises:
            NurseryError: it could not.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        fd = theirs.fileno()
        arguments = [str(fd), str(os.getpid()), home.written()]
        # A session of its own: Ctrl-C is for the web process, which lets running queries end.
        process = subprocess.Popen(  # noqa: S603 - our own program; takes no time
            [sys.executable, "-m", home.module, *arguments],
            pass_fds=[fd],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                **environment,
            },
        )
        theirs.close()
        nursery = cls(ours, process, lambda: None)
        try:
            await nursery._told(READY)
        except BaseException:
            await nursery.close()
            raise
        nursery._died = died
        return nursery

    async def fork(self, directory: str) -> Worker:
        """Return a new worker on a directory, where the nursery holds nothing in memory.

        Raises:
            NurseryError: there is none to be had.
        """
        self._send(fork(directory))
        detail, (connection, handle, heard) = await self._told(FORKED)
        made = socket.socket(fileno=connection)
        made.setblocking(False)
        try:
            streams = await asyncio.open_connection(sock=made, limit=HEAD)
        except BaseException:  # who wanted it has left
            made.close()  # which ends the worker
            _close((handle, heard))
            raise
        return Worker(int(detail), handle, heard, streams)

    def ease(self, worker: Worker) -> None:
        """Make a worker yield to others from now on."""
        with suppress(NurseryError):
            self._send(ease(worker.pid))

    async def close(self) -> None:
        """End it with all its workers."""
        self._gone("the nursery has been closed")
        self._control.close()
        try:
            await asyncio.to_thread(self._process.wait, _PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)

    def _send(self, message: bytes) -> None:
        try:
            self._control.send(message)
        except OSError as error:
            raise NurseryError(f"the nursery does not answer: {error}") from error

    async def _told(self, what: str) -> tuple[str, list[int]]:
        """Return what the nursery says next that nobody else waits for."""
        future: asyncio.Future[tuple[str, str, list[int]]] = self._loop.create_future()
        self._asked.append(future)
        if not self.alive:
            raise NurseryError("the nursery has ended")
        try:
            kind, detail, descriptors = await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                _close(future.result()[2])  # it had just been told, and nobody waits any more
            raise
        if kind != what:
            raise NurseryError(detail)
        return detail, descriptors

    def _hear(self) -> None:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE, _DESCRIPTORS)
        except BlockingIOError:
            return
        except OSError:
            message, descriptors = b"", []
        if not message:
            self._gone("the nursery has ended")
            self._died()
            return
        future = self._asked.popleft()
        if future.done():  # nobody waits any more; without its connection the worker ends
            _close(descriptors)
        else:
            kind, detail = json.loads(message)
            future.set_result((kind, detail, list(descriptors)))

    def _gone(self, why: str) -> None:
        if self.alive:
            self.alive = False
            self._loop.remove_reader(self._control)
        while self._asked:
            future = self._asked.popleft()
            if not future.done():
                future.set_exception(NurseryError(why))


def _close(descriptors: Iterable[int]) -> None:
    for each in descriptors:
        os.close(each)
