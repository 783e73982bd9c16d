"""Folders that hold what is no document: links, pipes, devices, odd names, files beyond measure."""

from __future__ import annotations

import errno
import gzip
import io
import os
import socket
import stat
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BuildError, InvalidFileError
from kg.pipeline import find_sources
from kg.readers.packed import MEBIBYTE
from tests.fuzz.promise import EXAMPLES, fuzzed, kept
from tests.fuzz.valid import BESIDE, GOOD_PAGE, HUB, OWN, VALID

SUFFIXES = tuple(sorted({f".{name.partition('.')[2]}" for name in VALID}))
_CLEAR, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
_HUGE = 2 * 1024 * MEBIBYTE
_LARGE = _HUGE if EXAMPLES else 160 * MEBIBYTE
# How files begin whose one line never ends, and how long they are; those that are refused at once
# have two gigabytes.
LINES: dict[str, tuple[bytes, int]] = {
    "huge.md": (b"# Zentavir\n\n**Side Effects:** ", _HUGE),
    "huge.txt": (b"Zentavir: ", _HUGE),
    "huge.html": (b"<!doctype html><html><body><p>", _HUGE),
    "huge.xml": (b'<?xml version="1.0"?><document xmlns="urn:hl7-org:v3"><title>', _HUGE),
    "huge.json": (b'{"resourceType": "Bundle", "type": "', _HUGE),
    "labels.json": (b'{"results": [{"set_id": "', _LARGE),
    "own.csv": (b'drug,hasAdverseEffect\nzentavir,"', _LARGE),
    "hub.tsv": (f"{HUB}zentavir\t".encode(), _LARGE),
    "huge.nq": (b'<a:a> <a:b> "', _LARGE),
    "huge.ttl": (b'<a:a> <a:b> """', _LARGE),
    "angles.ttl": (b'<a:a> <a:b> """<<', _LARGE),
    "comment.trig": (b"<a:a> <a:b> <a:c> . # <<", _LARGE),
    "huge.jsonld": (b'{"@id": "', _LARGE),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def names(folder: Path) -> list[str]:
    return sorted(outcome.name for outcome in kept(folder))


# --- no files -----------------------------------------------------------------------------------


@pytest.mark.timeout(60)
def test_pipes_sockets_and_devices_are_passed_over(folder: Path) -> None:
    for suffix in SUFFIXES:
        os.mkfifo(folder / f"pipe{suffix}")
        (folder / f"folder{suffix}").mkdir()
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(folder / f"s{suffix}"))
        if os.geteuid() == 0:
            os.mknod(folder / f"zero{suffix}", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    assert names(folder) == ["goodomide.md"]


@pytest.mark.timeout(30)
def test_a_pipe_that_is_named_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    with pytest.raises(BuildError, match="no file or folder"):
        find_sources([folder / "pipe.md"])
    listed = '[[source]]\nid="a"\npath="pipe.md"\npublisher="P"\nlicence="L"\ntier="Curated"\n'
    listed += f'retrieved=2026-01-01\nsha256="{"0" * 64}"\n'
    (folder / "manifest.toml").write_text(listed)
    with pytest.raises(InvalidFileError, match=r"a file at 'pipe\.md'"):
        find_sources([folder])
    (folder / "manifest.toml").unlink()
    os.mkfifo(folder / "manifest.toml")
    with pytest.raises(InvalidFileError, match="a file that can be read"):
        find_sources([folder / "manifest.toml"])


def test_no_link_leads_out_of_the_folder_or_round_in_it(folder: Path) -> None:
    for suffix in SUFFIXES:
        outside = folder.parent / f"secret{suffix}"
        outside.write_bytes(VALID["monograph.md"])
        (folder / f"link{suffix}").symlink_to(outside)
        (folder / f"passwd{suffix}").symlink_to("/etc/passwd")
        (folder / f"zero{suffix}").symlink_to("/dev/zero")
        (folder / f"loop{suffix}").symlink_to(f"loop{suffix}")
        (folder / f"nothing{suffix}").symlink_to("nowhere.md")
    (folder / "out").symlink_to(folder.parent)
    (folder / "round").symlink_to(".")
    assert names(folder) == ["goodomide.md"]


def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in VALID.items():
        (folder / name).write_bytes(data)
    opened = io.open

    def refusing(file: Any, *args: Any, **kwargs: Any) -> Any:
        if Path(str(file)).name in VALID:
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return opened(file, *args, **kwargs)

    monkeypatch.setattr(io, "open", refusing)
    monkeypatch.setattr("builtins.open", refusing)
    told = [problem for outcome in kept(folder) for problem in outcome.problems]
    assert {each.name.partition(" ")[0] for each in told} >= VALID.keys()
    assert all("Permission denied" in each.reason for each in told)


# --- names --------------------------------------------------------------------------------------

_SEGMENT = st.binary(min_size=1, max_size=30).map(
    lambda name: name.replace(b"/", b"_").replace(b"\0", b"_").lstrip(b".") or b"_"
)


@fuzzed(15)
@given(stem=_SEGMENT, below=_SEGMENT, name=st.sampled_from(sorted(VALID)))
def test_files_may_have_any_name(
    stem: bytes, below: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("names") / "in"
    deep = os.path.join(os.fsencode(folder), below)  # noqa: PTH118 - no path can be made of bytes
    os.makedirs(deep)  # noqa: PTH103
    suffix = name.partition(".")[2].encode()
    with open(os.path.join(deep, stem + b"." + suffix), "wb") as file:  # noqa: PTH118, PTH123
        file.write(VALID[name])
    assert len(kept(folder)) > 1


@fuzzed(15)
@given(
    members=st.lists(
        st.tuples(
            st.sampled_from(["", "/", "../", "..\\", "C:\\", "a/../../", "./", "/etc/"]),
            st.text(max_size=8),
            st.sampled_from(sorted(VALID)),
            st.sampled_from([0, stat.S_IFLNK | 0o777, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFCHR]),
        ),
        max_size=4,
    ),
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_archives_may_have_any_name_and_kind(
    members: list[tuple[str, str, str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("zip") / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "odd.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for before, stem, name, kind in members:
            clean = stem.encode("utf-8", "replace").decode()
            info = zipfile.ZipInfo(f"{before}{clean}.{name.partition('.')[2]}")
            info.external_attr = kind << 16
            archive.writestr(info, VALID[name])
    kept(folder)


# --- beyond measure -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", LINES)
def test_a_line_without_end_is_refused_with_little_memory(folder: Path, name: str) -> None:
    begin, size = LINES[name]
    with (folder / name).open("wb") as file:
        file.write(begin)
        file.truncate(size)  # sparse: it takes no room
    before = _peak(reset=True)
    started = time.process_time()
    outcomes = kept(folder)
    assert time.process_time() - started < 30 * max(1, size / _HUGE)
    assert _peak() - before < 256 * MEBIBYTE
    (outcome,) = [each for each in outcomes if each.name != "goodomide.md"]
    assert any("at most" in each.reason or "16 MiB" in each.reason for each in outcome.problems)


def _peak(*, reset: bool = False) -> int:
    """Return the most bytes that this process has had in memory, since the last reset."""
    if not _CLEAR.exists():
        pytest.skip("no /proc to measure memory by")
    if reset:
        _CLEAR.write_text("5")
    line = next(each for each in _STATUS.read_text().splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def test_bombs_are_refused_whatever_they_look_like(folder: Path) -> None:
    passed_over = {name for name in VALID if name.endswith((".gz", ".zip"))} | BESIDE.keys()
    plain = {name: data for name, data in VALID.items() if name not in passed_over}
    for name, data in plain.items():
        bomb = data + b" " * (4 * MEBIBYTE)
        (folder / f"{name}.gz").write_bytes(gzip.compress(bomb, 9))
        with zipfile.ZipFile(folder / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, bomb)
    told = [problem for outcome in kept(folder) for problem in outcome.problems]
    assert len(told) == 2 * (len(plain) - 1)  # labels stand before what is too much
    assert all("bomb" in each.reason for each in told)


@pytest.mark.parametrize("times", [2, 50])
def test_what_is_packed_again_and_again_is_not_unpacked_again_and_again(
    folder: Path, times: int
) -> None:
    data = GOOD_PAGE.encode()
    for _ in range(times):
        data = gzip.compress(data)
    (folder / "again.md.gz").write_bytes(data)
    nested = VALID["pages.zip"]
    for _ in range(times):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("again.zip", nested)
        nested = held.getvalue()
    (folder / "again.zip").write_bytes(nested)
    assert len(kept(folder)) == 3


@pytest.mark.parametrize("rows", [OWN * 3, "drug,hasAdverseEffect\n" + '"' * 10_001])
def test_quotes_that_never_close_cost_no_square_of_the_time(folder: Path, rows: str) -> None:
    (folder / "own.csv").write_text(rows + 'x,"a\n' * 20_000)
    started = time.process_time()
    kept(folder)
    assert time.process_time() - started < 40
