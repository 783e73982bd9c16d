"""The template of EU package leaflets: its headings and bands, found also in running text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg import resources
from kg.errors import InvalidFileError

_NUMBER = re.compile(r"(?P<number>[1-6])\s*[.)]?\s+(?=\D)")
_OPEN_NOTE = re.compile(r"\([^()]*$")
_SENTENCE_END = re.compile(r"[.!?:;)\]*]\s*$")
_LAST_WORDS = re.compile(r"(?P<word>[\w-]+)[\s,]*\d?[\s,]*$")
_STARTS = re.compile(r"\s*(?:$|[:.,;*•·\-–—]|[A-Z0-9])")
_COPULA = re.compile(r"\b(?:is|are)$")
_BACK = 1000  # characters that are looked back over, for what stands before a heading in a text
_SUBSTANCE = re.compile(
    r"\b(?P<head>active\s+(?:substance|ingredient)s?)\s*"
    r"(?:(?:(?:of|in)\s+[^.:]{1,60}?\s)?(?P<verb>is|are)\b\s*:?|:)\s*",
    re.IGNORECASE,
)
_SUBSTANCE_END = re.compile(
    r"\.(?=\s|$)|\s*[(:;*]|\s+(?:each|one|in the form|which|that|as|and\s+is)\b|\s+\d|\s*$", re.I
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A heading in `text[start:end]`; a band is one that says how often."""

    start: int
    end: int
    band: bool = False


@cache
def rules() -> dict[str, Any]:
    """Return the content of `ontology/rules/leaflet.toml`.

    Raises:
        InvalidFileError: the file is no TOML, or a table is missing.
    """
    path = resources.ontology() / "rules" / "leaflet.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for name in ("names", "sections", "parts", "running", "bands", "companies"):
            table[name]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise InvalidFileError(path.name, expected=f"headings of leaflets: {error}") from error
    return table


def _any_of(words: Iterable[str], names: str = "") -> str:
    """Return a pattern of phrases, the longest first."""
    made = (
        "".join(_piece(each, names) for each in re.split(r"(\{name\}|\*)", phrase))
        for phrase in sorted(words, key=lambda phrase: (-len(phrase), phrase))
    )
    return rf"(?:{'|'.join(made)})"


def _piece(part: str, names: str) -> str:
    if part == "{name}":
        return names
    if part == "*":
        return r"\S.{0,90}?"
    return re.escape(part).replace(r"\ ", r"\s+").replace(r"\-", "[-\u2010\u2011]?")


@cache
def _sections() -> dict[int, re.Pattern[str]]:
    return {
        int(number): re.compile(_any_of(phrases), re.IGNORECASE)
        for number, phrases in rules()["sections"].items()
    }


def section_number(line: str) -> int | None:
    """Return the number of the section that a line is the main heading of.

    >>> section_number("2. What you need to know before you take Foo"), section_number("Foo")
    (2, None)
    >>> section_number("Possible side effects")
    4
    """
    plain = line.strip(" .:?")
    numbered = _NUMBER.match(plain)
    words = plain[numbered.end() :] if numbered else plain
    for number, wording in _sections().items():
        if wording.fullmatch(words) and (not numbered or int(numbered["number"]) == number):
            return number
    return None


@cache
def name_sentence() -> re.Pattern[str]:
    """Return the pattern of a main heading that gives the name of the medicine."""
    table = rules()["names"]
    before, after = re.escape(table["before"]), _any_of([table["after"]])
    return re.compile(rf"\b{before}\s+(?P<name>\S.{{0,90}}?)\s+{after}", re.IGNORECASE)


