"""The report of what was missed and what was wrongly said."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg.evaluate import evaluate_file
from kg.evaluation.annotated_labels import FinderName, score_labels
from kg.evaluation.label_mistakes import span_mistakes, string_mistakes
from kg.evaluation.labels import LabelText
from kg.evaluation.mistakes import Mistake, Side, around, by_cost, line_at, to_markdown, write
from kg.evaluation.scores import Counts
from kg.lexicon import load
from kg.model import Predicate, Span

PAGE = """# Examplin

**Generic Name:** Examplin

**Usage:** It is used to treat gout.

**Side Effects:** Nausea is common (5%). Severe rash
occurs. Zorbling follows.

**Precautions:** Examplin can cause seizures.
"""
GOLD = """
- document: one.md
  about: {drug: Examplin}
  complete: [adverse effect]
  assertions:
    - {predicate: adverse effect, object: nausea, frequency: rare, cioms: Common, quote: Nausea}
    - {predicate: adverse effect, object: zorbling, quote: Zorbling}
    - {predicate: adverse effect, object: urticaria, quote: Severe rash}
    - {predicate: adverse effect, object: fever, quote: Not there}
    - {predicate: indication, object: asthma, quote: gout}
  reject:
    - {predicate: indication, object: [gout]}
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "one.md").write_text(PAGE)
    (tmp_path / "gold.yaml").write_text(GOLD)
    return tmp_path / "gold.yaml"


def test_each_miss_and_false_hit_of_statements_has_its_place_and_cause(gold: Path) -> None:
    found = {(each.side, each.measure, each.name): each for each in evaluate_file(gold).mistakes()}
    causes = {key: (each.cause, each.line, each.section) for key, each in found.items()}
    effects = "adverse-reactions"
    assert causes == {
        (Side.WRONG, "adverse effect: frequency", "nausea"): ("rare expected", 7, effects),
        (Side.MISSED, "adverse effect", "zorbling"): ("not seen", 8, effects),
        (Side.MISSED, "adverse effect", "urticaria"): ("read as another", 7, effects),
        (Side.MISSED, "adverse effect", "fever"): ("quote not in the text", 0, "other"),
        (Side.FALSE, "adverse effect", "rash"): ("not in the gold", 7, effects),
        (Side.FALSE, "adverse effect", "seizure"): ("not in the gold", 10, "precautions"),
        (Side.MISSED, "indication", "asthma"): ("read as another", 5, "indications"),
        (Side.FALSE, "indication", "gout"): ("rejected by the gold", 5, "indications"),
    }
    missed = found[Side.MISSED, "adverse effect", "urticaria"]
    assert missed.found == "rash"
    assert "(5%). [[Severe rash]] occurs" in missed.context


def test_statements_are_scored_by_section_and_shares_have_intervals(gold: Path) -> None:
    evaluation = evaluate_file(gold)
    table = evaluation.sections()[Predicate.HAS_ADVERSE_EFFECT]
    assert {name: score.counts for name, score in table.items()} == {
        "adverse-reactions": Counts(gold=3, found=1, said=2, right=1),
        "other": Counts(gold=1),
        "precautions": Counts(said=1),
        "overall": Counts(gold=4, found=1, said=3, right=1),
    }
    shares = {name: score.counts for name, score in evaluation.shares().items()}
    assert shares["cioms"] == Counts(gold=1, found=1)
    assert shares["frequency"] == Counts(gold=1, found=0)
    assert shares["drug"] == Counts(gold=1, found=1)
    text = evaluation.to_text()
    assert "hasAdverseEffect by section" in text
    assert "cioms right in 1 of 1 (1.000, 1.000-1.000)" in text
    assert "drugs identified 1 of 1" in text
    assert json.loads(json.dumps(evaluation.to_json()))["shares"]["cioms"]["low"] == 1


