"""What evidence says of an effect, and how its words were matched, in words."""

from __future__ import annotations

from kg.describe.statements import EvidenceCard
from kg.facts import word


def severity_in_words(card: EvidenceCard) -> str:
    """Return how severe the source says that it is: "severe, grade 3 to 4"; "" where nowhere."""
    parts = [word(each.value).replace("-", " ") for each in card.severities]
    if card.severity_grade is not None:
        high = card.severity_grade_high
        parts.append(f"grade {card.severity_grade}" + (f" to {high}" if high else ""))
    return ", ".join(parts)


def qualifiers_in_words(card: EvidenceCard) -> str:
    """Return what the source says of it rather than that it occurs: "stated risk"."""
    return ", ".join(word(each.value).replace("-", " ") for each in card.qualifiers)


def match_in_words(card: EvidenceCard) -> str:
    """Return how the words were matched: "fuzzy (0.96); could also be nausea"."""
    score = f" ({format(card.score, 'f')})" if card.score is not None else ""
    others = ", ".join(each.label for each in card.others)
    return card.how.value + score + (f"; could also be {others}" if others else "")
