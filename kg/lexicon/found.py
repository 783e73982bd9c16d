"""What is found of the drug that a source means, and what does not fit together in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import Ref


class By(StrEnum):
    """What told the drug."""

    IDENTIFIER = "identifier"
    NAME = "name"
    FORM = "form"
    BRAND = "brand"
    PARTS = "parts"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A drug that a source means.

    Attributes:
        drug: what the source's statements are about.
        by: what told it; NEW where no vocabulary has the drug.
        form: the salt, ester or hydrate of it that the source names, where that is no drug itself.
    """

    drug: Ref
    by: By
    form: Ref | None = None


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """An identifier and a name, or two identifiers, of one row that do not fit together.

    Attributes:
        name: the name that the source gives.
        curie: the identifier that does not fit.
        taken: the drug that the row is taken to mean.
        other: the drug that the identifier or the name would mean by itself, None where unknown.
    """

    name: str
    curie: str
    taken: Ref
    other: Ref | None

    def __str__(self) -> str:
        other = f"means {self.other.slug}" if self.other else "belongs to no drug of this name"
        return f"{self.name!r} with {self.curie}: taken for {self.taken.slug}, but one {other}"
