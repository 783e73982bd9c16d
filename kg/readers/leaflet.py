"""Reader of the package leaflet of the European Union (QRD template) in HTML.

Leaflets are often published with their typesetting lost: headings run into paragraphs, items of
lists are headings, a whole section is one paragraph. So the headings of the template and the
frequency bands are looked for in the text, wherever they stand.
"""

from __future__ import annotations

from kg.model import BlockKind, Document, SectionKind, SourceRecord, Tier
from kg.readers import template
from kg.readers.contents import main_headings, names, number_of
from kg.readers.html_page import is_markup, parsed, seen
from kg.readers.origin import finished
from kg.readers.outline import Outline
from kg.readers.pieces import Piece, Role, lines
from kg.readers.template import Cut, Template
from kg.readers.visible import Visible

NAME = "package-leaflet-html"
TIER = Tier.REGULATOR

_MAIN, _PART, _BAND = 2, 3, 4  # levels of headings
_ENOUGH = 3  # main headings that make a page a leaflet
_EFFECTS, _PACK = 4, 6  # numbers of sections
_SHORT = 12  # words: a paragraph below a band that is an item of it
_HEADING = 14  # words


def can_read(path: str, head: str) -> bool:  # noqa: ARG001 - the readers' common signature
    """Tell whether a document is HTML and has three main headings of the template."""
    if not is_markup(head):
        return False
    shown = seen(head)
    rows = (shown[line.start : line.end].strip() for line in lines(shown))
    return len({number for row in rows if row and (number := number_of(row))}) >= _ENOUGH


def read(record: SourceRecord, data: bytes) -> Document:
    """Return the document; `data` is UTF-8."""
    text = data.decode("utf-8")
    page = parsed(text, divides)
    return build(record, text, page.pieces, stated_title=page.title, url=page.canonical)


def build(
    record: SourceRecord,
    text: str,
    pieces: list[Piece],
    *,
    stated_title: tuple[str, int] | None = None,
    url: str = "",
) -> Document:
    """Return the document that the pieces of a leaflet make.

    Args:
        record: what is known of the source.
        text: the decoded source.
        pieces: its headings, paragraphs and bullets.
        stated_title: title and offset in metadata.
        url: address that markup states.
    """
    builder = _Builder(pieces)
    builder.run()
    return finished(
        record,
        text,
        sections=builder.outline.sections(),
        title=builder.title,
        stated_title=stated_title,
        url=url,
    )


def divides(before: str, words: str) -> bool:
    """Tell whether words behind a line break begin a new piece."""
    return bool(before) and not words[0].islower()


