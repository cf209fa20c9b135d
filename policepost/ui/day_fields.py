"""Fields for days and times."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget, QWidgetAction
from typing_extensions import override

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, format_compact_day
from policepost.core.vague import VagueDay, format_vague_day
from policepost.ui.dates import parse_day, parse_time, parse_vague_day
from policepost.ui.fields import Field, LineField
from policepost.ui.input import LineEdit
from policepost.ui.month import Month
from policepost.ui.parts import icon, secondary_button


class DateField(Field):
    """A day, typed in any usual way (see `parse_day`) and shown in the language's way when left.

    Up and Down go a day on or back, Alt+Down opens a calendar.
    """

    def __init__(
        self, name: str, caption: str, *, required: bool = False, placeholder: str = ""
    ) -> None:
        super().__init__(name, caption, required=required)
        self.edit = LineEdit()
        self.edit.setPlaceholderText(placeholder or _("such as 11-24, 24 or +3"))
        self.edit.installEventFilter(self)
        self.calendar_button = secondary_button("", self.open_calendar)
        self.calendar_button.setIcon(icon("calendar"))
        self.calendar_button.setAccessibleName(_("Open the calendar"))
        self.calendar_button.setToolTip("Alt+↓")
        self.calendar_button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        row.addWidget(self.calendar_button)
        self._place(holder, self.edit)
        self.edit.textChanged.connect(self._edited)

    @override
    def value(self) -> date | None:
        text = self.edit.text().strip()
        if not text:
            return None
        try:
            return parse_day(text, clock.today())
        except Refused as refusal:
            raise Refused(refusal.sentence, field=self.name) from None

    @override
    def set_value(self, value: Any) -> None:
        self.edit.setText("" if value is None else format_compact_day(value))

    @override
    def typed(self) -> str:
        day = self.readable()
        return self.edit.text() if day is None else day.isoformat()

    @override
    def restore(self, typed: Any) -> None:
        self.edit.setText(str(typed))
        if not self.edit.hasFocus() and (day := self.readable()) is not None:
            self.edit.setText(format_compact_day(day))

    @Slot()
    def open_calendar(self) -> None:
        """Show a month to pick the day from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        month = Month(self.readable() or clock.today(), menu)
        month.picked.connect(self.set_value)
        month.picked.connect(menu.close)
        action = QWidgetAction(menu)
        action.setDefaultWidget(month)
        menu.addAction(action)
        menu.popup(self.edit.mapToGlobal(self.edit.rect().bottomLeft()))
        month.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            day = self.readable()
            if day is not None:
                self._rewrite(day.isoformat())
            self.edit.selectAll()
        elif event.type() == QEvent.Type.FocusOut:
            self._left()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._stepped(event)
        return False

    def _left(self) -> None:
        try:
            day = self.value()
        except Refused as refusal:
            self.show_problem(refusal.sentence)
            return
        if day is not None:
            self._rewrite(format_compact_day(day))

    def _rewrite(self, text: str) -> None:
        """Show the same day in another notation, which is no change."""
        with QSignalBlocker(self.edit):
            self.edit.setText(text)

    def _stepped(self, event: QKeyEvent) -> bool:
        if event.key() not in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            return False
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return True
        step = 1 if event.key() == Qt.Key.Key_Up else -1
        day = self.readable() or clock.today()
        self.edit.setText(date.fromordinal(day.toordinal() + step).isoformat())
        return True


class _ReadLine(LineField):
    """A line that is read as something else when it is left; another notation is no change."""

    def __init__(
        self,
        name: str,
        caption: str,
        read: Callable[[str], Any],
        write: Callable[[Any], str],
        *,
        required: bool = False,
        placeholder: str = "",
    ) -> None:
        super().__init__(name, caption, required=required, placeholder=placeholder)
        self._read, self._write = read, write
        self.edit.editingFinished.connect(self._left)

    @override
    def value(self) -> Any:
        text = self.edit.text().strip()
        if not text:
            return None
        try:
            return self._read(text)
        except Refused as refusal:
            raise Refused(refusal.sentence, field=self.name) from None

    @override
    def set_value(self, value: Any) -> None:
        self.edit.setText("" if value is None else self._write(value))

    @Slot()
    def _left(self) -> None:
        try:
            value = self.value()
        except Refused as refusal:
            self.show_problem(refusal.sentence)
            return
        with QSignalBlocker(self.edit):
            self.set_value(value)


class VagueDayField(_ReadLine):
    """A day of which perhaps only the month or the year is known (see `parse_vague_day`).

    The day unknown is typed as a question mark; nothing typed is no answer.
    """

    def __init__(self, name: str, caption: str, *, required: bool = False) -> None:
        super().__init__(
            *(name, caption, lambda text: parse_vague_day(text, clock.today())),
            format_vague_day,
            required=required,
            placeholder=_("such as 2020-05, 2020, ?"),
        )

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(VagueDay.of(value) if isinstance(value, date) else value)


class TimeField(_ReadLine):
    """A time of day, typed in any usual way (see `parse_time`)."""

    def __init__(self, name: str, caption: str, *, required: bool = False) -> None:
        super().__init__(
            *(name, caption, parse_time, "{:%H:%M}".format),
            required=required,
            placeholder=_("such as 9:30 or 930"),
        )
