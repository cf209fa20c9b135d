"""The wizard: three steps, then a sheet that must be in safe hands before the post opens."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from policepost.core import settings
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import Cost
from policepost.grids import queries as grids
from policepost.officers import queries as officers
from policepost.ui.tasks import Tasks
from policepost.upkeep.first_run import FirstRun
from policepost.upkeep.making import Made

PASSWORD = "石榴 green 47"  # noqa: S105


@pytest.fixture
def wizard(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[FirstRun]:
    wizard = FirstRun(tmp_path / "post", tasks, Cost(passes=1, memory=8, lanes=1))
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.focus_first()
    yield wizard
    wizard.close_made()


def name_post(wizard: FirstRun) -> None:
    wizard.steps[0].form.set_values({"post": "泽颢警务室", "station": "北街派出所"})
    wizard.next_button.click()


def name_officer(wizard: FirstRun, second: str = PASSWORD) -> None:
    wizard.steps[2].form.set_values({"officer": "田某"})
    wizard.steps[2].passwords.first.edit.setText(PASSWORD)
    wizard.steps[2].passwords.second.edit.setText(second)
    wizard.next_button.click()


def make(qtbot: QtBot, wizard: FirstRun) -> None:
    name_post(wizard)
    wizard.steps[1].form.set_values({"count": 3})
    wizard.next_button.click()
    name_officer(wizard)
    qtbot.waitUntil(
        lambda: wizard.sheet is not None and wizard.sheet.print_button.isEnabled(), timeout=20_000
    )


def test_a_post_is_made_and_opens_after_the_sheet(
    qtbot: QtBot, wizard: FirstRun, tmp_path: Path
) -> None:
    make(qtbot, wizard)
    assert not wizard.next_button.isEnabled()
    assert wizard.sheet
    wizard.sheet.copied_button.click()
    with qtbot.waitSignal(wizard.made) as signal:
        wizard.next_button.click()
    made = signal.args[0]
    assert isinstance(made, Made)
    assert Keyring.read(tmp_path / "post" / keys.FILE).recover(made.code) == made.db.key
    with made.db.reading() as session:
        assert settings.get(session, "post.name", "") == "泽颢警务室"
        assert list(grids.grid_names(session).values()) == ["网格01", "网格02", "网格03"]
    assert [one.name for one in officers.officers(made.db)] == ["田某"]


def test_every_step_begins_in_its_first_field(qtbot: QtBot, wizard: FirstRun) -> None:
    qtbot.waitUntil(wizard.steps[0].form.field("post").hasFocus)
    name_post(wizard)
    qtbot.waitUntil(wizard.steps[1].form.field("count").hasFocus)
    wizard.next_button.click()
    qtbot.waitUntil(wizard.steps[2].form.field("officer").hasFocus)
    wizard.back_button.click()
    qtbot.waitUntil(wizard.steps[1].form.field("count").hasFocus)


def test_the_sheet_can_be_printed_or_saved(qtbot: QtBot, wizard: FirstRun, tmp_path: Path) -> None:
    make(qtbot, wizard)
    assert wizard.sheet
    wizard.notice.say("There is no printer on this computer.")
    wizard.sheet.save_button.click()
    dialog = cast("QFileDialog", wizard.sheet.findChild(QFileDialog, "save-pdf"))
    dialog.fileSelected.emit(str(tmp_path / "sheet.pdf"))
    dialog.reject()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert wizard.next_button.isEnabled()
    assert not wizard.notice.text()


def test_each_step_refuses_at_its_field_and_keeps_what_was_typed(
    qtbot: QtBot, wizard: FirstRun
) -> None:
    wizard.steps[0].form.set_values({"post": "泽颢警务室"})
    wizard.next_button.click()
    assert wizard.stack.currentIndex() == 0
    assert wizard.steps[0].form.typed()["post"] == "泽颢警务室"
    name_post(wizard)
    assert wizard.stack.currentIndex() == 1
    wizard.steps[1].form.set_values({"names": "甲\n甲"})
    wizard.next_button.click()
    assert "Two grids are called 甲" in wizard.notice.text()
    wizard.steps[1].form.set_values({"names": "甲\n乙"})
    wizard.next_button.click()
    name_officer(wizard, second="something else")
    assert wizard.notice.text() == "The two passwords differ; type them again."
    wizard.back_button.click()
    assert wizard.steps[1].form.typed()["names"] == "甲\n乙"


def test_what_was_refused_of_a_password_is_gone_as_soon_as_one_mends_it(
    qtbot: QtBot, wizard: FirstRun
) -> None:
    name_post(wizard)
    wizard.next_button.click()
    name_officer(wizard, second="something else")
    first, second = wizard.steps[2].passwords.first.edit, wizard.steps[2].passwords.second.edit
    qtbot.waitUntil(first.hasFocus)
    assert first.selectedText(), "what is typed now replaces it"
    qtbot.keyClicks(second, "x")
    assert not wizard.notice.text()


def test_a_number_that_is_typed_replaces_the_proposed_one(qtbot: QtBot, wizard: FirstRun) -> None:
    wizard.steps[0].form.set_values({"post": "泽颢警务室", "station": "北街派出所"})
    wizard.steps[0].form.field("station").setFocus()
    wizard.proceed()
    focused = wizard.focusWidget()
    qtbot.keyClicks(focused, "7")
    assert wizard.steps[1].form.values()["count"] == 7


def test_the_names_follow_the_number_and_keep_what_was_typed(wizard: FirstRun) -> None:
    step = wizard.steps[1]
    step.form.set_values({"count": 2})
    assert step.form.typed()["names"] == "网格01\n网格02"
    step.form.set_values({"names": "东区\n西区"})
    step.form.set_values({"count": 3})
    assert step.form.typed()["names"] == "东区\n西区\n网格03"


def test_enter_goes_on(qtbot: QtBot, wizard: FirstRun) -> None:
    wizard.steps[0].form.set_values({"post": "泽颢警务室", "station": "北街派出所"})
    wizard.focus_first()
    wizard._entered()
    assert wizard.stack.currentIndex() == 1
    wizard.back_button.setFocus()
    wizard._entered()
    assert wizard.stack.currentIndex() == 0


def test_typed_text_outlives_a_change_of_language(
    qtbot: QtBot, wizard: FirstRun, tasks: Tasks, tmp_path: Path
) -> None:
    name_post(wizard)
    wizard.steps[1].form.set_values({"count": 4})
    other = FirstRun(tmp_path / "post", tasks)
    qtbot.addWidget(other)
    other.restore(wizard.typed())
    assert other.stack.currentIndex() == 1
    assert other.typed() == wizard.typed()


def test_a_folder_that_holds_a_post_is_refused(
    qtbot: QtBot, wizard: FirstRun, tmp_path: Path
) -> None:
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / keys.FILE).write_text("{}", encoding="utf-8")
    name_post(wizard)
    wizard.next_button.click()
    name_officer(wizard)
    qtbot.waitUntil(lambda: "already" in wizard.notice.text())
    assert wizard.card.isEnabled()
    assert (tmp_path / "post" / keys.FILE).read_text(encoding="utf-8") == "{}"


def test_language_can_be_asked_for(qtbot: QtBot, wizard: FirstRun) -> None:
    with qtbot.waitSignal(wizard.language_asked):
        qtbot.mouseClick(wizard.language_button, Qt.MouseButton.LeftButton)
