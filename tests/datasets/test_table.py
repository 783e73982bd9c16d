"""Rows of tables: where each stands, and what becomes of rows that cannot be read."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kg.datasets.layout import Layout
from kg.datasets.table import LONGEST_ROW, Part, Row, Table
from kg.errors import UnreadableSourceError
from kg.readers.manifest import ManifestEntry
from kg.readers.packed import whole

TABS = Layout(role="main", columns=("drug", "effect"))
COMMAS = Layout(role="main", columns=("drug", "effect"), delimiter=",", quoted=True)


def entry(folder: Path, data: bytes, name: str = "table.tsv") -> ManifestEntry:
    path = folder / name
    path.write_bytes(data)
    return whole(str(path), "")


def rows(table: Table, part: Part | None = None) -> tuple[list[Row], list[str]]:
    refused: list[UnreadableSourceError] = []
    found = list(table.rows(refused.append, part))
    return found, [str(each) for each in refused]


def test_rows_know_their_place_in_the_decoded_file(tmp_path: Path) -> None:
    text = "\ufeffdrug\teffect\r\nzentavir\tNausée\r\n\r\nlumorin\tÜbelkeit\r\n"
    found, refused = rows(Table(entry(tmp_path, text.encode()), TABS))
    assert refused == []
    assert [each.line for each in found] == [2, 4]
    assert [each.span.of(text) for each in found] == ["zentavir\tNausée", "lumorin\tÜbelkeit"]
    assert found[1]["Effect"] == "Übelkeit"
    assert found[1].place("keit").of(text) == "keit"
    assert found[1].place_in("effect").of(text) == "Übelkeit"


def test_cells_may_hold_line_ends_between_quotes(tmp_path: Path) -> None:
    text = 'drug,effect\nzentavir,"rash,\nmild"\nlumorin,fever\n'
    found, refused = rows(Table(entry(tmp_path, text.encode()), COMMAS))
    assert refused == []
    assert [each["effect"] for each in found] == ["rash,\nmild", "fever"]
    assert [each.line for each in found] == [2, 4]
    assert found[1].span.of(text) == "lumorin,fever"


def test_a_quote_that_is_not_closed_spoils_its_own_row_only(tmp_path: Path) -> None:
    text = 'drug,effect\nzentavir,"rash\nlumorin,fever\n'
    found, refused = rows(Table(entry(tmp_path, text.encode()), COMMAS))
    assert [each["drug"] for each in found] == ["lumorin"]
    assert refused == ["unreadable source table.tsv, line 2: expected quotes that are closed"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b"zentavir", "2 columns (drug, effect); the row has 1"),
        (b"zentavir\trash\tmild", "2 columns (drug, effect); the row has 3"),
        (b"zentavir\tr\xe9sh", "text encoded as UTF-8"),
        (b"zentavir\tr\0sh", "text, not binary data"),
        (b"z" * (2 * LONGEST_ROW + 5), "a row of at most 1 MiB"),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_read(tmp_path: Path, row: bytes, said: str) -> None:
    data = b"drug\teffect\nlumorin\tfever\n" + row + b"\nbelvane\trash\n"
    found, refused = rows(Table(entry(tmp_path, data), TABS))
    assert [(each["drug"], each.line) for each in found] == [("lumorin", 2), ("belvane", 4)]
    assert refused == [f"unreadable source table.tsv, line 3: expected {said}"]


def test_other_encodings_are_read_where_the_table_is_known_to_have_them(tmp_path: Path) -> None:
    western = Layout(role="main", columns=("drug", "effect"), encoding="cp1252")
    found, refused = rows(Table(entry(tmp_path, b"drug\teffect\nzentavir\tr\xe9sh\n"), western))
    assert ([each["effect"] for each in found], refused) == (["résh"], [])


def test_a_delimiter_may_end_each_row(tmp_path: Path) -> None:
    dollars = Layout(role="main", columns=("isr", "pt"), delimiter="$")
    found, refused = rows(Table(entry(tmp_path, b"ISR$PT\n1$RASH$\n2$FEVER$\n"), dollars))
    assert ([each["pt"] for each in found], refused) == (["RASH", "FEVER"], [])


@pytest.mark.parametrize("packed", [False, True])
def test_parts_hold_each_row_once(tmp_path: Path, packed: bool) -> None:
    data = b"drug\teffect\n" + b"".join(b"d%d\tbad%s\n" % (i, b"\tx" * (i == 7)) for i in range(25))
    name = "table.tsv.gz" if packed else "table.tsv"
    table = Table(entry(tmp_path, gzip.compress(data) if packed else data, name), TABS)
    parts = list(table.parts(10))
    assert [each.rows for each in parts] == [10, 10, None]
    found = [rows(table, part) for part in parts]
    assert [row["drug"] for part, _ in found for row in part] == [
        f"d{i}" for i in range(25) if i != 7
    ]
    assert [row.line for row in found[2][0]] == [22, 23, 24, 25, 26]
    assert [len(refused) for _, refused in found] == [1, 0, 0]


def test_a_file_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    data = b"drug\teffect\n" + b"".join(b"drug%d\teffect%d\n" % (i, i) for i in range(5000))
    packed = gzip.compress(data)
    table = Table(entry(tmp_path, packed[: len(packed) // 2], "table.tsv.gz"), TABS)
    first, *_, last = table.parts(100)
    assert len(rows(table, first)[0]) == 100
    with pytest.raises(UnreadableSourceError, match="a file that can be read to its end"):
        rows(table, last)


def test_a_zip_bomb_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    data = gzip.compress(b"drug\teffect\n" + b"zentavir\trash\n" * 300_000, compresslevel=9)
    table = Table(entry(tmp_path, data, "table.tsv.gz"), TABS)
    with pytest.raises(UnreadableSourceError, match="no zip bomb"):
        rows(table, list(table.parts(10**9))[-1])


def test_a_header_without_the_columns_is_told(tmp_path: Path) -> None:
    table = Table(entry(tmp_path, b"drug\tcolour\nzentavir\tred\n"), TABS)
    with pytest.raises(UnreadableSourceError, match="line 1: expected a header with the columns"):
        rows(table)
