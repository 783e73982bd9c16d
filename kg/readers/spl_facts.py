"""What the head of an SPL document states of its product, as lines of facts with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.readers.label_sections import label_sections
from kg.readers.visible import Visible, joined
from kg.readers.xml_tree import Element, attribute

_PRODUCTS = ("manufacturedProduct", "manufacturedMedicine", "partProduct", "partMedicine")
_PARTS = frozenset(_PRODUCTS[2:])
_ACTIVE = frozenset({"ACTIB", "ACTIM", "ACTIR"})
_UNII = "2.16.840.1.113883.4.9"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts: the name of the line, and its value with the place of it."""

    name: str
    shown: Visible


@dataclass(frozen=True, slots=True)
class _Moiety:
    name: Visible
    code: Visible | None

    @property
    def identity(self) -> str:
        return self.code.text if self.code else self.name.text.casefold()


@dataclass(frozen=True, slots=True)
class _Product:
    element: Element
    names: tuple[Visible, ...]
    generics: tuple[Visible, ...]
    moieties: tuple[_Moiety, ...]
    salts: tuple[_Moiety, ...]
    approvals: tuple[Visible, ...]
    codes: tuple[Visible, ...]

    @property
    def is_part(self) -> bool:
        return self.element.name in _PARTS

    def is_called(self, generics: frozenset[str]) -> bool:
        return any(each.text.casefold() in generics for each in self.generics)


def facts(root: Element, text: str) -> list[Fact]:
    """Return what a label states of its product, in order of the text."""
    products = list(_products(root, text))
    subject = _subject(products)
    moieties = _moieties(subject) or list(_indexed(root, text))
    found = [
        *(Fact("Product name", each) for each in _distinct(p.names[0] for p in subject if p.names)),
        *_generic(subject, moieties),
        *(Fact("Active moiety", each.name) for each in moieties),
        *_codes("UNII", moieties),
        *_ingredients(subject),
        *_classes(root, text),
        *_company(root, products),
        *_first_approval(root),
        *(
            Fact("Marketing category", a)
            for a in _distinct(a for p in subject for a in p.approvals)
        ),
        *(Fact("NDC", each) for each in _distinct(c for p in products for c in p.codes)),
        *_attributes(root, text),
    ]
    return sorted(found, key=lambda fact: fact.shown.origin[0])


def title_of(root: Element, stated: Sequence[Fact]) -> Visible | None:
    """Return the name of the product; without one that of the substance, or the title itself."""
    for name in ("Product name", "Generic name", "Active moiety"):
        for fact in stated:
            if fact.name == name:
                return fact.shown
    title = root.at("title")
    shown = title.words() if title else None
    return shown if shown and shown.text else None


def _products(root: Element, text: str) -> Iterator[_Product]:
    around = {
        child: each
        for each in root.every(*_PRODUCTS, "part")
        for child in each.content
        if isinstance(child, Element)
    }  # the categories of a product stand in it or beside it
    for element in root.every(*_PRODUCTS):
        if not (element.children("name") or element.children("ingredient")):
            continue
        names = tuple(_shown(element.children("name")))
        generics = tuple(_shown(element.all_at("asEntityWithGeneric", "genericMedicine", "name")))
        yield _Product(
            element=element,
            names=names,
            generics=generics,
            moieties=tuple(_active(element, text)),
            salts=tuple(_salts(element, text)),
            approvals=tuple(_approvals([element, around.get(element)], text)),
            codes=tuple(_values(element.children("code"), "code", text)),
        )


def _approvals(places: Sequence[Element | None], text: str) -> Iterator[Visible]:
    """Yield the marketing categories that stand directly in elements."""
    for place in filter(None, places):
        yield from _values(place.all_at("subjectOf", "approval", "code"), "displayName", text)


def _subject(products: Sequence[_Product]) -> list[_Product]:
    """Return the products that a label is about.

    The swabs in a kit that is called after its syringes are not.
    """
    sold = [each for each in products if not each.is_part]
    called = frozenset(name.text.casefold() for each in sold for name in each.generics)
    named = [each for each in products if not each.is_part or each.is_called(called)]
    return named if _moieties(named) else list(products)


def _moieties(products: Iterable[_Product]) -> list[_Moiety]:
    """Return the active moieties of products, each once.

    A label of several products is about what all of them contain, where there is such.
    """
    filled = [each for each in products if each.moieties]
    every = {moiety.identity: moiety for each in reversed(filled) for moiety in each.moieties[::-1]}
    whole = [each for each in filled if not each.is_part]
    shared = set(every).intersection(*({m.identity for m in each.moieties} for each in whole))
    return [every[identity] for identity in reversed(every) if identity in (shared or every)]


