"""The failures that are known, with their causes."""

from __future__ import annotations

import tomllib
from pathlib import Path


def known_failures() -> dict[str, str]:
    """Return the cause of each failure, by the id of its case."""
    text = Path(__file__).with_name("known.toml").read_text("utf-8")
    causes = tomllib.loads(text)["causes"]
    return {case: cause["text"] for cause in causes for case in cause["cases"]}
