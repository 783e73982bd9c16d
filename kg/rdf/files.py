"""Graphs of our model, in files of RDF, as sources: each `dkg:Source` is one, with what it says.

Status and belief of statements are not taken over: they follow from the evidence of all sources.
Quotes and offsets stand as the file has them, since the text that they are of is not at hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg import vocab
from kg.errors import UnreadableSourceError
from kg.identifiers import BASE
from kg.model import Kind, Predicate, SourceRecord
from kg.rdf.described import concept_of, record_of
from kg.rdf.faults import Faults
from kg.rdf.spool import Spool
from kg.rdf.syntax import is_rdf
from kg.readers.files import ZIP
from kg.readers.manifest import ManifestEntry
from kg.vocab import CLASS_OF, Names, Term

PART = 2_000
"""Pieces of evidence of a job: enough to be worth a process, few enough to validate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Some of what one source says in a file of RDF, or what is wrong with the file.

    Attributes:
        entry: the file.
        record: the source, None where the job only tells faults.
        names: IRIs of the file.
        spool: the quads of the file.
        nodes: evidence, mentions and counts of reports of the source.
        faults: what is wrong with the file.
        digest: "sha256:..." of the bytes of the file, "" where they cannot be read.
    """

    entry: ManifestEntry
    names: Names
    digest: str = ""
    record: SourceRecord | None = None
    spool: Spool | None = None
    nodes: tuple[str, ...] = ()
    faults: tuple[UnreadableSourceError, ...] = ()

    @property
    def name(self) -> str:
        """Return what people call it."""
        return f"{self.entry.name}, {self.record.id}" if self.record else self.entry.name


def grouped(
    entries: Iterable[ManifestEntry], base: str = BASE
) -> tuple[list[Job], list[ManifestEntry]]:
    """Return the jobs of files of RDF, and the files that are none.

    Args:
        entries: the files.
        base: what the IRIs of the files begin with, where it is not that of this project.
    """
    jobs: list[Job] = []
    rest = []
    for entry in entries:
        broken_archive = entry.path.suffix.casefold() == ZIP and not entry.member
        if broken_archive or not is_rdf(entry):
            rest.append(entry)
        else:
            jobs += _jobs(entry, tuple(dict.fromkeys((base, BASE))))
    return jobs, rest


def settled(jobs: Iterable[Job], others: Iterable[SourceRecord]) -> Iterator[Job]:
    """Yield the jobs of sources that are not at hand themselves, each source with its own id.

    Args:
        jobs: of all files.
        others: sources that are read from their own bytes; what they say themselves goes before
            what a graph says that they say.
    """
    found = tuple(jobs)
    digests: defaultdict[str, set[str]] = defaultdict(set)
    for each in (*others, *(job.record for job in found if job.record)):
        digests[each.id].add(each.digest)
    read = {record.digest for record in others}
    for job in found:
        record = job.record
        if record is None:
            yield job
        elif record.digest not in read:
            mark = record.digest.removeprefix("sha256:")[:8]
            own = f"{record.id}-{mark}" if len(digests[record.id]) > 1 else record.id
            yield replace(job, record=replace(record, id=own))


def _jobs(entry: ManifestEntry, bases: tuple[str, ...]) -> Iterator[Job]:
    try:
        spool, digest = Spool.of(entry)
    except (UnreadableSourceError, OSError) as error:
        expected = f"a file that can be read: {error}"
        told = UnreadableSourceError(entry.name, line=1, expected=expected)
        fault = error if isinstance(error, UnreadableSourceError) else told
        yield Job(entry=entry, names=Names(bases[0]), faults=(fault,))
        return
    faults = Faults(entry)
    found = _bases(spool)
    for base in sorted(found - set(bases)):
        known = " or ".join(bases)
        faults.add(f"{base}vocab/Source", f"nodes below {known}; `--base {base}` reads these")
    for base in bases:
        if base in found:
            yield from _Index(entry, digest, spool, Names(base), faults).jobs()
    if not found:
        wanted = Names(bases[0]).dkg(CLASS_OF[Kind.SOURCE])
        faults.add("", f"sources of this model, which are of the class {wanted}; found none")
    if errors := faults.errors():
        yield Job(entry=entry, names=Names(bases[0]), digest=digest, faults=errors)


def _bases(spool: Spool) -> set[str]:
    """Return what stands before `vocab/Source` in the classes of a file."""
    end = f"vocab/{CLASS_OF[Kind.SOURCE]}"
    return {each.removesuffix(end) for each in spool.classes() if each.endswith(end)}


class _Index:
    """What a file holds: sources, and which evidence is of which; the rest is told."""

    def __init__(
        self, entry: ManifestEntry, digest: str, spool: Spool, names: Names, faults: Faults
    ) -> None:
        self._entry = entry
        self._digest = digest
        self._spool = spool
        self._names = names
        self._faults = faults

    def jobs(self) -> Iterator[Job]:
        sources = self._sources()
        said = self._said(sources)
        self._look_at_statements()
        self._look_at_concepts()
        for node, record in sources.items():
            if record is not None:
                nodes = sorted(said[node])
                for start in range(0, max(len(nodes), 1), PART):
                    yield Job(
                        entry=self._entry,
                        names=self._names,
                        digest=self._digest,
                        record=record,
                        spool=self._spool,
                        nodes=tuple(nodes[start : start + PART]),
                    )

    def _sources(self) -> dict[str, SourceRecord | None]:
        """Return the sources by their nodes; None for one that is not described as it should be."""
        otherwise = replace(self._entry.record, digest=self._digest, format="")
        found: dict[str, SourceRecord | None] = {}
        for node in self._of(Kind.SOURCE):
            try:
                found[node] = record_of(self._spool.nodes([node], self._names), node, otherwise)
            except ValueError as error:
                self._faults.add(node, f"a source with {error}")
                found[node] = None
        return found

    def _said(self, sources: dict[str, SourceRecord | None]) -> dict[str, list[str]]:
        supports = self._spool.triples("", self._names.dkg(Term.SUPPORTS))
        evidence = {*self._of(Kind.EVIDENCE), *(subject for subject, _, _ in supports)}
        said: defaultdict[str, list[str]] = defaultdict(list)
        others = (*self._of(Kind.MENTION), *self._of(Kind.REPORT_COUNT))
        for node in sorted(evidence.union(others)):
            of = {str(value) for _, _, value in self._spool.triples(node, vocab.DERIVED_FROM)}
            if len(of) == 1 and of <= sources.keys():
                said[of.pop()].append(node)
            else:
                told = ", ".join(sorted(of)) or "nothing"
                expected = f"a {vocab.DERIVED_FROM} of {node} to one source of the file"
                self._faults.add(node, f"{expected}; found {told}")
        return said

    def _look_at_statements(self) -> None:
        """Tell statements and edges that no evidence makes."""
        spool, edges = self._spool, set()
        for node in self._of(Kind.STATEMENT):
            parts = [
                [value for _, _, value in spool.triples(node, each)]
                for each in (vocab.SUBJECT, vocab.PREDICATE, vocab.OBJECT)
            ]
            edges.add(hash(tuple(map(tuple, parts))))
            if next(spool.triples("", self._names.dkg(Term.SUPPORTS), node), None) is None:
                self._faults.add(node, f"evidence for the statement {node}, which nobody makes")
        for predicate in Predicate:
            for subject, name, value in spool.triples("", self._names.dkg(predicate)):
                if hash(((subject,), (name,), (value,))) not in edges:
                    edge = f"{subject} {predicate.value} {value}"
                    self._faults.add(subject, f"a statement with evidence for the edge {edge}")

    def _look_at_concepts(self) -> None:
        for node in sorted({each for each, _, _ in self._spool.triples("", vocab.PREF_LABEL)}):
            if node.startswith(self._names.base):
                nodes = self._spool.nodes([node], self._names)
                try:
                    concept_of(nodes, nodes.ref(node))
                except ValueError as error:
                    self._faults.add(node, f"a concept with {error}")

    def _of(self, kind: Kind) -> list[str]:
        return self._spool.subjects(vocab.TYPE, self._names.dkg(CLASS_OF[kind]))
