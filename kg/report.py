"""What a build came to: counts, what was kept out and why, as JSON and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model import Assembly, Kind, Mention, Ref, Statement, Status
from kg.validate import Quarantined

_MOST_UNGROUNDED = 200


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

    @classmethod
    def of(
        cls,
        assembly: Assembly,
        *,
        quarantined: tuple[Quarantined, ...] = (),
        problems: tuple[Problem, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Report:
        """Return the account of an assembly and of what was kept out of it."""
        spoken = {ref for each in assembly.statements for ref in (each.subject, each.object)}
        spoken.update(each.drug for each in assembly.counts if each.drug is not None)
        kinds = Counter(
            each.ref.kind
            for each in assembly.concepts
            if each.ref.kind is not Kind.DRUG or not each.broader or each.ref in spoken
        )
        ungrounded = [m for m in assembly.mentions if m.reason == "ungrounded"]
        counts = {
            "sources": len(assembly.sources),
            "statements": len(assembly.statements),
            "evidence": sum(1 for _ in assembly.evidence()),
            "quarantined": len(quarantined),
            "unreadable": len(problems),
            "ungrounded mentions": len(ungrounded),
            "mentions set aside": len(assembly.mentions) - len(ungrounded),
            "report counts": len(assembly.counts),
            "disputed": sum(s.status is Status.DISPUTED for s in assembly.statements),
        }
        counts |= {_PLURALS.get(kind, kind.value): number for kind, number in kinds.items()}
        return cls(
            sources=len(assembly.sources),
            counts=dict(sorted(counts.items())),
            by_predicate=_by_predicate(assembly.statements),
            per_source=_per_source(assembly),
            ungrounded=_ranked(ungrounded),
            conflicts=tuple(
                _in_words(s) for s in assembly.statements if s.status is Status.DISPUTED
            ),
            quarantined=quarantined,
            problems=problems,
            notes=(*notes, *assembly.notes),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "counts": self.counts,
            "statements": self.by_predicate,
            "sources": self.per_source,
            "quarantined": [str(each) for each in self.quarantined],
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


def _by_predicate(statements: Iterable[Statement]) -> dict[str, dict[str, int]]:
    table: dict[str, Counter[str]] = {}
    for statement in statements:
        table.setdefault(statement.predicate.value, Counter())[statement.status.value] += 1
    return {name: dict(sorted(row.items())) for name, row in sorted(table.items())}


def _per_source(assembly: Assembly) -> dict[str, dict[str, int]]:
    evidence = Counter(each.source for each in assembly.evidence())
    aside = Counter(mention.source for mention in assembly.mentions)
    return {
        record.id: {"evidence": evidence[record.id], "mentions": aside[record.id]}
        for record in assembly.sources
    }


def _ranked(mentions: Sequence[Mention]) -> tuple[tuple[str, str, int], ...]:
    tally: Counter[tuple[str, str]] = Counter()
    for mention in mentions:
        words = " ".join(mention.quote.casefold().split())
        tally[words, mention.expected.value] += mention.occurrences
    ranked = sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    return tuple((words, kind, count) for (words, kind), count in ranked[:_MOST_UNGROUNDED])


def _in_words(statement: Statement) -> str:
    value = statement.object.slug if isinstance(statement.object, Ref) else str(statement.object)
    said = ", ".join(f"{vote.source} ({vote.polarity.value})" for vote in statement.votes)
    return f"{statement.subject.slug} {statement.predicate.value} {value}: {said}"


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"- {line}" for line in lines]
    return ["", f"## {title}", "", *found] if found else []
