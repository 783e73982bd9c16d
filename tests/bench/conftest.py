"""Tells the benchmarks of texts as throughput, those of documents as time for each."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    session = getattr(terminalreporter.config, "_benchmarksession", None)
    measured = [each for each in getattr(session, "benchmarks", []) if each.stats.data]
    of_size = [each for each in measured if "megabytes" in each.extra_info]
    if of_size:
        terminalreporter.section("throughput of one core")
    for each in of_size:
        size = each.extra_info["megabytes"]
        terminalreporter.line(f"{each.name:<60} {size / each.stats.min:8.3f} MB/s of {size:.2f} MB")
    of_documents = [each for each in measured if "documents" in each.extra_info]
    if of_documents:
        terminalreporter.section("milliseconds a document")
    for each in of_documents:
        number = each.extra_info["documents"]
        terminalreporter.line(f"{each.name:<60} {1000 * each.stats.min / number:8.1f} ms")
