"""The sentences behind evidence, by its ids."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.facts import local, select, values
from kg.identifiers import BASE
from kg.model import Kind, Ref
from kg.store import Store

_CELLS = re.compile(r"\s*</t[dh]>\s*(?:<t[dh]\b[^<>]*>\s*)?", re.IGNORECASE)
_BREAKS = re.compile(
    r"\s*</?(?:br|p|div|ul|ol|li|list|item|caption|paragraph|h[1-6]|t(?:able|head|body|r))\b[^<>]*>\s*",
    re.IGNORECASE,
)
_TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_AT_ONCE = 500  # pieces of evidence in a query
_QUOTES = """
SELECT ?evidence ?quote ?lead ?section ?polarity ?source ?title WHERE {{
  {evidence}
  ?evidence dkg:quote ?quote ; dkg:section ?section ; dkg:polarity ?polarity ;
    prov:wasDerivedFrom ?source .
  OPTIONAL {{ ?evidence dkg:leadIn ?lead }}
  OPTIONAL {{ ?source dcterms:title ?title }}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a source says in one place.

    Attributes:
        text: the sentence or list item, without the markup of its source.
        lead_in: heading or introducing line that governs it, "" without one.
        section: kind of the section that it stands in.
        polarity: "affirmed", "negated" or "uncertain".
        source: id of the source.
        title: title of the source; its id where it has none.
    """

    text: str
    lead_in: str
    section: str
    polarity: str
    source: str
    title: str


def quotes(store: Store, evidence: Iterable[str], base: str = BASE) -> Mapping[str, Quote]:
    """Return the sentences of evidence by its ids, sorted; ids that name none are left out."""
    found: dict[str, Quote] = {}
    for ids in _pieces(sorted(set(evidence))):
        refs = (Ref(Kind.EVIDENCE, each) for each in ids)
        query = _QUOTES.format(evidence=values("evidence", refs, base))
        for node, text, lead, section, polarity, source, title in select(store, query, base):
            found[local(node)] = Quote(
                text=without_markup(str(text)),
                lead_in=str(lead or ""),
                section=str(section),
                polarity=local(polarity).lower(),
                source=local(source),
                title=str(title or local(source)),
            )
    return dict(sorted(found.items()))


def without_markup(quote: str) -> str:
    r"""Return the words of a quote, or of a part of it, without tags and entities of XML and HTML.

    What stands between the cells of a table becomes a tab.

    >>> without_markup('Rash</td> <td align="center">5%</td>')
    'Rash\t5%\t'
    >>> without_markup("weight &lt; 40 kg<sup>2</sup>")
    'weight < 40 kg2'
    """
    if "<" in quote:
        quote = _TAGS.sub("", _BREAKS.sub(" ", _CELLS.sub("\t", quote)))
    return html.unescape(quote) if "&" in quote else quote


def _pieces(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
