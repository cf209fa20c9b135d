"""The typefaces of papers are chosen in the settings, for this computer."""

from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from policepost.core.database import Database
from policepost.printing import choosing, fonts
from policepost.printing.choosing import AUTOMATIC, BODY, CHOSEN, SUPPLIED
from policepost.printing.installed import COMMON
from policepost.ui.page import Context
from policepost.upkeep import faces_sheet
from policepost.upkeep.faces_sheet import FacesSheet
from policepost.upkeep.page import SettingsPage
from tests.printing import font_files, pages
from tests.printing import test_choosing as faces
from tests.upkeep import test_accounts as accounts

LONG = 20_000
post = accounts.post
place = faces.place


@pytest.fixture
def page(qtbot: QtBot, context: Context, post: Database, place: Path) -> SettingsPage:
    """The settings of a post on a computer with four faces for Chinese."""
    font_files.made(place / "kai.ttf", "测试楷体", also="Test Kai")
    font_files.made(place / "few.ttf", "测试行书", also="Test Few", chars=COMMON[:3700] + "警的")
    font_files.made(place / "locked.ttf", "测试黑体", also="Test Locked", rights=2)
    choosing.use_folder(context.db.folder)
    return accounts.shown(qtbot, context)


def opened(qtbot: QtBot, page: SettingsPage) -> FacesSheet:
    page.forms.faces_button.click()
    sheet = cast("list[FacesSheet]", page.findChildren(FacesSheet))[-1]
    qtbot.waitUntil(lambda: sheet.choices.isEnabled() and bool(sheet.preview.pdf), timeout=LONG)
    return sheet


def offered(sheet: FacesSheet) -> list[str]:
    box = sheet.fields[BODY].box
    return [box.itemText(row) for row in range(box.count())]


def choose(qtbot: QtBot, sheet: FacesSheet, row: int) -> None:
    before = sheet.preview.pdf
    sheet.fields[BODY].box.setCurrentIndex(row)
    qtbot.waitUntil(lambda: sheet.choices.isEnabled() and sheet.preview.pdf != before, timeout=LONG)


def test_what_can_be_chosen_is_offered_and_what_cannot_is_explained(
    qtbot: QtBot, page: SettingsPage
) -> None:
    sheet = opened(qtbot, page)
    assert offered(sheet) == [
        "Automatic: no 仿宋 here",
        "Supplied: 思源宋体",
        "测试楷体",
        "测试行书 (lacks 55 common characters)",
    ]
    assert "测试黑体: its maker does not allow" in sheet.note.text()


def test_the_chosen_one_is_shown_and_used_at_once(qtbot: QtBot, page: SettingsPage) -> None:
    sheet, folder = opened(qtbot, page), page.db.folder
    choose(qtbot, sheet, 2)
    assert "TestKai" in faces.faces_in(sheet.preview.pdf)
    assert "人民调解协议书" in pages.text(sheet.preview.pdf)
    assert choosing.choice(folder, BODY).way == CHOSEN
    page.refresh()
    assert page.forms.faces.text() == "Running text: 测试楷体\nTitles: 思源宋体（粗）"
    choose(qtbot, sheet, 1)
    assert (choosing.choice(folder, BODY).way, fonts.in_use()) == (SUPPLIED, {})
    assert "TestKai" not in faces.faces_in(sheet.preview.pdf)


def test_one_that_vanished_is_told_until_another_is_chosen(
    qtbot: QtBot, page: SettingsPage, place: Path
) -> None:
    sheet = opened(qtbot, page)
    choose(qtbot, sheet, 2)
    (place / "kai.ttf").unlink()
    choosing.use_folder(page.db.folder)
    choosing.settle()
    told = faces_sheet.state(page.db.folder)
    assert told.startswith("Running text: 思源宋体")
    assert "测试楷体 is no longer on this computer" in told
    again = opened(qtbot, page)
    assert "测试楷体" in again.notice.sentence.text()
    assert again.fields[BODY].box.currentText() == "测试楷体 (cannot be used)"
    again.fields[BODY].box.setCurrentIndex(offered(again).index("Supplied: 思源宋体"))
    qtbot.waitUntil(lambda: again.choices.isEnabled() and not choosing.fault(BODY), timeout=LONG)
    assert choosing.choice(page.db.folder, BODY).way != AUTOMATIC
    assert again.notice.isHidden()
