"""`kg train`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import table, working
from kg.evaluation.annotated_labels import train_on_labels
from kg.lexicon import load
from kg.tagger import plain_texts


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
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--texts",
            metavar="PATH",
            exists=True,
            help="File or folder of documents without annotations, to learn from which words are "
            "used alike; may be given more than once.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write the model.")
    ] = Path("build/tagger.crf"),
) -> None:
    """Train a tagger of adverse-effect mentions on annotated label texts."""
    with working("Training"):
        count = train_on_labels(labels, out, load(), texts=plain_texts(texts or ()))
    table(("model", "texts", "bytes"), [(str(out), str(count), str(out.stat().st_size))])
