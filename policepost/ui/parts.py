"""Small parts every page is built from: cards, badges, chips, buttons, headings, empty states."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core import language
from policepost.ui import style
from policepost.ui.basics import (
    clear,
    danger_button,
    icon,
    label,
    link_button,
    primary_button,
    restyle,
    secondary_button,
    show_when,
    small_button,
)
from policepost.ui.chip import Chip

__all__ = [
    "Badge",
    "Card",
    "Chip",
    "EmptyState",
    "FactRow",
    "Heading",
    "Tile",
    "clear",
    "danger_button",
    "icon",
    "label",
    "link_button",
    "primary_button",
    "restyle",
    "rule",
    "scrolled",
    "secondary_button",
    "show_when",
    "side_by_side",
    "small_button",
]


class Badge(QLabel):
    """A few words on a tone's ground."""

    def __init__(self, text: str = "", tone: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.show_text(text, tone)

    def show_text(self, text: str, tone: str) -> None:
        """Change words and tone; without words the badge hides."""
        self.setText(text)
        self.setProperty("tone", tone)
        restyle(self)
        show_when(self, bool(text))


class Heading(QWidget):
    """A card's first line: bold words left, small grey words right."""

    def __init__(self, text: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label(text, "heading")
        self.note = label(note, "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.note)
        self._row = row

    def add(self, widget: QWidget) -> None:
        """Put something at the right end."""
        self._row.addWidget(widget)


class Card(QFrame):
    """A white card with a thin border; put things into `body`."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        edge = style.px(14)
        self.body.setContentsMargins(edge, style.px(11), edge, style.px(11))
        self.body.setSpacing(style.px(8))
        self.heading = Heading(title, note)
        self.body.addWidget(self.heading)
        self.heading.setVisible(bool(title))


class Tile(Card):
    """One figure on a card: title, large number with a coloured remark, small line below.

    A click, Enter or the space bar opens its list (`pressed`).
    """

    pressed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.body.setSpacing(style.px(1))
        self.caption, self.figure = label(title, "small"), label("", "figure")
        self.remark, self.detail = label(), label("", "small")
        row = QHBoxLayout()
        row.setSpacing(style.px(7))
        row.addWidget(self.figure)
        row.addWidget(self.remark, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.body.addWidget(self.caption)
        self.body.addLayout(row)
        self.body.addWidget(self.detail)

    def show_figure(
        self, figure: str, remark: str = "", detail: str = "", tone: str = "good"
    ) -> None:
        """Show a number; `tone` colours the remark ("good", "wait", "bad", "info")."""
        self.figure.setText(figure)
        self.remark.setText(remark)
        self.remark.setProperty("ink", tone)
        restyle(self.remark)
        self.detail.setText(detail)
        self.setAccessibleDescription(f"{figure} {remark} {detail}".strip())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class EmptyState(QWidget):
    """What a list says when there is nothing: a sentence and, if possible, the way on."""

    def __init__(
        self, sentence: str, action: QPushButton | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.sentence = label(sentence, "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(style.px(12))
        self._column.addStretch(2)
        self._column.addWidget(self.sentence)
        self._column.addStretch(3)
        if action is not None:
            self.add_action(action)

    def add_action(self, button: QPushButton) -> None:
        """Put a button under the sentence."""
        place = self._column.count() - 1
        self._column.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignHCenter)


def rule() -> QFrame:
    """A thin grey line across."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


def scrolled(inside: QWidget, role: str = "surface") -> QScrollArea:
    """A widget in an area that scrolls up and down only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setProperty("role", role)
    inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    area.setWidget(inside)
    return area


def side_by_side(
    left: QWidget, right: QWidget, right_width: int, *, keep: str = "right"
) -> QSplitter:
    """Two parts with a thin handle; `keep` ("left", "right") holds its width on resizing."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    made.addWidget(left)
    made.addWidget(right)
    made.setStretchFactor(0, 1 if keep == "right" else 0)
    made.setStretchFactor(1, 0 if keep == "right" else 1)
    width = style.px(right_width)
    made.setSizes([10_000, width] if keep == "right" else [width, 10_000])
    return made


class FactRow(QWidget):
    """A name in grey and its value beside it, as on a record's card."""

    def __init__(self, name: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(style.px(6))
        self.name = label(name, "muted", wrap=True)
        self.name.setFixedWidth(style.px(78 if language.current() == "zh_CN" else 108))
        self.name.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.value = label(value, wrap=True, selectable=True)
        self.value.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.value, 1)

    def add(self, widget: QWidget) -> None:
        """Put a badge or a link behind the value."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
