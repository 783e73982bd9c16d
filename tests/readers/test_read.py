"""Choosing a reader, refusing what is no source, and finding files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import UnreadableSourceError
from kg.readers import formats, read, readable_files, record_for
from tests.readers.building import record


@pytest.mark.parametrize(
    ("data", "line", "expected"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbf \r\n", 1, "empty"),
        (b"Generic Name: a\r\nDosage\rx\xff", 3, "UTF-8"),
        (b"\xff\xfeG\x00", 1, "UTF-8"),
        (b"Generic Name: a\nb\x00", 2, "binary"),
        (b"Only prose, about nothing in particular.\n", 1, "Key: value"),
        (b"<html><body><p>Only prose.</p></body></html>", 1, "Key: value"),
    ],
)
def test_what_is_no_source_is_refused_with_its_line(data: bytes, line: int, expected: str) -> None:
    with pytest.raises(UnreadableSourceError, match=expected) as caught:
        read(record(name="broken"), data)
    assert (caught.value.name, caught.value.line) == ("broken", line)
    assert str(caught.value).startswith(f"unreadable source broken, line {line}: expected ")


def test_the_record_can_name_the_format() -> None:
    text = b"# Zentavir\n\n**Generic Name:** zentavir\n\nSide Effects: rash\n"
    labels = [each.heading for each in read(record(reader="labelled-page"), text).sections]
    assert labels == ["Generic Name", "Side Effects"]


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnreadableSourceError, match=r"labelled-page.*'scroll'"):
        read(record(reader="scroll"), b"Generic Name: a\n")
    assert set(formats()) == {
        "fhir-epi",
        "label-text",
        "labelled-page",
        "labelled-page-html",
        "markdown-monograph",
        "openfda-label-json",
        "package-leaflet-html",
        "spl-xml",
        "wiki-text",
    }


def test_the_text_of_a_document_is_the_decoded_bytes() -> None:
    data = "\ufeffGeneric Name: zentavir\r\nCompany: Foo\r".encode()
    assert read(record(), data).text == data.decode("utf-8")


def test_a_file_without_manifest_is_named_by_its_stem(tmp_path: Path) -> None:
    path = tmp_path / "Zentavir & Co.txt"
    path.write_bytes(b"x")
    made = record_for(path)
    assert (made.id, made.title, made.format) == ("zentavir-and-co", "Zentavir & Co", "")
    assert made.digest == "sha256:" + hashlib.sha256(b"x").hexdigest()


def test_readable_files_are_sorted_visible_and_inside(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    for name in ("in/b.md", "in/a/c.TXT", "in/.hidden.md", "in/.git/d.md", "in/e.csv", "out/f.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (folder / "link.md").symlink_to(outside / "f.md")
    (folder / "loop").symlink_to(folder)
    (folder / "inner.md").symlink_to(folder / "b.md")
    found = [path.relative_to(folder).as_posix() for path in readable_files(folder)]
    assert found == ["a/c.TXT", "b.md", "inner.md"]


SCRAPS = st.sampled_from(
    [
        "\n",
        "\r",
        "\r\n",
        "# ",
        "### Uses",
        "**Usage:** ",
        "**",
        "* ",
        "  - ",
        "1. ",
        "---",
        "===",
        "|",
        "Generic Name: ",
        "Side Effects",
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "<br/>",
        "&amp;",
        "&",
        "<!--",
        "<script>",
        "<h2>",
        "<strong>",
        "</strong>",
        "<dt>",
        "rash ",
        "\ufeff",
        "\u2028",
        "[a](b)",
        ">",
    ]
)


@settings(max_examples=300)
@example("<p>\n&amp;", "markdown-monograph")  # the first line shows nothing
@given(st.lists(SCRAPS, max_size=30).map("".join), st.sampled_from(["", *formats()]))
def test_whatever_is_read_gives_spans_inside_the_text(text: str, reader: str) -> None:
    try:
        found = read(record(reader=reader), text.encode())
    except UnreadableSourceError:
        return
    for part in found.sections:
        assert part.heading_span.end <= len(text)
        for block in part.blocks:
            assert block.text == block.text.strip(" ") != ""
            assert list(block.origin) == sorted(block.origin)
            assert block.span(0, len(block.text)).end == block.origin[-1] <= len(text)
            assert found.line_of(block.origin[0]) == block.line
