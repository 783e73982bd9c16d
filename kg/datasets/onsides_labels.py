"""Which ingredients a label of OnSIDES speaks of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from sys import intern

from kg.datasets.claims import Claims
from kg.datasets.table import Row
from kg.model import Ref

NO_INGREDIENT = "no ingredient"
_SEVERAL = "several drugs"
_MOST = 60  # ingredients of a product; vitamins with minerals have half as many
_UNKNOWN = "Unknown"  # stands for a name that the makers of the tables did not find
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredients:
    """What a row speaks of.

    Attributes:
        parts: RxNorm's number and name of each ingredient, in order of the numbers.
        reason: why there are none.
    """

    parts: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    @property
    def key(self) -> str:
        """Return what tells it from others."""
        return _SEPARATOR.join(number or name for number, name in self.parts) or self.reason

    def cells(self) -> dict[str, str]:
        """Return it as cells of a row, which `told` makes it of again."""
        numbers, names = zip(*self.parts, strict=True) if self.parts else ((), ())
        return {
            "toldnumbers": _SEPARATOR.join(numbers),
            "toldnames": _SEPARATOR.join(names),
            "toldreason": self.reason,
        }

    @classmethod
    def told(cls, row: Row) -> Ingredients:
        """Return what the cells of a row tell."""
        if row["told reason"]:
            return cls(reason=row["told reason"])
        numbers = row["told numbers"].split(_SEPARATOR)
        names = row["told names"].split(_SEPARATOR)
        return cls(parts=tuple(zip(numbers, names, strict=True)))

    def ref(self, claims: Claims) -> Ref:
        """Return the drug, or the combination of several.

        Raises:
            ValueError: an ingredient without name and number.
        """
        return claims.combination(
            claims.drug(name, (f"RXNORM:{number}",)) for number, name in self.parts
        )


def split(numbers: str, names: str) -> tuple[tuple[str, str], ...]:
    """Return the ingredients of lists with commas; a name may have a comma of its own.

    >>> split("703, 8356", "amikacin, povidone")
    (('703', 'amikacin'), ('8356', 'povidone'))
    """
    listed = [each.strip() for each in numbers.split(",") if each.strip()]
    called = [each.strip() for each in names.split(",")]
    if len(listed) == 1:
        return ((listed[0], names.strip()),)
    if len(listed) != len(called):
        called = [""] * len(listed)
    return tuple(sorted(zip(listed, called, strict=True)))


class Labels:
    """The way from labels to ingredients, by way of their products where there are products."""

    def __init__(self) -> None:
        self._parts: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        self._products: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        self._names: dict[str, str] = {}
        self._known: dict[tuple[str, ...], Ingredients] = {}

    def part(self, product: str, ingredient: str) -> None:
        """Take an ingredient of a product, or of a label."""
        if ingredient not in self._parts[product]:
            self._parts[product] += (intern(ingredient),)

    def product(self, label: str, product: str) -> None:
        """Take a product of a label."""
        self._products[label] += (intern(product),)

    def call(self, number: str, name: str) -> None:
        """Take the name of an ingredient; a table of products' names may be at hand too."""
        self._names.setdefault(number, "" if name == _UNKNOWN else name)

    def of(self, label: str) -> Ingredients:
        """Return the ingredients of a label, those that all its products have."""
        products = self._products.get(label, (label,))
        if products not in self._known:
            found = {tuple(sorted(self._parts.get(each, ()))) for each in products} - {()}
            self._known[products] = self._ingredients(found)
        return self._known[products]

    def _ingredients(self, found: set[tuple[str, ...]]) -> Ingredients:
        if not found:
            return Ingredients(reason=NO_INGREDIENT)
        numbers = found.pop()
        if found or len(numbers) > _MOST:
            return Ingredients(reason=_SEVERAL)
        return Ingredients(parts=tuple((each, self._names.get(each, "")) for each in numbers))
