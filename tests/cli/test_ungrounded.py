"""`kg ungrounded` lists what the vocabularies lack, the most frequent first."""

from __future__ import annotations

import json
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
    assert (rows[0]["example"], rows[0]["sentence"]) == ("Examplin", "Zorbling toes")


def test_the_head_of_unknown_words_is_a_candidate_and_kinds_are_told_apart(
    kg: Run, tmp_path: Path
) -> None:
    (tmp_path / "Examplin.md").write_text(
        "# Examplin\n\n**Uses:** It is used to treat:\n\n* Flurbled syndrome\n\n"
        "**Side Effects:** These include:\n\n* Zorblial rash\n"
    )
    assert kg("build", tmp_path / "Examplin.md", "--out", tmp_path / "out").code == 0

    def listed(*options: str) -> list[tuple[str, str, str]]:
        answer = kg("ungrounded", "--release", tmp_path / "out", "--format", "json", *options)
        return [(row["words"], row["kind"], row["candidate"]) for row in json.loads(answer.out)]

    rash, syndrome = (
        ("zorblial rash", "Effect", "effect:rash"),
        ("flurbled syndrome", "Condition", ""),
    )
    assert listed() == [syndrome, rash]
    assert listed("--kind", "effect") == [rash]
    assert listed("--limit", "1") == [syndrome]
