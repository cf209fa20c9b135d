"""The report of an error holds what failed and where, nothing about people, and is shown first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from typing_extensions import override

from policepost import crash
from policepost.core import trail
from policepost.core.database import Database
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.ui.page import Context, Page
from policepost.upkeep import error_report
from policepost.upkeep.licences_sheet import Licences
from policepost.upkeep.report_sheet import ReportSheet

NAME, PHONE, NUMBER = "张淑兰", "13900004417", "999001199001010014"


class Plain(Page):
    """A page that shows nothing."""

    @override
    def refresh(self) -> None:
        return


@pytest.fixture
def failed(db: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Database]:
    """A post with people, in which something about one of them went wrong."""
    crash.install(tmp_path / "log", lambda _path: None)
    for number in range(12):
        form = ResidentForm(
            name=f"{NAME}{'一二三四五六七八九十百千'[number]}", phone=PHONE, note=NUMBER
        )
        residents.register_resident(db, form)
    with pytest.raises(ValueError, match=NAME) as found:
        int(f"{NAME} {PHONE} is at {db.folder}")
    sys.excepthook(found.type, found.value, found.tb)
    yield db
    crash.uninstall()
    caplog.clear()


def test_it_tells_where_it_failed_and_of_nobody(failed: Database) -> None:
    report = error_report.made(failed)
    for wanted in (
        "Policepost ",
        "Python 3.",
        "PySide6",
        "Register resident",
        "resident: 10 to 99",
        "journal: 0 found",
        "ValueError: ",
        "test_error_report.py",
    ):
        assert wanted in report
    for personal in (NAME, "淑兰", PHONE, "4417", NUMBER, str(failed.folder)):
        assert personal not in report


def test_without_a_post_there_is_a_report_too() -> None:
    trail.note("page today")
    assert "page today" in error_report.made(None)


def test_it_is_seen_before_it_is_saved(
    qtbot: QtBot, failed: Database, context: Context, tmp_path: Path
) -> None:
    page = Plain(context)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    about = Licences(page)
    about.open()
    about.report_button.click()
    sheet: object = page.findChild(ReportSheet)
    assert isinstance(sheet, ReportSheet)
    qtbot.waitUntil(sheet.save_button.isEnabled, timeout=20_000)
    shown = sheet.text.toPlainText()
    assert NAME not in shown
    sheet.save_button.click()
    dialog: object = sheet.findChild(QFileDialog, "save-txt")
    assert isinstance(dialog, QFileDialog)
    target = tmp_path / "report.txt"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    assert target.read_text("utf-8-sig") == shown


def test_a_folder_that_cannot_be_written_is_said(
    qtbot: QtBot, context: Context, tmp_path: Path
) -> None:
    page = Plain(context)
    qtbot.addWidget(page)
    page.show()
    sheet = ReportSheet(page)
    sheet.open()
    qtbot.waitUntil(sheet.save_button.isEnabled, timeout=20_000)
    sheet._write(str(tmp_path / "none" / "report.txt"))
    assert sheet.notice.text()
    assert sheet.isVisible()
