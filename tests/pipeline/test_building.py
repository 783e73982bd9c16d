"""From files to a release: what goes in, what is kept out and said of it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from kg.errors import BuildError, InvalidFileError
from kg.lexicon import load
from kg.model import SectionKind, Span
from kg.pipeline import build, find_sources, process
from kg.release import open_release
from kg.tagger import Example, train

GOOD = "# {name}\n\n**Generic Name:** {name}\n\n**Side Effects:** Nausea is common.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name in ("Examplin", "Zorbine"):
        (documents / f"{name.lower()}.md").write_text(GOOD.format(name=name))
    return documents


def test_build_publishes_what_the_documents_say(folder: Path, tmp_path: Path) -> None:
    done = build([folder], tmp_path / "out")
    assert done.report.counts["sources"] == 2
    assert done.report.counts["drugs"] == 2
    assert done.report.counts["quarantined"] == 0
    release = open_release(tmp_path / "out" / "current")
    assert release.id == done.release.id
    assert json.loads((release.path / "report.json").read_text())["counts"] == done.report.counts


def test_same_documents_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    paths = sorted(folder.iterdir())
    first = build(paths, tmp_path / "first", jobs=1)
    second = build(paths[::-1], tmp_path / "second", jobs=2)
    assert first.release.id == second.release.id
    assert first.release.graph.read_bytes() == second.release.graph.read_bytes()


def test_unreadable_document_is_reported_and_the_rest_built(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.md").write_bytes(b"# Br\xff\xfeken\n")
    done = build([folder], tmp_path / "out")
    assert done.report.counts["sources"] == 2
    (problem,) = done.report.problems
    assert problem.reason.startswith("unreadable source broken, line 1: expected")


def test_a_fault_of_ours_is_told_in_a_line_with_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("the wheels\ncame off")

    monkeypatch.setattr("kg.pipeline.processing.extract", broken)
    (entry, _) = find_sources([folder])
    (problem,) = process(entry).problems
    assert problem is not None
    assert re.fullmatch(
        r"internal error: ValueError: the wheels came off \(test_building\.py:\d+\)", problem.reason
    )


def test_strict_build_fails_on_an_unreadable_document(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BuildError, match="1 documents could not be read"):
        build([folder], tmp_path / "out", strict=True)
    assert not (tmp_path / "out" / "current").exists()


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    with pytest.raises(BuildError, match="none of the documents could be read"):
        build([tmp_path / "empty.md"], tmp_path / "out")


def test_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no file or folder"):
        find_sources([tmp_path / "nowhere"])


def test_equal_names_with_other_bytes_are_other_sources(folder: Path) -> None:
    (folder / "again").mkdir()
    (folder / "again" / "examplin.md").write_text(GOOD.format(name="Examplin") + "\nMore.\n")
    (folder / "again" / "zorbine.md").write_text(GOOD.format(name="Zorbine"))
    ids = [entry.record.id for entry in find_sources([folder])]
    assert len(ids) == len(set(ids)) == 3
    assert "zorbine" in ids


def test_default_is_the_packaged_manifest() -> None:
    entries = find_sources([])
    assert len(entries) > 30
    assert all(entry.record.licence for entry in entries)


@pytest.mark.shared
def test_the_two_documents_make_one_drug_with_one_product(shared: Path, tmp_path: Path) -> None:
    done = build([shared / "seeds"], tmp_path / "out")
    assert done.report.counts["products"] == 1
    assert done.report.counts["disputed"] == 0
    store = done.release.store()
    prefix = "PREFIX dkg: <https://w3id.org/drug-effect-kg/vocab/> "
    asked = store.query(prefix + "SELECT DISTINCT ?d { ?d dkg:hasAdverseEffect ?e }")
    assert [str(row[0]) for row in asked.rows] == [
        "https://w3id.org/drug-effect-kg/drug/pomalidomide"
    ]


@pytest.fixture
def label(tmp_path: Path) -> Path:
    path = tmp_path / "axitinib_adverse_reactions.txt"
    path.write_text("6 ADVERSE REACTIONS\n\nReactions were nausea and tiredness.\n")
    return path


@pytest.fixture
def tagger(tmp_path: Path) -> Path:
    text = "Reactions were {} and rash."
    examples = [
        Example(
            document=word,
            text=text.format(word),
            section=SectionKind.ADVERSE_REACTIONS,
            mentions=((Span(15, 15 + len(word)),),),
        )
        for word in ("nausea", "tiredness", "fever", "cough") * 4
    ]
    path = tmp_path / "tagger.crf"
    train(examples, path, load(), rounds=30)
    return path


def test_a_tagger_reads_labels_and_the_release_says_which(
    label: Path, tagger: Path, tmp_path: Path
) -> None:
    plain = build([label], tmp_path / "plain").release
    first = build([label], tmp_path / "first", tagger=tagger).release
    again = build([label, label], tmp_path / "again", jobs=2, tagger=tagger).release
    assert plain.tagger == ""
    assert first.tagger == "sha256:" + hashlib.sha256(tagger.read_bytes()).hexdigest()
    assert first.id == again.id != plain.id
    assert open_release(tmp_path / "first").tagger == first.tagger
    assert b"effects: tagger" in gzip.decompress(first.graph.read_bytes())
    assert b"effects: tagger" not in gzip.decompress(plain.graph.read_bytes())


def test_a_file_that_is_no_tagger_stops_the_build(label: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="a model written by training"):
        build([label], tmp_path / "out", tagger=label)
    with pytest.raises(BuildError, match=r"none\.crf cannot be read"):
        build([label], tmp_path / "out", tagger=tmp_path / "none.crf")
