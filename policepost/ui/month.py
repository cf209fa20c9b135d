"""A month to pick a day from, with the days on which the post does not work."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _, format_month
from policepost.ui import style
from policepost.ui.basics import icon, row_button

WIDTH, HEIGHT = 336, 236


class Days(QCalendarWidget):
    """Six weeks; days off stand in red, make-up Saturdays do not, today is framed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setNavigationBarVisible(False)
        self.setFixedSize(style.px(WIDTH), style.px(HEIGHT))
        words = QTextCharFormat()
        words.setForeground(QColor(style.MUTED))
        for day in list(Qt.DayOfWeek):
            self.setWeekdayTextFormat(day, words)  # of the header: the days are drawn here

    @override
    def paintCell(self, painter: QPainter, rect: QRect, day: QDate | date) -> None:
        shown = day if isinstance(day, date) else _plain(day)
        chosen = shown == _plain(self.selectedDate())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, QColor(style.SURFACE))
        mark = rect.adjusted(style.px(5), style.px(2), -style.px(5), -style.px(2))
        if chosen or shown == clock.today():
            painter.setPen(QPen(QColor(style.BLUE), 1.2))
            painter.setBrush(QColor(style.BLUE) if chosen else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(mark, style.px(5), style.px(5))
        painter.setFont(style.font(14, bold=chosen))
        painter.setPen(QColor(style.SURFACE if chosen else self._ink(shown)))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(shown.day))
        painter.restore()

    def _ink(self, day: date) -> str:
        if (day.year, day.month) != (self.yearShown(), self.monthShown()):
            return style.FIELD_LINE
        return style.INK if clock.is_working_day(day) else style.tone("bad").fg


class Month(QWidget):
    """The days under the name of their month, and the way to other months and years."""

    picked = Signal(object)  # the day

    def __init__(self, shown: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = Days()
        self.days.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.name = QLabel()
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name.setFont(style.font(14, bold=True))
        steps = (
            self._step("chevrons-left", _("A year back"), self.days.showPreviousYear),
            self._step("chevron-left", _("A month back"), self.days.showPreviousMonth),
            self._step("chevron-right", _("A month on"), self.days.showNextMonth),
            self._step("chevrons-right", _("A year on"), self.days.showNextYear),
        )
        header = QHBoxLayout()
        header.setSpacing(0)
        for step in steps[:2]:
            header.addWidget(step)
        header.addWidget(self.name, 1)
        for step in steps[2:]:
            header.addWidget(step)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[style.px(6)] * 4)
        column.setSpacing(style.px(4))
        column.addLayout(header)
        column.addWidget(self.days)
        self.setFocusProxy(self.days)
        self.days.currentPageChanged.connect(self._name)
        self.days.clicked.connect(self._pick)
        self.days.activated.connect(self._pick)
        self._name()

    def _step(self, sign: str, words: str, go: Callable[[], None]) -> QPushButton:
        made = row_button("", go)
        made.setIcon(icon(sign))
        made.setToolTip(words)
        made.setAccessibleName(words)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Page Up and Page Down do it by keyboard
        return made

    @Slot()
    def _name(self) -> None:
        first = date(self.days.yearShown(), self.days.monthShown(), 1)
        self.name.setText(format_month(first))

    @Slot(QDate)
    def _pick(self, day: QDate) -> None:
        self.picked.emit(_plain(day))


def _plain(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
