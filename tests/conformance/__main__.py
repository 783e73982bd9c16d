"""Prints how many cases of the W3C suites pass: `python -m tests.conformance [SHARED]`."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.conformance.known import known_failures
from tests.conformance.manifests import Case, read_cases
from tests.conformance.runners import RUNNERS, Runner


def main(shared: Path) -> int:
    """Print the table by group, and the failures with their causes; 1 where one is not known."""
    logging.disable(logging.WARNING)  # rdflib on literals that are ill-typed on purpose
    cases, known = read_cases(shared), known_failures()
    failed = {way: _failed(make, cases) for way, make in RUNNERS.items()}
    total = Counter(case.group for case in cases)
    print(f"{'':34}{'cases':>7}" + "".join(f"{way:>10}" for way in failed))  # noqa: T201
    for group, number in sorted(total.items()):
        passed = [number - sum(each.group == group for each in found) for found in failed.values()]
        print(f"{group:34}{number:>7}" + "".join(f"{each:>10}" for each in passed))  # noqa: T201
    sums = [len(cases) - len(found) for found in failed.values()]
    print(f"{'all':34}{len(cases):>7}" + "".join(f"{each:>10}" for each in sums))  # noqa: T201
    names = {case.id for found in failed.values() for case in found}
    for name in sorted(names):
        print(f"{name}: {known.get(name, 'NOT KNOWN')}")  # noqa: T201
    return int(names != set(known))


def _failed(make: Callable[[], Runner], cases: tuple[Case, ...]) -> list[Case]:
    with closing(make()) as runner:
        return [case for case in cases if not _passes(runner, case)]


def _passes(runner: Runner, case: Case) -> bool:
    try:
        runner.run(case)
    except Exception:  # noqa: BLE001 - whatever it is, the case has failed
        return False
    return True


if __name__ == "__main__":
    beside = Path(__file__).resolve().parents[3] / "shared"
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else beside))
