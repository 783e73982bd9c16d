"""Whatever a file holds, a reader gives a document or says where it stopped making sense."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UnreadableSourceError
from kg.model import Document
from kg.pipeline import build
from kg.readers import formats, read
from kg.readers.decoding import decoded
from tests.readers.building import record
from tests.readers.test_epi import FORMS
from tests.readers.test_leaflet import RUN_ON, TIDY
from tests.readers.test_spl import TABLE, _label, _section

LABEL = (
    "6. ADVERSE REACTIONS\n\n   6.1 Clinical Trials\n\n  * rash [see Warnings (5.1)]\n\n"
    "   Event      Drug (N=10)   Placebo\n   Nausea     12%           3%\n"
)
MONOGRAPH = (
    "---\ntitle: Zentavir\n---\n# Zentavir\n\n**Generic Name:** zentavir\n\n### Side Effects\n\n"
    "* **Common:** nausea &amp; *rash*\n  - hiccups\n\n| a | b |\n|---|---|\n| cough | 2% |\n"
)
PAGE = "Zentavir\n\nGeneric Name: zentavir\nSide Effects\nRash is common.\n• hiccups\n"
HTML = (
    "<!doctype html><html><head><title>Zentavir | drugs</title></head><body><h1>Zentavir</h1>"
    "<dl><dt>Generic Name</dt><dd>zentavir</dd></dl><p><b>Side Effects:</b> 10<sup>6</sup> rash "
    "&#8211; or <i>nausea</i><br/>Dosage: one</p><!-- unseen --><script>x < y</script>"
    "</body></html>"
)
GOOD = {
    "label": LABEL,
    "monograph": MONOGRAPH,
    "page": PAGE,
    "page-html": HTML,
    "leaflet": TIDY,
    "leaflet-run-on": RUN_ON,
    "spl": _label(_section("34084-4", "Adverse reactions", f"<paragraph>Rash.</paragraph>{TABLE}")),
    **{f"epi-{name}": text for name, text in FORMS.items()},
}
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "laugh">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n or str()};" * 10}">' for n in range(9))
    + '<!ENTITY file SYSTEM "file:///etc/passwd">]><Bundle xmlns="http://hl7.org/fhir">'
    "<Composition><section><title value='&a9;'/><text><div><p>&a9; &file;</p></div></text>"
    "</section></Composition></Bundle>"
)
SCRAPS = (
    *("<div>", "</div>", "<b>", "<a ", "<a b='", "<", "<!--", "<?", "&", "&a", "<ul><li>", "<br>"),
    *("*a ", "**a* ", "_a", "`a", "[a", "](", "(", "\\", "> ", "| ", "--", "#", "\n* a", "• "),
    *("a ", " ", "\t", "\r", "\u00ad", "a: ", "1.1 ", "A. B ", "Common: ", "Rare (", "EXCERPT: "),
    *("[", '{"a":', '"', "\\u0000", "<section>", "<title value='", "\0", "é", ""),
)


def tried(data: bytes, reader: str = "") -> Document | None:
    """Return the document, None where there is none, having checked what was given."""
    try:
        made = read(record(name="odd", reader=reader), data)
    except UnreadableSourceError as error:
        told = (error.name, error.line >= 1, bool(error.expected))
        assert told == ("odd", True, True)
        return None
    assert made.text == decoded("odd", data)
    for section in made.sections:
        assert section.heading_span.end <= len(made.text)
        for block in section.blocks:
            assert len(block.origin) == len(block.text) + 1
            assert list(block.origin) == sorted(block.origin)
            assert block.span(0, len(block.text)).of(made.text).strip() or not block.text
            assert block.line == made.line_of(block.origin[0])
    return made


@pytest.mark.parametrize("name", GOOD)
def test_the_good_ones_are_read(name: str) -> None:
    assert tried(GOOD[name].encode()) is not None


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "utf-16": lambda data: data.decode().encode("utf-16"),
    "utf-16-bare": lambda data: data.decode().encode("utf-16-le"),
    "utf-32": lambda data: data.decode().encode("utf-32"),
    "latin-1": lambda data: data.decode().replace("rash", "éruption").encode("latin-1", "replace"),
    "nul": lambda data: data[:40] + b"\0" + data[40:],
    "empty": lambda data: data[:0],
    "blank": lambda _: "\ufeff \r\n\t\u00a0\u200b".encode(),
    "half": lambda data: data[: len(data) // 2],
    "half-a-character": lambda data: data + "é".encode()[:1],
    "twice": lambda data: data * 2,
    "backwards": lambda data: data.decode()[::-1].encode(),
    "one-line": lambda data: b" ".join(data.split()),
    "carriage-returns": lambda data: data.replace(b"\n", b"\r"),
}
REFUSED = ("utf-16-bare", "utf-32", "nul", "empty", "half-a-character")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", GOOD)
def test_a_damaged_document_is_read_or_refused(name: str, damage: str) -> None:
    data = DAMAGES[damage](GOOD[name].encode())
    for reader in ("", *formats()):
        made = tried(data, reader)
        assert made is None or not damage.startswith(REFUSED)


@pytest.mark.parametrize("reader", formats())
@pytest.mark.parametrize("name", GOOD)
def test_every_reader_stands_every_format(name: str, reader: str) -> None:
    tried(GOOD[name].encode(), reader)


@pytest.mark.parametrize("scrap", ["<a ", "<!--", "<script ", "**a* ", " ", "\t", "Rare effects "])
@pytest.mark.parametrize("name", ["monograph", "page", "leaflet", "epi-xml"])
def test_what_is_repeated_takes_no_square_of_the_time(name: str, scrap: str) -> None:
    started = time.process_time()
    tried((GOOD[name] + scrap * (40_000 // len(scrap))).encode())
    assert time.process_time() - started < 4


@pytest.mark.parametrize("depth", [2_000, 30_000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [("<div>", "</div>"), ("<ul><li>", "</li></ul>"), ("[", "]"), ('{"entry":[', "]}"), ("> ", "")],
)
def test_nesting_may_be_as_deep_as_it_likes(opening: str, closing: str, depth: int) -> None:
    nested = opening * depth + "rash" + closing * depth
    tried(nested.encode())
    tried(f"# Zentavir\n\n**Side Effects:**\n{nested}\n".encode())
    tried(f'{{"resourceType": "Composition", "section": {nested}}}'.encode())


def test_front_matter_nested_too_deep_is_passed_over() -> None:
    made = tried(f"---\ntitle: {'[' * 5000}\n---\n# Zentavir\n\nUses: gout\n".encode())
    assert made is not None
    assert made.title == "Zentavir"


def test_entities_of_a_document_are_not_expanded_and_no_file_is_opened() -> None:
    made = tried(LAUGHS.encode())
    assert made is not None
    words = "".join(block.text for section in made.sections for block in section.blocks)
    assert words == "&a9; &file;"


def test_a_line_of_some_megabytes_is_read() -> None:
    line = "Rash and nausea are common. " * 20_000
    made = tried(f"# Zentavir\n\n**Side Effects:** {line}\n".encode())
    assert made is not None
    assert len(made.sections[-1].blocks[0].text) == len(line) - 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", *formats()]))
def test_any_bytes_are_read_or_refused(data: bytes, reader: str) -> None:
    tried(data, reader)


EDITS = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(0, 40), st.sampled_from(SCRAPS)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(GOOD)), EDITS, st.sampled_from(["", *formats()]))
def test_any_edit_of_a_document_is_read_or_refused(
    name: str, edits: list[tuple[int, int, str]], reader: str
) -> None:
    text = GOOD[name]
    for at, cut, put in edits:
        start = at % (len(text) + 1)
        text = text[:start] + put + text[start + cut :]
    tried(text.encode(), reader)


def test_a_folder_of_hostile_files_is_built_with_each_told(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, damage in DAMAGES.items():
        (folder / f"{name}.md").write_bytes(damage(MONOGRAPH.encode()))
    (folder / "good.md").write_text(MONOGRAPH)
    (folder / "link.md").symlink_to("/etc/hostname")
    made = build([folder], tmp_path / "out")
    told = {problem.name for problem in made.report.problems}
    assert {"utf-16.md", "nul.md", "empty.md", "blank.md", "half-a-character.md"} <= told
    assert made.report.counts["sources"] + len(told) == len(DAMAGES) + 1
