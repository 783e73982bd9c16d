"""SIDER 4.1: effects, their frequencies and indications of drugs, found in labels by their words.

European Molecular Biology Laboratory, http://sideeffects.embl.de (CC BY-NC-SA 4.0): tables without
header, of which any may be missing.

What is made of them:

- A row for a lowest level term (LLT) says what the label says, rows for preferred terms (PT) what
  MedDRA makes of it. The LLT is stated where a concept fits it; only where none does, the PT is,
  and of several PTs none unless all but one are broader. Words that fit nothing stay ungrounded.
- Only those words are quoted: the rows' UMLS identifiers are not for publishing.
- A word for a frequency stays a word: SIDER's bounds for words are not the label's. Figures are.
- People on placebo tell nothing of the drug. Where an effect has one figure for either, they belong
  together; of several, SIDER does not tell which do. That nobody had an effect is no evidence.
- What labels mention as prior disease or in passing is no indication.
- Each thing is said once, whether a table lists it for the drug or for each of its labels.
- A program found all this by words, and less than half of it stood up when readers of the labels
  checked it (OnSIDES measured 44% on the annotated labels of TAC 2017): it is Unverified.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from kg.datasets import sider_frequencies, stitch
from kg.datasets.claims import Claims, Said
from kg.datasets.dataset import Tables
from kg.datasets.layout import Layout
from kg.datasets.sifted import Group
from kg.datasets.table import Row
from kg.extract.recorder import UNGROUNDED
from kg.model import Grounding, Kind, Predicate, Ref, SectionKind, SourceRecord, Tier

NAME = "sider"
ABOUT = SourceRecord(
    id=NAME,
    title="SIDER 4.1",
    digest="",
    publisher="European Molecular Biology Laboratory",
    url="http://sideeffects.embl.de/",
    licence="CC-BY-NC-SA-4.0",
    tier=Tier.UNVERIFIED,
)

EFFECTS = "effects"
LABEL_EFFECTS = "effects of labels"
FREQUENCIES = "frequencies"
INDICATIONS = "indications"
LABEL_INDICATIONS = "indications of labels"
NAMES = "names"

_IDS = rf"{stitch.FLAT}\t{stitch.STEREO}\t"
_TERM = r"[A-Z]*\t(?:C\d+)?\t[^\t]+$"
_METHOD = r"(?:NLP_\w+|text_mention)\t"
_BOTH = ("flat", "stereo", "concept")
_MEDDRA = ("kind", "term concept", "term")


def _layout(role: str, columns: tuple[str, ...], sign: str, *, main: bool = True) -> Layout:
    return Layout(role=role, columns=columns, sign=re.compile(sign), main=main)


LAYOUTS = (
    _layout(EFFECTS, (*_BOTH, *_MEDDRA), rf"{_IDS}C\d+\t{_TERM}"),
    _layout(LABEL_EFFECTS, ("label", *_BOTH, *_MEDDRA), rf"[^\t]+\t{_IDS}C\d+\t{_TERM}"),
    _layout(
        FREQUENCIES,
        (*_BOTH, "arm", "frequency", "lower", "upper", *_MEDDRA),
        rf"{_IDS}C\d+\t(?:placebo)?\t[^\t]*\t[\d.e-]*\t[\d.e-]*\t{_TERM}",
    ),
    _layout(
        INDICATIONS,
        ("flat", "concept", "method", "name", *_MEDDRA),
        rf"{stitch.FLAT}\tC\d+\t{_METHOD}[^\t]*\t{_TERM}",
    ),
    _layout(
        LABEL_INDICATIONS,
        ("label", *_BOTH, "method", "name", *_MEDDRA),
        rf"[^\t]+\t{_IDS}C\d+\t{_METHOD}[^\t]*\t{_TERM}",
    ),
    _layout("classes", ("flat", "code"), rf"{stitch.FLAT}\t[A-Z]\d\d[A-Z]{{0,2}}\d*$", main=False),
    _layout(NAMES, ("flat", "name"), rf"(?:{stitch.FLAT}|stitch_id)\t[^\t]+$", main=False),
)

_TELLING = ("label", *_BOTH, "method")
_INDICATION = "NLP_indication"
_LOWEST, _PREFERRED = "LLT", "PT"
_SETTLED = {"NLP_precondition": "prior disease", "text_mention": "mentioned in passing"}
_SEVERAL_DRUGS = "several drugs"
_SEVERAL_TERMS = "several terms"


def sift(tables: Tables) -> Iterator[Group]:
    """Yield the rows of what a label says, once, with the name and identifier of the drug."""
    roles = [
        EFFECTS if tables.has(EFFECTS) else LABEL_EFFECTS,
        FREQUENCIES,
        LABEL_INDICATIONS if tables.has(LABEL_INDICATIONS) else INDICATIONS,
    ]
    drugs = stitch.Drugs()
    for row in tables.whole(NAMES):
        drugs.name(row)
    met = next((role for role in roles if tables.has(role)), "")
    for row in tables.whole(met, again=True):
        drugs.meet(row)
    for role in roles:
        yield from _once(tables.whole(role), drugs, role)


def _once(rows: Iterable[Row], drugs: stitch.Drugs, role: str) -> Iterator[Group]:
    """Yield the rows of each drug and concept of a label together, at their first label only."""
    seen: set[tuple[str, ...]] = set()
    for (_, *said), group in groupby(rows, _said):
        if tuple(said) in seen:
            continue
        seen.add(tuple(said))
        told = {"role": role, **drugs.told(said[0], said[1])}
        yield tuple(replace(row, cells=row.cells | told) for row in _different(list(group)))


def _said(row: Row) -> tuple[str, ...]:
    return tuple(row.cells.get(each, "") for each in _TELLING)


def _different(group: list[Row]) -> Iterator[Row]:
    """Yield the rows without those in which MedDRA makes of a term only what the label says."""
    lowest = {row["term"] for row in group if row["kind"] == _LOWEST}
    return (row for row in group if row["kind"] != _PREFERRED or row["term"] not in lowest)


def read(tables: Tables, claims: Claims) -> None:
    """State effects, their frequencies and indications."""
    for group in tables.groups():
        try:
            drug = stitch.drug(group[0], claims)
        except ValueError:
            claims.refuse(group[0].expected(stitch.EXPECTED))
            continue
        role = group[0]["role"]
        if role in (INDICATIONS, LABEL_INDICATIONS):
            _indication(group, drug, claims)
        elif role == FREQUENCIES:
            _frequencies(group, drug, claims)
        else:
            _effect(group, drug, claims)


def _effect(group: Group, drug: Ref, claims: Claims) -> None:
    found = _grounded(group, Kind.EFFECT, claims, SectionKind.ADVERSE_REACTIONS)
    if found is not None:
        row, grounding = found
        said = Said(section=SectionKind.ADVERSE_REACTIONS)
        claims.say(row, drug, Predicate.HAS_ADVERSE_EFFECT, grounding, also=said)


def _frequencies(group: Group, drug: Ref, claims: Claims) -> None:
    found = _grounded(group, Kind.EFFECT, claims, SectionKind.ADVERSE_REACTIONS)
    if found is None:
        return
    words = found[0]
    rows = [row for row in group if (row["kind"], row["term"]) == (words["kind"], words["term"])]
    for row, told in sider_frequencies.paired(rows, claims.refuse):
        quoted = row.only("term")
        if quoted is None:
            continue
        if isinstance(told, str):
            section = SectionKind.ADVERSE_REACTIONS
            claims.set_aside(quoted, quoted.text, Kind.EFFECT, told, section=section)
        else:
            claims.say(quoted, drug, Predicate.HAS_ADVERSE_EFFECT, found[1], also=told)


def _indication(group: Group, drug: Ref, claims: Claims) -> None:
    first, section = group[0], SectionKind.INDICATIONS
    named = first.only("name") or first
    reason = _SETTLED.get(first["method"], "")
    if first["method"] != _INDICATION and not reason:
        claims.refuse(first.expected(f"one of {', '.join((_INDICATION, *_SETTLED))} as method"))
    elif reason or first["isomers"]:
        why = reason or _SEVERAL_DRUGS
        claims.set_aside(named, first["name"], Kind.CONDITION, why, section=section)
    elif grounding := claims.named(first["name"], Kind.CONDITION):
        said = Said(section=section)
        claims.say(named, drug, Predicate.HAS_INDICATION, grounding, also=said)
    elif found := _grounded(group, Kind.CONDITION, claims, section):
        row, grounding = found
        claims.say(row, drug, Predicate.HAS_INDICATION, grounding, also=Said(section=section))


def _grounded(
    group: Group, kind: Kind, claims: Claims, section: SectionKind
) -> tuple[Row, Grounding] | None:
    """Return the term that is stated, as a row of its own, with its concept; else set it aside."""
    terms = {(row["kind"], row["term"]): row for row in reversed(group)}
    quoted = {key: only for key, row in terms.items() if (only := row.only("term"))}
    named = {key: found for key in quoted if (found := claims.named(key[1], kind))}
    lowest = [key for key in named if key[0] != _PREFERRED]
    told = lowest or _narrowest(named, claims)
    if len({named[key].concept for key in told}) == 1:
        return quoted[told[0]], named[told[0]]
    reason = _SEVERAL_TERMS if told else UNGROUNDED
    for key, row in sorted(quoted.items())[:1]:
        claims.set_aside(row, key[1], kind, reason, section=section)
    return None


def _narrowest(named: dict[tuple[str, str], Grounding], claims: Claims) -> list[tuple[str, str]]:
    """Return the terms that none of the others lies below."""
    above = {up for each in named.values() for up in claims.lexicon.ancestors(each.concept)}
    return [key for key, each in named.items() if each.concept not in above]
