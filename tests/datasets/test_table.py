"""Rows of tables: where each stands, and what becomes of rows that cannot be read."""

from __future__ import annotations

import gzip
import re
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
    with pytest.raises(UnreadableSourceError, match="a file that can be read to its end") as told:
        rows(table, last)
    assert told.value.line > last.line > 1


def test_a_zip_bomb_is_not_unpacked_to_its_end(tmp_path: Path) -> None:
    data = gzip.compress(b"drug\teffect\n" + b"zentavir\trash\n" * 300_000, compresslevel=9)
    table = Table(entry(tmp_path, data, "table.tsv.gz"), TABS)
    with pytest.raises(UnreadableSourceError, match="no zip bomb"):
        rows(table, list(table.parts(10**9))[-1])


def test_a_header_without_the_columns_is_told(tmp_path: Path) -> None:
    table = Table(entry(tmp_path, b"drug\tcolour\nzentavir\tred\n"), TABS)
    with pytest.raises(UnreadableSourceError, match="line 1: expected a header with the columns"):
        rows(table)


SHEET = Layout(
    role="main", columns=("Name", "Group (human)"), delimiter=";", quoted=True, preamble=2
)
NOTES = Layout(
    role="main",
    columns=("No", "Notes", "Status"),
    begins=re.compile(r"\d{3}\t"),
    prose="Notes",
)
LISTED = Layout(role="main", columns=("name_of_drug", "effect"), listed="data")


def test_a_header_may_stand_below_other_lines_and_on_two(tmp_path: Path) -> None:
    text = 'A list of ours\n\n"of ""today"""\n"Name";"Group\n(human)"\nzentavir;statin\n'
    assert SHEET.recognises(text)
    assert not SHEET.recognises("one\ntwo\nthree\n" + text)
    table = Table(entry(tmp_path, text.encode()), SHEET)
    found, refused = rows(table)
    assert refused == []
    assert [(each["group_human"], each.line) for each in found] == [("statin", 6)]
    assert found[0].span.of(text) == "zentavir;statin"
    assert [each.line for part in table.parts(1) for each in rows(table, part)[0]] == [6]


def test_free_text_may_hold_delimiters_and_line_ends(tmp_path: Path) -> None:
    text = (
        "No\tNotes\tStatus\r\n"
        '001\tsaid "so\tand\r\nso, 002 times\r\n\r\nover\tAP\r\n'
        "002\t\tTA\r\n"
        "003\tshort\r\n"
        "004\tlast\tAP\r\n"
    )
    table = Table(entry(tmp_path, text.encode()), NOTES)
    found, refused = rows(table)
    assert [(each["No"], each["Status"], each.line) for each in found] == [
        ("001", "AP", 2),
        ("002", "TA", 6),
        ("004", "AP", 8),
    ]
    assert found[0]["Notes"] == 'said "so\tand\r\nso, 002 times\r\n\r\nover'
    assert found[0].span.of(text) == found[0].text
    assert [each.rpartition("; ")[2] for each in refused] == ["the row has 2"]
    again = [each.line for part in table.parts(2) for each in rows(table, part)[0]]
    assert again == [2, 6, 8]


def test_the_objects_of_a_list_are_rows(tmp_path: Path) -> None:
    text = (
        '{"meta": {"of": "Käse"},\n "data": [\n'
        '  {"name_of_drug": "zentavir", "effect": ["rash", null, "fièvre"], "n": 3},\n'
        '  {"name_of_drug": "lumorin"},\n'
        '  {"name_of_drug": "belvane", "effect": "a {b}"}\n]}'
    )
    assert LISTED.recognises(text)
    assert not LISTED.recognises(text.replace("effect", "use"))
    assert not LISTED.recognises(text.replace('"data"', '"results"'))
    table = Table(entry(tmp_path, text.encode(), "list.json"), LISTED)
    found, refused = rows(table)
    assert [(each["Effect"], each["n"], each.line) for each in found] == [
        ("rash; fièvre", "3", 3),
        ("a {b}", "", 5),
    ]
    assert [each.span.of(text) for each in found] == [each.text for each in found]
    assert found[0].place("zentavir").of(text) == "zentavir"
    assert refused == ["unreadable source list.json, line 4: expected an object with effect"]
    parts = list(table.parts(1))
    assert [part.line for part in parts] == [1, 4, 5]
    assert [each.line for part in parts for each in rows(table, part)[0]] == [3, 5]
    assert [each.span.of(text) for part in parts for each in rows(table, part)[0]] == [
        each.text for each in found
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"data": [{"name_of_drug": "a", "effect": "b"}, {"name', "the end of the row"),
        ('{"data": [{"name_of_drug": "a", "effect": "b"},', "the end of the list `data`"),
        ('{"data": [{"name_of_drug": "a", "effect": "b"}, 7]}', "a row, an object of JSON"),
    ],
)
def test_a_list_that_breaks_off_gives_the_rows_before(tmp_path: Path, text: str, said: str) -> None:
    reading = Table(entry(tmp_path, text.encode(), "list.json"), LISTED).rows(
        lambda error: pytest.fail(str(error))
    )
    assert next(reading)["effect"] == "b"
    with pytest.raises(UnreadableSourceError, match=said):
        next(reading)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (b'{"name_of_drug": nothing, "effect": 1}', "an object of JSON: "),
        (b'{"name_of_drug": "\xe9", "effect": 1}', "text encoded as UTF-8"),
        (b'{"a": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", "an object of JSON: "),
    ],
)
def test_an_object_that_is_no_row_is_told(tmp_path: Path, row: bytes, said: str) -> None:
    data = b'{"data": [' + row + b', {"name_of_drug": "a", "effect": "b"}]}'
    found, (refused,) = rows(Table(entry(tmp_path, data, "list.json"), LISTED))
    assert [each["effect"] for each in found] == ["b"]
    assert said in refused


def test_words_are_found_in_a_row_that_writes_them_with_escapes(tmp_path: Path) -> None:
    text = '{"data": [{"name_of_drug": "a\\/b", "effect": "fi\\u00e8vre \\"x\\""}]}'
    ((row,), _) = rows(Table(entry(tmp_path, text.encode(), "list.json"), LISTED))
    assert row["effect"] == 'fièvre "x"'
    assert row.place(row["effect"]).of(text) == row.words_at(row.place('fièvre "x"'))
    assert row.place("fièvre").of(text) == "fi\\u00e8vre"
    assert row.place("a/b").of(text) == "a\\/b"
    assert row.place("fever") == row.span
