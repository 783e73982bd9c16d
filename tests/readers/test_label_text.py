"""Reading of US prescribing information as plain text."""

from __future__ import annotations

import pytest

from kg.errors import UnreadableSourceError
from kg.extract import extract
from kg.lexicon import Lexicon
from kg.model import BlockKind, Concept, Document, Kind, Predicate, Ref, SectionKind
from kg.readers import read
from tests.readers.building import outline, record, section, texts

LABEL = """    5 WARNINGS AND PRECAUTIONS

   EXCERPT:    *  Liver injury: test the liver. (5.1)
 *  Rash: stop. (5.2)


  5.1 Liver Injury

 Zorblex harmed the livers of some patients. Zorblex
was stopped and all of them
recovered.

  6  ADVERSE REACTIONS

   6.1 Clinical Trials

   Table 1: Reactions
   Reaction      ZORBLEX     Placebo
   rash          12%         3%
   headache      9%          8%

BOXED WARNING: WARNING: LIVER INJURY
"""


def label(text: str = LABEL, *, name: str = "zorblin_adverse_reactions") -> Document:
    return read(record(name=name.replace("_", "-").lower(), title=name), text.encode())


@pytest.fixture
def lexicon() -> Lexicon:
    organ = Ref(Kind.ORGAN_CLASS, "skin")
    return Lexicon(
        [
            Concept(ref=Ref(Kind.EFFECT, "rash"), label="rash", organ_class=organ),
            Concept(ref=Ref(Kind.DRUG, "zorblin"), label="zorblin", synonyms=("Zorblex",)),
            Concept(ref=Ref(Kind.DRUG, "oldol"), label="oldol"),
        ]
    )


def test_numbered_headings_nest_and_boxed_warnings_are_sections() -> None:
    assert outline(label()) == [
        (2, "WARNINGS AND PRECAUTIONS", SectionKind.PRECAUTIONS),
        (3, "Liver Injury", SectionKind.PRECAUTIONS),
        (2, "ADVERSE REACTIONS", SectionKind.ADVERSE_REACTIONS),
        (2, "BOXED WARNING", SectionKind.BOXED_WARNING),
    ]


def test_wrapped_lines_are_one_paragraph_and_rows_stay_apart() -> None:
    page = label()
    assert texts(section(page, "Liver Injury")) == [
        "Zorblex harmed the livers of some patients. Zorblex was stopped and all of them recovered."
    ]
    assert texts(section(page, "ADVERSE REACTIONS")) == [
        "Clinical Trials",
        "Table 1: Reactions",
        "Reaction      ZORBLEX     Placebo",
        "rash          12%         3%",
        "headache      9%          8%",
    ]
    assert texts(section(page, "BOXED WARNING")) == ["WARNING: LIVER INJURY"]


def test_reactions_of_clinical_trials_stay_adverse_reactions() -> None:
    first = section(label(), "ADVERSE REACTIONS").blocks[0]
    assert first.lead == len(first.text)


def test_bullets_lose_their_mark_and_keep_their_place() -> None:
    page = label()
    blocks = section(page, "WARNINGS AND PRECAUTIONS").blocks
    assert [block.kind for block in blocks] == [BlockKind.BULLET, BlockKind.BULLET]
    assert [block.line for block in blocks] == [3, 4]
    assert blocks[1].span(0, 4).of(page.text) == "Rash"


def test_every_block_quotes_the_text() -> None:
    page = label()
    for part in page.sections:
        for block in part.blocks:
            whole = block.span(0, len(block.text)).of(page.text)
            assert whole.split() == block.text.split()


def test_an_excerpt_without_a_heading_is_the_section_that_its_name_says() -> None:
    page = label("EXCERPT:   The most common reactions are: rash.")
    assert outline(page) == [(2, "adverse reactions", SectionKind.ADVERSE_REACTIONS)]


def test_the_drug_is_that_of_the_file_name(lexicon: Lexicon) -> None:
    text = "6 ADVERSE REACTIONS\n\nUnlike OLDOL, and OLDOL alone, ZORBLEX caused rash.\n"
    known = extract(label(text), lexicon)
    unknown = extract(label(text, name="quibblin_adverse_reactions"), lexicon)
    assert known.drug == Ref(Kind.DRUG, "zorblin")
    assert unknown.drug == Ref(Kind.DRUG, "quibblin")


def test_the_drug_of_a_label_with_another_name_is_the_most_named(lexicon: Lexicon) -> None:
    text = "6 ADVERSE REACTIONS\n\nZORBLEX caused rash, OLDOL did not. ZORBLEX was stopped.\n"
    made = extract(label(text, name="text-17"), lexicon)
    assert made.drug == Ref(Kind.DRUG, "zorblin")
    assert [each.object for each in made.evidence if each.predicate is Predicate.HAS_ADVERSE_EFFECT]


def test_a_label_that_names_no_drug_is_refused(lexicon: Lexicon) -> None:
    page = label("6 ADVERSE REACTIONS\n\nThere was rash.\n", name="text-17")
    with pytest.raises(UnreadableSourceError, match="a title"):
        extract(page, lexicon)


def test_numbers_in_running_text_open_no_section() -> None:
    page = label("6 ADVERSE REACTIONS\n\n5.5 mg of it gave rash.\n\n2.1 Doses of any kind.\n")
    assert [each.heading for each in page.sections] == ["ADVERSE REACTIONS"]


def test_a_row_may_begin_on_the_line_above_its_figures() -> None:
    text = (
        "6 ADVERSE REACTIONS\n\n Nervous system disorders  Headache    12%    3%\n"
        " Skin and hair disorders\n      Rash\n   9%     2%\n"
        "  Alkaline phosphatase\n  increased     5%    1%\n"
        "  Rare events were seen\n  in 3     people\n"
    )
    page = label(text)
    blocks = section(page, "ADVERSE REACTIONS").blocks
    assert [[block.text[start:end] for start, end in block.cells] for block in blocks] == [
        ["Headache", "12%", "3%"],
        [],
        ["Rash", "9%", "2%"],
        ["Alkaline phosphatase increased", "5%", "1%"],
        [],
        [],
    ]
