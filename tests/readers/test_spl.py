"""Reading of Structured Product Labeling."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UnreadableSourceError
from kg.extract import extract
from kg.lexicon import load
from kg.model import BlockKind, Document, Extraction, Kind, Predicate, Ref, SectionKind
from kg.readers import read, record_for, spl
from tests.readers.building import document, outline, record, section, texts

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<document xmlns="urn:hl7-org:v3">
<title>PLANTIVO &amp; friends <br/>Initial U.S. Approval: 1987</title>
<effectiveTime value="20200229"/><setId root="0a1b"/><versionNumber value="7"/>
<author><assignedEntity><representedOrganization><name>Planta Pharma Inc.</name>
</representedOrganization></assignedEntity></author>
<component><structuredBody>"""
TAIL = "</structuredBody></component></document>"
IBUPROFEN = ("WK2XYI10QM", "IBUPROFEN")
CODEINE = ("UX6OWY2V7J", "CODEINE")


def _ingredient(code: str, name: str, kind: str = "ACTIB") -> str:
    moiety = f'<code code="{code}" codeSystem="2.16.840.1.113883.4.9"/><name>{name}</name>'
    return (
        f'<ingredient classCode="{kind}"><ingredientSubstance><name>{name} SALT</name>'
        f"<activeMoiety><activeMoiety>{moiety}</activeMoiety></activeMoiety>"
        "</ingredientSubstance></ingredient>"
    )


def _named(tag: str, name: str, generic: str, inside: str) -> str:
    return (
        f'<{tag}><code code="0001-{len(name)}"/><name>{name}</name><asEntityWithGeneric>'
        f"<genericMedicine><name>{generic}</name></genericMedicine></asEntityWithGeneric>"
        f"{inside}</{tag}>"
    )


def _category(name: str) -> str:
    return f'<subjectOf><approval><code displayName="{name}"/></approval></subjectOf>'


def _product(inside: str, *, name: str = "Plantivo", generic: str = "ibuprofen") -> str:
    return (
        '<component><section><code code="48780-1"/><subject><manufacturedProduct>'
        + _named("manufacturedProduct", name, generic, inside)
        + _category("NDA")
        + "</manufacturedProduct></subject></section></component>"
    )


def _section(code: str, title: str, text: str, inside: str = "") -> str:
    return (
        f'<component><section><code code="{code}"/><title>{title}</title>'
        f"<text>{text}</text>{inside}</section></component>"
    )


def _label(*sections: str, product: str = "") -> str:
    return HEAD + (product or _product(_ingredient(*IBUPROFEN))) + "".join(sections) + TAIL


def _facts(made: Document) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in made.sections:
        if each.field:
            found.setdefault(each.heading, []).extend(texts(each))
    return found


def _extracted(text: str) -> Extraction:
    return extract(document(text), load())


def test_a_label_is_known_by_its_root() -> None:
    assert spl.can_read("x", HEAD)
    assert not spl.can_read("x", "<document><title>urn:hl7-org:v3</title></document>")
    assert document(_label()).source.format == spl.NAME


def test_the_head_gives_facts_with_their_places() -> None:
    text = _label()
    made = document(text)
    assert _facts(made) == {
        "First approved": ["1987"],
        "Effective date": ["20200229"],
        "Set id": ["0a1b"],
        "Version": ["7"],
        "Company": ["Planta Pharma Inc."],
        "NDC": ["0001-8"],
        "Product name": ["Plantivo"],
        "Generic name": ["ibuprofen"],
        "UNII": ["WK2XYI10QM"],
        "Active moiety": ["IBUPROFEN"],
        "Marketing category": ["NDA"],
    }
    for each in made.sections:
        block = each.blocks[0]
        assert block.span(0, len(block.text)).of(text) == block.text
    assert made.title == "Plantivo"
    assert made.title_span.of(text) == "Plantivo"
    assert made.source.publisher == "Planta Pharma Inc."
    assert made.source.last_reviewed == date(2020, 2, 29)
    assert made.source.url.endswith("setid=0a1b")


