"""Constraints that the shapes graph writes in SPARQL itself (sh:sparql), for all nodes at once.

SHACL asks such a query for each focus node, with `$this` bound beforehand everywhere in it. Here
the pattern of the focus nodes is put into every group of it, which comes to the same: a group
joined with the focus nodes gives for each of them what it gives with that node in the place of
`$this`. Where it would not come to the same the query is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from rdflib import Literal
from rdflib.term import Node

from kg.shacl.shapes import Constraint, Offence, Site, Writer

THIS = "?this"
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|'
    r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*|'
    r"[?$]\w+|[^\W\d][\w-]*:[\w.%-]*|[^\W\d]\w*|\S",
    re.DOTALL,
)
# What is not the same when it is asked for all nodes at once, or what SHACL itself rules out.
_REFUSED = frozenset(
    {"MINUS", "VALUES", "SERVICE", "LIMIT", "OFFSET", "REDUCED", "FROM", "GROUP", "HAVING"}
    | {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
)
_NOT_JOINED = ("EXISTS", "GRAPH")  # EXISTS knows the node; a graph need not hold it
_PREBOUND = frozenset({"shapesGraph", "currentShape"})


@dataclass(frozen=True, slots=True)
class Select(Constraint):
    """A SELECT query whose solutions are results.

    Attributes:
        select: the query, with full IRIs or prefixes declared before it, and `$PATH` written out.
        own_messages: its messages, which go before those of the shape; `{?name}` is filled in.
    """

    component = "SPARQLConstraintComponent"
    select: str
    own_messages: tuple[Literal, ...] = ()

    def offences(self, site: Site, writer: Writer) -> list[Offence]:  # noqa: ARG002 - as all
        """Return nothing: it is no piece of another query, but a query."""
        return []

    def joined(self, targets: str, focus: str) -> str:
        """Return the query over the focus nodes that a pattern gives as a variable."""
        nodes = f"{{ SELECT ({focus} AS {THIS}) {{ {targets} }} GROUP BY {focus} }} "
        pieces, done = [], 0
        for end in _groups(self.select):
            pieces += [self.select[done:end], nodes]
            done = end
        return "".join([*pieces, self.select[done:]])

    def wording(self) -> str:
        """Return it in words."""
        return "The query of the shape finds nothing."


def _groups(select: str) -> Iterator[int]:
    """Yield the offset behind each brace that opens a group that the focus nodes are put into."""
    depth, skipped, last = 0, [], ""
    tokens = [each for each in _TOKEN.finditer(select) if not each[0].startswith("#")]
    for place, token in enumerate(tokens):
        text = token[0].upper()
        if text == "{":
            depth += 1
            behind = tokens[place + 1][0].upper() if place + 1 < len(tokens) else ""
            before = {tokens[at][0].upper() for at in range(max(0, place - 2), place)}
            if last == "EXISTS" or ("GRAPH" in before and last not in _NOT_JOINED):
                skipped.append(depth)
            if not skipped and behind != "SELECT":
                yield token.end()
        elif text == "}":
            if skipped and skipped[-1] == depth:
                skipped.pop()
            depth -= 1
        last = text


def problem(select: str) -> str:
    """Return why a query cannot be asked for all nodes at once, "" where it can."""
    words = [each[0] for each in _TOKEN.finditer(select) if not each[0].startswith("#")]
    upper = [each.upper() for each in words]
    for word in sorted(_REFUSED & set(upper)):
        return f"{word} has another meaning for all nodes at once, or none in SHACL"
    for name in sorted({each[1:] for each in words if each[0] in "?$"} & _PREBOUND):
        return f"${name} is not bound"
    if "SELECT" not in upper:
        return "only SELECT queries are known"
    for at in (place for place, word in enumerate(upper) if word == "SELECT"):
        head = upper[at + 1 : upper.index("{", at) if "{" in upper[at:] else None]
        if not {"?THIS", "$THIS"} & set(head):
            return "each SELECT has to give $this"
    if any(word == "AS" and after in ("?THIS", "$THIS") for word, after in pairwise(upper)):
        return "$this is bound already"
    return ""


def filled(message: str, bound: Mapping[str, Node]) -> str:
    """Return a message with the values of variables in it: `{?name}` or `{$name}`."""
    return re.sub(r"\{[?$](\w+)\}", lambda found: str(bound.get(f"?{found[1]}", found[0])), message)
