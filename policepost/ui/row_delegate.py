"""How a row of a list is drawn."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from policepost.ui import style
from policepost.ui.table import TONE_ROLE, Index

ROW_HEIGHT = 34


class RowDelegate(QStyledItemDelegate):
    """Draws text and badges itself: a third faster than the style does, the same everywhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = QPen(QColor("#e9edf2"))
        self._ink, self._muted = QColor(style.INK), QColor(style.MUTED)
        self._chosen = QColor(style.TONES["info"].bg)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._chosen)
        painter.setPen(self._line)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        text = index.data()
        if text:
            inner = area.adjusted(style.px(8), 0, -style.px(6), 0)
            tone = index.data(TONE_ROLE)
            if tone is None:
                self._draw_text(painter, inner, text, index)
            else:
                self._draw_badge(painter, inner, text, tone)
        painter.restore()

    def _draw_text(self, painter: QPainter, area: QRect, text: str, index: Index) -> None:
        columns = getattr(index.model(), "columns", None)
        column = columns[index.column()] if columns is not None else None
        muted, ends = (column.muted, column.ends) if column is not None else (False, False)
        painter.setPen(self._muted if muted else self._ink)
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        mode = Qt.TextElideMode.ElideMiddle if ends else Qt.TextElideMode.ElideRight
        painter.drawText(area, align, painter.fontMetrics().elidedText(text, mode, area.width()))

    def _draw_badge(self, painter: QPainter, area: QRect, text: str, tone: str) -> None:
        colours = style.tone(tone)
        painter.setFont(style.font(13))
        metrics = QFontMetrics(painter.font())
        width = min(metrics.horizontalAdvance(text) + style.px(14), area.width())
        height = style.px(20)
        badge = QRect(area.left() - style.px(1), area.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bg))
        painter.drawRoundedRect(badge, style.px(4), style.px(4))
        painter.setPen(QColor(colours.fg))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - style.px(10))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, shown)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(style.px(80), style.px(ROW_HEIGHT))