def test_salts_and_packages_have_their_own_codes() -> None:
    code = '<code code="AAAAAAAAA1" codeSystem="2.16.840.1.113883.4.9"/>'
    salted = _ingredient(*IBUPROFEN).replace(
        "<ingredientSubstance>", f"<ingredientSubstance>{code}"
    )
    salted = salted.replace("IBUPROFEN SALT", "IBUPROFEN LYSINE")
    product = _product(salted).replace('code="0001-8"', 'code="0001-1234"')
    facts = _facts(document(_label(product=product)))
    assert (facts["Ingredient"], facts["Ingredient UNII"]) == (["IBUPROFEN LYSINE"], ["AAAAAAAAA1"])
    assert facts["UNII"] == ["WK2XYI10QM"]
    made = {each.ref: each for each in _extracted(_label(product=product)).concepts}
    salt = made[Ref(Kind.DRUG, "ibuprofen-lysine")]
    assert (salt.mappings, salt.broader) == (("UNII:AAAAAAAAA1",), (Ref(Kind.DRUG, "ibuprofen"),))
    assert "UNII:AAAAAAAAA1" not in made[Ref(Kind.DRUG, "ibuprofen")].mappings
    assert made[Ref(Kind.PRODUCT, "plantivo")].mappings == ("NDC:0001-1234",)


def test_what_the_head_states_becomes_statements() -> None:
    made = _extracted(_label())
    product = Ref(Kind.PRODUCT, "plantivo")
    told = {
        (e.subject, e.predicate, str(getattr(e.object, "lexical", e.object))) for e in made.evidence
    }
    assert made.drug == Ref(Kind.DRUG, "ibuprofen")
    assert told == {
        (product, Predicate.FIRST_APPROVED, "1987"),
        (product, Predicate.MANUFACTURED_BY, "organization/planta-pharma-inc"),
        (product, Predicate.CONTAINS, "drug/ibuprofen"),
        (product, Predicate.APPROVAL_STATUS, "approved"),
    }


def test_the_company_of_a_repackaged_product_is_not_its_maker() -> None:
    repacked = _product(_ingredient(*IBUPROFEN) + "<asEquivalentEntity/>")
    made = _extracted(_label(product=repacked))
    assert Predicate.MANUFACTURED_BY not in {each.predicate for each in made.evidence}
    assert _facts(document(_label(product=repacked)))["Repackager"] == ["Planta Pharma Inc."]


def test_a_monograph_approves_no_product() -> None:
    text = _label().replace('"NDA"', '"OTC monograph final"')
    assert Predicate.APPROVAL_STATUS not in {each.predicate for each in _extracted(text).evidence}


def test_a_substance_is_known_by_its_code_whatever_it_is_called() -> None:
    product = _product(_ingredient(IBUPROFEN[0], "FOOFEN"), generic="foofen")
    assert _extracted(_label(product=product)).drug == Ref(Kind.DRUG, "ibuprofen")


def test_several_substances_are_a_combination() -> None:
    parts = _ingredient(*CODEINE) + _ingredient(*IBUPROFEN) + _ingredient("059QF0KO0R", "W", "IACT")
    product = _product(parts, name="Plantivo Day and Night", generic="Ibuprofen, Codeine")
    made = _extracted(_label(product=product))
    assert made.drug == Ref(Kind.DRUG, "codeine-ibuprofen")
    assert {e.subject.slug for e in made.evidence if e.predicate is Predicate.CONTAINS} == {
        "plantivo-day-and-night"
    }


def test_the_swabs_of_a_kit_are_no_part_of_its_drug() -> None:
    pen = _named("partProduct", "Plantivo", "ibuprofen", _ingredient(*IBUPROFEN))
    swab = _named("partProduct", "Swab", "isopropyl alcohol", _ingredient("ND2M416302", "ALCOHOL"))
    kit = "".join(f"<part>{part}{_category('OTC')}</part>" for part in (pen, swab))
    assert _facts(document(_label(product=_product(kit))))["Active moiety"] == ["IBUPROFEN"]
    mixed = _product(kit, name="Duo", generic="duo kit")
    assert _extracted(_label(product=mixed)).drug == Ref(Kind.DRUG, "ibuprofen-isopropyl-alcohol")


def test_classes_of_an_index_are_classes_and_mechanisms() -> None:
    kinds = "".join(
        f'<asSpecializedKind><generalizedMaterialKind><code displayName="{name}"/>'
        "</generalizedMaterialKind></asSpecializedKind>"
        for name in ("Fooase Inhibitor [EPC]", "Fooase Blockade [MoA]", "Foos [Chemical]")
    )
    substance = (
        "<component><section><subject><identifiedSubstance>"
        f'<code code="{IBUPROFEN[0]}" codeSystem="2.16.840.1.113883.4.9"/><name>IBUPROFEN</name>'
        f"{kinds}</identifiedSubstance></subject></section></component>"
    )
    made = _extracted(HEAD.replace("Initial U.S. Approval: 1987", "") + substance + TAIL)
    assert {(each.predicate, str(each.object)) for each in made.evidence} == {
        (Predicate.IN_CLASS, "class/fooase-inhibitor"),
        (Predicate.HAS_MECHANISM, "mechanism/fooase-blockade"),
    }


