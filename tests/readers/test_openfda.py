"""Reading of labels as openFDA gives them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from kg.errors import UnreadableSourceError
from kg.extract import extract
from kg.lexicon import load
from kg.model import BlockKind, Extraction, Kind, Predicate, Ref, SectionKind
from kg.readers import openfda
from tests.readers.building import document, outline, section

TABLE = (
    '<table width="100%"><caption>Effects (% of patients)</caption><tbody>'
    "<tr><td>Effect</td><td>Plantivo\n(N=200)</td><td>Placebo (N=100)</td></tr>"
    "<tr><td>N\u00e4usea &amp; so</td><td>2</td><td>1</td></tr>"
    "<tr><td>Hiccups</td><td>12</td><td>3</td></tr></tbody></table>"
)
LABEL: dict[str, object] = {
    "set_id": "0a1b",
    "version": "7",
    "effective_time": "20200229",
    "adverse_reactions": ['6 ADVERSE REACTIONS The "worst" were: \u2022 cough \u2022 rash'],
    "adverse_reactions_table": [TABLE, "<table>half"],
    "warnings_and_cautions": ["5 WARNINGS AND PRECAUTIONS Be careful."],
    "spl_unclassified_section": ["CONTRAINDICATIONS of old"],
    "spl_product_data_elements": ["Plantivo ibuprofen"],
    "openfda": {
        "brand_name": ["Plantivo"],
        "generic_name": ["IBUPROFEN"],
        "substance_name": ["IBUPROFEN"],
        "unii": ["WK2XYI10QM"],
        "manufacturer_name": ["Planta Pharma Inc."],
        "product_ndc": ["0001-8"],
        "application_number": ["NDA000001"],
        "pharm_class_epc": ["Fooase Inhibitor [EPC]"],
        "is_original_packager": [True],
    },
}


def _text(**changes: object) -> str:
    return json.dumps({"meta": {}, "results": [{**LABEL, **changes}]}, indent=1)


def _extracted(**changes: object) -> Extraction:
    return extract(document(_text(**changes)), load())


def test_a_label_is_known_by_its_identity_and_a_section() -> None:
    assert openfda.can_read("x", _text())
    assert openfda.can_read("x", json.dumps(LABEL))
    assert not openfda.can_read("x", '{"set_id": "1", "results": [{"patient": []}]}')
    assert document(_text()).source.format == openfda.NAME


def test_sections_are_what_their_fields_say() -> None:
    kinds = [
        each for each in outline(document(_text())) if each[2] is not SectionKind.IDENTIFICATION
    ]
    assert kinds == [
        (2, "6 ADVERSE REACTIONS", SectionKind.ADVERSE_REACTIONS),
        (3, "", SectionKind.ADVERSE_REACTIONS),
        (2, "5 WARNINGS AND PRECAUTIONS", SectionKind.PRECAUTIONS),
        (2, "", SectionKind.OTHER),
    ]


def test_every_character_is_found_in_the_escaped_source() -> None:
    text = _text()
    made = document(text)
    blocks = section(made, "6 ADVERSE REACTIONS").blocks
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.PARAGRAPH, 'The "worst" were:'),
        (BlockKind.BULLET, "cough"),
        (BlockKind.BULLET, "rash"),
    ]
    assert blocks[0].span(4, 11).of(text) == '\\"worst\\"'
    row = section(made, "").blocks[2]
    assert [row.text[start:end] for start, end in row.cells] == ["N\u00e4usea & so", "2", "1"]
    assert row.span(0, 6).of(text) == "N\\u00e4usea"
    assert row.span(7, 8).of(text) == "&amp;"
    assert row.line == text[: row.origin[0]].count("\n") + 1


def test_the_document_tells_where_it_comes_from() -> None:
    made = document(_text())
    assert made.title == "Plantivo"
    assert made.title_span.of(made.text) == "Plantivo"
    assert made.source.publisher == "Planta Pharma Inc."
    assert made.source.last_reviewed == date(2020, 2, 29)
    assert made.source.url.endswith("setid=0a1b")


def test_the_facts_and_the_table_become_statements() -> None:
    made = _extracted()
    assert made.drug == Ref(Kind.DRUG, "ibuprofen")
    told = {
        (each.predicate, str(getattr(each.object, "lexical", each.object)))
        for each in made.evidence
    }
    assert told >= {
        (Predicate.CONTAINS, "drug/ibuprofen"),
        (Predicate.MANUFACTURED_BY, "organization/planta-pharma-inc"),
        (Predicate.APPROVAL_STATUS, "approved"),
        (Predicate.IN_CLASS, "class/fooase-inhibitor"),
        (Predicate.HAS_ADVERSE_EFFECT, "effect/cough"),
    }
    (hiccups,) = [each for each in made.evidence if each.object == Ref(Kind.EFFECT, "hiccups")]
    frequency = hiccups.frequency
    assert frequency is not None
    assert (str(frequency.low), str(frequency.comparator), frequency.denominator) == (
        "0.12",
        "0.03",
        200,
    )


def test_a_repackager_is_no_maker() -> None:
    packed = {"manufacturer_name": ["Packs Inc."], "original_packager_product_ndc": ["1-1"]}
    made = _extracted(openfda={"generic_name": ["IBUPROFEN"], **packed})
    assert Predicate.MANUFACTURED_BY not in {each.predicate for each in made.evidence}


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (_text()[:-3], 50, "JSON"),
        (json.dumps({"results": [LABEL, LABEL]}), 1, "one label, .* found 2"),
        (json.dumps({"results": [], "set_id": "1"}), 1, "one label, .* found 0"),
    ],
)
def test_what_is_not_one_label_is_refused(text: str, line: int, expected: str) -> None:
    with pytest.raises(UnreadableSourceError, match=expected) as caught:
        document(text, reader=openfda.NAME)
    assert abs(caught.value.line - line) < 12
