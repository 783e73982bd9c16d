"""Whatever stands in tables that look like SIDER's or OnSIDES's: no crash, and errors in words."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import datasets
from kg.datasets import onsides, sider
from kg.datasets.layout import Layout
from kg.lexicon import load
from kg.pipeline import find_sources
from tests.datasets.sider_tables import ZENTAVIR, effect, frequency, indication
from tests.datasets.test_onsides import ALL, BY_INGREDIENTS, CURRENT, PARTS, VERSION_3

IN_WORDS = re.compile(r"unreadable source \S+, line \d+: expected \S")
FREQUENCIES = frequency(
    ZENTAVIR, "Nausea", ("", "5%", "0.05", "0.05"), ("placebo", "2%", "0.02", "0.02")
)
SIDER = {
    "meddra_all_se.tsv": effect(ZENTAVIR, "Nausea", "Headache", "Migraine"),
    "meddra_freq.tsv": FREQUENCIES,
    "meddra_all_indications.tsv": indication(
        ZENTAVIR[:1], "NLP_indication", "Migraine", "Migraine"
    ),
    "meddra_all_label_se.tsv": effect(ZENTAVIR, "Nausea", label="a label"),
    "drug_names.tsv": "CID100000901\tzentavir\n",
    "drug_atc.tsv": "CID100000901\tA16AA01\n",
}
ONSIDES = {f"{name}.csv": "\n".join(rows) + "\n" for name, rows in VERSION_3.items()} | {
    "adverse_reactions.csv": f"{BY_INGREDIENTS}\n701,zentavir,1,9000002,Nausea,0.5,12\n",
    "boxed_warnings_active_labels.csv": f"{CURRENT}\na,1,9000002,Rash,1,701,zentavir\n",
    "all.csv": f"{ALL}\nWP,z,l,a,1,9000002,Nausea,0.1,0.9\n",
    "ingredients.csv": f"{PARTS}\na,701,zentavir,1\n",
}
_ODD = """|0|-1|1e999|NaN|CID1|CID100000901|LLT|PT|placebo|%|1-|"|\x1f|\u2028|é|701, ,|Nausea|x"""
CELLS = st.sampled_from([*_ODD.split("|"), "x" * 300]) | st.text(max_size=12)


def spoiled(text: str, delimiter: str, header: bool) -> Callable[[st.DataObject], bytes]:
    """Return what makes bytes of a table of which rows, cells or bytes are others."""

    def make(data: st.DataObject) -> bytes:
        lines = text.splitlines()
        for _ in range(data.draw(st.integers(0, 4))):
            at = data.draw(st.integers(1 if header else 0, len(lines) - 1))
            cells = lines[at].split(delimiter)
            cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(CELLS)
            lines.insert(data.draw(st.integers(1, len(lines))), delimiter.join(cells))
        raw = "\n".join(lines).encode("utf-8", "surrogatepass")
        if data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(raw)))
            raw = raw[:at] + data.draw(st.binary(max_size=20)) + raw[at:]
        return raw[: data.draw(st.integers(len(raw) // 2, len(raw)))]

    return make


@pytest.mark.parametrize(
    ("tables", "delimiter"), [(SIDER, "\t"), (ONSIDES, ",")], ids=["sider", "onsides"]
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_spoiled_tables_are_read_and_what_is_wrong_is_told(
    tables: dict[str, str], delimiter: str, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(tables)), min_size=1, unique=True))
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            header = delimiter == ","
            content = spoiled(tables[name], delimiter, header)(data)
            (Path(folder) / name).write_bytes(content)
        for job in find_sources([Path(folder)]):
            if isinstance(job, datasets.Job):
                made, refused = datasets.read(job, load())
                assert all(IN_WORDS.match(str(each)) for each in refused)
                assert all(each.quote for each in (*made.evidence, *made.mentions))


LAYOUTS = [(sider.NAME, each) for each in sider.LAYOUTS]
LAYOUTS += [(onsides.NAME, each) for each in onsides.LAYOUTS]


@pytest.mark.parametrize(("name", "layout"), LAYOUTS, ids=lambda each: str(each)[:40])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(noise=st.binary(max_size=200))
def test_bytes_of_any_kind_are_no_fault_of_ours(name: str, layout: Layout, noise: bytes) -> None:
    assert not layout.recognises(noise.decode("utf-8", "replace"), "x.tsv") or layout.sign is None
    with tempfile.TemporaryDirectory() as folder:
        begun = b"" if layout.sign else layout.delimiter.join(layout.columns).encode() + b"\n"
        path = Path(folder) / ("boxed_warnings.csv" if begun else "x.tsv")
        path.write_bytes(begun + noise)
        for job in find_sources([path], form=name):
            if isinstance(job, datasets.Job):
                _, refused = datasets.read(job, load())
                assert all(IN_WORDS.match(str(each)) for each in refused)
