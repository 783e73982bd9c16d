"""Compressed files and folders are read as they are, within limits; nothing is ever unpacked."""

from __future__ import annotations

import gzip
import hashlib
import stat
import zipfile
from pathlib import Path

import pytest

from kg.errors import UnreadableSourceError
from kg.pipeline import build, find_sources, process
from kg.readers import packed
from kg.readers.manifest import ManifestEntry
from kg.readers.packed import MEBIBYTE, content

PACKED = gzip.compress(b"# Zentavir\n" * 99, mtime=0)
PAGE = "# {name}\n\n**Generic Name:** {name}\n\n**Side Effects:** Nausea is common.\n"


def page(name: str) -> bytes:
    return PAGE.format(name=name).encode()


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def reason(entry: ManifestEntry, most: int = 64 * MEBIBYTE) -> str:
    (problem,) = process(entry, most=most).problems
    assert problem is not None
    return problem.reason


def test_members_of_an_archive_are_documents_named_by_themselves(tmp_path: Path) -> None:
    zipped(
        tmp_path / "pages.zip",
        {
            "a/Zentavir & Co.md": page("Zentavir"),
            "b/examplin.md.gz": gzip.compress(page("Examplin")),
            "image.png": b"\x89PNG",
            "__MACOSX/a/examplin.md": b"x",
            ".hidden.md": b"x",
        },
    )
    entries = find_sources([tmp_path])
    assert [(each.record.id, each.name) for each in entries] == [
        ("examplin", "pages.zip/b/examplin.md.gz"),
        ("zentavir-and-co", "pages.zip/a/Zentavir & Co.md"),
    ]
    assert content(entries[0]) == page("Examplin")


def test_the_same_document_packed_and_not_counts_once(tmp_path: Path) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    (tmp_path / "deep" / "deeper" / "zentavir.md").write_bytes(page("Zentavir"))
    zipped(tmp_path / "pages.zip", {"zentavir.md": page("Zentavir"), "b.md": page("Examplin")})
    (tmp_path / "zweitens.md.gz").write_bytes(gzip.compress(page("Zentavir"), mtime=0))
    assert [each.record.id for each in find_sources([tmp_path])] == ["b", "zentavir"]


def test_what_is_packed_says_what_it_says_unpacked(tmp_path: Path) -> None:
    folder, archive = tmp_path / "plain", tmp_path / "packed"
    folder.mkdir()
    archive.mkdir()
    for name in ("zentavir", "examplin"):
        (folder / f"{name}.md").write_bytes(page(name))
    (archive / "zentavir.md.gz").write_bytes(gzip.compress(page("zentavir")))
    zipped(archive / "more.zip", {"x/examplin.md": page("examplin")})
    first = build([folder], tmp_path / "first", jobs=1)
    second = build([archive], tmp_path / "second", jobs=2)
    assert first.release.graph.read_bytes() == second.release.graph.read_bytes()


def test_a_manifest_may_list_an_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "pages.zip", {"a.md": page("Examplin"), "b.md": page("Zentavir")})
    single = zipped(tmp_path / "single.zip", {"a.md": page("Zorbine")})
    (tmp_path / "manifest.toml").write_text(
        "\n".join(
            f'[[source]]\nid = "{each.stem}"\npath = "{each.name}"\npublisher = "P"\n'
            f'licence = "CC0"\ntier = "Curated"\nretrieved = 2026-01-02\n'
            f'sha256 = "{digest(each)}"\n'
            for each in (path, single)
        )
    )
    entries = find_sources([tmp_path])
    assert [each.record.id for each in entries] == ["pages-a", "pages-b", "single"]
    assert {each.record.publisher for each in entries} == {"P"}
    assert content(entries[2]) == page("Zorbine")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["../../out.md", "/etc/out.md", "..\\out.md", "a/../../out.md"])
def test_a_member_that_is_named_like_a_path_outside_is_only_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "x" / "y"
    folder.mkdir(parents=True)
    (tmp_path / "out.md").write_bytes(b"secret")
    zipped(folder / "pages.zip", {name: page("Zentavir")})
    before = sorted(tmp_path.rglob("*"))
    (entry,) = find_sources([folder])
    assert entry.record.id == "out"
    assert content(entry) == page("Zentavir")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_symbolic_link_in_an_archive_is_passed_over(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.md", page("Zentavir"))
    assert [each.record.id for each in find_sources([tmp_path])] == ["a"]


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    zipped(outside / "pages.zip", {"b.md": page("Examplin")})
    (outside / "manifest.toml").write_text("nonsense")
    for name in ("pages.zip", "manifest.toml"):
        (inside / name).symlink_to(outside / name)
    (inside / "folder").symlink_to(outside)
    (inside / "a.md").write_bytes(page("Zentavir"))
    assert [each.record.id for each in find_sources([inside])] == ["a"]


@pytest.mark.parametrize("name", ["bomb.md.gz", "bomb.zip"])
def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, name: str) -> None:
    data = b"a" * (3 * MEBIBYTE)
    if name.endswith(".gz"):
        (tmp_path / name).write_bytes(gzip.compress(data))
    else:
        zipped(tmp_path / name, {"bomb.md": data})
    (tmp_path / "good.md").write_bytes(page("Zentavir"))
    bomb, good = find_sources([tmp_path])
    assert "packed at most 200 times" in reason(bomb)
    assert reason(bomb).startswith(f"unreadable source {name}")
    assert process(good).extraction is not None


