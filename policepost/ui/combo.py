"""A box with a list to choose from."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from policepost.ui import offers


class ComboBox(QComboBox):
    """Drops its list under itself, whole, in the look of the lists that drop while one types."""

    @override
    def showPopup(self) -> None:
        view = self.view()
        if view.property("kind") is None:  # only now: Qt makes the list when it is asked for it
            offers.dress_list(view)
        super().showPopup()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        edit = self.lineEdit()
        if edit is not None and event.reason() == Qt.FocusReason.PopupFocusReason:
            edit.selectAll()  # what is typed next is another choice, not the rest of this one
