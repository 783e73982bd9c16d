"""Quarters as they come: folders and archives, broken rows, other encodings, missing files."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import datasets
from kg.assemble import assemble
from kg.datasets.faers.rows import MOST_TOLD
from kg.lexicon import load
from kg.model import Assembly
from kg.pipeline import Outcome, find_sources, process
from kg.rdf import nquads
from kg.rdf.mapping import quads
from kg.vocab import Names
from tests.datasets.faers.quarters import (
    DRUGS,
    REACTIONS,
    Report,
    cases,
    count,
    current,
    legacy,
    outcome,
    read,
    words,
    zipped,
)
from tests.examples import example_extractions

REPORTS = tuple(Report(case=20000001 + each, outcomes=("HO",)) for each in range(4))
OLD = Report(case=5000001, drugs=(("PS", "Risperidone", ""), ("C", "ZENTRA", "")))


def _graph(*paths: Path) -> list[str]:
    return list(nquads(assemble([read(*paths)], load())))


def _edit(path: Path, edit: Callable[[bytes], bytes]) -> None:
    path.write_bytes(edit(path.read_bytes()))


def _reasons(found: Outcome) -> list[str]:
    return [problem.reason for problem in found.problems]


def test_folders_archives_and_their_order_give_the_same_graph(tmp_path: Path) -> None:
    named = Report(case=20000009, drugs=(("SS", "Zentra", ""),))
    new = current(tmp_path / "new", *REPORTS, named, deleted="20000004\n")
    old = legacy(tmp_path / "old", OLD)
    graph = _graph(new, old)
    assert graph == _graph(old, new)
    assert graph == _graph(zipped(new, tmp_path / "a.zip"), zipped(old, tmp_path / "z.zip"))
    assert graph == _graph(old, tmp_path / "a.zip")
    assert graph == _graph(tmp_path)  # what is there twice counts once
    assert any("/reportcount/" in line for line in graph)


def test_all_quarters_of_a_build_are_one_source_beside_the_documents(tmp_path: Path) -> None:
    current(tmp_path / "a", *REPORTS[:2], quarter="17Q2")
    current(tmp_path / "b", *REPORTS[2:], quarter="17Q3")
    (tmp_path / "page.md").write_text("# Zentavir\n\n## Side effects\n\n- Nausea\n", "utf-8")
    work = find_sources([tmp_path])
    jobs = [each for each in work if isinstance(each, datasets.Job)]
    assert len(work) == 2
    assert [(job.dataset, len(job.members)) for job in jobs] == [
        ("faers", 12)
    ]  # two tables are empty in both


def test_every_table_of_an_archive_of_the_fda_is_known(tmp_path: Path) -> None:
    folder = legacy(tmp_path, OLD)
    (folder / "ascii" / "STAT04Q1.TXT").write_text("Contents: DEMO 1 rows\n", "utf-8")
    (folder / "SIZE04Q1.TXT").write_text("DEMO04Q1.TXT 100\n", "utf-8")
    current(tmp_path / "new", *REPORTS, deleted="")
    (tmp_path / "new" / "Deleted").mkdir()
    (tmp_path / "new" / "Deleted" / "ADR19Q1DeletedCases.txt").write_text("", "utf-8")
    (job,) = find_sources([tmp_path])
    assert isinstance(job, datasets.Job)


def test_the_name_alone_makes_no_list_of_deleted_cases(tmp_path: Path) -> None:
    (tmp_path / "numbers.txt").write_text("20000002\n20000003\n", "utf-8")
    (tmp_path / "deleted.txt").write_text("Generic Name: zentavir\n", "utf-8")
    assert not [x for x in find_sources([tmp_path]) if isinstance(x, datasets.Job)]


def test_no_statement_and_no_belief_rests_on_reports(tmp_path: Path) -> None:
    reports = read(current(tmp_path, *REPORTS, Report(case=20000009, reactions=("Stroke",))))
    alone = assemble(example_extractions(), load())
    both = assemble([*example_extractions(), reports], load())
    assert both.statements == alone.statements
    assert both.counts
    names = Names()
    by_graph: dict[str, set[tuple[object, ...]]] = {}
    for made, key in ((alone, "alone"), (both, "both")):
        for subject, predicate, value, graph in quads(made, names):
            by_graph.setdefault(f"{key} {graph}", set()).add((subject, predicate, value))
    for graph in (
        names.statements,
        *(names.source(each.source.id) for each in example_extractions()),
    ):
        assert by_graph[f"both {graph}"] == by_graph[f"alone {graph}"]
    counted = {subject for subject, *_ in by_graph[f"both {names.reports}"]}
    assert len(counted) == len(both.counts)
    used = {predicate for _, predicate, _ in by_graph[f"both {names.reports}"]}
    edges = {predicate for _, predicate, _ in by_graph[f"both {names.statements}"]}
    assert {each.rpartition("/")[2].rpartition("#")[2] for each in used & edges} <= {"type"}
    assert not any(value in counted for found in by_graph.values() for *_, value in found)


# --- broken rows ---------------------------------------------------------------------------------


def test_a_row_that_a_line_break_splits_is_read(tmp_path: Path) -> None:
    folder = current(tmp_path, *REPORTS)
    path = folder / "ascii" / "DRUG17Q2.txt"
    _edit(
        path, lambda data: data.replace(b"RISPERDAL$RISPERIDONE", b"RISPER\r\n\nDAL$RISPERIDONE", 1)
    )
    _edit(
        folder / "ascii" / "REAC17Q2.txt",
        lambda data: data.replace(b"Nausea$", b"Abdominal\npain$", 1),
    )
    made = read(folder)
    assert cases(made.counts)[("risperidone", "")] == 4
    assert cases(made.counts)[("risperidone", "abdominal-pain")] == 1


def test_rows_between_which_the_line_break_is_lost_are_read(tmp_path: Path) -> None:
    legacy(tmp_path, OLD, Report(case=5000002, drugs=(("SS", "Ibuprofen", ""),)))
    _edit(
        tmp_path / "ascii" / "DRUG04Q1.TXT",
        lambda data: data.replace(b"$\r\n50000021$", b"$50000021$"),
    )
    made = read(tmp_path)
    assert cases(made.counts)[("ibuprofen", "nausea")] == 1
    assert cases(made.counts)[("risperidone", "nausea")] == 1
    text = (tmp_path / "ascii" / "DRUG04Q1.TXT").read_bytes().decode()
    assert all(each.span.of(text) == each.quote for each in made.mentions)


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ("200000091$20000009$1$PS", "8 columns; the row has 4"),
        ("200000091$20000009$1$PS$A$B$C$1$Oral", "8 columns; the row has 9"),
        ("case$20000009$1$PS$A$B$1$Oral", "the number of a report in the first column"),
        ("1234567890123456789012$20000009$1$PS$A$B$1$Oral", "the number of a report"),
        ("200000011$20000001$1$XX$A$ASPIRIN$1$Oral", "one of PS, SS, C, I as the role of the drug"),
        ("200000011$20000001$1$PS$$$1$Oral", "the name of a drug"),
        ("200000011$20000001$1$PS$\0$B$1$Oral", "text, not binary data"),
        ("x" * (2**20 + 5), "a row of at most 1 MiB"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_rest_is_read(
    tmp_path: Path, bad: str, expected: str
) -> None:
    folder = current(tmp_path, *REPORTS)
    _edit(
        folder / "ascii" / "DRUG17Q2.txt",
        lambda data: data.replace(b"200000021$", f"{bad}\r\n200000021$".encode(), 1),
    )
    found = outcome(folder)
    assert found.extraction is not None
    assert cases(found.extraction.counts)[("risperidone", "nausea")] == 4
    (reason,) = _reasons(found)
    assert "DRUG17Q2.txt, line 3: expected" in reason
    assert expected in reason


def test_the_first_bad_rows_are_told_and_how_many_more_there_are(tmp_path: Path) -> None:
    folder = current(tmp_path, *REPORTS)
    rows = b"".join(b"2000000%02d$x\r\n" % (number % 100) for number in range(1000))
    _edit(folder / "ascii" / "REAC17Q2.txt", lambda data: data + rows)
    found = outcome(folder)
    assert len(found.problems) == MOST_TOLD + 1
    assert "950 more such rows" in _reasons(found)[-1]
    assert found.extraction is not None
    assert count(found.extraction).cases == 4


def test_a_case_number_that_is_none_is_told(tmp_path: Path) -> None:
    folder = legacy(tmp_path, OLD, Report(case=5000002, drugs=OLD.drugs))
    path = folder / "ascii" / "DEMO04Q1.TXT"
    _edit(path, lambda data: data.replace(b"$5000001$", b"$5OOOOO1$").replace(b"$5000002$", b"$$"))
    found = outcome(folder)
    assert found.extraction is not None
    assert count(found.extraction).cases == 1  # a report without a case is one of its own
    assert "the number of a case; '5OOOOO1' is none" in _reasons(found)[0]


def test_other_encodings_are_read_as_what_they_are(tmp_path: Path) -> None:
    drugs = (("PS", "", "RISPERIDONE"), ("SS", "Zentra", ""))
    folder = current(tmp_path, Report(case=20000001, drugs=drugs))
    for sign, read_as in ((b"\xe9", "é"), (b"\xc3\xa9", "é"), (b"\x93", "“"), (b"\x81", "\x81")):
        path = folder / "ascii" / "DRUG17Q2.txt"
        before = path.read_bytes()
        _edit(path, lambda data, sign=sign: data.replace(b"Zentra", b"Z" + sign + b"ntra"))
        assert words(read(folder)) == {f"Z{read_as}ntra": 1}
        path.write_bytes(before)


def test_a_file_that_begins_with_a_mark_of_its_encoding_is_known(tmp_path: Path) -> None:
    folder = current(tmp_path, *REPORTS)
    for path in (folder / "ascii").iterdir():
        _edit(path, lambda data: b"\xef\xbb\xbf" + data)
    assert count(read(folder)).cases == 4


def test_without_reactions_there_is_nothing_to_count(tmp_path: Path) -> None:
    folder = current(tmp_path, *REPORTS)
    (folder / "ascii" / "REAC17Q2.txt").unlink()
    made = read(folder)
    assert made.counts == ()
    assert "0 cases name a suspected drug and a reaction" in made.notes[0]


def test_a_table_alone_is_no_error(tmp_path: Path) -> None:
    folder = current(tmp_path, *REPORTS)
    for path in (folder / "ascii").iterdir():
        if not path.name.startswith(DRUGS):
            path.unlink()
    assert read(folder).counts == ()


def test_an_archive_that_breaks_off_gives_what_stands_before(tmp_path: Path) -> None:
    new = current(tmp_path / "new", *REPORTS)
    many = [Report(case=30000001 + each, reactions=("Rash",)) for each in range(20_000)]
    archive = zipped(current(tmp_path / "many", *many, quarter="17Q3"), tmp_path / "many.zip")
    shutil.rmtree(tmp_path / "many")
    with zipfile.ZipFile(archive) as opened:
        info = opened.getinfo("ascii/REAC17Q3.txt")
    data = bytearray(archive.read_bytes())
    middle = info.header_offset + info.compress_size // 2
    data[middle : middle + 64] = bytes(64)
    archive.write_bytes(data)
    found = outcome(new, archive)
    assert found.extraction is not None
    counted = cases(found.extraction.counts)
    assert counted[("risperidone", "nausea")] == 4
    assert any("many.zip/ascii/REAC17Q3.txt" in reason for reason in _reasons(found))


def test_a_zip_bomb_is_told_and_the_rest_is_counted(tmp_path: Path) -> None:
    folder = current(tmp_path / "new", *REPORTS)
    header = b"primaryid$caseid$pt$drug_rec_act\n"
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ascii/REAC17Q3.txt", header + b"200000011$20000001$Rash$\n" * 400_000)
    found = outcome(folder, tmp_path / "bomb.zip")
    assert found.extraction is not None
    assert cases(found.extraction.counts)[("risperidone", "nausea")] == 4
    assert any("no zip bomb" in reason for reason in _reasons(found))


def test_there_may_be_no_room_for_the_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = current(tmp_path, *REPORTS)
    monkeypatch.setattr("kg.datasets.faers.cases._CACHE", "0; PRAGMA max_page_count = 3")
    found = outcome(folder)
    assert found.extraction is None
    (reason,) = _reasons(found)
    assert "cases cannot be counted in" in reason


SIGNS = st.sampled_from(
    [b"$", b"\n", b"\r\n", b"\0", b"\xff", b'"', b"\xe2\x80", b"99", b"", b"$$$"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    damage=st.lists(st.tuples(st.integers(0, 2**32), SIGNS, st.integers(0, 40)), max_size=6),
    name=st.sampled_from([*"DO", DRUGS, REACTIONS]),
)
def test_whatever_is_in_the_files_the_build_goes_on(
    damage: list[tuple[int, bytes, int]], name: str
) -> None:
    drawn = random.Random(name)  # noqa: S311 - not for secrets
    with TemporaryDirectory() as folder:
        quarter = current(Path(folder), *REPORTS, Report(case=20000009, sex="", age="x"))
        for path in (quarter / "ascii").iterdir():
            if not path.name.startswith(name):
                continue
            data = path.read_bytes()
            for seed, sign, cut in damage:
                place = (seed + drawn.randrange(9)) % (len(data) + 1)
                data = data[:place] + sign + data[place + cut :]
            path.write_bytes(data)
        for work in find_sources([Path(folder)]):
            found = process(work)
            assert not any("internal error" in reason for reason in _reasons(found))
            if found.extraction is not None and isinstance(work, datasets.Job):
                assert found.quarantined == ()
                list(nquads(assemble([found.extraction], load())))


def test_an_assembly_of_nothing_has_no_counts() -> None:
    assert Assembly(sources=(), concepts=(), statements=()).counts == ()
