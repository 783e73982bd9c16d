"""The token of those who may change what is served."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import note
from kg.errors import KgError

VARIABLE = "KG_UPDATE_TOKEN"

TokenOption = Annotated[
    Path | None,
    typer.Option(
        "--update-token-file",
        metavar="FILE",
        help="Take updates from those who send the bearer token in this file (or in"
        f" {VARIABLE}); they change a copy of the release, never the release.",
        show_default=False,
    ),
]


def update_token(file: Path | None) -> str:
    """Return the token of a file, else of the environment; "" where there is neither.

    A file that others may read is told of on stderr.

    Raises:
        KgError: the file cannot be read, or has no token.
    """
    if file is None:
        return os.environ.get(VARIABLE, "").strip()
    try:
        token = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"cannot read the token in {file}: {error}") from error
    if not token:
        raise KgError(f"there is no token in {file}")
    if _read_by_others(file):
        note(f"others may read the token in {file}: chmod 600 {file}")
    return token


def _read_by_others(file: Path) -> bool:
    mode = file.stat().st_mode
    return stat.S_ISREG(mode) and bool(mode & (stat.S_IRGRP | stat.S_IROTH))
