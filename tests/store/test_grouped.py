"""Quads of a file, graph by graph, whatever fits into memory."""

from __future__ import annotations

import gzip
import hashlib
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kg.store.grouped import grouped

NAMES = st.sampled_from(["a", "b", "c/d", "c"])
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
QUADS = st.lists(st.tuples(NAMES, TEXTS, NAMES), max_size=30)


def line(subject: str, text: str, graph: str) -> str:
    written = "".join(f"\\U{ord(sign):08X}" for sign in text)
    return f'<http://x/{subject}> <http://x/p> "{written}" <http://x/{graph}> .\n'


@given(quads=QUADS, run=st.integers(1, 400), most=st.integers(1, 200))
def test_each_graph_is_one_piece_in_whole_lines(
    quads: list[tuple[str, str, str]], run: int, most: int
) -> None:
    text = "".join(line(*quad) for quad in quads)
    with grouped(io.BytesIO(text.encode()), run) as found:
        assert set(found.pieces) == {f"http://x/{graph}" for _, _, graph in quads}
        for graph, piece in found.pieces.items():
            chunks = list(found.chunks(graph, most))
            data = b"".join(chunks)
            lines = data.splitlines(keepends=True)
            expected = {quad[:2] for quad in quads if f"http://x/{quad[2]}" == graph}
            assert len(lines) == piece.triples == len(expected)
            assert len(data) == piece.size
            assert piece.digest == hashlib.sha256(data).hexdigest()
            assert all(each.endswith(b" .\n") for each in chunks)
            assert all(len(each) <= most or each.count(b" .\n") == 1 for each in chunks)


def test_the_digest_does_not_depend_on_the_order_nor_on_the_packing(tmp_path: Path) -> None:
    lines = [line(subject, text, "g") for subject in "abc" for text in ("", "x", "é\\n")]
    (tmp_path / "packed.nq.gz").write_bytes(gzip.compress("".join(lines[::-1] + lines).encode()))
    with (
        grouped(io.BytesIO("".join(lines).encode())) as plain,
        grouped(tmp_path / "packed.nq.gz", run=100) as packed,
    ):
        assert plain.pieces == packed.pieces
