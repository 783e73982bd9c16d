"""Our shapes: as pySHACL reads them, and compiled."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rdflib import RDFS, SH, Graph

from kg import resources
from kg.identifiers import BASE
from kg.shacl.validator import Shapes

# Shapes of what a document brings; the concepts that it names are described elsewhere.
_OF_DOCUMENTS = ("dosage", "edges", "evidence", "mention", "source", "trialresult")
_OF_EVIDENCE = (*_OF_DOCUMENTS, "reportcount", "statement")


@cache
def all_shapes(base: str = BASE) -> Graph:
    """Return every shape, parsed once; do not change it."""
    return _hoisted(_parsed(_all(), base))


@cache
def document_shapes(base: str = BASE) -> Graph:
    """Return the shapes that one document can be held to on its own; do not change it."""
    return _hoisted(_parsed(_OF_DOCUMENTS, base))


@cache
def all_compiled(base: str = BASE) -> Shapes:
    """Return every shape, compiled once for the process."""
    return Shapes(_parsed(_all(), base))


@cache
def document_compiled(base: str = BASE) -> Shapes:
    """Return the shapes that one document can be held to on its own, compiled once."""
    return Shapes(_parsed(_OF_DOCUMENTS, base))


@cache
def concept_compiled(base: str = BASE) -> Shapes:
    """Return the shapes of concepts, which need no evidence to be looked at, compiled once."""
    return Shapes(_parsed((each for each in _all() if each not in _OF_EVIDENCE), base))


def _all() -> list[str]:
    return sorted(path.stem for path in _folder().glob("*.ttl"))


def _folder() -> Path:
    return resources.ontology() / "shapes"


def _parsed(names: Iterable[str], base: str) -> Graph:
    shapes = Graph()
    for name in names:
        text = (_folder() / f"{name}.ttl").read_text("utf-8")
        shapes.parse(data=text.replace(BASE, base), format="turtle")
    return shapes


def _hoisted(shapes: Graph) -> Graph:
    """Return the shapes with the targets of each on its properties themselves.

    That says the same, but pySHACL then looks at all nodes with one pass over a property, and not
    with one for each node, which takes five times as long.
    """
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    for shape, constrained in list(shapes.subject_objects(SH.property)):
        shapes.remove((shape, SH.property, constrained))
        shapes.add((constrained, RDFS.isDefinedBy, shape))
        for kind in targets:
            for target in shapes.objects(shape, kind):
                shapes.add((constrained, kind, target))
    return shapes
