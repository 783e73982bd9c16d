"""Mentions of a tagger: brought to the passages, grounded, and judged like those of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kg.extract import extract
from kg.lexicon import load
from kg.model import Extraction, Kind, Polarity, Ref, SectionKind, SourceRecord, Span
from kg.readers import read
from kg.tagger import Parts, Tagger

LABEL = """6 ADVERSE REACTIONS

 *  Nausea in 12% of patients (5.1)
 *  zorbling and vomiting

Trouble of mind was seen. There was no rash in adults. Muscle ache or cramps occurred.

5 WARNINGS AND PRECAUTIONS

5.1 Headache

Ask for headache.
"""


class Fixed(Tagger):
    """Finds given words, parts of a mention set apart by "+", wherever they stand."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.asked: list[tuple[str, SectionKind]] = []

    def find_all(self, texts: Sequence[tuple[str, SectionKind]]) -> list[list[Parts]]:
        self.asked += texts
        return [[m for w in self.words if (m := self._of(text, w))] for text, _ in texts]

    @staticmethod
    def _of(text: str, words: str) -> Parts:
        parts = []
        for part in words.split("+"):
            at = text.find(part)
            if at < 0:
                return ()
            parts.append(Span(at, at + len(part)))
        return tuple(parts)


def extracted(tagger: Tagger | None, text: str = LABEL) -> Extraction:
    record = SourceRecord(
        id="axitinib-adverse-reactions", title="AXITINIB_adverse_reactions", digest=""
    )
    return extract(read(record, text.encode()), load(), tagger)


def told(made: Extraction) -> dict[str, str]:
    return {
        made_of.object.slug: made_of.method
        for made_of in made.evidence
        if made_of.method.startswith("effects:") and not isinstance(made_of.object, str)
    }


def test_what_is_tagged_is_recorded_with_its_figures_and_method() -> None:
    (evidence,) = extracted(Fixed("Nausea")).evidence
    assert evidence.method == "effects: tagger"
    assert evidence.mention.of(LABEL) == "Nausea"
    assert evidence.quote == "Nausea in 12% of patients (5.1)"
    assert evidence.frequency is not None
    assert evidence.frequency.low == evidence.frequency.high == Decimal("0.12")


def test_what_no_concept_fits_is_kept_ungrounded_and_what_is_not_tagged_is_set_aside() -> None:
    made = extracted(Fixed("zorbling", "Nausea"))
    reasons = {each.quote: each.reason for each in made.mentions}
    assert reasons["zorbling"] == "ungrounded"
    assert reasons["vomiting"] == "not reported"


def test_a_denied_effect_stays_denied() -> None:
    made = extracted(Fixed("rash"))
    assert [each.polarity for each in made.evidence] == [Polarity.NEGATED]


def test_words_that_stand_apart_are_grounded_together() -> None:
    (evidence,) = extracted(Fixed("Muscle+cramps")).evidence
    assert evidence.object == Ref(Kind.EFFECT, "muscle-spasms")
    assert evidence.mention.of(LABEL) == "Muscle ache or cramps"


def test_a_tagger_reads_a_document_as_it_is_laid_out() -> None:
    tagger = Fixed("headache")
    made = extracted(tagger)
    (first, second) = tagger.asked
    assert first[1] is SectionKind.ADVERSE_REACTIONS
    assert first[0].splitlines()[:3] == [
        "6 ADVERSE REACTIONS",
        " *  Nausea in 12% of patients (5.1)",
        " *  zorbling and vomiting",
    ]
    assert "5.1 Headache\n" in second[0]
    assert [each.mention.of(LABEL) for each in made.evidence] == ["headache"]


def test_without_a_tagger_the_rules_read_the_label() -> None:
    methods = told(extracted(None))
    assert methods
    assert "effects: tagger" not in methods.values()


def test_other_documents_are_left_to_the_rules() -> None:
    text = "# Axitinib\n\n**Side Effects:** Nausea and rash.\n"
    tagger = Fixed("rash")
    assert told(extracted(tagger, text)) == told(extracted(None, text)) != {}
    assert tagger.asked == []
