"""Metadata of tables as "CSV on the Web" has them: what the columns are, whose the table is.

Read is the part of https://www.w3.org/TR/tabular-metadata/ that says how a table is written
(`dialect`), what its columns mean (`propertyUrl`, else `name`, else `titles`) and whose it is
(`dc:title`, `dc:publisher`, `dc:license`, `dc:source`).
"""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from kg.errors import InvalidFileError
from kg.model import Tier
from kg.readers.decoding import known

NAMESPACE = "http://www.w3.org/ns/csvw"


def _one(value: Any) -> Any:
    """Return the first of several titles, or the one of a language."""
    while isinstance(value, (list, dict)) and value:
        value = next(iter(value.values() if isinstance(value, dict) else value))
    return value


_Title = Annotated[str, BeforeValidator(_one)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class ColumnDescription(_Part):
    """One column: its name in the header, what it means, how it lists several values."""

    titles: _Title = ""
    name: str = ""
    property_url: str = Field("", alias="propertyUrl")
    separator: str = "|"

    @property
    def header(self) -> str:
        """Return the name that the header has."""
        return self.titles or self.name

    @property
    def meaning(self) -> str:
        """Return the name of what the column holds."""
        return self.property_url or self.name or self.titles


class Dialect(_Part):
    """How the table is written."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    comment_prefix: str = Field("", alias="commentPrefix")
    encoding: str = "utf-8"

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str) -> str:
        if not known(encoding):
            raise ValueError(f"{encoding!r} is no known encoding of text")
        return encoding


class Schema(_Part):
    """The columns."""

    columns: tuple[ColumnDescription, ...] = Field(min_length=1)


class TableDescription(_Part):
    """One table and its origin."""

    url: str
    schema_: Schema = Field(alias="tableSchema")
    dialect: Dialect = Dialect.model_validate({})
    title: _Title = Field("", alias="dc:title")
    publisher: _Title = Field("", alias="dc:publisher")
    licence: _Title = Field("", alias="dc:license")
    source: _Title = Field("", alias="dc:source")
    tier: Tier | None = Field(None, alias="dkg:tier")


def tables_of(name: str, text: str) -> tuple[TableDescription, ...]:
    """Return the tables that a metadata file describes.

    Args:
        name: name of the file, for errors.
        text: JSON.

    Raises:
        InvalidFileError: no JSON, or no metadata of tables; with the line where one is known.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise InvalidFileError(name, line=line, expected=f"JSON: {error}") from error
    if not isinstance(found, dict):
        raise InvalidFileError(name, expected="a JSON object with the metadata of tables")
    shared = {key: value for key, value in found.items() if key != "tables"}
    described = [{**shared, **each} for each in found.get("tables", [{}]) if isinstance(each, dict)]
    try:
        return tuple(TableDescription.model_validate(each) for each in described)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        expected = f"metadata of tables as CSVW has them; {where}: {first['msg']}"
        raise InvalidFileError(name, expected=expected) from error


def describes(table: TableDescription, file: str) -> bool:
    """Tell whether a table is a file, which may be gzipped, by its name."""
    return PurePosixPath(file).name.removesuffix(".gz") == PurePosixPath(table.url).name
