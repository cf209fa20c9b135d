"""A disk that is full while somebody is typing: one sentence, nothing changed, nothing lost."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core import check, language
from policepost.core.database import Database
from policepost.mediation import listing
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.page import MediationPage
from policepost.ui.form import Person
from policepost.ui.page import Context
from tests.mediation import makers

FACTS = "夜间拖动桌椅" * 6000
CTRL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def no_room(folder: Path) -> Iterator[None]:
    """Let what is written before the post's file grow no further."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = max((folder / f"post.db-{end}").stat().st_size for end in ("wal", "shm"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def registered(db: Database) -> int:
    with db.reading() as session:
        return len(listing.ids(session, {}))


@pytest.mark.skipif(os.name != "posix", reason="the limit that stands for a full disk is POSIX's")
@pytest.mark.parametrize(
    ("spoken", "said"), [("en", "make room"), ("zh_CN", "磁盘")], ids=["en", "zh_CN"]
)
def test_on_a_full_disk_what_was_typed_stays_and_is_saved_once_there_is_room(
    qtbot: QtBot, context: Context, spoken: str, said: str
) -> None:
    makers.name_post(context.db)
    language.use(spoken)
    page = MediationPage(context)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.register()
    sheet = page._sheet
    assert isinstance(sheet, RegisterSheet)
    assert sheet.form is not None
    sheet.form.set_values(
        {
            "party0": Person(None, "刘某某"),
            "party1": Person(None, "张𬭎"),
            "facts": FACTS,
        }
    )
    qtbot.waitUntil(sheet.form.field("source").hasFocus)
    with no_room(context.db.folder):
        qtbot.keyClick(sheet, Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: said in sheet.notice.text())
        assert sheet.isVisible()
        assert sheet.form.field("facts").value() == FACTS
        assert registered(context.db) == 0
    qtbot.keyClick(sheet, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: registered(context.db) == 1)
    assert check.run(context.db) == []
