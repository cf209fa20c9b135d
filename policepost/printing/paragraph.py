"""Chinese paragraphs and page text for reportlab.

`Paragraph` takes the place of the flowable that z3c.rml makes of ``<para>``; `PaperCanvas` that of
the canvas. Both draw each character with a face that has it (`policepost.printing.fonts`) and the
paragraph breaks lines by `policepost.printing.breaking`.

Inside a paragraph a form may write ``<u>`` (with ``fill="1"``: the rule runs on to the right
margin), ``<b>``, ``<font name= size=>``, ``<br/>`` and ``<box/>``, an empty box to tick, or with
``on="1"`` a ticked one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from lxml import etree
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.flowables import Flowable
from typing_extensions import override

from policepost.printing import breaking, fonts
from policepost.printing.tags import unusable

_CENTRE, _RIGHT, _JUSTIFY = 1, 2, 4  # reportlab's numbers; left is what remains
_RULE_DEPTH: Final = 0.16  # of the type size below the base line
_RULE_WIDTH: Final = 0.6  # points
_MOST_STRETCH: Final = 0.3  # of an em per character; beyond it a short line is better left ragged
_BOX, _TICK = "□", "√"  # ☐ and ☑ are in none of the faces
_BOLD: Final = {"Song": "SongB", "Fang": "SongB"}


@dataclass(frozen=True, slots=True)
class _Look:
    """How a stretch of text looks.

    ``ruled``: 0 no, 1 underlined, 2 underlined to the margin. ``ticked``: a box with a tick in it.
    """

    font: str
    size: float
    ruled: int = 0
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph between two forced breaks: text, and per character its width, face and look."""

    text: str
    widths: tuple[float, ...]
    faces: tuple[str, ...]
    looks: tuple[_Look, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line on paper: the part it is of, its place there, its indent and the room it has."""

    part: _Part
    line: breaking.Line
    indent: float
    room: float


class Paragraph(Flowable):
    """A paragraph of Chinese text.

    ``style`` is a reportlab paragraph style: fontName, fontSize, leading, indents, alignment,
    spaceBefore and spaceAfter, keepWithNext, textColor are heeded. ``text`` is the ``<para>``
    element or the markup inside it; ``manager`` is what z3c.rml passes and is not needed.
    """

    def __init__(self, text: Any, style: Any, manager: object = None) -> None:
        super().__init__()
        del manager
        if isinstance(text, str):
            text = etree.fromstring(f"<para>{text}</para>")
        self.style = style
        self._parts = [_measured(pieces) for pieces in _pieces(text, style)]
        self._rows: list[_Row] = []
        self._broken_at = -1.0
        self.keepWithNext = getattr(style, "keepWithNext", 0)

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Break the text for a frame ``aW`` points wide; return the size taken."""
        if aW != self._broken_at:
            self._rows = list(self._break(aW))
            self._broken_at = aW
        self.width, self.height = aW, len(self._rows) * self.style.leading
        return self.width, self.height

    def _break(self, available: float) -> Iterator[_Row]:
        style = self.style
        room = available - style.leftIndent - style.rightIndent
        indent = style.firstLineIndent
        for part in self._parts:
            lines = breaking.lines(part.text, part.widths, room - indent, room, style.fontSize)
            for line in lines or [breaking.Line(0, 0, 0.0, last=True)]:
                yield _Row(part, line, indent, room - indent)
                indent = 0.0

    @override
    def split(self, aW: float, aH: float) -> list["Flowable"]:
        """Return the part that fits into ``aH`` points and the rest; never one line alone."""
        self.wrap(aW, aH)
        count = int(aH / self.style.leading + 1e-6)
        if count >= len(self._rows):
            return [self]
        if len(self._rows) - count == 1:
            count -= 1  # no last line alone on the next page
        if count < min(2, len(self._rows)):
            return []
        return [self._with(self._rows[:count]), self._with(self._rows[count:])]

    def _with(self, rows: list[_Row]) -> "Paragraph":
        """Return a paragraph of some of this one's ``rows``, already broken for the same width."""
        piece = object.__new__(Paragraph)
        Flowable.__init__(piece)
        piece.style, piece._parts = self.style, self._parts
        piece._rows, piece._broken_at = rows, self._broken_at
        piece.keepWithNext = self.keepWithNext
        return piece

    @override
    def getSpaceBefore(self) -> float:
        """Return the blank above, in points."""
        return float(self.style.spaceBefore)

    @override
    def getSpaceAfter(self) -> float:
        """Return the blank below, in points."""
        return float(self.style.spaceAfter)

    @override
    def minWidth(self) -> float:
        """Return the least width the paragraph can be set in: one character and the indents."""
        return float(self.style.leftIndent + self.style.rightIndent + self.style.fontSize)

    @override
    def draw(self) -> None:
        """Draw the broken lines on the canvas that reportlab has put at the lower left corner."""
        style = self.style
        canvas = self.canv
        canvas.setFillColor(style.textColor)
        # The type stands in the middle of its line: half of the lead above, half below.
        base = self.height - (style.leading + style.fontSize * 0.76) / 2
        for row in self._rows:
            if row.line.end > row.line.start:
                self._draw_row(canvas, row, base)
            base -= style.leading

    def _place(self, row: _Row) -> tuple[float, float]:
        """Return where the line begins and what to add after each of its Chinese characters."""
        style = self.style
        spare = row.room - row.line.width
        left = float(style.leftIndent + row.indent)
        if style.alignment == _CENTRE:
            return left + spare / 2, 0.0
        if style.alignment == _RIGHT:
            return left + spare, 0.0
        if spare < 0 or (style.alignment == _JUSTIFY and not row.line.last):
            return left, _stretch(row, spare, style.fontSize)
        return left, 0.0

    def _draw_row(self, canvas: Any, row: _Row, base: float) -> None:
        left, stretch = self._place(row)
        text = canvas.beginText(left, base)
        at = left
        placed: list[tuple[_Look, float, float]] = []
        for face, look, chars, width in _groups(row):
            space = 0.0 if face in {"Times", "TimesB"} else stretch
            text.setFont(face, look.size)
            if stretch:
                text.setCharSpace(space)
            _put(text, look, chars)
            after = at + width + space * len(chars)
            placed.append((look, at, after))
            at = after
        if stretch:
            text.setCharSpace(0)
        canvas.drawText(text)
        for look, start, _end in placed:
            if look.ticked:
                _draw_ticked(canvas, start, base, look.size)
        rules = [(start, end, look.size) for look, start, end in placed if look.ruled]
        if rules:
            fills = row.part.looks[row.line.end - 1].ruled == 2
            margin = self.style.leftIndent + row.indent + row.room
            _draw_rules(canvas, rules, base, margin, fills=fills)


def _put(text: Any, look: _Look, chars: str) -> None:
    """Write ``chars``; the sign of a ticked box unseen, for copying and searching: it is drawn."""
    if look.ticked:
        text.setTextRenderMode(3)
        text.textOut(chars)
        text.setTextRenderMode(0)
    else:
        text.textOut(chars)


def _draw_ticked(canvas: Any, left: float, base: float, size: float) -> None:
    """Draw a ticked box at ``left``."""
    canvas.setLineWidth(0.045 * size)
    canvas.rect(left + 0.09 * size, base - 0.05 * size, 0.8 * size, 0.8 * size)
    canvas.setLineWidth(0.11 * size)
    turn = (left + 0.4 * size, base + 0.06 * size)
    canvas.line(left + 0.18 * size, base + 0.36 * size, *turn)
    canvas.line(*turn, left + 0.94 * size, base + 0.88 * size)


def _stretch(row: _Row, spare: float, em: float) -> float:
    """Return what to add after each Chinese character so that the line ends flush."""
    part, line = row.part, row.line
    wide = sum(1 for face in part.faces[line.start : line.end] if face not in {"Times", "TimesB"})
    if part.faces[line.end - 1] not in {"Times", "TimesB"}:
        wide -= 1
    if wide <= 0:
        return 0.0
    stretch = spare / wide
    return stretch if stretch <= _MOST_STRETCH * em else 0.0


def _groups(row: _Row) -> Iterator[tuple[str, _Look, str, float]]:
    """Yield the stretches of a line that share face and look, with their natural width."""
    part, line = row.part, row.line
    places = range(line.start, line.end)
    for (face, look), group in groupby(places, lambda at: (part.faces[at], part.looks[at])):
        found = list(group)
        first, after = found[0], found[-1] + 1
        yield face, look, part.text[first:after], sum(part.widths[first:after])


def _draw_rules(
    canvas: Any, rules: list[tuple[float, float, float]], base: float, margin: float, *, fills: bool
) -> None:
    """Draw the rules under a line, neighbours joined, none beyond the right ``margin``."""
    canvas.setLineWidth(_RULE_WIDTH)
    joined: list[list[float]] = []
    for start, end, size in rules:
        if joined and start - joined[-1][1] < 0.01:
            joined[-1][1] = end
        else:
            joined.append([start, end, size])
    if fills:
        joined[-1][1] = margin
    for start, end, size in joined:
        height = base - size * _RULE_DEPTH
        canvas.line(start, height, min(end, margin), height)


def _pieces(root: Any, style: Any) -> list[list[tuple[str, _Look]]]:
    """Read the inside of a ``<para>``: for each part between ``<br/>`` its text and looks."""
    parts: list[list[tuple[str, _Look]]] = [[]]
    _read(root, _Look(style.fontName, style.fontSize), parts)
    _trim(parts)
    return parts


def _read(element: Any, look: _Look, parts: list[list[tuple[str, _Look]]]) -> None:
    """Append the text of ``element`` and of what is inside it to ``parts``."""
    if element.text:
        parts[-1].append((_joined(element.text), look))
    for child in element:
        if child.tag == "br":
            parts.append([])
        elif child.tag == "box":
            on = child.get("on") == "1"
            parts[-1].append((_TICK, replace(look, ticked=True)) if on else (_BOX, look))
        elif child.tag is not etree.Comment:
            _read(child, _changed(look, child), parts)
        if child.tail:
            parts[-1].append((_joined(child.tail), look))


def _changed(look: _Look, element: Any) -> _Look:
    """Return ``look`` as the tag ``element`` changes it."""
    if element.tag == "u":
        return replace(look, ruled=2 if element.get("fill") else 1)
    if element.tag == "b":
        return replace(look, font=_BOLD.get(look.font, look.font))
    if element.tag == "font":
        size = element.get("size")
        return replace(
            look, font=element.get("name", look.font), size=float(size) if size else look.size
        )
    raise unusable(element)


def _joined(text: str) -> str:
    """Join the lines of a template: a line end there, with its indent, is no space in Chinese."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    middle = [line.strip(" \t") for line in lines[1:-1]]
    return "".join([lines[0].rstrip(" \t"), *middle, lines[-1].lstrip(" \t")])


def _trim(parts: list[list[tuple[str, _Look]]]) -> None:
    """Take the template's plain spaces from both ends of a paragraph."""
    for at, side in ((0, "lstrip"), (-1, "rstrip")):
        if parts[at]:
            text, look = parts[at][at]
            parts[at][at] = (getattr(text, side)(" \t"), look)


def _measured(pieces: Iterable[tuple[str, _Look]]) -> _Part:
    """Find the glyph of every character."""
    chars: list[str] = []
    widths: list[float] = []
    faces: list[str] = []
    looks: list[_Look] = []
    for text, look in pieces:
        table = fonts.glyphs(look.font)
        for char in text:
            face, width, drawn = table[char]
            if drawn:
                chars.append(drawn)
                widths.append(width * look.size)
                faces.append(face)
                looks.append(look)
    return _Part("".join(chars), tuple(widths), tuple(faces), tuple(looks))


class PaperCanvas(Canvas):
    """A canvas on which single strings, too, are drawn with a face for every character."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initialFontName"] = "Song"
        kwargs["lang"] = "zh-CN"
        super().__init__(*args, **kwargs)

    @override
    def setFont(self, psfontname: str, *args: Any, **kwargs: Any) -> None:
        """Set a face; reportlab's tables name Helvetica for cells without text: not embedded."""
        name = "Song" if psfontname == "Helvetica" else fonts.standing(psfontname)
        super().setFont(name, *args, **kwargs)

    @override
    def drawString(self, x: float, y: float, text: str, *_: Any, **__: Any) -> None:
        """Draw ``text`` from ``x`` on."""
        base, size = self._fontname, self._fontsize
        if not fonts.is_ours(base):
            super().drawString(x, y, text)
            return
        line = self.beginText(x, y)
        for face, chars in fonts.runs(text, base):
            line.setFont(face, size)
            line.textOut(chars)
        self.drawText(line)
        self.setFont(base, size)

    @override
    def drawRightString(self, x: float, y: float, text: str, *_: Any, **__: Any) -> None:
        """Draw ``text`` so that it ends at ``x``."""
        self.drawString(x - fonts.width(text, self._fontname, self._fontsize), y, text)

    @override
    def drawCentredString(self, x: float, y: float, text: str, *_: Any, **__: Any) -> None:
        """Draw ``text`` with its middle at ``x``."""
        self.drawString(x - fonts.width(text, self._fontname, self._fontsize) / 2, y, text)
