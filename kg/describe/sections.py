"""A piece of evidence within the section of the source that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import UnknownNameError
from kg.facts import local, select, values
from kg.identifiers import BASE, iri
from kg.model import Kind, Ref, Span
from kg.store import Store
from kg.texts import AROUND, Excerpt, Texts, excerpt

_PLACE = """
SELECT ?source ?title ?start ?end ?mentionStart ?mentionEnd WHERE {{ {evidence}
  ?evidence prov:wasDerivedFrom ?source ; dkg:start ?start ; dkg:end ?end ;
    dkg:mentionStart ?mentionStart ; dkg:mentionEnd ?mentionEnd .
  OPTIONAL {{ ?source dcterms:title ?title }}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCard:
    """A piece of evidence within its section.

    Attributes:
        source, title: id and title of the source.
        quote: the words of the source, as its text has them.
        start, end, mention_start, mention_end: character offsets in the text of the source.
        section: the section with the quote marked.
    """

    id: str
    iri: str
    source: str
    title: str
    quote: str
    start: int
    end: int
    mention_start: int
    mention_end: int
    section: Excerpt


def describe_section(
    store: Store, texts: Texts, identifier: str, base: str = BASE, *, most: int = AROUND
) -> SectionCard | None:
    """Return a piece of evidence within its section; None where there is no text of its source.

    Args:
        store: holds the evidence.
        texts: of the release.
        identifier: id of the evidence.
        base: base IRI of the nodes.
        most: characters of the section to show, if it has more.

    Raises:
        UnknownNameError: there is no evidence with that id.
    """
    ref = Ref(Kind.EVIDENCE, identifier)
    rows = select(store, _PLACE.format(evidence=values("evidence", [ref], base)), base)
    if not rows:
        raise UnknownNameError(identifier, wanted="evidence")
    node, title, *numbers = rows[0]
    source = local(node)
    text = texts.get(source)
    if text is None:
        return None
    start, end, mention_start, mention_end = (int(str(each)) for each in numbers)
    quote, mention = Span(start, end), Span(mention_start, mention_end)
    return SectionCard(
        id=identifier,
        iri=iri(ref, base),
        source=source,
        title=str(title or source),
        quote=quote.of(text.text),
        start=start,
        end=end,
        mention_start=mention_start,
        mention_end=mention_end,
        section=excerpt(text, quote, mention, most=most),
    )
