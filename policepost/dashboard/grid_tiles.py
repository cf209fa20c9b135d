"""The grids on Today as tiles, toned by rule with the numbers on them."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from policepost.core.shapes import Tone
from policepost.dashboard.shapes import GridTile
from policepost.dashboard.short_list import ITEM_ROLE, Index, ShortList
from policepost.ui import style

TILE_HEIGHT, GAP, NARROWEST = 74, 8, 96
SIGNS: dict[Tone, str] = {"wait": "▽", "bad": "▼"}


class TileDelegate(QStyledItemDelegate):
    """Draws a tile; `width` is set by the view."""

    width = NARROWEST

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.width, style.px(TILE_HEIGHT))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile = index.data(ITEM_ROLE)
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        colours = style.tone(tile.tone)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        framed = state & QStyle.StateFlag.State_HasFocus or state & QStyle.StateFlag.State_MouseOver
        painter.setPen(QPen(QColor(style.BLUE), 1.5) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bg))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), style.px(5), style.px(5))
        inner = area.adjusted(style.px(9), style.px(7), -style.px(7), -style.px(7))
        _draw_texts(painter, inner, tile, colours.fg)
        painter.restore()


def _draw_texts(painter: QPainter, inner: QRect, tile: GridTile, colour: str) -> None:
    height = inner.height() // 3
    rows = (
        (tile.name, colour, style.font(14, bold=True)),
        (tile.people, style.INK, _fitting(tile.people, inner.width())),
        (tile.items, style.MUTED, style.font(13)),
    )
    painter.setPen(QColor(colour))
    painter.setFont(style.font(13))
    first = QRect(inner.left(), inner.top(), inner.width(), height)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(first, right, SIGNS.get(tile.tone, ""))
    for row, (text, ink, font) in enumerate(rows):
        room = QRect(inner.left(), inner.top() + row * height, inner.width(), height)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def _fitting(text: str, room: int) -> QFont:
    """Return a font in which a grid of thousands keeps its share in sight; the smallest if none."""
    fonts = [style.font(size) for size in (13, 12, 11)]
    wide = (QFontMetrics(font).horizontalAdvance(text) > room for font in fonts)
    return next((font for font, cut in zip(fonts, wide, strict=True) if not cut), fonts[-1])


class GridTiles(ShortList[GridTile]):
    """The tiles, three across or more; arrows walk in both directions."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self._tiles = TileDelegate()
        super().__init__(name, self._tiles, parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        half = style.px(GAP) // 2  # Qt centres a tile in its cell; so the outer gaps fall outside
        self.setViewportMargins(-half, 0, -half, 0)

    @override
    def put(self, items: Sequence[GridTile]) -> None:
        super().put(items)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Share the width out; Qt keeps room for a scroll bar unless told that none is wanted."""
        gap, height = style.px(GAP), style.px(TILE_HEIGHT + GAP)
        room = self.contentsRect().width() + gap
        across = max(min(room // style.px(NARROWEST + GAP), 3 + room // style.px(600)), 1)
        needed = -(-len(self.shown()) // across) * height
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if needed > self.contentsRect().height():
            bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
            room -= self.verticalScrollBar().sizeHint().width()
        self.setVerticalScrollBarPolicy(bar)
        self._tiles.width = (room - 1) // across - gap
        self.setGridSize(QSize((room - 1) // across, height))
