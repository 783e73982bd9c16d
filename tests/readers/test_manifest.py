"""The manifest is checked before anything is read from it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from kg.errors import InvalidFileError
from kg.model import Tier
from kg.readers.manifest import load_manifest

DIGEST = hashlib.sha256(b"page").hexdigest()
ENTRY = f"""
[[source]]
id = "zentiva"
path = "documents/zentiva.txt"
format = "labelled-page"
publisher = "Plain Press"
licence = "CC0-1.0"
tier = "Curated"
retrieved = 2026-01-02
sha256 = "{DIGEST}"
based_on = "a leaflet"
"""


def manifest(folder: Path, text: str) -> Path:
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / "zentiva.txt").write_bytes(b"page")
    path = folder / "manifest.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_gives_the_record_and_the_file(tmp_path: Path) -> None:
    (entry,) = load_manifest(manifest(tmp_path, ENTRY))
    assert entry.path.read_bytes() == b"page"
    record = entry.record
    assert (record.id, record.format, record.tier) == ("zentiva", "labelled-page", Tier.CURATED)
    assert (record.publisher, record.licence) == ("Plain Press", "CC0-1.0")
    assert (record.retrieved, record.based_on) == (date(2026, 1, 2), "a leaflet")
    assert record.digest == f"sha256:{DIGEST}"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text + 'colour = "red"\n', "colour"),
        (lambda text: text.replace('"Curated"', '"Trusted"'), "tier"),
        (lambda text: text.replace(DIGEST, "0" * 64), DIGEST),
        (lambda text: text.replace(DIGEST, "beef"), "sha256"),
        (lambda text: text.replace("documents/zentiva.txt", "../manifest.toml"), "leaves it"),
        (lambda text: text.replace("documents/zentiva.txt", "/etc/hostname"), "leaves it"),
        (lambda text: text.replace("zentiva.txt", "none.txt"), "none.txt"),
        (lambda text: text + text, "twice"),
        (lambda text: text.replace("publisher", "# publisher"), "publisher"),
        (lambda text: text.replace('"Curated"', "Curated"), "line 8"),
    ],
)
def test_a_wrong_manifest_says_what_was_expected(tmp_path: Path, change, expected: str) -> None:  # type: ignore[no-untyped-def]
    path = manifest(tmp_path, change(ENTRY))
    with pytest.raises(InvalidFileError, match=expected) as caught:
        load_manifest(path)
    assert caught.value.name == str(path)


def test_a_missing_manifest_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match="can be read"):
        load_manifest(tmp_path / "manifest.toml")
