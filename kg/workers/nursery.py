"""The process that workers come from: it opens a release once and forks a worker when asked.

It is started afresh, never forked from the web process, whose threads and RocksDB would not
survive; it has one thread, so that its own forks are safe. What it holds in memory its workers
share. It ends when the web process does, however that ends, and its workers end with it.

A worker inherits a whole release, nothing else: no listening socket and no other client's
connection. It could still read files and reach the network as the user it runs as; queries that
ask for either (SERVICE, LOAD, FROM of what is not here) are refused before they get to it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Self

from kg.errors import KgError
from kg.store.oxigraph import OxigraphStore
from kg.workers.work import Source, work

READY, FORKED, FAILED = "ready", "forked", "failed"
MESSAGE = 4096  # bytes that a message has at most
_PR_SET_PDEATHSIG = 1
_LATER = 19  # how much a worker yields to others once it has been eased
_EASE, _FORK = b"ease ", b"fork "


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What workers answer from.

    Attributes:
        quads: file of quads to load into memory; "" to read directories instead.
        directory: store that each worker opens for itself.
        memory: bytes that a worker may take beyond what it has to begin with.
        module: the program that makes of `directory` what a worker asks.
    """

    quads: str
    directory: str
    memory: int
    module: str = "kg.workers.nursery"

    def written(self) -> str:
        """Return it as an argument of a command."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return it from an argument."""
        return cls(**json.loads(text))


def ease(pid: int) -> bytes:
    """Return the message that makes a worker yield to others."""
    return _EASE + str(pid).encode()


def fork(directory: str) -> bytes:
    """Return the message that asks for a worker, on a directory where nothing is in memory."""
    return _FORK + os.fsencode(directory)


def main(arguments: list[str], opened: Callable[[str], Source]) -> None:
    """Serve workers over the socket that is named, until it ends.

    Args:
        arguments: the descriptor of the socket, the id of the process at its other end, a `Home`.
        opened: returns what a worker asks where nothing is in memory.
    """
    control = socket.socket(fileno=int(arguments[0]))
    _end_with(int(arguments[1]))
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # the web process ends it, once its queries are done
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    home = Home.read(arguments[2])
    store = None
    try:
        if home.quads:
            store = OxigraphStore()
            store.load_nquads(Path(home.quads))
    except (KgError, OSError, ValueError) as error:
        _tell(control, FAILED, str(error))
        return
    gc.collect()
    gc.freeze()  # else collections would write to the pages that workers share
    with suppress(OSError):  # the web process has gone
        _tell(control, READY)
        _serve(control, home.memory, lambda found: store if store is not None else opened(found))


def _serve(control: socket.socket, memory: int, opened: Callable[[str], Source]) -> None:
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is not control:
                selector.unregister(key.fileobj)
                os.waitpid(key.data, 0)
                os.close(key.fd)
                continue
            message = control.recv(MESSAGE)
            if not message:
                return
            if message.startswith(_FORK):
                wanted = os.fsdecode(message.removeprefix(_FORK))
                _fork(control, selector, memory, partial(opened, wanted))
            elif message.startswith(_EASE):
                _yield(int(message.removeprefix(_EASE)), selector)


def _yield(pid: int, selector: selectors.BaseSelector) -> None:
    if any(key.data == pid for key in selector.get_map().values()):  # not yet waited for
        os.setpriority(os.PRIO_PROCESS, pid, _LATER)


def _fork(
    control: socket.socket,
    selector: selectors.BaseSelector,
    memory: int,
    opened: Callable[[], Source],
) -> None:
    """Make a worker and send its connection, a handle of its process, and its last words."""
    ours, theirs = socket.socketpair()
    heard, said = os.pipe()
    nursery = os.getpid()
    try:
        pid = os.fork()
    except OSError as error:
        for each in (heard, said):
            os.close(each)
        ours.close()
        theirs.close()
        _tell(control, FAILED, f"no worker could be started: {error}")
        return
    if not pid:
        _be_born(theirs, said, nursery, memory, opened)
    handle = os.pidfd_open(pid)
    selector.register(handle, selectors.EVENT_READ, pid)
    os.close(said)
    theirs.close()
    try:
        _tell(control, FORKED, str(pid), ours.fileno(), handle, heard)
    finally:
        ours.close()
        os.close(heard)


def _be_born(
    connection: socket.socket, said: int, nursery: int, memory: int, opened: Callable[[], Source]
) -> None:
    """Be a worker, and never return."""
    code = 1
    try:
        _end_with(nursery)
        os.dup2(said, 2)
        kept = connection.fileno()
        os.closerange(3, kept)
        os.closerange(kept + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        Path("/proc/self/oom_score_adj").write_text("1000")  # rather this than what it serves
        work(connection, opened(), memory)
        code = 0
    except BaseException as error:  # noqa: BLE001 - nothing may go on in the nursery's place
        os.write(2, repr(error).encode())
    os._exit(code)


def _end_with(parent: int) -> None:
    """Have this process killed when its parent ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended before
        os._exit(1)


def _tell(control: socket.socket, what: str, detail: str = "", *descriptors: int) -> None:
    message = json.dumps([what, detail[: MESSAGE // 8]]).encode()
    socket.send_fds(control, [message], descriptors)


if __name__ == "__main__":
    main(sys.argv[1:], lambda found: OxigraphStore.open(Path(found)))
