"""Buttons and cards that an officer's role has no right to are not shown."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class _Keeper(QObject):
    """Hides its widget again whenever a page shows it for reasons of its own."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShowToParent and isinstance(watched, QWidget):
            watched.hide()
        return False


def show_only_if(allowed: bool, *widgets: QWidget) -> None:  # noqa: FBT001 - reads as a sentence
    """Take widgets away for good from whoever has no right to what they do.

    A page is built for one officer, so the right is asked once. A key or a command that leads round
    a hidden button still meets the refusal of the action itself.
    """
    if allowed:
        return
    for widget in widgets:
        widget.hide()
        widget.installEventFilter(_Keeper(widget))
