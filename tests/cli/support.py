"""Runs commands: in this process or as a process of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import resources

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = tuple(
    resources.sources() / "documents" / name
    for name in ("pomalyst-page.txt", "pomalidomide-monograph.md", "revlimid-leaflet.txt")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, str]]:
        """Return the lines of a plain table by the names of its columns."""
        header, *lines = [line.split("\t") for line in self.out.splitlines()]
        return [dict(zip(header, line, strict=True)) for line in lines]


Run = Callable[..., Answer]


def start(
    *arguments: object, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a command as a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "kg", *(str(each) for each in arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        preexec_fn=_interruptible,
    )


def _interruptible() -> None:
    """Heed SIGINT: what a shell starts in the background inherits that it is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def finish(process: subprocess.Popen[str]) -> Answer:
    """Wait for a command and return what it left behind."""
    out, err = process.communicate(timeout=120)
    return Answer(code=process.returncode, out=out, err=err)
