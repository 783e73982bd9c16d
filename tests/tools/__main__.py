"""Installs what tests start and pip does not install, and says what it could not install.

    python -m tests.tools          all that the suite wants
    python -m tests.tools wrk      only this

What is there is left as it is. It always succeeds: tests skip without a tool.
"""

from __future__ import annotations

import argparse
import sys

from tests.tools import OF_TESTS, TOOLS


def main() -> None:
    """Install the tools that the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tools", nargs="*", metavar="TOOL", help=", ".join(TOOLS))
    wanted = parser.parse_args().tools or OF_TESTS
    for name in wanted:
        if name not in TOOLS:
            parser.error(f"there is no {name}; there are {', '.join(TOOLS)}")
    for name in wanted:
        tool = TOOLS[name]
        if tool.command() is not None:
            continue
        print(f"installing {tool.package}", file=sys.stderr, flush=True)  # noqa: T201
        failed = tool.install()
        if failed:
            told = f"{tool.package} could not be installed ({failed}): skipping {tool.needed_by}"
            print(told, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
