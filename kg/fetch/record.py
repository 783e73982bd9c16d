"""The record: what was fetched, in the manifest of its folder, beside what stands there already."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.errors import FetchError
from kg.fetch.catalogue import CatalogueSource
from kg.fetch.order import Wanted
from kg.fetch.partial import write_whole

MANIFEST = "manifest.toml"
_HEAD = "# What `kg fetch` fetched, and from where. `kg build` reads what is listed here.\n"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The text of a manifest in pieces: its `[[source]]` tables, and what stands between them."""

    pieces: tuple[str, ...]

    def digest(self, identity: str) -> str:
        """Return the SHA-256 that is on record for a source, or an empty text."""
        for piece in self.pieces:
            if _id(piece) == identity:
                return str(_sources(piece)[0].get("sha256", "")).removeprefix("sha256:")
        return ""

    def with_table(self, identity: str, table: str) -> str:
        """Return the text with a source's table in place of its former one, or at the end."""
        places = [index for index, piece in enumerate(self.pieces) if _id(piece) == identity]
        if places:
            return "".join((*self.pieces[: places[0]], table, *self.pieces[places[0] + 1 :]))
        text = "".join(self.pieces)
        return text.rstrip("\n") + "\n\n" + table


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder; where there is none, one without tables.

    Raises:
        FetchError: it is no TOML of `[[source]]` tables; it is not touched.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Manifest(pieces=(_HEAD,))
    except (OSError, UnicodeDecodeError) as error:
        raise FetchError(str(path), f"cannot be read: {error}") from error
    pieces = _pieces(text)
    try:
        tables = [_sources(piece) for piece in pieces[1::2]]
        whole = tomllib.loads(text).get("source", [])
        if whole != [source for table in tables for source in table]:
            raise FetchError(str(path), "is not written as a list of [[source]] tables")
    except tomllib.TOMLDecodeError as error:
        raise FetchError(str(path), f"is no TOML: {error}") from error
    return Manifest(pieces=pieces)


def _pieces(text: str) -> tuple[str, ...]:
    """Return a text cut so that every second piece is a `[[source]]` table.

    A table ends with its last line that is neither blank nor a comment: what follows up to the
    next belongs to the reader of the file, and outlives the table.
    """
    pieces: list[str] = []
    between: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("[[source]]"):
            pieces += ["".join(between), line]
            between = []
        elif line.strip() and not line.startswith("#") and pieces:
            pieces[-1] += "".join((*between, line))
            between = []
        else:
            between.append(line)
    return (*pieces, "".join(between))


def record(
    folder: Path, source: CatalogueSource, wanted: Wanted, sha256: str, retrieved: date
) -> None:
    """Put a fetched file on record; other tables and comments stay as they are.

    Raises:
        FetchError: the manifest cannot be read or written.
    """
    table = _written(source, wanted, sha256, retrieved)
    write_whole(folder / MANIFEST, read_manifest(folder).with_table(wanted.id, table))


def _written(source: CatalogueSource, wanted: Wanted, sha256: str, retrieved: date) -> str:
    values = {
        "id": wanted.id,
        "path": wanted.name,
        "format": source.format,
        "title": wanted.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "tier": source.tier.value,
        "retrieved": retrieved,
        "sha256": sha256,
        "url": wanted.url,
    }
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    if source.terms:
        lines.insert(0, f"# Terms: {_CONTROL.sub(' ', source.terms)}")
    return "[[source]]\n" + "\n".join(lines) + "\n"


def _toml(value: str | date) -> str:
    """Return a value as TOML, whose basic strings have the escapes of JSON."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(_CONTROL.sub(" ", value), ensure_ascii=False)


def _sources(piece: str) -> list[dict[str, object]]:
    return list(tomllib.loads(piece).get("source", []))


def _id(piece: str) -> object:
    return next((source.get("id") for source in _sources(piece)), None)
