"""Reading of the package leaflets of the European Union."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import BlockKind, SectionKind
from kg.readers import leaflet, read, record_for
from kg.readers.template import Template, company_end, section_number, substance
from tests.readers.building import document, outline, section, texts

CONTENTS = """<h2>What is in this leaflet</h2><ol>
<li>What Plantivo Duo is and what it is used for</li>
<li>What you need to know before you take Plantivo Duo</li>
<li>How to take Plantivo Duo</li><li>Possible side effects</li>
<li>How to store Plantivo Duo</li><li>Contents of the pack and other information</li></ol>
"""
TIDY = f"""<!doctype html><html><head><title>plantivo: leaflet</title></head><body>
{CONTENTS}
<h2>1. What plantivo is and what it is used for</h2><p>It treats gout.</p>
<h2>2. What you need to know before you take plantivo</h2>
<p>Do not take Plantivo Duo</p><ul><li>if you have gallstones</li></ul>
<p>Warnings and precautions Ask your nurse first (see Children and adolescents below).</p>
<p>Other medicines and Plantivo Duo Tell your doctor about warfarin.</p>
<h2>3. How to take plantivo</h2><p>One a day.</p>
<p>If you take more Plantivo Duo than you should Go to a hospital.</p>
<h2>4. Possible side effects</h2>
<p>Like all medicines, this one has some.</p>
<p><b>Serious side effects</b></p>
<p>Common (may affect up to 1 in 10 people)</p><ul><li>stroke</li></ul>
<p>Other side effects include: Very common (may affect more than 1 in 10 people): cough, rash,
hiccups.</p>
<p>Ask your doctor what can be done about the hiccups if they go on for more than two whole
days.</p>
<p>Reporting of side effects Please report them.</p>
<h2>5. How to store plantivo</h2>
<h2>6. Contents of the pack and other information</h2>
<p>What Plantivo Duo contains</p>
<ul><li>The active substances are ibuprofen and codeine. Each tablet contains 5 mg.</li>
<li>The other ingredients are starch.</li></ul>
<p>Marketing Authorisation Holder Planta Pharma B.V. Leafstreet 5, Delft</p>
<p>Manufacturer<br/>Grüner GmbH &amp; Co. KG<br/>Wiesenweg 1</p>
</body></html>"""
RUN_ON = f"""<html><body>{CONTENTS}
<h2>1. What plantivo is and what it is used for</h2><p>It treats gout.</p>
<h2>2. What you need to know before you take plantivo</h2>
<h2>4. Possible side effects</h2>
<h2>These occurred with Plantivo Duo: Very common: may affect more than 1 in 10 people</h2>
<h2>cough</h2><h2>hair loss Common: may affect up to 1 in 10 people</h2>
<h2>dry eyes, which are rare (may affect up to 1 in 1,000 people)</h2>
<p>sore throat Some patients have had the following side effects while taking ibuprofen alone:
Common: thirst Rare: hiccups Reporting of side effects Please report them.</p>
</body></html>"""


def test_a_leaflet_is_known_by_its_main_headings() -> None:
    assert document(TIDY).source.format == ""
    assert leaflet.can_read("x", TIDY)
    assert leaflet.can_read("x", RUN_ON)
    assert not leaflet.can_read("x", "<html><h2>4. Possible side effects</h2><p>Rash.</p></html>")
    assert not leaflet.can_read("x", "Possible side effects\nHow to store Foo\nHow to take Foo")


def test_headings_of_the_template_open_sections_also_where_they_run_into_the_text() -> None:
    assert outline(document(TIDY)) == [
        (2, "What is in this leaflet", SectionKind.OTHER),
        (2, "1. What plantivo is and what it is used for", SectionKind.INDICATIONS),
        (2, "2. What you need to know before you take plantivo", SectionKind.PRECAUTIONS),
        (3, "Do not take Plantivo Duo", SectionKind.CONTRAINDICATIONS),
        (3, "Warnings and precautions", SectionKind.PRECAUTIONS),
        (3, "Other medicines and Plantivo Duo", SectionKind.INTERACTIONS),
        (2, "3. How to take plantivo", SectionKind.DOSAGE),
        (3, "If you take more Plantivo Duo than you should", SectionKind.OVERDOSE),
        (2, "4. Possible side effects", SectionKind.ADVERSE_REACTIONS),
        (3, "Serious side effects", SectionKind.ADVERSE_REACTIONS),
        (4, "Common (may affect up to 1 in 10 people)", SectionKind.ADVERSE_REACTIONS),
        (3, "Other side effects include", SectionKind.ADVERSE_REACTIONS),
        (4, "Very common (may affect more than 1 in 10 people)", SectionKind.ADVERSE_REACTIONS),
        (3, "", SectionKind.ADVERSE_REACTIONS),
        (3, "Reporting of side effects", SectionKind.OTHER),
        (2, "5. How to store plantivo", SectionKind.OTHER),
        (2, "6. Contents of the pack and other information", SectionKind.OTHER),
        (3, "What Plantivo Duo contains", SectionKind.OTHER),
        (4, "active substances", SectionKind.IDENTIFICATION),
        (3, "", SectionKind.OTHER),
        (3, "The other ingredients are", SectionKind.OTHER),
        (3, "Marketing Authorisation Holder", SectionKind.IDENTIFICATION),
        (3, "", SectionKind.OTHER),
        (3, "Manufacturer", SectionKind.IDENTIFICATION),
    ]


def test_the_product_its_substances_and_its_makers_stand_alone() -> None:
    page = document(TIDY)
    assert (page.title, page.title_span.of(TIDY)) == ("Plantivo Duo", "Plantivo Duo")
    assert texts(section(page, "active substances")) == ["ibuprofen and codeine"]
    assert texts(section(page, "Marketing Authorisation Holder")) == ["Planta Pharma B.V."]
    assert texts(section(page, "Manufacturer"))[0] == "Grüner GmbH & Co. KG"


def test_a_band_in_running_text_holds_the_items_that_follow_it() -> None:
    page = document(RUN_ON)
    effects = [each for each in page.sections if each.level > 2]
    assert [(each.heading, texts(each)) for each in effects] == [
        ("These occurred with Plantivo Duo", []),
        ("Very common: may affect more than 1 in 10 people", ["cough", "hair loss"]),
        (
            "Common: may affect up to 1 in 10 people",
            ["dry eyes, which are rare (may affect up to 1 in 1,000 people)", "sore throat"],
        ),
        (
            "Some patients have had the following side effects while taking ibuprofen alone",
            [],
        ),
        ("Common", ["thirst"]),
        ("Rare", ["hiccups"]),
        ("Reporting of side effects", ["Please report them."]),
    ]
    items = {block.kind for each in effects[:6] for block in each.blocks}
    assert items == {BlockKind.BULLET}


def test_a_remark_between_the_items_of_a_band_does_not_end_it() -> None:
    page = document(
        f"<html><body>{CONTENTS}<h2>1. What plantivo is and what it is used for</h2><p>Gout.</p>"
        "<h2>4. Possible side effects</h2><p>Common (may affect up to 1 in 10 people)</p>"
        "<ul><li>low sugar</li></ul><p>Your doctor will tell you what to do about it.</p>"
        "<ul><li>hiccups</li></ul></body></html>"
    )
    bands = [each for each in page.sections if each.heading.startswith("Common")]
    assert [texts(each) for each in bands] == [["low sugar"], ["hiccups"]]


def test_spans_lead_back_to_the_words_of_the_page() -> None:
    page = document(TIDY)
    for part in page.sections:
        assert part.heading_span.of(TIDY) == part.heading
        for block in part.blocks:
            shown = block.span(0, len(block.text)).of(TIDY)
            assert " ".join(shown.replace("&amp;", "&").split()) == block.text
            assert page.line_of(block.origin[0]) == block.line


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("1. What Foo is and what it is used for", 1),
        ("What you need to know before you or your child is given Foo", 2),
        ("3 How Foo is given", 3),
        ("4. POSSIBLE SIDE EFFECTS", 4),
        ("5. Possible side effects", None),
        ("How to store Foo", 5),
        ("Foo is a tablet", None),
    ],
)
def test_main_headings_are_known_with_and_without_their_number(
    line: str, number: int | None
) -> None:
    assert section_number(line) == number


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (
            "Common (may affect up to 1 in 10 people): cough",
            "Common (may affect up to 1 in 10 people)",
        ),
        ("Rare side effects These may affect up to 1 in 1,000 people. Cough", None),
        ("Very common (affects more than 1 user in 10)", None),
        ("Not known: frequency cannot be estimated from the available data", None),
        ("Side effects of unknown frequency (cannot be estimated from the available data)", None),
        ("Common: cough", "Common:"),
        ("Common cold", ""),
        ("This is common (may affect up to 1 in 10 people).", ""),
        ("Rash (uncommon: may affect up to 1 in 100 people)", ""),
        ("Rash (see Common: may affect up to 1 in 10 people)", ""),
    ],
)
def test_a_band_is_a_heading_and_a_remark_is_none(text: str, heading: str | None) -> None:
    cuts = Template(["Foo"]).cuts(text, 4)
    found = text[cuts[0].start : cuts[0].end] if cuts else ""
    assert found == (heading if heading is not None else text.removesuffix(". Cough"))


def test_substances_end_before_their_amount_and_companies_before_their_address() -> None:
    text = "The active substance is foomab (as acetate). Each vial contains 1 mg."
    assert substance(text) == ((4, 20), (24, 30))
    assert substance("It contains no lactose.") is None
    assert company_end("Planta Pharma S.A. Rue 5, Lille") == len("Planta Pharma S.A.")
    assert company_end("Planta, Rue 5, Lille") == len("Planta")
    assert company_end("Planta Industrie Route de Lille") == len("Planta Industrie")
    assert company_end("N.V. Planta Dorpstraat 6 5349 AB Oss") == len("N.V. Planta")
    assert company_end("Planta Unlimited Company t/a Folia Pharma") == len(
        "Planta Unlimited Company"
    )


def test_every_leaflet_of_the_reference_data_has_its_parts(shared: Path) -> None:
    paths = sorted((shared / "data" / "ema-leaflets").glob("*.html"))
    assert len(paths) > 100
    for path in paths:
        page = read(record_for(path), path.read_bytes())
        kinds = [kind for _, _, kind in outline(page)]
        assert page.title, path.name
        assert "package leaflet" not in page.title, path.name
        for kind in (SectionKind.INDICATIONS, SectionKind.ADVERSE_REACTIONS, SectionKind.DOSAGE):
            assert kind in kinds, (path.name, kind)
        for part in page.sections:
            for block in part.blocks:
                assert page.text[block.origin[0]] == block.text[0] or "&" in page.text
