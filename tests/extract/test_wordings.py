"""Statements other than effects in many wordings: what each says, and of whom.

Each row is a section, a text in it, and what a careful reader gets out of it: the predicate's
objects, "-" before one denied, "@" before the people that it is limited to, "+" before what else is
said of it; nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Dosage, Evidence, Extraction, Literal, Polarity, Predicate, Ref
from tests.extract.conftest import by_slug

Extract = Callable[[str], Extraction]

MONITORING = """
Precautions | Obtain a complete blood count every month. | blood-counts
Precautions | Liver enzymes need to be measured at baseline. | liver-function
Precautions | Perform an ECG before starting. | ecg
Precautions | Patients should have their potassium assessed weekly. | potassium
Precautions | Test kidney function before starting Examplin. | kidney-function
Precautions | Men and women should have their INR checked. | inr@men, inr@women
"""

CONTRAINDICATIONS = """
Contraindications | Patients with severe liver failure. | liver-failure
Contraindications | It must never be given to people with epilepsy. | people-with-epilepsy
Contraindications | Infants, and anyone with porphyria, must not receive it. | infants, porphyria
Warnings | Avoid use in patients with gout. | gout
Warnings | Pregnant women should avoid Examplin. | pregnancy
Warnings | Ask your doctor before use if you have gout. |
Contraindications | It must not be used in women who are or may become pregnant. | pregnancy@women
Contraindications | Examplin may harm your unborn baby. |
Contraindications | It has not been studied in children under 10 years of age. |
Precautions | It is contraindicated during pregnancy and breastfeeding. | pregnancy, breastfeeding
Precautions | Avoid Examplin during pregnancy. | pregnancy
Precautions | Avoid alcohol during pregnancy. |
Precautions | Do not administer if you have gout. | gout
Precautions | Contraindicated in gout (due to pain); a history of stroke. | gout, stroke
Precautions | It is contraindicated in infections (excluding influenza) and gout. | infection, gout
Precautions | Advise on it [see Contraindications, Pregnancy (4.3) and Pregnancy (8.1)]. |
"""

INDICATIONS = """
Uses | Examplin is not for the treatment of acute bronchospasm. | -bronchospasm
Uses | Examplin does not treat migraine; it treats gout. | -migraine, gout
Uses | It is no longer recommended for migraine. | -migraine
Uses | Examplin reduces the risk of heart attack and stroke. | myocardial-infarction, stroke
Uses | In children and the elderly it is used for gout. | gout@children, gout@older-adults
Uses | It is approved for asthma in children and for gout in adults. | asthma@children, gout@adults
Uses | In patients with gout, Examplin is indicated to reduce the risk of stroke. | stroke
Uses | In patients with gout, Examplin is indicated to relieve pain. | gout, pain
Uses | Examplin is used in stroke if two other gout risk factors are present. | stroke
"""

STATUS = """
General Info | Examplin was approved in 2015. It was withdrawn from the market in 2019. | withdrawn
General Info | In 2010 the drug was pulled from the market. | withdrawn
General Info | Examplin has not been approved by the FDA. | not approved
General Info | Examplin is an investigational drug. | investigational
General Info | Examplin is not approved by the FDA for migraine. |
General Info | Ibuprofen was withdrawn from the market in 1982. |
"""

MAKERS = """
General Info | Examplin is made by Alpha Pharma. | alpha-pharma
General Info | It is produced by Pfizer Inc. and Zorbo Laboratories. | pfizer, zorbo-laboratories
General Info | Examplin, developed by Gamma Labs, is sold widely. | gamma-labs
General Info | It was developed by scientists in Basel. |
General Info | Ibuprofen is made by Bayer. |
"""

YEARS = """
General Info | Examplin was first authorised in the European Union in 2009. | 2009
General Info | Examplin received accelerated approval from the FDA in 2021. | 2021
General Info | In 1999 Examplin was approved in Japan. | 1999
General Info | Approval is expected in 2030. |
"""

QUALIFIED_USES = """
Uses | Examplin is a first-line treatment for gout. | gout+FirstLine+Treatment
Uses | It is indicated for the adjuvant treatment of melanoma. | melanoma+Adjuvant+Treatment
Uses | It is approved for gout refractory to other drugs. | gout+Refractory
Uses | It is given for relapsed or refractory gout. | gout+Refractory+Relapsed
Uses | It is used as second-line therapy for gout. | gout+SecondLine+Treatment
Uses | It is for the treatment and prevention of influenza. | influenza+Prevention+Treatment
Uses | It is used to prevent stroke in people with atrial fibrillation. | stroke+Prevention
Uses | Examplin is used to diagnose tuberculosis. | tuberculosis+Diagnosis
Uses | It is approved for gout as a single agent. | gout+Monotherapy
Uses | It is taken as an add-on to diet to treat gout. | gout+AddOn+Treatment
Uses | It is a maintenance therapy for gout. | gout+Maintenance+Treatment
"""

INTERACTIONS = """
Drug Interactions | Examplin increases the effect of warfarin. | warfarin+RaisesOther
Drug Interactions | The effects of warfarin may be reduced by Examplin. | warfarin+LowersOther
Drug Interactions | Ketoconazole may raise the concentration of Examplin. | ketoconazole+Raised
Drug Interactions | Levels of Examplin are lowered by rifampin. | rifampin+Lowered
Drug Interactions | Rifampin increases the clearance of Examplin. | rifampin+Lowered
Drug Interactions | Ketoconazole raises the risk of bleeding with Examplin. | ketoconazole
Drug Interactions | No interaction with digoxin was found. | -digoxin
Drug Interactions | Examplin had no clinically significant effect on warfarin. | -warfarin
"""

APPROVALS = """
General Info | It got accelerated approval from the FDA in 2021. | 2021+AcceleratedApproval+ByFda
General Info | It was conditionally approved by the EMA in 2018. | 2018+AcceleratedApproval+ByEma
General Info | Examplin was approved by the FDA in 2016. | 2016+ByFda
General Info | In 2016 Examplin was approved in Japan. | 2016
General Info | Examplin was approved by the MHRA in 2016 and by Health Canada later. | 2016+ByMhra
"""

DOSES = """
Dosage | For men and women, take 20 mg daily. | 20 mg daily@men, 20 mg daily@women
Dosage | Children: 10 mg/kg every 8 hours. | 10 mg/kg every 8 hours@children
"""


def rows(**tables: str) -> list[tuple[Predicate, str, str, str]]:
    """Return predicate, section, text and what is told, row by row."""
    return [
        (Predicate(name), *map(str.strip, f"{line} ".split(" | ", 2)))  # type: ignore[misc]
        for name, table in tables.items()
        for line in table.strip().splitlines()
    ]


def written(evidence: Evidence) -> str:
    """Return the object of evidence as the tables write it."""
    match evidence.object:
        case Ref(slug=words) | Literal(lexical=words):
            pass
        case Dosage(amount=amount, schedule=schedule):
            words = f"{amount} {schedule}"
    denied = "-" if evidence.polarity is Polarity.NEGATED else ""
    people = evidence.context.population
    return f"{denied}{words}" + (f"@{people.slug}" if people else "")


def qualified(evidence: Evidence) -> str:
    """Return the object of evidence with what else is said."""
    return "+".join([written(evidence), *sorted(each.value for each in evidence.qualifiers)])


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("Do not take Examplin if you:", {"porphyria", "gout"}),
        ("The following people:", {"porphyria", "gout"}),
        ("Tell your doctor if you:", set()),
        ("Tell your doctor about all other medicines for:", set()),
    ],
)
def test_what_opens_a_list_among_contraindications_tells_what_it_is_of(
    extracted: Extract, lead: str, expected: set[str]
) -> None:
    found = extracted(
        "# Examplin\n\n**Generic Name:** Examplin\n\n"
        f"**Contraindications:**\n\n{lead}\n- have porphyria\n- have gout\n"
    )
    assert by_slug(found, Predicate.CONTRAINDICATED_IN).keys() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Statins raise the risk of harm when taken with gemfibrozil.", {"gemfibrozil"}),
        ("Avoid other statins.", {"statin"}),
    ],
)
def test_a_drug_does_not_interact_with_the_class_that_it_is_of(
    extracted: Extract, text: str, expected: set[str]
) -> None:
    found = extracted(
        "# Examplin\n\n**Generic Name:** Examplin\n\n**Uses:** Examplin is a statin.\n\n"
        f"**Drug Interactions:** {text}\n"
    )
    assert by_slug(found, Predicate.INTERACTS_WITH).keys() == expected


def test_what_a_mechanism_is_not_about_does_not_deny_it(extracted: Extract) -> None:
    found = extracted(
        "# Examplin\n\n**Generic Name:** Examplin\n\n**Mechanism of Action:** Examplin blocks"
        " dopamine receptors. It does not block dopamine receptors of the D4 type.\n"
    )
    said = [each for each in found.evidence if each.predicate is Predicate.HAS_MECHANISM]
    assert {each.polarity for each in said} == {Polarity.AFFIRMED}


@pytest.mark.parametrize(
    ("predicate", "section", "text", "told"),
    rows(
        requiresMonitoring=MONITORING,
        contraindicatedIn=CONTRAINDICATIONS,
        hasIndication=INDICATIONS,
        approvalStatus=STATUS,
        manufacturedBy=MAKERS,
        firstApproved=YEARS,
        hasDosage=DOSES,
    ),
)
def test_wording_is_understood(
    extracted: Extract, predicate: Predicate, section: str, text: str, told: str
) -> None:
    found = extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n**{section}:** {text}\n")
    got = {written(each) for each in found.evidence if each.predicate is predicate}
    assert got == set(filter(None, told.split(", ")))


@pytest.mark.parametrize(
    ("predicate", "section", "text", "told"),
    rows(hasIndication=QUALIFIED_USES, interactsWith=INTERACTIONS, firstApproved=APPROVALS),
)
def test_what_else_is_said_of_it_is_kept(
    extracted: Extract, predicate: Predicate, section: str, text: str, told: str
) -> None:
    found = extracted(f"# Examplin\n\n**Generic Name:** Examplin\n\n**{section}:** {text}\n")
    got = {qualified(each) for each in found.evidence if each.predicate is predicate}
    assert got == set(told.split(", "))
