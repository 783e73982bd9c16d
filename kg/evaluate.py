"""Scores extraction against a gold table of assertions: what was missed, what was wrongly said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg.assemble import assemble
from kg.errors import InvalidFileError
from kg.evaluation.assertions import Names, in_words, makes, predicate_of
from kg.evaluation.complete import Rate, Tally, rate, tally
from kg.extract import extract
from kg.lexicon import Lexicon, load
from kg.model import (
    Assembly,
    Extraction,
    Kind,
    Polarity,
    Predicate,
    Ref,
    SourceRecord,
    Statement,
)
from kg.readers import read, record_for

_SIDES = ("both_sources", "only_first", "only_second")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one document.

    Attributes:
        missed: gold assertions that no evidence makes, in words.
        rejected: evidence that the gold says is wrong, in words.
        drug_found: whether the document was read as one about the gold's drug.
        tallies: precision and recall of the predicates that were annotated completely.
    """

    document: str
    expected: int
    missed: tuple[str, ...]
    rejected: tuple[str, ...]
    drug_found: bool = True
    tallies: Mapping[Predicate, Tally] = field(default_factory=dict)

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
            missed = [m for each in score.tallies.values() for m in each.missed] or score.missed
            lines += [f"  missed    {each}" for each in missed]
            lines += [f"  rejected  {each}" for each in score.rejected]
            lines += [f"  spurious  {s}" for each in score.tallies.values() for s in each.spurious]
        lines += [f"merged    {each}" for each in self.merged]
        lines += [f"{predicate.value}: {found}" for predicate, found in self.rates().items()]
        lines += [
            f"{name} right in {right} of {known} ({right / known:.3f})"
            for name, (right, known) in self.qualifiers().items()
        ]
        drugs = sum(score.drug_found for score in self.scores)
        lines.append(f"drugs identified {drugs} of {len(self.scores)}")
        lines.append(
            f"recall {self.recall:.3f}, rejects {self.rejects}, "
            f"merged graph {'differs' if self.merged else 'as expected'}"
        )
        return "\n".join(lines)


def evaluate_file(gold: Path, sources: Path | None = None) -> Evaluation:
    """Return the scores of the documents that a gold file speaks of.

    Args:
        gold: YAML: a list of `document`, `assertions`, `reject`, and one `merged` entry.
        sources: folder of the documents; by default `seeds` beside the gold's folder, else the
            gold's own.

    Raises:
        InvalidFileError: no YAML list, an unknown predicate, or a document that is not there.
        UnreadableSourceError: a document that no reader can read.
    """
    entries = _load(gold)
    folder = sources or next(
        (f for f in (gold.parent.parent / "seeds", gold.parent) if f.is_dir()), gold.parent
    )
    lexicon = load()
    scores, extractions = [], []
    for entry in (each for each in entries if "document" in each):
        path = folder / entry["document"]
        if not path.is_file():
            raise InvalidFileError(gold.name, expected=f"documents in {folder}, not {path.name}")
        extraction = extract(read(record_for(path), path.read_bytes()), lexicon)
        extractions.append(extraction)
        scores.append(_score(entry, extraction, lexicon, gold.name))
    merged = next((each["merged"] for each in entries if "merged" in each), None)
    problems = _merged(merged, extractions, lexicon) if merged else ()
    return Evaluation(scores=tuple(scores), merged=problems)


def _load(gold: Path) -> list[dict[str, Any]]:
    try:
        entries = yaml.safe_load(gold.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise InvalidFileError(gold.name, expected=f"YAML ({error})") from error
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise InvalidFileError(gold.name, expected="a list of documents with their assertions")
    return entries


def _score(entry: Mapping[str, Any], extraction: Extraction, lexicon: Lexicon, name: str) -> Score:
    names = Names(extraction, lexicon)
    missed = []
    for assertion in entry.get("assertions", ()):
        predicate = predicate_of(assertion, name)
        if not any(makes(each, assertion, predicate, names) for each in extraction.evidence):
            missed.append(in_words(assertion))
    missed += _metadata_missed(entry.get("metadata") or {}, extraction.source)
    rejected = [
        f"{each.predicate.value} {names.label(each.object)} (line {each.line}: {each.quote[:80]})"
        for reject in entry.get("reject", ())
        for each in extraction.evidence
        if each.polarity is not Polarity.NEGATED
        and each.predicate is predicate_of(reject, name)
        and any(wrong == "*" or names.same(each.object, wrong) for wrong in reject["object"])
    ]
    expected = len(entry.get("assertions", ())) + len(entry.get("metadata") or {})
    complete = {predicate_of({"predicate": each}, name) for each in entry.get("complete", ())}
    return Score(
        drug_found=_about(entry, extraction, names),
        tallies={
            predicate: tally(entry, extraction, names, predicate, name)
            for predicate in sorted(complete)
        },
        document=entry["document"],
        expected=expected,
        missed=tuple(missed),
        rejected=tuple(rejected),
    )


def _about(entry: Mapping[str, Any], extraction: Extraction, names: Names) -> bool:
    """Say whether the document was read as one about the gold's drug, or about none as it says."""
    about = entry.get("about") or {}
    if entry.get("statements") == "none" or about.get("statements") == "none":
        return extraction.drug is None
    drug = extraction.drug
    if drug is None:
        return False
    return "drug" not in about or names.same(drug, about["drug"])


def _metadata_missed(wanted: Mapping[str, Any], source: SourceRecord) -> list[str]:
    held = {
        "publisher": source.publisher,
        "url": source.url,
        "last_reviewed": source.last_reviewed,
        "ai_generated": source.tier.value == "Unverified",
    }
    return [
        f"{name}: {value} (read: {held.get(name)})"
        for name, value in wanted.items()
        if held.get(name) != value
    ]


def _merged(
    gold: Mapping[str, Any], extractions: Sequence[Extraction], lexicon: Lexicon
) -> tuple[str, ...]:
    """Return where the graph of all documents differs from what the gold says of it."""
    assembly = assemble(extractions, lexicon)
    sources = [extraction.source.id for extraction in extractions]
    problems = _drug_problems(assembly) if gold.get("one_drug_node") else []
    effects: dict[Ref, set[str]] = {}
    for statement in assembly.statements:
        if statement.predicate is Predicate.HAS_ADVERSE_EFFECT and isinstance(
            statement.object, Ref
        ):
            effects.setdefault(statement.object, set()).update(statement.sources)
    by_side = {
        "both_sources": set(sources),
        "only_first": {sources[0]},
        "only_second": {sources[1]},
    }
    for side in _SIDES:
        for name in gold.get(side, ()):
            grounding = lexicon.ground(name, Kind.EFFECT)
            held = effects.get(grounding.concept, set()) if grounding else set()
            if held != by_side[side]:
                problems.append(f"{side}: {name} (in {', '.join(sorted(held)) or 'neither'})")
    for name in gold.get("differ", ()):
        grounding = lexicon.ground(name, Kind.EFFECT)
        if grounding is None or not _differs(grounding.concept, assembly.statements):
            problems.append(f"differ: {name}")
    return tuple(problems)


def _drug_problems(assembly: Assembly) -> list[str]:
    subjects = {
        statement.subject
        for statement in assembly.statements
        if statement.predicate is Predicate.HAS_ADVERSE_EFFECT
    }
    return [] if len(subjects) == 1 else [f"one_drug_node: {len(subjects)} drugs have effects"]


def _differs(effect: Ref, statements: Iterable[Statement]) -> bool:
    """Say whether sources differ in how grave or how frequent they call an effect."""
    said: dict[str, set[tuple[bool | None, str | None]]] = {}
    for statement in statements:
        if statement.object == effect:
            for each in statement.evidence:
                term = each.frequency.term if each.frequency else None
                said.setdefault(each.source, set()).add((each.serious, term))
    return len(said) > 1 and len({frozenset(values) for values in said.values()}) > 1
