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
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _, format_short_day
from policepost.ui import style
from policepost.ui.parts import clear, label

if TYPE_CHECKING:
    from policepost.core.shapes import Ref, TimelineLine

SHOWN_AT_FIRST = 40
_OPENS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class _Step(QWidget):
    """One step of the story; a click, Enter or the space bar opens the record it tells of.

    Tab comes to the first step, the arrow keys go on from there.
    """

    pressed = Signal(object)
    stepped = Signal(int)
    """An arrow key: 1 to the next step, -1 to the one before."""

    def __init__(self, line: "TimelineLine") -> None:
        super().__init__()
        self._line = line
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
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

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENS:
            self.pressed.emit(self._line.ref)
        elif event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
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
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(style.BLUE), 2))
            frame = self.rect().adjusted(style.px(11), 1, -1, -style.px(3))
            painter.drawRoundedRect(frame, 4, 4)


class Timeline(QWidget):
    """Shows lines in the order given; the rest of a long story appears on demand."""

    opened = Signal(object)
    """The `Ref` of a step that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[_Step] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, lines: "Sequence[TimelineLine]") -> None:
        """Show a story; an empty one says so."""
        clear(self._column)
        self._steps = []
        if not lines:
            self._column.addWidget(label(_("Nothing recorded yet."), "muted"))
        for line in lines[:SHOWN_AT_FIRST]:
            step = _Step(line)
            step.pressed.connect(self._open)
            step.stepped.connect(partial(self._step, len(self._steps)))
            self._steps.append(step)
            self._column.addWidget(step)
        if self._steps:
            self._steps[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            QWidget.setTabOrder(self, self._steps[0])
        if len(lines) > SHOWN_AT_FIRST:
            more = _("and {count} earlier entries").format(count=len(lines) - SHOWN_AT_FIRST)
            self._column.addWidget(label(more, "small"))

    def _step(self, at: int, by: int) -> None:
        """Give the keyboard to a neighbour; where there is none it stays."""
        beside = max(0, min(at + by, len(self._steps) - 1))
        self._steps[beside].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _open(self, ref: "Ref") -> None:
        self.opened.emit(ref)


def when(line: "TimelineLine") -> str:
    """A step's moment, as short as it is clear: 14:00 is told for a day of this year only."""
    today = clock.today()
    if isinstance(line.at, datetime):
        day = format_short_day(line.at.date(), today=today)
        return f"{day} {line.at:%H:%M}" if line.at.year == today.year else day
    return format_short_day(line.at, today=today)
