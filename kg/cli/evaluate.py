"""`kg evaluate`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import working, write, write_json
from kg.evaluate import evaluate_file
from kg.evaluation.annotated_labels import FinderName, in_words, score_labels, to_json
from kg.evaluation.mistakes import write as write_mistakes
from kg.lexicon import load
from kg.tagger import plain_texts


class Form(StrEnum):
    """How the scores are written."""

    TEXT = "text"
    JSON = "json"


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            exists=True,
            help="YAML file of assertions, or folder of annotated label texts.",
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
    finder: Annotated[
        FinderName,
        typer.Option(
            "--finder", help="What finds mentions in label texts; a tagger is cross-validated."
        ),
    ] = FinderName.RULES,
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--texts",
            metavar="PATH",
            exists=True,
            help="File or folder of documents without annotations that a tagger is to learn from, "
            "as in `kg train`; may be given more than once.",
        ),
    ] = None,
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors",
            metavar="FILE",
            dir_okay=False,
            help="Also write each miss and false hit in its text, the most costly first: "
            "a table if FILE ends in .tsv, else Markdown.",
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to write the scores.")] = Form.TEXT,
) -> None:
    """Measure the extraction against assertions made by hand.

    Writes what was missed, and what was said that GOLD rejects.
    """
    if gold.is_dir():
        with working("Reading labels"):
            labels = score_labels(gold, finder, load(), texts=plain_texts(texts or ()))
        found = labels.scores
        if errors is not None:
            write_mistakes(errors, labels.mistakes)
        if form is Form.JSON:
            write_json(to_json(found))
        else:
            write(in_words(found))
        return
    with working("Reading documents"):
        scores = evaluate_file(gold, sources)
    if errors is not None:
        write_mistakes(errors, scores.mistakes())
    if form is Form.JSON:
        write_json(scores.to_json())
    else:
        write(scores.to_text())
