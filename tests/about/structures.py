"""What `ontology/structure.tsv` has to hold: what is found in graphs that the program wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg import resources
from kg.about import STRUCTURE
from kg.about.asked import counted
from kg.about.statistics import Statistics
from kg.rdf import nquads
from kg.vocab import Names
from tests.examples import example_assembly
from tests.family import family_assembly

Row = tuple[str, str, str]


def rows(found: Statistics) -> Iterator[Row]:
    """Yield a row for each class, property, and class or datatype of its values."""
    prefixes = sorted(Names().prefixes().items(), key=lambda each: -len(each[1]))

    def short(iri: str) -> str:
        for prefix, namespace in prefixes:
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        raise ValueError(f"no prefix for {iri}")

    for cls, part in found.classes.items():
        for name, each in part.properties.items():
            for leads_to in (*each.classes, *each.datatypes) or ("",):
                yield short(cls), short(name), short(leads_to) if leads_to else ""


def examples() -> set[Row]:
    """Return the rows of the examples of the tests, which use all of the vocabulary."""
    return {
        row
        for assembly in (example_assembly(), family_assembly())
        for row in rows(counted(nquads(assembly)))
    }


def write(found: Iterable[Row]) -> None:
    """Write the file anew with the rows of the examples and some more."""
    lines = sorted({"\t".join(row) + "\n" for row in (*examples(), *found)})
    (resources.ontology() / STRUCTURE).write_text("".join(lines), "utf-8")
