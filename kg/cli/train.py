"""`kg train`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import table, working
from kg.evaluation.annotated_labels import train_on_labels
from kg.lexicon import load


def train(
    labels: Annotated[
        Path,
        typer.Argument(
            metavar="LABELS",
            exists=True,
            file_okay=False,
            help="Folder with mentions/text and mentions/gold.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write the model.")
    ] = Path("build/tagger.crf"),
) -> None:
    """Train a tagger of adverse-effect mentions on annotated label texts."""
    with working("Training"):
        texts = train_on_labels(labels, out, load())
    table(("model", "texts", "bytes"), [(str(out), str(texts), str(out.stat().st_size))])
