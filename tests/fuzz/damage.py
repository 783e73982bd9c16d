"""Structured damage to files: what breaks off, is lost, repeated, nested or re-encoded."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import strategies as st

Damage = Callable[[bytes], bytes]

MARKS = (
    *(b"<", b">", b"&", b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&amp", b"&a;"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x ?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"</"),
    *(b"<table>", b"<td colspan='99999999'>", b"<td rowspan='-1'>", b"</td>", b"<li>", b"<sup>"),
    *(b"<section>", b"<text>", b"<div xmlns='x'>", b"<code code='34084-4'/>", b"<item>", b"<br/>"),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b",",
        b":",
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"\\u",
        b"null",
    ),
    *(
        b'{"a":',
        b"[1e999,",
        b"NaN",
        b"-0",
        b'"results":[',
        b'"set_id":{}',
        b"true",
        b'"@context":1',
    ),
    *(b"\n", b"\r", b"\t", b"\f", b"\v", b"\x85", b"\0", b"\x1a", b"\x1b[31m", b"\x7f", b" " * 40),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\xef\xbf\xbe"),
    *("\u2028 \u00ad \u200b \u202e \u0300 \ufb01 \U0001f480 \u0130 \u00b2 \u0663 \u00bd".encode(),),
    *(b"# ", b"\n## ", b"\n- ", b"\n\n", b"* ", b"**", b"| a | b |\n|---|---|\n", b"> ", b"```"),
    *(b"---\n", b"Side Effects:", b"Generic Name: ", b"6.1 ", b"\xe2\x80\xa2 ", b"1 in 10 ", b"%"),
    *(b"4. Possible side effects", b"Common (", b"(N=0)", b"12 of 0 ", b"0/0", b"1-", b"<1%"),
    *(b"99999999999999999999999999", b"1e-999", b"0.0000000000000000000001", b"10^999", b"-5%"),
    *(
        b'"@id":"_:b"',
        b"_:b ",
        b"<<( ",
        b" )>>",
        b"@prefix : <a> .",
        b"@en",
        b"^^",
        b" a ",
        b";",
        b".",
    ),
)
_PART = re.compile(rb"\d+|[A-Za-z]+|<[^<>]{0,40}>")
_WHERE = st.floats(0, 1, exclude_max=True)


def _at(data: bytes, where: float) -> int:
    return int(where * (len(data) + 1))


def _cut(where: float) -> Damage:
    return lambda data: data[: _at(data, where)]


def _headless(where: float) -> Damage:
    return lambda data: data[_at(data, where) :]


def _flip(where: float, mask: int) -> Damage:
    def damage(data: bytes) -> bytes:
        at = _at(data, where)
        return data[:at] + bytes(each ^ mask for each in data[at : at + 1]) + data[at + 1 :]

    return damage


def _put(where: float, mark: bytes, times: int) -> Damage:
    def damage(data: bytes) -> bytes:
        at = _at(data, where)
        return data[:at] + mark * times + data[at:]

    return damage


def _lose(where: float, length: int) -> Damage:
    def damage(data: bytes) -> bytes:
        at = _at(data, where)
        return data[:at] + data[at + length :]

    return damage


def _repeat(where: float, length: int, times: int) -> Damage:
    def damage(data: bytes) -> bytes:
        at = _at(data, where)
        return data[:at] + data[at : at + length] * times + data[at + length :]

    return damage


def _move(where: float, to: float, length: int) -> Damage:
    def damage(data: bytes) -> bytes:
        at = _at(data, where)
        rest = data[:at] + data[at + length :]
        put = _at(rest, to)
        return rest[:put] + data[at : at + length] + rest[put:]

    return damage


def _replace(where: float, mark: bytes) -> Damage:
    """Replace one word, number or tag: the structure around it stays whole."""

    def damage(data: bytes) -> bytes:
        parts = list(_PART.finditer(data))
        if not parts:
            return data
        part = parts[int(where * len(parts))]
        return data[: part.start()] + mark + data[part.end() :]

    return damage


def _encode(name: str) -> Damage:
    return lambda data: data.decode("utf-8", "replace").encode(name, "replace")


def _ends(end: bytes) -> Damage:
    return lambda data: data.replace(b"\n", end)


_MARK = (
    st.sampled_from(MARKS)
    | st.binary(max_size=6)
    | st.text(max_size=4).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
_ONE: st.SearchStrategy[Damage] = st.one_of(
    st.builds(_cut, _WHERE),
    st.builds(_headless, st.floats(0, 0.2)),
    st.builds(_flip, _WHERE, st.integers(1, 255)),
    st.builds(_put, _WHERE, _MARK, st.sampled_from([1, 1, 2, 300])),
    st.builds(_lose, _WHERE, st.integers(1, 60)),
    st.builds(_repeat, _WHERE, st.integers(1, 60), st.sampled_from([2, 3, 300])),
    st.builds(_move, _WHERE, _WHERE, st.integers(1, 60)),
    st.builds(_replace, _WHERE, _MARK),
    st.builds(_replace, _WHERE, _MARK),
    st.builds(_encode, st.sampled_from(["utf-16", "utf-16-le", "latin-1", "cp1252", "utf-8-sig"])),
    st.builds(_ends, st.sampled_from([b"\r", b"\r\n", b"\n\n", b" ", "\u2028".encode(), b"\x85"])),
)
DAMAGES = st.lists(_ONE, min_size=1, max_size=4)


def damaged(data: bytes, damages: list[Damage]) -> bytes:
    """Return bytes with all of the damages, one after the other."""
    for damage in damages:
        data = damage(data)
    return data
