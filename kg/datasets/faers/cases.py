"""Cases, with the drugs and reactions that they name, in a database on disk that counts them.

All quarters since 2004 are 20 million cases with 80 million drugs: joins and counts are done in a
temporary SQLite file, so that memory holds no more than its cache and what comes out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kg import scratch
from kg.model import DrugRole

BITS: Mapping[DrugRole, int] = {role: 1 << place for place, role in enumerate(DrugRole)}
_CACHE = 64 * 1024  # KiB that SQLite keeps in memory
_BATCH = 10_000
_MOST_WORDS = 100_000  # words whose numbers are kept at hand

_TABLES = """
CREATE TABLE latest(
    case_no INTEGER PRIMARY KEY,
    version INTEGER, day TEXT, number INTEGER, stratum INTEGER, report INTEGER
);
CREATE TABLE deleted(case_no INTEGER PRIMARY KEY);
CREATE TABLE kept(report INTEGER PRIMARY KEY, stratum INTEGER, serious INTEGER);
CREATE TABLE word(
    id INTEGER PRIMARY KEY, kind TEXT, folded TEXT, quote TEXT, file TEXT, start INTEGER,
    concept INTEGER, elsewhere INTEGER, UNIQUE(kind, folded)
);
CREATE TABLE entry(report INTEGER, name INTEGER, ingredient INTEGER, role INTEGER);
CREATE TABLE reaction(report INTEGER, word INTEGER);
"""

# Of the versions of a case the FDA recommends the latest: by number of version where there is one,
# else by day and then by number of report. Legacy reports have version 0.
_ADD_REPORT = """
INSERT INTO latest VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(case_no) DO UPDATE SET
    version = excluded.version, day = excluded.day, number = excluded.number,
    stratum = excluded.stratum, report = excluded.report
WHERE (excluded.version, excluded.day, excluded.number, excluded.stratum, excluded.report)
    > (latest.version, latest.day, latest.number, latest.stratum, latest.report)
"""
_SETTLE = """
INSERT INTO kept SELECT report, MIN(stratum), 0 FROM latest
    WHERE case_no NOT IN (SELECT case_no FROM deleted) GROUP BY report;
DROP TABLE latest;
"""
_ADD_ENTRY = """
INSERT INTO entry SELECT ?1, ?2, ?3, ?4 WHERE EXISTS(SELECT 1 FROM kept WHERE report = ?1)
"""
_ADD_REACTION = """
INSERT INTO reaction SELECT ?1, ?2 WHERE EXISTS(SELECT 1 FROM kept WHERE report = ?1)
"""
# Numbers of drugs and effects are those of concepts, or below 0 those of words that none fits. What
# the FDA gives as ingredients goes before the name; of several ingredients, some of which nobody
# knows, the name is not to tell one.
_JOIN = """
CREATE TABLE used AS
    SELECT report, drug,
        MAX(role & 1) | MAX(role & 2) | MAX(role & 4) | MAX(role & 8) AS roles
    FROM (
        SELECT entry.report, entry.role, CASE
            WHEN given.concept IS NOT NULL THEN given.concept
            WHEN given.id IS NULL THEN COALESCE(typed.concept, typed.elsewhere, -typed.id)
            WHEN INSTR(given.quote, CHAR(92)) THEN -given.id
            ELSE COALESCE(typed.concept, -given.id) END AS drug
        FROM entry LEFT JOIN word AS typed ON typed.id = entry.name
            LEFT JOIN word AS given ON given.id = entry.ingredient
    ) GROUP BY report, drug;
CREATE TABLE had(report INTEGER, effect INTEGER, PRIMARY KEY(report, effect)) WITHOUT ROWID;
INSERT OR IGNORE INTO had SELECT report, COALESCE(concept, -word.id)
    FROM reaction JOIN word ON word.id = reaction.word ORDER BY 1, 2;
CREATE TABLE counted(report INTEGER PRIMARY KEY, stratum INTEGER, serious INTEGER);
"""
_COUNTED = """
INSERT INTO counted SELECT report, stratum, serious FROM kept
    WHERE report IN (SELECT report FROM used WHERE roles & ?) AND report IN (SELECT report FROM had)