class _Builder:
    """Puts pieces under the headings of the template."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.outline = Outline()
        named = list(names(pieces))
        self.title = next((name for name in named if name.text[0].isupper()), None) or next(
            iter(named), None
        )
        self.template = Template(name.text for name in named)
        self.mains = dict(main_headings(pieces))
        self.section = 0
        self.listed = False  # whether the part or band that is open has had a list
        self.band: tuple[Visible, int] | None = None  # the last band, where it may go on

    @property
    def in_band(self) -> bool:
        """Tell whether a frequency band is open."""
        return self.section == _EFFECTS and self.outline.level == _BAND

    def run(self) -> None:
        """Fill the outline."""
        for index, piece in enumerate(self.pieces):
            if index in self.mains:
                self.section = self.mains[index]
                self.outline.open(piece.shown, piece.line, _MAIN)
            elif piece.role is Role.HEADING and not self.section:
                self.outline.open(piece.shown, piece.line, _MAIN)
            elif piece.cells:
                self.outline.add(piece)
            else:
                self._take(piece, self.template.cuts(piece.shown.text, self.section), index)

    def _take(self, piece: Piece, cuts: list[Cut], index: int) -> None:
        """Add a piece, cut where headings stand in it."""
        if cuts and not cuts[0].band and self._is_line(piece, cuts[0]):
            cuts = [Cut(0, len(piece.shown.text))]
        first = cuts[0].start if cuts else len(piece.shown.text)
        if first:
            self._before(piece, piece.shown.cut(0, first), self._band_follows(cuts, index))
        stops = [*(cut.start for cut in cuts[1:]), len(piece.shown.text)]
        for cut, stop in zip(cuts, stops, strict=False):
            self._open(piece, cut)
            if stop > cut.end:
                in_text = piece.role is not Role.BULLET or stop < len(piece.shown.text)
                self._fill(piece, piece.shown.cut(cut.end, stop), cut.band and in_text)

    def _is_line(self, piece: Piece, cut: Cut) -> bool:
        """Tell whether a heading goes on to the end of its line ("Serious side effects in men")."""
        text, behind = piece.shown.text, piece.shown.text[cut.end :].strip()
        short = len(text.split()) <= _HEADING // 2
        return not cut.start and short and behind[:1].islower() and text[-1] not in ".:"

    def _band_follows(self, cuts: list[Cut], index: int) -> bool:
        """Tell whether a band is what comes next."""
        if cuts or self.section != _EFFECTS:
            return bool(cuts) and cuts[0].band
        following = self.pieces[index + 1].shown.text if index + 1 < len(self.pieces) else ""
        ahead = self.template.cuts(following, _EFFECTS) if following else []
        return bool(ahead) and ahead[0].band and not ahead[0].start

    def _open(self, piece: Piece, cut: Cut) -> None:
        heading = piece.shown.cut(cut.start, cut.end)
        if cut.band:
            self._begin_band(heading, piece)
        else:
            self._begin_part(heading, piece)

    def _begin_part(self, heading: Visible | None, piece: Piece, line: int = 0) -> None:
        self.outline.open(heading, piece.line_of(heading) if heading else line, _PART)
        self.listed, self.band = False, None

    def _begin_band(self, heading: Visible, piece: Piece) -> None:
        """Open a band; what is said of a list before it holds no longer."""
        line = piece.line_of(heading)
        if self.template.stands_apart(heading.text) or (self.listed and not self.in_band):
            self._begin_part(None, piece, line)
        self.outline.open(heading, line, _BAND)
        self.listed, self.band = False, (heading, line)

    def _before(self, piece: Piece, shown: Visible, band_follows: bool) -> None:
        """Add what stands before the first heading in a piece."""
        if not shown.text:
            return
        if self.section == _EFFECTS and piece.role is not Role.BULLET:
            if shown.text.endswith(":"):
                self.band = None
            if self._is_band_in_words(shown.text):
                self._begin_band(shown, piece)
                return
            if self._is_subheading(piece, shown) or (band_follows and self._is_introduction(shown)):
                self._introduce(piece, shown)
                return
            if self.in_band and self._leaves(piece, shown.text):
                band = None if self.template.leaves(shown.text) else self.band
                self._begin_part(None, piece, piece.line_of(shown))
                self.band = band
        elif self._is_subheading(piece, shown):
            self._begin_part(shown, piece)
            return
        self._add(piece, shown)

    def _is_band_in_words(self, text: str) -> bool:
        """Tell whether a line as a whole says how often the effects are that follow it."""
        return (
            len(text.split()) <= 2 * _HEADING
            and text.rstrip()[-1] in ":)"
            and self.template.speaks_of_effects(text)
            and template.is_scale(text)
        )

    def _is_subheading(self, piece: Piece, shown: Visible) -> bool:
        """Tell whether a piece is typeset as a heading, or words one like "Other side effects"."""
        text = shown.text
        if len(text.split()) > _HEADING or len(text) < len(piece.shown.text):
            return False
        if piece.role is Role.HEADING:
            return piece.level > _MAIN
        if piece.role is Role.BULLET or piece.level or text[-1] in ".,;":
            return False
        bold = shown.lead >= len(text)
        return bold or (
            self.section == _EFFECTS
            and text[0].isupper()
            and len(text.split()) <= _HEADING // 2
            and self.template.leaves(text)
        )

    def _is_introduction(self, shown: Visible) -> bool:
        """Tell whether the last sentence before a band is about the effects that follow."""
        last = shown.text[self.template.last_sentence(shown.text) :]
        return last.endswith(":") or self.template.speaks_of_effects(last)

    def _introduce(self, piece: Piece, shown: Visible) -> None:
        """Make the last sentence before a band the heading over it, the rest a paragraph."""
        start = self.template.last_sentence(shown.text)
        if start:
            self._add(piece, shown.cut(0, start))
        heading = shown.cut(start)
        if self.outline.is_empty and self.outline.level == _PART:
            self._add(piece, heading)  # a remark below "Serious side effects"
        else:
            self._begin_part(heading, piece)

    def _leaves(self, piece: Piece, text: str) -> bool:
        """Tell whether a paragraph is no longer part of the band above it."""
        if self.outline.is_empty or piece.level:
            return False
        if self.template.leaves(text) or text.startswith("*"):
            return True
        prose = text.endswith(".") and len(text.split()) > _SHORT
        return self.listed and (prose or self.template.advises(text))

    def _fill(self, piece: Piece, shown: Visible, departs: bool) -> None:
        """Add what stands behind a heading in the same piece.

        Args:
            piece: the piece.
            shown: what stands behind the heading, up to the next.
            departs: whether later sentences may be about other effects than the heading.
        """
        shown = _behind(shown, 0)
        if not shown.text:
            return
        stops = self.template.departures(shown.text) if departs else []
        if departs and self.template.leaves(shown.text):
            stops = [0, *stops]
        end = stops[0] if stops else len(shown.text)
        if end:
            self._add(piece, shown.cut(0, end))
            self.listed |= self.in_band and shown.text.count(",") > 1
        rest = shown.cut(end)
        if rest.text.endswith(":"):
            self._introduce(piece, rest)
        elif rest.text:
            self._begin_part(None, piece, piece.line_of(rest))
            self._add(piece, rest)

    def _add(self, piece: Piece, shown: Visible) -> None:
        """Add words to the section that is open, as an item where they are one."""
        if self.section == _PACK and self._add_fact(piece, shown):
            return
        if piece.role is Role.BULLET and self.band and not self.in_band:
            self.outline.open(*self.band, _BAND)  # a remark stood between the items
        line, bullet = piece.line_of(shown), piece.role is not Role.PARAGRAPH
        self.listed |= piece.role is Role.BULLET
        if self.in_band and not shown.text.endswith(":"):
            bullet = True
        depth = max(1, piece.level if piece.role is Role.BULLET else 1) if bullet else piece.level
        kind = BlockKind.BULLET if bullet else BlockKind.PARAGRAPH
        self.outline.add_block(shown.block(kind, line, depth))

    def _add_fact(self, piece: Piece, shown: Visible) -> bool:
        """Add the active substance, or a company without its address; tell whether it was one."""
        found = template.substance(shown.text)
        if found:
            head, name = found
            self.outline.open(shown.cut(*head), piece.line_of(shown), _BAND, field=True)
            self._value(piece, shown, *name)
        elif self.outline.is_empty and self.outline.kind is SectionKind.IDENTIFICATION:
            self._value(piece, shown, 0, template.company_end(shown.text))
        else:
            return False
        return True

    def _value(self, piece: Piece, shown: Visible, start: int, end: int) -> None:
        """Add the value of a field, and what follows it outside of the field."""
        value, rest = shown.cut(start, end), _behind(shown, end)
        self.outline.add_block(value.block(BlockKind.PARAGRAPH, piece.line_of(value)))
        if rest.text:
            self.outline.open(None, piece.line_of(rest), _PART)
            self.outline.add_block(rest.block(BlockKind.PARAGRAPH, piece.line_of(rest)))


def _behind(shown: Visible, start: int) -> Visible:
    """Return what stands behind a heading or value, without the marks that divide them."""
    rest = shown.text[start:]
    return shown.cut(start + len(rest) - len(rest.lstrip(" :;.,-–—•·*")))
