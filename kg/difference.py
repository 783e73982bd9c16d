"""What changed from one release to another: statements with the reasons, and quads as a patch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from kg.facts import Node, nodes, ref_of, select, statements, values
from kg.findings import Reported
from kg.identifiers import parse_iri, statement_ref
from kg.model import Dosage, Evidence, Kind, Literal, Ref, Statement, Status, TrialResult
from kg.release import ADDED, REMOVED, Release, differing
from kg.store import Store

_TOGETHER = 500  # statements that are read from a store at once


class ChangeKind(StrEnum):
    """What became of a statement; of several the first that fits."""

    ADDED = "added"
    REMOVED = "removed"
    STATUS = "status changed"
    FREQUENCY = "frequency changed"
    EVIDENCE = "evidence changed"


class Cause(StrEnum):
    """Why a statement changed."""

    SOURCE_ADDED = "source added"
    SOURCE_REMOVED = "source removed"
    SOURCE_CHANGED = "source changed"
    RULES = "rules changed"
    VOCABULARY = "vocabulary changed"
    PROGRAM = "program changed"
    UNKNOWN = "unknown"


_PARTS = {"rules": Cause.RULES, "vocabulary": Cause.VOCABULARY, "program": Cause.PROGRAM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a statement changed: `source` is the title of the source concerned, "" for none."""

    cause: Cause
    source: str = ""

    def __str__(self) -> str:
        return f"{self.cause.value}: {self.source}" if self.source else self.cause.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a release makes of a statement."""

    status: Status
    belief: Decimal
    frequencies: tuple[Reported, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A statement that is not what it was.

    Attributes:
        id: digest that names the statement in both releases.
        subject, object: what it speaks of; the object as a label, a text or a value.
        before, after: what either release makes of it, None where that has it not.
        reasons: why, most telling first.
    """

    id: str
    kind: ChangeKind
    subject: Node
    predicate: str
    object: str
    before: Said | None
    after: Said | None
    reasons: tuple[Reason, ...]


def patch(before: Release, after: Release) -> Iterator[str]:
    """Yield the lines of an RDF patch that makes the graph of one release that of another.

    The format is that of https://afs.github.io/rdf-patch/: a transaction of deletions and
    additions. Both graphs are streamed, so that they may be larger than memory.
    """
    yield f"H id <{after.graph_digest}> .\n"
    yield f"H prev <{before.graph_digest}> .\n"
    yield "TX .\n"
    for sign, quad in differing(before, after):
        yield f"{sign} {quad}"
    yield "TC .\n"


def changes(before: Release, after: Release) -> Iterator[Change]:
    """Yield the statements that are not what they were, sorted by their ids.

    Raises:
        KgError: a release that cannot be read.
    """
    old, new = before.store(in_memory=False), after.store(in_memory=False)
    try:
        touched = sorted(_touched(before, after, old, new))
        why = _Reasons(before, after)
        chunks = iter(touched)
        while chunk := list(islice(chunks, _TOGETHER)):
            yield from _changed(chunk, (old, before), (new, after), why)
    finally:
        old.close()
        new.close()


def _touched(before: Release, after: Release, old: Store, new: Store) -> set[Ref]:
    """Return the statements of which a quad, or a quad of whose evidence, is not what it was."""
    found: set[Ref] = set()
    evidence: dict[str, set[Ref]] = {REMOVED: set(), ADDED: set()}
    for sign, quad in differing(before, after):
        base = before.base if sign == REMOVED else after.base
        subject = parse_iri(quad[1 : quad.index(">")], base)
        if subject is None:
            continue
        if subject.kind is Kind.STATEMENT:
            found.add(subject)
        elif subject.kind is Kind.EVIDENCE:
            evidence[sign].add(subject)
    for sign, store, release in ((REMOVED, old, before), (ADDED, new, after)):
        found.update(_supported(store, evidence[sign], release.base))
    return found


def _supported(store: Store, evidence: Iterable[Ref], base: str) -> Iterator[Ref]:
    waiting = iter(sorted(evidence))
    while chunk := list(islice(waiting, _TOGETHER)):
        pattern = f"{values('node', chunk, base)} ?node dkg:supports ?statement"
        for (term,) in select(store, f"SELECT DISTINCT ?statement WHERE {{ {pattern} }}", base):
            ref = ref_of(term, base)
            if ref is not None:
                yield ref


