"""A record's story, newest first, along a thin line."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _, format_short_day
from policepost.ui import style
from policepost.ui.parts import clear, label, link_button

if TYPE_CHECKING:
    from policepost.core.shapes import Ref, TimelineLine

SHOWN_AT_FIRST = 40
_OPENS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Step(QWidget):
    """One step of the story; a click opens the record it tells of."""

    pressed = Signal(object)

    def __init__(self, line: "TimelineLine") -> None:
        super().__init__()
        self._line = line
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._marked = False
        column = QVBoxLayout(self)
        column.setContentsMargins(style.px(16), style.px(3), 0, style.px(6))
        column.setSpacing(0)
        title = label(f"{when(line)} {line.title}", wrap=True)
        if line.tone not in {"plain", "muted", ""}:
            title.setProperty("ink", line.tone)
        elif line.tone == "muted":
            title.setProperty("role", "muted")
        column.addWidget(title)
        if line.detail:
            column.addWidget(label(line.detail, "small", wrap=True))
        self.setAccessibleName(f"{when(line)} {line.title}")

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit(self._line.ref)

    def mark(self, *, on: bool) -> None:
        """Show that the keyboard is here, or no longer."""
        self._marked = on
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = style.px(5)
        painter.fillRect(middle, 0, style.px(2), self.height(), QColor("#cfdae8"))
        plain = self._line.tone in {"plain", ""}
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.BLUE if plain else style.tone(self._line.tone).fg))
        size = style.px(8)
        painter.drawEllipse(middle + style.px(1) - size // 2, style.px(9), size, size)
        if self._marked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(style.BLUE), 2))
            frame = self.rect().adjusted(style.px(11), 1, -1, -style.px(3))
            painter.drawRoundedRect(frame, 4, 4)


class Timeline(QWidget):
    """Shows lines in the order given, and how many more there are.

    Tab comes to it, the arrow keys go along the steps, Enter or the space bar opens one.
    """

    opened = Signal(object)
    """The `Ref` of a step that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[_Step] = []
        self._lines: Sequence[TimelineLine] = ()
        self._at = 0
        self.setAccessibleName(_("Story"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, lines: "Sequence[TimelineLine]", most: int = SHOWN_AT_FIRST) -> None:
        """Show a story, at first its newest `most` entries; an empty one says so."""
        clear(self._column)
        self._steps, self._lines, self._at = [], lines[:most], 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if lines else Qt.FocusPolicy.NoFocus)
        if not lines:
            self._column.addWidget(label(_("Nothing recorded yet."), "muted"))
        for line in self._lines:
            step = _Step(line)
            step.pressed.connect(self._open)
            self._steps.append(step)
            self._column.addWidget(step)
        if self._steps and self.hasFocus():
            self._go(0)
        if len(lines) > most:
            more = _("and {count} earlier entries").format(count=len(lines) - SHOWN_AT_FIRST)
            self._column.addWidget(link_button(more, partial(self._show_rest, lines)))

    def _show_rest(self, lines: "Sequence[TimelineLine]") -> None:
        """Show the story to its beginning and stand on the first step that was not in sight."""
        self.show_lines(lines, most=len(lines))
        self._at = SHOWN_AT_FIRST
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS and self._steps:
            self.opened.emit(self._lines[self._at].ref)
        elif event.key() in _STEPS and self._steps:
            self._go(self._at + _STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _go(self, to: int) -> None:
        """Stand on another step, as far as there is one, and bring it into sight."""
        self._steps[self._at].mark(on=False)
        self._at = max(0, min(to, len(self._steps) - 1))
        step = self._steps[self._at]
        step.mark(on=True)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(step)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._steps:
            self._go(self._at)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._steps:
            self._steps[self._at].mark(on=False)

    @Slot(object)
    def _open(self, ref: "Ref") -> None:
        self.opened.emit(ref)


def when(line: "TimelineLine") -> str:
    """A step's moment, as short as it is clear: 14:00 is told for a day of this year only."""
    if line.vague:
        return line.vague
    today = clock.today()
    if isinstance(line.at, datetime):
        day = format_short_day(line.at.date(), today=today)
        return f"{day} {line.at:%H:%M}" if line.at.year == today.year else day
    return format_short_day(line.at, today=today)
