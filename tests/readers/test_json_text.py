"""Strings of JSON lead back to the characters that are written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableSourceError
from kg.readers.json_text import JsonText, moved, parse
from kg.readers.visible import Token, assemble


def strings(value: object) -> list[JsonText]:
    if isinstance(value, JsonText):
        return [value]
    if isinstance(value, dict):
        return [found for each in value.values() for found in strings(each)]
    return [found for each in value for found in strings(each)] if isinstance(value, list) else []


def test_each_string_has_its_place_also_behind_escapes_and_repeated_names() -> None:
    text = '\ufeff{"a": "one", "a\\n": ["t\\"wo", {"b": 1, "c": null}], "a": "three"}'
    found = parse("x", text)
    assert isinstance(found, dict)
    assert list(found) == ["a", "a\n"]
    for each, words in zip(strings(found), ("three", 't"wo'), strict=True):
        assert each.value == words
        assert text[each.start : each.start + len(each.written)] == each.written


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_every_character_leads_to_where_it_is_written(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=1)
    for each in strings(parse("x", text)):
        places = each.places()
        assert len(places) == len(each.value) + 1
        for index, char in enumerate(each.value):
            written = text[places[index] : places[index + 1]]
            said = json.loads(f'"{written}"', strict=False)
            assert char in (said, "\ufffd")


def test_what_is_seen_of_a_string_has_no_escapes_and_quotes_them() -> None:
    text = r'{"warning": "Rash\n\n and\u00ad \"f\u00e9ver\"  twice \ud83d\ude00."}'
    (found,) = strings(parse("x", text))
    shown = found.visible()
    assert shown.text == 'Rash and "féver" twice 😀.'
    block = shown.cut(shown.text.index('"'), shown.text.index(" twice"))
    assert block.span().of(text) == r"\"f\u00e9ver\""
    face = shown.cut(shown.text.index("😀"), shown.text.index("."))
    assert face.span().of(text) == r"\ud83d\ude00"


def test_markup_inside_of_a_string_is_led_back_through_both() -> None:
    text = r'["<p>a\u00e9&lt;b"]'
    (found,) = strings(parse("x", text))
    seen = assemble([Token("aé", 3, 5), Token("<", 5, 9, exact=False), Token("b", 9, 10)], ())
    shown = moved(seen, found.places())
    assert shown.text == "aé<b"
    assert [shown.cut(i, i + 1).span().of(text) for i in range(4)] == ["a", r"\u00e9", "&lt;", "b"]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ('{"a":\n "b', 2, "Unterminated string"),
        ('{"a": 1}\n}', 2, "Extra data"),
        ("[" * 200_000, 1, "nested"),
        ("[" + "9" * 5000 + "]", 1, "JSON"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(text: str, line: int, expected: str) -> None:
    with pytest.raises(UnreadableSourceError, match=expected) as caught:
        parse("broken", text)
    assert (caught.value.name, caught.value.line) == ("broken", line)


def test_characters_that_no_text_can_hold_are_replaced() -> None:
    (found,) = strings(parse("x", r'["\ud800a\u0000"]'))
    assert found.value == "\ufffda\ufffd"
    assert len(found.places()) == 4