"""
# Which drug a name stands for elsewhere in the source, most often first.
_ELSEWHERE = """
SELECT name, concept, COUNT(*) FROM entry JOIN word ON word.id = ingredient
    WHERE concept IS NOT NULL GROUP BY name, concept ORDER BY name, COUNT(*) DESC, concept
"""


class Word(NamedTuple):
    """Words that no concept fits, as they first stand, and how many cases name them."""

    kind: str
    quote: str
    file: str
    start: int
    cases: int


class Tally(NamedTuple):
    """Cases of one stratum that name a drug, an effect or both; 0 for any.

    `by_role` is how many name the drug in each role; `cases` those that do so in one that counts.
    """

    drug: int
    effect: int
    stratum: int
    cases: int
    serious: int
    by_role: tuple[int, ...]


class Cases:
    """A database of cases. Add reports first, then settle them, then what they name.

    Args:
        opened: an empty database.
    """

    def __init__(self, opened: sqlite3.Connection) -> None:
        self._db = opened
        self._ids: dict[tuple[str, str], int] = {}
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
            f"PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -{_CACHE}"
        )
        self._script(_TABLES)

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Cases]:
        """Give a database in a temporary file, which is removed afterwards.

        Raises:
            OSError: there is no room for it.
        """
        with (
            TemporaryDirectory(prefix="cases-", dir=scratch.place()) as folder,
            closing(sqlite3.connect(Path(folder) / "cases", isolation_level=None)) as opened,
        ):
            try:
                yield cls(opened)
            except sqlite3.OperationalError as error:
                raise OSError(f"cases cannot be counted in {folder}: {error}") from error

    def add_reports(self, reports: Iterable[tuple[int, int, str, int, int, int]]) -> int:
        """Add reports: case, version, day (YYYYMMDD), number, stratum, key; return how many."""
        return self._add(_ADD_REPORT, reports)

    def delete(self, cases: Iterable[int]) -> None:
        """Leave out cases that the FDA has deleted."""
        self._add("INSERT OR IGNORE INTO deleted VALUES(?)", ((each,) for each in cases))

    def settle(self) -> tuple[int, int]:
        """Keep the latest report of each case that is not deleted; return how many, of how many."""
        cases = self._number("SELECT COUNT(*) FROM latest")
        self._script(_SETTLE)
        return self._number("SELECT COUNT(*) FROM kept"), cases

    def add_serious(self, reports: Iterable[int]) -> None:
        """Mark reports whose outcome makes a case serious."""
        self._add("UPDATE kept SET serious = 1 WHERE report = ?", ((each,) for each in reports))

    def add_drugs(self, entries: Iterable[tuple[int, int, int, int]]) -> None:
        """Add drugs: report, word of the name, word of the ingredients (0: none), bit of role."""
        self._add(_ADD_ENTRY, entries)

    def add_reactions(self, reactions: Iterable[tuple[int, int]]) -> None:
        """Add reactions: report, word."""
        self._add(_ADD_REACTION, reactions)

    def word(self, kind: str, words: str) -> int | None:
        """Return the number of words that have been met, None for new ones."""
        known = self._ids.get((kind, words))
        if known is None:
            sql = "SELECT id FROM word WHERE kind = ? AND folded = ?"
            found = self._db.execute(sql, (kind, _folded(words))).fetchone()
            known = self._keep(kind, words, found[0]) if found else None
        return known

    def new_word(self, kind: str, words: str, file: str, start: int) -> int:
        """Return the number of new words, met in a file at an offset."""
        sql = "INSERT INTO word(kind, folded, quote, file, start) VALUES(?, ?, ?, ?, ?)"
        made = self._db.execute(sql, (kind, _folded(words), words, file, start)).lastrowid
        return self._keep(kind, words, made or 0)

    def words(self, kind: str) -> Iterator[tuple[int, str]]:
        """Yield the number and quote of all words of a kind, sorted."""
        sql = "SELECT id, quote FROM word WHERE kind = ? ORDER BY folded"
        yield from self._db.execute(sql, (kind,))

    def ground(self, concepts: Iterable[tuple[int, int]]) -> None:
        """Say what words mean: number of the concept, number of the words."""
        self._add("UPDATE word SET concept = ? WHERE id = ?", concepts)

    def names_elsewhere(self) -> Iterator[tuple[int, int, int]]:
        """Yield name, concept of its ingredients and number of entries, sorted by name."""
        yield from self._db.execute(_ELSEWHERE)

    def infer(self, concepts: Iterable[tuple[int, int]]) -> None:
        """Say what names mean by what they stand for elsewhere: concept, number of the name."""
        self._add("UPDATE word SET elsewhere = ? WHERE id = ?", concepts)

    def join(self, roles: Iterable[DrugRole]) -> int:
        """Join what cases name; return how many name a drug in one of the roles and an effect."""
        self._mask = sum(BITS[role] for role in roles)
        self._script(_JOIN)
        return self._db.execute(_COUNTED, (self._mask,)).rowcount

    def grounded(self) -> tuple[int, int, int, int]:
        """Return how many drugs of cases are known, of how many, and the same of effects."""
        sql = "SELECT COALESCE(SUM({0} > 0), 0), COUNT(*) FROM {1}"
        drugs = self._db.execute(sql.format("drug", "used")).fetchone()
        return *drugs, *self._db.execute(sql.format("effect", "had")).fetchone()

    def unknown(self) -> Iterator[Word]:
        """Yield the words that no concept fits, sorted by place."""
        for table, column in (("used", "drug"), ("had", "effect")):
            sql = f"""
            SELECT kind, quote, file, start, COUNT(*) FROM {table} JOIN word ON id = -{column}
            WHERE {column} < 0 GROUP BY id ORDER BY file, start
            """  # noqa: S608 - names of ours
            yield from map(Word._make, self._db.execute(sql))

    def all_cases(self) -> Iterator[Tally]:
        """Yield the cases of each stratum."""
        sql = "SELECT 0, 0, stratum, COUNT(*), SUM(serious) FROM counted GROUP BY stratum"
        for row in self._db.execute(sql):
            yield Tally._make((*row, ()))

    def of_drugs(self) -> Iterator[Tally]:
        """Yield the cases of each drug and stratum, sorted."""
        yield from self._tallies("drug, 0", "used JOIN counted USING(report)", "drug > 0")

    def of_effects(self) -> Iterator[Tally]:
        """Yield the cases of each effect and stratum, sorted."""
        sql = """
        SELECT 0, effect, stratum, COUNT(*), SUM(serious) FROM had JOIN counted USING(report)
        WHERE effect > 0 GROUP BY effect, stratum ORDER BY effect, stratum
        """
        for row in self._db.execute(sql):
            yield Tally._make((*row, ()))

    def of_both(self) -> Iterator[Tally]:
        """Yield the cases of each drug with each effect and stratum, sorted."""
        tables = "used JOIN counted USING(report) JOIN had USING(report)"
        yield from self._tallies("drug, effect", tables, "drug > 0 AND effect > 0")

    def _tallies(self, key: str, tables: str, where: str) -> Iterator[Tally]:
        by_role = ", ".join(f"SUM((roles & {bit}) > 0)" for bit in BITS.values())
        sql = f"""
        SELECT {key}, stratum, SUM((roles & ?) > 0), SUM((roles & ?) > 0 AND serious), {by_role}
        FROM {tables} WHERE {where} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """  # noqa: S608 - names of ours
        for drug, effect, stratum, cases, serious, *roles in self._db.execute(
            sql, (self._mask, self._mask)
        ):
            yield Tally(drug, effect, stratum, cases, serious, tuple(roles))

    def _add(self, sql: str, rows: Iterable[tuple[object, ...]]) -> int:
        count, left = 0, iter(rows)
        while batch := list(islice(left, _BATCH)):
            self._db.executemany(sql, batch)
            count += len(batch)
        return count

    def _script(self, sql: str) -> None:
        """Run statements; the script ends the transaction, and the next one begins."""
        self._db.executescript(f"{sql}; BEGIN")

    def _number(self, sql: str) -> int:
        return int(self._db.execute(sql).fetchone()[0])

    def _keep(self, kind: str, words: str, known: int) -> int:
        if len(self._ids) >= _MOST_WORDS:
            self._ids.clear()
        self._ids[kind, words] = known
        return known


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
