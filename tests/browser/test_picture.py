"""The picture of README is one that a command takes of the page."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.tools import installed, picture

README = Path(__file__).parents[2] / "README.md"


def size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG file."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def test_readme_shows_the_picture_and_says_what_takes_it() -> None:
    told = README.read_text("utf-8")
    assert f".readme/{picture.PICTURE.name}" in told
    assert "`make picture`" in told
    data = picture.PICTURE.read_bytes()
    assert size(data) == (picture.WIDTH, picture.HEIGHT)
    assert len(data) <= picture.LARGEST


def test_it_is_taken_of_any_release(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed("chromium")
    view = f"{address}/compare?drug=pomalidomide&drug=thalidomide"
    picture.take(view, tmp_path / "it.png")
    assert size((tmp_path / "it.png").read_bytes()) == (picture.WIDTH, picture.HEIGHT)
    monkeypatch.setattr(picture, "LARGEST", 1_000)
    with pytest.raises(ValueError, match="more than 1,000"):
        picture.take(view, tmp_path / "other.png")
    assert not (tmp_path / "other.png").exists()
