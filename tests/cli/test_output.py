"""Answers are tables with colors on a terminal, and plain lines in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.text import Text

from kg.cli.output import facts, render, table
from tests.cli.support import ROOT

BOX = set("│┃━─┏┓└┘")


def on_terminal(*arguments: object) -> str:
    """Return what a command shows on a real terminal of 120 columns."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "kg", *map(str, arguments)],
        stdout=slave,
        stderr=slave,
        env=environment,
    ):
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 65536):
                shown += part
        except OSError:  # Linux says so when the other end is closed
            pass
    os.close(master)
    return shown.decode()


def test_cells_keep_to_their_line_and_column(capsys: pytest.CaptureFixture[str]) -> None:
    table(("a", "b"), [("one\ttwo", Text("three\nfour", style="red"))])
    facts([("name", "five\r\nsix")])
    assert capsys.readouterr().out == "a\tb\none two\tthree four\nname\tfive six\n"


def test_words_are_indented_without_color_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    render(Text("so it is", style="bold"), indent=4)
    assert capsys.readouterr().out == "    so it is\n"


def test_a_terminal_gets_colors_and_columns(examples: Path) -> None:
    shown = on_terminal("compare", "pomalidomide", "thalidomide", "--release", examples)
    assert "\x1b[" in shown
    assert "\t" not in shown
    assert "all of them (0): " in shown


def test_a_build_shows_its_progress_on_a_terminal(tmp_path: Path) -> None:
    document = tmp_path / "page.txt"
    document.write_text("Generic Name: pomalidomide\n\nSide Effects\nIt can cause rash.\n")
    shown = on_terminal("build", document, "--out", tmp_path / "build")
    assert "Reading documents" in shown
    assert "1/1" in shown


@pytest.mark.parametrize(
    "arguments", [("show", "pomalidomide"), ("why", "pomalidomide", "rash"), ("--help",)]
)
def test_a_pipe_gets_neither_boxes_nor_colors(examples: Path, arguments: tuple[str, ...]) -> None:
    at = () if arguments == ("--help",) else ("--release", str(examples))
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "kg", *arguments, *at],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "\x1b" not in done.stdout
    assert not BOX & set(done.stdout)
    assert done.stderr == ""
