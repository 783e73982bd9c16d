"""The products of Drugs@FDA, each with what the tables beside it tell: maker, status, approval."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.datasets.dataset import Tables
from kg.datasets.table import Row
from kg.errors import UnreadableSourceError
from kg.extract.rules import table
from kg.identifiers import slug
from kg.lexicon import Drugs, Lexicon, key
from kg.model import Ref

_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"|(?P<us_month>\d\d?)/(?P<us_day>\d\d?)/(?P<us_year>\d{4})"
)
_EARLIEST = 1938  # year of the act that asks for approval: a date before it is none
_ORIGINAL, _APPROVED = "ORIG", "AP"

Refuse = Callable[[UnreadableSourceError], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The status of a product, None for none that says anything of its approval, and its row."""

    status: str | None
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application: its kind ("NDA"), the company that made it, and its row."""

    kind: str
    company: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The day of an approval as (year, month, day), the words that tell it, and their row."""

    day: tuple[int, int, int]
    words: str
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product of an application.

    Attributes:
        brand: slug of its name, "" where it is sold under the name of its substance.
        contents: folded names of the active ingredients, sorted.
        form: dosage form and route, folded.
        approval: the first of its application.
    """

    row: Row
    brand: str
    drug: Ref
    contents: tuple[str, ...]
    form: str
    application: Application | None
    state: State | None
    approval: Approval | None

    @property
    def kind(self) -> str:
        """Return the kind of its application, "" where that is not known."""
        return self.application.kind if self.application else ""

    @property
    def status(self) -> str | None:
        """Return what the register says of its approval."""
        return self.state.status if self.state else None

    @property
    def sold(self) -> bool:
        """Tell whether it is on the market."""
        return self.status == "approved"


def ingredients(row: Row) -> tuple[str, ...]:
    """Return the names of the active ingredients of a product."""
    return tuple(part.strip() for part in row["ActiveIngredient"].split(";") if key(part))


def is_brand(row: Row) -> bool:
    """Tell whether a product has a name of its own, not one that begins with an ingredient."""
    first = key(row["DrugName"]).partition(" ")[0]
    return all(first not in key(each).split(" ") for each in ingredients(row))


def products(tables: Tables, lexicon: Lexicon, refuse: Refuse) -> Iterator[Product]:
    """Yield the products in order.

    Args:
        tables: all tables.
        lexicon: the vocabularies.
        refuse: gets the errors of rows of the products; others are those of the tables.

    Raises:
        UnreadableSourceError: a table that cannot be read to its end.
    """
    drugs = Drugs(lexicon)
    applications = _applications(tables)
    states = _states(tables)
    approvals = _approvals(tables)
    for row in tables.telling(refuse).rows("products"):
        contents = ingredients(row)
        found = drugs.find(" + ".join(contents)) if contents and row["DrugName"] else None
        if found is not None:
            number = row["ApplNo"]
            yield Product(
                row=_bare(row),
                brand=slug(row["DrugName"]) if is_brand(row) else "",
                drug=found.drug,
                contents=tuple(sorted(map(key, contents))),
                form=key(row["Form"]),
                application=applications.get(number),
                state=states.get((number, row["ProductNo"])),
                approval=approvals.get(number),
            )


def _bare(row: Row) -> Row:
    """Return a row without its cells, of which there would be too many to keep."""
    return replace(row, cells={})


def _applications(tables: Tables) -> Mapping[str, Application]:
    return {
        row["ApplNo"]: Application(
            kind=row["ApplType"].upper(), company=row["SponsorName"], row=_bare(row)
        )
        for row in tables.rows("applications")
    }


def _states(tables: Tables) -> Mapping[tuple[str, str], State]:
    rules = table("registers")["drugsfda"]
    names = {
        row["MarketingStatusID"]: row["MarketingStatusDescription"]
        for row in tables.rows("status names")
    }
    found = {}
    for row in tables.rows("statuses"):
        number = row["MarketingStatusID"]
        name = (names or rules["statuses"]).get(number)
        if name is None:
            tables.refuse(row.expected(f"a known MarketingStatusID; the row has {number!r}"))
            continue
        state = State(status=rules["status"].get(name.casefold()), row=_bare(row))
        found[row["ApplNo"], row["ProductNo"]] = state
    return found


def _approvals(tables: Tables) -> Mapping[str, Approval]:
    """Return the first approval of each application: of an original submission."""
    found: dict[str, Approval] = {}
    for row in tables.rows("submissions"):
        kind, status = row["SubmissionType"].upper(), row["SubmissionStatus"].upper()
        words = row["SubmissionStatusDate"]
        if kind != _ORIGINAL or status != _APPROVED or not words:
            continue
        day = _day(words)
        if day is None:
            tables.refuse(row.expected(f"a date in SubmissionStatusDate; the row has {words!r}"))
        elif day[0] >= _EARLIEST:
            before = found.get(row["ApplNo"])
            if before is None or day < before.day:
                found[row["ApplNo"]] = Approval(day=day, words=words, row=_bare(row))
    return found


def _day(words: str) -> tuple[int, int, int] | None:
    """Return a date as (year, month, day), None for what is none.

    >>> _day("2005-12-27 00:00:00"), _day("12/27/2005"), _day("soon")
    ((2005, 12, 27), (2005, 12, 27), None)
    """
    found = _DATE.match(words)
    if found is None:
        return None
    year, month, day = (found[name] or found[f"us_{name}"] for name in ("year", "month", "day"))
    return int(year), int(month), int(day)
