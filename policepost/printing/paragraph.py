"""Chinese paragraphs for reportlab, in the place of the flowable that z3c.rml makes of ``<para>``.

What stands in one is read by `policepost.printing.markup`, its lines are broken by
`policepost.printing.breaking`, and each is drawn here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from lxml import etree
from reportlab.platypus.flowables import Flowable
from typing_extensions import override

from policepost.printing import breaking, markup
from policepost.printing.markup import Look, Part

_CENTRE, _RIGHT, _JUSTIFY = 1, 2, 4  # reportlab's numbers; left is what remains
_RULE_DEPTH: Final = 0.16  # of the type size below the base line
_RULE_WIDTH: Final = 0.6  # points
_MOST_STRETCH: Final = 0.3  # of an em per character; beyond it a short line is better left ragged


@dataclass(frozen=True, slots=True)
class _Row:
    """One line on paper: the part it is of, its place there, its indent and the room it has."""

    part: Part
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
        self._parts = markup.parts(text, style.fontName, style.fontSize)
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
            lines = breaking.lines(part.outline, part.widths, room - indent, room, style.fontSize)
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
        placed: list[tuple[Look, float, float]] = []
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


def _put(text: Any, look: Look, chars: str) -> None:
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


def _groups(row: _Row) -> Iterator[tuple[str, Look, str, float]]:
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
