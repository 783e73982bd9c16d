"""What a drug is for: the wordings that say so, and what stands near them without being it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Extraction, Polarity, Predicate
from tests.extract.conftest import Extract, by_slug

Indications = Callable[..., dict[str, Evidence]]


@pytest.fixture
def indications(extracted: Extract) -> Indications:
    """Return a function from the usage section of a monograph to evidence by condition."""

    def run(section: str, *, name: str = "Examplin") -> dict[str, Evidence]:
        return by_slug(usage(extracted, section, name), Predicate.HAS_INDICATION)

    return run


def usage(extracted: Extract, section: str, name: str = "Examplin") -> Extraction:
    """Return the extraction of a monograph that has a usage section only."""
    return extracted(f"# {name}\n\n**Generic Name:** {name}\n\n**Usage:** {section}\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "It brings quick relief from fever.",
        "Examplin reduces fever.",
        "Primarily for fever in adults.",
        "It is effective in fever of any cause.",
        "A capsule that eases fever overnight.",
    ],
)
def test_unusual_wordings_name_what_is_treated(indications: Indications, sentence: str) -> None:
    assert set(indications(sentence)) == {"fever"}


def test_a_note_that_explains_ends_no_list(indications: Indications) -> None:
    found = indications("Used to treat asthma (a condition of the airways), gout and psoriasis.")
    assert set(found) == {"asthma", "gout", "psoriasis"}


def test_a_note_in_plain_words_adds_no_condition(indications: Indications) -> None:
    found = indications("Used to treat angina (chest pain due to poor blood flow).")
    assert set(found) == {"angina"}


def test_a_note_of_examples_does(indications: Indications) -> None:
    found = indications("Used to treat aches (e.g., headache, toothache).")
    assert {"headache", "toothache"} <= set(found)


def test_general_advice_names_no_condition(indications: Indications) -> None:
    found = indications("Used to treat gout; it is important to tell your doctor of any asthma.")
    assert set(found) == {"gout"}


def test_risk_factors_of_those_treated_are_no_use(indications: Indications) -> None:
    found = indications(
        "Used to lower the risk of stroke in adults with several risk factors such as diabetes,"
        " hypertension or obesity."
    )
    assert set(found) == {"stroke"}


def test_an_item_below_a_cue_is_named_by_its_first_words(indications: Indications) -> None:
    found = indications(
        "It is used to treat adults who have:\n\n* Breast cancer that has spread to other parts"
        " of the body or came back after surgery, and was treated with other medicines before"
        " for pain.\n"
    )
    assert set(found) == {"breast-cancer"}


def test_short_lines_below_a_cue_are_a_list_whose_marks_were_lost(indications: Indications) -> None:
    found = indications("It is used to treat:\n\nSevere psoriasis in adults\n\nGout\n")
    assert set(found) == {"psoriasis", "gout"}


def test_what_stands_after_a_purpose_without_a_condition_is_read(indications: Indications) -> None:
    found = indications("\n\n* **In pregnancy:** Helps to prevent neural tube defects.\n")
    assert set(found) == {"neural-tube-defect"}


def test_kinds_after_a_condition_are_listed_with_it(indications: Indications) -> None:
    found = indications("\n\n* **Skin infections:** Cellulitis, impetigo, erysipelas.\n")
    assert {"skin-infection", "cellulitis", "impetigo", "erysipelas"} == set(found)


def test_what_a_part_is_for_belongs_to_the_part(extracted: Extract) -> None:
    found = by_slug(
        usage(
            extracted,
            "\n\n* **Fewer allergies:** Cetirizine helps to relieve sneezing.\n",
            "Cetirizine + Ambroxol",
        ),
        Predicate.HAS_INDICATION,
    )
    assert found["sneezing"].subject.slug == "cetirizine"


def test_adjective_of_a_kind_makes_a_narrower_condition(extracted: Extract) -> None:
    extraction = usage(extracted, "Used to treat pseudomonal infections and to clear acne.")
    found = by_slug(extraction, Predicate.HAS_INDICATION)
    assert set(found) == {"pseudomonal-infection", "acne"}
    made = {concept.ref.slug: concept for concept in extraction.concepts}
    assert [each.slug for each in made["pseudomonal-infection"].broader] == ["infection"]


def test_plural_in_aches_is_the_same_condition(indications: Indications) -> None:
    assert set(indications("Used to treat migraine headaches.")) == {"migraine"}


def test_how_it_works_names_no_condition(indications: Indications) -> None:
    found = indications("It works by preventing blood clots. Examplin is used to treat gout.")
    assert set(found) == {"gout"}


def test_what_a_condition_is_counts_once(indications: Indications) -> None:
    found = indications("Prevents whooping cough, a highly contagious respiratory infection.")
    assert set(found) == {"pertussis"}


def test_symptoms_told_of_a_condition_are_not_listed_with_it(indications: Indications) -> None:
    found = indications("\n\n* **Gout:** A disease causing joint pain, swelling, and stiffness.\n")
    assert set(found) == {"gout"}


def test_list_under_a_place_is_read(indications: Indications) -> None:
    found = indications("\n\n* **Respiratory tract:** Pneumonia (mild), bronchitis\n")
    assert set(found) == {"pneumonia", "bronchitis"}


def test_what_is_called_after_a_condition_is_none(indications: Indications) -> None:
    found = indications("Used to treat gout where pain relievers and pain signals do not matter.")
    assert set(found) == {"gout"}


def test_conditions_share_their_last_word(indications: Indications) -> None:
    found = indications("Used to treat absence, myoclonic, and tonic-clonic seizures.")
    assert set(found) == {
        "absence-seizures",
        "myoclonic-seizures",
        "generalized-tonic-clonic-seizures",
    }


def test_what_refers_back_or_says_nothing_is_no_condition(indications: Indications) -> None:
    found = indications("Used to treat gout, and the symptoms of these infections and discomfort.")
    assert set(found) == {"gout"}


def polarities(found: dict[str, Evidence]) -> dict[str, str]:
    """Return the polarity of each condition."""
    return {name: each.polarity.value for name, each in found.items()}


@pytest.mark.parametrize(
    "sentence",
    [
        "It is effective against gout, not psoriasis.",
        "Used to treat gout but not for psoriasis.",
        "It is used for gout. It is not usually used to treat psoriasis.",
    ],
)
def test_what_a_drug_is_not_for_is_denied(indications: Indications, sentence: str) -> None:
    assert polarities(indications(sentence)) == {"gout": "Affirmed", "psoriasis": "Negated"}


def test_not_only_for_denies_nothing(indications: Indications) -> None:
    found = indications("It is not only used for gout, but also for psoriasis.")
    assert polarities(found) == {"gout": "Affirmed", "psoriasis": "Affirmed"}


def test_a_use_off_label_leaves_the_main_use_certain(indications: Indications) -> None:
    found = indications("While used off-label for gout, its officially approved use is psoriasis.")
    assert polarities(found) == {"gout": "Uncertain", "psoriasis": "Affirmed"}


def test_what_goes_by_another_name_as_an_effect_is_the_same_condition(
    indications: Indications,
) -> None:
    assert set(indications("Used to treat esophageal reflux.")) == {
        "gastroesophageal-reflux-disease"
    }


def test_a_part_that_is_too_common_a_word_takes_nothing_from_the_whole(
    indications: Indications,
) -> None:
    found = indications(
        "Sulphur + Sulphacetamide is used to treat acne.", name="Sulphur + Sulphacetamide"
    )
    assert [each.subject.slug for each in found.values()] == ["octasulfur-sulfacetamide"]


def test_when_to_see_a_doctor_tells_no_use(indications: Indications) -> None:
    found = indications("Used to treat gout. When you have symptoms of psoriasis, ask a doctor.")
    assert set(found) == {"gout"}


def test_what_not_to_use_it_to_relieve_is_denied(indications: Indications) -> None:
    found = indications("You should not use it to relieve psoriasis.")
    assert polarities(found) == {"psoriasis": "Negated"}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It is used to prevent pregnancy.", {"contraception"}),
        ("It prevents pregnancy.", {"contraception"}),
        ("Used to help prevent organ rejection.", {"organ-transplant-rejection"}),
        ("It is used to induce ovulation.", {"infertility"}),
        ("Used to help people quit smoking.", {"nicotine-dependence"}),
        ("It is used as a contrast agent in CT scans.", {"medical-imaging"}),
        ("It is used to reverse neuromuscular blockade.", {"neuromuscular-blockade-reversal"}),
        ("It is used to dilate the pupils.", {"pupil-dilation"}),
        ("A vaccine for protection against hepatitis B.", {"hepatitis-b"}),
        ("Used for the induction and maintenance of anesthesia.", {"anesthesia"}),
    ],
)
def test_uses_that_are_no_diseases_are_uses(
    indications: Indications, sentence: str, found: set[str]
) -> None:
    assert set(indications(sentence)) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Used to treat deficiencies in vitamin B12 (cobalamin), folic acid, and iron.",
        "It prevents deficiency of vitamin B12, folate or iron.",
    ],
)
def test_what_there_is_too_little_of_names_a_disease(
    indications: Indications, sentence: str
) -> None:
    assert set(indications(sentence)) == {
        "vitamin-b12-deficiency",
        "folate-deficiency",
        "iron-deficiency",
    }


def test_a_deficiency_of_a_drug_is_a_disease_as_a_lead_in(indications: Indications) -> None:
    found = indications("\n\n* **Vitamin D deficiency:** It helps the body to absorb calcium.\n")
    assert set(found) == {"vitamin-d-deficiency"}


def test_what_is_used_to_treat_counts_behind_another_use(indications: Indications) -> None:
    found = indications("\n\n* **Seizures:** It is used to treat status epilepticus.\n")
    assert {"seizure", "status-epilepticus"} <= set(found)


@pytest.mark.parametrize(
    "people",
    ["people with gout or asthma", "patients who have recently had gout or asthma"],
)
def test_a_disease_of_those_in_whom_another_is_prevented_is_no_use(
    indications: Indications, people: str
) -> None:
    assert set(indications(f"It is used to prevent stroke in {people}.")) == {"stroke"}


def test_every_lowered_risk_is_a_use(indications: Indications) -> None:
    found = indications("It is given for gout, reducing the risk of stroke and asthma.")
    assert set(found) == {"gout", "stroke", "asthma"}


def test_how_a_drug_works_names_no_use(indications: Indications) -> None:
    found = indications("It works by blocking nerves, which reduces anxiety and pain.")
    assert found == {}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("It provides pain relief.", {"pain"}),
        ("A paste targeting gingivitis and bad breath.", {"gingivitis", "halitosis"}),
        ("Used to lower LDL cholesterol.", {"hypercholesterolemia"}),
        ("It may lessen the severity of diarrhea.", {"diarrhea"}),
    ],
)
def test_more_wordings_name_what_is_treated(
    indications: Indications, sentence: str, found: set[str]
) -> None:
    assert set(indications(sentence)) == found


def test_contracted_denials_are_denials(indications: Indications) -> None:
    found = indications("It treats gout and shouldn't be used for asthma.")
    assert found["asthma"].polarity is Polarity.NEGATED


def test_a_part_of_a_page_headed_usage_in_a_list_tells_uses(extracted: Extract) -> None:
    text = "# Examplin\n\nIt is sold alone.\n\n**Examplin:**\n\n* **Usage:** Treatment of gout.\n"
    assert set(by_slug(extracted(text), Predicate.HAS_INDICATION)) == {"gout"}


def test_the_nearest_part_of_a_combination_has_the_use(extracted: Extract) -> None:
    found = extracted(
        "# Aspirin + Menthol\n\n**Generic Name:** Aspirin + Menthol\n\n"
        "**Usage:** Aspirin relieves fever, while menthol relieves cough.\n"
    )
    uses = by_slug(found, Predicate.HAS_INDICATION)
    assert uses["fever"].subject.slug == "aspirin"
    assert uses["cough"].subject.slug == "menthol"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Used to treat gout. Digoxin is a medicine used to treat heart failure.", {"gout"}),
        ("Used for gout and in procedures requiring muscle paralysis.", {"gout"}),
        ("Used to numb the skin around a wound.", {"wound"}),
        ("Used for coronary angiography.", {"medical-imaging"}),
        (
            "In grave cases, like status asthmaticus, it may be given by mouth.",
            {"status-asthmaticus"},
        ),
        ("In cardiac arrest due to hyperkalemia, Examplin can also be used.", {"cardiac-arrest"}),
        ("In some cases, Examplin may be used for other diseases, such as gout.", {"gout"}),
        ("If you have gout you will first be given other medicines.", {"gout"}),
        ("If you have gout, ask your doctor.", set()),
        ("Used to induce labor.", {"labor-induction"}),
    ],
)
def test_what_is_wanted_or_another_drugs_is_no_use(
    indications: Indications, sentence: str, found: set[str]
) -> None:
    assert set(indications(sentence)) == found


def test_kinds_of_a_use_that_is_named_twice_are_uses(indications: Indications) -> None:
    found = indications("\n\n* **Pain:** Mild to moderate pain such as headache and back pain.\n")
    assert {"headache", "back-pain"} <= set(found)


def test_a_use_for_which_the_page_knows_little_evidence_is_left_open(
    indications: Indications,
) -> None:
    found = indications("\n\n* **Fatigue:** There is limited evidence.\n* **Gout:** It helps.\n")
    assert found["fatigue"].polarity is Polarity.UNCERTAIN
    assert found["gout"].polarity is Polarity.AFFIRMED


def test_a_lack_is_no_use_of_the_part_named_before_it_alone(extracted: Extract) -> None:
    name = "Cyanocobalamin + Iron Sucrose"
    found = usage(extracted, "Treats lacks of and deficiencies in cyanocobalamin and iron.", name)
    uses = by_slug(found, Predicate.HAS_INDICATION)
    assert uses["iron-deficiency"].subject.slug == "cyanocobalamin-iron-sucrose"


def test_infection_of_those_who_are_treated_for_another_is_no_use(indications: Indications) -> None:
    found = indications(
        "\n\n* **Herpes zoster in HIV-infected adults:** It shortens the illness.\n"
    )
    assert set(found) == {"herpes-zoster"}


def test_what_a_medicine_is_for_is_a_use(indications: Indications) -> None:
    assert set(indications("It is a medicine for high blood pressure.")) == {"hypertension"}


def test_use_that_shows_promise_is_left_open(indications: Indications) -> None:
    found = indications("It is being looked into and shows promise in treating gout.")
    assert found["gout"].polarity is Polarity.UNCERTAIN


def test_what_people_have_besides_is_not_treated(indications: Indications) -> None:
    found = indications(
        "Used for obesity in adults with at least one comorbidity (such as asthma or gout)."
    )
    assert set(found) == {"obesity"}


def test_a_weak_immune_system_tells_whom_infections_are_treated_in(
    indications: Indications,
) -> None:
    found = indications("Used to treat:\n\n* Gout\n* Infections in people with weak immune systems")
    assert set(found) == {"gout", "infection"}


def test_a_cavity_of_the_body_is_no_decay_of_teeth(indications: Indications) -> None:
    assert set(indications("Used to treat gout of the abdominal cavity.")) == {"gout"}


def test_an_intended_use_is_none_yet(indications: Indications) -> None:
    found = indications("Its intended use was the treatment of stroke.")
    assert found["stroke"].polarity is Polarity.UNCERTAIN


def test_what_was_investigated_is_no_use_yet(indications: Indications) -> None:
    found = indications("It was investigated in clinical trials for the treatment of stroke.")
    assert found["stroke"].polarity is Polarity.UNCERTAIN


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (
            "These are infections of the body, such as sepsis and pneumonia.",
            {"sepsis", "pneumonia"},
        ),
        ("These are infections with symptoms such as cough and fever.", set()),
        ("Infections within the body, including sepsis.", {"sepsis"}),
        ("Severe lung infections like pneumonia, particularly in winter.", {"pneumonia"}),
        ("Infections caused by bacteria, such as sepsis does.", set()),
        ("It may bring diseases such as pneumonia.", set()),
    ],
)
def test_kinds_are_named_behind_what_a_lead_in_is(
    indications: Indications, item: str, told: set[str]
) -> None:
    found = indications(f"Used to treat:\n\n* **Serious infections:** {item}\n* Gout")
    assert set(found) - {"infection", "gout"} == told
