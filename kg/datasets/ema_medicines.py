"""EMA's list of medicines: substances, holders, authorisation and areas of use in the EU.

European Medicines Agency, https://www.ema.europa.eu/en/medicines/download-medicine-data: the JSON
report, or the workbook saved as CSV, whose header stands below some other lines. Only medicines for
people are read. A therapeutic area is a MeSH heading and may be wider than the indication; one that
heads a whole branch is set aside, and so are those of medicines that are not authorised. The text
of the indication is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.datasets.claims import Claims, Said
from kg.datasets.dataset import Tables
from kg.datasets.layout import Layout
from kg.datasets.table import Row
from kg.extract.rules import table
from kg.identifiers import slug
from kg.lexicon import key
from kg.model import (
    Concept,
    Datatype,
    Grounding,
    Kind,
    Literal,
    Predicate,
    Ref,
    SectionKind,
    SourceRecord,
    Tier,
)

NAME = "ema-medicines"
ABOUT = SourceRecord(
    id=NAME,
    title="EMA medicines data",
    digest="",
    publisher="European Medicines Agency",
    url="https://www.ema.europa.eu/en/medicines/download-medicine-data",
    licence="EMA legal notice: reproduction is authorised, provided the source is acknowledged",
    tier=Tier.REGULATOR,
)
_PREAMBLE = 20  # the workbook has eight lines before its header
_REPORT = ("category", "name_of_medicine", "medicine_status", "active_substance")
_FORMER = ("Category", "Medicine name", "Authorisation status", "Active substance")
LAYOUTS = (
    Layout(role="report", columns=_REPORT, listed="data", main=False),
    *(
        Layout(
            role=f"{name} by {words}",
            columns=columns,
            delimiter=delimiter,
            quoted=True,
            encoding="windows-1252",
            preamble=_PREAMBLE,
            main=False,
        )
        for name, columns in (("medicines", _REPORT), ("former list", _FORMER))
        for words, delimiter in (("commas", ","), ("semicolons", ";"), ("tabs", "\t"))
    ),
)

# The report, the workbook and the list until 2023 call their columns differently.
_COLUMNS = {
    "name": ("name_of_medicine", "Medicine name"),
    "status": ("medicine_status", "Authorisation status"),
    "common": (
        "international_non_proprietary_name_common_name",
        "International non-proprietary name (INN) / common name",
    ),
    "substance": ("active_substance",),
    "area": ("therapeutic_area_mesh", "Therapeutic area"),
    "group": ("pharmacotherapeutic_group_human", "Human pharmacotherapeutic group"),
    "atc": ("atc_code_human", "ATC code"),
    "holder": (
        "marketing_authorisation_developer_applicant_holder",
        "Marketing authorisation holder/company name",
    ),
    "date": ("marketing_authorisation_date",),
    "generic": ("generic", "generic_or_hybrid"),
    "biosimilar": ("biosimilar",),
}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ATC_LEVELS = (7, 5, 4, 3, 1)  # characters of a code, from the substance to the organ
_IDENTIFIED = Said(section=SectionKind.IDENTIFICATION)
_USES = Said(section=SectionKind.INDICATIONS)
_APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Medicine:
    row: Row
    product: Ref
    drug: Ref
    status: str

    def __getitem__(self, what: str) -> str:
        return _cell(self.row, what)

    def is_called(self, what: str) -> bool:
        return self[what].casefold() in _rules()["yes"]


def read(tables: Tables, claims: Claims) -> None:
    """State what the list says of each medicine for people."""
    medicines = []
    for each in _medicines(tables, claims):
        _product(each, claims)
        _classes(each, claims)
        _indications(each, claims)
        medicines.append(each)
    _generics(medicines, claims)


@cache
def _rules() -> Mapping[str, Any]:
    return dict(table("registers")["ema"])


def _cell(row: Row, what: str) -> str:
    """Return what the first column of a name that is not empty holds."""
    cells = (row[column] for column in _COLUMNS[what])
    return next((cell for cell in cells if cell.casefold() not in table("fields")["empty"]), "")


def _medicines(tables: Tables, claims: Claims) -> Iterator[_Medicine]:
    others = 0
    for row in (row for layout in LAYOUTS for row in tables.rows(layout.role)):
        if row["category"].casefold() != _rules()["human"]:
            others += 1
            continue
        name, substance = _cell(row, "name"), _cell(row, "common") or _cell(row, "substance")
        if not (key(name) and key(substance)):
            claims.refuse(row.expected("a name and an active substance in the columns of them"))
            continue
        yield _Medicine(
            row=row,
            product=claims.bring(_called(name)),
            drug=claims.drug(substance),
            status=_rules()["status"].get(_cell(row, "status").casefold(), ""),
        )
    if others:
        claims.note(f"{others:,} medicines that are not for people were left out")


def _called(name: str) -> Concept:
    """Return a product; what it was called before is another name of it."""
    former = _renamed().search(name)
    label = name[: former.start()].strip() if former and former.start() else name
    before = (former[1].strip(),) if former and label != name else ()
    return Concept(ref=Ref(Kind.PRODUCT, slug(label)), label=label, synonyms=before)


@cache
def _renamed() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _rules()["renamed"]))
    return re.compile(rf"\s*\((?:{words})\s+([^()]+)\)", re.IGNORECASE)


def _product(each: _Medicine, claims: Claims) -> None:
    row, product = each.row, each.product
    substance = each["common"] or each["substance"]
    claims.say(row, product, Predicate.CONTAINS, each.drug, words=substance, also=_IDENTIFIED)
    holder = each["holder"]
    if key(holder):
        company = claims.organization(holder)
        claims.say(row, product, Predicate.MANUFACTURED_BY, company, words=holder, also=_IDENTIFIED)
    if each.status:
        status = Literal(each.status)
        claims.say(row, product, Predicate.APPROVAL_STATUS, status, words=each["status"])
    elif each["status"]:
        claims.note(f"the status {each['status']!r} says nothing that is known of the approval")
    year = _YEAR.search(each["date"])
    if year:
        first = Literal(year[0], Datatype.YEAR)
        claims.say(row, product, Predicate.FIRST_APPROVED, first, words=each["date"])


def _classes(each: _Medicine, claims: Claims) -> None:
    """State the classes of the drug: by its ATC codes, and by the names of its groups."""
    said = Said(section=SectionKind.OVERVIEW)
    for code in _listed(each["atc"].replace(",", ";")):
        levels = (claims.identified(f"ATC:{code[:end]}", Kind.DRUG_CLASS) for end in _ATC_LEVELS)
        found = next(filter(None, levels), None)
        if found:
            claims.say(each.row, each.drug, Predicate.IN_CLASS, found, words=code, also=said)
    for words in _listed(each["group"]):
        found = claims.ground(each.row, words, Kind.DRUG_CLASS, section=said.section)
        if found:
            claims.say(each.row, each.drug, Predicate.IN_CLASS, found, words=words, also=said)


def _indications(each: _Medicine, claims: Claims) -> None:
    for words in _listed(each["area"]):
        reason = "area" if words in _rules()["wide"] else ""
        if each.status != _APPROVED:
            reason = "not authorised"
        if reason:
            claims.set_aside(each.row, words, Kind.CONDITION, reason, section=_USES.section)
            continue
        found = _condition(each.row, words, claims)
        if found:
            claims.say(
                each.row, each.drug, Predicate.HAS_INDICATION, found, words=words, also=_USES
            )


def _condition(row: Row, words: str, claims: Claims) -> Grounding | None:
    """Return the condition of a MeSH heading, which may be in the order of an index."""
    spoken = " ".join(reversed(words.split(", ")))
    known = claims.lexicon.ground(spoken, Kind.CONDITION) if spoken != words else None
    return known or claims.ground(row, words, Kind.CONDITION, section=_USES.section)


def _generics(medicines: list[_Medicine], claims: Claims) -> None:
    """State that a generic is authorised, of its drug and of the brands of it.

    That none is says nothing: most generics are authorised by the countries.
    """
    approved = [each for each in medicines if each.status == _APPROVED]
    generics = {each.drug: each for each in reversed(approved) if each.is_called("generic")}
    true = Literal("true", Datatype.BOOLEAN)
    for drug, generic in generics.items():
        claims.say(generic.row, drug, Predicate.GENERIC_AVAILABLE, true)
    for each in approved:
        copy = generics.get(each.drug)
        if copy and not (each.is_called("generic") or each.is_called("biosimilar")):
            claims.say(copy.row, each.product, Predicate.GENERIC_AVAILABLE, true)


def _listed(cell: str) -> Iterator[str]:
    return (words for words in map(str.strip, re.split(r"[;\n]", cell)) if key(words))
