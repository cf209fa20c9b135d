"""A ledger on paper: ``<ledger heads="…">``, as many rows as a list has.

A table of paragraphs, as ``<blockTable>`` makes one, keeps each cell as several objects and
measures all of them again at every page: a list of a few thousand rows takes minutes. Here rows are
text, one a line with a tab between the cells, measured once; the heads stand again on every page,
columns are as wide as what stands in them asks for, and a text that is too long goes on in the next
line of its cell, so that nothing is cut off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.platypus.flowables import Flowable
from typing_extensions import override

from policepost.printing import breaking, fonts

_PAD: Final = 3.0  # points left and right of a cell's text
_GAP: Final = 2.5  # points above and below it
_GROUND: Final = 0.93  # grey behind the heads
_THIN: Final = 0.4
_MEASURED: Final = 2_000
"""Rows that decide how wide the columns are."""
_LEAST: Final = 2.6
"""Em: no column is narrower than two characters."""
_MOST_LINES: Final = 12
"""Lines of a cell; what is longer was no entry of a list, and its end is marked with …"""


@dataclass(frozen=True, slots=True)
class Look:
    """How the ledger looks: type of rows and heads, its size and from line to line, in points."""

    font: str = "Song"
    head: str = "Hei"
    size: float = 9.0
    leading: float = 12.0


class Rows:
    """The cells of a ledger, broken into lines once the width is known."""

    def __init__(self, heads: Sequence[str], rows: Sequence[Sequence[str]], look: Look) -> None:
        self.heads, self.rows, self.look = tuple(heads), rows, look
        self._width = -1.0
        self.columns: tuple[float, ...] = ()
        self._broken: dict[int, list[list[str]]] = {}
        self._counts = bytearray(len(rows))
        self._head: list[list[str]] = []

    def set_for(self, width: float) -> None:
        """Choose the widths of the columns for a frame so wide; does nothing the second time."""
        if width == self._width:
            return
        self._width, self._broken = width, {}
        self._counts = bytearray(len(self.rows))
        look = self.look
        asked = [max(_LEAST, _em(head, look.head)) * look.size for head in self.heads]
        for row in self.rows[:_MEASURED]:
            for at, cell in enumerate(row):
                asked[at] = max(asked[at], min(_em(cell, look.font) * look.size, width / 2))
        asked = [one + 2 * _PAD + 0.1 for one in asked]
        self.columns = _fitted(asked, _LEAST * look.size + 2 * _PAD, width)
        self._head = [
            self._lines(head, room, look.head)
            for head, room in zip(self.heads, self.columns, strict=True)
        ]

    def head(self) -> list[list[str]]:
        """The heads, each as the lines of its cell."""
        return self._head

    def cells(self, at: int) -> list[list[str]]:
        """The cells of a row, each as its lines."""
        return self._broken.get(at) or [[cell] for cell in self.rows[at]]

    def lines(self, at: int) -> int:
        """How many lines a row takes."""
        if not self._counts[at]:
            self._counts[at] = self._measured(at)
        return self._counts[at]

    def _measured(self, at: int) -> int:
        """Break the cells of a row that are too long for their columns."""
        row, look = self.rows[at], self.look
        wide = [
            _em(cell, look.font) * look.size > room - 2 * _PAD
            for cell, room in zip(row, self.columns, strict=True)
        ]
        if True not in wide:
            return 1
        cells = [
            self._lines(cell, room, look.font) for cell, room in zip(row, self.columns, strict=True)
        ]
        self._broken[at] = cells
        return max(map(len, cells))

    def _lines(self, text: str, column: float, font: str) -> list[str]:
        room, size = column - 2 * _PAD, self.look.size
        table = _widths(font)
        widths = [table[char] * size for char in text]
        if sum(widths) <= room:
            return [text]
        found = breaking.lines(text, widths, room, room, size)
        told = [text[one.start : one.end] for one in found]
        return told if len(told) <= _MOST_LINES else [*told[: _MOST_LINES - 1], "…"]


def _em(text: str, font: str) -> float:
    """How wide a text is, in its own size."""
    return sum(map(_widths(font).__getitem__, text))


class _Widths(dict[str, float]):
    """Character to its width in one face, in its own size."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._table = fonts.glyphs(font)

    def __missing__(self, char: str) -> float:
        self[char] = self._table[char].width
        return self[char]


@cache
def _widths(font: str) -> _Widths:
    return _Widths(font)


def _fitted(asked: Sequence[float], least: float, width: float) -> tuple[float, ...]:
    """Share a width out: what a column asks for if there is room, else the widest give way."""
    total = sum(asked)
    if total <= width:
        return tuple(one * width / total for one in asked)
    low, high = 0.0, max(asked)
    for _ in range(40):  # the width above which columns are cut, found by halving
        middle = (low + high) / 2
        low, high = (
            (middle, high) if sum(min(one, middle) for one in asked) < width else (low, middle)
        )
    cut = [max(min(one, low), least) for one in asked]
    return tuple(one * width / sum(cut) for one in cut)


