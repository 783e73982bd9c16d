"""Tells the benchmarks of texts as throughput."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    session = getattr(terminalreporter.config, "_benchmarksession", None)
    measured = [
        each
        for each in getattr(session, "benchmarks", [])
        if "megabytes" in each.extra_info and each.stats.data
    ]
    if not measured:
        return
    terminalreporter.section("throughput of one core")
    for each in measured:
        size = each.extra_info["megabytes"]
        terminalreporter.line(f"{each.name:<60} {size / each.stats.min:8.3f} MB/s of {size:.2f} MB")
