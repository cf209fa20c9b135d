"""The list that drops from a field."""

from PySide6.QtWidgets import QAbstractItemView, QCompleter, QStyledItemDelegate

from policepost.ui import style
from policepost.ui.basics import restyle


def dress(completer: QCompleter) -> None:
    """Give the list that drops while somebody types the look of the other lists."""
    style.dress(completer.popup())
    dress_list(completer.popup())


def dress_list(view: QAbstractItemView) -> None:
    """Give a list in its window the look; its own painter knows no style sheet."""
    view.setProperty("kind", "offers")
    view.setItemDelegate(QStyledItemDelegate(view))
    restyle(view)
