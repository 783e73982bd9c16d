"""The lines of a graph (N-Quads or N-Triples) taken apart into columns, in any order.

Most lines of a graph (places, quotes) are of no use to the index and are passed over quickly.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg import vocab
from kg.model import CiomsClass, Kind, Polarity, Predicate, Status, Tier
from kg.vocab import Names, Term

_UNNAMED = frozenset(
    {Kind.STATEMENT, Kind.EVIDENCE, Kind.MENTION, Kind.REPORT_COUNT, Kind.DOSAGE, Kind.TRIAL_RESULT}
)
KINDS = tuple(sorted(Kind))
"""In this order nodes are numbered, which is that of `Ref`."""
EDGE_NAMES = tuple(sorted([*Predicate, Term.HAS_COMPONENT, Term.ACTIVE_MOIETY]))
STATES = tuple(Status)
POLARITIES = tuple(Polarity)
CIOMS = tuple(CiomsClass)
TIERS = tuple(Tier)

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}

_Handler = Callable[[str, str], None]


class Numbered(dict[str, int]):
    """Numbers for words, in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        number = len(self)
        self[word] = number
        return number


class Counted(dict[int, int]):
    """How often each node is named."""

    def __missing__(self, _: int) -> int:
        return 0


@dataclass(slots=True)
class Whole:
    """Pairs of a row and a whole number."""

    rows: array[int] = field(default_factory=lambda: array("i"))
    values: array[int] = field(default_factory=lambda: array("i"))


@dataclass(slots=True)
class Measured:
    """Pairs of a row and a number."""

    rows: array[int] = field(default_factory=lambda: array("i"))
    values: array[float] = field(default_factory=lambda: array("d"))


@dataclass(slots=True)
class Written:
    """Pairs of a row and a text."""

    rows: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)


