"""One chart on the screen: draws a picture, tells what is pointed at, opens it by click or keys."""

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsScene, QToolTip, QWidget
from typing_extensions import override

from policepost.dashboard.drawing import colours, layouts, plates
from policepost.dashboard.drawing.picture import Picture, Space, Target
from policepost.dashboard.drawing.pieces import Blocks, Chosen, CurveItems, Fonts, Rules, Texts
from policepost.dashboard.shapes import Look, PanelData

LAYOUTS: dict[Look, Callable[[PanelData, Space], Picture]] = {
    Look.LINE: layouts.lines,
    Look.BARS: layouts.bars,
    Look.COLUMNS: layouts.columns,
    Look.FUNNEL: plates.funnel,
    Look.HEAT: plates.heat,
    Look.TILES: plates.tiles,
}
TOWARDS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
OPENING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class Chart(pg.GraphicsView):
    """A chart in any look, one Tab stop: arrows go from mark to mark, Enter opens its records."""

    opened = Signal(object)  # the Listing of the mark

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=colours.WHITE)
        self._fonts = Fonts()
        self._data: PanelData | None = None
        self._picture = Picture()
        self._at: int | None = None
        self._curves: list[CurveItems] = []
        self._rules, self._blocks, self._texts, self._chosen = (
            Rules(),
            Blocks(),
            Texts(self._fonts),
            Chosen(),
        )
        for layer in (self._rules, self._blocks, self._texts, self._chosen):
            self.addItem(layer)
        self.setRenderHint(self.renderHints().Antialiasing)
        self.setMinimumSize(120, 90)
        # A few items that all change at once need no index, and none can be out of date.
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)

    def show_data(self, data: PanelData) -> None:
        """Draw a panel's figures; the mark that the keys had reached stays reached."""
        self._data = data
        self.setAccessibleName(data.title)
        self._draw()

    @property
    def targets(self) -> list[Target]:
        """What can be pointed at, in the order of drawing."""
        return self._picture.targets

    @override
    def sizeHint(self) -> QSize:
        """Ask for no more room than its panel has: a scene grows with its chart, and asks for more.

        Beside an empty panel, whose sentence wraps, the rows would be as high as they ask.
        """
        return QSize(self.minimumSize())

    @override
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_chosen"):
            self._draw()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_chosen"):
            self._fonts.forget()
            self._draw()

    def _draw(self) -> None:
        width, height = self.width(), self.height()
        line = self._fonts.metrics("small", bold=False).height()
        space = Space(width, height, line, self._fonts.width)
        drawn = self._data is not None and not self._data.empty
        self._picture = (
            LAYOUTS[self._data.look](self._data, space) if drawn and self._data else Picture()
        )
        for layer in (self._rules, self._blocks, self._texts, self._chosen):
            layer.stretch(width, height)
        self._rules.put(self._picture.rules)
        self._blocks.put(self._picture.blocks)
        self._texts.put(self._picture.texts)
        self._draw_curves()
        if self._at is not None and self._at >= len(self.targets):
            self._at = None
        self._choose(self._at if self.hasFocus() else None, by_keys=True)

    def _draw_curves(self) -> None:
        """Draw the lines with items that live as long as the chart; those not needed are hidden."""
        while len(self._curves) < len(self._picture.curves):
            self._curves.append(CurveItems(self))
        for at, items in enumerate(self._curves):
            items.put(self._picture.curves[at] if at < len(self._picture.curves) else None)

    def _under(self, point: QPoint) -> int | None:
        """Return the smallest target under a point, so that a dot wins over the band it lies in."""
        found = [
            (target.box.width * target.box.height, at)
            for at, target in enumerate(self.targets)
            if target.box.holds(point.x(), point.y())
        ]
        return min(found)[1] if found else None

    def _choose(self, at: int | None, *, by_keys: bool) -> None:
        target = None if at is None else self.targets[at]
        self._chosen.put(target.frame if target else None, by_keys=by_keys)
        hint = target.mark.hint if target else ""
        self.setAccessibleDescription(hint)
        self.setToolTip(hint)
        opens = target is not None and target.mark.opens is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def _open(self, at: int | None) -> None:
        if at is not None and self.targets[at].mark.opens is not None:
            self.opened.emit(self.targets[at].mark.opens)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(self._under(event.position().toPoint()), by_keys=False)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._at = self._under(event.position().toPoint())
            self._open(self._at)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the first click has opened the list already

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._choose(self._at if self.hasFocus() else None, by_keys=True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in OPENING:
            self._open(self._at)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self.targets:
            self._walk_to(0 if key == Qt.Key.Key_Home else len(self.targets) - 1)
        elif key in TOWARDS and self.targets:
            self._walk_to(self._next(*TOWARDS[key]))
        else:
            event.ignore()

    def _walk_to(self, at: int) -> None:
        self._at = at
        self._choose(at, by_keys=True)
        frame = self.targets[at].frame
        corner = self.mapToGlobal(QPoint(round(frame.x), round(frame.bottom)))
        QToolTip.showText(corner, self.targets[at].mark.hint, self)

    def _next(self, across: int, down: int) -> int:
        """Return the nearest mark in a direction, this one if there is none, at first the first."""
        if self._at is None:
            return 0
        here = self.targets[self._at]
        ahead = [
            (abs(target.column - here.column), abs(target.row - here.row), at)
            for at, target in enumerate(self.targets)
            if (target.column - here.column) * across + (target.row - here.row) * down > 0
        ]
        return min(ahead)[2] if ahead else self._at

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.targets and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._at = self._at if self._at is not None else 0
        self._choose(self._at, by_keys=True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._choose(None, by_keys=True)
