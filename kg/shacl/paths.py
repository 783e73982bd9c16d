"""Property paths, as SHACL has them and as SPARQL writes them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from rdflib import URIRef

from kg.shacl.terms import constant


class Path(ABC):
    """A way from a node to its value nodes; `str()` gives it with bare IRIs, for people."""

    __slots__ = ()

    @property
    @abstractmethod
    def sparql(self) -> str:
        """Return it as SPARQL writes it."""

    @property
    @abstractmethod
    def may_stay(self) -> bool:
        """Tell whether it leads from any node to that node itself, by no step at all."""


@dataclass(frozen=True, slots=True)
class Predicate(Path):
    """One step along a predicate."""

    iri: URIRef

    def __str__(self) -> str:
        return str(self.iri)

    @property
    def sparql(self) -> str:
        """Return the IRI."""
        return constant(self.iri)

    @property
    def may_stay(self) -> bool:
        """Return that one step is taken."""
        return False


@dataclass(frozen=True, slots=True)
class Inverse(Path):
    """A path walked backwards."""

    path: Path

    def __str__(self) -> str:
        return f"^{self.path}" if isinstance(self.path, Predicate) else f"^({self.path})"

    @property
    def sparql(self) -> str:
        """Return the path with a mark before it."""
        return f"^({self.path.sparql})"

    @property
    def may_stay(self) -> bool:
        """Return what is so of the path forwards."""
        return self.path.may_stay


@dataclass(frozen=True, slots=True)
class Sequence(Path):
    """Paths one after the other."""

    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return "/".join(map(str, self.paths))

    @property
    def sparql(self) -> str:
        """Return the paths with strokes between them."""
        return "/".join(f"({each.sparql})" for each in self.paths)

    @property
    def may_stay(self) -> bool:
        """Return whether every part may take no step."""
        return all(each.may_stay for each in self.paths)


@dataclass(frozen=True, slots=True)
class Alternative(Path):
    """Any one of several paths."""

    paths: tuple[Path, ...]

    def __str__(self) -> str:
        return f"({'|'.join(map(str, self.paths))})"

    @property
    def sparql(self) -> str:
        """Return the paths with bars between them."""
        return "|".join(f"({each.sparql})" for each in self.paths)

    @property
    def may_stay(self) -> bool:
        """Return whether one of them may take no step."""
        return any(each.may_stay for each in self.paths)


@dataclass(frozen=True, slots=True)
class Repeated(Path):
    """A path walked several times over.

    Attributes:
        path: what is repeated.
        mark: "*" any number of times, "+" at least once, "?" at most once.
    """

    path: Path
    mark: str

    def __str__(self) -> str:
        return f"({self.path}){self.mark}"

    @property
    def sparql(self) -> str:
        """Return the path with the mark behind it."""
        return f"({self.path.sparql}){self.mark}"

    @property
    def may_stay(self) -> bool:
        """Return whether it may be walked no time, or stays in itself."""
        return self.mark != "+" or self.path.may_stay
