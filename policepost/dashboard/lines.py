"""Lines of two rows, as on Today: perhaps a time at the left, perhaps a badge at the right."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from policepost.dashboard.shapes import Line
from policepost.dashboard.short_list import ITEM_ROLE, Index, ShortList
from policepost.ui import style

ROW = 53
TIME = 58


class LineDelegate(QStyledItemDelegate):
    """Draws a row: time, title over detail, badge."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(style.px(120), style.px(ROW))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ITEM_ROLE)
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        _draw_ground(painter, option, area)
        left, right = area.left() + style.px(8), area.right() - _draw_badge(painter, area, line)
        if line.when:
            painter.setFont(style.font(14, bold=True))
            painter.setPen(QColor(style.BLUE))
            room = area.adjusted(style.px(8), 0, 0, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, line.when)
            left += style.px(TIME)
        half = style.px(22)
        top = area.center().y() - half + 1
        for text, colour, font in (
            (line.title, style.INK, style.font(14)),
            (line.detail, style.MUTED, style.font(13)),
        ):
            _draw_line(painter, QRect(left, top, right - left, half), text, colour, font)
            top += half
        painter.restore()


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
    state = option.state  # type: ignore[attr-defined]
    focused = state & QStyle.StateFlag.State_HasFocus
    if focused or state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, QColor(style.tone("info").bg if focused else style.GROUND))
    painter.setPen(QPen(QColor("#e9edf2"), 1))
    painter.drawLine(area.topLeft(), area.topRight())
    if focused:
        painter.fillRect(
            QRect(area.left(), area.top(), style.px(3), area.height()), QColor(style.BLUE)
        )


def _draw_line(painter: QPainter, room: QRect, text: str, colour: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def _draw_badge(painter: QPainter, area: QRect, line: Line) -> int:
    """Draw the badge at the right end and return the width it took, 0 without one."""
    if not line.badge:
        return 0
    colours = style.tone(line.tone)
    font = style.font(13)
    width = QFontMetrics(font).horizontalAdvance(line.badge) + style.px(14)
    height = style.px(21)
    box = QRect(area.right() - width, area.center().y() - height // 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.bg))
    painter.drawRoundedRect(box, style.px(4), style.px(4))
    painter.setFont(font)
    painter.setPen(QColor(colours.fg))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line.badge)
    return width + style.px(10)


class LineList(ShortList[Line]):
    """The lines one below the other."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, LineDelegate(), parent)
