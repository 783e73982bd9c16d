"""Programs that tests start and that pip does not install: where they are, and who needs them.

`python -m tests.tools` installs them where that may be done. Tests skip without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import pytest

from tests.tools.debian import Debian
from tests.tools.node import Npm
from tests.tools.python import Apart


class Tool(Protocol):
    """A program that tests start.

    Attributes:
        package: what it is called where it comes from.
        needed_by: which tests or benchmarks do not run without it.
    """

    @property
    def package(self) -> str: ...

    @property
    def needed_by(self) -> str: ...

    def command(self) -> tuple[str, ...] | None:
        """Return the words that start it, None where it is not installed."""

    def install(self) -> str:
        """Return "" once it is installed, else why it could not be."""


TOOLS: Mapping[str, Tool] = MappingProxyType(
    {
        "virtuoso": Debian(
            package="virtuoso-opensource-7-bin",
            program="virtuoso-t",
            needed_by="tests of stores on Virtuoso",
        ),
        "comunica": Npm(
            package="@comunica/query-sparql",
            program="bin/query.js",
            project=Path(__file__).resolve().parent / "npm",
            needed_by="tests of federated queries by Comunica",
        ),
        "page": Npm(
            package="vite",
            program="bin/vite.js",
            project=Path(__file__).resolve().parents[2] / "kg" / "web",
            needed_by="type check, lint and tests of the page",
            place="npm-page",
        ),
        "chromium": Debian(
            package="chromium", program="chromium", needed_by="tests of the page in a browser"
        ),
        "wrk": Debian(package="wrk", program="wrk", needed_by="the benchmark of load"),
        "rdflib-endpoint": Apart(
            package="rdflib-endpoint[cli]==0.6.3",
            program="rdflib-endpoint",
            needed_by="its figures in the benchmark of load",
        ),
    }
)
OF_TESTS = ("virtuoso", "comunica", "page", "chromium")
"""Tools that the suite wants; benchmarks ask for theirs."""


def installed(name: str) -> tuple[str, ...]:
    """Return the words that start a tool; skip the test where it is not installed."""
    tool = TOOLS[name]
    found = tool.command()
    if found is None:
        pytest.skip(f"{tool.package} is not installed; `python -m tests.tools {name}` tries to")
    return found
