"""`kg build`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Unpack

import typer

from kg import pipeline
from kg.cli.load import destination, load
from kg.cli.options import OUT, QUARANTINED, BadUsageError
from kg.cli.output import facts, note, progress
from kg.identifiers import BASE
from kg.pipeline import Build, Options
from kg.readers import faults
from kg.readers.packed import MEBIBYTE, MOST_BYTES
from kg.release import REPORT_TEXT
from kg.report import Report

_MOST_LINES = 20
_BASE = re.compile(r"https?://[^\s<>\"{}|^`\\]+[/#]")
_SUMMARY = ("sources", "drugs", "effects", "statements", "evidence", "disputed")


def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files, folders or manifests; none for the default graph.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Directory of the releases.")
    ] = OUT,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Worker processes.", show_default="one a core"),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler",
            metavar="URL",
            help="Dask scheduler (tcp://HOST:PORT) whose workers read, instead of this machine's.",
        ),
    ] = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Fail where a document is unreadable or evidence breaks a shape."
        ),
    ] = False,
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Read everything, also what is as it was at the last build."),
    ] = False,
    tagger: Annotated[
        Path | None,
        typer.Option(
            "--tagger",
            metavar="FILE",
            envvar="KG_TAGGER",
            exists=True,
            dir_okay=False,
            help="Tagger made by `kg train`, to read label texts with.",
            show_default="rules alone",
        ),
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="Format of the documents; `kg formats` lists them.",
            show_default="found from the content of each",
        ),
    ] = "",
    max_size: Annotated[
        int,
        typer.Option("--max-size", metavar="MIB", min=1, help="MiB that a document may have."),
    ] = MOST_BYTES // MEBIBYTE,
    base: Annotated[
        str,
        typer.Option(
            "--base",
            metavar="IRI",
            help="What the IRIs of the release begin with, and those of RDF that goes into it.",
        ),
    ] = BASE,
    store: Annotated[
        str,
        typer.Option(
            "--store",
            metavar="URL",
            help="SPARQL 1.1 server to load the release into; user and password from the URL or"
            " KG_STORE_USER and KG_STORE_PASSWORD, else KG_STORE_TOKEN.",
            show_default=False,
        ),
    ] = "",
    store_update: Annotated[
        str,
        typer.Option(
            "--store-update",
            metavar="URL",
            help="Where that server takes updates.",
            show_default="found from --store",
        ),
    ] = "",
    store_graphs: Annotated[
        str,
        typer.Option(
            "--store-graphs",
            metavar="URL",
            help="Where it has the Graph Store HTTP Protocol.",
            show_default="found from --store",
        ),
    ] = "",
) -> None:
    """Build the graph from documents and publish it as a release.

    Exit code 3 tells that the release stands, but documents were unreadable or evidence was
    quarantined; the report lists both.
    """
    if not _BASE.fullmatch(base):
        raise BadUsageError(f"--base {base!r} is no web address that ends in / or #")
    with destination(store, update=store_update, graphs=store_graphs) as target:
        made = build_release(
            paths or [],
            out,
            jobs=jobs,
            scheduler=scheduler,
            strict=strict,
            fresh=fresh,
            tagger=tagger,
            form=form,
            most=max_size * MEBIBYTE,
            base=base,
        )
        summarize(made, out)
        if target is not None:
            load(target, made.release)
    if not made.report.sound:
        raise typer.Exit(QUARANTINED)


def build_release(paths: list[Path], out: Path, **options: Unpack[Options]) -> Build:
    """Return a build, with progress on stderr and a line for everything that was kept out."""
    with progress() as tell:
        made = pipeline.build(paths, out, progress=tell, **options)
    kept_out(made.report)
    return made


def kept_out(report: Report) -> None:
    """Write one line to stderr for each document or evidence of which nothing is in the release."""
    lines = [f"unreadable: {each.name}: {each.reason}" for each in report.problems]
    lines += [f"quarantined: {each}" for each in report.quarantined]
    lines += [f"breaks a shape: {each}" for each in report.violations]
    lines += [each for each in report.notes if each.endswith(pipeline.NOTHING_STATED)]
    lines += faults()
    for line in lines[:_MOST_LINES]:
        note(" ".join(line.split()))
    if len(lines) > _MOST_LINES:
        note(f"and {len(lines) - _MOST_LINES} more, all in the report")


def summarize(made: Build, out: Path) -> None:
    """Write what was built and where it is."""
    counts = made.report.counts
    facts(
        [
            ("release", made.release.id),
            ("read", f"{made.read:,} of {made.work:,}"),
            *((name, f"{counts[name]:,}") for name in _SUMMARY if name in counts),
            ("quarantined", f"{len(made.report.quarantined):,}"),
            ("unreadable", f"{len(made.report.problems):,}"),
            ("quads", f"{made.release.quads:,}"),
            ("path", str(out / "current")),
            ("report", str(out / "current" / REPORT_TEXT)),
        ]
    )
