"""Lines of the log: JSON for programs, text for people; one line each, whatever is in it."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TextIO

_QUIET = ("uvicorn", "asyncio", "httpx2")  # of their own affairs only what goes wrong


class LogFormat(StrEnum):
    """How lines are written."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


class LogLevel(StrEnum):
    """What is written: of each level, and of those that are worse."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def configure(wanted: LogFormat, level: LogLevel, stream: TextIO | None = None) -> None:
    """Have the program and its server log to a stream (stderr), instead of what was before.

    Args:
        wanted: auto is text on a terminal and JSON elsewhere.
        level: least that is written.
        stream: where to.
    """
    stream = stream or sys.stderr
    person = wanted is LogFormat.TEXT or (wanted is LogFormat.AUTO and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TextLines() if person else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class JsonLines(logging.Formatter):
    """Each record as an object: time, level, logger, message, and the facts it was given."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str).translate(_BREAKS)


class TextLines(logging.Formatter):
    """Each record as a line with its facts after the message; a stack goes below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a line, and the lines of the stack where there is one."""
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        words = [time, f"{record.levelname:<7}", record.getMessage()]
        words += [f"{name}={value}" for name, value in _flat(_facts(record)) if value is not None]
        line = " ".join(words).translate(_ESCAPED)
        if not record.exc_info:
            return line
        return f"{line}\n{self.formatException(record.exc_info)}"


# Ends of lines for some readers of JSON, though not for JSON itself.
_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029", 0x7F: "\\u007f"}
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
_ESCAPED = {each: repr(chr(each))[1:-1] for each in _CONTROLS}


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(record, "facts", {})
    return found


def _flat(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
