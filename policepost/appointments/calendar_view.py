"""The calendar, worked by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from policepost.appointments.arranging import Block, Column, Stop, arranged, nearest, stops
from policepost.appointments.calendar_paint import HEAD, CalendarPicture
from policepost.core.language import _, format_short_day, format_weekday
from policepost.ui import style

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CalendarView(CalendarPicture):
    """One or more days from hour to hour.

    The arrow keys go from booking to free time to booking, left and right from day to day; Enter
    opens a booking or books the free time, and so does a click.
    """

    opened = Signal(object)
    """The `Ref` of a block that was opened."""
    wanted = Signal(object)
    """The moment of a free time that somebody is to be booked for."""
    left_days = Signal(int)
    """The keys went beyond the days shown: -1 before, 1 after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._enter_from = 0

    def show_columns(
        self, columns: Sequence[Column], hours: tuple[int, int], slot_minutes: int, now: datetime
    ) -> None:
        """Show days; the keyboard stays where it was, or goes to the next thing that comes."""
        same = [one.day for one in columns] == [one.day for one in self.columns]
        self.columns = tuple(columns)
        self._placed = [arranged(column.blocks) for column in columns]
        self._first, self._last = hours
        self._slot, self._now, self._hover = slot_minutes, now, None
        self._stop = self._again(self._stop) if same and self._stop else self._start()
        self._measure()
        self._say()
        self.viewport().update()

    def stop(self) -> Stop | None:
        """Where the keyboard stands."""
        return self._stop

    def stand_on(self, stop: Stop | None) -> None:
        """Put the keyboard on a booking or a free time, and bring it into sight."""
        self._stop = stop
        self._reveal()
        self._say()
        self.viewport().update()

    def _start(self) -> Stop | None:
        """Where the keyboard stands when other days are shown."""
        side, self._enter_from = self._enter_from, 0
        found = [stops(column) for column in self.columns]
        if side and self._stop is not None:
            column = found[0] if side > 0 else found[-1]
            return nearest(column, self._stop.at.time()) or _first(
                [stop for one in found for stop in one]
            )
        every = [stop for one in found for stop in one]
        ahead = [stop for stop in every if self._now is not None and stop.at >= self._now]
        return _first(ahead) or _first(every)

    def _again(self, stop: Stop) -> Stop | None:
        """The same booking wherever it stands now, else what is nearest to its old place."""
        every = [other for column in self.columns for other in stops(column)]
        if stop.ref is not None:
            for other in every:
                if other.ref == stop.ref:
                    return other
        same_day = [other for other in every if other.at.date() == stop.at.date()]
        return nearest(same_day, stop.at.time()) or _first(every)

    def _number(self, stop: Stop) -> int:
        days = [column.day for column in self.columns]
        return days.index(stop.at.date()) if stop.at.date() in days else 0

    # The keyboard

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ENTER and self._stop is not None:
            self._open(self._stop)
        elif key in _STEPS:
            self._go_along(_STEPS[key])
        elif key in _SIDES:
            self._go_across(_SIDES[key])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self._go_to_end(key == Qt.Key.Key_End)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._leave(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            event.ignore()

    def _go_along(self, step: int) -> None:
        if self._stop is None:
            return
        day = stops(self.columns[self._number(self._stop)])
        at = day.index(self._stop) + step if self._stop in day else 0
        if 0 <= at < len(day):
            self.stand_on(day[at])

    def _go_across(self, step: int) -> None:
        if self._stop is None:
            self._leave(step)
            return
        number = self._number(self._stop) + step
        while 0 <= number < len(self.columns):
            found = nearest(stops(self.columns[number]), self._stop.at.time())
            if found is not None:
                self.stand_on(found)
                return
            number += step
        self._leave(step)

    def _go_to_end(self, last: bool) -> None:  # noqa: FBT001
        if self._stop is not None:
            day = stops(self.columns[self._number(self._stop)])
            if day:
                self.stand_on(day[-1 if last else 0])

    def _leave(self, step: int) -> None:
        self._enter_from = step
        self.left_days.emit(step)

    def _open(self, stop: Stop) -> None:
        if stop.ref is None:
            self.wanted.emit(stop.at)
        else:
            self.opened.emit(stop.ref)

    def _say(self) -> None:
        """Tell a screen reader where the keyboard stands."""
        self.setAccessibleDescription(self.words() if self._stop is not None else "")

    def words(self) -> str:
        """What the keyboard stands on, in words."""
        stop = self._stop
        if stop is None:
            return ""
        when = (
            f"{format_weekday(stop.at.date())} {format_short_day(stop.at.date())} {stop.at:%H:%M}"
        )
        for placed in self._placed[self._number(stop)]:
            if stop.ref is not None and placed.block.ref == stop.ref:
                return f"{when} {_said(placed.block)}"
        return _("{when}, free").format(when=when)

    def _reveal(self) -> None:
        """Scroll so that the place of the keyboard can be seen."""
        if self._stop is None or not self.columns:
            return
        number = self._number(self._stop)
        area = self._free_area(number, self._stop.at)
        bar = self.verticalScrollBar()
        if area.top() < style.px(HEAD):
            bar.setValue(bar.value() - round(style.px(HEAD) - area.top()) - style.px(4))
        elif area.bottom() > self.viewport().height():
            bar.setValue(
                bar.value() + round(area.bottom() - self.viewport().height()) + style.px(4)
            )

    # The mouse

    def at_point(self, point: QPointF) -> Stop | None:
        """What is under a point of the viewport: a block, else a free time."""
        if point.y() < style.px(HEAD):
            return None
        for number, column in enumerate(self.columns):
            for placed in reversed(self._placed[number]):
                if self.block_area(number, placed).contains(point):
                    return Stop(placed.block.starts, placed.block.ref)
            for at in column.free:
                if self._free_area(number, at).contains(point):
                    return Stop(at)
        return None

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.at_point(event.position())
        shape = Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if found != self._hover:
            self._hover = found
            self.viewport().update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.at_point(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._stop = found
            self._say()
            self.viewport().update()
            self._open(found)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.viewport().update()

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        if event.type() == QEvent.Type.Leave:
            self.leaveEvent(event)
        return bool(super().viewportEvent(event))

    def _tip(self, point: QPointF) -> str:
        """The words of a block in full."""
        for number in range(len(self.columns)):
            for placed in self._placed[number]:
                if self.block_area(number, placed).contains(point):
                    block = placed.block
                    return f"{block.starts:%H:%M}–{block.ends:%H:%M}  {_said(block)}"
        return ""

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()


def _first(found: Sequence[Stop]) -> Stop | None:
    return found[0] if found else None


def _said(block: Block) -> str:
    parts = (block.title, block.subject, block.state, block.detail)
    return " · ".join(part for part in parts if part)
