"""The page of verification: its work lists, what they open, the rule."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import language
from policepost.core.database import Database
from policepost.grids import queries as places
from policepost.grids import verifying
from policepost.grids.premises import PremisesForm, add_premises
from policepost.grids.records import Premises
from policepost.lists.file_sheet import FileSheet
from policepost.lists.ledger_sheet import LedgerSheet
from policepost.residents import held
from policepost.ui.page import Request
from policepost.ui.sheet import Sheet
from policepost.verification import actions, exporting, worklists
from policepost.verification.dialogs import RuleSheet
from policepost.verification.records import DueVisit
from policepost.verification.rules import Answer, Reason, Round
from policepost.verification.worklists import TITLES, Work, WorkFilter
from tests.verification.conftest import TODAY, Register
from tests.verification.working import Keys, Open, resident


def test_the_list_leads_into_the_household_and_back(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], qtbot: QtBot
) -> None:
    page = open_page()
    page.open_list(WorkFilter(Work.STALE))
    page.focus_first()
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    line = page.lists.line()
    assert line is not None
    assert page.household.people.hasFocus()
    assert page.household.walk.current == line.id
    with qtbot.waitSignal(page.asks) as asked:
        keys.press("e", ctrl=True)
    assert asked.args == [Request("open", "resident", line.id)]


def test_each_list_counts_what_it_shows(
    db: Database, open_page: Open, family: list[UUID], home: UUID, register: Register, qtbot: QtBot
) -> None:
    register("无名", "A5-1-101", id_number="", phone="", relation=None)
    register("艾力", "A5-1-102", kind="migrant", moved_in_on=date(2019, 5, 1))
    add_premises(db, PremisesForm(name="寺河超市", kind="shop"))
    actions.verify_round(
        db, Round(dwelling_id=home, answers={family[0]: Answer.NOT_MET}, visited_on=TODAY)
    )
    actions.plan_visits(db, [home], Reason.ASKED, TODAY)
    page = open_page()
    page.lists.count_all()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    for work, entry in page.lists.menu.entries.items():
        page.lists.choose(work)
        qtbot.waitUntil(lambda: not page.tasks.busy)
        assert entry.count.text() == str(page.lists.model.rowCount()), work
        assert page.lists.heading.text() == TITLES[work]
    assert page.lists.menu.entries[Work.DOUBTFUL].count.text() == "1"
    assert page.lists.menu.entries[Work.VISITS].count.text() == "1"


def test_a_list_can_be_narrowed_down_to_a_grid(
    db: Database, open_page: Open, family: list[UUID], register: Register, qtbot: QtBot
) -> None:
    with db.reading() as session:
        second = next(one.id for one in places.grids(session) if one.name == "网格02")
    other = register("王磊", "A9-1-402", grid_id=second)
    page = open_page()
    page.lists.grids.choose(second)
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert [page.lists.model.line_at(0)] != [None]
    assert page.lists.model.rowCount() == 1
    page.begin_round()
    assert page.household.walk.people == [other]
    walkers = page.household.household
    assert walkers is not None
    assert walkers.walkers == ("王网格",)


def test_visits_are_planned_for_a_whole_list(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], home: UUID
) -> None:
    actions.verify_round(
        db, Round(dwelling_id=home, answers=dict.fromkeys(family, Answer.NOT_MET), visited_on=TODAY)
    )
    page = open_page()
    page.open_list(WorkFilter(Work.NOT_MET))
    assert page.all_button.isVisible()
    page.all_button.click()
    keys.press(Qt.Key.Key_Return, ctrl=True)
    with db.reading() as session:
        visit = session.scalars(select(DueVisit)).one()
    assert visit.reason == Reason.NOT_MET
    page.open_list(WorkFilter(Work.ROUND))
    assert not page.all_button.isVisible()


def test_premises_are_verified_and_opened_where_they_are_changed(
    db: Database, open_page: Open, keys: Keys, estate: UUID, qtbot: QtBot
) -> None:
    shop = add_premises(db, PremisesForm(name="寺河超市", kind="shop"))
    page = open_page()
    page.open_list(WorkFilter(Work.PREMISES_DUE))
    page.focus_first()
    keys.press(Qt.Key.Key_Return)
    with qtbot.waitSignal(page.asks) as asked:
        keys.press("2")
    assert asked.args == [Request("open", "premises", shop)]
    keys.press("1")
    with db.reading() as session:
        assert session.get_one(Premises, shop).verified_on == TODAY
    qtbot.waitUntil(lambda: page.lists.model.rowCount() == 0)


def test_the_rule_is_set_in_its_sheet(db: Database, open_page: Open, family: list[UUID]) -> None:
    page = open_page()
    page.answer(Request("open", "verify_rule"))
    sheet = page.door.sheet
    assert isinstance(sheet, RuleSheet)
    assert sheet.form is not None
    sheet.form.set_values({"resident.migrant": 30, "premises.hotel": 3})
    buttons: list[QPushButton] = list(sheet.findChildren(QPushButton))
    done = buttons[-1]
    done.click()
    assert sheet.isVisible()  # 3 days is a slip of the finger
    sheet.form.set_values({"premises.hotel": 60})
    done.click()
    with db.reading() as session:
        assert verifying.within(session, "resident")["migrant"] == 30
        assert verifying.within(session, "premises")["hotel"] == 60


def test_the_page_speaks_chinese(
    open_page: Open, family: list[UUID], db: Database, keys: Keys
) -> None:
    language.use("zh_CN")
    page = open_page()
    page.begin_round()
    assert page.title() == "核实"
    keys.press("9", Qt.Key.Key_Return)
    assert resident(db, family[0]).verified_on == TODAY


def test_histories_and_entries_open_from_any_line(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], home: UUID, qtbot: QtBot
) -> None:
    nowhere = add_premises(db, PremisesForm(name="寺河超市", kind="shop"))
    page = open_page()
    page.open_list(WorkFilter(Work.PREMISES_DUE))
    page.focus_first()
    with qtbot.waitSignal(page.asks) as asked:
        keys.press("h", ctrl=True)
    assert asked.args == [Request("history", "premises", nowhere)]
    with qtbot.waitSignal(page.asks) as asked:
        keys.press("e", ctrl=True)
    assert asked.args == [Request("open", "premises", nowhere)]
    page.answer(Request("open", "verification", home))
    with qtbot.waitSignal(page.asks) as asked:
        keys.press("h", ctrl=True)
    assert asked.args == [Request("history", "place", home)]
    with qtbot.waitSignal(page.asks) as asked:
        keys.press("e", ctrl=True)
    assert asked.args == [Request("open", "resident", family[0])]


def test_whoever_has_no_dwelling_is_opened_on_the_own_card(
    db: Database, open_page: Open, register: Register, qtbot: QtBot
) -> None:
    key = register("无名", "")
    page = open_page()
    page.open_list(WorkFilter(Work.MISSING))
    page.lists.view.selectRow(0)
    assert page.right.currentWidget() is page.nothing
    with qtbot.waitSignal(page.asks) as asked:
        page.door.open_entry()
    assert asked.args == [Request("open", "resident", key)]


def test_every_state_worth_a_picture_can_be_shown(
    db: Database, open_page: Open, family: list[UUID], qtbot: QtBot
) -> None:
    page = open_page()
    names = []
    for name, pose in page.pictures():
        pose()
        qtbot.waitUntil(lambda: not page.tasks.busy)
        names.append(name)
    assert names[0] == "round"
    assert isinstance(page.door.sheet, RuleSheet)


def test_a_work_list_is_saved_and_printed_like_any_other(
    open_page: Open, family: list[UUID]
) -> None:
    page = open_page()
    page.open_list(WorkFilter(Work.STALE))
    shown = page.lists.export._shown()
    assert (shown.kind, shown.name, shown.shown) == ("resident", "People to verify", "")
    assert tuple(shown.headings) == exporting.HEADINGS
    for ask, kind in (
        (page.lists.export.ask, FileSheet),
        (page.lists.export.ask_paper, LedgerSheet),
    ):
        ask()
        sheets: list[Sheet] = list(page.findChildren(kind))
        assert [one.isVisible() for one in sheets] == [True]
        sheets[0].close_sheet()


def test_in_a_large_register_a_list_of_people_is_looked_for_off_the_screens_thread(
    db: Database,
    open_page: Open,
    family: list[UUID],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(held, "LARGE", 1)
    page = open_page()
    page.open_list(WorkFilter(Work.NOT_MET))
    assert page.lists.empty.isVisible()
    assert page.lists.empty.sentence.text() == "Reading …"
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert page.lists.empty.sentence.text() != "Reading …"
    monkeypatch.setattr(worklists, "LOOKED_AT", len(family) - 1)
    page.open_list(WorkFilter(Work.STALE))
    assert page.lists.view.isVisible(), "its first lines at once"
    assert page.lists.model.rowCount() == len(family) - 1
    assert not page.lists.count.text()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert page.lists.view.isVisible()
    assert page.lists.model.rowCount() == len(family)
    page.lists.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert page.lists.model.rowCount() == len(family)
