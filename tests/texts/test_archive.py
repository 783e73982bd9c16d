"""The texts of a release lie in one archive, where each can be had by itself."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from kg.texts import NO_TEXTS, Texts, packed, unpacked, write_texts
from tests.readers.building import document

FIRST = packed(document("Zentiva\n\nGeneric Name: zentavir\r\n\nSide Effects\nRash 😀\n"))
SECOND = packed(document("# Zorbine\n\n**Uses:** " + "sleep and rest. " * 900))
BOTH = [("first", FIRST), ("second.2", SECOND)]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_texts(tmp_path / "texts.zip", BOTH)
    return tmp_path / "texts.zip"


def test_any_program_for_zip_reads_it(archive: Path) -> None:
    with ZipFile(archive) as found:
        assert found.testzip() is None
        assert found.namelist() == ["first.txt", "first.json", "second.2.txt", "second.2.json"]
        assert found.read("first.txt").decode() == unpacked(FIRST).text
    assert archive.stat().st_size < 2_000


def test_texts_come_back_as_they_were_packed(archive: Path) -> None:
    texts = Texts(archive)
    assert texts.there
    assert set(texts.ids) == {"first", "second.2"}
    assert texts.get("second.2") == unpacked(SECOND)
    assert texts.get("third") is None
    assert list(texts.members(["second.2", "third", "first"])) == BOTH[::-1]


def test_what_is_copied_has_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    texts = Texts(archive)
    write_texts(tmp_path / "again", texts.members(["first", "second.2"]))
    assert (tmp_path / "again").read_bytes() == archive.read_bytes()


def test_a_damaged_text_is_not_there_and_the_others_are(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    data[40] ^= 1
    archive.write_bytes(data)
    texts = Texts(archive)
    assert texts.get("first") is None
    assert texts.get("second.2") == unpacked(SECOND)


def test_of_no_archive_and_half_of_one_there_is_nothing(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-30])
    for texts in (Texts(archive), Texts(tmp_path / "none"), NO_TEXTS):
        assert not texts.there
        assert not texts.ids
        assert texts.get("first") is None
    write_texts(tmp_path / "empty", [])
    assert Texts(tmp_path / "empty").there
