"""Scores extraction against a gold table of assertions: what was missed, what was wrongly said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kg.assemble import assemble
from kg.errors import InvalidFileError
from kg.extract import extract
from kg.lexicon import Lexicon, key, load
from kg.model import (
    Assembly,
    Dosage,
    Evidence,
    Extraction,
    Kind,
    Literal,
    Object,
    Polarity,
    Predicate,
    Ref,
    SourceRecord,
    Statement,
    TrialResult,
)
from kg.readers import read, record_for

PREDICATES: dict[str, Predicate] = {
    "drug class": Predicate.IN_CLASS,
    "structurally related to": Predicate.RELATED_TO,
    "manufacturer": Predicate.MANUFACTURED_BY,
    "approval status": Predicate.APPROVAL_STATUS,
    "first approved": Predicate.FIRST_APPROVED,
    "generic available": Predicate.GENERIC_AVAILABLE,
    "indication": Predicate.HAS_INDICATION,
    "mechanism": Predicate.HAS_MECHANISM,
    "used in combination with": Predicate.USED_WITH,
    "prior therapy": Predicate.PRIOR_THERAPY,
    "interacts with": Predicate.INTERACTS_WITH,
    "contraindication": Predicate.CONTRAINDICATED_IN,
    "trial outcome": Predicate.HAS_TRIAL_RESULT,
    "dosage form": Predicate.HAS_DOSAGE,
    "dosage schedule": Predicate.HAS_DOSAGE,
    "adverse effect": Predicate.HAS_ADVERSE_EFFECT,
    "precaution": Predicate.HAS_PRECAUTION,
    "monitoring": Predicate.REQUIRES_MONITORING,
    "web page": Predicate.WEB_PAGE,
    "co-pay program": Predicate.CO_PAY_PROGRAM,
    "patient assistance program": Predicate.PATIENT_ASSISTANCE_PROGRAM,
}
_SIDES = ("both_sources", "only_first", "only_second")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The score of one document.

    Attributes:
        missed: gold assertions that no evidence makes, in words.
        rejected: evidence that the gold says is wrong, in words.
    """

    document: str
    expected: int
    missed: tuple[str, ...]
    rejected: tuple[str, ...]

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
        }

    def to_text(self) -> str:
        """Return the evaluation as plain text, misses and rejects in words."""
        lines = []
        for score in self.scores:
            lines.append(
                f"{score.document}: {score.found} of {score.expected} assertions found, "
                f"{len(score.rejected)} rejects"
            )
            lines += [f"  missed    {each}" for each in score.missed]
            lines += [f"  rejected  {each}" for each in score.rejected]
        lines += [f"merged    {each}" for each in self.merged]
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
    names = _Names(extraction, lexicon)
    missed = []
    for assertion in entry.get("assertions", ()):
        predicate = _predicate(assertion, name)
        if not any(_makes(each, assertion, predicate, names) for each in extraction.evidence):
            missed.append(_in_words(assertion))
    missed += _metadata_missed(entry.get("metadata") or {}, extraction.source)
    rejected = [
        f"{each.predicate.value} {names.label(each.object)} (line {each.line}: {each.quote[:80]})"
        for reject in entry.get("reject", ())
        for each in extraction.evidence
        if each.polarity is not Polarity.NEGATED
        and each.predicate is _predicate(reject, name)
        and any(wrong == "*" or names.same(each.object, wrong) for wrong in reject["object"])
    ]
    expected = len(entry.get("assertions", ())) + len(entry.get("metadata") or {})
    return Score(
        document=entry["document"],
        expected=expected,
        missed=tuple(missed),
        rejected=tuple(rejected),
    )


def _predicate(assertion: Mapping[str, Any], name: str) -> Predicate:
    try:
        return PREDICATES[assertion["predicate"]]
    except KeyError as error:
        known = ", ".join(sorted(PREDICATES))
        raise InvalidFileError(name, expected=f"predicates out of {known}, not {error}") from error


class _Names:
    """Tells whether a node goes by a name."""

    def __init__(self, extraction: Extraction, lexicon: Lexicon) -> None:
        self._own = {concept.ref: concept for concept in extraction.concepts}
        self._lexicon = lexicon

    def names(self, ref: Ref) -> set[str]:
        concept = self._own.get(ref) or self._lexicon.concept(ref)
        return {key(n) for n in (concept.label, *concept.synonyms)} if concept else {key(ref.slug)}

    def label(self, value: Object) -> str:
        return value.slug if isinstance(value, Ref) else str(value)

    def same(self, value: Object, name: object) -> bool:
        text = str(name).lower() if isinstance(name, bool) else str(name)
        match value:
            case Ref():
                return key(text) in self.names(value)
            case Literal():
                return value.lexical.casefold() == text.casefold()
            case Dosage():
                return text in {value.form, value.schedule, value.route, value.amount}
            case TrialResult():
                return value.outcome == text


def _makes(
    evidence: Evidence, assertion: Mapping[str, Any], predicate: Predicate, names: _Names
) -> bool:
    if evidence.predicate is not predicate or evidence.polarity is Polarity.NEGATED:
        return False
    wanted = [assertion["object"], *assertion.get("accepts", ())]
    if not any(names.same(evidence.object, each) for each in wanted):
        return False
    if "quote" in assertion and not _quotes(evidence, assertion["quote"]):
        return False
    return all(
        check(evidence, assertion[name], names)
        for name, check in _QUALIFIERS.items()
        if name in assertion
    )


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[*_`]|\[|\]\([^)]*\)", "", text).casefold().split())


def _quotes(evidence: Evidence, quote: str) -> bool:
    return _bare(quote) in _bare(evidence.quote)


def _population(evidence: Evidence, wanted: Any, names: _Names) -> bool:
    if isinstance(evidence.object, TrialResult):
        return _bare(evidence.object.population or "") == _bare(str(wanted))
    population = evidence.context.population
    return population is not None and key(str(wanted)) in names.names(population)


def _part(name: str) -> Callable[[Evidence, Any, _Names], bool]:
    def check(evidence: Evidence, wanted: Any, _: _Names) -> bool:
        held = getattr(evidence.object, name, None)
        return held is not None and str(held) == str(wanted)

    return check


_QUALIFIERS: dict[str, Callable[[Evidence, Any, _Names], bool]] = {
    "frequency": lambda evidence, wanted, _: (
        evidence.frequency is not None and evidence.frequency.term == wanted
    ),
    "seriousness": lambda evidence, _wanted, _: evidence.serious is True,
    "consequence_of": lambda evidence, wanted, names: any(
        names.same(each, wanted) for each in evidence.consequence_of
    ),
    "population": _population,
    "value": _part("value"),
    "unit": _part("unit"),
    "trial": _part("trial"),
    "cycle_days_on": _part("cycle_days_on"),
    "cycle_days_off": _part("cycle_days_off"),
    "until": _part("until"),
}


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


def _in_words(assertion: Mapping[str, Any]) -> str:
    rest = ", ".join(
        f"{name}: {value}"
        for name, value in assertion.items()
        if name not in {"predicate", "object"}
    )
    return f"{assertion['predicate']} {assertion['object']} ({rest})"


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
