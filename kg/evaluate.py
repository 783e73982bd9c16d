"""Scores extraction against a gold table of assertions: what was missed, what was wrongly said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from kg.assemble import assemble
from kg.errors import InvalidFileError, UnreadableSourceError
from kg.evaluation.assertions import Names, in_words, makes, predicate_of
from kg.evaluation.complete import tally
from kg.evaluation.mistakes import Mistake
from kg.evaluation.outcome import Evaluation, Score
from kg.evaluation.statements import Mistakes, Places, counts_by_section
from kg.extract import extract
from kg.lexicon import Lexicon, load
from kg.model import (
    Assembly,
    Document,
    Evidence,
    Extraction,
    Kind,
    Polarity,
    Predicate,
    Ref,
    SourceRecord,
    Span,
    Statement,
)
from kg.readers import read, record_for

_SIDES = ("both_sources", "only_first", "only_second")


def evaluate_file(gold: Path, sources: Path | None = None) -> Evaluation:
    """Return the scores of the documents that a gold file speaks of.

    Args:
        gold: YAML: a list of `document`, `assertions`, `reject`, and one `merged` entry.
        sources: folder of the documents; by default `seeds` beside the gold's folder, else the
            gold's own.

    Of a document that cannot be read all is missed, and its score says why.

    Raises:
        InvalidFileError: no YAML list, an unknown predicate, or a document that is not there.
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
        document, extraction, unread = _read(path, lexicon)
        extractions.append(extraction)
        score = _score(entry, document, extraction, lexicon, gold.name)
        scores.append(replace(score, unread=unread))
    merged = next((each["merged"] for each in entries if "merged" in each), None)
    problems = _merged(merged, extractions, lexicon) if merged else ()
    return Evaluation(scores=tuple(scores), merged=problems)


def _read(path: Path, lexicon: Lexicon) -> tuple[Document, Extraction, str]:
    """Return a document, what is got out of it, and why it could not be read, "" where it was."""
    record, data = record_for(path), path.read_bytes()
    try:
        document = read(record, data)
        return document, extract(document, lexicon), ""
    except UnreadableSourceError as error:
        text = data.decode("utf-8", "replace")
        blank = Document(source=record, text=text, title="", title_span=Span(0, 0), sections=())
        return blank, Extraction(source=record, concepts=(), evidence=()), str(error)


def _load(gold: Path) -> list[dict[str, Any]]:
    try:
        entries = yaml.safe_load(gold.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise InvalidFileError(gold.name, expected=f"YAML ({error})") from error
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise InvalidFileError(gold.name, expected="a list of documents with their assertions")
    return entries


def _score(
    entry: Mapping[str, Any],
    document: Document,
    extraction: Extraction,
    lexicon: Lexicon,
    name: str,
) -> Score:
    names, places = Names(extraction, lexicon), Places(document)
    complete = {predicate_of({"predicate": each}, name): each for each in entry.get("complete", ())}
    tallies = {
        predicate: tally(entry, extraction, names, predicate, name)
        for predicate in sorted(complete)
    }
    missed = [
        assertion
        for assertion in entry.get("assertions", ())
        if not _is_made(assertion, extraction, names, name)
    ]
    rejected = _rejected(entry, extraction, names, name)
    told = Mistakes(entry["document"], places, extraction, names)
    mistakes: list[Mistake] = []
    for predicate, counted in tallies.items():
        mistakes += told.of_tally(complete[predicate], counted)
    for assertion in missed:
        predicate = predicate_of(assertion, name)
        if predicate not in complete:
            mistakes.append(told.missed(assertion, predicate))
    mistakes += [told.false(each, said, "rejected by the gold") for said, each in rejected]
    metadata = _metadata_missed(entry.get("metadata") or {}, extraction.source)
    return Score(
        drug_found=_about(entry, extraction, names),
        tallies=tallies,
        sections={
            predicate: counts_by_section(each, places) for predicate, each in tallies.items()
        },
        document=entry["document"],
        expected=len(entry.get("assertions", ())) + len(entry.get("metadata") or {}),
        missed=(*map(in_words, missed), *metadata),
        rejected=tuple(
            f"{each.predicate.value} {names.label(each.object)} "
            f"(line {each.line}: {each.quote[:80]})"
            for _, each in rejected
        ),
        mistakes=tuple(mistakes),
    )


def _is_made(assertion: Mapping[str, Any], extraction: Extraction, names: Names, name: str) -> bool:
    predicate = predicate_of(assertion, name)
    return any(makes(each, assertion, predicate, names) for each in extraction.evidence)


def _rejected(
    entry: Mapping[str, Any], extraction: Extraction, names: Names, name: str
) -> list[tuple[str, Evidence]]:
    """Return the evidence that the gold says is wrong, each with the predicate in its words."""
    return [
        (reject["predicate"], each)
        for reject in entry.get("reject", ())
        for each in extraction.evidence
        if each.polarity is not Polarity.NEGATED
        and each.predicate is predicate_of(reject, name)
        and any(wrong == "*" or names.same(each.object, wrong) for wrong in reject["object"])
    ]


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
