"""What may be a slip is found among few names, and none that is one is left out."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identifiers import BASE
from kg.index import Gathering, Index, index_of
from kg.index.search import Finder
from kg.slips import misspelt
from tests.index.graphs import quad

NAMES = (
    "neutropenia",
    "leukopenia",
    "deep vein thrombosis",
    "Stevens-Johnson syndrome",
    "thalidomide",
    "lenalidomide",
    "pomalidomide",
    "α-blocker",
    "rash",
    "β",
    "HIV-1",
    "imatinib",
    "afatinib",
    "ibrutinib",
)


@cache
def index() -> Index:
    found = Gathering(BASE)
    for number, name in enumerate(NAMES):
        found.take([quad(f"effect/e{number}", "skos:prefLabel", f'"{name}"')])
    return index_of(found)


def edited(text: str, place: int, sign: str, how: str) -> str:
    at = place % (len(text) + 1)
    match how:
        case "put in":
            return text[:at] + sign + text[at:]
        case "left out":
            return text[:at] + text[at + 1 :]
        case "changed":
            return text[:at] + sign + text[at + 1 :]
        case _:
            return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


EDITS = st.tuples(
    st.integers(0, 30),
    st.sampled_from("aeiknoptz -β"),
    st.sampled_from(("put in", "left out", "changed", "swapped")),
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(NAMES) - 1), st.lists(EDITS, max_size=4), st.booleans())
def test_slips_are_those_among_all_names(
    name: int, edits: list[tuple[int, str, str]], often: bool
) -> None:
    keys = index().labels.key[:]
    text = keys[name]
    for edit in edits:
        text = edited(text, *edit)
    assert Finder(index(), often=often).slips(text).tolist() == misspelt(text, keys)


@given(st.sampled_from(NAMES), st.integers(1, 12), st.booleans())
def test_names_are_found_by_how_they_begin(name: str, length: int, often: bool) -> None:
    keys = index().labels.key[:]
    place = next(at for at, text in enumerate(index().labels.text) if text == name)
    beginning = keys[place][:length]
    expected = [at for at, key in enumerate(keys) if key.startswith(beginning)]
    finder = Finder(index(), often=often)
    assert finder.beginning(beginning).tolist() == expected
    assert finder.called(keys[place]).tolist() == [place]


def test_of_many_names_those_that_are_answered_first_come_first() -> None:
    found = Gathering(BASE)
    for number in range(300):
        found.take(
            [quad(f"effect/e{number:03}", "skos:prefLabel", f'"rash {"x" * (number % 7)}{number}"')]
        )
    many = index_of(found)
    order = many.labels.order
    assert len(order) == 300
    assert [order[name] for name in Finder(many).candidates("rash")] == sorted(order)
