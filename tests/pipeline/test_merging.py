"""Contributions, merged on disk, make what all extractions together make in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.assemble import assemble
from kg.identifiers import BASE
from kg.lexicon import load
from kg.model import Concept, Kind, Ref, Status
from kg.pipeline.contributions import Contribution
from kg.pipeline.sorting import RUN
from kg.rdf import nquads
from tests.examples import example_extractions
from tests.pipeline.extractions import merged


@pytest.mark.parametrize("run", [1, RUN])
@pytest.mark.parametrize("base", ["https://w3id.org/drug-effect-kg/", "http://localhost/kg/"])
def test_what_is_merged_on_disk_is_what_is_assembled_in_memory(
    tmp_path: Path, run: int, base: str
) -> None:
    parts = example_extractions()
    made = merged(parts, tmp_path, base=base, run=run)
    assembly = assemble(parts, load())
    assert list(made.quads) == list(nquads(assembly, base))
    assert tuple(made.standing.sources.values()) == assembly.sources


def test_the_order_of_the_work_makes_no_difference(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    parts = example_extractions()
    one = merged(parts, tmp_path / "one")
    other = merged(parts[::-1], tmp_path / "other")
    assert list(one.quads) == list(other.quads)
    assert one.report.to_json() == other.report.to_json()


def test_the_report_counts_what_is_assembled(tmp_path: Path) -> None:
    parts = example_extractions()
    report = merged(parts, tmp_path).report
    assembly = assemble(parts, load())
    disputed = [each for each in assembly.statements if each.status is Status.DISPUTED]
    unknown = [each for each in assembly.mentions if each.reason == "ungrounded"]
    assert report.counts["statements"] == len(assembly.statements)
    assert report.counts["evidence"] == sum(1 for _ in assembly.evidence())
    assert report.counts["disputed"] == len(disputed) == len(report.conflicts) > 0
    assert report.counts["ungrounded mentions"] == len(unknown) > 0
    assert report.counts["mentions set aside"] == len(assembly.mentions) - len(unknown)
    assert report.counts["report counts"] == len(assembly.counts) > 0
    said = [each.source for each in assembly.evidence()]
    assert {name: row["evidence"] for name, row in report.per_source.items()} == {
        each.id: said.count(each.id) for each in assembly.sources
    }


def test_a_source_that_comes_in_twice_counts_once(tmp_path: Path) -> None:
    first, *others = example_extractions()
    once = merged([first, *others], _folder(tmp_path, "once"))
    twice = merged([first, *others, first], _folder(tmp_path, "twice"))
    assert list(twice.quads) == list(once.quads)
    for name in ("evidence", "statements", "ungrounded mentions", "mentions set aside"):
        assert twice.report.counts[name] == once.report.counts[name]


def test_a_drug_that_is_called_otherwise_is_so_in_every_quad(tmp_path: Path) -> None:
    first, *others = example_extractions()
    drug = next(each.subject for each in first.evidence if each.subject.kind is Kind.DRUG)
    odd = Ref(Kind.DRUG, "zorbine-d4")
    own = Concept(ref=odd, label="zorbine-d4", mappings=_mappings(drug))
    part = replace(
        others[0],
        concepts=(own, *(each for each in others[0].concepts if each.ref != drug)),
        evidence=tuple(replace(each, subject=odd) for each in others[0].evidence),
    )
    parts = [first, part]
    made = list(merged(parts, tmp_path).quads)
    assert made == list(nquads(assemble(parts, load())))
    assert not [line for line in made if f"/drug/{odd.slug}>" in line]


def test_a_concept_that_breaks_a_shape_is_told_and_stays(tmp_path: Path) -> None:
    first, product = next(
        (part, concept)
        for part in example_extractions()
        for concept in part.concepts
        if concept.ref.kind is Kind.PRODUCT and concept.ref in Contribution.of(part, BASE).named
    )
    nameless = replace(product, label="")
    part = replace(
        first, concepts=tuple(nameless if each == product else each for each in first.concepts)
    )
    before = merged([first], _folder(tmp_path, "named")).report.violations
    made = merged([part], _folder(tmp_path, "nameless"))
    (violation,) = set(made.report.violations) - set(before)
    assert violation.focus.endswith(f"/{product.ref}")
    assert violation.message == "A product has exactly one label, which is text and not empty."
    assert not made.report.sound
    assert made.report.counts["concepts that break a shape"] == len(before) + 1
    assert violation.message in made.report.to_markdown()
    assert str(violation) in made.report.to_json()["violations"]
    assert [line for line in made.quads if line.startswith(f"<{violation.focus}> ")]


def _mappings(drug: Ref) -> tuple[str, ...]:
    concept = load().concept(drug)
    assert concept is not None
    return concept.mappings


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder
