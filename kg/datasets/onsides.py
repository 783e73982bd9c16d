"""OnSIDES: effects that a language model found in sections of labels, by ingredients.

Tatonetti Lab, https://onsidesdb.org (MIT), the CSV files of versions 2 and 3. The tables are joined
and each effect of an ingredient or combination is stated once a section, from the first row that
says so: labels of one drug, by the thousand, repeat each other and are no sources of their own.

What is made of them:

- A label speaks of one drug: its ingredient, or the combination of all. A label whose products do
  not have the same ingredients, or have more than any product has, does not tell which it means.
- Of version 2, labels are read only where the table by ingredients is not there: current ones, else
  all. Its tables differ by their file names only (`boxed_warnings.csv`).
- Rows of version 3 hold numbers. What they mean stands before the quote: product, region, effect.
- MedDRA's codes are not quoted. Effects are found by name; a name that fits nothing is kept once.
- Rows with a score at or below the threshold that OnSIDES deletes rows by are not taken.
- In how many labels an effect stands is not how often it occurs.

A model says all this and nobody has checked it, which is what the tier says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.datasets.claims import Claims, Said
from kg.datasets.dataset import Tables
from kg.datasets.layout import Layout
from kg.datasets.onsides_labels import NO_INGREDIENT, Ingredients, Labels, split
from kg.datasets.sifted import Group
from kg.datasets.table import Row
from kg.model import Kind, Predicate, SectionKind, SourceRecord, Tier

NAME = "onsides"
ABOUT = SourceRecord(
    id=NAME,
    title="OnSIDES",
    digest="",
    publisher="Tatonetti Lab",
    url="https://onsidesdb.org",
    licence="MIT",
    tier=Tier.UNVERIFIED,
)

SECTIONS = {
    "AR": SectionKind.ADVERSE_REACTIONS,
    "BW": SectionKind.BOXED_WARNING,
    "WP": SectionKind.PRECAUTIONS,
    "NA": SectionKind.OTHER,
}
_FILES = {"AR": "adverse_reactions", "BW": "boxed_warnings", "WP": "warnings_and_precautions"}
_BY_INGREDIENTS = ("num_ingredients", "pt_meddra_term", "percent_labels", "num_labels")
_CURRENT = ("set_id", "spl_version", "pt_meddra_term", "num_ingredients")
_ALL = ("section", "set_id", "spl_version", "pt_meddra_term", "pred0", "pred1")
_LEVELS = {"by ingredients": _BY_INGREDIENTS, "of current labels": _CURRENT}
_OF_ALL_LABELS = "of all labels"
_PARTS = "ingredients of labels"
_EFFECTS = "effects"
_THRESHOLD = 3.258  # `threshold.sql` of the scripts that make version 3


def _layout(role: str, columns: tuple[str, ...], named: str = "", *, main: bool = False) -> Layout:
    begins = re.compile(named) if named else None
    return Layout(role=role, columns=columns, delimiter=",", quoted=True, named=begins, main=main)


LAYOUTS = (
    *(
        _layout(f"{section} {level}", columns, named, main=True)
        for level, columns in _LEVELS.items()
        for section, named in {**_FILES, "NA": ""}.items()
    ),
    _layout(_OF_ALL_LABELS, _ALL, main=True),
    _layout(_PARTS, ("set_id", "ingredient_rx_cui", "ingredient_name")),
    _layout(
        _EFFECTS,
        ("product_label_id", "effect_id", "label_section", "effect_meddra_id", "match_method"),
        main=True,
    ),
    _layout("labels", ("label_id", "source", "source_product_name")),
    _layout("products", ("label_id", "rxnorm_product_id")),
    _layout("ingredients of products", ("product_id", "ingredient_id")),
    _layout("names", ("rxnorm_id", "rxnorm_name", "rxnorm_term_type")),
    _layout("terms", ("meddra_id", "meddra_name", "meddra_term_type")),
    *(
        _layout("unused", columns)
        for columns in (
            ("ingredient_id", "effect_meddra_id"),
            ("setid", "spl_version", "rxcui", "rxstring", "rxtty"),
            ("setid", "rxcui"),
            ("product_rx_cui", "ingredient_rx_cui", "ingredient_name"),
            ("setid", "zip_file_name", "upload_date", "spl_version", "title"),
        )
    ),
)


class _Once:
    """What was said of a drug in a section, in a few bytes each."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._said: set[int] = set()

    def first(self, drug: str, term: str, section: str) -> bool:
        """Tell whether this is said for the first time, and take note of it."""
        said = 0
        for each in (drug, term.casefold(), section):
            said = said << 32 | self._numbers.setdefault(each, len(self._numbers))
        known = len(self._said)
        self._said.add(said)
        return len(self._said) > known


def sift(tables: Tables) -> Iterator[Group]:
    """Yield the first row of each effect of a drug in a section, with the names it stands for."""
    once = _Once()
    known = set()
    for section in (*_FILES, "NA"):
        levels = [f"{section} {level}" for level in _LEVELS]
        for role in [each for each in levels if tables.has(each)][:1]:
            known.add(section)
            yield from _listed(tables.whole(role), section, once)
    if tables.has(_OF_ALL_LABELS):
        yield from _of_labels(tables, known, once)
    if tables.has(_EFFECTS):
        yield from _joined(tables, once)


def _listed(rows: Iterable[Row], section: str, once: _Once) -> Iterator[Group]:
    """Yield rows that name their ingredients themselves."""
    for row in rows:
        ids = row["ingredients_rxcuis"] or row["ingredient_rxcuis"]
        names = row["ingredients_names"] or row["ingredient_names"]
        drug = Ingredients(parts=split(ids, names), reason="" if ids else NO_INGREDIENT)
        if once.first(drug.key, row["pt_meddra_term"], section):
            yield (_told(row, drug, section, row["pt_meddra_term"], row["set_id"]),)


def _of_labels(tables: Tables, known: set[str], once: _Once) -> Iterator[Group]:
    """Yield rows of labels whose ingredients stand in another table."""
    labels = Labels()
    for row in tables.whole(_PARTS):
        labels.part(row["set_id"], row["ingredient_rx_cui"])
        labels.call(row["ingredient_rx_cui"], row["ingredient_name"])
    for row in tables.whole(_OF_ALL_LABELS):
        if row["section"] not in known:
            drug, term = labels.of(row["set_id"]), row["pt_meddra_term"]
            if once.first(drug.key, term, row["section"]):
                yield (_told(row, drug, row["section"], term, row["set_id"]),)


def _joined(tables: Tables, once: _Once) -> Iterator[Group]:
    """Yield rows of numbers, with what other tables say of them; before them the names of effects.

    Names are the only words that stand in a table, so that those which fit nothing are told there.
    """
    terms: dict[str, str] = {}
    for row in tables.whole("terms"):
        if row["meddra_id"] not in terms:
            terms[row["meddra_id"]] = row["meddra_name"]
            yield (row,)
    labels = _labels(tables)
    about = {
        row["label_id"]: f"{row['source_product_name']} ({row['source']})"
        for row in tables.whole("labels")
    }
    for row in tables.whole(_EFFECTS):
        if not _is_unsure(row["pred1"]):
            drug, section = labels.of(row["product_label_id"]), row["label_section"]
            if once.first(drug.key, row["effect_meddra_id"], section):
                term = terms.get(row["effect_meddra_id"], "")
                label = about.get(row["product_label_id"], "")
                yield (_told(row, drug, section, term, label),)


def _labels(tables: Tables) -> Labels:
    labels = Labels()
    for row in tables.whole("ingredients of products"):
        labels.part(row["product_id"], row["ingredient_id"])
    for row in tables.whole("names"):
        labels.call(row["rxnorm_id"], row["rxnorm_name"])
    for row in tables.whole("products"):
        labels.product(row["label_id"], row["rxnorm_product_id"])
    return labels


def _is_unsure(score: str) -> bool:
    """Tell whether a row has a score, and one that does not count; a text match has none."""
    try:
        return float(score) <= _THRESHOLD
    except ValueError:
        return False


def _told(row: Row, drug: Ingredients, section: str, term: str, label: str) -> Row:
    told = {"toldsection": section, "toldterm": term, "toldlabel": label}
    return replace(row, cells=row.cells | drug.cells() | told)


def read(tables: Tables, claims: Claims) -> None:
    """State the effects."""
    for (row,) in tables.groups():
        if "toldsection" in row.cells:
            _effect(row, claims)
        elif quoted := row.only("meddra_name"):
            claims.ground(quoted, quoted.text, Kind.EFFECT, section=SectionKind.OTHER)


def _effect(row: Row, claims: Claims) -> None:
    section, term = SECTIONS.get(row["told section"]), row["told term"]
    worded = row.only("pt_meddra_term")
    quoted = worded or row.only("product_label_id", "label_section")
    if section is None or not term or quoted is None:
        expected = f"a label, an effect of the table of terms and one of {', '.join(SECTIONS)}"
        claims.refuse(row.expected(expected))
        return
    told = Ingredients.told(row)
    if not told.parts:
        claims.set_aside(quoted, quoted.text, Kind.EFFECT, told.reason, section=section)
        return
    try:
        drug = told.ref(claims)
    except ValueError:
        claims.refuse(row.expected("ingredients that have a name or a number of RxNorm"))
        return
    if worded:
        if found := claims.ground(quoted, term, Kind.EFFECT, section=section):
            said = Said(section=section, lead_in=row["told label"] or None)
            claims.say(quoted, drug, Predicate.HAS_ADVERSE_EFFECT, found, also=said)
    elif found := claims.named(term, Kind.EFFECT):
        said = Said(section=section, lead_in=f"{row['told label'] or 'label'}: {term}")
        claims.say(quoted, drug, Predicate.HAS_ADVERSE_EFFECT, found, also=said)