def _changed(
    refs: list[Ref], old: tuple[Store, Release], new: tuple[Store, Release], why: _Reasons
) -> Iterator[Change]:
    was, is_now = _read(refs, *old), _read(refs, *new)
    labels = {**_labels(was.values(), *old), **_labels(is_now.values(), *new)}
    for ref in refs:
        before, after = was.get(ref), is_now.get(ref)
        stated = after or before
        kind = _kind(before, after)
        if stated is not None and kind is not None:
            yield Change(
                id=ref.slug,
                kind=kind,
                subject=labels[stated.subject],
                predicate=stated.predicate.value,
                object=_object(stated, labels),
                before=_said(before),
                after=_said(after),
                reasons=why.of(before, after),
            )


def _read(refs: Iterable[Ref], store: Store, release: Release) -> dict[Ref, Statement]:
    found = statements(store, values("statement", refs, release.base), release.base)
    return {
        statement_ref(each.subject, each.predicate, each.object, each.context): each
        for each in found
    }


def _labels(found: Iterable[Statement], store: Store, release: Release) -> dict[Ref, Node]:
    refs: set[Ref] = set()
    for each in found:
        refs.add(each.subject)
        if isinstance(each.object, Ref):
            refs.add(each.object)
    return nodes(store, refs, release.base)


def _object(statement: Statement, labels: Mapping[Ref, Node]) -> str:
    match statement.object:
        case Ref() as ref:
            return labels[ref].label
        case Literal() as literal:
            return literal.lexical
        case Dosage() as dosage:
            return dosage.text
        case TrialResult() as result:
            return result.figure


def _kind(before: Statement | None, after: Statement | None) -> ChangeKind | None:
    if before is None or after is None:
        return ChangeKind.ADDED if before is None else ChangeKind.REMOVED
    if before.status is not after.status:
        return ChangeKind.STATUS
    if _frequencies(before) != _frequencies(after):
        return ChangeKind.FREQUENCY
    return None if before == after else ChangeKind.EVIDENCE


def _said(statement: Statement | None) -> Said | None:
    if statement is None:
        return None
    return Said(
        status=statement.status,
        belief=statement.belief,
        frequencies=_frequencies(statement),
        sources=statement.sources,
    )


def _frequencies(statement: Statement) -> tuple[Reported, ...]:
    found = {
        Reported(
            source=each.source,
            term=each.frequency.term,
            cioms=each.frequency.cioms,
            low=each.frequency.low,
            high=each.frequency.high,
            comparator=each.frequency.comparator,
            denominator=each.frequency.denominator,
        )
        for each in statement.evidence
        if each.frequency is not None
    }
    return tuple(sorted(found, key=str))


class _Reasons:
    """Tells why a statement changed, by what the two releases were made from and with."""

    def __init__(self, before: Release, after: Release) -> None:
        self._was = {each.id: each for each in before.inputs}
        self._is = {each.id: each for each in after.inputs}
        self._made = tuple(
            Reason(cause=cause)
            for part, cause in _PARTS.items()
            if before.made_with.get(part) != after.made_with.get(part)
        )

    def of(self, before: Statement | None, after: Statement | None) -> tuple[Reason, ...]:
        """Return the reasons: of the sources whose evidence is not the same, else what read it."""
        found = [self._of_source(each) for each in _differing_sources(before, after)]
        reasons = tuple(dict.fromkeys(each for each in found if each is not None))
        if None in found or not found:
            reasons += self._made or (Reason(cause=Cause.UNKNOWN),) * (not reasons)
        return reasons

    def _of_source(self, source: str) -> Reason | None:
        was, now = self._was.get(source), self._is.get(source)
        if now is None and was is not None:
            return Reason(cause=Cause.SOURCE_REMOVED, source=was.title)
        if was is None and now is not None:
            return Reason(cause=Cause.SOURCE_ADDED, source=now.title)
        if was is not None and now is not None and was.digest != now.digest:
            return Reason(cause=Cause.SOURCE_CHANGED, source=now.title)
        return None


def _differing_sources(before: Statement | None, after: Statement | None) -> list[str]:
    """Return the sources of which one release has other evidence than the other."""
    was, now = _by_source(before), _by_source(after)
    return sorted(each for each in was.keys() | now.keys() if was.get(each) != now.get(each))


def _by_source(statement: Statement | None) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for each in statement.evidence if statement else ():
        found.setdefault(each.source, []).append(each)
    return found
