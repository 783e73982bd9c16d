"""How far a document of a format is to be believed that nobody described."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.model import SourceRecord, Tier
from kg.readers import read, readers
from kg.readers.files import named

_PAGE = "# Zentiva\n\n**Side Effects:** nausea\n"
_LEAFLET = (
    "<html><body><h1>1. What Zentiva is and what it is used for</h1><p>It treats gout.</p>"
    "<h1>2. What you need to know before you take Zentiva</h1><p>Ask.</p>"
    "<h1>4. Possible side effects</h1><p>Nausea.</p></body></html>"
)
_LABEL = (
    '<?xml version="1.0"?><document xmlns="urn:hl7-org:v3"><title>Zentiva</title><component>'
    "<structuredBody><component><section><code code='34084-4' codeSystem='2.16.840.1.113883.6.1'/>"
    "<title>Adverse Reactions</title><text><paragraph>Nausea.</paragraph></text></section>"
    "</component></structuredBody></component></document>"
)


@pytest.mark.parametrize(
    ("name", "text", "tier"),
    [
        ("zentiva.xml", _LABEL, Tier.REGULATOR),
        ("zentiva.html", _LEAFLET, Tier.REGULATOR),
        ("zentiva.md", _PAGE, Tier.EDITORIAL),
    ],
)
def test_a_format_tells_the_tier_of_a_file_that_nobody_described(
    name: str, text: str, tier: Tier
) -> None:
    source = read(named(name, "sha256:0"), text.encode()).source
    assert (source.tier, source.described) == (tier, True)


def test_a_manifest_is_believed_before_the_format() -> None:
    record = SourceRecord(id="zentiva", title="Zentiva", digest="sha256:0", tier=Tier.CURATED)
    assert read(record, _LABEL.encode()).source.tier is Tier.CURATED
    editorial = replace(record, tier=Tier.EDITORIAL)
    assert read(editorial, _LABEL.encode()).source.tier is Tier.EDITORIAL


def test_a_page_that_calls_itself_machine_made_stays_unverified() -> None:
    page = f"{_PAGE}\nThis page is AI-generated.\n"
    assert read(named("zentiva.md", "sha256:0"), page.encode()).source.tier is Tier.UNVERIFIED


def test_labels_and_leaflets_are_the_formats_of_regulators() -> None:
    told = {each.NAME for each in readers() if getattr(each, "TIER", None) is Tier.REGULATOR}
    assert told >= {"spl-xml", "openfda-label-json", "fhir-epi", "package-leaflet-html"}