def _salts(product: Element, text: str) -> Iterator[_Moiety]:
    """Yield the ingredients that hold an active moiety and have a code of their own."""
    for ingredient in _active_ingredients(product):
        held = [each for part in _held(ingredient) for each in _substance(part, text)]
        for each in _substance(ingredient, text):
            if each.code and held and each.identity not in {moiety.identity for moiety in held}:
                yield each


def _active(product: Element, text: str) -> Iterator[_Moiety]:
    """Yield the active moieties of the ingredients, the ingredient where it names none."""
    for ingredient in _active_ingredients(product):
        for each in _held(ingredient) or [ingredient]:
            yield from _substance(each, text)


def _active_ingredients(product: Element) -> list[Element]:
    return [
        substance
        for each in product.children("ingredient")
        if each.attributes.get("classCode") in _ACTIVE
        for substance in each.children("ingredientSubstance")
    ] + list(product.all_at("activeIngredient", "activeIngredientSubstance"))


def _held(ingredient: Element) -> list[Element]:
    return list(ingredient.all_at("activeMoiety", "activeMoiety"))


def _substance(element: Element, text: str) -> Iterator[_Moiety]:
    for name in _shown(element.children("name")):
        codes = [c for c in element.children("code") if c.attributes.get("codeSystem") == _UNII]
        yield _Moiety(name, next(iter(_values(codes, "code", text)), None))
        return


def _indexed(root: Element, text: str) -> Iterator[_Moiety]:
    """Yield the substance that a document of pharmacologic classes is about."""
    for element in root.every("identifiedSubstance"):
        yield from _substance(element, text)


def _generic(products: Sequence[_Product], moieties: Sequence[_Moiety]) -> Iterator[Fact]:
    stated = next((each for product in products for each in product.generics), None)
    if stated is None and moieties:
        stated, _ = joined([each.name for each in moieties], " + ")
    if stated is not None:
        yield Fact("Generic name", stated)


def _codes(name: str, moieties: Sequence[_Moiety]) -> Iterator[Fact]:
    """Yield the UNII of each moiety, none where one lacks it: their order tells whose they are."""
    if all(each.code for each in moieties):
        yield from (Fact(name, each.code) for each in moieties if each.code)


def _ingredients(products: Sequence[_Product]) -> Iterator[Fact]:
    """Yield the salts, esters and hydrates that hold the moieties, with their codes."""
    salts = list({each.identity: each for product in products for each in product.salts}.values())
    yield from (Fact("Ingredient", each.name) for each in salts)
    yield from _codes("Ingredient UNII", salts)


def _classes(root: Element, text: str) -> Iterator[Fact]:
    for code in root.every("generalizedMaterialKind"):
        for shown in _values(code.children("code"), "displayName", text):
            for mark, name in label_sections().classes.items():
                if shown.text.endswith(mark):
                    yield Fact(name, shown.cut(0, len(shown.text) - len(mark)))


def _company(root: Element, products: Sequence[_Product]) -> Iterator[Fact]:
    """Yield the labeler: the company of the product, unless it packs what another one makes."""
    if not products:
        return
    performed = {
        code.attributes.get("code", "")
        for each in root.every("performance")
        for code in each.every("code")
    }
    others = any(product.element.children("asEquivalentEntity") for product in products)
    repacked = others or performed & label_sections().of_others
    path = ("author", "assignedEntity", "representedOrganization", "name")
    for name in _shown(root.all_at(*path)):
        yield Fact("Repackager" if repacked else "Company", name)


def _first_approval(root: Element) -> Iterator[Fact]:
    for shown in _shown(root.children("title")):
        found = label_sections().initial_approval.search(shown.text)
        if found:
            yield Fact("First approved", shown.cut(*found.span("year")))


def _attributes(root: Element, text: str) -> Iterator[Fact]:
    for name, element, key in (
        ("Set id", "setId", "root"),
        ("Version", "versionNumber", "value"),
        ("Effective date", "effectiveTime", "value"),
    ):
        yield from (Fact(name, each) for each in _values(root.children(element), key, text))


def _shown(elements: Iterable[Element]) -> Iterator[Visible]:
    for element in elements:
        shown = element.words()
        if shown.text:
            yield shown


def _values(elements: Iterable[Element], name: str, text: str) -> Iterator[Visible]:
    for element in elements:
        shown = attribute(element, name, text) if name in element.attributes else None
        if shown is not None:
            yield shown


def _distinct(found: Iterable[Visible]) -> Iterator[Visible]:
    seen: set[str] = set()
    for each in found:
        if each.text.casefold() not in seen:
            seen.add(each.text.casefold())
            yield each
