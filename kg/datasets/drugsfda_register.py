"""What the tables of Drugs@FDA together say of each product, filed by the row that states it.

Products of one brand are told together, whatever their strength, form and application: the brand
is approved while one of them is sold. What is sold under the name of its substance is no product of
its own; what is said of it is said of the drug.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kg.datasets.dataset import Tables
from kg.datasets.drugsfda_products import Product, products
from kg.datasets.table import Row
from kg.errors import UnreadableSourceError
from kg.extract.rules import table
from kg.lexicon import Lexicon
from kg.model import Datatype, Literal, Predicate, Ref

_BEST_FIRST = ("approved", "withdrawn", "not approved")
_TRUE, _FALSE = Literal("true", Datatype.BOOLEAN), Literal("false", Datatype.BOOLEAN)

Place = tuple[str, int]
"""A row of the products: its file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What the row of a product states.

    Attributes:
        value: None for the drug, text for the name of a company.
        of_drug: whether it is said of the drug rather than of what is sold.
        quote: the row that says it, None for that of the product.
        words: the words in that row that name the value, "" for all of it.
    """

    predicate: Predicate
    value: Literal | str | None
    of_drug: bool = False
    quote: Row | None = None
    words: str = ""


_Found = Iterator[tuple[Product, Fact]]


def register(tables: Tables, lexicon: Lexicon) -> Mapping[Place, tuple[Fact, ...]]:
    """Return what is to be said at each row of the products, each thing once.

    Raises:
        UnreadableSourceError: a table that cannot be read to its end.
    """
    faults: list[UnreadableSourceError] = []  # those of products are told where they are read

    def tell(error: UnreadableSourceError) -> None:
        faults.append(error)
        tables.refuse(error)

    known = list(products(tables.telling(tell), lexicon, faults.append))
    facts: defaultdict[Place, list[Fact]] = defaultdict(list)
    for product, fact in chain(
        _contents(known),
        _makers(known),
        _states(known),
        _approvals(known),
        _generics_of_drugs(known, complete=not faults),
        _generics_of_brands(known, complete=not faults),
    ):
        facts[product.row.file, product.row.line].append(fact)
    return {place: tuple(said) for place, said in facts.items()}


def _contents(known: Sequence[Product]) -> _Found:
    """Yield what each brand contains."""
    first = {(each.brand, each.drug): each for each in reversed(known) if each.brand}
    for product in first.values():
        yield product, Fact(predicate=Predicate.CONTAINS, value=None)


def _makers(known: Sequence[Product]) -> _Found:
    """Yield who makes each brand, and each new medicine that is sold without one."""
    first = {
        (each.brand or each.drug, each.application.company): each
        for each in reversed(known)
        if each.application and each.application.company and (each.brand or _sold_as_new(each))
    }
    for (_, company), product in first.items():
        if product.application:
            yield (
                product,
                Fact(
                    predicate=Predicate.MANUFACTURED_BY,
                    value=company,
                    quote=product.application.row,
                    words=company,
                ),
            )


def _sold_as_new(product: Product) -> bool:
    return product.sold and product.kind in table("registers")["drugsfda"]["new"]


def _states(known: Sequence[Product]) -> _Found:
    """Yield the status of each brand, and that drugs are approved that are sold without one."""
    best: dict[str | Ref, Product] = {}
    for product in known:
        name = product.brand or product.drug
        if product.status and (product.brand or product.sold):
            before = best.setdefault(name, product)
            if _rank(product) < _rank(before):
                best[name] = product
    for product in best.values():
        if product.state and product.state.status:
            yield (
                product,
                Fact(
                    predicate=Predicate.APPROVAL_STATUS,
                    value=Literal(product.state.status),
                    quote=product.state.row,
                ),
            )


def _rank(product: Product) -> int:
    return _BEST_FIRST.index(product.status) if product.status in _BEST_FIRST else len(_BEST_FIRST)


def _approvals(known: Sequence[Product]) -> _Found:
    """Yield the year in which each brand, and each drug as a new medicine, was first approved."""
    new = table("registers")["drugsfda"]["new"]
    brands: dict[str | Ref, Product] = {}
    drugs: dict[str | Ref, Product] = {}
    for product in known:
        if product.brand:
            _keep_earlier(brands, product.brand, product)
        if product.kind in new:
            _keep_earlier(drugs, product.drug, product)
    for product in brands.values():
        yield from _first_approved(product, of_drug=False)
    for product in drugs.values():
        yield from _first_approved(product, of_drug=True)


def _keep_earlier(kept: dict[str | Ref, Product], name: str | Ref, product: Product) -> None:
    before = kept.get(name)
    if product.approval and (
        before is None or before.approval is None or product.approval.day < before.approval.day
    ):
        kept[name] = product


def _first_approved(product: Product, *, of_drug: bool) -> _Found:
    if product.approval:
        year = Literal(f"{product.approval.day[0]:04d}", Datatype.YEAR)
        yield (
            product,
            Fact(
                predicate=Predicate.FIRST_APPROVED,
                value=year,
                of_drug=of_drug,
                quote=product.approval.row,
                words=product.approval.words,
            ),
        )


def _generics_of_drugs(known: Sequence[Product], *, complete: bool) -> _Found:
    """Yield of which drugs a generic is sold, and of which none is."""
    sold = {each.drug: each for each in reversed(known) if each.sold and _is_generic(each)}
    for product in sold.values():
        yield product, Fact(predicate=Predicate.GENERIC_AVAILABLE, value=_TRUE, of_drug=True)
    if complete:
        other = _sold_otherwise(known)
        alone = {each.drug: each for each in reversed(known) if _is_sold_copied(each)}
        for drug in sorted(alone.keys() - other):
            fact = Fact(predicate=Predicate.GENERIC_AVAILABLE, value=_FALSE, of_drug=True)
            yield alone[drug], fact


def _generics_of_brands(known: Sequence[Product], *, complete: bool) -> _Found:
    """Yield of which brands a generic in the same form is sold, and of which none in any."""
    copies = {
        (each.contents, each.form): each
        for each in reversed(known)
        if each.sold and _is_generic(each)
    }
    copied: dict[str, tuple[Product, Product]] = {}
    for product in reversed(known):
        copy = copies.get((product.contents, product.form))
        if copy and _is_sold_copied(product):
            copied[product.brand] = product, copy
    for product, copy in copied.values():
        yield product, Fact(predicate=Predicate.GENERIC_AVAILABLE, value=_TRUE, quote=copy.row)
    if complete:
        other = _sold_otherwise(known)
        barred = {each.brand for each in known if each.drug in other} | copied.keys()
        alone = {each.brand: each for each in reversed(known) if _is_sold_copied(each)}
        for brand in sorted(alone.keys() - barred):
            yield alone[brand], Fact(predicate=Predicate.GENERIC_AVAILABLE, value=_FALSE)


def _is_generic(product: Product) -> bool:
    return bool(product.kind == table("registers")["drugsfda"]["generic"])


def _is_sold_copied(product: Product) -> bool:
    """Tell whether a product is a brand on the market that generics could be copies of."""
    copied = product.kind == table("registers")["drugsfda"]["copied"]
    return bool(copied and product.brand and product.sold)


def _sold_otherwise(known: Sequence[Product]) -> set[Ref]:
    """Return the drugs of which something else than brands is, or may be, on the market."""
    return {
        each.drug
        for each in known
        if (not each.brand or _is_generic(each) or not each.kind)
        and (each.state is None or each.sold)
    }
