"""`kg fetch` from the command line."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.support import Run, finish, start
from tests.fetch.server import File, Loopback, serving, stall

PAGE = b"Generic name: examplinib\n\nSide effects\n\nExamplinib may cause nausea.\n"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Return a server that runs until the test is over."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as loopback:
        loopback.files["/1.txt"] = File(data=PAGE)
        yield loopback


@pytest.fixture
def catalogue(server: Loopback, tmp_path: Path) -> Path:
    """Return a catalogue of one source on the server."""
    entry: dict[str, object] = {
        "name": "pages",
        "title": "Pages",
        "publisher": "Agency",
        "licence": "CC0-1.0",
        "terms": "For reading only.",
        "what": "One page",
        "kind": "text",
        "tier": "Regulator",
        "page": "https://example.org/about",
    }
    text = "\n".join(f"{key} = {json.dumps(value)}" for key, value in entry.items())
    path = tmp_path / "catalogue.toml"
    path.write_text(
        f"[[source]]\n{text}\n"
        'parameters = [{ name = "number", example = "1", pattern = "[0-9]+" }]\n'
        f'files = [{{ name = "page-{{number}}.txt", url = "{server.url("/{number}.txt")}" }}]\n',
        "utf-8",
    )
    return path


def test_alone_it_lists_what_can_be_fetched(kg: Run) -> None:
    answer = kg("fetch")
    assert answer.code == 0
    rows = {row["source"]: row for row in answer.rows()}
    assert rows["dailymed-label"]["parameters"] == "SETID"
    assert rows["sider"]["licence"] == "CC-BY-NC-SA-4.0"


def test_what_is_fetched_can_be_built(kg: Run, catalogue: Path, tmp_path: Path) -> None:
    answer = kg("fetch", "pages", "1", "--catalogue", catalogue, "--to", tmp_path / "got")
    assert answer.code == 0
    (row,) = answer.rows()
    assert (row["state"], row["bytes"]) == ("fetched", str(len(PAGE)))
    assert Path(row["file"]).read_bytes() == PAGE
    notice, fetching = answer.err.find("licence: CC0-1.0"), answer.err.find("fetching http")
    assert -1 < notice < fetching
    assert "For reading only." in answer.err[:fetching]
    built = kg("build", tmp_path / "got", "--out", tmp_path / "build")
    assert built.code == 0, built.err


def test_a_second_call_finds_it_up_to_date(kg: Run, catalogue: Path, tmp_path: Path) -> None:
    call = ("fetch", "pages", "-p", "number=1", "--catalogue", catalogue, "--to", tmp_path / "got")
    kg(*call)
    (row,) = kg(*call).rows()
    assert row["state"] == "up to date"


def test_a_dry_run_asks_nobody(kg: Run, catalogue: Path, server: Loopback, tmp_path: Path) -> None:
    answer = kg(
        "fetch", "pages", "1", "--catalogue", catalogue, "--dry-run", "--to", tmp_path / "got"
    )
    assert answer.code == 0
    assert answer.rows() == [{"address": server.url("/1.txt")}]
    assert "licence: CC0-1.0" in answer.err
    assert server.requests == []
    assert not (tmp_path / "got").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pages"], "needs number, for example 1"),
        (["pages", "x"], "'x' is no number of pages"),
        (["pages", "1", "2"], "pages takes NUMBER"),
        (["pages", "1", "-p", "number=2"], "given twice"),
        (["pages", "-p", "number"], "as key=value"),
        (["pages", "1", "--sha256", "abc"], "64 hexadecimal digits"),
        (["pages", "1", "--only", "2"], "there is no file 2"),
        (["page"], "no source is called 'page'; nearest: pages"),
        (["pgaes"], "nearest: pages"),
    ],
)
def test_bad_usage_is_told_and_fetches_nothing(
    kg: Run, catalogue: Path, server: Loopback, tmp_path: Path, arguments: list[str], words: str
) -> None:
    answer = kg("fetch", *arguments, "--catalogue", catalogue, "--to", tmp_path / "got")
    assert answer.code == 2
    assert words in answer.err
    assert server.requests == []


def test_a_failure_has_its_code(kg: Run, catalogue: Path, tmp_path: Path) -> None:
    answer = kg("fetch", "pages", "9", "--catalogue", catalogue, "--to", tmp_path / "got")
    assert answer.code == 1
    assert "the server answers 404" in answer.err
    assert answer.out == ""


def test_an_interrupt_keeps_what_came(
    kg: Run, catalogue: Path, server: Loopback, tmp_path: Path
) -> None:
    server.faults.append(stall(30))
    call = ("fetch", "pages", "1", "--catalogue", catalogue, "--to", tmp_path / "got")
    process = start(*call)
    part = tmp_path / "got" / ".fetch" / "page-1.txt.part"
    deadline = time.monotonic() + 60
    while not server.requests and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    answer = finish(process)
    assert answer.code == 130
    assert "the same call goes on" in answer.err
    assert part.stat().st_size == 30
    assert kg(*call).code == 0
    assert server.requests[-1].headers["Range"] == "bytes=29-"
