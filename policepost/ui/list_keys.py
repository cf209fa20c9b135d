"""The keys that every list and tree has: into the search box, into the card, and back."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget
from typing_extensions import override

from policepost.ui.tab_order import enter

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ListKeys(QObject):
    """Watches the keys of a list and of the card beside it.

    Attributes:
        search_edit: Where letters typed in the list go.
        card: What Enter goes into; Esc comes back from it, if nothing inside wanted it.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.search_edit: QLineEdit | None = None
        self.card: QWidget | None = None
        view.installEventFilter(self)

    def go_into(self, card: QWidget) -> None:
        """Let Enter go into a card beside the list."""
        self.card = card
        card.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self._view:
                return self._typed(event)
            if watched is self.card and event.key() == Qt.Key.Key_Escape:
                self._view.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _typed(self, event: QKeyEvent) -> bool:
        """Take a key of the list; False leaves it to the list."""
        if event.key() in ENTER and self.card is not None:
            return self._view.selectionModel().hasSelection() and enter(self.card)
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        written = event.text().isprintable() and event.text().strip() and not held
        if self.search_edit is None or not written:
            return False
        self.search_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QApplication.sendEvent(self.search_edit, event)
        return True
