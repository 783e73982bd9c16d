"""`kg validate`."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, cast

import typer
from rdflib import Dataset

from kg.cli.options import CURRENT, FAILED, QUARANTINED, BadUsageError, ReleaseOption
from kg.cli.output import note, progress, table, working, write
from kg.errors import UnreadableSourceError
from kg.identifiers import BASE
from kg.pipeline import find_sources, local, process_all
from kg.readers import packed
from kg.readers.files import GZIP
from kg.release import Release, open_release
from kg.shacl.data import Data
from kg.shacl.terms import UncheckableTermError
from kg.validate import ValidationReport, Violation, check
from kg.validate import validate as validated

_RDF = {
    ".ttl": "turtle",
    ".nt": "nt11",
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "json-ld",
    ".rdf": "xml",
}
_ERROR = "Violation"


class Engine(StrEnum):
    """What checks a graph."""

    PYSHACL = "pyshacl"
    SPARQL = "sparql"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """A line of the answer: what is wrong, and where."""

    document: str
    message: str
    line: int | None = None
    quote: str = ""
    severity: str = _ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class _Check:
    """What became of one file: what is wrong with it, and whether it could be read at all."""

    findings: tuple[_Finding, ...]
    readable: bool = True


def validate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help=f"Documents, folders of them, or RDF ({' '.join(_RDF)}); none for the release.",
            show_default=False,
        ),
    ] = None,
    release: ReleaseOption = CURRENT,
    engine: Annotated[
        Engine | None,
        typer.Option(
            help="What checks a graph: pyshacl, the reference (for a file), or sparql, the same "
            "shapes as queries over all nodes at once (for the release).",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Check documents, RDF files or the release for violations.

    A document is checked as a build does: by the queries first, by pySHACL where they find
    something. Exit code 3 tells that there are violations; 1 that no file could be read.
    """
    checks = tuple(
        _checks(files, engine or Engine.PYSHACL) if files else [_release(release, engine)]
    )
    findings = [finding for check in checks for finding in check.findings]
    if not findings:
        write("no violations")
        return
    table(
        ("document", "line", "severity", "what is wrong", "quote"),
        [_row(finding) for finding in findings],
        right=("line",),
    )
    errors = sum(finding.severity == _ERROR for finding in findings)
    note(f"{errors} violations, {len(findings) - errors} warnings")
    if not any(check.readable for check in checks):
        raise typer.Exit(FAILED)
    if errors:
        raise typer.Exit(QUARANTINED)


def _row(finding: _Finding) -> tuple[str, ...]:
    line = "" if finding.line is None else str(finding.line)
    return finding.document, line, finding.severity.lower(), finding.message, finding.quote


def _checks(files: Sequence[Path], engine: Engine) -> Iterator[_Check]:
    for path in files:
        if not path.exists():
            raise BadUsageError(f"no file or folder {path}")
    for path in files:
        if _suffix(path) in _RDF:
            yield _rdf(path, engine)
    documents = [path for path in files if _suffix(path) not in _RDF]
    if documents:
        yield from _documents(documents)


def _suffix(path: Path) -> str:
    return Path(path.name.casefold().removesuffix(GZIP)).suffix


def _documents(paths: Sequence[Path]) -> Iterator[_Check]:
    work = find_sources(paths)
    with progress() as tell:
        for outcome in process_all(work, local(None, work), tell):
            problems = [
                _Finding(document=outcome.name, message=each.reason) for each in outcome.problems
            ]
            broken = [
                _Finding(
                    document=outcome.name, line=each.line, message=each.reason, quote=each.quote
                )
                for each in outcome.quarantined
            ]
            yield _Check(findings=(*problems, *broken), readable=not problems)


def _rdf(path: Path, engine: Engine) -> _Check:
    try:
        graph = _parsed(path, _RDF[_suffix(path)])
    except UnreadableSourceError as error:
        return _Check(findings=(_Finding(document=path.name, message=str(error)),), readable=False)
    with working(f"Checking {path.name}"):
        sparql = engine is Engine.SPARQL
        report = check(Data.of_graph(graph)) if sparql else validated(graph)
    return _Check(findings=tuple(_finding(each, path.name) for each in report.violations))


def _parsed(path: Path, form: str) -> Dataset:
    graph = Dataset(default_union=True)
    try:
        with packed.opened(packed.whole(str(path), "")) as (stream, _):
            graph.parse(stream, format=form)
    except Exception as error:  # rdflib's parsers raise whatever they stumble over
        lines = getattr(error, "lines", 0)
        expected = f"{form}: {' '.join(str(error).split())}"
        raise UnreadableSourceError(path.name, line=lines + 1, expected=expected) from error
    return graph


def _release(path: Path, engine: Engine | None) -> _Check:
    release = open_release(path)
    with working("Checking the release"):
        try:
            report = _whole(release, engine or Engine.SPARQL)
        except UncheckableTermError as error:
            if engine:
                raise
            note(f"{error}; pySHACL checks the release, which takes longer")
            report = _whole(release, Engine.PYSHACL)
    return _Check(findings=tuple(_finding(each, release.id) for each in report.violations))


def _whole(release: Release, engine: Engine) -> ValidationReport:
    if engine is Engine.SPARQL:
        data = Data.of_nquads(release.graph)
        return check(data, base=release.base, threads=os.cpu_count() or 1)
    graph = Dataset(default_union=True)
    with cast(IO[bytes], gzip.open(release.graph)) as quads:
        graph.parse(quads, format="nquads")
    return validated(graph, base=release.base)


def _finding(violation: Violation, where: str) -> _Finding:
    document = violation.title or violation.source or violation.focus.removeprefix(BASE)
    return _Finding(
        document=document or where,
        line=violation.line,
        message=violation.message,
        quote=violation.quote or "",
        severity=violation.severity,
    )
