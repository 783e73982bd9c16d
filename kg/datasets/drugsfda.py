"""Drugs@FDA: products, their makers, approval and generics in the US, out of its data files.

U.S. Food and Drug Administration, https://www.fda.gov (Drugs@FDA data files): tab-separated tables
with headers, in a zip or a folder, encoded as windows-1252. Free text may hold tabs and line ends.
"""

from __future__ import annotations

import re

from kg.datasets.claims import Claims, Said
from kg.datasets.dataset import Tables
from kg.datasets.drugsfda_products import ingredients, is_brand
from kg.datasets.drugsfda_register import Fact, register
from kg.datasets.layout import Layout
from kg.datasets.table import Row
from kg.model import Kind, Predicate, Ref, SectionKind, SourceRecord, Tier

NAME = "drugsfda"
ABOUT = SourceRecord(
    id=NAME,
    title="Drugs@FDA data files",
    digest="",
    publisher="U.S. Food and Drug Administration",
    url="https://www.fda.gov/drugs/drug-approvals-and-databases/drugsfda-data-files",
    licence="Public domain (US Government work)",
    tier=Tier.REGULATOR,
)


def _layout(role: str, *columns: str, prose: str = "", main: bool = False) -> Layout:
    return Layout(
        role=role,
        columns=columns,
        encoding="windows-1252",
        prose=prose,
        begins=re.compile(r"\d{6}\t") if prose else None,
        main=main,
    )


_SUBMISSION = ("ApplNo", "SubmissionType", "SubmissionNo")
LAYOUTS = (
    _layout("products", "ApplNo", "ProductNo", "Form", "DrugName", "ActiveIngredient", main=True),
    _layout("applications", "ApplNo", "ApplType", "SponsorName", prose="ApplPublicNotes"),
    _layout(
        "submissions",
        *_SUBMISSION,
        "SubmissionStatus",
        "SubmissionStatusDate",
        prose="SubmissionsPublicNotes",
    ),
    # Equivalents have all the columns of a status, so they are told first; nothing is read from
    # them, nor from the other tables below them.
    _layout("equivalents", "ApplNo", "ProductNo", "MarketingStatusID", "TECode"),
    _layout("statuses", "ApplNo", "ProductNo", "MarketingStatusID"),
    _layout("status names", "MarketingStatusID", "MarketingStatusDescription"),
    _layout("documents", "ApplicationDocsID", "ApplicationDocsURL"),
    _layout("kinds of documents", "ApplicationDocsType_Lookup_ID"),
    _layout("classes of submissions", "SubmissionClassCodeID", "SubmissionClassCodeDescription"),
    _layout("properties of submissions", *_SUBMISSION, "SubmissionPropertyTypeCode"),
    _layout("actions", "ActionTypes_LookupID", "ActionTypes_LookupDescription"),
    _layout("actions of submissions", *_SUBMISSION, "ActionTypes_LookupID"),
)

_SAID = {
    Predicate.CONTAINS: Said(section=SectionKind.IDENTIFICATION),
    Predicate.MANUFACTURED_BY: Said(section=SectionKind.IDENTIFICATION),
}
_PLAINLY = Said()


def read(tables: Tables, claims: Claims) -> None:
    """State what the tables say of the products at hand: each thing once, by the row that tells."""
    facts = tables.kept(register, claims.lexicon)
    for row in tables.rows():
        if not (row["DrugName"] and ingredients(row)):
            claims.refuse(row.expected("a name and an active ingredient in the columns of them"))
            continue
        found = facts.get((row.file, row.line), ())
        if found:
            drug = claims.drug(" + ".join(ingredients(row)))
            sold = claims.mint(Kind.PRODUCT, row["DrugName"]) if is_brand(row) else drug
            for fact in found:
                _say(row, fact, drug, drug if fact.of_drug else sold, claims)


def _say(row: Row, fact: Fact, drug: Ref, subject: Ref, claims: Claims) -> None:
    value = drug if fact.value is None else fact.value
    if isinstance(value, str):
        value = claims.organization(value)
    also = _SAID.get(fact.predicate, _PLAINLY)
    quote = fact.quote or row
    claims.say(quote, subject, fact.predicate, value, words=fact.words, also=also)
