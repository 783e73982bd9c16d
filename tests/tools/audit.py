"""Known vulnerabilities of what the program is built and tested with.

`python -m tests.tools.audit` has pip check what is installed, and pip-audit ask the advisory
service of the package index about every version in `constraints.txt`. It fails where a
vulnerability is known. Where that service cannot be reached, or does not know a package, it says
so: nothing is known then.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_CONSTRAINTS = Path(__file__).resolve().parents[2] / "constraints.txt"
_SECONDS = 60  # that the whole audit may take
_COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--requirement", str(_CONSTRAINTS)),
    *("--no-deps", "--disable-pip"),  # the file has all, and nothing is to be installed
    *("--format", "json", "--progress-spinner", "off", "--timeout", "5"),
)
_SHOWN = 5  # names of packages


def main() -> int:
    """Return 1 where something is wrong, and say what."""
    check = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )
    if check.returncode:
        _say([*check.stdout.splitlines(), "what is installed does not fit together"])
        return 1
    code, lines = judged(_asked())
    _say(lines)
    return code


def judged(report: Mapping[str, Any] | None) -> tuple[int, Sequence[str]]:
    """Return the exit code that a report of pip-audit amounts to, and what to say.

    None is no report: nobody could be asked.
    """
    if report is None:
        return 0, ["the advisory service cannot be reached from here: NOT AUDITED"]
    found = report["dependencies"]
    unknown = [each["name"] for each in found if "skip_reason" in each]
    known = [each for each in found if "skip_reason" not in each]
    lines = [
        f"{each['name']} {each['version']}: {flaw['id']}"
        f" (mended in {', '.join(flaw['fix_versions']) or 'no version'})"
        for each in known
        for flaw in each["vulns"]
    ]
    if not known:
        return judged(None)
    if unknown:
        names = ", ".join(unknown[:_SHOWN]) + (", …" if len(unknown) > _SHOWN else "")
        lines.append(f"the service does not know {len(unknown)} packages: {names}: NOT AUDITED")
    flaws = sum(len(each["vulns"]) for each in known)
    return int(flaws > 0), [*lines, f"{len(known)} packages: {flaws} known vulnerabilities"]


def _asked() -> Mapping[str, Any] | None:
    try:
        made = subprocess.run(  # noqa: S603 - our own Python
            _COMMAND, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
        found: Mapping[str, Any] = json.loads(made.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return found


def _say(lines: Sequence[str]) -> None:
    for each in lines:
        print(f"audit: {each}")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
