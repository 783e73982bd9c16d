"""Notices that a store elsewhere has come to hold another release."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kg.errors import KgError

_PATIENCE = 1.0
_LOG = logging.getLogger(__name__)


class Watch:
    """A thread that looks from time to time, until it is stopped."""

    def __init__(self, look: Callable[[], object], every: float) -> None:
        self._look = look
        self._every = every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; a look that is under way is not waited for long."""
        self._stopped.set()
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            try:
                self._look()
            except KgError as error:  # requests are told so by themselves
                _LOG.warning("%s", error)
