"""`kg ungrounded` lists what the vocabularies lack, the most frequent first."""

from __future__ import annotations

from pathlib import Path

from tests.cli.support import Run


def test_words_without_a_concept_are_counted(kg: Run, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name, words in (("Examplin", "Zorbling toes"), ("Zorbine", "zorbling toes")):
        (documents / f"{name}.md").write_text(
            f"# {name}\n\n**Side Effects:** These include:\n\n* Nausea\n* {words}\n"
        )
    assert kg("build", documents, "--out", tmp_path / "out").code == 0
    rows = kg("ungrounded", "--release", tmp_path / "out").rows()
    assert [(row["words"], row["places"]) for row in rows] == [("zorbling toes", "2")]
