"""What an evaluation of documents found, by document, predicate, section and qualifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.evaluation.complete import Rate, Tally, rate
from kg.evaluation.mistakes import Mistake
from kg.evaluation.scores import Counts, scored, to_text
from kg.evaluation.scores import Score as SectionScore
from kg.model import Predicate


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one document.

    Attributes:
        missed: gold assertions that no evidence makes, in words.
        rejected: evidence that the gold says is wrong, in words.
        drug_found: whether the document was read as one about the gold's drug.
        unread: why the document could not be read, "" where it was.
        tallies: precision and recall of the predicates that were annotated completely.
        sections: counts of those predicates by section.
        mistakes: all misses and false hits with their places.
    """

    document: str
    expected: int
    missed: tuple[str, ...]
    rejected: tuple[str, ...]
    drug_found: bool = True
    unread: str = ""
    tallies: Mapping[Predicate, Tally] = field(default_factory=dict)
    sections: Mapping[Predicate, Mapping[str, Counts]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    @property
    def found(self) -> int:
        """Return the number of gold assertions found."""
        return self.expected - len(self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The scores of all documents of a gold file, and what the merged graph gets wrong."""

    scores: tuple[Score, ...]
    merged: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """Return the share (0..1) of gold assertions found."""
        expected = sum(score.expected for score in self.scores)
        return sum(score.found for score in self.scores) / expected if expected else 1.0

    @property
    def rejects(self) -> int:
        """Return how often evidence says what the gold rejects."""
        return sum(len(score.rejected) for score in self.scores)

    def rates(self) -> dict[Predicate, Rate]:
        """Return precision, recall and F1 of the predicates that were annotated completely."""
        predicates = sorted({name for score in self.scores for name in score.tallies})
        return {
            name: rate([score.tallies[name] for score in self.scores if name in score.tallies])
            for name in predicates
        }

    def sections(self) -> dict[Predicate, dict[str, SectionScore]]:
        """Return the scores of the predicates annotated completely, by section and overall."""
        return {
            name: scored(
                {
                    (score.document, section): counts
                    for score in self.scores
                    for section, counts in score.sections.get(name, {}).items()
                }
            )
            for name in sorted({name for score in self.scores for name in score.sections})
        }

    def shares(self) -> dict[str, SectionScore]:
        """Return how many qualifiers of effects found, and drugs of documents, are right.

        The share is the recall of each score, with its interval over documents.
        """
        counts = {
            (score.document, name): Counts(gold=known, found=right)
            for score in self.scores
            for each in score.tallies.values()
            for name, (right, known) in each.qualified.items()
            if known
        }
        drugs = {
            (score.document, "drug"): Counts(gold=1, found=int(score.drug_found))
            for score in self.scores
        }
        found = scored({**counts, **drugs})
        found.pop("overall", None)
        return found

    def mistakes(self) -> tuple[Mistake, ...]:
        """Return the misses and false hits of all documents."""
        return tuple(each for score in self.scores for each in score.mistakes)

    def qualifiers(self) -> dict[str, tuple[int, int]]:
        """Return how many found effects have each qualifier right, and of how many it is known."""
        sums: dict[str, tuple[int, int]] = {}
        for score in self.scores:
            for each in score.tallies.values():
                for name, (right, known) in each.qualified.items():
                    before = sums.get(name, (0, 0))
                    sums[name] = (before[0] + right, before[1] + known)
        return {name: pair for name, pair in sums.items() if pair[1]}

    def to_json(self) -> dict[str, Any]:
        """Return the evaluation as JSON values."""
        return {
            "recall": round(self.recall, 4),
            "rejects": self.rejects,
            "documents": [
                {
                    "document": score.document,
                    "expected": score.expected,
                    "found": score.found,
                    "missed": list(score.missed),
                    "rejected": list(score.rejected),
                }
                for score in self.scores
            ],
            "merged": list(self.merged),
            "rates": {name.value: asdict(each) for name, each in self.rates().items()},
            "qualifiers": {name: list(pair) for name, pair in self.qualifiers().items()},
            "sections": {
                name.value: {section: asdict(score) for section, score in table.items()}
                for name, table in self.sections().items()
            },
            "shares": {name: asdict(score.recall) for name, score in self.shares().items()},
            "drugs_identified": sum(score.drug_found for score in self.scores),
        }

    def to_text(self) -> str:
        """Return the evaluation as plain text, misses and rejects in words."""
        lines = []
        for score in self.scores:
            lines.append(
                f"{score.document}: {score.found} of {score.expected} assertions found, "
                f"{len(score.rejected)} rejects{'' if score.drug_found else ', another drug'}"
            )
            lines += [f"  unread    {score.unread}"] * bool(score.unread)
            missed = [m for each in score.tallies.values() for m in each.missed] or score.missed
            lines += [f"  missed    {each}" for each in missed]
            lines += [f"  rejected  {each}" for each in score.rejected]
            lines += [f"  spurious  {s}" for each in score.tallies.values() for s in each.spurious]
        lines += [f"merged    {each}" for each in self.merged]
        lines += [f"{predicate.value}: {found}" for predicate, found in self.rates().items()]
        for predicate, table in self.sections().items():
            lines += ["", f"{predicate.value} by section", to_text(table), ""]
        shares = self.shares()
        drugs = shares.pop("drug").recall
        for name, share in shares.items():
            right, known = share.counts.found, share.counts.gold
            lines.append(
                f"{name} right in {right} of {known} "
                f"({right / known:.3f}, {share.recall.low:.3f}-{share.recall.high:.3f})"
            )
        identified = sum(score.drug_found for score in self.scores)
        lines.append(
            f"drugs identified {identified} of {len(self.scores)} "
            f"({identified / len(self.scores):.3f}, {drugs.low:.3f}-{drugs.high:.3f})"
        )
        lines.append(
            f"recall {self.recall:.3f}, rejects {self.rejects}, "
            f"merged graph {'differs' if self.merged else 'as expected'}"
        )
        return "\n".join(lines)
