"""Whether the name that a gold gives is that of the node that was found."""

from __future__ import annotations

import pytest

from kg.evaluation.assertions import Names
from kg.lexicon import Lexicon
from kg.model import Concept, Extraction, Kind, Ref, SourceRecord


def concept(
    label: str, *synonyms: str, kind: Kind = Kind.DRUG, of: str = "", parts: tuple[str, ...] = ()
) -> Concept:
    return Concept(
        ref=ref(label, kind),
        label=label,
        synonyms=synonyms,
        broader=(ref(of),) if of else (),
        mappings=(f"UNII:{label.upper()}",),
        components=tuple(map(ref, parts)),
    )


def ref(name: str, kind: Kind = Kind.DRUG) -> Ref:
    return Ref(kind, name.replace(" + ", "-").replace(" ", "-"))


def names(*own: Concept) -> Names:
    known = Lexicon(
        [
            concept("examplin", "oldname"),
            concept("examplin calcium", of="examplin"),
            concept("examplin zinc", of="examplin"),
            concept("otherol"),
            concept("joint pain", "arthralgia", kind=Kind.EFFECT),
            concept("pain", kind=Kind.EFFECT),
        ]
    )
    source = SourceRecord(id="one", title="one", digest="sha256:0")
    return Names(Extraction(source=source, concepts=own, evidence=()), known)


@pytest.mark.parametrize(
    ("found", "gold", "expected"),
    [
        ("examplin", "oldname", True),
        ("examplin", "Examplin calcium", True),
        ("examplin-calcium", "oldname", True),
        ("examplin", "examplin besylate", True),
        ("examplin-calcium", "examplin zinc", False),
        ("examplin-calcium", "otherol", False),
        ("examplin", "examplin + otherol", False),
        ("examplin", "unheardof", False),
    ],
)
def test_salts_and_former_labels_name_the_same_drug(found: str, gold: str, expected: bool) -> None:
    assert names().same(ref(found), gold) is expected


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ("otherol + oldname", True),
        ("Examplin calcium + Otherol", True),
        ("otherol", False),
        ("otherol + unheardof", False),
        ("examplin + otherol + newdrug", False),
        ("examplin + examplin + otherol", False),
    ],
)
def test_combination_is_the_set_of_its_parts(gold: str, expected: bool) -> None:
    both = concept("examplin + otherol", parts=("examplin", "otherol"))
    assert names(both).same(both.ref, gold) is expected


def test_part_that_only_the_document_names_is_known_by_the_name_there() -> None:
    both = concept("newdrug + otherol", parts=("newdrug", "otherol"))
    assert names(both, concept("newdrug", "ND-1")).same(both.ref, "otherol + nd 1")


def test_effect_of_the_vocabulary_keeps_its_names_where_a_document_brings_it_along() -> None:
    brought = Concept(ref=ref("joint pain", Kind.EFFECT), label="aching joints")
    held = names(brought)
    assert held.same(brought.ref, "arthralgia")
    assert held.same(brought.ref, "Aching joints")
    assert not held.same(brought.ref, "pain")
