"""Invented quarters, written in both layouts, and what reading them gives."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.model import Extraction, ReportCount
from kg.pipeline import Outcome, find_sources, process

DRUGS = "DRUG"
REACTIONS = "REAC"
Drug = tuple[str, str, str]
"""Role, name as typed, ingredients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A version of a case."""

    case: int
    version: int = 1
    number: int = 0
    day: str = "20170403"
    sex: str = "F"
    age: str = "44"
    unit: str = "YR"
    group: str = ""
    drugs: tuple[Drug, ...] = (("PS", "RISPERDAL", "RISPERIDONE"),)
    reactions: tuple[str, ...] = ("Nausea",)
    outcomes: tuple[str, ...] = ()

    @property
    def key(self) -> int:
        """Return the number of the report: of case and version, unless it has one of its own."""
        return self.number or self.case * 10 + self.version


CURRENT = {
    "DEMO": "primaryid$caseid$caseversion$i_f_code$event_dt$fda_dt$age$age_cod$age_grp$sex$lit_ref",
    DRUGS: "primaryid$caseid$drug_seq$role_cod$drugname$prod_ai$val_vbm$route",
    REACTIONS: "primaryid$caseid$pt$drug_rec_act",
    "OUTC": "primaryid$caseid$outc_cod",
    "INDI": "primaryid$caseid$indi_drug_seq$indi_pt",
    "THER": "primaryid$caseid$dsg_drug_seq$start_dt$end_dt$dur$dur_cod",
    "RPSR": "primaryid$caseid$rpsr_cod",
}
LEGACY = {
    "DEMO": "ISR$CASE$I_F_COD$FOLL_SEQ$EVENT_DT$FDA_DT$AGE$AGE_COD$GNDR_COD$CONFID",
    DRUGS: "ISR$DRUG_SEQ$ROLE_COD$DRUGNAME$VAL_VBM$ROUTE",
    REACTIONS: "ISR$PT",
    "OUTC": "ISR$OUTC_COD",
    "INDI": "ISR$DRUG_SEQ$INDI_PT",
    "THER": "ISR$DRUG_SEQ$START_DT$END_DT$DUR$DUR_COD",
    "RPSR": "ISR$RPSR_COD",
}


def current(folder: Path, *reports: Report, quarter: str = "17Q2", deleted: str = "") -> Path:
    """Write a quarter in the layout since 2012q4; return its folder."""
    rows: dict[str, list[str]] = {name: [] for name in CURRENT}
    for each in reports:
        key = f"{each.key}${each.case}"
        person = f"{each.age}${each.unit}${each.group}${each.sex}"
        rows["DEMO"].append(f"{key}${each.version}$I$${each.day}${person}$US")
        for place, (role, name, ingredients) in enumerate(each.drugs, start=1):
            rows[DRUGS].append(f"{key}${place}${role}${name}${ingredients}$1$Oral")
            rows["INDI"].append(f"{key}${place}$Migraine")
        rows[REACTIONS] += [f"{key}${words}$" for words in each.reactions]
        rows["OUTC"] += [f"{key}${code}" for code in each.outcomes]
    inner = folder / "ascii"
    _write(inner, CURRENT, rows, f"{quarter}.txt", "")
    if deleted:
        (folder / "deleted").mkdir()
        (folder / "deleted" / f"DELETE{quarter}.txt").write_text(deleted, "utf-8")
    return folder


def legacy(folder: Path, *reports: Report, quarter: str = "04Q1") -> Path:
    """Write a quarter in the layout until 2012q3, which has no ingredients; return its folder."""
    rows: dict[str, list[str]] = {name: [] for name in LEGACY}
    for each in reports:
        person = f"{each.age}${each.unit}${each.sex}"
        rows["DEMO"].append(f"{each.key}${each.case}$I$$${each.day}${person}$")
        for place, (role, name, _) in enumerate(each.drugs, start=1):
            rows[DRUGS].append(f"{each.key}${1000000000 + place}${role}${name}$1$")
        rows[REACTIONS] += [f"{each.key}${words.upper()}" for words in each.reactions]
        rows["OUTC"] += [f"{each.key}${code}" for code in each.outcomes]
    _write(folder / "ascii", LEGACY, rows, f"{quarter}.TXT", "$")
    return folder


def _write(
    folder: Path, headers: dict[str, str], rows: dict[str, list[str]], suffix: str, end: str
) -> None:
    """Write tables; in the legacy layout each row ends with a delimiter, and no header does."""
    folder.mkdir(parents=True)
    for name, header in headers.items():
        lines = [header, *(f"{row}{end}" for row in rows[name])]
        (folder / f"{name}{suffix}").write_bytes("".join(f"{x}\r\n" for x in lines).encode())


def zipped(folder: Path, archive: Path) -> Path:
    """Pack a quarter as the FDA does; return the archive."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(folder.rglob("*.*")):
            made.write(path, path.relative_to(folder))
    return archive


def outcome(*paths: Path) -> Outcome:
    """Return what reading quarters gives; they are one source."""
    (job,) = find_sources(paths)
    return process(job)


def read(*paths: Path) -> Extraction:
    """Return what quarters without a fault give."""
    found = outcome(*paths)
    assert (found.problems, found.quarantined) == ((), ())
    assert found.extraction is not None
    assert found.extraction.evidence == ()
    return found.extraction


def cases(counts: Iterable[ReportCount]) -> dict[tuple[str, str], int]:
    """Return the cases by drug and effect, "" for any."""
    return {(_slug(each.drug), _slug(each.effect)): each.cases for each in counts}


def count(made: Extraction, drug: str = "", effect: str = "") -> ReportCount:
    """Return the count of a drug and an effect, "" for any."""
    (found,) = [x for x in made.counts if (_slug(x.drug), _slug(x.effect)) == (drug, effect)]
    return found


def words(made: Extraction) -> dict[str, int]:
    """Return the words that nobody knows, with the number of cases."""
    return {each.quote: each.occurrences for each in made.mentions}


def _slug(ref: object) -> str:
    return "" if ref is None else str(ref).partition("/")[2]
