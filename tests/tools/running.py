"""Runs installers, which never last long nor stop anybody."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


def run(command: Sequence[str], environment: dict[str, str], seconds: float) -> str:
    """Return "" where a command succeeds within so many seconds, else what it said last."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it took more than {seconds:g} seconds"
    except OSError as error:
        return str(error)
    if done.returncode == 0:
        return ""
    said = [line.strip() for line in f"{done.stdout}\n{done.stderr}".splitlines() if line.strip()]
    return said[-1] if said else f"it ended with {done.returncode}"
