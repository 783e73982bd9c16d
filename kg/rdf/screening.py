"""What a file of RDF is looked through for before it is parsed: what the parser does not survive.

Triple terms inside each other overflow its stack, and JSON nested deeply takes it for ever.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import IO

from kg.errors import UnreadableSourceError
from kg.readers import packed
from kg.readers.manifest import ManifestEntry

_DEEPEST = 200
_LONGEST = 16 * packed.MEBIBYTE  # of a token: the parser takes no longer one
_AHEAD = 4  # bytes after a token without which it may be another: `""` may begin `"""`
# Strings, IRIs, escapes and comments, in which anything may stand, and what begins a triple term;
# last, what begins a token that does not end.
_TURTLE = re.compile(
    rb'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""|'
    rb"'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''|"
    rb'"(?!"")[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'
    rb"'(?!'')[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|"
    rb"<<|<[^<>\s]*+>|#[^\n]*+\n|\\.|(?P<open>[\"'<#\\])",
    re.DOTALL,
)
_JSON = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]|(?P<open>")', re.DOTALL)


def screened(entry: ManifestEntry, *, is_json: bool) -> str:
    """Return the digest of the bytes of a file that can be parsed, "sha256:" before it.

    Raises:
        UnreadableSourceError: it is packed too well, has triple terms or is nested too deep.
        OSError: it cannot be read; further kinds of `packed.BROKEN` where it is packed.
    """
    hashed = hashlib.sha256()
    size, last, suspect = 0, b"", is_json
    with packed.opened(entry) as (stream, stored):
        while chunk := stream.read(packed.MEBIBYTE):
            hashed.update(chunk)
            size += len(chunk)
            if packed.is_bomb(size, stored):
                expected = f"a file packed at most {packed.MOST_RATIO} times, no zip bomb"
                raise UnreadableSourceError(entry.name, line=1, expected=expected)
            suspect = suspect or b"<<" in last + chunk
            last = chunk[-1:]
    if suspect:
        with packed.opened(entry) as (stream, _):
            _look_through(entry.name, stream, is_json=is_json)
    return f"sha256:{hashed.hexdigest()}"


def _look_through(name: str, stream: IO[bytes], *, is_json: bool) -> None:
    depth = 0
    for line, token in _tokens(stream, _JSON if is_json else _TURTLE):
        if token == b"<<":
            expected = "RDF 1.1, in which triples are no terms (`<< >>`)"
            raise UnreadableSourceError(name, line=line, expected=expected)
        depth += (token in (b"{", b"[")) - (token in (b"}", b"]"))
        if depth > _DEEPEST and is_json:
            expected = f"JSON-LD nested at most {_DEEPEST} deep"
            raise UnreadableSourceError(name, line=line, expected=expected)


def _tokens(stream: IO[bytes], pattern: re.Pattern[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield tokens with their lines, up to one that does not end, which the parser will tell."""
    buffer, line = b"", 1
    while True:
        chunk = stream.read(packed.MEBIBYTE)
        buffer += chunk
        done = 0
        for found in pattern.finditer(buffer):
            cut = found["open"] or found.end() > len(buffer) - _AHEAD
            if cut and chunk:
                break
            if found["open"]:
                return
            line += buffer.count(b"\n", done, found.start())
            yield line, found[0]
            line += found[0].count(b"\n")
            done = found.end()
        else:
            keep = max(done, len(buffer) - _AHEAD)
            line += buffer.count(b"\n", done, keep)
            done = keep
        buffer = buffer[done:]
        if not chunk or len(buffer) > _LONGEST:
            return
