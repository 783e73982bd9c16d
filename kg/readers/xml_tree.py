"""XML as a tree whose words know where they stand; no document type, no entities but the five."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from kg.errors import UnreadableSourceError
from kg.readers.visible import Token, Visible, assemble, spaced, words

_DEEPEST = 200  # elements inside each other: the walks over a tree are recursive
_REFERENCE = re.compile(r"&[#\w]+;")


@dataclass(slots=True, kw_only=True, eq=False)
class Element:
    """An element.

    Attributes:
        name: its local name, without the namespace.
        start: offset of its start tag.
        content: elements and words, in order.
    """

    name: str
    attributes: dict[str, str]
    start: int
    line: int
    content: list[Element | Token] = field(default_factory=list)

    def children(self, name: str) -> list[Element]:
        """Return the elements of a name directly below this one."""
        return [each for each in self.content if isinstance(each, Element) and each.name == name]

    def at(self, *path: str) -> Element | None:
        """Return the first element at the end of a path of names."""
        return next(self.all_at(*path), None)

    def all_at(self, *path: str) -> Iterator[Element]:
        """Yield the elements at the end of a path of names."""
        if not path:
            yield self
            return
        for child in self.children(path[0]):
            yield from child.all_at(*path[1:])

    def every(self, *names: str) -> Iterator[Element]:
        """Yield the elements of these names anywhere below, in order of the text."""
        for child in self.content:
            if isinstance(child, Element):
                if child.name in names:
                    yield child
                yield from child.every(*names)

    def words(self) -> Visible:
        """Return all words in the element; its parts are told apart by blanks."""
        return assemble(list(self._tokens()), ())

    def _tokens(self) -> Iterator[Token]:
        for child in self.content:
            if isinstance(child, Element):
                yield Token(" ", child.start, child.start, exact=False)
                yield from child._tokens()
            else:
                yield child


def parsed(name: str, text: str) -> Element:
    """Return the root of an XML document.

    Args:
        name: the source, for errors.
        text: the decoded document; offsets are those of its characters.

    Raises:
        UnreadableSourceError: it is not well-formed, ends too early, nests too deep, or declares
            a document type, by which entities could grow without bound or name other files.
    """
    return _Builder(name, text).root()


def attribute(element: Element, name: str, text: str) -> Visible | None:
    """Return the value of an attribute with its place, None where it has none to speak of."""
    found = re.compile(rf"\s{name}\s*=\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.S).search(
        text, element.start, text.find(">", element.start) + 1
    )
    if found is None:
        return None
    tokens: list[Token] = []
    at = found.start("value")
    for reference in [*_REFERENCE.finditer(text, at, found.end("value")), None]:
        stop = reference.start() if reference else found.end("value")
        tokens += words(text[at:stop], at)
        if reference:
            written = spaced(html.unescape(reference[0]))
            tokens.append(Token(written, stop, reference.end(), exact=False))
            at = reference.end()
    shown = assemble(tokens, ())
    return shown if shown.text else None


class _Builder:
    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text
        self._data = text.encode("utf-8")
        self._byte = self._char = 0
        self._top = Element(name="", attributes={}, start=0, line=1)
        self._open = [self._top]
        # The text is decoded already, whatever encoding it declares.
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._parser.StartDoctypeDeclHandler = self._refuse

    def root(self) -> Element:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            open_names = " in ".join(f"<{each.name}>" for each in self._open[:0:-1][:2])
            told = expat.ErrorString(error.code)
            where = f" in {open_names}" if open_names else ""
            raise UnreadableSourceError(
                self._name, line=error.lineno, expected=f"well-formed XML{where}: {told}"
            ) from error
        return next(each for each in self._top.content if isinstance(each, Element))

    def _refuse(self, *_: object) -> None:
        raise UnreadableSourceError(
            self._name,
            line=self._parser.CurrentLineNumber,
            expected="XML without a document type declaration: entities are not expanded",
        )

    def _place(self) -> int:
        """Return the character offset of the event; events come in order of the text."""
        byte = self._parser.CurrentByteIndex
        self._char += len(self._data[self._byte : byte].decode("utf-8"))
        self._byte = byte
        return self._char

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if len(self._open) > _DEEPEST:
            raise UnreadableSourceError(
                self._name, line=line, expected=f"elements nested at most {_DEEPEST} deep"
            )
        element = Element(
            name=name.rpartition(" ")[2],
            attributes={key.rpartition(" ")[2]: value for key, value in attributes.items()},
            start=self._place(),
            line=line,
        )
        self._open[-1].content.append(element)
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _words(self, data: str) -> None:
        at = self._place()
        content = self._open[-1].content
        reference = _REFERENCE.match(self._text, at) if len(data) == 1 else None
        if reference:
            content.append(Token(spaced(data), at, reference.end(), exact=False))
        elif self._text.startswith(data, at):
            content.extend(words(data, at))
        else:  # the end of a line, written as CR or CR LF
            content.append(Token(" ", at, at + 1, exact=False))
