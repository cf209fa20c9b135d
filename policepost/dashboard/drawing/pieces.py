"""What pyqtgraph has not: rounded, patterned blocks, texts in pixels, a frame around a mark."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from policepost.dashboard.drawing import colours
from policepost.dashboard.drawing.picture import Block, Box, Curve, Rule, Size, Text
from policepost.ui import style

PATTERNS = {"stripes": Qt.BrushStyle.BDiagPattern, "dots": Qt.BrushStyle.Dense6Pattern}
SIZES: dict[Size, float] = {"small": 12, "body": 13, "large": 18}
DOT_RADIUS = 3.2


def font(size: Size, *, bold: bool) -> QFont:
    """Return the type for a text of the chart."""
    return style.font(SIZES[size], bold=bold)


class Fonts:
    """The chart's fonts and the widths of texts, kept because a refresh asks the same again."""

    def __init__(self) -> None:
        self._metrics: dict[tuple[Size, bool], QFontMetricsF] = {}
        self._widths: dict[tuple[str, Size, bool], float] = {}

    def forget(self) -> None:
        """Measure anew, because the size of type has changed."""
        self._metrics.clear()
        self._widths.clear()

    def metrics(self, size: Size, *, bold: bool) -> QFontMetricsF:
        """Return the measures of one of the fonts."""
        if (size, bold) not in self._metrics:
            self._metrics[size, bold] = QFontMetricsF(font(size, bold=bold))
        return self._metrics[size, bold]

    def width(self, text: str, size: Size, bold: bool) -> float:  # noqa: FBT001 - Space.measure calls it
        """Return the width of a text in pixels."""
        key = (text, size, bold)
        if key not in self._widths:
            self._widths[key] = self.metrics(size, bold=bold).horizontalAdvance(text)
        return self._widths[key]


def rectangle(box: Box) -> QRectF:
    """Return a box as Qt knows it."""
    return QRectF(box.x, box.y, box.width, box.height)


class Layer(pg.GraphicsObject):
    """Something painted over the whole chart, in its pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()

    def stretch(self, width: float, height: float) -> None:
        """Cover a chart of this size."""
        self.prepareGeometryChange()
        self._bounds = QRectF(0, 0, width, height)

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds


class Rules(Layer):
    """The thin lines across."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[QLineF] = []

    def put(self, rules: Sequence[Rule]) -> None:
        """Show these instead of what was."""
        self._lines = [
            QLineF(rule.x, round(rule.y) + 0.5, rule.right, round(rule.y) + 0.5) for rule in rules
        ]
        self.update()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setPen(QPen(QColor(colours.RULE), 1))
        painter.drawLines(self._lines)


class Blocks(Layer):
    """Bars, cells and tiles."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: Sequence[Block] = ()

    def put(self, blocks: Sequence[Block]) -> None:
        """Show these instead of what was."""
        self._blocks = blocks
        self.update()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for block in self._blocks:
            box = rectangle(block.box)
            painter.setBrush(QColor(block.colour))
            painter.drawRoundedRect(box, block.radius, block.radius)
            if block.pattern:
                painter.setBrush(QBrush(QColor(255, 255, 255, 150), PATTERNS[block.pattern]))
                painter.drawRoundedRect(box, block.radius, block.radius)


class Texts(Layer):
    """Every word and figure of the chart."""

    def __init__(self, fonts: Fonts) -> None:
        super().__init__()
        self._fonts = fonts
        self._texts: Sequence[Text] = ()

    def put(self, texts: Sequence[Text]) -> None:
        """Show these instead of what was."""
        self._texts = texts
        self.update()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        for text in sorted(self._texts, key=lambda text: (text.size, text.bold)):
            metrics = self._fonts.metrics(text.size, bold=text.bold)
            left = text.x - text.across * self._fonts.width(text.text, text.size, text.bold)
            # The line of a Chinese font leaves room above figures: they stand by their own height.
            tall = metrics.capHeight() if text.text.isascii() else metrics.ascent()
            deep = 0.0 if text.text.isascii() else metrics.descent()
            base = text.y + (tall - deep) / 2
            painter.setFont(font(text.size, bold=text.bold))
            painter.setPen(QColor(text.colour))
            painter.drawText(QPointF(left, base), text.text)


class Chosen(Layer):
    """The frame around the mark that is pointed at or that the keys have reached."""

    def __init__(self) -> None:
        super().__init__()
        self._box: QRectF | None = None
        self._pen = QPen()
        self.setZValue(10)

    def put(self, box: Box | None, *, by_keys: bool) -> None:
        """Frame a box, or nothing."""
        self._box = rectangle(box) if box else None
        self._pen = QPen(QColor(colours.FOCUS if by_keys else colours.INK), 2 if by_keys else 1)
        self.update()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._box is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen)
        edge = self._pen.widthF() / 2
        inside = self._box.adjusted(-edge, -edge, edge, edge).intersected(
            self._bounds.adjusted(edge, edge, -edge, -edge)
        )
        painter.drawRoundedRect(inside, 3, 3)


class CurveItems:
    """pyqtgraph's own line for one curve, with dots if it is the one that counts."""

    def __init__(self, view: pg.GraphicsView) -> None:
        self._line = pg.PlotCurveItem(antialias=True)
        self._dots = pg.ScatterPlotItem(size=2 * DOT_RADIUS, pen=None)
        view.addItem(self._line)
        view.addItem(self._dots)

    def put(self, curve: Curve | None) -> None:
        """Draw another curve, or none."""
        across, down = zip(*curve.points, strict=True) if curve else ((), ())
        self._line.setData(list(across), list(down))
        self._line.setVisible(curve is not None)
        dots = curve is not None and not curve.dashed
        self._dots.setVisible(dots)
        if curve is not None:
            dash = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
            self._line.setPen(pg.mkPen(curve.colour, width=2, style=dash))
            self._dots.setBrush(pg.mkBrush(curve.colour))
        self._dots.setData(list(across) if dots else [], list(down) if dots else [])
