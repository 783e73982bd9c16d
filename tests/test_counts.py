"""A count of reports is one table of cases, which its numbers must fit into."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.identifiers import count_ref
from kg.model import AgeGroup, DrugRole, Ref, ReportCount, Sex, Stratum
from kg.rdf.counts import count_of, count_quads
from kg.rdf.mapping import mention_quads
from kg.rdf.nodes import Nodes
from kg.rdf.quads import Value
from kg.vocab import Names
from tests.examples import STROKE, example_counts, example_extractions, example_mentions
from tests.pipeline.extractions import merged


def _stroke() -> ReportCount:
    return next(each for each in example_counts() if each.drug and each.effect == STROKE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"serious": 5},
        {"serious": -1},
        {"cases": 0, "serious": 0, "strata": ()},
        {"drug_cases": 3},
        {"effect_cases": 3},
        {"drug_cases": 41},
        {"drug_cases": 33},  # 33 and 12 cases of 40 have 5 at least in both
        {"strata": (Stratum(Sex.MALE, AgeGroup.ADULT, 3),)},
    ],
)
def test_numbers_that_are_not_of_one_table_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="cases"):
        replace(_stroke(), **wrong)  # type: ignore[arg-type]


def test_a_count_is_named_by_what_it_counts_and_not_by_its_numbers() -> None:
    count = _stroke()
    assert count_ref(count) == Ref(count_ref(count).kind, "485b094424b13f2558af")
    assert count_ref(replace(count, serious=3)) == count_ref(count)
    others = (
        replace(count, source="other"),
        replace(count, drug=None, drug_cases=40, effect_cases=4),
        replace(count, effect=None, effect_cases=40, drug_cases=4),
        replace(count, roles=(DrugRole.PRIMARY_SUSPECT,)),
    )
    assert len({count_ref(each) for each in (count, *others)}) == 5


def _nodes(count: ReportCount, **wrong: str) -> tuple[str, Nodes]:
    nodes = Nodes(Names())
    for node, predicate, value, _ in count_quads(count, Names()):
        local = predicate.rpartition("/")[2]
        nodes.add(node, predicate, Value(wrong[local]) if local in wrong else value)
    return node, nodes


def test_a_count_is_read_as_it_was_written() -> None:
    for count in example_counts():
        node, nodes = _nodes(count)
        assert count_of(nodes, node) == count


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"reportedCases": "many"}, "a whole number; found 'many'"),
        ({"reportedCases": "50"}, "2 serious|50 cases"),
        ({"strata": "women: 3"}, "strata such as .*; found 'women: 3'"),
        ({"strata": "female/middling 4"}, "one of neonate, .*; found middling"),
        ({"strata": ""}, "strata such as"),
        ({"countedRole": "PrimarySuspect"}, "a term of"),
    ],
)
def test_a_count_that_cannot_be_read_is_told(wrong: dict[str, str], expected: str) -> None:
    node, nodes = _nodes(_stroke(), **wrong)
    with pytest.raises(ValueError, match=expected):
        count_of(nodes, node)


def test_words_that_stand_for_many_places_count_as_many(tmp_path: Path) -> None:
    one, other = example_mentions()
    many = replace(other, occurrences=7)
    (counted, *_) = (each for each in example_extractions() if each.counts)
    made = merged([replace(counted, mentions=(one, other, many))], tmp_path).report
    assert made.ungrounded == (("out of sorts", "effect", 8),)
    assert made.counts["report counts"] == len(counted.counts)
    predicate = Names().dkg("occurrences")
    assert [value for _, said, value, _ in mention_quads(many, Names()) if said == predicate] == [
        Value("7", "http://www.w3.org/2001/XMLSchema#integer")
    ]
    assert not [value for _, said, value, _ in mention_quads(other, Names()) if said == predicate]
