"""Options, exit codes and complaints that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import KgError

DONE, FAILED, BAD_USAGE, QUARANTINED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes. INTERRUPTED is what shells expect after Ctrl-C."""

OUT = Path("build")
CURRENT = OUT / "current"

ReleaseOption = Annotated[
    Path,
    typer.Option("--release", metavar="DIR", help="Release to read.", show_default=str(CURRENT)),
]

StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        help="SPARQL 1.1 server to read instead of a release; user and password from the URL or"
        " KG_STORE_USER and KG_STORE_PASSWORD, else KG_STORE_TOKEN.",
        show_default=False,
    ),
]


class DataForm(StrEnum):
    """How an answer is written: for people, or as JSON."""

    TABLE = "table"
    JSON = "json"


DataFormOption = Annotated[DataForm, typer.Option("--format", help="How to write the answer.")]


class BadUsageError(KgError):
    """Arguments that make no sense together or for this release; `str()` says why."""
