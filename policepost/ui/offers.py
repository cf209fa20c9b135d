"""The list that drops from a field while somebody types."""

from PySide6.QtWidgets import QCompleter, QStyledItemDelegate


def dress(completer: QCompleter) -> None:
    """Give the list the look of the other lists; its own painter knows no style sheet."""
    popup = completer.popup()
    popup.setProperty("kind", "offers")
    popup.setItemDelegate(QStyledItemDelegate(popup))
