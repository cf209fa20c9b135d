"""Small parts every page is built from: cards, badges, chips, buttons, headings, empty states."""

from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from policepost.core import paths
from policepost.ui import style


def label(
    text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False
) -> QLabel:
    """A label of plain text; `role` is one of the style sheet's, such as "muted" or "heading"."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def icon(name: str) -> QIcon:
    """An icon from resources/icons by its name without `.svg`; empty when there is none."""
    path = paths.resources() / "icons" / f"{name}.svg"
    return QIcon(str(path)) if path.exists() else QIcon()


def _button(text: str, slot: Callable[[], None] | None, kind: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    if slot is not None:
        button.clicked.connect(slot)
    return button


def primary_button(text: str, slot: Callable[[], None] | None = None) -> QPushButton:
    """The one blue button of a page or sheet; `slot` takes no argument (clicked would fill it)."""
    return _button(text, slot, "primary")


def secondary_button(text: str, slot: Callable[[], None] | None = None) -> QPushButton:
    """A white button."""
    return _button(text, slot, "secondary")


def small_button(text: str, slot: Callable[[], None] | None = None) -> QPushButton:
    """A white button for a row of several inside a card."""
    return _button(text, slot, "small")


def danger_button(text: str, slot: Callable[[], None] | None = None) -> QPushButton:
    """A white button with red words, for what takes something away."""
    return _button(text, slot, "danger")


def link_button(text: str, slot: Callable[[], None] | None = None) -> QPushButton:
    """A button that looks like a link and is reached by Tab like any other."""
    return _button(text, slot, "link")


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again after a dynamic property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        widget = cast("QWidget | None", item.widget())
        inner = cast("QLayout | None", item.layout())
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def show_when(widget: QWidget, wanted: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Show or hide a widget also while it has no place yet.

    `setVisible(True)` would open a widget without parent as a window of its own, which takes the
    keyboard from the real one.
    """
    if wanted and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(wanted)


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


class Chip(QPushButton):
    """A filter: a round button that opens a menu of choices, or turns one condition on and off.

    With `choices` (pairs of value and words; the first is "no filter") a menu opens; without, the
    chip toggles between None and True. `changed` fires when the officer, or `choose`, changed the
    value.
    """

    changed = Signal()

    def __init__(
        self, text: str, choices: Sequence[tuple[object, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._text, self._count = text, -1
        self._value: object = None
        self._choices: list[tuple[object, str]] = []
        self._menu = QMenu(self)
        self.clicked.connect(self._pressed)
        self.set_choices(choices)

    @property
    def value(self) -> object:
        """What is chosen; None means no filter."""
        return self._value

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer other choices; a chosen value that is no longer offered stays chosen."""
        self._choices = list(choices)
        self._menu.clear()
        for value, words in self._choices:
            action = QAction(words, self._menu)
            action.setData(value)
            action.triggered.connect(self._picked)
            self._menu.addAction(action)
        self._show()

    def choose(self, value: object) -> None:
        """Choose a value as if picked from the menu."""
        if value == self._value:
            return
        self._value = value
        self._show()
        self.changed.emit()

    def set_text(self, text: str) -> None:
        """Change the words of a chip (its value stays)."""
        self._text = text
        self._show()

    def set_count(self, count: int) -> None:
        """Show how many records the condition finds; a negative number shows none."""
        self._count = count
        self._show()

    @Slot()
    def _pressed(self) -> None:
        if self._choices:
            self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        else:
            self.choose(None if self._value else True)

    @Slot()
    def _picked(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.choose(action.data())

    def _show(self) -> None:
        chosen = next((words for value, words in self._choices if value == self._value), "")
        words = chosen if chosen and self._value is not None else self._text
        if self._count >= 0:
            words = f"{words} {self._count:,}"
        self.setText(f"{words} ▾" if self._choices else words)
        self.setAccessibleName(words)
        self.setProperty("active", "true" if self._value is not None else "false")
        restyle(self)


class EmptyState(QWidget):
    """What a list says when there is nothing: a sentence and, if possible, the way on."""

    def __init__(
        self, sentence: str, action: QPushButton | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.sentence = label(sentence, "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self.sentence)
        if action is not None:
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


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
        self.name = label(name, "muted")
        self.name.setFixedWidth(style.px(78))
        self.name.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.value = label(value, wrap=True, selectable=True)
        self._row.addWidget(self.name, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.value, 1)

    def add(self, widget: QWidget) -> None:
        """Put a badge or a link behind the value."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
