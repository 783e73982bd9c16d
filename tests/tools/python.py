"""Programs of Python packages that are kept apart from what the project itself needs."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.tools.running import run

_SECONDS = 300
_CONSTRAINTS = Path(__file__).resolve().parents[2] / "constraints.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A program in a Python environment of its own, below the one that runs this.

    Attributes:
        package: with its exact version, as pip is told; what it shares with the project has the
            versions of constraints.txt.
        program: its name.
    """

    package: str
    program: str
    needed_by: str

    def command(self) -> tuple[str, ...] | None:
        """Return its path, None where it is not installed."""
        program = self._home() / "bin" / self.program
        return (str(program),) if program.is_file() else None

    def install(self) -> str:
        """Return "" once it is installed, else why it could not be."""
        home = self._home()
        shutil.rmtree(home, ignore_errors=True)
        failed = run([sys.executable, "-m", "venv", str(home)], dict(os.environ), _SECONDS)
        if failed:
            return failed
        pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install"]
        words = ["--quiet", "--constraint", str(_CONSTRAINTS), self.package]
        return run([*pip, *words], dict(os.environ), _SECONDS)

    def _home(self) -> Path:
        return Path(sys.prefix) / "apart" / re.sub(r"[^\w.=-]", "_", self.package)
