"""The page of the journal: filters, sentences, verifying, a printed code, the export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.audit import queries
from policepost.audit.own import OwnActions
from policepost.audit.page import JournalPage
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import looking
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.officers.records import Officer
from policepost.residents import actions
from policepost.residents.actions import ResidentForm
from policepost.ui.page import Context, Request

TUESDAY = datetime(2026, 11, 24, 9).astimezone()


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def person(db: Database) -> UUID:
    """Somebody whom the chief registered, changed and looked at."""
    import_all(FEATURES)
    grids.make_estate(db, "寺河嘉苑")
    chief = new_id()
    with db.transaction("Add officer") as session:
        session.add(Officer(id=chief, name="所长", role="chief"))
    db.officer = Person(chief, "所长")
    key = actions.register_resident(db, ResidentForm(name="张淑兰", address="A3-1-302"))
    actions.edit_resident(db, key, ResidentForm(name="张淑兰", address="A3-1-302", note="独居"))
    looking.note_card(db, Ref("resident", key))
    return key


@pytest.fixture
def page(qtbot: QtBot, context: Context, person: UUID) -> JournalPage:
    """The page, on the screen, with its list read."""
    page = JournalPage(context)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    with qtbot.waitExposed(page):
        page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0 and not page.tasks.busy)
    return page


def said(widget: QWidget) -> str:
    labels: list[QLabel] = list(widget.findChildren(QLabel))
    return "\n".join(one.text() for one in labels if one.isVisibleTo(widget))


def button_of(widget: QWidget, words: str) -> QPushButton:
    buttons: list[QPushButton] = list(widget.findChildren(QPushButton))
    return next(
        one for one in buttons if words in {one.accessibleName(), one.text().split(" · ")[0]}
    )


def column(page: JournalPage, at: int) -> list[str]:
    return [str(page.model.index(row, at).data()) for row in range(page.model.rowCount())]


def test_the_newest_is_first_and_chosen(qtbot: QtBot, page: JournalPage) -> None:
    assert column(page, 3)[:3] == ["Open card", "Edit resident", "Register resident"]
    assert column(page, 4)[0] == "张淑兰"
    qtbot.waitUntil(lambda: "Open card" in said(page.card))


def test_an_entry_is_told_and_opens_its_record(
    qtbot: QtBot, page: JournalPage, person: UUID
) -> None:
    page.view.selectRow(1)
    qtbot.waitUntil(lambda: "Note: – → 独居" in said(page.card))
    button = button_of(page.card, "Resident")
    with qtbot.waitSignal(page.asks) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [Request("open", "resident", person)]


def test_chips_and_search_narrow_the_list(qtbot: QtBot, page: JournalPage) -> None:
    page.ways.choose("look")
    qtbot.waitUntil(lambda: column(page, 3) == ["Open card"])
    page.ways.choose(None)
    page.officers.choose("所长")
    page.spans.choose(1)
    page.answer(Request("open", "journal", values={"text": "zsl"}))
    qtbot.waitUntil(lambda: column(page, 3) == ["Open card", "Edit resident", "Register resident"])
    page.search.setText("没有这个人")
    page.show_list()
    qtbot.waitUntil(lambda: "No entry matches" in said(page.card))


def test_verifying_says_that_all_is_well_or_which_entry_is_not(
    qtbot: QtBot, page: JournalPage, db: Database
) -> None:
    sheet = page.verify()
    qtbot.waitUntil(lambda: sheet.faults is not None)
    assert "nothing was altered" in sheet.words.text()
    sheet.close_sheet()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_entry_update")
        connection.exec_driver_sql("UPDATE journal_entry SET officer = '别人' WHERE seq = 4")
    sheet = page.verify()
    qtbot.waitUntil(lambda: sheet.faults is not None)
    qtbot.waitUntil(lambda: "Entry 4 was altered." in said(sheet))
    assert "Before it: 2026-11-24 09:00" in said(sheet)


def test_a_printed_code_is_found_or_not(qtbot: QtBot, page: JournalPage, db: Database) -> None:
    with db.reading() as session:
        seq, code = queries.last_code(session, db.device)
    assert code in page.head.text()
    sheet = page.ask_code()
    assert sheet.form is not None
    sheet.form.set_values({"code": "1234 5678"})
    sheet.check()
    assert "no such entry" in said(sheet)
    sheet.form.set_values({"code": code})
    sheet.check()
    assert f"entry no. {seq}" in sheet.answer.text()


def test_some_days_are_exported(
    qtbot: QtBot, page: JournalPage, db: Database, tmp_path: Path
) -> None:
    sheet = page.ask_export()
    assert sheet.form is not None
    days = sheet.form.values()
    sheet.form.set_values({"first": days["last"], "last": days["first"]})
    sheet.ask()
    assert "before the first" in said(sheet)
    path = tmp_path / "journal.jsonl"
    sheet.save(days["first"], days["last"], str(path))
    qtbot.waitUntil(lambda: not page.tasks.busy)
    *entries, end = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(end)["entries"] == len(entries)


def test_the_list_is_saved_as_a_sheet(
    qtbot: QtBot, page: JournalPage, db: Database, tmp_path: Path
) -> None:
    shown = page._exported()
    read, count = shown.reading()
    assert count == page.model.rowCount()
    with db.reading() as session:
        rows = list(shown.make(session, read()).rows)
    assert len(rows) == count
    assert {len(row) for row in rows} == {len(shown.headings)}


def test_what_one_did_today_is_taken_back_or_says_why_not(
    qtbot: QtBot, page: JournalPage, db: Database, person: UUID
) -> None:
    sheet = OwnActions(page)
    sheet.open()
    assert "take back the later change first" in said(sheet)
    button = button_of(sheet, "Take back: Edit resident")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    with db.reading() as session:
        lines = queries.lines(session, queries.numbers(session, queries.EVERYTHING, limit=1))
    assert lines[0].action == "Undo"


def test_nothing_done_yet_says_so(page: JournalPage, db: Database) -> None:
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        sheet = OwnActions(page)
        sheet.open()
        assert "Nothing yet today." in said(sheet)
