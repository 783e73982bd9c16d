"""Everything but adverse effects: identity, class, indication, mechanism, trials, advice."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from kg.errors import UnreadableSourceError
from kg.model import (
    Datatype,
    Dosage,
    Extraction,
    Kind,
    Literal,
    Object,
    Polarity,
    Predicate,
    Ref,
    TrialResult,
)
from tests.extract.conftest import by_slug

Extract = Callable[[str], Extraction]

PAGE = """Examplex

Generic Name: examplin

Drug Class: [Beta Blockers](#), [Zorbo Medications](#)

Company: Alpha Pharma/Beta Biotech

Approval Status: Approved

Generic Version Available: No

Drug Indication

Examplex is a kinase inhibitor approved for asthma and gout.

General Info

{general}

Dosage

{dosage}

For More Info: <https://example.org/x>

Last Reviewed: May 19, 2020
"""


def objects(extraction: Extraction, predicate: Predicate) -> list[Object]:
    return [each.object for each in extraction.evidence if each.predicate is predicate]


@pytest.fixture
def page(extracted: Extract) -> Callable[..., Extraction]:
    def run(general: str = "No news.", dosage: str = "Ask.") -> Extraction:
        return extracted(PAGE.format(general=general, dosage=dosage))

    return run


def test_brand_page_is_about_a_product_that_contains_the_drug(
    page: Callable[..., Extraction],
) -> None:
    (contains,) = [e for e in page().evidence if e.predicate is Predicate.CONTAINS]
    assert contains.subject == Ref(Kind.PRODUCT, "examplex")
    assert contains.object == Ref(Kind.DRUG, "examplin")


def test_companies_joined_by_a_slash_are_two(page: Callable[..., Extraction]) -> None:
    assert objects(page(), Predicate.MANUFACTURED_BY) == [
        Ref(Kind.ORGANIZATION, "alpha-pharma"),
        Ref(Kind.ORGANIZATION, "beta-biotech"),
    ]


def test_class_that_no_vocabulary_has_is_minted_from_the_field(
    page: Callable[..., Extraction],
) -> None:
    slugs = [o.slug for o in objects(page(), Predicate.IN_CLASS) if isinstance(o, Ref)]
    assert "beta-blocker" in slugs
    assert "zorbo" in slugs
    assert "kinase-inhibitor" in slugs


def test_labelled_lines_give_typed_values(page: Callable[..., Extraction]) -> None:
    found = page("Examplex was first approved in 2013.")
    assert objects(found, Predicate.APPROVAL_STATUS) == [Literal("approved")]
    assert objects(found, Predicate.GENERIC_AVAILABLE) == [Literal("false", Datatype.BOOLEAN)]
    assert objects(found, Predicate.FIRST_APPROVED) == [Literal("2013", Datatype.YEAR)]
    assert objects(found, Predicate.WEB_PAGE) == [Literal("https://example.org/x", Datatype.URI)]


def test_empty_field_says_nothing(extracted: Extract) -> None:
    found = extracted("Examplex\n\nGeneric Name: examplin\n\nCompany: N/A\n\nDrug Class: N/A\n")
    assert {each.predicate for each in found.evidence} == {Predicate.CONTAINS}


def test_indications_of_one_sentence_are_told_apart(page: Callable[..., Extraction]) -> None:
    assert {"asthma", "gout"} <= set(by_slug(page(), Predicate.HAS_INDICATION))


def test_refused_use_is_no_indication(extracted: Extract) -> None:
    text = (
        "# Examplin\n\n**Usage:** Examplin is not approved for asthma. It is used to treat gout.\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_INDICATION)
    assert found["asthma"].polarity is Polarity.NEGATED
    assert found["gout"].polarity is Polarity.AFFIRMED


def test_mechanism_is_an_action_upon_a_target(page: Callable[..., Extraction]) -> None:
    found = by_slug(
        page("It boosts immunity by stimulating T-cell and natural killer cell activity."),
        Predicate.HAS_MECHANISM,
    )
    assert {"t-cell-stimulation", "natural-killer-cell-stimulation"} <= set(found)


def test_trial_shares_keep_their_people_and_trial(page: Callable[..., Extraction]) -> None:
    results = objects(
        page(
            "Study 99-X-1 showed that 41% of men with asthma and 50.5% of women "
            "achieved a complete or partial response."
        ),
        Predicate.HAS_TRIAL_RESULT,
    )
    assert [
        (r.value, r.unit, r.population, r.trial, r.outcome)
        for r in results
        if isinstance(r, TrialResult)
    ] == [
        (Decimal(41), "percent", "men with asthma", "99-X-1", "response rate"),
        (Decimal("50.5"), "percent", "women with asthma", "99-X-1", "response rate"),
    ]


def test_dosage_is_taken_apart(page: Callable[..., Extraction]) -> None:
    (dosage,) = objects(
        page(
            dosage="Examplex is a tablet of 5 mg taken twice daily for 2 weeks, then one week off."
        ),
        Predicate.HAS_DOSAGE,
    )
    assert isinstance(dosage, Dosage)
    assert (dosage.form, dosage.amount, dosage.schedule) == ("tablet", "5 mg", "twice daily")
    assert (dosage.cycle_days_on, dosage.cycle_days_off) == (14, 7)


def test_relations_to_other_drugs(page: Callable[..., Extraction]) -> None:
    found = page(
        "Examplex is related to thalidomide. Examplex plus dexamethasone slows asthma. It is for "
        "people who had prior therapies, including lenalidomide and bortezomib."
    )
    assert set(by_slug(found, Predicate.RELATED_TO)) == {"thalidomide"}
    assert set(by_slug(found, Predicate.USED_WITH)) == {"dexamethasone"}
    assert set(by_slug(found, Predicate.PRIOR_THERAPY)) == {"lenalidomide", "bortezomib"}


def test_advice_is_read_from_answers(extracted: Extract) -> None:
    found = extracted(
        "# Examplin\n\n**FAQs:**\n\n* **Q: Precautions?** A: Monitor your blood counts. Women of "
        "childbearing age must use effective contraception.\n"
    )
    assert set(by_slug(found, Predicate.REQUIRES_MONITORING)) == {"blood-counts"}
    contraception = by_slug(found, Predicate.HAS_PRECAUTION)["contraception"]
    assert contraception.context.population == Ref(
        Kind.POPULATION, "people-of-childbearing-potential"
    )


def test_combination_is_named_by_its_sorted_parts(extracted: Extract) -> None:
    found = extracted("# Nifedipine + Atenolol\n\n**Generic Name:** Nifedipine + Atenolol\n")
    (drug,) = found.concepts
    assert (drug.ref.slug, [c.slug for c in drug.components]) == (
        "atenolol-nifedipine",
        ["atenolol", "nifedipine"],
    )


def test_generic_name_brings_its_synonym_along(extracted: Extract) -> None:
    found = extracted("# Zorbine\n\n**Generic Name:** Zorbine (also known as Zorbic acid)\n")
    assert [c.synonyms for c in found.concepts] == [("Zorbic acid",)]


def test_document_without_any_name_is_unreadable(extracted: Extract) -> None:
    with pytest.raises(UnreadableSourceError):
        extracted("---\nlayout: page\n---\n\n**Usage:** \n")


def test_refused_people_make_no_indication(extracted: Extract) -> None:
    text = (
        "# Examplin\n\n**Usage:** Examplin is used to treat gout. It is *not* recommended for use "
        "in patients with diabetes.\n"
    )
    found = by_slug(extracted(text), Predicate.HAS_INDICATION)
    assert found["gout"].polarity is Polarity.AFFIRMED
    assert all(each.polarity is Polarity.NEGATED for name, each in found.items() if name != "gout")


@pytest.mark.parametrize(
    ("remark", "denied"),
    [
        ("There is no commercially available generic combination of the two.", True),
        ("I cannot find information about a drug called that.", True),
        ("This doesn't exist as a single generic name.", False),
    ],
)
def test_denial_is_of_the_drug_and_not_of_its_name(
    extracted: Extract, remark: str, denied: bool
) -> None:
    found = extracted(f"# Examplin\n\n{remark}\n\n**Side Effects:** Nausea.\n")
    assert (found.drug is None) is denied


def test_side_effects_that_are_only_thought_of_deny_no_drug(extracted: Extract) -> None:
    found = extracted("# Examplin\n\n**Side Effects:** Nausea (this is hypothetical).\n")
    assert found.drug is not None


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("Approved by the FDA and the European Medicines Agency", {"ByFda", "ByEma"}),
        ("Not approved by the FDA", {"ByFda"}),
        ("Approved", set()),
    ],
)
def test_approval_names_the_agencies_that_the_text_names(
    extracted: Callable[[str], Extraction], line: str, agencies: set[str]
) -> None:
    found = extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n**Approval Status:** {line}\n")
    told = deciding_agencies(found)
    assert told == agencies


def deciding_agencies(found: Extraction) -> set[str]:
    """Return the qualifiers of the status of approval."""
    stated = [each for each in found.evidence if each.predicate is Predicate.APPROVAL_STATUS]
    assert stated
    return {qualifier.value for each in stated for qualifier in each.qualifiers}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "It inhibits prostaglandins in the central nervous system.",
            {"prostaglandin-synthesis-inhibition"},
        ),
        ("It is given against infections caused by bacteria.", set()),
        ("Angiotensin II is a hormone that narrows blood vessels.", set()),
        (
            "Examplin mimics norepinephrine, a neurotransmitter that constricts blood vessels.",
            {"vasoconstriction"},
        ),
        ("These lesions often have a disrupted barrier or abnormal blood vessels.", set()),
        ("Examplin binds to fibrin, a part of clots.", set()),
        (
            "This leads to a reduction in neuronal excitability.",
            {"neuronal-excitability-inhibition"},
        ),
        (
            "Examplin stops proteins involved in the growth of cancer cells.",
            {"inhibition-of-tumor-cell-growth"},
        ),
    ],
)
def test_mechanism_is_what_the_drug_does_and_not_where_or_what_others_do(
    extracted: Callable[[str], Extraction], text: str, found: set[str]
) -> None:
    page = f"# Examplin\n\n**Generic Name:** Examplin\n\n**How it Works:** {text}\n"
    assert set(by_slug(extracted(page), Predicate.HAS_MECHANISM)) == found


def test_class_of_what_a_drug_is_an_analogue_of_is_not_its_own(
    extracted: Callable[[str], Extraction],
) -> None:
    text = "Examplin is a synthetic analogue of oxytocin, a hormone of the pituitary."
    page = f"# Examplin\n\n**Generic Name:** Examplin\n\n**How it Works:** {text}\n"
    assert by_slug(extracted(page), Predicate.IN_CLASS) == {}


def test_what_all_diseases_of_a_list_are_characterized_by_is_no_use(
    extracted: Callable[[str], Extraction],
) -> None:
    page = (
        "# Examplin\n\n**Generic Name:** Examplin\n\n**Usage:** It is used for:\n\n"
        "* **Skin conditions:** Including eczema and psoriasis, which are all characterized by "
        "redness and itching.\n"
    )
    found = by_slug(extracted(page), Predicate.HAS_INDICATION)
    assert {"eczema", "psoriasis"} <= set(found)
    assert not {"itching", "erythema"} & set(found)


@pytest.mark.parametrize(
    ("sentence", "slug"),
    [
        ("Examplin is manufactured by Novartis Pharma AG, Basel.", "novartis"),
        ("The marketing authorisation holder is Bayer AG.", "bayer"),
    ],
)
def test_a_maker_is_named_without_its_town(
    extracted: Callable[[str], Extraction], sentence: str, slug: str
) -> None:
    page = f"# Examplin\n\n**Generic Name:** Examplin\n\n**Overview:** {sentence}\n"
    assert list(by_slug(extracted(page), Predicate.MANUFACTURED_BY)) == [slug]


@pytest.mark.parametrize(
    ("sentence", "flags"),
    [
        ("A generic version of Examplin is available.", ["true"]),
        ("There is no generic version.", ["false"]),
        ("Examplin is available as tablets.", []),
    ],
)
def test_sentences_tell_whether_there_is_a_generic(
    extracted: Callable[[str], Extraction], sentence: str, flags: list[str]
) -> None:
    page = f"# Examplin\n\n**Generic Name:** Examplin\n\n**Overview:** {sentence}\n"
    found = extracted(page).evidence
    assert [
        getattr(each.object, "lexical", "")
        for each in found
        if each.predicate is Predicate.GENERIC_AVAILABLE
    ] == flags
