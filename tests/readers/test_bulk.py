"""Files of many labels."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from kg.pipeline import find_sources, process
from kg.readers import record_for
from kg.readers.bulk import content, labels
from kg.readers.manifest import ManifestEntry


def _label(number: int, words: str = "", name: str = "ibuprofen") -> dict[str, object]:
    return {
        "set_id": f"Set-{number}",
        "adverse_reactions": [f'6 ADVERSE REACTIONS Rash "{{[" occurred. {words}'],
        "openfda": {"generic_name": [name]},
    }


def _response(*found: object) -> str:
    return json.dumps({"meta": {"results": {"total": 2}}, "results": found}, indent=1)


def _zip(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.json", text)
    return path


def _problems(entries: tuple[ManifestEntry, ...]) -> list[str]:
    return [problem.reason for each in map(process, entries) for problem in each.problems]


def _set_id(entry: ManifestEntry) -> str:
    return str(json.loads(content(entry))["set_id"])


@pytest.fixture
def response(tmp_path: Path) -> Path:
    path = tmp_path / "labels.json"
    path.write_text(_response(_label(1), _label(2, "\u00e9")), encoding="utf-8")
    return path


def test_each_label_of_a_file_is_a_document(response: Path) -> None:
    entries = find_sources([response])
    assert [each.record.id for each in entries] == ["set-1", "set-2"]
    assert [_set_id(each) for each in entries] == ["Set-1", "Set-2"]
    data = response.read_bytes()
    for each in entries:
        assert each.part is not None
        start, end = each.part
        assert data[start:end] == content(each)
        assert each.record.based_on == f"labels.json, bytes {start} to {end}"
    made = process(entries[1])
    assert made.problems == ()
    assert made.extraction is not None
    text = content(entries[1]).decode()
    assert made.extraction.evidence
    for evidence in made.extraction.evidence:
        assert evidence.span.of(text) == evidence.quote


def test_the_labels_of_packed_files_are_read_one_by_one(tmp_path: Path) -> None:
    _zip(tmp_path / "b.zip", x=_response(_label(2), _label(1)), y=_response(_label(3)))
    (tmp_path / "c.json.gz").write_bytes(gzip.compress(_response(_label(4), _label(0)).encode()))
    entries = find_sources([tmp_path])
    assert [each.record.id for each in entries] == ["set-2", "set-1", "set-3", "set-4", "set-0"]
    for each in (*entries, *reversed(entries)):
        assert _set_id(each).casefold() == each.record.id
        assert process(each).problems == ()
    assert entries[0].record.based_on.startswith("b.zip/x.json, bytes ")


def test_labels_of_one_id_that_differ_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    path.write_text(_response(_label(1), _label(1, "x"), _label(1)))
    ids = [each.record.id for each in find_sources([path])]
    assert len(set(ids)) == 2
    assert all(each.startswith("set-1-") for each in ids)


@pytest.mark.parametrize(
    ("cut", "kept", "expected"),
    [
        (-4, 2, "line 30: expected the end of the list `results`"),
        (-30, 1, "line 19: expected the end of the label that begins here"),
    ],
)
def test_a_file_that_breaks_off_gives_what_stands_before(
    response: Path, cut: int, kept: int, expected: str
) -> None:
    response.write_bytes(response.read_bytes()[:cut])
    entries = find_sources([response])
    assert sum(each.part is not None for each in entries) == kept
    (reason,) = _problems(entries)
    assert expected in reason


def test_what_is_no_label_in_the_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    path.write_text(_response(_label(1), 7))
    (reason,) = _problems(find_sources([path]))
    assert "labels.json, line" in reason
    assert "expected a label" in reason


def test_a_bomb_gives_what_stands_before_it(tmp_path: Path) -> None:
    bomb = _response(_label(1), _label(2, " " * (12 << 20)))
    entries = find_sources([_zip(tmp_path / "b.zip", bomb=bomb)])
    assert [each.record.id for each in entries if each.part] == ["set-1"]
    (reason,) = _problems(entries)
    assert "b.zip/bomb.json" in reason
    assert "no zip bomb" in reason


def test_memory_is_bounded_by_one_label(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    with path.open("w") as file:
        file.write('{"set_id": "", "results": [')
        for number in range(400):
            file.write(json.dumps(_label(number, str(number) * 40_000)) + ",")
        file.write(json.dumps(_label(0)) + "]}")
    entry = ManifestEntry(record=record_for(path), path=path)
    tracemalloc.start()
    assert sum(1 for _ in labels(entry, 3 << 20)) == 401
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 4 * peak


def test_a_label_is_no_larger_than_a_document_may_be(tmp_path: Path) -> None:
    path = tmp_path / "labels.json"
    path.write_text('{"set_id": "", "results": [{"a": "' + "x" * (6 << 20))
    (entry,) = find_sources([path], most=3 << 20)
    made = process(entry, most=3 << 20)
    (problem,) = made.problems
    assert "a document of at most 3 MiB" in problem.reason