def test_codes_tell_what_sections_are_about_and_titles_where_no_code_does() -> None:
    inner = _section("42229-5", "6.1 Clinical Trials Experience", "<paragraph>a</paragraph>")
    leaflet = (
        '<paragraph><content styleCode="bold">What are the possible side effects?</content>'
        '</paragraph><paragraph>b</paragraph><paragraph><content styleCode="bold">'
        "How do I keep it?</content></paragraph><paragraph>c</paragraph>"
    )
    made = document(
        _label(
            _section("34084-4", "6 WHAT CAME UP", "", inner),
            _section("42229-5", "CONTRAINDICATIONS", "<paragraph>x</paragraph>"),
            _section("42231-1", "Guide", leaflet),
        )
    )
    assert [each for each in outline(made) if each[2] is not SectionKind.IDENTIFICATION] == [
        (2, "6 WHAT CAME UP", SectionKind.ADVERSE_REACTIONS),
        (3, "6.1 Clinical Trials Experience", SectionKind.ADVERSE_REACTIONS),
        (2, "CONTRAINDICATIONS", SectionKind.CONTRAINDICATIONS),
        (2, "Guide", SectionKind.OTHER),
        (3, "What are the possible side effects?", SectionKind.ADVERSE_REACTIONS),
        (3, "How do I keep it?", SectionKind.OTHER),
    ]


def test_a_box_inside_another_section_is_no_boxed_warning() -> None:
    box = _section("34066-1", "", "<paragraph>Children get 5 mg.</paragraph>")
    made = document(
        _label(
            _section("34068-7", "DOSE", "", box),
            _section("34071-1", "WARNINGS", "", box),
            box,
        )
    )
    kinds = [kind for _, heading, kind in outline(made) if not heading]
    assert kinds == [SectionKind.DOSAGE, SectionKind.BOXED_WARNING, SectionKind.BOXED_WARNING]


def test_lists_keep_their_nesting_and_marks_of_footnotes_go() -> None:
    text = (
        "<list><item><caption>a.</caption>cough<sup>1</sup><footnote>In men.</footnote>"
        "<list><item>dry cough</item></list></item></list>"
        "<paragraph>itch • hives • 10<sup>3</sup> rashes</paragraph>"
    )
    made = section(document(_label(_section("34084-4", "A", text))), "A")
    assert [(b.kind, b.depth, b.text) for b in made.blocks] == [
        (BlockKind.BULLET, 1, "cough"),
        (BlockKind.BULLET, 2, "dry cough"),
        (BlockKind.PARAGRAPH, 0, "itch"),
        (BlockKind.BULLET, 1, "hives"),
        (BlockKind.BULLET, 1, "10^3 rashes"),
        (BlockKind.PARAGRAPH, 0, "In men."),
    ]


TABLE = """<table><caption>Effects, % of patients</caption><thead>
<tr><th rowspan="2">Effect</th><th colspan="2">Plantivo<br/>(N=200)</th><th>Placebo</th></tr>
<tr><th>all</th><th>severe</th><th>(N=100)</th></tr></thead><tbody>
<tr><td colspan="4"><content styleCode="bold">Gut</content></td></tr>
<tr><td>Nausea<sup>a</sup><footnote>Or retching.</footnote></td><td>12</td><td>1</td><td>3</td></tr>
<tr><td colspan="4">a At night.</td></tr></tbody></table>"""


def test_rows_of_tables_have_cells_under_each_column() -> None:
    made = section(document(_label(_section("34084-4", "A", TABLE))), "A")
    cells = [[b.text[start:end] for start, end in b.cells] for b in made.blocks]
    assert cells == [
        [],
        ["Effect", "Plantivo (N=200)", "Plantivo (N=200)", "Placebo"],
        ["", "all", "severe", "(N=100)"],
        ["Gut"] * 4,
        ["Nausea", "12", "1", "3"],
        [],
        [],
    ]
    assert [b.text for b in made.blocks if not b.cells] == [
        "Effects, % of patients",
        "a At night.",
        "Or retching.",
    ]


def test_a_table_of_effects_tells_how_often_they_came() -> None:
    made = _extracted(_label(_section("34084-4", "ADVERSE REACTIONS", TABLE)))
    (nausea,) = [each for each in made.evidence if each.object == Ref(Kind.EFFECT, "nausea")]
    frequency = nausea.frequency
    assert frequency is not None
    assert [str(each) for each in (frequency.low, frequency.comparator)] == ["0.12", "0.03"]
    assert frequency.denominator == 200


def test_a_table_of_a_clinical_study_is_no_table_of_effects() -> None:
    made = _extracted(_label(_section("34092-7", "CLINICAL STUDIES", TABLE)))
    assert Predicate.HAS_ADVERSE_EFFECT not in {each.predicate for each in made.evidence}


def test_the_declared_encoding_is_read() -> None:
    text = _label(_section("34084-4", "Wirkungen", "<paragraph>Übelkeit</paragraph>"))
    latin = text.replace("UTF-8", "iso-8859-1").encode("latin-1")
    made = read(record(), latin)
    assert texts(section(made, "Wirkungen")) == ["Übelkeit"]
    assert read(record(), text.replace("UTF-8", "UTF-16").encode("utf-16")).title == "Plantivo"
    with pytest.raises(UnreadableSourceError, match="line 1: expected a known encoding"):
        read(record(), text.replace("UTF-8", "unicode_escape").encode())


def test_places_hold_with_carriage_returns_references_and_wide_characters() -> None:
    text = _label(
        _section("34084-4", "\U0001f600 A", "é\r\n&lt;5 &#937; <![CDATA[b < c]]>")
    ).replace("\n", "\r\n")
    block = section(document(text), "\U0001f600 A").blocks[0]
    assert block.text == "é <5 Ω b < c"
    for index, char in enumerate(block.text):
        written = block.span(index, index + 1).of(text)
        assert written == char or char == " " or written in ("&lt;", "&#937;")


@given(data=st.data())
@settings(max_examples=150)
def test_damaged_labels_are_read_or_refused_and_never_misquoted(data: st.DataObject) -> None:
    text = _label(_section("34084-4", "A", TABLE + "<list><item>x &amp; y</item></list>"))
    at = data.draw(st.integers(0, len(text)))
    to = data.draw(st.integers(at, min(len(text), at + 40)))
    scrap = st.sampled_from(
        ["", "<td>", "</tr>", '<td colspan="9">', "&lt;", "\r", "<item>", "\x01"]
    )
    damaged = text[:at] + data.draw(scrap) + text[to:]
    try:
        made = read(record(reader=spl.NAME), damaged.encode())
    except UnreadableSourceError:
        return
    for block in (block for each in made.sections for block in each.blocks):
        assert len(block.origin) == len(block.text) + 1
        assert list(block.origin) == sorted(block.origin)
        assert all(0 <= start <= end <= len(block.text) for start, end in block.cells)


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (
            HEAD.replace("?>\n", f"?>\n{LAUGHS}") + TAIL,
            2,
            "XML without a document type declaration",
        ),
        (
            HEAD.replace("?>\n", f"?>\n{OUTSIDE}") + TAIL,
            2,
            "XML without a document type declaration",
        ),
        (HEAD + "\n<component>", 8, r"well-formed XML in <component> in <structuredBody>"),
        (HEAD + "&nbsp;" + TAIL, 7, "well-formed XML .*undefined entity"),
        (HEAD + "<component>" * 300, 7, "elements nested at most"),
    ],
    ids=["laughs", "outside", "truncated", "entity", "deep"],
)
def test_bad_xml_is_refused_with_its_line(text: str, line: int, expected: str) -> None:
    with pytest.raises(UnreadableSourceError, match=f"line {line}: expected {expected}"):
        document(text)


def _shared(shared: Path, name: str) -> Extraction:
    path = shared / "data" / "spl" / name
    return extract(read(record_for(path), path.read_bytes()), load())


def test_a_real_label_of_a_kit_tells_its_effects_from_its_tables(shared: Path) -> None:
    made = _shared(shared, "humira.xml")
    assert made.drug == Ref(Kind.DRUG, "adalimumab")
    told = {each.object: each.frequency for each in made.evidence if each.frequency is not None}
    found = told[Ref(Kind.EFFECT, "hematuria")]
    assert (str(found.low), str(found.comparator), found.denominator) == ("0.05", "0.04", 705)


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("cough.xml", "diphenhydramine-phenylephrine"),
        ("lipitor-repack.xml", "atorvastatin"),
        ("methoxsalen.xml", "methoxsalen"),
        ("no-title.xml", "haloperidol"),
    ],
)
def test_real_labels_are_about_their_substances(shared: Path, name: str, drug: str) -> None:
    made = _shared(shared, name)
    assert made.drug == Ref(Kind.DRUG, drug)
    makers = {each for each in made.evidence if each.predicate is Predicate.MANUFACTURED_BY}
    assert len(makers) == (name == "cough.xml")
