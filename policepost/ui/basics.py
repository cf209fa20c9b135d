"""Labels, icons and buttons, and what every part needs to handle widgets."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from policepost.core import paths


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
    button.setAutoDefault(True)  # Enter presses it, as Space does
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


def row_button(text: str, slot: Callable[[], None] | None = None) -> QPushButton:
    """A line of a short list that can be opened: no border, words to the left."""
    return _button(text, slot, "row")


class _ElidedButton(QPushButton):
    """As wide as there is room; what does not fit is told by dots and the whole by a tip."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._whole = text
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - _ROW_EDGES
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


_ROW_EDGES = 16
"""Dots that the style sheet leaves free at the two ends of a row."""


def elided_button(text: str, slot: Callable[[], None]) -> QPushButton:
    """A :func:`row_button` that is cut with dots where it does not fit."""
    button = _ElidedButton(text)
    button.setProperty("kind", "row")
    button.setAccessibleName(text)
    button.setAutoDefault(True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(slot)
    return button


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
