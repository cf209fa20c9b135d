"""File dialogs, opened without stopping the program; tests emit `fileSelected`.

Which files were chosen is remembered nowhere. On Linux the dialogs are Qt's own: those of the
desktop put every file on its list of recent ones, and its portals do not serve a program whose
memory is closed (`core.secrecy.shield`). On Windows they are the system's, which keeps a list that
no program can refuse.
"""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSettings,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QWidget
from typing_extensions import override

from policepost.core.language import _, format_moment

_CHANGED: Final = 3
"""The column of Qt's model of files with the moment of the last change."""


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


def ask_folder(page: QWidget, title: str, name: str, slot: Callable[[str], None]) -> None:
    """Ask for a folder; `name` is the dialog's object name."""
    dialog = _dialog(page, title, name)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(slot)
    dialog.open()


def _dialog(page: QWidget, title: str, name: str, endings: str = "") -> QFileDialog:
    dialog = QFileDialog(page, title)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if sys.platform.startswith("linux"):
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setProxyModel(_Days(dialog))
    if endings:
        dialog.setNameFilter(_("Files ({endings})").format(endings=endings))
    return dialog


class _Days(QSortFilterProxyModel):
    """Writes when a file was changed as the rest of the program writes moments.

    Qt writes it in the language of the system, whatever language the program speaks.
    """

    @override
    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        files = self.sourceModel()
        if (
            role == Qt.ItemDataRole.DisplayRole
            and index.column() == _CHANGED
            and isinstance(files, QFileSystemModel)
        ):
            stamp = files.lastModified(self.mapToSource(index)).toSecsSinceEpoch()
            return format_moment(datetime.fromtimestamp(stamp).astimezone())
        return super().data(index, role)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the files sort themselves: folders first, sizes as numbers."""
        self.sourceModel().sort(column, order)


def remember_nothing() -> None:
    """Let Qt write no settings of its own, such as the folders and files that were chosen last.

    What it cannot write it forgets at the end. Called once, before the first dialog. In the
    registry of Windows, which has no such place, what stands there is taken away.
    """
    if sys.platform == "win32":
        kept = QSettings(QSettings.Scope.UserScope, "QtProject")
        for name in ("history", "lastVisited"):
            kept.remove(f"FileDialog/{name}")
    else:
        settings = QSettings.Format.NativeFormat
        QSettings.setPath(settings, QSettings.Scope.UserScope, os.devnull)