def test_label_mistakes_tell_boundaries_from_what_was_not_seen() -> None:
    text = "Severe nausea, joint pain\nand swelling; no rash."
    spans = {word: Span(text.index(word), text.index(word) + len(word)) for word in text.split()}
    label = LabelText(
        label="X",
        section="adverse reactions",
        text=text,
        mentions=(
            (Span(0, 13),),
            (spans["joint"], Span(text.index("swelling"), text.index("swelling") + 8)),
            (spans["pain"],),
        ),
        strings=frozenset({"Severe nausea", "joint swelling", "pain"}),
    )

    def find(_text: str, _section: str) -> list[tuple[Span, ...]]:
        return [(Span(7, 13),), (Span(text.index("rash"), text.index("rash") + 4),)]

    told = {(e.side, e.name): (e.cause, e.line) for e in span_mistakes([label], find)}
    assert told == {
        (Side.MISSED, "severe nausea"): ("other boundaries", 1),
        (Side.MISSED, "joint ... swelling"): ("words that stand apart", 1),
        (Side.MISSED, "pain"): ("not seen", 1),
        (Side.FALSE, "nausea"): ("other boundaries", 1),
        (Side.FALSE, "rash"): ("not in the gold", 2),
    }
    strings = {(e.side, e.name): (e.cause, e.line) for e in string_mistakes([label], find)}
    assert strings == {
        (Side.MISSED, "severe nausea"): ("other boundaries", 1),
        (Side.MISSED, "joint swelling"): ("words that stand apart", 0),
        (Side.MISSED, "pain"): ("not seen", 1),
        (Side.FALSE, "nausea"): ("other boundaries", 1),
        (Side.FALSE, "rash"): ("not in the gold", 2),
    }


def mistake(name: str, document: str, line: int = 1) -> Mistake:
    return Mistake(
        side=Side.MISSED,
        measure="adverse effect",
        name=name,
        cause="not seen",
        document=document,
        section="adverse-reactions",
        line=line,
        expected=name,
        context=f"a [[{name}]]",
    )


def test_the_kind_made_most_often_comes_first() -> None:
    made = [mistake("rash", "a"), mistake("fever", "b"), mistake("fever", "a")]
    assert [[each.document for each in group] for group in by_cost(made)] == [["a", "b"], ["a"]]
    assert by_cost(made) == by_cost(made[::-1])


def test_markdown_counts_causes_and_shows_some_places_of_each_kind(tmp_path: Path) -> None:
    report = to_markdown([mistake("fever", f"d{at}") for at in range(7)])
    assert "# 7 mistakes" in report
    assert "| adverse effect | missed | not seen | 7 |" in report
    assert "## fever (7)" in report
    assert report.count("[[fever]]") == 5
    assert "- and 2 more" in report
    write(tmp_path / "report.md", [])
    assert (tmp_path / "report.md").read_text().startswith("# 0 mistakes")


def test_a_table_has_a_row_for_each_mistake(tmp_path: Path) -> None:
    write(tmp_path / "report.TSV", [mistake("fever", "a", 3), mistake("fever", "b")])
    with (tmp_path / "report.TSV").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [(row["cost"], row["document"], row["line"]) for row in rows] == [
        ("2", "a", "3"),
        ("2", "b", "1"),
    ]


def test_context_is_one_line_and_lines_count_every_kind_of_end() -> None:
    assert around("one\n two  three", 5, 8) == "one [[two]] three"
    assert [line_at("a\r\nb\rc\nd", at) for at in (0, 3, 5, 7)] == [1, 2, 3, 4]


def test_reports_of_labels_hold_spans_and_strings(tmp_path: Path) -> None:
    for part in ("text", "gold"):
        (tmp_path / "mentions" / part).mkdir(parents=True)
    stem, text = "EXAMPLIN_adverse_reactions", "Adverse reactions include zorbling."
    (tmp_path / "mentions" / "text" / f"{stem}.txt").write_text(text)
    (tmp_path / "mentions" / "gold" / f"{stem}.offsets").write_text("26,34|x|x|x\n")
    gold = {
        "label_id": "EXAMPLIN",
        "section_name": "adverse reactions",
        "section_text": text,
        "adverse_events": [["zorbling"]],
    }
    (tmp_path / "train.json").write_text(json.dumps([gold]))
    made = score_labels(tmp_path, FinderName.DICTIONARY, load()).mistakes
    assert {(each.measure, each.name) for each in made} == {
        ("exact spans", "zorbling"),
        ("sets of strings", "zorbling"),
    }
