"""Publishing: a release is written beside the others and becomes the current one by one rename."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from kg import __version__, scratch
from kg.errors import BuildError, InvalidFileError, NoReleaseError
from kg.identifiers import BASE, digest
from kg.ledger import Change, Written
from kg.model import SourceRecord
from kg.release.changes import Changes, Comparison
from kg.release.graph import write_graph
from kg.release.indexing import Indexing
from kg.release.releases import (
    CURRENT,
    FACTS,
    GRAPH,
    PARTIAL,
    RELEASES,
    REPORT,
    REPORT_TEXT,
    STORE,
    TEXTS,
    Input,
    Release,
    open_release,
    read_release,
    release_path,
)
from kg.store.oxigraph import OxigraphStore
from kg.store.oxigraph_files import Loading, derived

_LOCK, _SCRATCH = ".lock", ".scratch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """The quads of a release as a change of the former one's.

    Attributes:
        path: file of all quads, as a ledger; it is moved from there.
        former: the release that is current.
        change: what differs.
    """

    path: Path
    former: Release
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a build hands over to be published.

    Attributes:
        quads: lines of N-Quads, sorted, each once and with its line feed; or what has become of
            those of the former release.
        texts: archive of the texts of documents (`kg.texts`), which is moved from there.
        sources: the inputs, with their digests.
        counts: sizes in words ("statements": 812).
        report: the report as JSON values; no times in it, so that the same input gives the same id.
        report_text: the report as Markdown.
        tagger: digest of the tagger that read labels, "" where the rules did.
        made_with: digests of what it was made with: "rules", "vocabulary", "shapes", "program".
    """

    quads: Iterable[str] | Amended
    texts: Path | None = None
    sources: Sequence[SourceRecord] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    report_text: str = ""
    tagger: str = ""
    made_with: Mapping[str, str] = field(default_factory=dict)


def publish(
    out: Path,
    make: Callable[[], Content | Release],
    *,
    base: str = BASE,
    then: Callable[[Release], None] = lambda _: None,
) -> Release:
    """Return the release that `make` gives the content of, now the current one of `out`.

    Only one process builds into a directory at a time: `make` runs under the lock, and temporary
    files that it makes (`kg.scratch`) lie below `out`. Content that has been published before is
    not written again. What differs little from the former release is made of it.

    Args:
        out: directory of the releases.
        make: gives the content, or the release of `out` that has it already.
        base: base IRI of the nodes.
        then: is told the release once it is current, before another build may begin.

    Raises:
        BuildError: another build into this directory is under way, or the disk does not take it.
    """
    with _disk(out):
        (out / RELEASES).mkdir(parents=True, exist_ok=True)
        lock = (out / _LOCK).open("w")
    with lock:
        _hold(lock, out)
        with _disk(out):
            _clean(out)
            (out / _SCRATCH).mkdir()
        try:
            with scratch.below(out / _SCRATCH), _disk(out):
                made = make()
                path = made.path if isinstance(made, Release) else _place(out, made, base)
                _switch(out, path)
            release = read_release(path)
            then(release)
        finally:
            shutil.rmtree(out / _SCRATCH, ignore_errors=True)
    return release


def _place(out: Path, content: Content, base: str) -> Path:
    """Write a release beside the others, or find it there; return its directory."""
    partial = out / RELEASES / f"{os.getpid()}{PARTIAL}"
    partial.mkdir()
    try:
        final = release_path(out, _write(partial, content, base, _former(out, base)))
        if not (final / FACTS).is_file():
            _sync_tree(partial)
            partial.rename(final)
            _sync(final.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return final


def _former(out: Path, base: str) -> Release | None:
    """Return the release that is current, None where it is of another base or damaged."""
    try:
        former = open_release(out)
    except (NoReleaseError, InvalidFileError):
        return None
    return former if former.base == base and former.graph.is_file() else None


def _write(directory: Path, content: Content, base: str, former: Release | None) -> str:
    """Write all files of a release; return its id."""
    inputs = [Input(id=each.id, title=each.title, digest=each.digest) for each in content.sources]
    indexing = Indexing(directory, base)
    graph, changes = _write_quads(directory, content.quads, former, inputs, indexing)
    indexing.write(graph.digest)
    if content.texts is not None:
        content.texts.rename(directory / TEXTS)
    facts = {
        "version": __version__,
        "base": base,
        "graph_digest": graph.digest,
        "quads": graph.lines,
        "counts": dict(sorted(content.counts.items())),
        "inputs": [asdict(each) for each in inputs],
        **({"tagger": content.tagger} if content.tagger else {}),
        **({"made_with": dict(sorted(content.made_with.items()))} if content.made_with else {}),
    }
    identifier = digest(facts, _json(content.report), content.report_text)
    dated = {"id": identifier, "created": datetime.now(UTC).isoformat(timespec="seconds"), **facts}
    # What came before is no part of what a release is: the same input gives the same id.
    report, text = dict(content.report), content.report_text
    if changes is not None:
        report["changes"] = changes.to_json()
        text += changes.to_markdown()
    (directory / REPORT).write_text(_json(report), "utf-8")
    (directory / REPORT_TEXT).write_text(text, "utf-8")
    (directory / FACTS).write_text(json.dumps(dated, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return identifier


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _write_quads(
    directory: Path,
    quads: Iterable[str] | Amended,
    former: Release | None,
    inputs: Sequence[Input],
    indexing: Indexing,
) -> tuple[Written, Changes | None]:
    """Write the graph and the store; return what the graph holds, and what has changed."""
    graph, store = directory / GRAPH, directory / STORE
    if isinstance(quads, Amended):
        quads.path.rename(graph)
        written, compared = quads.change.written, Comparison(quads.former)
        compared.note(quads.change.removed, quads.change.added)
        former = quads.former
    elif former is None:
        with Loading(store) as loading:
            return write_graph(graph, quads, load=loading.write, compare=indexing.take), None
    else:
        compared = Comparison(former)
        written = write_graph(graph, quads, compare=compared.take)
        compared.end()
    if compared.overflown or not derived(
        store, former.path / STORE, compared.removed, compared.added
    ):
        OxigraphStore.create(store, graph)
    if not compared.overflown:
        indexing.amend(former, compared.removed, compared.added)
    return written, compared.changes(inputs)


@contextmanager
def _disk(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BuildError(f"the release could not be written to {out}: {error}") from error


def _hold(lock: IO[str], out: Path) -> None:
    """Take the lock, which the system lets go when the process ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BuildError(f"another build into {out} is under way") from error


def _clean(out: Path) -> None:
    """Remove what crashed builds left."""
    for path in (out / RELEASES).glob(f"*{PARTIAL}"):
        shutil.rmtree(path)
    (out / f"{CURRENT}{PARTIAL}").unlink(missing_ok=True)
    if (out / _SCRATCH).exists():
        shutil.rmtree(out / _SCRATCH)


def _switch(out: Path, release: Path) -> None:
    link = out / f"{CURRENT}{PARTIAL}"
    link.symlink_to(release.relative_to(out))
    link.replace(out / CURRENT)
    _sync(out)


def _sync_tree(directory: Path) -> None:
    for folder, _, names in os.walk(directory):
        for name in names:
            _sync(Path(folder) / name)
        _sync(Path(folder))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
