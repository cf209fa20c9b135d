"""Which files were chosen is remembered nowhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import language
from policepost.ui import file_dialogs

CHOOSE = """
import sys
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from policepost.ui import file_dialogs
app = QApplication([])
if sys.argv[1] == "forgetful":
    file_dialogs.remember_nothing()
page = QWidget()
file_dialogs.ask_save(page, "Save", "x", "pdf", print)
dialog = page.findChild(QFileDialog)
assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
dialog.selectFile(sys.argv[2])
dialog.accept()
del dialog, page
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's own dialogs are for Linux")
@pytest.mark.parametrize(("manner", "kept"), [("plain", ["QtProject.conf"]), ("forgetful", [])])
def test_the_folder_chosen_is_not_kept(tmp_path: Path, manner: str, kept: list[str]) -> None:
    """The plain manner shows that there is something to keep Qt from."""
    subprocess.run(
        [sys.executable, "-c", CHOOSE, manner, str(tmp_path / "some name.pdf")],
        check=True,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")},
    )
    assert [path.name for path in tmp_path.rglob("*.conf")] == kept


@pytest.mark.skipif(sys.platform == "win32", reason="the dialogs of Windows are the system's")
@pytest.mark.parametrize("spoken", ["zh_CN", "en"])
def test_days_of_files_stand_as_everywhere_and_in_no_other_language(
    qtbot: QtBot, tmp_path: Path, spoken: str
) -> None:
    language.use(spoken)
    for name, size in (("large.pdf", 9000), ("small.pdf", 30)):
        (tmp_path / name).write_bytes(bytes(size))
        os.utime(tmp_path / name, (1_764_000_000, 1_764_000_000 + size))
    (tmp_path / "folder").mkdir()
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    file_dialogs.ask_save(page, "Save", "x", "pdf", print)
    dialog = cast("list[QFileDialog]", page.findChildren(QFileDialog))[0]
    dialog.setDirectory(str(tmp_path))
    tree = cast("list[QTreeView]", dialog.findChildren(QTreeView))[0]
    model = tree.model()
    qtbot.waitUntil(lambda: model.rowCount(tree.rootIndex()) == 3, timeout=20_000)

    def column(number: int) -> list[str]:
        return [
            str(model.index(row, number, tree.rootIndex()).data())
            for row in range(model.rowCount(tree.rootIndex()))
        ]

    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", day) for day in column(3))
    model.sort(1, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: column(0) == ["folder", "small.pdf", "large.pdf"], timeout=20_000)
    dialog.close()
