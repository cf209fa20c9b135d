"""A record's story, newest first, along a thin line."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from policepost.core import clock
from policepost.core.language import _, format_short_day
from policepost.ui import style
from policepost.ui.parts import clear, label

if TYPE_CHECKING:
    from policepost.core.shapes import Ref, TimelineLine

SHOWN_AT_FIRST = 40


class _Step(QWidget):
    """One step of the story; a click opens the record it tells of."""

    pressed = Signal(object)

    def __init__(self, line: "TimelineLine") -> None:
        super().__init__()
        self._line = line
        self.setCursor(Qt.CursorShape.PointingHandCursor)
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


class Timeline(QWidget):
    """Shows lines in the order given; the rest of a long story appears on demand."""

    opened = Signal(object)
    """The `Ref` of a step that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, lines: "Sequence[TimelineLine]") -> None:
        """Show a story; an empty one says so."""
        clear(self._column)
        if not lines:
            self._column.addWidget(label(_("Nothing recorded yet."), "muted"))
        for line in lines[:SHOWN_AT_FIRST]:
            step = _Step(line)
            step.pressed.connect(self._open)
            self._column.addWidget(step)
        if len(lines) > SHOWN_AT_FIRST:
            more = _("and {count} earlier entries").format(count=len(lines) - SHOWN_AT_FIRST)
            self._column.addWidget(label(more, "small"))

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
