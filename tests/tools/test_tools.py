"""What cannot be installed is told in a line, and stops nobody."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tools import TOOLS
from tests.tools.__main__ import main
from tests.tools.debian import Debian
from tests.tools.node import Npm
from tests.tools.running import run

ABSENT = Debian(package="no-such-package", program="no-such-program", needed_by="nothing")
NPM = Path(__file__).parent / "npm"
WEB = Path(__file__).parents[2] / "kg" / "web"


def test_what_cannot_be_installed_is_told_with_what_skips(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.tools.__main__.TOOLS", {"absent": ABSENT})
    monkeypatch.setattr("sys.argv", ["tools", "absent"])
    monkeypatch.setenv("PATH", "")
    main()
    assert capsys.readouterr().err.splitlines() == [
        "installing no-such-package",
        "no-such-package could not be installed (there is no apt-get here): skipping nothing",
    ]


def test_what_is_there_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Debian(package="no-such-package", program="sh", needed_by="nothing")
    monkeypatch.setattr("tests.tools.__main__.TOOLS", {"shell": shell})
    monkeypatch.setattr("sys.argv", ["tools", "shell"])
    main()
    assert capsys.readouterr().err == ""


def test_who_is_not_root_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert ABSENT.install() == "only root may: sudo apt-get install no-such-package"


def test_a_registry_that_does_not_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tool = TOOLS["comunica"]
    assert isinstance(tool, Npm)
    monkeypatch.setattr("tests.tools.node._below", lambda place: tmp_path / place)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    monkeypatch.setenv("npm_config_fetch_retry_mintimeout", "10")
    told = tool.install()
    assert told
    if told.startswith("there is no Node.js"):
        pytest.skip(told)
    assert tool.command() is None


def test_an_installer_has_so_long_and_no_longer() -> None:
    program = [sys.executable, "-c", "import time; time.sleep(60)"]
    begun = time.monotonic()
    assert run(program, {}, 0.2) == "it took more than 0.2 seconds"
    assert time.monotonic() - begun < 20


def test_what_failed_is_told_by_its_last_words() -> None:
    assert run(["sh", "-c", "echo a; echo b >&2; exit 3"], {}, 10) == "b"
    assert run(["no-such-program"], {}, 10).endswith("'no-such-program'")
    assert run(["true"], {"PATH": "/bin:/usr/bin"}, 10) == ""


@pytest.mark.parametrize(("name", "folder"), [("comunica", NPM), ("page", WEB)])
def test_versions_are_exact_and_without_addresses(name: str, folder: Path) -> None:
    project = json.loads((folder / "package.json").read_text())
    wanted = project["dependencies"] | project.get("devDependencies", {})
    assert TOOLS[name].package in wanted
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", each) for each in wanted.values())
    lock = (folder / "package-lock.json").read_text()
    assert "://" not in lock
    entries = [each for path, each in json.loads(lock)["packages"].items() if path]
    assert all(each["version"] and each["integrity"] for each in entries)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_test_installs_them() -> None:
    root = Path(__file__).resolve().parents[2]
    asked = ["make", "--dry-run", "--always-make", "test", "PYTHON=python3"]
    words = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout  # noqa: S603
    assert words.index("-m tests.tools") < words.index("-m pytest")
