"""Readers of other packages: the one of the documentation works, broken ones are told by name."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.errors import UnreadableSourceError
from kg.pipeline import build, find_sources, process
from kg.readers import faults, formats, read, readers, suffixes
from kg.readers.plugins import Plugin, plugins
from tests.readers.building import record, section, texts

PAGE = (Path(__file__).resolve().parents[2] / "kg" / "readers" / "README.md").read_text("utf-8")
EXAMPLE = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
POINT = 'card = "card_reader"'
CARD = "== Zentavir ==\n\n== Side Effects ==\nnausea\n  hiccups\n"

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that installs a package of one module with one entry point."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def run(module: str, code: str, point: str = "") -> None:
        monkeypatch.delitem(sys.modules, module, raising=False)
        (site / f"{module}.py").write_text(code)
        about = site / f"{module}-1.5.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.5\n")
        (about / "entry_points.txt").write_text(f"[kg.readers]\n{point or f'x = {module}'}\n")
        plugins.cache_clear()

    yield run
    monkeypatch.undo()
    plugins.cache_clear()


def reader(can_read: str = "return True", read_it: str = "return None", name: str = "odd") -> str:
    return (
        f"NAME = {name!r}\ndef can_read(path, head):\n    {can_read}\n"
        f"def read(record, data):\n    {read_it}\n"
    )


def test_the_example_is_short_and_its_entry_point_is_the_one_shown() -> None:
    assert len(EXAMPLE.splitlines()) <= 50
    assert f'[project.entry-points."kg.readers"]\n{POINT}\n' in PAGE


def test_the_reader_of_the_documentation_reads(install: Install, tmp_path: Path) -> None:
    install("card_reader", EXAMPLE, POINT.replace('"', ""))
    assert formats()[0] == "card"
    assert ".card" in suffixes()
    (plugin,) = (each for each in readers() if isinstance(each, Plugin))
    assert plugin.package == "card_reader 1.5"
    page = read(record(), CARD.encode())
    assert page.title == "Zentavir"
    assert texts(section(page, "Side Effects")) == ["nausea", "hiccups"]
    folder = tmp_path / "cards"
    folder.mkdir()
    (folder / "zentavir.card").write_text(CARD)
    (card,) = find_sources([folder])
    made = process(card).extraction
    assert made is not None
    assert {str(each.object) for each in made.evidence} == {"effect/nausea", "effect/hiccups"}


def test_without_the_package_its_format_is_unknown() -> None:
    assert "card" not in formats()
    assert faults() == ()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import nothing_of_this_name", "ModuleNotFoundError"),
        ("NAME = ''", "no NAME"),
        ("NAME = 'odd'\ndef read(record, data): ...", "no function can_read"),
        (reader(name="markdown-monograph"), "'markdown-monograph' is there already"),
        ("raise SystemError('out of\\norder')", "SystemError: out of order"),
    ],
)
def test_a_plug_in_that_cannot_be_used_is_told_and_the_rest_is_built(
    install: Install, tmp_path: Path, code: str, told: str
) -> None:
    install("odd_reader", code)
    (fault,) = faults()
    assert fault.startswith("reader plug-in 'x' (odd_reader) of odd_reader 1.5 cannot be used: ")
    assert told in fault
    (tmp_path / "a.md").write_text("# Examplin\n\n**Side Effects:** Nausea is common.\n")
    assert fault in build([tmp_path / "a.md"], tmp_path / "out").report.notes


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (reader(read_it="raise KeyError('gone')"), "it failed with KeyError: 'gone'"),
        (reader(), "it gave a NoneType, no Document"),
        (
            "from kg.readers import markdown\n"
            + reader(read_it="return markdown.read(record, data + b'more')"),
            "the text of its document is not the decoded file",
        ),
        (
            "from dataclasses import replace\nfrom kg.readers import markdown\n"
            + reader(
                read_it="page = markdown.read(record, data); s = page.sections[-1]; "
                "b = replace(s.blocks[0], origin=tuple(999 for _ in s.blocks[0].origin)); "
                "return replace(page, sections=(replace(s, blocks=(b,)),))"
            ),
            "outside of the file",
        ),
    ],
)
def test_a_reader_that_fails_is_named_and_no_other_document_suffers(
    install: Install, tmp_path: Path, code: str, told: str
) -> None:
    install("odd_reader", code)
    for name in ("odd", "even"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n**Side Effects:** Nausea is common.\n")
    (odd,) = find_sources([tmp_path / "odd.md"], form="odd")
    (problem,) = process(odd).problems
    assert problem is not None
    assert "reader 'odd' of odd_reader 1.5" in problem.reason
    assert told in problem.reason
    (even,) = find_sources([tmp_path / "even.md"], form="markdown-monograph")
    assert process(even).extraction is not None


def test_a_reader_that_fails_to_tell_leaves_the_document_to_the_others(install: Install) -> None:
    install("odd_reader", reader(can_read="return head[100_000]"))
    assert read(record(), b"# Examplin\n\n**Side Effects:** Nausea.\n").title == "Examplin"
    with pytest.raises(UnreadableSourceError, match=r"reader 'odd' of odd_reader 1\.5.*IndexError"):
        read(record(), b"Only prose, about nothing in particular.\n")
