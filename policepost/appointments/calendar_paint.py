"""How the calendar looks: days side by side from hour to hour, bookings as blocks."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QWidget
from typing_extensions import override

from policepost.appointments import slots
from policepost.appointments.arranging import Block, Column, Placed, Stop
from policepost.core.language import _
from policepost.ui import style

HEAD = 34
GUTTER = 52
LEAST_SLOT = 23
LEAST_HOUR = 46
_LEAST_SUBJECT = 44
_CLOSED = QColor("#f7f8fa")
_GRID = QColor("#e9edf2")
_HOURS = QColor("#8794a7")


class CalendarPicture(QAbstractScrollArea):
    """Draws the days that it was given; what can be done with them is for its heir to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Calendar"))
        self.columns: tuple[Column, ...] = ()
        self._placed: list[list[Placed]] = []
        self._first, self._last, self._slot = 8, 18, 30
        self._now: datetime | None = None
        self._stop: Stop | None = None
        self._hover: Stop | None = None

    # Measures

    def _hour(self) -> float:
        """Pixels of an hour: all hours fit if they can, a slot is never lower than a line."""
        room = self.viewport().height() - style.px(HEAD)
        fitting = room / max(1, self._last - self._first)
        return max(fitting, style.px(LEAST_HOUR), style.px(LEAST_SLOT) * 60 / self._slot)

    def _measure(self) -> None:
        room = self.viewport().height() - style.px(HEAD)
        whole = round(self._hour() * (self._last - self._first))
        self.verticalScrollBar().setPageStep(room)
        self.verticalScrollBar().setSingleStep(style.px(40))
        self.verticalScrollBar().setRange(0, max(0, whole - room))

    def _y(self, moment: datetime, column: Column) -> float:
        start = datetime.combine(column.day, moment.min.time()).astimezone()
        hours = (moment - start).total_seconds() / 3600 - self._first
        return style.px(HEAD) + hours * self._hour() - self.verticalScrollBar().value()

    def _column_area(self, number: int) -> QRectF:
        left = style.px(GUTTER)
        width = (self.viewport().width() - left) / max(1, len(self.columns))
        return QRectF(left + number * width, 0, width, self.viewport().height())

    def block_area(self, number: int, placed: Placed) -> QRectF:
        """Where a block is drawn, in the viewport."""
        area = self._column_area(number).adjusted(style.px(3), 0, -style.px(3), 0)
        width = area.width() / placed.lanes
        column = self.columns[number]
        top = self._y(placed.block.starts, column)
        bottom = self._y(placed.block.ends, column)
        height = max(bottom - top - style.px(2), style.px(18))
        gap = style.px(2) if placed.lane + 1 < placed.lanes else 0
        return QRectF(area.left() + placed.lane * width, top + 1, width - gap, height)

    def _free_area(self, number: int, at: datetime) -> QRectF:
        column = self.columns[number]
        area = self._column_area(number).adjusted(style.px(3), 0, -style.px(3), 0)
        top = self._y(at, column)
        bottom = self._y(at + timedelta(minutes=self._slot), column)
        return QRectF(area.left(), top + 1, area.width(), bottom - top - 2)

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(style.SURFACE))
        for number, column in enumerate(self.columns):
            self._paint_ground(painter, number, column)
        self._paint_hours(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_now(painter)
        for number in range(len(self.columns)):
            self._paint_stop(painter, number)
            for placed in self._placed[number]:
                self._paint_block(painter, number, placed)
        self._paint_heads(painter)
        painter.end()

    def _paint_ground(self, painter: QPainter, number: int, column: Column) -> None:
        area = self._column_area(number)
        painter.fillRect(area, _CLOSED)
        for first, last in column.spans:
            top = self._y(slots.moment(column.day, first), column)
            bottom = self._y(slots.moment(column.day, last), column)
            painter.fillRect(
                QRectF(area.left(), top, area.width(), bottom - top), QColor(style.SURFACE)
            )

    def _paint_hours(self, painter: QPainter) -> None:
        painter.setFont(style.font(13))
        width = self.viewport().width()
        for hour in range(self._first, self._last + 1):
            y = round(
                style.px(HEAD)
                + (hour - self._first) * self._hour()
                - self.verticalScrollBar().value()
            )
            painter.setPen(_GRID)
            painter.drawLine(style.px(GUTTER), y, width, y)
            if hour < self._last:
                painter.setPen(_HOURS)
                words = QRect(0, y + style.px(2), style.px(GUTTER - 6), style.px(18))
                painter.drawText(words, Qt.AlignmentFlag.AlignRight, f"{hour}:00")
        painter.setPen(QColor(style.LINE))
        for number in range(len(self.columns)):
            x = round(self._column_area(number).left())
            painter.drawLine(x, 0, x, self.viewport().height())

    def _paint_block(self, painter: QPainter, number: int, placed: Placed) -> None:
        block = placed.block
        area = self.block_area(number, placed)
        colours = style.tone(block.tone)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        if block.over:
            painter.setOpacity(0.72)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.bg))
        painter.drawRoundedRect(area, style.px(4), style.px(4))
        painter.setBrush(QColor(colours.fg))
        bar = QRectF(area.left(), area.top(), style.px(3), area.height())
        painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.setOpacity(1)
        if self._stop is not None and self._stop.ref == block.ref:
            strong = self.hasFocus()
            painter.setPen(QPen(QColor(style.BLUE), style.px(2) if strong else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), style.px(4), style.px(4))
        self._paint_words(painter, area, placed)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRectF, placed: Placed) -> None:
        block = placed.block
        left = style.px(9 if area.width() > style.px(90) else 6)
        inner = area.adjusted(left, style.px(2), -style.px(2), -style.px(1)).toRect()
        face = style.font(13)
        face.setStrikeOut(block.struck)
        small = style.font(12)
        line = QFontMetrics(face).height()
        two = inner.height() >= line + QFontMetrics(small).height() - style.px(2)
        room = inner.width()
        if not two and block.state:
            room -= self._paint_state(painter, inner, block, QFontMetrics(face))
        painter.setPen(QColor(style.MUTED if block.struck or block.over else style.INK))
        painter.setFont(face)
        top = QRect(inner.left(), inner.top(), room, line if two else inner.height())
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, _fitted(painter, block, room))
        if two:
            painter.setFont(small)
            painter.setPen(QColor(style.tone(block.tone).fg if block.state else style.MUTED))
            under = QRect(inner.left(), top.bottom(), room, QFontMetrics(small).height())
            said = " · ".join(part for part in (block.state, block.detail) if part)
            words = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room)
            painter.drawText(under, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_state(
        self, painter: QPainter, inner: QRect, block: Block, face: QFontMetrics
    ) -> int:
        """The state at the right end, as a word or a mark; gives the width it took."""
        painter.setFont(style.font(12))
        painter.setPen(QColor(style.tone(block.tone).fg))
        metrics = painter.fontMetrics()
        needed = min(face.horizontalAdvance(block.title), style.px(_LEAST_SUBJECT))
        room = inner.width() - needed - style.px(8)
        shown = (one for one in (block.state, block.mark) if metrics.horizontalAdvance(one) <= room)
        word = next(shown, "")
        area = inner.adjusted(0, 0, -style.px(3), 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        return metrics.horizontalAdvance(word) + style.px(6) if word else 0

    def _paint_stop(self, painter: QPainter, number: int) -> None:
        """The free time under the mouse or the keyboard."""
        for stop, strong in ((self._hover, False), (self._stop, self.hasFocus())):
            if stop is None or stop.ref is not None or stop.at.date() != self.columns[number].day:
                continue
            area = self._free_area(number, stop.at)
            painter.setPen(
                QPen(
                    QColor(style.BLUE),
                    style.px(2) if strong else 1,
                    Qt.PenStyle.SolidLine if strong else Qt.PenStyle.DashLine,
                )
            )
            painter.setBrush(QColor("#f5f8fd"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), style.px(4), style.px(4))
            painter.setPen(QColor(style.BLUE))
            painter.setFont(style.font(13))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"＋ {stop.at:%H:%M}")

    def _paint_now(self, painter: QPainter) -> None:
        for number, column in enumerate(self.columns):
            if self._now is not None and self._now.date() == column.day:
                y = self._y(self._now, column)
                area = self._column_area(number)
                painter.setPen(QPen(QColor(style.ALARM), style.px(1.5)))
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
                painter.setBrush(QColor(style.ALARM))
                painter.drawEllipse(QPointF(area.left(), y), style.px(3), style.px(3))

    def _paint_heads(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        head = QRect(0, 0, self.viewport().width(), style.px(HEAD))
        painter.fillRect(head, QColor("#fafbfc"))
        painter.setPen(QColor(style.LINE))
        painter.drawLine(head.bottomLeft(), head.bottomRight())
        for number, column in enumerate(self.columns):
            area = self._column_area(number).toRect()
            area.setHeight(style.px(HEAD))
            painter.setPen(QColor(style.LINE))
            painter.drawLine(area.topLeft(), area.bottomLeft())
            area.adjust(style.px(9), 0, -style.px(4), 0)
            today = self._now is not None and column.day == self._now.date()
            painter.setPen(QColor(style.BLUE if today else style.INK))
            painter.setFont(style.font(14, bold=True))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, column.title)
            area.setLeft(
                area.left() + painter.fontMetrics().horizontalAdvance(column.title) + style.px(7)
            )
            painter.setPen(QColor(style.MUTED))
            painter.setFont(style.font(12))
            words = painter.fontMetrics().elidedText(
                column.note, Qt.TextElideMode.ElideRight, area.width()
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)


def _fitted(painter: QPainter, block: Block, room: int) -> str:
    """The title with its subject as far as there is room; a subject of one letter helps nobody."""
    metrics = painter.fontMetrics()
    whole = f"{block.title} {block.subject}".strip()
    if metrics.horizontalAdvance(whole) <= room:
        return whole
    alone = metrics.horizontalAdvance(block.title)
    if alone <= room < alone + style.px(_LEAST_SUBJECT):
        return block.title
    return metrics.elidedText(whole, Qt.TextElideMode.ElideRight, room)
