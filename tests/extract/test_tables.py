"""How often effects came, as the text tables of labels and monographs tell it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kg.model import CiomsClass, Evidence, Extraction, Frequency

Effects = Callable[..., dict[str, Evidence]]

PIPES = """

| Adverse reaction | Examplin (N=200) | Placebo (N=190) |
|---|---|---|
| Nervous system disorders | | |
| Headache | 12% | 9% |
| Dizziness or fatigue | 24 (12%) | 8 (4%) |
| Cough | 0% | 3% |
| Zorbitis | 4% | 2% |
| Nausea | <1% | 0 |
"""

COLUMNS = """

 Table 3: Most Common Adverse Reactions (>5%) and Greater than Placebo in the Trials
 Adverse Reaction       EXAMPLIN    (r)   500 Units(N=173)       Placebo(N=182)
                            %              %

   Any Adverse Reaction                    61                         51
   Nervous system disorders                30                         23
   Fatigue                                 12                         10
   Insomnia                                 0                         10
"""

GRADES = """

 Table 1: Adverse reactions in 10% of patients
                Examplin with Prednisone(N=791)  Placebo with Prednisone(N=394)
              All Grades  Grade 3-4   All Grades  Grade 3-4
   Joint swelling            29.5              4.2             23.4              4.1
   Edema                     26.7              1.9             18.3              0.8
"""


def told(found: dict[str, Evidence]) -> dict[str, Frequency | None]:
    return {slug: each.frequency for slug, each in found.items()}


def share(
    value: str, compared: str | None = None, people: int | None = None, *, most: str = ""
) -> Frequency:
    high = Decimal(most or value)
    return Frequency(
        low=Decimal(value),
        high=high,
        cioms=CiomsClass.VERY_COMMON,
        comparator=Decimal(compared) if compared else None,
        denominator=people,
    )


def test_rows_between_pipes_tell_incidence_with_people_and_comparator(effects: Effects) -> None:
    found = told(effects(PIPES))
    assert found.pop("nausea") == Frequency(
        high=Decimal("0.01"), comparator=Decimal(0), denominator=200
    )
    assert found == {
        "headache": share("0.12", "0.09", 200),
        "dizziness": share("0.12", "0.04", 200),
        "fatigue": share("0.12", "0.04", 200),
    }


def test_row_of_no_known_effect_is_kept_ungrounded(extracted: Callable[[str], Extraction]) -> None:
    found = extracted(f"# Examplin\n\n**Side Effects:**{PIPES}")
    reasons = {each.quote: each.reason for each in found.mentions}
    assert reasons == {"Cough": "comparator", "Zorbitis": "ungrounded"}


def test_columns_set_by_blanks_are_a_table_without_its_headings(effects: Effects) -> None:
    assert told(effects(COLUMNS)) == {"fatigue": share("0.12", "0.1", 173)}


def test_figures_of_severe_cases_are_passed_over(effects: Effects) -> None:
    assert told(effects(GRADES)) == {
        "joint-swelling": share("0.295", "0.234", 791),
        "edema": share("0.267", "0.183", 791),
    }


def test_counts_of_several_doses_give_the_span_of_shares(effects: Effects) -> None:
    found = effects(
        "\n\n| Effect | Placebo n=100 | Examplin 5 mg n=50 | Examplin 10 mg n=100 |\n"
        "|---|---|---|---|\n| Nausea | 4 | 10 | 40 |\n"
    )
    assert told(found) == {"nausea": share("0.2", "0.04", most="0.4")}


def test_tabs_part_cells_and_a_heading_may_name_the_unit(effects: Effects) -> None:
    found = effects("\n\nEffect\tPercentage\nHeadache\t12\nNausea\t15\n")
    assert told(found) == {"headache": share("0.12"), "nausea": share("0.15")}


def test_bare_numbers_without_people_or_unit_are_no_incidence(effects: Effects) -> None:
    found = effects("\n\n| Effect | Examplin |\n|---|---|\n| Headache | 12 |\n")
    assert told(found) == {"headache": None}


def test_scale_declared_once_holds_for_the_bands_below(effects: Effects) -> None:
    found = effects(
        "Frequencies are defined as: very common (≥1/10), common (≥1/100 to <1/10), rare "
        "(≥1/10,000 to <1/1,000).\n\n**Common:**\n- headache\n\n**Rare:**\n- hepatitis\n\n"
        "**Frequent:**\n- rash\n"
    )
    classes = {slug: each.frequency.cioms for slug, each in found.items() if each.frequency}
    assert classes == {"headache": CiomsClass.COMMON, "hepatitis": CiomsClass.RARE, "rash": None}


def test_scale_may_be_told_in_people_out_of_so_many(effects: Effects) -> None:
    found = effects(
        "These words are used: common (1 to 10 in 100 people), uncommon (1 to 10 in 1,000 people)."
        "\n\n- Uncommon: hepatitis\n"
    )
    frequency = found["hepatitis"].frequency
    assert frequency is not None
    assert (frequency.low, frequency.high) == (Decimal("0.001"), Decimal("0.01"))


def test_percent_in_a_heading_is_the_share_of_what_stands_below(effects: Effects) -> None:
    found = effects("\n\n### Common side effects (>10 %)\n\n- headache\n")
    assert told(found)["headache"] == Frequency(
        term="common", low=Decimal("0.1"), cioms=CiomsClass.VERY_COMMON
    )


def test_letters_of_footnotes_are_no_part_of_figures(effects: Effects) -> None:
    table = """

| Adverse reaction | Examplin (N=200) % | Placebo (N=190) % |
|---|---|---|
| Headache | 12a | 9 |
| Dizziness | 12 a,b | 4 |
"""
    assert told(effects(table)) == {
        "headache": share("0.12", "0.09", 200),
        "dizziness": share("0.12", "0.04", 200),
    }
