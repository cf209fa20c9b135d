"""Which files were chosen is remembered nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