class Ledger(Flowable):
    """Some rows of a ledger under their heads; ``silent`` takes its room and draws nothing."""

    def __init__(self, rows: Rows, *, first: int = 0, silent: bool = False) -> None:
        super().__init__()
        self._rows, self._first, self._silent = rows, first, silent
        self._end = len(rows.rows)

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the size taken, or more than there is if not all rows fit."""
        self._rows.set_for(aW)
        self.width = aW
        count, height = self._fitting(aH)
        whole = self._first + count == self._end
        self.height = height if whole else aH + 1
        return aW, self.height

    def _fitting(self, room: float) -> tuple[int, float]:
        """How many rows have room, and how high they are with the heads."""
        height = self._height(max(map(len, self._rows.head()), default=1))
        count = 0
        while self._first + count < self._end:
            more = self._height(self._rows.lines(self._first + count))
            if height + more > room:
                break
            height += more
            count += 1
        return count, height

    def _height(self, lines: int) -> float:
        return lines * self._rows.look.leading + 2 * _GAP

    @override
    def split(self, aW: float, aH: float) -> list[Flowable]:
        """Return the rows that fit, and the rest for the next page."""
        self._rows.set_for(aW)
        count, _height = self._fitting(aH)
        if not count:
            return []
        here = Ledger(self._rows, first=self._first, silent=self._silent)
        here._end = self._first + count
        rest = Ledger(self._rows, first=here._end, silent=self._silent)
        rest._end = self._end
        return [here, rest] if here._end < self._end else [here]

    @override
    def draw(self) -> None:
        """Draw heads, rows and the lines between them."""
        if self._silent:
            return
        canvas: Any = self.canv
        pen = _Pen(canvas, self._rows.look)
        heads = self._rows.head()
        levels = [self.height, self.height - self._height(max(map(len, heads), default=1))]
        canvas.setFillGray(_GROUND)
        canvas.rect(0, levels[1], self.width, levels[0] - levels[1], stroke=0, fill=1)
        canvas.setFillGray(0)
        pen.put(heads, self._rows.columns, levels[0], self._rows.look.head)
        for at in range(self._first, self._end):
            pen.put(self._rows.cells(at), self._rows.columns, levels[-1], self._rows.look.font)
            levels.append(levels[-1] - self._height(self._rows.lines(at)))
        pen.lift()
        self._rule(canvas, levels)

    def _rule(self, canvas: Any, levels: Sequence[float]) -> None:
        canvas.setLineWidth(_THIN)
        edges = [0.0]
        for width in self._rows.columns:
            edges.append(edges[-1] + width)
        across = [(0, level, self.width, level) for level in levels]
        canvas.lines([*across, *((edge, levels[-1], edge, levels[0]) for edge in edges)])


class _Pen:
    """Writes the text of a page.

    reportlab measures each piece of text again as it writes it, which takes half of the time; here
    the operators are written straight, and those of what comes again (kinds, grids, days) are kept.
    """

    def __init__(self, canvas: Any, look: Look) -> None:
        self._canvas, self._look = canvas, look
        self._text = canvas.beginText(0, 0)
        self._text.setFont(look.font, look.size)
        self._told: dict[tuple[str, str], str] = {}

    def put(
        self, cells: Sequence[Sequence[str]], columns: Sequence[float], top: float, font: str
    ) -> None:
        """Write the cells of a row whose upper edge is at ``top``."""
        look, left, code = self._look, _PAD, self._text._code  # noqa: SLF001
        for lines, width in zip(cells, columns, strict=True):
            base = top - _GAP - (look.leading + look.size * 0.76) / 2
            for line in lines:
                if line:
                    code.append(f"1 0 0 1 {left:.2f} {base:.2f} Tm {self._operators(line, font)}")
                base -= look.leading
            left += width

    def _operators(self, line: str, font: str) -> str:
        """What writes a line from where the pen stands."""
        told = self._told.get((font, line))
        if told is None:
            told = " ".join(
                piece
                for face, chars in fonts.runs(line, font)
                for piece in self._piece(face, chars)
            )
            self._told[font, line] = told
        return told

    def _piece(self, face: str, chars: str) -> Iterator[str]:
        canvas: Any = self._canvas
        fonts.face(face)  # loaded; reportlab draws the rest with what it has under the name
        document, drawn = canvas._doc, pdfmetrics.getFont(face)  # noqa: SLF001
        for subset, written in drawn.splitString(chars, document):
            name = drawn.getSubsetInternalName(subset, document)
            yield f"{name} {self._look.size:g} Tf ({canvas._escape(written)}) Tj"  # noqa: SLF001

    def lift(self) -> None:
        """Put what was written on the page."""
        self._canvas.drawText(self._text)
