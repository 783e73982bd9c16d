"""Which share of how many people a sentence says had an effect, and in whom it is compared."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import CiomsClass, Evidence, Frequency

Effects = Callable[..., dict[str, Evidence]]

# sentence | effect, incidence, "vs" that of those compared with, "of" how many
FIGURES = """
Headache occurred in 12% of patients. | headache .12
Nausea was seen in about 4 per cent of users. | nausea .04
Edema affected fewer than 3% of those treated. | edema -.03
Cough developed in 2-5% of adults. | cough .02-.05
Headache and nausea were reported by 7% of people. | headache .07
In 12 of 229 people (5%) a rash appeared. | rash .05 of 229
Rash occurred in 6/120 patients. | rash .05 of 120
Vomiting was seen in three of 60 patients (5%). | vomiting .05 of 60
Cough was noted in 0.3% (4/1184) of subjects. | cough .003 of 1184
Headache occurred in 5% of 1,234 patients. | headache .05 of 1234
Among 1,200 treated adults, 5% had vomiting. | vomiting .05 of 1200
Of the patients treated (N=229), 10% had cough. | cough .1 of 229
Headache occurred in 12% of patients vs 9% with placebo. | headache .12 vs .09
Nausea was reported in 12%, compared with 4 % in the control group. | nausea .12 vs .04
Dizziness (3% and 1% for placebo) was seen. | dizziness .03 vs .01
Fatigue occurred in 8% on Examplin and 3% of those on placebo. | fatigue .08 vs .03
Compared with 4% on placebo, 9% of those on Examplin had fatigue. | fatigue .09 vs .04
Nausea (12% Examplin, 3% placebo) was mild. | nausea .12 vs .03
Cough occurred in 12% and 9% of those on Examplin and placebo, respectively. | cough .12 vs .09
Cough was commoner with it (11/102 [10.8%]) than placebo (6/105 [5.7%]). | cough .108 vs .057 of 102
Eight of 79 (10.1%) on Examplin and 16 of 81 (20%) on placebo had cough. | cough .101 vs .2 of 79
Cough was seen in 6% of people on Examplin compared to 2% taking a dummy pill. | cough .06 vs .02
Headache and dizziness occurred in 12% and 9% of patients, respectively. | dizziness .09
Nausea and gout were commoner with it (14% and 9%) than placebo (5% and 3%). | gout .09 vs .03
Headache came in 8 out of 100 users, against 3 out of 100 on placebo. | headache .08 vs .03
Roughly one in ten users get a headache. | headache .1
Headache: 11% (placebo 6%). | headache .11 vs .06
Cough: Examplin 12%, placebo 3%. | cough .12 vs .03
About 15% of volunteers noticed nausea; on placebo it was 5%. | nausea .15 vs .05
The incidence of nausea was 14% with Examplin and 9% with vehicle. | nausea .14 vs .09
Nausea, 14%; fatigue, 8%; cough, 5%. | fatigue .08
In placebo-controlled trials, headache 5%, nausea 4% and rash 2% were seen. | nausea .04
Nausea occurred in 15% and itching in 8% of people. | pruritus .08
Treatment was discontinued for reactions in 5% and headache occurred in 20%. | headache .2
The most common reactions (greater than or equal to 10%) were cough and rash. | cough .1-
Headache affected less than or equal to 2% of adults. | headache -.02
The reactions most often seen (greater than 35% of subjects) were cough and rash. | cough .35-
Headache was reported in 25 patients (15%) on Examplin. | headache .15
"""


def cases() -> list[tuple[str, str, str]]:
    """Return sentence, effect and figure of each row of the table."""
    rows = [row.partition(" | ") for row in FIGURES.strip().splitlines()]
    return [(sentence, *told.split(" ", 1)) for sentence, _, told in rows]  # type: ignore[misc]


def written(frequency: Frequency) -> str:
    """Return a frequency as the table writes it."""
    low, high = (str(each).lstrip("0") if each else "" for each in (frequency.low, frequency.high))
    words = [low if low == high else f"{low}-{high}"]
    if frequency.comparator is not None:
        words.append(f"vs {str(frequency.comparator).lstrip('0')}")
    if frequency.denominator is not None:
        words.append(f"of {frequency.denominator}")
    return " ".join(words)


@pytest.mark.parametrize(("sentence", "effect", "figure"), cases())
def test_figure_of_an_effect_is_read_with_its_people(
    effects: Effects, sentence: str, effect: str, figure: str
) -> None:
    frequency = effects(sentence)[effect].frequency
    assert frequency is not None
    assert written(frequency) == figure


@pytest.mark.parametrize(
    "sentence",
    [
        "In the placebo group, 7% of people had diarrhea.",
        "Diarrhea developed in 7% of placebo patients only.",
        "Diarrhea occurred in 3% of those who took ibuprofen.",
    ],
)
def test_effect_of_those_who_took_something_else_is_none_of_the_drug(
    effects: Effects, sentence: str
) -> None:
    assert effects(sentence) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "Headache led to discontinuation in 3% of patients.",
        "Headache resolved in 90% of patients within a week.",
        "Headache was noted on day 5/28.",
        "Headache may occur with doses over 5/10 mg.",
        "The reactions that led to discontinuation were cough (3%), nausea (2%) and headache (1%).",
        "The most common reasons to stop treatment were nausea (2.5%) and headache (1%).",
        "Patients discontinued it because of headache (2%).",
    ],
)
def test_figure_of_something_else_is_no_incidence(effects: Effects, sentence: str) -> None:
    frequency = effects(sentence)["headache"].frequency
    assert frequency is None or frequency.low is None


def test_class_of_a_figure_is_that_of_the_drug(effects: Effects) -> None:
    frequency = effects("Cough occurred in 0.3% (4/1184) of patients, against 2% on placebo.")[
        "cough"
    ].frequency
    assert frequency is not None
    assert frequency.cioms is CiomsClass.UNCOMMON


def test_share_of_a_group_is_none_of_its_members(effects: Effects) -> None:
    found = effects("Fatal events occurred in 2.3% of patients, consisting of sepsis and stroke.")
    assert found["sepsis"].frequency is None
    assert found["stroke"].frequency is None


def test_share_of_people_told_apart_stays(effects: Effects) -> None:
    found = effects("In 12% of patients, including children, headache was seen.")
    assert found["headache"].frequency is not None


def test_higher_incidence_than_in_controls_is_of_the_drug(effects: Effects) -> None:
    found = effects(
        "People taking Examplin had a higher incidence of cough than controls (3% vs 1%)."
    )
    assert set(found) == {"cough"}
    assert not effects("Controls had a higher incidence of cough than people taking it.")


def test_word_behind_a_verb_tells_how_often(effects: Effects) -> None:
    found = effects("Blood clots may be found very rarely. Gout has been reported rarely.")
    terms = {name: each.frequency and each.frequency.term for name, each in found.items()}
    assert terms == {"thrombosis": "very rare", "gout": "rare"}
