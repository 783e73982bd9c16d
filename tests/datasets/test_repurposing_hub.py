"""The Drug Repurposing Hub: fixtures of ours in its format, and its export where it is at hand."""

from __future__ import annotations

from pathlib import Path

from kg.model import Predicate
from kg.pipeline import find_sources, process

HEADER = "Name\tMOA\tTarget\tDisease Area\tIndication\tSMILES\tInChIKey\tPhase\n"


def write(folder: Path, *rows: str) -> Path:
    path = folder / "export.txt"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def test_rows_give_mechanisms_and_the_uses_of_what_is_on_the_market(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "aspirin\tcyclooxygenase inhibitor\tPTGS1\tneurology\tmigraine, fever\tC\tX\tLaunched",
        "zentavir\tHDAC inhibitor\tHDAC1\toncology\tmelanoma\tC\tY\tPhase 2",
    )
    (job,) = find_sources([path])
    outcome = process(job)
    assert (outcome.problems, outcome.quarantined) == ((), ())
    made = outcome.extraction
    assert made is not None
    assert made.source.licence == "CC-BY-4.0"
    said = {(each.subject.slug, each.predicate, str(each.object)) for each in made.evidence}
    assert ("aspirin", Predicate.HAS_INDICATION, "condition/migraine") in said
    assert ("aspirin", Predicate.HAS_INDICATION, "condition/fever") in said
    assert not any(p is Predicate.HAS_INDICATION for drug, p, _ in said if drug == "zentavir")
    assert [(m.quote, m.reason) for m in made.mentions] == [("melanoma", "investigational")]
    text = path.read_text("utf-8")
    for each in made.evidence:
        assert each.span.of(text) == each.quote
        assert each.mention.of(text) in each.quote


def test_a_bad_row_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "aspirin\tcyclooxygenase inhibitor",
        "ibuprofen\tcyclooxygenase inhibitor\tPTGS1\tneurology\tfever\tC\tX\tLaunched",
    )
    (job,) = find_sources([path])
    outcome = process(job)
    assert outcome.extraction is not None
    assert {each.subject.slug for each in outcome.extraction.evidence} == {"ibuprofen"}
    (problem,) = outcome.problems
    assert "export.txt, line 2: expected 8 columns" in problem.reason


def test_the_export_is_read_to_its_end(shared: Path) -> None:
    jobs = find_sources(
        [shared / "data" / "repurposing-hub" / "Repurposing_Hub_export_20240305.txt"]
    )
    made = process(jobs[0])
    assert made.problems == ()
    assert made.extraction is not None
    assert len(made.extraction.evidence) > 2_000