def test_a_file_may_have_so_many_bytes_and_no_more(tmp_path: Path) -> None:
    with (tmp_path / "line.md").open("wb") as file:
        file.truncate(300 * MEBIBYTE)  # sparse: it takes no room
    (tmp_path / "packed.md.gz").write_bytes(gzip.compress(bytes(range(256)) * 8192))
    line, compressed = find_sources([tmp_path], most=MEBIBYTE)
    for entry in (line, compressed):
        assert "a document of at most 1 MiB (`--max-size` allows more)" in reason(entry, MEBIBYTE)


def test_an_archive_of_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipped(tmp_path / "many.zip", {f"{n}.md": page(f"name{n}") for n in range(5)})
    (entry,) = _limited(monkeypatch, tmp_path, "MOST_MEMBERS", 4)
    assert "at most 4 members; it has 5" in reason(entry)
    (entry,) = _limited(monkeypatch, tmp_path, "MOST_UNPACKED", 100)
    assert "GiB when unpacked" in reason(entry)


def _limited(
    monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, value: int
) -> tuple[ManifestEntry, ...]:
    monkeypatch.undo()
    monkeypatch.setattr(packed, name, value)
    return find_sources([folder])


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "flat.zip", {f"{n}.md": page("x") * 40 for n in range(9)})
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    (tmp_path / "flat.zip").write_bytes(data[:60] + data[start:])
    (entry,) = find_sources([tmp_path])
    assert "unreadable source flat.zip, line 1: expected" in reason(entry)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.zip", b"", "a zip archive"),
        ("a.zip", b"PK\x03\x04 and no more", "a zip archive"),
        ("a.md.gz", b"no gzip", "that can be unpacked"),
        ("a.md.gz", PACKED[:-9], "that can be unpacked"),
        ("a.md.gz", PACKED[:30] + b"\xff" * 40, "can be unpacked"),
    ],
    ids=["empty", "cut", "plain", "cut-gzip", "damaged-gzip"],
)
def test_a_broken_archive_is_told_and_the_rest_is_built(
    tmp_path: Path, name: str, data: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.md").write_bytes(page("Zentavir"))
    made = build([tmp_path], tmp_path / "out")
    (problem,) = made.report.problems
    assert problem.name == name
    assert expected in problem.reason
    assert made.report.counts["sources"] == 1


def test_an_archive_without_documents_says_so(tmp_path: Path) -> None:
    zipped(tmp_path / "pictures.zip", {"a.png": b"x"})
    (entry,) = find_sources([tmp_path])
    assert "a document in it; it has a.png" in reason(entry)


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    path = zipped(tmp_path / "pages.zip", {"a.md": page("Examplin"), "b.md": page("Zentavir")})
    data = bytearray(path.read_bytes())
    at = data.index(b"a.md") + len("a.md")
    data[at : at + 12] = b"\xff" * 12
    path.write_bytes(data)
    a, b = find_sources([tmp_path])
    assert reason(a).startswith("unreadable source pages.zip/a.md, line 1: expected")
    assert process(b).extraction is not None


def test_a_locked_member_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "pages.zip", {"a.md": page("Examplin")})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    (entry,) = find_sources([tmp_path])
    assert "encrypted" in reason(entry)


def test_names_that_are_no_text_name_a_source_all_the_same(tmp_path: Path) -> None:
    for name in (b"\xff\xfe.md", b" .md", b"a\nb.md"):
        (tmp_path / name.decode("utf-8", "surrogateescape")).write_bytes(page(f"n{len(name)}"))
    made = build([tmp_path], tmp_path / "out")
    assert made.report.counts["sources"] == 3


def test_a_file_that_cannot_be_opened_is_one_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_bytes(page("Examplin"))
    (tmp_path / "b.md").write_bytes(page("Zentavir"))
    whole = Path.open

    def refuse(self: Path, *arguments: str) -> object:
        if self.name == "a.md":
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, *arguments)

    monkeypatch.setattr(Path, "open", refuse)
    a, b = find_sources([tmp_path])
    assert "Permission denied" in reason(a)
    assert process(b).extraction is not None


def test_a_member_that_is_gone_is_an_error(tmp_path: Path) -> None:
    zipped(tmp_path / "pages.zip", {"a.md": page("Examplin")})
    (entry,) = find_sources([tmp_path])
    zipped(tmp_path / "pages.zip", {"other.md": page("Zentavir and more")})
    with pytest.raises(UnreadableSourceError, match=r"a\.md"):
        content(entry)
