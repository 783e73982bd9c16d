"""An order: which files of a source are wanted, with every blank of their addresses filled."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import FetchError, ParameterError
from kg.fetch.catalogue import CatalogueSource, Index, Kind, filled
from kg.identifiers import slug

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to fetch: its id in the manifest, its name in the folder, and where it lies.

    Attributes:
        id: id of the source that the file will be.
        title: title in the manifest, empty where the document names itself.
        sha256: 64 hexadecimal digits that its bytes must have, or empty.
    """

    id: str
    name: str
    title: str
    url: str
    kind: Kind
    sha256: str = ""


def checked_values(source: CatalogueSource, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a source's parameters.

    Raises:
        ParameterError: one is missing, unknown, or not of the form that the source takes.
    """
    known = {parameter.name: parameter for parameter in source.parameters}
    if unknown := sorted(values.keys() - known.keys()):
        takes = ", ".join(known) or "none"
        raise ParameterError(f"{source.name} has no parameter {unknown[0]!r}; it takes {takes}")
    for name, parameter in known.items():
        if name not in values:
            raise ParameterError(f"{source.name} needs {name}, for example {parameter.example}")
        if not re.fullmatch(parameter.pattern, values[name]):
            raise ParameterError(
                f"{values[name]!r} is no {name} of {source.name}; one is {parameter.example}"
            )
    return {name: values[name] for name in known}


def ordered(source: CatalogueSource, values: Mapping[str, str]) -> tuple[Wanted, ...]:
    """Return the files that a source names itself; none where an index lists them.

    Raises:
        ParameterError: a value is missing, unknown or of the wrong form.
        FetchError: a file's name is none that is safe to write.
    """
    given = checked_values(source, values)
    return tuple(
        _wanted(
            source,
            name=filled(file.name, given),
            url=filled(file.url, given),
            kind=file.kind or source.kind,
            sha256=file.sha256,
            alone=len(source.files) == 1 and not given,
        )
        for file in source.files
    )


def listed(source: CatalogueSource, index: Index, data: bytes) -> tuple[Wanted, ...]:
    """Return the files that an index lists.

    Raises:
        FetchError: the index is not of the form that the catalogue says, or lists an address
            elsewhere than where the files must lie.
    """
    try:
        found = json.loads(data)
        for key in index.path:
            found = found[key]
        addresses = [str(item[index.field]) for item in found]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        where = ".".join(index.path)
        raise FetchError(index.url, f"the index does not list files at {where}") from error
    if not addresses:
        raise FetchError(index.url, "the index lists no files")
    for address in addresses:
        if not address.startswith(index.below):
            raise FetchError(index.url, f"the index lists {address}, which is not {index.below}")
    return tuple(
        _wanted(source, name=address.rpartition("/")[2], url=address, kind=source.kind)
        for address in addresses
    )


def _wanted(
    source: CatalogueSource,
    *,
    name: str,
    url: str,
    kind: Kind,
    sha256: str = "",
    alone: bool = False,
) -> Wanted:
    if not _FILE_NAME.fullmatch(name) or name == "manifest.toml":
        raise FetchError(url, f"{name!r} is no name for a file here")
    stem = name.partition(".")[0] if name.count(".") == 1 else name
    return Wanted(
        id=source.name if alone else slug(f"{source.name} {stem}"),
        name=name,
        title="" if source.titled else source.title if alone else f"{source.title}: {name}",
        url=url,
        kind=kind,
        sha256=sha256,
    )
