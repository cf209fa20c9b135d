"""The system's file dialogs, opened without stopping the program; tests emit `fileSelected`."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from policepost.core.language import _


def ask_open(page: QWidget, title: str, endings: str, slot: Callable[[str], None]) -> None:
    """Ask for a file; `endings` such as "*.xlsx *.csv". The dialog's object name is "open-file"."""
    dialog = _dialog(page, title, "open-file", endings)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(slot)
    dialog.open()


def ask_save(
    page: QWidget, title: str, name: str, ending: str, slot: Callable[[str], None]
) -> None:
    """Ask where to write; for `ending` "xlsx" the dialog's object name is "save-xlsx"."""
    dialog = _dialog(page, title, f"save-{ending}", f"*.{ending}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(f"{name}.{ending}")
    dialog.fileSelected.connect(slot)
    dialog.open()


def _dialog(page: QWidget, title: str, name: str, endings: str) -> QFileDialog:
    dialog = QFileDialog(page, title)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilter(_("Files ({endings})").format(endings=endings))
    return dialog
