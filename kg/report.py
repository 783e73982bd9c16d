"""What a build came to: counts, what was kept out and why, as JSON and as Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import Kind, Status, Vote
from kg.validate import Quarantined, Violation

MOST_UNGROUNDED = 200
"""Words that no concept fits: how many of them, the most frequent, a report has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A document that could not be read, with the reason in words."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The account of a build.

    Attributes:
        counts: sizes in words ("statements": 812), sorted by name.
        by_predicate: statements by predicate and status.
        ungrounded: words that no concept fits, by kind, with how often they occur.
        conflicts: disputed statements in words.
        violations: what the shapes find wrong with concepts, which stay in the release.
    """

    sources: int
    counts: dict[str, int]
    by_predicate: dict[str, dict[str, int]]
    per_source: dict[str, dict[str, int]]
    ungrounded: tuple[tuple[str, str, int], ...]
    conflicts: tuple[str, ...]
    quarantined: tuple[Quarantined, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    violations: tuple[Violation, ...] = ()

    @property
    def sound(self) -> bool:
        """Tell whether nothing was kept out and no shape is broken."""
        return not (self.quarantined or self.problems or self.violations)

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "counts": self.counts,
            "statements": self.by_predicate,
            "sources": self.per_source,
            "quarantined": [str(each) for each in self.quarantined],
            "violations": [str(each) for each in self.violations],
            "unreadable": [{"name": p.name, "reason": p.reason} for p in self.problems],
            "conflicts": list(self.conflicts),
            "ungrounded": [
                {"words": words, "expected": kind, "count": count}
                for words, kind, count in self.ungrounded
            ],
            "notes": list(self.notes),
        }

    def to_markdown(self) -> str:
        """Return the report as a Markdown text."""
        lines = ["# Build report", ""]
        lines += [f"- {name}: {count:,}" for name, count in self.counts.items()]
        lines += ["", "## Statements", "", "| predicate | supported | disputed | refuted |"]
        lines.append("| --- | ---: | ---: | ---: |")
        for predicate, row in self.by_predicate.items():
            cells = " | ".join(str(row.get(status.value, 0)) for status in Status)
            lines.append(f"| {predicate} | {cells} |")
        lines += _listed("Quarantined evidence", (str(each) for each in self.quarantined))
        lines += _listed("Concepts that break a shape", map(str, self.violations))
        lines += _listed("Unreadable sources", (f"{p.name}: {p.reason}" for p in self.problems))
        lines += _listed("Conflicts", self.conflicts)
        lines += _listed("Notes", self.notes)
        lines += _listed(
            "Ungrounded mentions", (f"{words} ({kind}): {n}" for words, kind, n in self.ungrounded)
        )
        return "\n".join(lines) + "\n"


_PLURALS = {
    Kind.DRUG: "drugs",
    Kind.PRODUCT: "products",
    Kind.ORGANIZATION: "organizations",
    Kind.DRUG_CLASS: "classes",
    Kind.MECHANISM: "mechanisms",
    Kind.CONDITION: "conditions",
    Kind.EFFECT: "effects",
    Kind.ORGAN_CLASS: "organ classes",
    Kind.POPULATION: "populations",
    Kind.PRECAUTION: "precautions",
    Kind.MONITORING: "monitoring targets",
}


class Tally:
    """What a build adds up while it goes through statements, evidence and mentions.

    Attributes:
        counts: number of counts of reports.
        violations: what the shapes find wrong with concepts.
    """

    def __init__(self) -> None:
        self.counts = 0
        self.violations: tuple[Violation, ...] = ()
        self._statements: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._evidence: Counter[str] = Counter()
        self._mentions: Counter[str] = Counter()
        self._unknown = 0
        self._conflicts: Counter[str] = Counter()

    def add_statement(self, predicate: str, status: Status, times: int = 1) -> None:
        """Count a statement; -1 times takes it back, here as below."""
        self._statements[predicate][status.value] += times

    def add_evidence(self, source: str, times: int = 1) -> None:
        """Count a piece of evidence."""
        self._evidence[source] += times

    def add_mention(self, source: str, *, ungrounded: bool, times: int = 1) -> None:
        """Count a mention that became no evidence."""
        self._mentions[source] += times
        self._unknown += ungrounded * times

    def add_conflict(self, words: str, votes: Iterable[Vote], times: int = 1) -> None:
        """Keep a disputed statement, in words, with who says what."""
        said = ", ".join(f"{vote.source} ({vote.polarity.value})" for vote in votes)
        self._conflicts[f"{words}: {said}"] += times

    def report(
        self,
        *,
        sources: Collection[str],
        kinds: Mapping[Kind, int],
        ungrounded: tuple[tuple[str, str, int], ...] = (),
        quarantined: tuple[Quarantined, ...] = (),
        problems: tuple[Problem, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Report:
        """Return the account of all that was counted.

        Args:
            sources: ids of the sources, sorted.
            kinds: number of concepts by kind.
            ungrounded: words that no concept fits, the kind that was looked for, how often they
                occur.
            quarantined: evidence that was kept out.
            problems: what could not be read.
            notes: what else there is to say.
        """
        counts = {
            "sources": len(sources),
            "statements": sum(row.total() for row in self._statements.values()),
            "evidence": self._evidence.total(),
            "quarantined": len(quarantined),
            "concepts that break a shape": len(self.violations),
            "unreadable": len(problems),
            "ungrounded mentions": self._unknown,
            "mentions set aside": self._mentions.total() - self._unknown,
            "report counts": self.counts,
            "disputed": self._conflicts.total(),
        }
        counts |= {_PLURALS.get(kind, kind.value): number for kind, number in kinds.items()}
        rows = sorted((name, +row) for name, row in self._statements.items())
        return Report(
            sources=len(sources),
            counts=dict(sorted(counts.items())),
            by_predicate={name: dict(sorted(row.items())) for name, row in rows if row},
            per_source={
                each: {"evidence": self._evidence[each], "mentions": self._mentions[each]}
                for each in sources
            },
            ungrounded=ungrounded,
            conflicts=tuple(sorted(self._conflicts.elements())),
            quarantined=quarantined,
            problems=problems,
            notes=notes,
            violations=self.violations,
        )


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"- {line}" for line in lines]
    return ["", f"## {title}", "", *found] if found else []
