"""Checks of the page's sources by the tools that its package.json names.

    python -m tests.tools.page          type check and lint

They run in a copy beside the npm packages, which `python -m tests.tools page` installs; without
these nothing is checked, and a line says so.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.tools import TOOLS
from tests.tools.node import Npm

WEB = Path(__file__).resolve().parents[2] / "kg" / "web"
LINTERS = (("typescript/bin/tsc", "--noEmit"), ("@biomejs/biome/bin/biome", "ci", "."))
UNIT_TESTS = ("vitest/vitest.mjs", "run", "--no-color")
BUILD = ("vite/bin/vite.js", "build", "--logLevel=warn")
_SECONDS = 240
_TOOL = TOOLS["page"]


def packages() -> Path | None:
    """Return the folder of the npm packages, None where they are not installed."""
    installed = isinstance(_TOOL, Npm) and _TOOL.command() is not None
    return _TOOL.home / "node_modules" if installed else None


def copied(folder: Path, modules: Path) -> Path:
    """Return a copy of the page's sources in a folder, beside which are its npm packages."""
    copy = folder / "web"
    shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("node_modules", "dist", "__pycache__"))
    (copy / "node_modules").symlink_to(modules)
    return copy


def ran(command: Sequence[str], copy: Path) -> subprocess.CompletedProcess[str]:
    """Return how a command of an npm package has ended."""
    found = _TOOL.command()
    assert found is not None
    program, *words = command
    asked = [found[0], str(copy / "node_modules" / program), *words]
    return subprocess.run(  # noqa: S603 - our own words
        asked, cwd=copy, capture_output=True, text=True, check=False, timeout=_SECONDS
    )


def hook() -> Any:
    """Return the module that builds the page with the package."""
    spec = importlib.util.spec_from_file_location("hatch_build", WEB / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def main() -> int:
    """Check types and style of the page; return 1 where something is wrong."""
    modules = packages()
    if modules is None:
        print("the page is not checked: `python -m tests.tools page` has not installed its tools")  # noqa: T201
        return 0
    copy = copied(modules.parent / "checked", modules)
    try:
        failed = [each for each in (ran(command, copy) for command in LINTERS) if each.returncode]
    finally:
        shutil.rmtree(copy.parent)
    for each in failed:
        print(each.stdout, each.stderr)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
