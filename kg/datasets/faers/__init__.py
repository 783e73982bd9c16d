"""FAERS, the FDA's collection of spontaneous reports: counts of cases, and no statement.

FDA Adverse Event Reporting System, quarterly data in ASCII (public domain),
https://fis.fda.gov/extensions/FPD-QDE-FAERS/FPD-QDE-FAERS.html; both layouts, that of 2004 to
2012q3 (AERS) and the later one. All quarters of a build are one source: a case counts once, by its
latest version, as the notes that come with the data recommend.
"""

from __future__ import annotations

import re

from kg.datasets.claims import Claims
from kg.datasets.dataset import Tables
from kg.datasets.faers.cases import Cases
from kg.datasets.faers.counting import counts_of, meanings, unknown_words
from kg.datasets.faers.loading import Files
from kg.datasets.layout import Layout
from kg.model import SUSPECTS, SourceRecord, Tier

NAME = "faers"
ABOUT = SourceRecord(
    id=NAME,
    title="FDA Adverse Event Reporting System",
    digest="",
    publisher="U.S. Food and Drug Administration",
    url="https://fis.fda.gov/extensions/FPD-QDE-FAERS/FPD-QDE-FAERS.html",
    licence="Public domain (US Government work)",
    tier=Tier.UNVERIFIED,
)


def _layout(role: str, *columns: str) -> Layout:
    return Layout(role=role, columns=columns, delimiter="$", main=False, together=True)


LAYOUTS = (
    _layout("reports", "isr", "case", "fda_dt"),
    _layout("reports", "primaryid", "caseid", "fda_dt"),
    _layout("drugs", "isr", "drug_seq", "role_cod", "drugname"),
    _layout("drugs", "primaryid", "drug_seq", "role_cod", "drugname"),
    _layout("reactions", "isr", "pt"),
    _layout("reactions", "primaryid", "pt"),
    _layout("outcomes", "isr", "outc_cod"),
    _layout("outcomes", "primaryid", "outc_cod"),
    _layout("outcomes", "primaryid", "outc_code"),
    # These say nothing that is counted; they belong to the set all the same.
    _layout("indications", "isr", "indi_pt"),
    _layout("indications", "primaryid", "indi_pt"),
    _layout("therapies", "isr", "dur_cod"),
    _layout("therapies", "primaryid", "dur_cod"),
    _layout("report sources", "isr", "rpsr_cod"),
    _layout("report sources", "primaryid", "rpsr_cod"),
    Layout(
        role="sizes",
        columns=(),
        sign=re.compile(""),
        named=re.compile(r"(?:size|stat)\d\dq\d\.txt$", re.IGNORECASE),
        main=False,
        together=True,
    ),
    Layout(
        role="deleted",
        columns=("case",),
        sign=re.compile(r"(?:case\w*|\d{4,})?\$?\s*$", re.IGNORECASE),
        named=re.compile(r".*delete", re.IGNORECASE),
        main=False,
        together=True,
    ),
)


def read(tables: Tables, claims: Claims) -> None:
    """Count the cases that name a drug as a suspect, an effect, or both."""
    files = Files(tables.members, claims.refuse)
    with Cases.opened() as cases:
        reports = cases.add_reports(files.reports())
        cases.delete(files.deleted())
        kept, found = cases.settle()
        cases.add_serious(files.serious())
        cases.add_drugs(files.drugs(cases))
        cases.add_reactions(files.reactions(cases))
        concepts = meanings(cases, claims)
        counted = cases.join(SUSPECTS)
        known_drugs, drugs, known_effects, effects = cases.grounded()
        claims.note(
            f"{NAME}: {reports:,} reports of {found:,} cases, {found - kept:,} of them deleted."
            f" {counted:,} cases name a suspected drug and a reaction and are counted. The"
            f" vocabularies have {known_drugs:,} of the {drugs:,} drugs that cases name, and"
            f" {known_effects:,} of {effects:,} reactions."
        )
        for count in counts_of(cases, concepts, claims.source, SUSPECTS):
            claims.count(count)
        for mention in unknown_words(cases, claims.source):
            claims.leave(mention)
