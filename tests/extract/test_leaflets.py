"""What a package leaflet states, from its text to its evidence."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.model import CiomsClass, Evidence, Extraction, Kind, Predicate, Ref
from tests.extract.conftest import by_slug

Leaflet = Callable[[str], Extraction]
_CANCERS = {"ovarian-cancer", "breast-cancer", "lung-cancer"}
Effects = Callable[[str], dict[str, Evidence]]


@pytest.fixture
def leaflet(extracted: Callable[[str], Extraction]) -> Leaflet:
    """Return a function from the side-effects section of a leaflet to its extraction."""

    def run(section: str) -> Extraction:
        return extracted(
            "<html><body><h2>1. What Plantivo is and what it is used for</h2>"
            "<p>Plantivo is used to treat gout. Symptoms of gout include fever.</p>"
            "<h2>2. What you need to know before you take Plantivo</h2>"
            f"<h2>4. Possible side effects</h2>{section}"
            "<h2>6. Contents of the pack and other information</h2>"
            "<p>The active substances are ibuprofen and codeine. Each tablet has 5 mg.</p>"
            "<p>Manufacturer: Planta B.V. Leafstreet 5, Delft</p></body></html>"
        )

    return run


@pytest.fixture
def effects(leaflet: Leaflet) -> Effects:
    """Return a function from the side-effects section of a leaflet to evidence by effect."""
    return lambda section: by_slug(leaflet(section), Predicate.HAS_ADVERSE_EFFECT)


def classes(found: dict[str, Evidence]) -> dict[str, CiomsClass | None]:
    """Return the frequency class of each effect."""
    return {name: each.frequency and each.frequency.cioms for name, each in found.items()}


def test_product_substances_and_maker_are_those_of_section_six(leaflet: Leaflet) -> None:
    found = leaflet("<p>Headache.</p>")
    assert found.drug == Ref(Kind.DRUG, "codeine-ibuprofen")
    assert {str(each.object.slug) for each in found.evidence if isinstance(each.object, Ref)} >= {
        "codeine-ibuprofen",
        "planta-b-v",
        "gout",
        "headache",
    }
    assert set(by_slug(found, Predicate.HAS_INDICATION)) == {"gout"}


def test_bands_class_the_effects_below_them(effects: Effects) -> None:
    found = effects(
        "<p>Very common (may affect more than 1 in 10 people): cough, severe, sometimes fatal,"
        " stroke</p><p>Common (may affect up to 1 in 10 people)</p><ul><li>rash (rare)</li>"
        "<li>fits</li></ul><p>Rare: hiccups</p>"
    )
    assert classes(found) == {
        "cough": CiomsClass.VERY_COMMON,
        "stroke": CiomsClass.VERY_COMMON,
        "rash": None,
        "seizure": CiomsClass.COMMON,
        "hiccups": None,
    }
    assert found["rash"].frequency is not None
    assert found["rash"].frequency.term == "rare"


def test_a_word_means_what_the_leaflet_declares_it_to_mean(effects: Effects) -> None:
    found = effects(
        "<p>Common: may affect up to 1 in 10 people</p><p>Rare: may affect up to 1 in 1,000 people"
        "</p><p>The following side effects were seen with codeine: Common: cough Rare: hiccups</p>"
    )
    assert classes(found) == {"cough": CiomsClass.COMMON, "hiccups": CiomsClass.RARE}
    assert found["cough"].subject == Ref(Kind.DRUG, "codeine")


def test_a_bound_of_the_template_is_a_class_also_without_its_name(effects: Effects) -> None:
    found = effects(
        "<ul><li>headache (may affect up to 1 in 10 people)</li>"
        "<li>coughing up blood (haemoptysis) (uncommon, may affect up to 1 in 100 people)</li>"
        "<li>rash (in up to 10 % of people)</li></ul>"
    )
    assert classes(found) == {
        "headache": CiomsClass.COMMON,
        "hemoptysis": CiomsClass.UNCOMMON,
        "rash": None,
    }
    assert found["rash"].frequency is not None
    assert found["rash"].frequency.high == Decimal("0.1")


def test_only_bands_below_serious_side_effects_are_serious(effects: Effects) -> None:
    found = effects(
        "<p>Serious side effects</p><p>Common (may affect up to 1 in 10 people)</p>"
        "<ul><li>cough</li></ul><p>Other side effects</p>"
        "<p>Common (may affect up to 1 in 10 people)</p><ul><li>hiccups</li></ul>"
    )
    assert {name: each.serious for name, each in found.items()} == {"cough": True, "hiccups": None}


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("Stroke: symptoms can include headache, fever", {"stroke"}),
        ("Stroke in adults. The signs are headache and fever.", {"stroke"}),
        ("Headache. Fever.", {"headache", "pyrexia"}),
        ("inflammation of the lung (interstitial lung disease)", {"interstitial-lung-disease"}),
        (
            "Low levels of sodium, potassium or calcium",
            {
                "hyponatremia",
                "hypokalemia",
                "hypocalcemia",
            },
        ),
        ("Low levels of sodium or sleep", {"hyponatremia"}),
    ],
)
def test_an_item_names_its_effect_and_not_how_it_shows(
    effects: Effects, item: str, names: set[str]
) -> None:
    assert (
        set(effects(f"<p>Rare (may affect up to 1 in 1,000 people)</p><ul><li>{item}</li></ul>"))
        == names
    )


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("Trouble with bleeding (purpura/hemolytic anemia)", {"purpura", "hemolytic-anemia"}),
        ("Abdominal (tummy) pain", {"abdominal-pain"}),
        ("Fever, cough (signs of lung inflammation, also known as pneumonitis)", {"pneumonitis"}),
        ("Thirst, fever (signs of stroke)", {"stroke"}),
        ("A lump, which may present as a blister", {"skin-nodule"}),
        (
            "Low levels of salts in the body (e.g. of sodium, potassium)",
            {"electrolyte-imbalance", "hyponatremia", "hypokalemia"},
        ),
        ("Rash, characterised by fever (maculopapular rash)", {"rash", "maculopapular-rash"}),
        (
            "fever (these may be signs of serious medical conditions such as stroke, sepsis or a"
            " condition known as DRESS)",
            {"stroke", "sepsis", "dress-syndrome"},
        ),
    ],
)
def test_notes_in_and_behind_lay_words(effects: Effects, item: str, names: set[str]) -> None:
    found = effects(f"<p>Rare (may affect up to 1 in 1,000 people)</p><ul><li>{item}</li></ul>")
    assert set(found) == names


def test_the_next_sentence_may_say_how_often(effects: Effects) -> None:
    found = effects(
        "<ul><li>Stroke may follow. This side effect is uncommon (may affect up to 1 in 100 people)"
        ".</li><li>Hiccups occur rarely (may affect up to 1 in 1 000 people).</li></ul>"
    )
    assert classes(found) == {"stroke": CiomsClass.UNCOMMON, "hiccups": CiomsClass.RARE}


@pytest.mark.parametrize(
    "where",
    ["around the area of injection", "where you injected it", "where Plantivo was put into a vein"],
)
def test_what_is_felt_where_the_injection_was_given_is_felt_there(
    effects: Effects, where: str
) -> None:
    found = effects(f"<p>redness, minor bleeding or pain {where}</p>")
    assert set(found) == {
        "injection-site-erythema",
        "injection-site-hemorrhage",
        "injection-site-pain",
    }


@pytest.mark.parametrize(
    ("use", "names"),
    [
        (
            "to prevent your body from rejecting a transplanted kidney",
            {"organ-transplant-rejection"},
        ),
        ("to treat the following diseases:</p><p>Crohn s disease - in adults", {"crohn-disease"}),
        ("to treat a lung disease called asthma", {"asthma"}),
        ("to treat lung cancer. It slows the growth of the cancer cells", {"lung-cancer"}),
        ("for cancer of the ovary, the breast or the lung", _CANCERS),
        ("for ovarian, breast or lung cancer", _CANCERS),
        ("to prevent pregnancy", {"contraception"}),
        ("for adults with a condition called gout", {"gout"}),
        (
            "in adults. Gout is a disease of the joints. Plantivo can treat this disease.",
            {"gout"},
        ),
        ("in adults. Gout is a disease of the joints with pain. Ask about it.", set()),
        ("to treat a disease of the joints called gout, a disease with pain", {"gout"}),
        ("to help protect them against measles and mumps", {"measles", "mumps"}),
        ("because you suffer from gout", {"gout"}),
        ("if you have gout and a diet has not helped", {"gout"}),
        (
            "for cancer of the ovary, the breast (either of them) or the lung",
            _CANCERS,
        ),
        ("for these cancers: breast cancer, ovarian cancer and lung cancer", _CANCERS),
        ("to treat gout, which is a disease with pain and fever", {"gout"}),
        (
            "to treat infections:</p><ul><li>infections by germs that cause the disease known as "
            "mycetoma</li><li>gout, a disease with fever</li></ul><p>",
            {"infection", "mycetoma", "gout"},
        ),
        (
            "to treat gout.</p><p>Macular oedema (a swelling). It can be caused by diabetes "
            "(a disease called diabetic macular oedema).",
            {"gout", "macular-edema", "diabetic-macular-edema"},
        ),
    ],
)
def test_uses_in_the_words_of_leaflets(
    extracted: Callable[[str], Extraction], use: str, names: set[str]
) -> None:
    found = extracted(
        "<html><body><h2>1. What Plantivo is and what it is used for</h2>"
        f"<p>Plantivo is used {use}</p>"
        "<h2>2. What you need to know before you take Plantivo</h2>"
        "<h2>4. Possible side effects</h2>"
        "<h2>6. Contents of the pack and other information</h2>"
        "<p>The active substance is ibuprofen.</p></body></html>"
    )
    assert set(by_slug(found, Predicate.HAS_INDICATION)) == names
