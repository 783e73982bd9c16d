"""Precision and recall on documents that were annotated completely for some predicates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from kg.errors import InvalidFileError
from kg.evaluation.assertions import Names, in_words, predicate_of
from kg.model import Evidence, Extraction, Polarity, Predicate, Ref

QUALIFIERS = ("cioms", "frequency", "seriousness")
_SAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of one predicate in one document.

    Attributes:
        missed: gold assertions without evidence, in words.
        spurious: statements that the gold does not have, in words.
        hits: each gold assertion with the evidence that makes it.
        false: the first evidence for each statement that the gold does not have.
        qualified: for each qualifier, how many of the found assertions have it right, and of how
            many the gold says something.
    """

    predicate: Predicate
    found: int
    missed: tuple[str, ...]
    spurious: tuple[str, ...]
    hits: tuple[tuple[Mapping[str, Any], tuple[Evidence, ...]], ...]
    false: tuple[Evidence, ...]
    qualified: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Precision, recall and F1 (0..1) over documents, with a 95 % interval of F1."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    documents: int

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f} "
            f"({self.low:.3f}-{self.high:.3f}, {self.documents} documents)"
        )


def tally(
    entry: Mapping[str, Any], extraction: Extraction, names: Names, predicate: Predicate, gold: str
) -> Tally:
    """Return the counts of one predicate in one annotated document."""
    said = _distinct(e for e in extraction.evidence if e.predicate is predicate)
    wanted = [a for a in entry.get("assertions", ()) if predicate_of(a, gold) is predicate]
    allowed = [a for a in entry.get("optional") or () if predicate_of(a, gold) is predicate]
    about = (entry.get("about") or {}).get("drug")
    if about is None:
        raise InvalidFileError(gold, expected=f"'about: {{drug: ...}}' of {entry['document']}")
    hits = tuple(
        (assertion, tuple(e for e in said if _says(e, assertion, about, names)))
        for assertion in wanted
    )
    false = tuple(
        each
        for each in _first_of_each(said)
        if each.polarity is not Polarity.NEGATED
        and not any(_says(each, assertion, about, names) for assertion in (*wanted, *allowed))
    )
    missed = tuple(in_words(assertion) for assertion, fitting in hits if not fitting)
    return Tally(
        predicate=predicate,
        found=len(wanted) - len(missed),
        missed=missed,
        spurious=tuple(
            f"{names.label(each.object)} of {each.subject.slug} "
            f"(line {each.line}: {each.quote[:90]})"
            for each in false
        ),
        hits=hits,
        false=false,
        qualified={name: _right(name, hits) for name in QUALIFIERS},
    )


def _distinct(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [each for each in evidence if isinstance(each.object, Ref)]


def _first_of_each(evidence: Sequence[Evidence]) -> list[Evidence]:
    first: dict[tuple[Ref, object], Evidence] = {}
    for each in evidence:
        first.setdefault((each.subject, each.object), each)
    return list(first.values())


def _says(evidence: Evidence, assertion: Mapping[str, Any], about: str, names: Names) -> bool:
    negated = assertion.get("polarity") == "negated"
    return (
        (evidence.polarity is Polarity.NEGATED) == negated
        and names.same(evidence.subject, assertion.get("subject", about))
        and any(
            names.same(evidence.object, each)
            for each in (assertion["object"], *assertion.get("accepts", ()))
        )
    )


def _right(
    qualifier: str, hits: Sequence[tuple[Mapping[str, Any], Sequence[Evidence]]]
) -> tuple[int, int]:
    stated = [(a[qualifier], found) for a, found in hits if qualifier in a and found]
    right = sum(any(held(qualifier, each) == value for each in found) for value, found in stated)
    return right, len(stated)


def held(qualifier: str, evidence: Evidence) -> str | None:
    """Return the value that evidence has for a qualifier of the gold, None where it has none."""
    if qualifier == "seriousness":
        return "serious" if evidence.serious else None
    if evidence.frequency is None:
        return None
    cioms = evidence.frequency.cioms
    return evidence.frequency.term if qualifier == "frequency" else cioms and cioms.value


def rate(tallies: Sequence[Tally], *, seed: int = 0) -> Rate:
    """Return precision, recall and F1 over documents, F1 with a bootstrap interval over them."""
    precision, recall, f1 = _figures(tallies)
    random = Random(seed)  # noqa: S311 - statistics, not secrets
    drawn = sorted(_figures(random.choices(tallies, k=len(tallies)))[2] for _ in range(_SAMPLES))
    return Rate(
        precision=precision,
        recall=recall,
        f1=f1,
        low=drawn[int(0.025 * _SAMPLES)],
        high=drawn[int(0.975 * _SAMPLES)],
        documents=len(tallies),
    )


def _figures(tallies: Sequence[Tally]) -> tuple[float, float, float]:
    found = sum(each.found for each in tallies)
    missed = sum(len(each.missed) for each in tallies)
    spurious = sum(len(each.spurious) for each in tallies)
    precision = found / (found + spurious) if found + spurious else 1.0
    recall = found / (found + missed) if found + missed else 1.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0
