"""Rows that wait in a file between two passes over the tables of a data set."""

from __future__ import annotations

import gc
import pickle
import re
from dataclasses import replace

import pytest

from kg.datasets.layout import Layout
from kg.datasets.sifted import Refused, stretches
from kg.datasets.table import Row
from kg.errors import UnreadableSourceError


def row(number: int) -> Row:
    cells = {"drug": f"d{number}", "effect": "Übelkeit"}
    return Row(file="a.tsv", line=number, start=9 * number, text="d\tÜbelkeit", cells=cells)


def test_stretches_give_all_groups_back_and_cut_none() -> None:
    groups = [tuple(row(10 * i + j) for j in range(1 + i % 3)) for i in range(20)]
    found = list(stretches(iter(groups), 5, Refused()))
    assert [group for each in found for group in each.read()] == groups
    assert len(found) > 3


def test_other_processes_read_the_file_and_the_last_to_know_it_here_removes_it() -> None:
    (made,) = stretches([(row(1),)], 5, Refused())
    copy = pickle.loads(pickle.dumps(made))  # noqa: S301 - what was pickled here
    assert list(copy.read()) == [(row(1),)]
    folder = made.store.path.parent
    del copy
    gc.collect()
    assert folder.is_dir()
    del made
    gc.collect()
    assert not folder.exists()


def test_nothing_sifted_is_one_stretch_with_the_errors() -> None:
    refused = Refused()
    refused.add(UnreadableSourceError("a.tsv", line=3, expected="sense"))
    (made,) = stretches([], 5, refused)
    assert list(made.read()) == []
    assert [each.line for each in made.refused] == [3]


def test_of_many_errors_the_first_are_kept_and_the_others_counted() -> None:
    refused = Refused()
    for line in range(1, 1_501):
        refused.add(UnreadableSourceError("a.tsv", line=line, expected="sense"))
    *kept, last = refused.all()
    assert len(kept) == 1_000
    assert "500 more" in str(last)


def test_a_row_is_narrowed_to_what_may_be_quoted() -> None:
    text = "7\tC0001\tNausea\tmild"
    whole = Row(
        file="a.tsv",
        line=2,
        start=100,
        text=text,
        cells={"drug": "7", "code": "C0001", "effect": "Nausea", "how": "mild"},
    )
    narrowed = whole.only("effect", "how")
    assert narrowed is not None
    assert (narrowed.text, narrowed.start, narrowed.line) == ("Nausea\tmild", 108, 2)
    assert narrowed["code"] == "C0001"
    assert whole.only("effect", "drug") is None
    assert whole.only("colour") is None
    hidden = replace(whole, text='7,"Nau""sea"', cells={"drug": "7", "effect": 'Nau"sea'})
    assert hidden.only("effect") is None


@pytest.mark.parametrize(("name", "known"), [("boxed_warnings.csv.gz", True), ("a.csv", False)])
def test_a_table_may_be_known_by_its_name(name: str, known: bool) -> None:
    layout = Layout(role="x", columns=("drug",), named=re.compile("boxed"))
    assert layout.recognises("drug\n", name) is known
