"""The round filter buttons above a list."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from policepost.ui.basics import restyle


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
        self.setAutoDefault(True)
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

    def offered(self, kept: object, plain: Callable[[object], object]) -> object:
        """The choice that is written as `kept`, None if there is none any more.

        Args:
            kept: A value as `plain` wrote it.
            plain: Writes a value so that it can be kept.
        """
        if not self._choices:
            return True if kept else None
        return next((value for value, _words in self._choices if plain(value) == kept), None)

    def choose(self, value: object) -> None:
        """Choose a value as if picked from the menu."""
        if value == self._value:
            return
        self._value = value
        self._show()
        self.changed.emit()

    def set_text(self, text: str) -> None:
        """Call the filter otherwise."""
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
