"""How the tables of a data set are told apart and taken apart."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from kg.model import SourceRecord

HEAD = 16_384
"""Characters of a file in which it shows what table it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One table of a data set.

    Attributes:
        role: what the table is within the data set ("frequencies").
        columns: the columns that it must have; all of them, in order, where it has no header.
        sign: how a table without a header begins, None for one with a header.
        delimiter: what stands between two cells.
        quoted: whether cells may stand in double quotes, with delimiters and line ends inside.
        comment: how a line begins that is no row, "" where there is no such line.
        encoding: of files that are not UTF-8.
        main: whether its rows are what the data set states; other tables are looked things up in.
        about: the source that it is by itself, None for a table of a known data set.
    """

    role: str
    columns: tuple[str, ...]
    sign: re.Pattern[str] | None = None
    delimiter: str = "\t"
    quoted: bool = False
    comment: str = ""
    encoding: str = "utf-8"
    main: bool = True
    about: SourceRecord | None = None

    def recognises(self, head: str) -> bool:
        """Tell whether a file that begins with `head` is this table."""
        lines = (line for line in head.removeprefix("\ufeff").splitlines() if line.strip())
        first = next((line for line in lines if not self.is_comment(line)), "")
        if self.sign is not None:
            return self.sign.match(first) is not None
        return self.has(self.split(first))

    def has(self, header: list[str]) -> bool:
        """Tell whether a header has all the columns; case and blanks make no difference."""
        known = {column_key(each) for each in header}
        return all(column_key(each) in known for each in self.columns)

    def is_comment(self, line: str) -> bool:
        """Tell whether a line is no row."""
        return bool(self.comment) and line.startswith(self.comment)

    def split(self, line: str) -> list[str]:
        """Return the cells of a row.

        Raises:
            csv.Error: quotes that are not closed.
        """
        bare = line.rstrip("\r\n")
        if not self.quoted or '"' not in bare:
            return bare.split(self.delimiter)
        return next(csv.reader([bare], delimiter=self.delimiter, strict=True), [])


def column_key(name: str) -> str:
    """Return what stands for the name of a column, however it is written.

    >>> column_key(" Name of medicine"), column_key("name_of_medicine")
    ('nameofmedicine', 'nameofmedicine')
    """
    return re.sub(r"[\W_]+", "", name.casefold())
