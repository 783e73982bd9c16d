"""Programs that Debian packages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tests.tools.running import run

# A machine without a way out must not hold up those who only want to run tests.
_OPTIONS = (
    "--option=Acquire::Retries=1",
    "--option=Acquire::http::Timeout=20",
    "--option=DPkg::Lock::Timeout=60",
    "--option=Dpkg::Use-Pty=0",
)
_SECONDS_TO_LIST, _SECONDS_TO_INSTALL = 120, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Debian:
    """A program of a Debian package, which root may install."""

    package: str
    program: str
    needed_by: str

    def command(self) -> tuple[str, ...] | None:
        """Return its path, None where it is not installed."""
        found = shutil.which(self.program)
        return (found,) if found else None

    def install(self) -> str:
        """Return "" once it is installed, else why it could not be."""
        if shutil.which("apt-get") is None:
            return "there is no apt-get here"
        if os.geteuid() != 0:
            return f"only root may: sudo apt-get install {self.package}"
        return _listed() or _apt(
            ("install", "--yes", "--no-install-recommends", self.package), _SECONDS_TO_INSTALL
        )


@cache
def _listed() -> str:
    return _apt(("update",), _SECONDS_TO_LIST)


def _apt(arguments: Sequence[str], seconds: float) -> str:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "--quiet", *_OPTIONS, *arguments]
    return run(command, environment, seconds)