class Gathering:
    """What lines say, gathered as they come.

    Attributes:
        nodes, statements, evidence: numbers of the nodes, by their IRIs in angle brackets.
        terms: numbers of the words for frequencies.
        keys: names whose folded words are known.
        reported: how often a drug is named by counts of reports.
        The others are columns, with nodes by their numbers.
    """

    def __init__(self, base: str, like: Gathering | None = None) -> None:
        """Begin with nothing; with the numbers of another gathering where it is given."""
        self.base = base
        self.nodes: Numbered = like.nodes if like else Numbered()
        self.statements: Numbered = like.statements if like else Numbered()
        self.evidence: Numbered = like.evidence if like else Numbered()
        self.terms: Numbered = like.terms if like else Numbered()
        self.keys: dict[str, str] = {}
        # of statements
        self.subject, self.predicate, self.object = Whole(), Whole(), Whole()
        self.status, self.belief = Whole(), Measured()
        self.population, self.partner = Whole(), Whole()
        # of evidence
        self.supports, self.source, self.polarity = Whole(), Whole(), Whole()
        self.serious, self.cioms, self.term = Whole(), Whole(), Whole()
        self.low, self.high, self.comparator = Measured(), Measured(), Measured()
        self.denominator = Whole()
        # of nodes
        self.label, self.synonym, self.match = Written(), Written(), Written()
        self.contains, self.moiety, self.component = Whole(), Whole(), Whole()
        self.broader, self.ancestor, self.organ = Whole(), Whole(), Whole()
        self.in_class, self.serious_node, self.tier = Whole(), Whole(), Whole()
        self.reported = Counted()
        self._names = Names(base)
        self._own = f"<{base}"
        self._statement = f"<{base}{Kind.STATEMENT.value}/"
        self._proof = f"<{base}{Kind.EVIDENCE.value}/"
        named = "|".join(kind for kind in Kind if kind not in _UNNAMED)
        self._concept = re.compile(f"<{re.escape(base)}(?:{named})/[^/>]+>")
        self._handlers = self._made()

    @property
    def wanted(self) -> tuple[str, ...]:
        """Return the IRIs of the properties that are gathered."""
        return tuple(name[1:-1] for name in self._handlers)

    def links(self) -> tuple[Whole, ...]:
        """Return the columns of pairs of nodes."""
        return (
            self.contains,
            self.moiety,
            self.component,
            self.broader,
            self.ancestor,
            self.organ,
            self.in_class,
        )

    def take(self, lines: Iterable[str]) -> None:
        """Take lines, each with one space between its parts."""
        handlers = self._handlers
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            handler = handlers.get(predicate)
            if handler is not None:
                handler(subject, rest)

    def _made(self) -> dict[str, _Handler]:
        dkg = self._names.dkg
        of_nodes: dict[str, _Handler] = {
            vocab.PREF_LABEL: self._texts(self.label),
            vocab.TITLE: self._texts(self.label),
            vocab.ALT_LABEL: self._texts(self.synonym),
            vocab.EXACT_MATCH: self._matches,
            vocab.NARROW_MATCH: self._matches,
            vocab.BROADER: self._links(self.broader),
            dkg(Term.BROADER_TRANSITIVE): self._links(self.ancestor),
            dkg(Term.ORGAN_CLASS): self._links(self.organ),
            dkg(Predicate.CONTAINS): self._links(self.contains),
            dkg(Predicate.IN_CLASS): self._links(self.in_class),
            dkg(Term.HAS_COMPONENT): self._links(self.component),
            dkg(Term.ACTIVE_MOIETY): self._links(self.moiety),
            dkg(Term.REPORTED_DRUG): self._reported,
            dkg(Term.TIER): self._coded(self.nodes, self.tier, TIERS),
        }
        of_statements: dict[str, _Handler] = {
            vocab.SUBJECT: self._ends(self.subject),
            vocab.OBJECT: self._ends(self.object),
            vocab.PREDICATE: self._coded(self.statements, self.predicate, EDGE_NAMES),
            dkg(Term.STATUS): self._coded(self.statements, self.status, STATES),
            dkg(Term.BELIEF): self._numbers(self.statements, self.belief),
            dkg(Term.POPULATION): self._limits(self.population),
            dkg(Term.IN_COMBINATION_WITH): self._limits(self.partner),
        }
        of_evidence: dict[str, _Handler] = {
            dkg(Term.SUPPORTS): self._supports,
            vocab.DERIVED_FROM: self._derived,
            dkg(Term.POLARITY): self._coded(self.evidence, self.polarity, POLARITIES),
            dkg(Term.SERIOUSNESS): self._seriousness,
            dkg(Term.FREQUENCY_CLASS): self._coded(self.evidence, self.cioms, CIOMS),
            dkg(Term.FREQUENCY_TERM): self._worded,
            dkg(Term.INCIDENCE_LOW): self._numbers(self.evidence, self.low),
            dkg(Term.INCIDENCE_HIGH): self._numbers(self.evidence, self.high),
            dkg(Term.COMPARATOR_INCIDENCE): self._numbers(self.evidence, self.comparator),
            dkg(Term.DENOMINATOR): self._counts(self.evidence, self.denominator),
        }
        every = {**of_nodes, **of_statements, **of_evidence}
        return {f"<{name}>": handler for name, handler in every.items()}

    def _node(self, token: str) -> int:
        """Return the number of a node, below 0 for what is none."""
        number = self.nodes.get(token)
        if number is None:
            if self._concept.fullmatch(token) is None:
                return -1
            number = self.nodes[token]
        return number

    def _texts(self, column: Written) -> _Handler:
        def take(subject: str, rest: str) -> None:
            if (node := self._node(subject)) >= 0:
                column.rows.append(node)
                column.values.append(_text(rest))

        return take

    def _links(self, column: Whole) -> _Handler:
        def take(subject: str, rest: str) -> None:
            one, other = self._node(subject), self._node(_iri(rest))
            if one >= 0 and other >= 0:
                column.rows.append(one)
                column.values.append(other)

        return take

    def _matches(self, subject: str, rest: str) -> None:
        if (node := self._node(subject)) >= 0 and rest.startswith("<"):
            self.match.rows.append(node)
            self.match.values.append(_iri(rest)[1:-1])

    def _ends(self, column: Whole) -> _Handler:
        def take(subject: str, rest: str) -> None:
            node = self._node(_iri(rest)) if rest.startswith(self._own) else -1
            column.rows.append(self.statements[subject])
            column.values.append(node)

        return take

    def _limits(self, column: Whole) -> _Handler:
        def take(subject: str, rest: str) -> None:
            if subject.startswith(self._statement) and (node := self._node(_iri(rest))) >= 0:
                column.rows.append(self.statements[subject])
                column.values.append(node)

        return take

    def _coded(self, rows: Numbered, column: Whole, terms: Iterable[str]) -> _Handler:
        codes = {f"<{self._names.dkg(term)}>": code for code, term in enumerate(terms)}

        def take(subject: str, rest: str) -> None:
            code = codes.get(_iri(rest))
            if code is not None:
                column.rows.append(rows[subject])
                column.values.append(code)

        return take

    def _numbers(self, rows: Numbered, column: Measured) -> _Handler:
        def take(subject: str, rest: str) -> None:
            column.rows.append(rows[subject])
            column.values.append(float(rest[1 : rest.index('"', 1)]))

        return take

    def _counts(self, rows: Numbered, column: Whole) -> _Handler:
        def take(subject: str, rest: str) -> None:
            column.rows.append(rows[subject])
            column.values.append(int(rest[1 : rest.index('"', 1)]))

        return take

    def _supports(self, subject: str, rest: str) -> None:
        self.supports.rows.append(self.evidence[subject])
        self.supports.values.append(self.statements[_iri(rest)])

    def _derived(self, subject: str, rest: str) -> None:
        if subject.startswith(self._proof):
            self.source.rows.append(self.evidence[subject])
            self.source.values.append(self.nodes[_iri(rest)])

    def _worded(self, subject: str, rest: str) -> None:
        self.term.rows.append(self.evidence[subject])
        self.term.values.append(self.terms[_text(rest)])

    def _seriousness(self, subject: str, rest: str) -> None:
        grave = int(_iri(rest) == f"<{self._names.dkg(Term.SERIOUS)}>")
        if subject.startswith(self._proof):
            self.serious.rows.append(self.evidence[subject])
            self.serious.values.append(grave)
        elif (node := self._node(subject)) >= 0:
            self.serious_node.rows.append(node)
            self.serious_node.values.append(grave)

    def _reported(self, _: str, rest: str) -> None:
        if (node := self._node(_iri(rest))) >= 0:
            self.reported[node] += 1


def _iri(rest: str) -> str:
    """Return the IRI that the rest of a line begins with, in its brackets; "" for a literal."""
    return rest[: rest.index(">") + 1] if rest.startswith("<") else ""


def _text(rest: str) -> str:
    """Return the text of the literal that the rest of a line begins with."""
    text = rest[1 : rest.rindex('"')]
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _SHORT.get(found[3], found[3])
