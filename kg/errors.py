"""Exceptions of the package; each carries what names the culprit, and `str()` says it in words."""

from __future__ import annotations

from collections.abc import Sequence


class KgError(Exception):
    """Base of every error that this package raises on purpose."""


class UnreadableSourceError(KgError):
    """A source that no reader can make sense of.

    Attributes:
        name: file name or id of the source.
        line: 1-based line where reading stopped making sense.
        expected: what a reader would have accepted there.
    """

    def __init__(self, name: str, *, line: int, expected: str) -> None:
        super().__init__(name, line, expected)
        self.name = name
        self.line = line
        self.expected = expected

    def __str__(self) -> str:
        return f"unreadable source {self.name}, line {self.line}: expected {self.expected}"


class InvalidFileError(KgError):
    """A file of ours (manifest, rules, vocabulary, query, gold) that breaks its own format.

    Attributes:
        name: the file.
        line: 1-based line, or None where the format gives none.
        expected: what should have stood there.
    """

    def __init__(self, name: str, *, line: int | None = None, expected: str) -> None:
        super().__init__(name, line, expected)
        self.name = name
        self.line = line
        self.expected = expected

    def __str__(self) -> str:
        where = f", line {self.line}" if self.line is not None else ""
        return f"invalid file {self.name}{where}: expected {self.expected}"


class UnknownNameError(KgError):
    """A name that fits no node of the graph.

    Attributes:
        name: what was asked for.
        wanted: the kind of thing, in words ("drug", "query").
        nearest: labels that come closest, best first.
        parameter: what it was given for, "" where that goes without saying.
    """

    def __init__(
        self, name: str, *, wanted: str, nearest: Sequence[str] = (), parameter: str = ""
    ) -> None:
        super().__init__(name, wanted, tuple(nearest))
        self.name = name
        self.wanted = wanted
        self.nearest = tuple(nearest)
        self.parameter = parameter

    def __str__(self) -> str:
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        return f"no {self.wanted} is called {self.name!r}{hint}"


class NoReleaseError(KgError):
    """A directory that holds no published release.

    Attributes:
        path: where a release was expected.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"no release at {self.path}: build one with `kg build`"


class IndexUnusableError(KgError):
    """An index of a release that is missing, damaged, or made by another version.

    Attributes:
        path: where it was expected.
        reason: what is wrong with it, in words.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"the index {self.path} cannot be used: {self.reason}"


class QueryError(KgError):
    """A query that cannot be answered: bad syntax, bad parameter, or refused.

    Attributes:
        reason: what is wrong, in words, with line and column where known.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class BadValueError(QueryError):
    """A parameter of a named query that is missing or unknown, or whose value is not of its type.

    Attributes:
        parameter: its name.
        given: its value, cut where it is long; None where there is none.
        expected: what it takes, in words.
    """

    def __init__(
        self, reason: str, *, parameter: str, expected: str, given: str | None = None
    ) -> None:
        super().__init__(reason)
        self.parameter = parameter
        self.given = given
        self.expected = expected


class StoreError(KgError):
    """A store elsewhere that cannot be reached, or answers with what cannot be used.

    Attributes:
        address: of the store, without credentials.
        reason: what went wrong, in words.
        status: HTTP status of its answer; None where there was none.
    """

    def __init__(self, address: str, reason: str, *, status: int | None = None) -> None:
        super().__init__(address, reason, status)
        self.address = address
        self.reason = reason
        self.status = status

    def __str__(self) -> str:
        return f"the store at {self.address} {self.reason}"


class BuildError(KgError):
    """A build that could not be carried out; the former release, if any, still stands.

    Attributes:
        reason: what went wrong, in words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class FetchError(KgError):
    """A download that could not be carried out; what came of it is kept where it can be resumed.

    Attributes:
        name: the address or the file.
        reason: what is wrong with it, in words.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class ParameterError(KgError):
    """A value that a source of the catalogue cannot be asked for by.

    Attributes:
        reason: what is wrong, with what would be right.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason
