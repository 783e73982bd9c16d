"""Reading of electronic product information (FHIR ePI): the leaflet, in sections of a bundle."""

from __future__ import annotations

import json
from html import escape, unescape

import pytest

from kg.errors import UnreadableSourceError
from kg.extract import extract
from kg.lexicon import load
from kg.model import Document, Predicate, Ref, SectionKind
from kg.readers import read
from kg.readers.epi import can_read
from tests.readers.building import outline, record, section, texts

XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
USES = "1. What Plantivo is and what it is used for"
BEFORE = "2. What you need to know before you take Plantivo"
PACK = "6. Contents of the pack and other information"
SECTIONS = [
    (
        "B. Package leaflet",
        "",
        [
            (USES, "<p>Plantivo is used to treat gout &amp; “psoriasis”.</p>", []),
            (
                BEFORE,
                f"<p>{BEFORE}</p>",
                [("Do not take Plantivo", "<ul><li>if you have gallstones</li></ul>", [])],
            ),
            (
                "4. Possible side effects",
                "<p>Like all medicines, it has some.</p>",
                [
                    (
                        "Common (may affect up to 1 in 10 people)",
                        "<ul><li>“dizziness” or nausea</li><li>hiccups</li></ul>",
                        [],
                    )
                ],
            ),
            (
                PACK,
                "<p>What Plantivo contains</p><p>The active substance is ibuprofen. "
                "Each tablet contains 5 mg.</p>",
                [],
            ),
        ],
    )
]


def resource(title: str, body: str, inner: list) -> dict:  # type: ignore[type-arg]
    made = {
        "title": title,
        "code": {"text": title},
        "text": {"status": "additional", "div": f"<div {XHTML}>{body or 'unavailable'}</div>"},
        "section": [resource(*each) for each in inner],
    }
    return made if body else {**made, "emptyReason": {"text": "unavailable"}}


def element(title: str, body: str, inner: list) -> str:  # type: ignore[type-arg]
    below = "".join(element(*each) for each in inner)
    narrative = f"<text><status value='additional'/><div {XHTML}>{body}</div></text>"
    return (
        f'<section>\n<title value="{escape(title)}"/>{narrative if body else ""}{below}</section>'
    )


COMPOSITION = {
    "resourceType": "Composition",
    "status": "final",
    "type": {"text": "Package Leaflet"},
    "title": "Package leaflet of Plantivo",
    "section": [resource(*each) for each in SECTIONS],
}
BUNDLE = {
    "resourceType": "Bundle",
    "type": "document",
    "entry": [
        {"fullUrl": "urn:uuid:1", "resource": COMPOSITION},
        {"resource": {"resourceType": "MedicinalProductDefinition", "name": []}},
    ],
}
XML = (
    '<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><type value="document"/><entry>'
    '<resource><Composition><title value="Package leaflet of Plantivo"/>'
    + "".join(element(*each) for each in SECTIONS)
    + "</Composition></resource></entry></Bundle>"
)
FORMS = {
    "json": json.dumps(BUNDLE, indent=1, ensure_ascii=False),
    "escaped": json.dumps(BUNDLE, ensure_ascii=True),
    "composition": json.dumps(COMPOSITION),
    "xml": XML,
}


@pytest.fixture(params=FORMS)
def text(request: pytest.FixtureRequest) -> str:
    return FORMS[request.param]


@pytest.fixture
def page(text: str) -> Document:
    return read(record(), text.encode())


def test_sections_of_the_bundle_are_those_of_the_leaflet(page: Document) -> None:
    assert outline(page) == [
        (2, "B. Package leaflet", SectionKind.OTHER),
        (2, USES, SectionKind.INDICATIONS),
        (2, BEFORE, SectionKind.PRECAUTIONS),
        (3, "Do not take Plantivo", SectionKind.CONTRAINDICATIONS),
        (2, "4. Possible side effects", SectionKind.ADVERSE_REACTIONS),
        (3, "", SectionKind.ADVERSE_REACTIONS),
        (4, "Common (may affect up to 1 in 10 people)", SectionKind.ADVERSE_REACTIONS),
        (2, PACK, SectionKind.OTHER),
        (3, "What Plantivo contains", SectionKind.OTHER),
        (4, "active substance", SectionKind.IDENTIFICATION),
        (3, "", SectionKind.OTHER),
    ]
    assert page.title == "Plantivo"
    assert texts(section(page, USES)) == ["Plantivo is used to treat gout & “psoriasis”."]
    assert texts(section(page, BEFORE)) == []


def test_offsets_lead_to_the_characters_of_the_file(page: Document, text: str) -> None:
    for part in page.sections:
        for block in part.blocks:
            for index, char in enumerate(block.text):
                written = block.span(index, index + 1).of(text)
                said = json.loads(f'"{written}"') if written.startswith("\\") else unescape(written)
                assert said == char
            assert page.line_of(block.origin[0]) == block.line


def test_a_band_of_the_bundle_is_a_class_of_frequency(page: Document) -> None:
    effects = {
        each.object.slug: each
        for each in extract(page, load()).evidence
        if each.predicate is Predicate.HAS_ADVERSE_EFFECT and isinstance(each.object, Ref)
    }
    assert set(effects) == {"dizziness", "nausea", "hiccups"}
    for each in effects.values():
        assert each.subject.slug == "ibuprofen"
        assert each.span.of(page.text) == each.quote
        assert each.frequency is not None
        assert each.frequency.term == "common"


def test_only_a_composition_is_such_a_document() -> None:
    assert all(can_read("x", text) for text in FORMS.values())
    assert not can_read("x", '{"resourceType": "Patient"}')
    assert not can_read("x", "<html><body>Composition</body></html>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"resourceType": "Composition", "section": []}', "sections with text"),
        ('{"resourceType": "Composition", "section": [{"title": 3}, 4]}', "sections with text"),
        ('{"resourceType": "Composition", "section": [', "JSON"),
        ('<Bundle xmlns="http://hl7.org/fhir"><section/></div>', "sections with text"),
    ],
)
def test_a_bundle_without_text_is_refused(text: str, expected: str) -> None:
    with pytest.raises(UnreadableSourceError, match=expected):
        read(record(), text.encode())
