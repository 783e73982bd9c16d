"""Content negotiation: which of the offered media types an Accept header wants most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kg.api.problems import ProblemError
from kg.store import results

HTML = "text/html"
JSON = "application/json"
SVG = "image/svg+xml"
RESOURCE = (
    results.TURTLE,
    results.JSON_LD,
    results.N_TRIPLES,
    results.RDF_XML,
    results.N_QUADS,
    results.TRIG,
    HTML,
)

_XML = ("application/xml", "text/xml")
_ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        results.JSON: (JSON, "text/json"),
        results.XML: _XML,
        results.TURTLE: ("application/turtle", "application/x-turtle"),
        results.N_TRIPLES: ("text/plain",),
        results.N_QUADS: ("text/x-nquads", "text/nquads"),
        results.TRIG: ("application/x-trig",),
        results.JSON_LD: (JSON,),
        results.RDF_XML: _XML,
        HTML: ("application/xhtml+xml",),
    }
)
_KEPT = 256  # of what was asked last: clients send the same header again and again
_UTF8 = frozenset({results.CSV, results.TSV, results.TURTLE, HTML})


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range: `rank` is 0 for */*, 1 for type/*, 2 for a type in full."""

    text: str
    quality: float
    rank: int

    def fits(self, media_type: str) -> bool:
        if self.rank == 2:
            return media_type == self.text
        return self.rank == 0 or media_type.startswith(self.text.removesuffix("*"))


def choose(accept: str | None, offered: Sequence[str]) -> str:
    """Return the offered media type that a client wants most; ties go to the first offered.

    >>> choose("text/html;q=0.5, text/*;q=0.7, */*;q=0.1", ["application/json", "text/csv"])
    'text/csv'

    Raises:
        ProblemError: 406, none of them is acceptable.
    """
    return _chosen(accept or "*/*", tuple(offered))


@lru_cache(maxsize=_KEPT)
def _chosen(accept: str, offered: tuple[str, ...]) -> str:
    ranges = tuple(_ranges(accept)) or (_Range("*/*", 1.0, 0),)
    best = max(offered, key=lambda each: _wish(each, ranges))
    if _wish(best, ranges)[0] <= 0:
        raise ProblemError(
            406, "not-acceptable", f"this is answered in {', '.join(offered)}, not in {accept}"
        )
    return best


def prefers_html(accept: str | None) -> bool:
    """Return whether a client asks for HTML by name, as browsers do."""
    return any(
        each.rank == 2 and each.text == HTML and each.quality for each in _ranges(accept or "")
    )


def with_charset(media_type: str) -> str:
    """Return the value of Content-Type for UTF-8 bytes."""
    return f"{media_type}; charset=utf-8" if media_type in _UTF8 else media_type


def _wish(media_type: str, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Return the quality of the most specific range that fits, and how specific it is.

    Another name of a type counts where it is asked for in full.
    """
    aliases = _ALIASES.get(media_type, ())
    fitting = [each for each in ranges if each.fits(media_type)]
    wishes = [(each.quality, each.rank) for each in ranges if each.text in aliases]
    if fitting:
        found = max(fitting, key=lambda each: each.rank)
        wishes.append((found.quality, found.rank))
    return max(wishes, default=(0.0, 0))


def _ranges(accept: str) -> Iterator[_Range]:
    for part in accept.split(","):
        text, *parameters = (each.strip() for each in part.lower().split(";"))
        if text.count("/") == 1:
            rank = 0 if text == "*/*" else 1 if text.endswith("/*") else 2
            yield _Range(text, _quality(parameters), rank)


def _quality(parameters: Sequence[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
