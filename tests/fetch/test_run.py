"""What was fetched is in its place and on record; what was not leaves both as they were."""

from __future__ import annotations

import hashlib
import io
import json
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kg.errors import FetchError, ParameterError
from kg.fetch import CatalogueSource, Courtesy, Fetched, fetch
from kg.fetch.catalogue import Index
from kg.fetch.lock import alone
from kg.pipeline import find_sources
from kg.readers.manifest import load_manifest
from tests.fetch.conftest import Heard
from tests.fetch.server import File, Loopback, drop, status

PAGE = b"Generic name: examplinib\n\nExamplinib may cause nausea.\n"
DAY = date(2026, 11, 22)


def source(server: Loopback, *paths: str, **more: object) -> CatalogueSource:
    entry: dict[str, object] = {
        "name": "pages",
        "title": "Pages",
        "publisher": 'The "Agency"',
        "licence": "CC0-1.0",
        "terms": "For\nreading.",
        "what": "A page",
        "kind": "text",
        "tier": "Regulator",
        "page": "https://example.org/",
        "files": [{"name": path.strip("/"), "url": server.url(path)} for path in paths],
    }
    return CatalogueSource.model_validate({**entry, **more})


Run = Callable[..., tuple[Fetched, ...]]


@pytest.fixture
def run(tmp_path: Path, courtesy: Courtesy, heard: Heard) -> Run:
    """Return a function that fetches into an empty folder."""

    def fetched(wanted: CatalogueSource, **more: object) -> tuple[Fetched, ...]:
        options = {"listener": heard, "courtesy": courtesy, "today": DAY, **more}
        return tuple(fetch(wanted, {}, tmp_path, **options))  # type: ignore[arg-type]

    return fetched


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def shown(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_build_finds_what_was_fetched(run: Run, server: Loopback, tmp_path: Path) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    (file,) = run(source(server, "/page.txt"))
    assert (file.path, file.size, file.new) == (tmp_path / "page.txt", len(PAGE), True)
    (entry,) = find_sources([tmp_path])
    assert entry.path.read_bytes() == PAGE
    record = entry.record
    assert (record.id, record.title) == ("pages", "Pages")
    assert (record.publisher, record.licence, record.tier) == (
        'The "Agency"',
        "CC0-1.0",
        "Regulator",
    )
    assert record.url == server.url("/page.txt")
    assert record.retrieved == DAY
    assert record.digest == f"sha256:{sha256(PAGE)}" == f"sha256:{file.sha256}"
    assert "# Terms: For reading.\n" in (tmp_path / "manifest.toml").read_text("utf-8")
    assert shown(tmp_path) == ["manifest.toml", "page.txt"]


def test_what_has_not_changed_is_not_sent_again(run: Run, server: Loopback, tmp_path: Path) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    wanted = source(server, "/page.txt")
    run(wanted)
    before = (tmp_path / "manifest.toml").read_bytes()
    (file,) = run(wanted, today=date(2027, 1, 1))
    assert not file.new
    assert server.requests[-1].headers["If-None-Match"] == '"v1"'
    assert server.requests[-1].headers["If-Modified-Since"]
    assert (tmp_path / "manifest.toml").read_bytes() == before


def test_what_has_changed_takes_its_place(run: Run, server: Loopback, tmp_path: Path) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    wanted = source(server, "/page.txt")
    run(wanted)
    server.files["/page.txt"] = File(data=PAGE * 2, etag='"v2"')
    (file,) = run(wanted, today=date(2027, 1, 1))
    assert file.new
    (entry,) = load_manifest(tmp_path / "manifest.toml")
    assert entry.record.digest == f"sha256:{sha256(PAGE * 2)}"
    assert entry.record.retrieved == date(2027, 1, 1)


def test_the_former_file_stands_until_the_new_one_is_whole(
    run: Run, server: Loopback, tmp_path: Path
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    wanted = source(server, "/page.txt")
    run(wanted)
    server.files["/page.txt"] = File(data=PAGE * 2, etag='"v2"')
    server.faults.extend([drop(70), status(404)])
    with pytest.raises(FetchError):
        run(wanted)
    assert load_manifest(tmp_path / "manifest.toml")[0].path.read_bytes() == PAGE
    run(wanted)
    assert server.requests[-1].headers["Range"] == "bytes=69-"
    assert (tmp_path / "page.txt").read_bytes() == PAGE * 2


@pytest.mark.parametrize("lost", [".fetch/page.txt.json", "manifest.toml"])
def test_a_crash_between_the_steps_is_made_up_for(
    run: Run, server: Loopback, tmp_path: Path, lost: str
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    wanted = source(server, "/page.txt")
    run(wanted)
    (tmp_path / lost).unlink()
    run(wanted)
    assert load_manifest(tmp_path / "manifest.toml")[0].record.digest.endswith(sha256(PAGE))
    assert not run(wanted)[0].new


def test_a_crash_before_the_file_is_in_place_is_made_up_for(
    run: Run, server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    wanted = source(server, "/page.txt")
    run(wanted)
    server.files["/page.txt"] = File(data=PAGE * 2, etag='"v2"')
    monkeypatch.setattr("kg.fetch.partial.Part.install", crash)
    with pytest.raises(KeyboardInterrupt):
        run(wanted)
    monkeypatch.undo()
    run(wanted)
    assert (tmp_path / "page.txt").read_bytes() == PAGE * 2
    assert not run(wanted)[0].new


def crash(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_file_of_somebody_else_is_left_alone(run: Run, server: Loopback, tmp_path: Path) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    (tmp_path / "page.txt").write_text("mine")
    with pytest.raises(FetchError, match="not what was fetched"):
        run(source(server, "/page.txt"))
    assert (tmp_path / "page.txt").read_text() == "mine"
    assert server.requests == []


def test_a_file_that_was_changed_by_hand_is_left_alone(
    run: Run, server: Loopback, tmp_path: Path
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    wanted = source(server, "/page.txt")
    run(wanted)
    (tmp_path / "page.txt").write_text("mine")
    with pytest.raises(FetchError, match="not what was fetched"):
        run(wanted)


def test_a_checksum_that_holds_is_no_hindrance(run: Run, server: Loopback) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    assert run(source(server, "/page.txt"), sha256=sha256(PAGE).upper())[0].new


@pytest.mark.parametrize("by", ["catalogue", "user"])
def test_a_wrong_checksum_keeps_nothing(
    run: Run, server: Loopback, tmp_path: Path, by: str
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    wrong = {"sha256": "0" * 64}
    file = {"name": "page.txt", "url": server.url("/page.txt")}
    wanted = source(server, files=[file if by == "user" else {**file, **wrong}])
    with pytest.raises(FetchError, match=f"sha256 {sha256(PAGE)}, and 0000"):
        run(wanted, **(wrong if by == "user" else {}))
    assert shown(tmp_path) == []
    assert not list((tmp_path / ".fetch").glob("*.part"))


def test_a_page_in_place_of_the_data_is_not_kept(
    run: Run, server: Loopback, tmp_path: Path
) -> None:
    page = b"\n<!DOCTYPE html><title>Sign in</title>"
    server.files.update({"/a.xml": File(data=page), "/a.zip": File(data=b"no zip")})
    for path, kind in {"/a.xml": "xml", "/a.zip": "zip"}.items():
        with pytest.raises(FetchError, match=f"is no {kind}"):
            run(source(server, path, kind=kind))
    assert shown(tmp_path) == []


def test_a_zip_is_one(run: Run, server: Loopback) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("page.txt", PAGE)
    server.files["/a.zip"] = File(data=made.getvalue())
    assert run(source(server, "/a.zip", kind="zip"))[0].new


def test_several_files_come_one_by_one_with_a_pause(
    run: Run, server: Loopback, tmp_path: Path, naps: list[float]
) -> None:
    server.files.update({"/a.txt": File(data=PAGE), "/b.txt": File(data=PAGE * 2)})
    run(source(server, "/a.txt", "/b.txt"))
    assert [entry.record.id for entry in load_manifest(tmp_path / "manifest.toml")] == [
        "pages-a",
        "pages-b",
    ]
    assert naps == [7]


def test_what_came_before_a_failure_stays(run: Run, server: Loopback, tmp_path: Path) -> None:
    server.files["/a.txt"] = File(data=PAGE)
    with pytest.raises(FetchError, match="404"):
        run(source(server, "/a.txt", "/b.txt"))
    assert [entry.record.id for entry in load_manifest(tmp_path / "manifest.toml")] == ["pages-a"]


def test_one_of_several_can_be_had(run: Run, server: Loopback, tmp_path: Path) -> None:
    server.files["/b.txt"] = File(data=PAGE)
    run(source(server, "/a.txt", "/b.txt"), only=2)
    assert shown(tmp_path) == ["b.txt", "manifest.toml"]
    with pytest.raises(ParameterError, match="has 2 files; there is no file 3"):
        run(source(server, "/a.txt", "/b.txt"), only=3)
    with pytest.raises(ParameterError, match="a checksum fits one"):
        run(source(server, "/a.txt", "/b.txt"), sha256="0" * 64)


def test_an_index_is_asked_first(run: Run, server: Loopback, tmp_path: Path) -> None:
    listing = {"results": [{"file": server.url("/parts/a.txt")}]}
    server.files.update(
        {"/index.json": File(data=json.dumps(listing).encode()), "/parts/a.txt": File(data=PAGE)}
    )
    index = Index(
        url=server.url("/index.json"), path=("results",), field="file", below=server.url("/parts/")
    )
    server.faults.extend([status(503), drop(10)])
    run(source(server, index=index.model_dump()))
    assert shown(tmp_path) == ["a.txt", "manifest.toml"]
    assert [each.path for each in server.requests] == ["/index.json"] * 3 + ["/parts/a.txt"]


MINE = """# My own notes
[[source]]
id = "mine"
path = "mine.txt"
# why this one
publisher = "Me"
licence = "CC0-1.0"
tier = "Editorial"
retrieved = 2026-01-01
sha256 = "{digest}"

# about the next
"""


def test_a_manifest_of_ones_own_is_added_to(run: Run, server: Loopback, tmp_path: Path) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    (tmp_path / "mine.txt").write_bytes(b"mine")
    (tmp_path / "manifest.toml").write_text(MINE.format(digest=sha256(b"mine")), "utf-8")
    run(source(server, "/page.txt"))
    server.files["/page.txt"] = File(data=PAGE * 2, etag='"v2"')
    run(source(server, "/page.txt"))
    text = (tmp_path / "manifest.toml").read_text("utf-8")
    assert text.startswith(MINE.format(digest=sha256(b"mine")))
    assert [each["id"] for each in tomllib.loads(text)["source"]] == ["mine", "pages"]
    assert len(load_manifest(tmp_path / "manifest.toml")) == 2


def test_a_table_in_the_middle_is_replaced_in_its_place(
    run: Run, server: Loopback, tmp_path: Path
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    run(source(server, "/page.txt"))
    (tmp_path / "mine.txt").write_bytes(b"mine")
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(manifest.read_text() + "\n" + MINE.format(digest=sha256(b"mine")), "utf-8")
    server.files["/page.txt"] = File(data=PAGE * 2, etag='"v2"')
    run(source(server, "/page.txt"))
    text = manifest.read_text("utf-8")
    assert text.endswith("\n" + MINE.format(digest=sha256(b"mine")))
    assert [entry.record.id for entry in load_manifest(manifest)] == ["pages", "mine"]


@pytest.mark.parametrize(
    "text", ["[[source", "[[ source ]]\nid = 'x'\n", "source = [{id = 'x'}]\n"]
)
def test_a_manifest_that_cannot_be_added_to_costs_no_download(
    run: Run, server: Loopback, tmp_path: Path, text: str
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    (tmp_path / "manifest.toml").write_text(text, "utf-8")
    with pytest.raises(FetchError, match=r"manifest\.toml"):
        run(source(server, "/page.txt"))
    assert server.requests == []
    assert (tmp_path / "manifest.toml").read_text("utf-8") == text


def test_a_folder_that_cannot_be_made_is_told(
    server: Loopback, tmp_path: Path, heard: Heard, courtesy: Courtesy
) -> None:
    (tmp_path / "file").write_text("in the way")
    wanted = source(server, "/page.txt")
    with pytest.raises(FetchError, match="cannot be written"):
        tuple(fetch(wanted, {}, tmp_path / "file" / "sub", listener=heard, courtesy=courtesy))
    assert server.requests == []


def test_a_second_fetch_into_the_folder_is_refused(
    run: Run, server: Loopback, tmp_path: Path
) -> None:
    server.files["/page.txt"] = File(data=PAGE)
    with alone(tmp_path), pytest.raises(FetchError, match="another call is fetching"):
        run(source(server, "/page.txt"))
    assert server.requests == []
    assert run(source(server, "/page.txt"))[0].new
