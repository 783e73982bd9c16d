"""How the tables of a data set are told apart and taken apart."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from kg.model import SourceRecord
from kg.readers.elements import opening

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
        named: how its file is named, where columns do not tell it from another table.
        main: whether its rows are what the data set states; other tables are looked things up in.
        about: the source that it is by itself, None for a table of a known data set.
        preamble: rows that may stand before the header.
        begins: how a row begins whose `prose` may hold line ends without quotes, None for none.
        prose: the column of free text that may hold the delimiter without quotes, "" for none.
        listed: name of the list whose objects are the rows of a JSON file, "" for text.
        together: whether the files of all folders and archives of a build are one source.
    """

    role: str
    columns: tuple[str, ...]
    sign: re.Pattern[str] | None = None
    delimiter: str = "\t"
    quoted: bool = False
    comment: str = ""
    encoding: str = "utf-8"
    named: re.Pattern[str] | None = None
    main: bool = True
    about: SourceRecord | None = None
    preamble: int = 0
    begins: re.Pattern[str] | None = None
    prose: str = ""
    listed: str = ""
    together: bool = False

    def recognises(self, head: str, name: str = "") -> bool:
        """Tell whether a file of a name that begins with `head` is this table."""
        if self.named is not None and self.named.match(name) is None:
            return False
        bare = head.removeprefix("\ufeff")
        if self.listed:
            return self._lists(bare)
        if self.sign is not None:
            return self.sign.match(next(self._lines(bare), "")) is not None
        return any(map(self.has, islice(self._rows(bare), self.preamble + 1)))

    def _lists(self, head: str) -> bool:
        """Tell whether JSON has the list, and the first object of it the columns."""
        found = opening(self.listed).search(head.encode())
        names = head.encode()[found.end() :].decode() if found else ""
        return found is not None and all(f'"{each}"' in names for each in self.columns)

    def _lines(self, head: str) -> Iterator[str]:
        return (line for line in head.splitlines() if line.strip() and not self.is_comment(line))

    def _rows(self, head: str) -> Iterator[list[str]]:
        """Yield the first rows; a name of a column may stand on two lines between quotes."""
        if not self.quoted:
            yield from map(self.split, self._lines(head))
            return
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=self.delimiter)
        try:
            yield from (row for row in rows if row and not self.is_comment(row[0]))
        except csv.Error:  # no such table, or the head ends between quotes
            return

    def has(self, header: list[str]) -> bool:
        """Tell whether a header has all the columns; case and blanks make no difference."""
        known = {column_key(each) for each in header}
        return all(column_key(each) in known for each in self.columns)

    def header(self, line: str) -> list[str]:
        """Return the names of columns in a line, none where it has quotes that are not closed."""
        try:
            return self.split(line.removeprefix("\ufeff"))
        except csv.Error:
            return []

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
        lines = io.StringIO(bare, newline="")
        return next(csv.reader(lines, delimiter=self.delimiter, strict=True), [])


@lru_cache(maxsize=4_096)
def column_key(name: str) -> str:
    """Return what stands for the name of a column, however it is written.

    >>> column_key(" Name of medicine"), column_key("name_of_medicine")
    ('nameofmedicine', 'nameofmedicine')
    """
    return re.sub(r"[\W_]+", "", name.casefold())
