"""The card at the right of a list: a scrolled column that is filled anew for each record."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
        """Take away what was shown."""
        clear(self.column)

    def show_hint(self, words: str) -> None:
        """Show a sentence in place of a record."""
        self.begin()
        hint = label(words, "muted", wrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.addStretch(1)
        self.column.addWidget(hint)
        self.column.addStretch(2)
