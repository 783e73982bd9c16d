"""`kg vocabulary build` and `kg vocabulary import`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import FAILED
from kg.cli.output import facts, note, working
from kg.lexicon import load
from kg.vocabularies.build import build as built
from kg.vocabularies.build import curated_folder
from kg.vocabularies.private import READERS, imported

vocabulary = typer.Typer(
    no_args_is_help=True, help="Make the files of names that texts are read by."
)


class Licensed(StrEnum):
    """The vocabularies that a user may have a licence for."""

    MEDDRA = "meddra"
    SNOMED = "snomed"


@vocabulary.command("build")
def build(
    folder: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Folder of the open sets: ctcae-v5, oae, symp, mesh, doid, hpo, drugbank, and in "
            "or beside it repurposing-hub and drugcentral.",
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say which files are out of date.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Where the files go.",
            show_default="the vocabularies in use",
        ),
    ] = None,
) -> None:
    """Derive vocabularies and mappings from the open sets, under the curated ones.

    With --check, exit code 1 tells that a file is not what the open sets give.
    """
    place = out or curated_folder()
    with working("Reading the open sets"):
        made = built(folder)
    if check:
        stale = [name for name, data in made.items() if not _same(place / name, data)]
        for name in stale:
            note(f"{name} is not what the open sets give")
        if stale:
            raise typer.Exit(FAILED)
        return
    for name, data in made.items():
        (place / name).write_bytes(data)
    facts([(name, f"{_rows(data):,} rows") for name, data in made.items()])


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def _rows(data: bytes) -> int:
    return sum(not line.startswith(b"#") for line in data.splitlines()) - 1


@vocabulary.command("import")
def import_(
    form: Annotated[
        Licensed,
        typer.Argument(help="meddra: llt.asc and mdhier.asc; snomed: sct2_Description_*-en*.txt."),
    ],
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", exists=True, file_okay=False, help="Folder of your licensed files."
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE.tsv",
            dir_okay=False,
            help="File to write; its name begins with 'effects'.",
        ),
    ],
) -> None:
    """Make a private vocabulary of effects out of MedDRA or SNOMED CT files of your own.

    The file is used when the environment variable KG_VOCABULARY names its folder.
    """
    if not (out.name.startswith("effects") and out.suffix == ".tsv"):
        raise typer.BadParameter("the name has to be effects*.tsv", param_hint="--out")
    with working("Reading names"):
        data = imported(tuple(READERS[form.value](folder)), load())
    out.write_bytes(data)
    facts([(str(out), f"{_rows(data):,} rows")])
    note(f"to use it, set KG_VOCABULARY={out.resolve().parent}")
