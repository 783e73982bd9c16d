"""Every case of the W3C suites of SPARQL, on the embedded store and over HTTP."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from tests.conformance.known import known_failures
from tests.conformance.manifests import Case, read_cases
from tests.conformance.runners import RUNNERS, Runner

_BESIDE = Path(__file__).resolve().parents[3] / "shared"
_SHARED = Path(os.environ.get("KG_SHARED") or _BESIDE)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each case and way; of nothing, which skips, without the reference data."""
    if "case" in metafunc.fixturenames:
        known = known_failures()
        params = [
            pytest.param(case, id=case.id, marks=_marks(known.get(case.id))) for case in _cases()
        ]
        metafunc.parametrize("case", params)
        metafunc.parametrize("runner", RUNNERS, indirect=True, scope="module")


def _marks(cause: str | None) -> tuple[pytest.MarkDecorator, ...]:
    return (pytest.mark.xfail(reason=cause, strict=True),) if cause else ()


@cache
def _cases() -> tuple[Case, ...]:
    return read_cases(_SHARED)


@pytest.fixture(scope="module")
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Return the runner of a way."""
    with closing(RUNNERS[request.param]()) as found:
        yield found


@pytest.mark.filterwarnings("ignore")
def test_case(runner: Runner, case: Case) -> None:
    runner.run(case)


def test_every_known_failure_is_a_case(shared: Path) -> None:
    assert set(known_failures()) <= {case.id for case in read_cases(shared)}
