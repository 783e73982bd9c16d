"""The visible text of a stretch of source: inline markup removed, with the way back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Block, BlockKind, Span
from kg.readers.emphasis import Delimiter, strong_pairs

_TAGS = (
    "a|abbr|b|big|blockquote|br|center|cite|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|"
    "s|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul"
)
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SPECIAL = re.compile(
    r"""
    (?=[^ \w.,;:()'/%-]|_|[ ]\s)(?:
      \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)
    | <(?P<url>(?:https?|ftp|mailto):[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+)>
    | (?P<comment><!--(?:(?!<!--).)*?-->)
    | (?P<power>(?<=\d)<sup>(?=[-\u2212+]?\d))
    | (?P<tag></?(?:"""
    + _TAGS
    + r""")(?:\s[^<>]*)?/?>)
    | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | !?\[(?P<anchor>(?:[^\[\]\\]|\\.)*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)
    | (?P<run>\*+|_+)
    | (?P<blank>\s{2,}|[^\S ])
    | (?P<invisible>["""
    + INVISIBLE
    + r"""]+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


_WIKI = re.compile(
    r"""
      \[\[(?:[^\[\]|]*\|(?P<words>[^\[\]|]*)|(?P<page>[^\[\]|]*))\]\]
    | \[https?://\S+(?:\s+(?P<label>[^\[\]]*))?\]
    | <ref[^<>]*?/> | <ref\b[^<>]*>.*?</ref> | <!--.*?-->
    | (?P<blank>\{\{(?:nbsp|spaces?)\}\}|<br\s*/?>)
    | \{\{[^{}]*(?:\{\{[^{}]*\}\}[^{}]*)*\}\}
    | (?P<entity>&(?:\#\d{1,7}|[A-Za-z][A-Za-z0-9]{1,31});)
    | </?[a-z][^<>]*>
    | '{2,5}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PIECES = re.compile(r"(?P<blank>\s+)|[^\s" + INVISIBLE + r"]+(?: [^\s" + INVISIBLE + r"]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """Text as it is seen, and where each character stands in the source.

    Attributes:
        origin: source offset of each character, and the one just after the last.
        wide: index and source width of each character that is not one source character.
        strong: stretches of `text` that are bold.
    """

    text: str
    origin: tuple[int, ...]
    wide: tuple[tuple[int, int], ...] = ()
    strong: tuple[tuple[int, int], ...] = ()

    @property
    def lead(self) -> int:
        """Return the length of the bold lead-in, with the colon that follows it; 0 for none."""
        end = max((end for start, end in self.strong if start == 0), default=0)
        rest = self.text[end:]
        if end and rest.lstrip(" ").startswith(":"):
            end += rest.index(":") + 1
        return end

    def cut(self, start: int, end: int | None = None) -> Visible:
        """Return `text[start:end]` without blanks around it, with its own way back."""
        stop = len(self.text) if end is None else end
        while start < stop and self.text[start] == " ":
            start += 1
        while stop > start and self.text[stop - 1] == " ":
            stop -= 1
        after = self.origin[stop]
        if start < stop < len(self.text):
            after = self.origin[stop - 1] + dict(self.wide).get(stop - 1, 1)
        return Visible(
            text=self.text[start:stop],
            origin=(*self.origin[start:stop], after),
            wide=tuple((at - start, width) for at, width in self.wide if start <= at < stop),
            strong=tuple(
                (max(a, start) - start, min(b, stop) - start)
                for a, b in self.strong
                if a < stop and b > start
            ),
        )

    def span(self) -> Span:
        """Return the source span of the whole text."""
        return Span(self.origin[0], self.origin[-1])

    def block(
        self, kind: BlockKind, line: int, depth: int = 0, cells: tuple[tuple[int, int], ...] = ()
    ) -> Block:
        """Return the block that holds this text."""
        return Block(
            kind=kind,
            text=self.text,
            origin=self.origin,
            wide=self.wide,
            line=line,
            lead=self.lead,
            depth=depth,
            cells=cells,
        )


@dataclass(slots=True)
class Token:
    """A run of visible characters: one source character each, or all from `start` to `end`."""

    text: str
    start: int
    end: int
    exact: bool = True


def words(text: str, start: int) -> Iterator[Token]:
    """Yield the tokens of characters that stand in the source as they are, from `start` on."""
    for found in _PIECES.finditer(text):
        begin, end = start + found.start(), start + found.end()
        if found["blank"]:
            yield Token(" ", begin, end, exact=False)
        else:
            yield Token(found[0], begin, end)


def visible(source: str, stretches: Iterable[tuple[int, int]]) -> Visible:
    """Return the visible text of the lines of one paragraph, joined by single spaces."""
    tokens: list[Token] = []
    runs: list[Delimiter] = []
    for start, end in stretches:
        if tokens:
            tokens.append(Token(" ", tokens[-1].end, start, exact=False))
        _tokenize(source, start, end, tokens, runs)
    pairs = strong_pairs(runs)
    for run in runs:
        token = tokens[run.token]
        token.text = run.char * run.count
        token.start += run.closed
        token.end = token.start + run.count
    return assemble(tokens, pairs)


def _tokenize(
    source: str, start: int, end: int, tokens: list[Token], runs: list[Delimiter]
) -> None:
    at = start
    for match in _SPECIAL.finditer(source, start, end):
        if match.start() > at:
            tokens.append(Token(source[at : match.start()], at, match.start()))
        at = match.end()
        name = match.lastgroup
        if name in ("escaped", "code", "url"):
            tokens.append(Token(match[name], match.start(name), match.end(name)))
        elif name == "anchor":
            _tokenize(source, match.start(name), match.end(name), tokens, runs)
        elif name == "run":
            before = source[match.start() - 1] if match.start() > start else " "
            after = source[at] if at < end else " "
            runs.append(Delimiter.of(match[0], len(tokens), before, after))
            tokens.append(Token(match[0], match.start(), at))
        elif name == "entity":
            tokens.append(Token(spaced(html.unescape(match[0])), match.start(), at, exact=False))
        elif name == "power":
            tokens.append(Token("^", match.start(), at, exact=False))
        elif name == "blank" or (name == "tag" and match[0][1:3].casefold() == "br"):
            tokens.append(Token(" ", match.start(), at, exact=False))
    if at < end:
        tokens.append(Token(source[at:end], at, end))


def wiki_tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """Yield the tokens of wiki text: the words of links, without notes, templates and emphasis."""
    at = start
    for match in _WIKI.finditer(source, start, end):
        yield from words(source[at : match.start()], at)
        at = match.end()
        shown = next((each for each in ("words", "page", "label") if match[each]), None)
        if shown is not None:
            yield from wiki_tokens(source, *match.span(shown))
        elif match["entity"]:
            text = spaced(html.unescape(match["entity"]))
            yield Token(text, match.start(), at, exact=False)
        elif match["blank"]:
            yield Token(" ", match.start(), at, exact=False)
    yield from words(source[at:end], at)


def spaced(text: str) -> str:
    """Return a text with every blank as a space and without what cannot be seen."""
    return "".join(" " if char.isspace() else char for char in text if char not in INVISIBLE)


def assemble(tokens: list[Token], strong: Iterable[tuple[int, int]]) -> Visible:
    """Return the text of tokens with blanks collapsed; `strong` are pairs of token indices."""
    text: list[str] = []
    origin: list[int] = []
    wide: list[tuple[int, int]] = []
    places: list[int] = []
    blank = True
    after = tokens[0].start if tokens else 0
    for token in tokens:
        places.append(len(origin))
        shown = token.text
        skip = 1 if blank and shown.startswith(" ") else 0
        if len(shown) <= skip:
            continue
        if token.exact:
            origin.extend(range(token.start + skip, token.start + len(shown)))
        else:
            width = token.end - token.start
            if width != 1:
                wide.extend(
                    (at, width) for at in range(len(origin), len(origin) + len(shown) - skip)
                )
            origin.extend([token.start] * (len(shown) - skip))
        text.append(shown[skip:])
        blank = shown.endswith(" ")
        after = token.end
    places.append(len(origin))
    bold = ((places[first + 1], places[last]) for first, last in strong)
    return Visible(
        text="".join(text),
        origin=(*origin, after),
        wide=tuple(wide),
        strong=tuple(sorted((a, b) for a, b in bold if a < b)),
    ).cut(0)


def joined(parts: Sequence[Visible], separator: str) -> tuple[Visible, list[tuple[int, int]]]:
    """Return parts in one line, and where each stands in it; empty ones are not separated."""
    text = ""
    origin: list[int] = []
    wide: list[tuple[int, int]] = []
    strong: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    after = parts[0].origin[-1] if parts else 0
    for part in parts:
        if text and part.text:
            wide.extend((at, 0) for at in range(len(text), len(text) + len(separator)))
            text += separator
            origin += [after] * len(separator)
        start = len(text)
        if part.text:
            wide.extend((start + at, width) for at, width in part.wide)
            strong.extend((start + a, start + b) for a, b in part.strong)
            text += part.text
            origin += part.origin[:-1]
            after = part.origin[-1]
        places.append((start, len(text)))
    shown = Visible(text=text, origin=(*origin, after), wide=tuple(wide), strong=tuple(strong))
    return shown, places
