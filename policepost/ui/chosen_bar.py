"""The bar below a list that says how many rows are chosen, and what can be done with them."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QPushButton

from policepost.core.language import ngettext
from policepost.ui import style
from policepost.ui.allowed import show_only_if
from policepost.ui.basics import label, link_button, small_button
from policepost.ui.flow import FlowLayout
from policepost.ui.listview import ListView

_FEWEST = 2


class ChosenBar(QFrame):
    """Stands below its list, so that no row moves under the mouse when it comes into sight."""

    def __init__(self, view: ListView, one: str) -> None:
        """Make an empty bar.

        Args:
            view: The list.
            one: The words of the button that goes back to a single row.
        """
        super().__init__()
        self._view = view
        self.setProperty("role", "header")
        self.count = label("", "subheading")
        self.count.setMinimumHeight(style.px(26))
        self._row = FlowLayout(self)
        self._row.setContentsMargins(style.px(12), style.px(6), style.px(12), style.px(6))
        self._row.addWidget(self.count)
        self.back_button = link_button(one, view.choose_one)
        self.back_button.setToolTip("Esc")
        self._row.addWidget(self.back_button)
        self.hide()
        view.chosen.connect(self._show_count)

    def add(self, words: str, slot: Callable[[], None], *, allowed: bool = True) -> QPushButton:
        """Add what can be done with the rows chosen, if the officer may."""
        button = small_button(words, slot)
        self._row.addWidget(button)
        show_only_if(allowed, button)
        return button

    @Slot(int)
    def _show_count(self, count: int) -> None:
        words = ngettext("{count} row chosen", "{count} rows chosen", count)
        self.count.setText(words.format(count=f"{count:,}"))
        self.setVisible(count >= _FEWEST)
