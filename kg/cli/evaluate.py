"""`kg evaluate`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import working, write, write_json
from kg.evaluate import evaluate_file


class Form(StrEnum):
    """How the scores are written."""

    TEXT = "text"
    JSON = "json"


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", exists=True, dir_okay=False, help="YAML file of assertions."
        ),
    ],
    sources: Annotated[
        Path | None,
        typer.Option(
            "--sources",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Folder of the documents that the file names.",
            show_default="seeds beside the folder of GOLD",
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to write the scores.")] = Form.TEXT,
) -> None:
    """Measure the extraction against assertions made by hand.

    Writes what was missed, and what was said that GOLD rejects.
    """
    with working("Reading documents"):
        scores = evaluate_file(gold, sources)
    if form is Form.JSON:
        write_json(scores.to_json())
    else:
        write(scores.to_text())
