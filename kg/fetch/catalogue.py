"""The catalogue: which public sources can be fetched, from where, and under which licence."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import model_validator as checked

from kg import resources
from kg.errors import InvalidFileError
from kg.model import Tier

_AT_LINE = re.compile(r"at line (\d+)")
_BLANK = re.compile(r"\{(\w+)\}")
_Text = Annotated[str, StringConstraints(strip_whitespace=True)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Address = Annotated[str, Field(pattern=r"^https?://\S+$")]
_Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]


class Kind(StrEnum):
    """How a file is written, as far as its first bytes show."""

    ZIP = "zip"
    GZIP = "gzip"
    XML = "xml"
    JSON = "json"
    TEXT = "text"


class Parameter(BaseModel):
    """What an address leaves open: its name, what fits it, and an example."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z]+$")]
    example: _Words
    pattern: _Words


class CatalogueFile(BaseModel):
    """A file of a source: what it is called here and where it lies."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Words
    url: _Address
    kind: Kind | None = None
    sha256: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})?$")] = ""


class Index(BaseModel):
    """A JSON file that lists the files of a source.

    Attributes:
        url: where the index lies.
        path: keys that lead to the list.
        field: key of the address in an item of the list.
        below: what every address must begin with.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: _Address
    path: tuple[str, ...]
    field: _Words
    below: _Address


class CatalogueSource(BaseModel):
    """A source that can be fetched; `titled` where its documents name themselves."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Name
    title: _Words
    publisher: _Words
    licence: _Words
    what: _Words
    kind: Kind
    tier: Tier
    page: _Address
    terms: _Text = ""
    size: _Text = ""
    format: _Text = ""
    titled: bool = False
    parameters: tuple[Parameter, ...] = ()
    files: tuple[CatalogueFile, ...] = ()
    index: Index | None = None

    @checked(mode="after")
    def _complete(self) -> Self:
        if bool(self.files) == (self.index is not None):
            raise ValueError("either files or an index")
        known = {parameter.name for parameter in self.parameters}
        for file in self.files:
            blanks = set(_BLANK.findall(file.url + file.name))
            if unknown := blanks - known:
                raise ValueError(f"no parameter is called {', '.join(sorted(unknown))}")
        return self


class _Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: tuple[CatalogueSource, ...]


def load_catalogue(path: Path | None = None) -> tuple[CatalogueSource, ...]:
    """Return the sources of a catalogue, in its order; without a path, of the packaged one.

    Raises:
        InvalidFileError: it cannot be read, breaks its format, or has a name twice.
    """
    path = path or resources.sources() / "catalogue.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        catalogue = _Catalogue.model_validate(table)
    except OSError as error:
        raise InvalidFileError(str(path), expected=f"a file that can be read: {error}") from error
    except UnicodeDecodeError as error:
        raise InvalidFileError(str(path), expected="text encoded as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        raise InvalidFileError(
            str(path), line=int(line[1]) if line else None, expected=f"TOML: {error}"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        expected = f"[[source]] tables as documented; {where}: {first['msg']}"
        raise InvalidFileError(str(path), expected=expected) from error
    names = [source.name for source in catalogue.source]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InvalidFileError(str(path), expected=f"each name once; {twice!r} stands twice")
    return catalogue.source


def filled(template: str, values: dict[str, str]) -> str:
    """Return a template with its blanks filled.

    >>> filled("{setid}.xml", {"setid": "4b3d"})
    '4b3d.xml'
    """
    return _BLANK.sub(lambda blank: values[blank[1]], template)