def substance(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return where a text has "active substance" and where the name of it, None for neither.

    >>> text = "The active substance of Foo is foomab. Each vial contains 1 mg."
    >>> [text[a:b] for a, b in substance(text)]
    ['active substance', 'foomab']
    """
    found = _SUBSTANCE.search(text)
    if found is None:
        return None
    end = _SUBSTANCE_END.search(text, found.end())
    stop = end.start() if end else len(text)
    if (found["verb"] or "").casefold() == "is":
        comma = text.find(",", found.end(), stop)
        stop = comma if comma >= 0 else stop
    return (found.span("head"), (found.end(), stop)) if stop > found.end() else None


def company_end(text: str) -> int:
    """Return where the name of a company ends that its address follows.

    >>> text = "Foo Pharma B.V. Industriepark 2, Beerse"
    >>> text[: company_end(text)]
    'Foo Pharma B.V.'
    """
    address = _address().search(text)
    stop = address.start() if address else len(text)
    forms = _company_forms().search(text)
    # what follows the number of a house is a post code, not the form of a company
    return forms.end() if forms and forms.start() <= stop + len(", ") else stop


@cache
def _address() -> re.Pattern[str]:
    streets = _any_of(rules()["companies"]["streets"])
    ends = "|".join(map(re.escape, rules()["companies"]["street_ends"]))
    return re.compile(
        rf",\s|\s+t/a\s|\s+(?:\w+(?:{ends})\s+)?(?=\d)|\s+(?={streets}\s)", re.IGNORECASE
    )


@cache
def _company_forms() -> re.Pattern[str]:
    forms = _any_of(rules()["companies"]["forms"]).replace(r"\s+", r"\s")
    ends = _any_of(each for each in rules()["companies"]["forms"] if each != "&")
    return re.compile(rf"(?<=[\s,]){ends}(?![\w])(?:\s+{forms}(?!\w))*")


class Template:
    """The headings of one leaflet.

    Args:
        names: the names by which the leaflet calls its medicine.
    """

    def __init__(self, names: Iterable[str]) -> None:
        called = _any_of({*names, *rules()["names"]["words"]})
        self._parts = {
            int(number): re.compile(rf"(?<!\w){_any_of(words, called)}(?!\w)", re.IGNORECASE)
            for number, words in rules()["parts"].items()
            if words
        }
        bands, running = rules()["bands"], rules()["running"]
        leaving = _any_of(bands["leaving"], called)
        self._leaving = re.compile(rf"\W*{leaving}(?!\w)", re.I)
        self._departing = re.compile(
            rf"(?P<word>[\w-]+)?[^\w\s]*\s+(?=(?-i:[A-Z]))(?={leaving}(?!\w))", re.IGNORECASE
        )
        self._advice = re.compile(rf"\W*{_any_of(bands['advice'])}(?!\w)", re.I)
        self._apart = re.compile(rf"{_any_of(bands['apart'])}\b", re.I)
        self._telling = re.compile(rf"\b{_any_of(bands['telling'])}\b", re.I)
        self._mentioned = frozenset(running["mentioned"])
        self._goes_on = re.compile(rf"\s*{_any_of(running['goes_on'])}\b")

    def leaves(self, text: str) -> bool:
        """Tell whether a paragraph begins as one that ends the band above it."""
        return self._leaving.match(text) is not None

    def advises(self, text: str) -> bool:
        """Tell whether a paragraph begins by speaking to the reader."""
        return self._advice.match(text) is not None

    def speaks_of_effects(self, text: str) -> bool:
        """Tell whether a text has a noun for adverse effects."""
        return self._telling.search(text) is not None

    def stands_apart(self, text: str) -> bool:
        """Tell whether a heading says that it no longer belongs to the one above it."""
        return self._apart.match(text) is not None

    def cuts(self, text: str, section: int) -> list[Cut]:
        """Return the headings that stand in a piece of a section, in order, none overlapping."""
        found = [
            Cut(each.start(), each.end())
            for each in (self._parts[section].finditer(text) if section in self._parts else ())
            if self._opens(text, each.start(), each.end())
        ]
        if section == 4:
            found += bands(text)
        kept: list[Cut] = []
        for cut in sorted(found, key=lambda each: (each.start, -each.end)):
            if not kept or cut.start >= kept[-1].end:
                kept.append(cut)
        return kept

    def departures(self, text: str) -> list[int]:
        """Return where later sentences begin that are no longer part of a band.

        A full stop before them may be lost; then their capital tells.
        """
        return [
            found.end()
            for found in self._departing.finditer(text)
            if (found["word"] or "").casefold() not in self._mentioned
            and not _in_note(text, found.end())
        ]

    def last_sentence(self, text: str) -> int:
        """Return where the last sentence of a text begins."""
        ends = [each.end() for each in re.finditer(r"[.;:]\s+(?=[A-Z])", text)]
        return max([*ends, *self.departures(text)], default=0)

    def _opens(self, text: str, start: int, end: int) -> bool:
        """Tell whether words in running text are a heading and no mention of one."""
        before, after = text[max(0, start - _BACK) : start], text[end : end + _BACK]
        if start and not text[start].isupper():
            return False
        continued = (
            _STARTS.match(after) or self._goes_on.match(after) or _COPULA.search(text[start:end])
        )
        if _OPEN_NOTE.search(before) or not continued:
            return False
        if not before.strip() or _SENTENCE_END.search(before):
            return True
        word = _LAST_WORDS.search(before)
        return bool(after.strip()) and (
            word is None or word["word"].casefold() not in self._mentioned
        )


def is_scale(text: str) -> bool:
    """Tell whether a text says with a figure how often."""
    table = rules()["bands"]
    scale, end = _any_of(table["scales"]), _any_of(table["ends"])
    stated = rf"\b{scale}\b[^.()]{{0,60}}?\d[^.()]{{0,40}}?\b{end}\b"
    return re.search(stated, text, re.IGNORECASE) is not None


def _in_note(text: str, at: int) -> bool:
    """Tell whether a place stands in parentheses."""
    return _OPEN_NOTE.search(text, max(0, at - _BACK), at) is not None


@cache
def _band() -> re.Pattern[str]:
    table = rules()["bands"]
    noun = _any_of(table["nouns"])
    scale, end = _any_of(table["scales"]), _any_of(table["ends"])
    pronoun = r"(?:(?:the\s+following|these|they|which|it)\s+)?"
    stated = (
        rf"(?:\(\s*[^()]{{0,30}}(?:{scale}|\d|[<>≥])[^()]*\)"
        rf"|[:,\-–—.]?\s*\(?{pronoun}{scale}\b[^.()]{{0,60}}?\b{end}\b\)?)"
    )
    tail = rf"(?:[,\s]*{noun}[^.;:()]{{0,50}}:|\s*(?:include|are)\s*:)?"
    return re.compile(
        rf"{_band_start()}(?:\s+{noun})?(?:\s+of\s+[^\s()]+)?(?:\s*[:\-–—])?\s*{stated}{tail}",
        re.IGNORECASE,
    )


@cache
def _bare_band() -> re.Pattern[str]:
    noun = _any_of(rules()["bands"]["nouns"])
    start = _band_start()
    return re.compile(
        rf"{start}(?:\s+{noun})?\s*:|^{start}(?:\s+{noun}[^.()]{{0,60}})?$|^{start}[^.()]{{0,60}}:$",
        re.IGNORECASE,
    )


def _band_start() -> str:
    """Return the pattern of a term that begins a heading: with a capital, or the text."""
    table = rules()["bands"]
    term, noun, before = (_any_of(table[name]) for name in ("terms", "nouns", "before"))
    joined = rf"(?:{noun}\s+(?:(?:of|with|which\s+are)\s+(?:a\s+)?|(?=frequency)))?"
    return rf"(?<![\w(])(?:^|(?=(?-i:[A-Z])))(?:{before}\s+)?{joined}{term}\b"


def bands(text: str) -> Iterator[Cut]:
    """Yield the frequency bands that a text has as headings.

    A band begins with a capital and stands outside parentheses: "this is common (may affect up to
    1 in 10 people)" is a remark.
    """
    for wording in (_band(), _bare_band()):
        for found in wording.finditer(text):
            if not _in_note(text, found.start()):
                yield Cut(found.start(), found.end(), band=True)
