"""The command line as a whole: help, versions, exit codes, quiet ends."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import time
from importlib import import_module
from inspect import getdoc
from pathlib import Path

import pytest
import typer

from kg import __version__
from kg.cli import COMMANDS
from tests.cli.support import ROOT, Run, finish, start

HEAVY = ("rdflib", "pyshacl", "fastapi", "pyoxigraph", "networkx", "yaml", "bs4")


def test_help_lists_every_command_with_its_summary(kg: Run) -> None:
    answer = kg("--help")
    assert answer.code == 0
    for name, (_, summary) in COMMANDS.items():
        assert f"  {name} " in answer.out
        assert summary in answer.out


@pytest.mark.parametrize("name", COMMANDS)
def test_summaries_are_the_first_lines_of_the_commands(name: str) -> None:
    module, summary = COMMANDS[name]
    found = getattr(import_module(module), name)
    documented = found.info.help if isinstance(found, typer.Typer) else getdoc(found)
    assert documented
    assert documented.splitlines()[0] == summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(kg: Run, name: str) -> None:
    answer = kg(name, "--help")
    assert answer.code == 0
    assert f"Usage: kg {name}" in answer.out


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; sys.argv = ['kg', '--help']\nfrom kg.cli import main\ntry: main()\n"
    code += f"finally: print('loaded', [m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "loaded []"


def test_servers_and_python_load_no_statistics_before_they_are_asked_for() -> None:
    code = "import sys, kg.api.app, kg.opened; print('scipy.stats' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"


def test_version(kg: Run) -> None:
    assert kg("--version").out == f"kg {__version__}\n"


def test_no_command_prints_the_help(kg: Run) -> None:
    answer = kg()
    assert "Commands:" in answer.out + answer.err
    assert answer.code in (0, 2)


@pytest.mark.parametrize(
    "arguments", [("unheard-of",), ("export",), ("export", "nq", "--unheard-of"), ("--what",)]
)
def test_bad_usage_is_told_on_stderr_with_code_2(kg: Run, arguments: tuple[str, ...]) -> None:
    answer = kg(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert "Error" in answer.err


def test_a_missing_release_is_one_line_with_code_1(kg: Run, tmp_path: Path) -> None:
    answer = kg("export", "nq", "--release", tmp_path)
    assert answer.code == 1
    assert answer.out == ""
    assert answer.err.startswith("kg: no release at ")
    assert answer.err.count("\n") == 1


def test_a_fault_of_ours_is_one_line_without_a_stack(
    kg: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the wheels\ncame off")

    monkeypatch.setattr("kg.cli.export.open_release", broken)
    monkeypatch.delenv("KG_TRACEBACK", raising=False)
    answer = kg("export", "nq")
    assert answer.code == 1
    assert "RuntimeError: the wheels came off" in answer.err
    assert "Traceback" not in answer.err


def test_whoever_asks_gets_the_stack_of_a_fault(kg: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.export.open_release", lambda _: 1 / 0)
    monkeypatch.setenv("KG_TRACEBACK", "1")
    answer = kg("export", "nq")
    assert "Traceback" in answer.err
    assert "ZeroDivisionError" in answer.err


def test_a_reader_that_has_seen_enough_ends_a_command_quietly(release: Path) -> None:
    process = start("export", "nq", "--release", release)
    assert process.stdout is not None
    assert process.stdout.readline().endswith(" .\n")
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=60) == 1


def test_a_terminal_without_a_sign_gets_its_code(examples: Path) -> None:
    asked = ("compare", "pomalidomide", "thalidomide", "--release", examples)
    answer = finish(start(*asked, env={"PYTHONIOENCODING": "ascii"}))
    assert answer.code == 0
    assert "\\u25cf supported" in answer.out


def test_a_full_disk_is_one_line(kg: Run, release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kg.cli.export.write_bytes", full)
    answer = kg("export", "nq", "--release", release)
    assert (answer.code, answer.err) == (1, "kg: No space left on device\n")


def test_interrupting_a_build_is_quiet(tmp_path: Path) -> None:
    process = start("build", "--out", tmp_path, "--jobs", 1)
    deadline = time.monotonic() + 60
    while not (tmp_path / ".lock").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    answer = finish(process)
    assert answer.code == 130
    assert answer.out + answer.err == ""
