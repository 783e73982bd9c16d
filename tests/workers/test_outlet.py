"""Rows are counted as they are written, whatever is in them, and limits are kept to the row."""

from __future__ import annotations

import itertools
import json
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store import results
from kg.store.oxigraph import OxigraphStore
from kg.store.values import write
from kg.workers import Reason, RefusedError
from kg.workers.frames import HEADER
from kg.workers.outlet import Outlet

NASTY = ("},{", '"},{"', '},{"x', '\n"', "<result>", "</result><result>", "a,b\r\n", '""', "\\", "")
STORE = OxigraphStore()


def rows_of(texts: tuple[str, ...]) -> str:
    cells = " ".join(f"({json.dumps(each)} {index})" for index, each in enumerate(texts))
    return f"SELECT * WHERE {{ VALUES (?x ?y) {{ {cells} }} }}"


def counted(query: str, media_type: str, rows: int = 10**6, step: int = 10**6) -> int:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        outlet = Outlet(ours, media_type, rows=rows, size=10**6)
        whole = STORE.serialize_query(query, media_type)
        for start in range(0, len(whole), step):
            outlet.write(whole[start : start + step])
        outlet.flush()
        _, size = HEADER.unpack(theirs.recv(HEADER.size))
        assert theirs.recv(size, socket.MSG_WAITALL) == whole
    return outlet.rows


@pytest.mark.parametrize("media_type", results.TABLE_TYPES)
@pytest.mark.parametrize("step", [1, 7, 10**6])
def test_values_that_look_like_rows_are_none(media_type: str, step: int) -> None:
    for texts in itertools.permutations(NASTY, 2):
        assert counted(rows_of(texts), media_type, step=step) == 2


@pytest.mark.parametrize("media_type", results.TABLE_TYPES)
@given(texts=st.lists(st.text(st.sampled_from('}{,"\\\n\r<>abc[:'), max_size=12), max_size=5))
def test_any_values_are_counted_as_what_they_are(media_type: str, texts: list[str]) -> None:
    for step in (3, 10**6):
        assert counted(rows_of(tuple(texts)), media_type, step=step) == len(texts)


@pytest.mark.parametrize("media_type", results.TABLE_TYPES)
def test_one_row_too_many_is_refused(media_type: str) -> None:
    query = rows_of(NASTY)
    assert counted(query, media_type, rows=len(NASTY)) == len(NASTY)
    with pytest.raises(RefusedError) as refused:
        counted(query, media_type, rows=len(NASTY) - 1)
    assert refused.value.reason is Reason.SIZE


@pytest.mark.parametrize("media_type", results.GRAPH_TYPES)
def test_one_triple_too_many_is_refused(media_type: str) -> None:
    query = "CONSTRUCT { ?x <p:p> ?x } WHERE { VALUES ?x { <a:a> <a:b> <a:c> } }"
    ours, theirs = socket.socketpair()
    with ours, theirs:
        enough = Outlet(ours, media_type, rows=3, size=10**6)
        write(STORE.answer(query), media_type, enough, enough.counted)
        assert enough.rows == 3
        outlet = Outlet(ours, media_type, rows=2, size=10**6)
        with pytest.raises(RefusedError):
            write(STORE.answer(query), media_type, outlet, outlet.counted)


def test_one_byte_too_many_is_refused() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        outlet = Outlet(ours, results.N_TRIPLES, rows=1, size=10)
        outlet.write(b"x" * 10)
        with pytest.raises(RefusedError, match="more than 10 bytes"):
            outlet.write(b"x")


@pytest.fixture(autouse=True, scope="module")
def _close() -> Iterator[None]:
    yield
    STORE.close()
