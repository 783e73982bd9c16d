"""Which heading opens which kind of section, from ontology/rules/headings.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from kg import resources
from kg.errors import InvalidFileError
from kg.model import Section, SectionKind

# Kinds whose fields hold one value: what follows the value belongs to something else.
SINGLE_VALUED = frozenset({SectionKind.IDENTIFICATION, SectionKind.LINKS})

_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=\D)")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)$")
_DIVIDERS = " :-\u2013\u2014|"
_TYPOGRAPHY = str.maketrans({"\u2019": "'", "\u2010": "-", "\u2011": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    labels: dict[str, SectionKind]
    prefixes: tuple[tuple[str, SectionKind], ...]
    within: tuple[tuple[str, SectionKind], ...]
    endings: tuple[tuple[str, SectionKind], ...]
    openings: tuple[tuple[str, SectionKind], ...]
    closing: frozenset[str]
    documents: tuple[str, ...]
    preambles: tuple[str, ...]
    abstract: frozenset[str]


def _normalized(heading: str) -> str:
    plain = " ".join(heading.casefold().translate(_TYPOGRAPHY).replace(" & ", " and ").split())
    plain = _NUMBER.sub("", plain).rstrip(" :.?!")
    return _PARENTHESIS.sub("", plain).rstrip(" :.?!")


@cache
def _rules() -> _Rules:
    path = resources.ontology() / "rules" / "headings.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = {SectionKind(name): wordings for name, wordings in table["kinds"].items()}
        closing = frozenset(table["closing"])
        documents = tuple(sorted(table["documents"], key=len, reverse=True))
        preambles, abstract = tuple(table["preambles"]), frozenset(table["abstract"])
    except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise InvalidFileError(
            path.name, expected=f"section kinds with wordings: {error}"
        ) from error

    def longest_first(column: str) -> tuple[tuple[str, SectionKind], ...]:
        pairs = [(text, kind) for kind, rows in kinds.items() for text in rows.get(column, ())]
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))

    return _Rules(
        labels={text: kind for kind, rows in kinds.items() for text in rows["labels"]},
        prefixes=longest_first("prefixes"),
        within=longest_first("within"),
        endings=longest_first("endings"),
        openings=longest_first("openings"),
        closing=closing,
        documents=documents,
        preambles=preambles,
        abstract=abstract,
    )


def _begins(text: str, prefix: str) -> bool:
    following = text[len(prefix) : len(prefix) + 1]
    return text.startswith(prefix) and not (prefix[-1].isalnum() and following.isalnum())


@lru_cache(maxsize=4096)
def label_kind(label: str) -> SectionKind | None:
    """Return the kind of a main label, None where the words are no main label.

    A main label opens a section even where it is only the key of a line or a bold label.

    >>> label_kind("Side Effects (Individual Ingredients):")
    <SectionKind.ADVERSE_REACTIONS: 'adverse-reactions'>
    >>> label_kind("Serious side effects") is None
    True
    """
    plain, rules = _normalized(label), _rules()
    if plain in rules.labels:
        return rules.labels[plain]
    return next((kind for prefix, kind in rules.prefixes if _begins(plain, prefix)), None)


@lru_cache(maxsize=4096)
def heading_kind(heading: str) -> SectionKind | None:
    """Return the kind of section that a heading opens by its own words, None where they say none.

    >>> heading_kind("Common Side Effects")
    <SectionKind.ADVERSE_REACTIONS: 'adverse-reactions'>
    """
    known = label_kind(heading)
    if known is not None:
        return known
    if "/" in heading:  # "Adverse Reactions/Side Effects"
        parts = map(heading_kind, heading.split("/"))
        return next((kind for kind in parts if kind is not None), None)
    plain, rules = _normalized(heading), _rules()
    if plain in rules.closing:
        return SectionKind.DISCLAIMER
    spaced = f" {plain} "
    inside = next((kind for words, kind in rules.within if f" {words} " in spaced), None)
    ends = (kind for ending, kind in rules.endings if plain.endswith(" " + ending))
    begins = (kind for opening, kind in rules.openings if _begins(plain, opening))
    return inside or next(ends, None) or next(begins, None)


def is_preamble(line: str) -> bool:
    """Tell whether a line over a title only says for whom the document is.

    >>> is_preamble("For the use of a Registered Medical Practitioner only")
    True
    """
    folded = " ".join(line.casefold().split())
    return any(_begins(folded, each) for each in _rules().preambles)


def is_abstract_label(label: str) -> bool:
    """Tell whether words are the label of a part of an abstract ("Results")."""
    return _normalized(label) in _rules().abstract


def is_about_effects(title: str) -> bool:
    """Say whether a document is called one of side effects, and of nothing else.

    >>> is_about_effects("Examplin Side Effects"), is_about_effects("Examplin: uses, side effects")
    (True, False)
    """
    name = re.split(r":\s|\s[-|\u2013\u2014]\s", title, maxsplit=1)[0]
    listed = re.search(r"[,&/]|\band\b", name)
    return listed is None and heading_kind(name) is SectionKind.ADVERSE_REACTIONS


def without_document_kind(title: str) -> str:
    """Return a title without the kind of document that it begins or ends with, "" for that alone.

    >>> (
    ...     without_document_kind("Medication Guide: Zorvix"),
    ...     without_document_kind("PATIENT INFORMATION"),
    ... )
    ('Zorvix', '')
    """
    folded = title.casefold()
    kind = next((each for each in _rules().documents if _begins(folded, each)), "")
    bare = title[len(kind) :].lstrip(_DIVIDERS) if kind else title
    folded = bare.casefold()
    kind = next((each for each in _rules().documents if folded.endswith(f" {each}")), "")
    return bare[: len(bare) - len(kind)].rstrip(_DIVIDERS) if kind else bare


def is_closing(label: str) -> bool:
    """Tell whether a label opens a section only at the end of a document ("Note:")."""
    return _normalized(label) in _rules().closing


def section_kind(section: Section, parent: SectionKind | None) -> SectionKind:
    """Return the kind of a section: as stated, by its heading, its parent's, or a neutral one."""
    if section.kind is not None:
        return section.kind
    own = heading_kind(section.heading) if section.heading else None
    if own is SectionKind.CLINICAL_STUDIES and parent is SectionKind.ADVERSE_REACTIONS:
        own = parent  # "Clinical trials" under "Undesirable effects"
    return own or parent or (SectionKind.OTHER if section.heading else SectionKind.OVERVIEW)


def section_kinds(sections: Iterable[Section]) -> tuple[SectionKind, ...]:
    """Return the kind of each section, inherited by level where a heading says none itself."""
    kinds: list[SectionKind] = []
    above: list[tuple[int, SectionKind]] = []
    for section in sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        kind = section_kind(section, above[-1][1] if above else None)
        kinds.append(kind)
        above.append((section.level, kind))
    return tuple(kinds)
