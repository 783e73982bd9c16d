"""A user's licensed files become a private vocabulary. All names and codes here are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.lexicon import load, open_lexicon, vocabulary_files
from kg.model import Kind
from kg.vocabularies.private import imported, read_meddra, read_snomed

LLT = (
    "1$Purple zorbling rash$91$$$$$$$Y$$\n"
    "2$Zorbling eruption$91$$$$$$$Y$$\n"
    "3$Zorb-rash old$91$$$$$$$N$$\n"
    "4$Queasy nausea$92$$$$$$$Y$$\n"
)
HIERARCHY = (
    "91$2$3$4$Purple zorbling rash$$$Zorbling family$$$4$Y$\n"
    "92$2$3$4$Nausea$$$Stomach family$$$4$Y$\n"
    "93$2$3$4$Zorbling biopsy$$$Made-up acts$$$4$Y$\n"
    "94$2$3$4$Zorbling attack$$$Eye family$$$4$Y$\n"
)
DESCRIPTIONS = "\n".join(
    "\t".join(line)
    for line in [
        ("id", "time", "active", "module", "conceptId", "lang", "typeId", "term", "case"),
        ("1", "", "1", "", "81", "en", "900000000000003001", "Zorbling attack (finding)", ""),
        ("2", "", "1", "", "81", "en", "900000000000013009", "Frumping attack", ""),
        ("3", "", "0", "", "81", "en", "900000000000013009", "Retired attack", ""),
        ("4", "", "1", "", "82", "en", "900000000000003001", "Zorbling bone (body part)", ""),
    ]
)


@pytest.fixture
def meddra(tmp_path: Path) -> Path:
    (tmp_path / "llt.asc").write_text(LLT)
    (tmp_path / "mdhier.asc").write_text(HIERARCHY)
    return tmp_path


@pytest.fixture
def snomed(tmp_path: Path) -> Path:
    folder = tmp_path / "Snapshot" / "Terminology"
    folder.mkdir(parents=True)
    (folder / "sct2_Description_Snapshot-en_TEST.txt").write_text(DESCRIPTIONS)
    return tmp_path


def rows(data: bytes) -> dict[str, list[str]]:
    return {line.split("\t")[0]: line.split("\t") for line in data.decode().splitlines()[1:]}


def test_preferred_terms_come_with_their_current_lowest_level_terms(meddra: Path) -> None:
    entries = {each.curie: each for each in read_meddra(meddra)}
    assert entries["MEDDRA:91"].synonyms == ("Zorbling eruption",)


def test_names_become_effects_or_join_them(meddra: Path) -> None:
    found = rows(imported(tuple(read_meddra(meddra)), load()))
    assert set(found) == {"purple zorbling rash", "nausea", "zorbling attack"}
    assert found["purple zorbling rash"][2] == "skin and hair"
    assert found["zorbling attack"][2] == "eye"
    assert found["nausea"][3] == "queasy nausea"
    assert found["nausea"][5] == "MEDDRA:92"


def test_the_lexicon_reads_what_was_made(
    meddra: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "effects-meddra.tsv").write_bytes(imported(tuple(read_meddra(meddra)), load()))
    monkeypatch.setenv("KG_VOCABULARY", str(tmp_path))
    lexicon = open_lexicon(vocabulary_files(), None)
    found = {each.concept.slug for each in lexicon.find("zorbling eruptions", Kind.EFFECT)}
    assert found == {"purple-zorbling-rash"}
    grounding = lexicon.ground("queasy nausea", Kind.EFFECT)
    assert grounding is not None
    assert grounding.concept.slug == "nausea"


def test_findings_and_disorders_are_taken_from_descriptions(snomed: Path) -> None:
    (entry,) = read_snomed(snomed)
    assert entry.curie == "SNOMEDCT:81"
    assert entry.name == "Zorbling attack"
    assert entry.synonyms == ("Frumping attack",)


@pytest.mark.parametrize("read", [read_meddra, read_snomed])
def test_missing_files_are_named(tmp_path: Path, read: object) -> None:
    with pytest.raises(InvalidFileError, match="a file of this name"):
        list(read(tmp_path))  # type: ignore[operator]


def test_a_short_line_is_named(meddra: Path) -> None:
    (meddra / "llt.asc").write_text(LLT + "5$too short\n")
    with pytest.raises(InvalidFileError, match="line 5"):
        list(read_meddra(meddra))
