"""The card at the right of a list: a scrolled column that is filled anew for each record."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from policepost.ui import style
from policepost.ui.basics import clear, label
from policepost.ui.parts import scrolled


class SideCard(QWidget):
    """Holds the column; whoever fills it calls `begin` first."""

    def __init__(self, may: Callable[[str], bool] = lambda _right: True) -> None:
        """Make an empty card.

        Args:
            may: Says whether who is signed in has a right, see `core.rights`.
        """
        super().__init__()
        self.may = may
        self.setProperty("role", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        edge = style.px(16)
        self.column.setContentsMargins(edge, style.px(14), edge, edge)
        self.column.setSpacing(style.px(7))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def begin(self) -> None:
        """Take away what was shown; a keyboard that was here comes back once the card is filled."""
        held = QApplication.focusWidget()
        if held is not None and self.isAncestorOf(held):
            name = held.text() if isinstance(held, QAbstractButton) else ""
            self.setFocus()  # else Qt gives it to whatever is next in the window
            QTimer.singleShot(1, self, partial(self._take_keyboard, name))  # they are shown by then
        clear(self.column)

    def _take_keyboard(self, name: str) -> None:
        """Put the keyboard on the button that is called so, or else on the first one."""
        if QApplication.focusWidget() is not self:
            return
        buttons: list[QAbstractButton] = list(self.findChildren(QAbstractButton))
        there = [one for one in buttons if one.isVisibleTo(self) and one.isEnabled()]
        for button in sorted(there, key=lambda one: one.text() != name)[:1]:
            button.setFocus()

    def show_hint(self, words: str) -> None:
        """Show a sentence in place of a record."""
        self.begin()
        hint = label(words, "muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.addStretch(1)
        self.column.addWidget(hint)
        self.column.addStretch(2)
