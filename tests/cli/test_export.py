"""`kg export` writes the graph to stdout or, as a whole, to a file."""

from __future__ import annotations

import gzip
from pathlib import Path

import networkx as nx
import pytest
from rdflib import Dataset

from kg.release import GRAPH
from tests.cli.support import Run


def test_nquads_are_the_bytes_of_the_release(kg: Run, release: Path) -> None:
    answer = kg("export", "nq", "--release", release)
    assert answer.code == 0
    assert answer.out == gzip.decompress((release / GRAPH).read_bytes()).decode()


@pytest.mark.parametrize("name", ["nquads", "NQ"])
def test_a_format_goes_by_its_name_and_its_suffix(kg: Run, release: Path, name: str) -> None:
    assert (
        kg("export", name, "--release", release).out == kg("export", "nq", "--release", release).out
    )


def test_a_file_holds_what_stdout_would(kg: Run, release: Path, tmp_path: Path) -> None:
    target = tmp_path / "graph.trig"
    answer = kg("export", "trig", "--output", target, "--release", release)
    assert (answer.code, answer.out) == (0, "")
    graph = Dataset()
    graph.parse(target, format="trig")
    assert len(graph) > 1000
    assert [path.name for path in tmp_path.iterdir()] == ["graph.trig"]


def test_a_file_that_cannot_be_written_fails_in_one_line(
    kg: Run, release: Path, tmp_path: Path
) -> None:
    answer = kg("export", "nt", "-o", tmp_path / "no" / "graph.nt", "--release", release)
    assert answer.code == 1
    assert "could not be written" in answer.err


def test_an_unknown_format_names_the_known_ones(kg: Run, release: Path) -> None:
    answer = kg("export", "docx", "--release", release)
    assert answer.code == 2
    assert "turtle" in answer.err


def test_a_network_is_written(kg: Run, release: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.graphml"
    assert kg("export", "graphml", "--release", release, "-o", file).code == 0
    assert len(nx.read_graphml(file)) > 10
