"""What the words around the name of an effect make of it, item by item in many wordings.

Each row is a sentence of a section on side effects and what a careful reader gets out of it:
the effects asserted, "-" before one denied, "?" before one left open; nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Evidence, Polarity

Effects = Callable[..., dict[str, Evidence]]

DENIED = """
There were no cases of liver failure. Headache was seen. | headache -liver-failure
Examplin did not cause hair loss in studies. | -alopecia
Treatment was not associated with weight gain. | -weight-gain
Examplin has not been shown to increase the risk of stroke. | -stroke
Patients tolerated the drug without nausea or vomiting. | -nausea -vomiting
Neither headache nor dizziness was reported. | -headache -dizziness
Participants denied having insomnia. | -insomnia
No hepatotoxicity was observed in the trials. | -hepatotoxicity
No serious bleeding, rash or cough occurred. | -hemorrhage -rash -cough
Seizures have never been reported. | -seizure
Nausea was absent. Vomiting was reported. | vomiting -nausea
Anaphylaxis has not occurred, but rash has. | rash -anaphylaxis
None of the patients developed pancreatitis. | -pancreatitis
There was no difference in the rate of fatigue between groups. | -fatigue
The tablets were free of sedation. | -sedation
Nobody complained of itching. | -pruritus
Rash can appear with or without fever. | rash pyrexia
Myopathy has been ruled out. | -myopathy
There is no proof that it brings on seizures. | -seizure
It is not thought to cause weight gain. | -weight-gain
Hair loss is not among its side effects. | -alopecia
The trials turned up not a single case of stroke. | -stroke
You will not become drowsy. | -somnolence
It doesn't seem to lead to depression, but gout has been seen. | gout -depression
Headache is not dangerous. | headache
Not everyone experiences nausea. | nausea
If you do not get better, or develop a rash, call your doctor. | rash
Headache no longer bothers most people after a week. | headache
It not only causes nausea but also vomiting. | nausea vomiting
"""

LEFT_OPEN = """
The incidence of dry mouth was similar to placebo. Rash was seen. | rash ?dry-mouth
It is unclear whether Examplin causes depression. | ?depression
A possible link to pancreatitis is being studied. | ?pancreatitis
A causal relationship between Examplin and stroke has not been established. | ?stroke
Whether it leads to hair loss is not known. | ?alopecia
Suicidal ideation has been suspected but not proven. | ?suicidal-ideation
It might possibly cause gout. | ?gout
Hypotension cannot be excluded. | ?hypotension
A few anecdotal reports mention tremor. | ?tremor
In theory, seizures could happen. | ?seizure
It may cause drowsiness. | somnolence
Headache is possible. | headache
Rarely, it causes hepatitis. | hepatitis
"""

OF_OTHERS = """
Insomnia was only seen with placebo. Rash was seen with Examplin. | rash
In the control group, 7% of people had diarrhea. |
Placebo patients had cough in 4% of cases, Examplin patients had rash. | rash
Nonsteroidal anti-inflammatory drugs can cause stomach ulcers. |
Other drugs of this class have caused hepatitis. |
Beta blockers as a group may worsen depression. |
Reactions reported with similar medicines include blindness. |
Like other beta blockers, Examplin can cause fatigue. | fatigue
This beta blocker can cause fatigue. | fatigue
Ibuprofen can cause stomach bleeding. |
Aspirin, for instance, can bring on asthma. |
Warfarin has been linked to skin necrosis. Examplin causes headache. | headache
Unlike ibuprofen, which leads to ulcers, Examplin leads to rash. | rash
"""

OF_THE_PATIENT = """
Tell your doctor if you have ever had a stroke. Rash may occur. | rash
Patients with asthma may have more headaches. | headache
People with a history of seizures should be watched. It can cause rash. | rash
Rash occurred in 5% of 90 subjects (aged 18 to 65) with gout treated with Examplin. | rash
In adults without gout but with a stroke or angina within a year treated with it, rash came. | rash
Rash with pruritus was seen. | rash pruritus
Women who already suffer from migraine reported more nausea. | nausea
In patients with pre-existing liver failure, confusion occurred. | confusion
Examplin, used to treat gout, can cause rash. | rash
When given for the treatment of epilepsy, it has caused dizziness. | dizziness
People may suffer from headache. | headache
Cancer patients often develop anemia. | anemia
Examplin is given for epilepsy and can itself cause sleepiness. | somnolence
Those known to have glaucoma had more blurred vision. | blurred-vision
"""

OTHERWISE = """
Studies in rats showed liver tumors at high doses. Rash occurs in people. | rash
Cataracts developed in beagle dogs. |
Preclinical work found fetal death. Nausea occurs. | nausea
Based on animal data, Examplin can cause birth defects. | ?congenital-anomaly
Overdose may cause seizures. Normal doses cause nausea. | nausea
If you take too much, vomiting can occur. |
After an overdose, coma has been reported. |
Stopping Examplin suddenly may cause anxiety, sweating and insomnia. |
When treatment is stopped abruptly, seizures have been seen. |
Coming off Examplin too fast can bring on anxiety. |
Abrupt cessation was followed by tremor. |
After discontinuation, rebound hypertension was seen. | rebound-hypertension
One trial was stopped early because of excess deaths. |
The study was halted due to strokes. Rash occurred. | rash
Adverse reactions led to discontinuation in 5% of people. |
Headache led to discontinuation of treatment in 2% of patients. | headache
The drug may cause bleeding [see Hemorrhage (5.3)]. | hemorrhage
Rash was seen (see Liver Failure). | rash
For more information on seizures, see section 5. |
Found elsewhere: stroke [see Warnings (5.1)], gout [see Warnings (5.2)]. | stroke gout
"""

FAMILIES = """
Infections, including pneumonia and sepsis, were reported. | infection pneumonia sepsis
Allergic reactions such as hives and wheezing may happen. | hypersensitivity urticaria wheezing
Arrhythmias, for example atrial fibrillation, have been seen. | arrhythmia atrial-fibrillation
Skin reactions (e.g. rash, urticaria) occur. | rash urticaria
"""

IN_PART = """
Low red cells (anemia; symptoms may include pallor), jaundice, rash | anemia jaundice rash
Breathlessness (which could be a symptom of heart failure), cough | heart-failure cough
As with other agents of this class, rash has been seen in patients taking Examplin. | rash
As with similar drugs, Examplin may bring on rash. | rash
Similar drugs have brought on rash. |
In people with gout and asthma with obesity, cough, rash and fever were seen. | cough rash pyrexia
Severe effects in people with gout include hemolytic anemia. | hemolytic-anemia
Redness, especially if sensitive skin | erythema
The steroid may mask infections. |
Low fibrinogen, making it more difficult to form clots | fibrinogen-decreased
If you are being treated for gout, the first dose may bring on nausea. | nausea
In the gout studies, rash was seen. | rash
Nervous system disorders: tremor, stroke | tremor stroke
Infections and infestations: sepsis | sepsis
Patients should be tested for tuberculosis. |
Counts of rash, which does not include hives. | rash
The impact of Examplin on the development of cancer is not known. | ?malignancy
Chest discomfort/pain | chest-discomfort chest-pain
"""


def rows(*tables: str) -> list[tuple[str, frozenset[str]]]:
    """Return sentence and expected effects of each row."""
    split = (line.partition(" | ") for table in tables for line in table.strip().splitlines())
    return [(sentence.rstrip(" |"), frozenset(told.split())) for sentence, _, told in split]


def written(slug: str, polarity: Polarity) -> str:
    """Return an effect as the tables write it."""
    return {Polarity.NEGATED: "-", Polarity.UNCERTAIN: "?"}.get(polarity, "") + slug


@pytest.mark.parametrize(
    ("sentence", "told"),
    rows(DENIED, LEFT_OPEN, OF_OTHERS, OF_THE_PATIENT, OTHERWISE, FAMILIES, IN_PART),
)
def test_context_of_an_effect_is_read(
    effects: Effects, sentence: str, told: frozenset[str]
) -> None:
    found = effects(sentence)
    assert {written(slug, each.polarity) for slug, each in found.items()} == told


def test_reason_to_stop_is_not_how_often_it_came(effects: Effects) -> None:
    found = effects("The most common reasons for stopping were nausea and fatigue.")
    assert {slug: each.frequency for slug, each in found.items()} == {
        "nausea": None,
        "fatigue": None,
    }


def test_what_is_not_recommended_for_its_risks_has_them(effects: Effects) -> None:
    found = effects("Prolonged use is not recommended due to an increased risk of liver damage.")
    assert found["hepatotoxicity"].polarity is Polarity.AFFIRMED
