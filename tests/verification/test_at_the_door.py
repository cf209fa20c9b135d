"""A household under the keys: each person answered for, visits, doubts, who is new."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock, drafts
from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.core.shapes import Person, Ref
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.grids.records import Place
from policepost.officers.records import Officer
from policepost.residents.dialogs import ResidentSheet
from policepost.ui.messages import Toast
from policepost.ui.page import Context, Request
from policepost.verification import actions
from policepost.verification.dialogs import CloseVisitSheet, VisitSheet
from policepost.verification.records import DueVisit
from policepost.verification.rules import Answer
from policepost.verification.worklists import Work, WorkFilter
from tests.ui.gallery import child
from tests.verification.conftest import TODAY, Register, number
from tests.verification.working import Keys, Open, resident


def test_a_household_of_four_with_one_change_is_verified_with_ten_keys(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], qtbot: QtBot
) -> None:
    page = open_page()
    page.focus_first()
    keys.press(Qt.Key.Key_F8)
    assert page.household.people.hasFocus()
    keys.press("1", "1", "2")
    assert isinstance(page.door.sheet, ResidentSheet)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return, ctrl=True)
    assert page.household.people.hasFocus()
    keys.press("1", Qt.Key.Key_Return)
    assert keys.count <= 10
    found = [resident(db, key) for key in family]
    assert [one.verified_on for one in found] == [TODAY] * 4
    assert [one.kind for one in found] == ["registered", "registered", "migrant", "registered"]
    qtbot.waitUntil(lambda: page.lists.model.rowCount() == 0)
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert drafts.find(db, actions.FORM, found[0].dwelling_id) is None


def test_without_a_change_three_keys_are_enough_and_the_next_door_follows(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], register: Register, qtbot: QtBot
) -> None:
    second = register("王磊", "A3-1-402")
    first_door = register("赵敏", "A1-1-101")
    page = open_page()
    page.begin_round()
    shown = page.household.household
    assert shown is not None
    assert [one.id for one in shown.people] == [first_door]  # the first door of the estate
    keys.press("9", Qt.Key.Key_Return)
    shown = page.household.household
    assert shown is not None
    assert [one.id for one in shown.people] == family
    assert page.household.people.hasFocus()
    keys.press("9", Qt.Key.Key_Return)
    assert page.household.walk.people == [second]
    keys.press("1", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.lists.model.rowCount() == 0)
    assert page.right.currentWidget() is page.nothing


def test_the_round_begins_where_the_list_stands_and_ends_a_household_from_the_day(
    open_page: Open, keys: Keys, family: list[UUID], register: Register, db: Database
) -> None:
    second = register("王磊", "A3-1-402")
    page = open_page()
    page.focus_first()
    keys.press(Qt.Key.Key_Down, Qt.Key.Key_F8)
    assert page.household.walk.people == [second]
    keys.press("1")
    page.household.form.field("visited_on").setFocus()
    keys.press(Qt.Key.Key_Return, ctrl=True)
    assert resident(db, second).verified_on == TODAY
    assert resident(db, family[0]).verified_on is None


def test_another_list_stands_not_where_the_one_before_went_on(
    open_page: Open, register: Register
) -> None:
    first, second = register("赵敏", "A1-1-101"), register("王磊", "A3-1-402")
    page = open_page()
    page.begin_round()
    following = page.lists.next_after(page.lists.line())
    page.lists.choose(Work.STALE)
    page._wanted = following  # as long as a long list is being read
    page.begin_round()
    line = page.lists.line()
    assert line is not None
    assert page.household.walk.people == [first] != [second]
    assert page.household.household is not None
    assert line.dwelling_id == page.household.household.dwelling_id


def test_what_was_done_is_not_told_over_the_next_household(
    open_page: Open, keys: Keys, family: list[UUID], register: Register, db: Database
) -> None:
    register("王磊", "A3-1-402")
    page = open_page()
    page.resize(1198, 716)
    page.begin_round()
    keys.press("9", Qt.Key.Key_Return)
    toast = child(page, Toast)
    assert resident(db, family[0]).verified_on == TODAY
    assert toast.isVisible()
    over = QRect(toast.mapTo(page, QPoint(0, 0)), toast.size())
    beside = QRect(page.right.mapTo(page, QPoint(0, 0)), page.right.size())
    assert not over.intersects(beside)


def test_moved_out_and_not_met_are_kept_and_the_last_key_is_taken_back(
    db: Database, open_page: Open, keys: Keys, family: list[UUID]
) -> None:
    page = open_page()
    page.begin_round()
    keys.press("1", "4", "3", Qt.Key.Key_Backspace)
    assert page.household.walk.current == family[2]
    keys.press("1", "3", Qt.Key.Key_Return)
    left = resident(db, family[3])
    assert (left.left_on, left.left_kind) == (TODAY, "moved")
    assert resident(db, family[1]).verified_on is None
    page.open_list(WorkFilter(Work.NOT_MET))
    line = page.lists.model.line_at(0)
    assert line is not None
    assert (line.id, line.why) == (family[1], "1 time, last on 11-24")


def test_a_household_without_all_answers_is_not_ended(
    db: Database, open_page: Open, keys: Keys, family: list[UUID]
) -> None:
    page = open_page()
    page.begin_round()
    keys.press("1", Qt.Key.Key_Return)
    assert "press 9" in page.household.notice.text()
    assert resident(db, family[0]).verified_on is None
    keys.press("1")
    assert page.household.notice.text() == ""


def test_what_was_pressed_is_kept_when_the_page_is_built_anew(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], qtbot: QtBot, context: Context
) -> None:
    page = open_page()
    page.begin_round()
    keys.press("1", "4")
    qtbot.waitUntil(lambda: not context.tasks.busy)
    back = page.way_back()
    assert back is not None
    again = open_page()
    back(again)
    assert again.household.walk.answers == {family[0]: Answer.SAME, family[1]: Answer.NOT_MET}
    assert again.household.walk.current == family[2]
    assert again.household.people.hasFocus()


def test_passing_a_door_over_keeps_what_was_pressed_there(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], register: Register, qtbot: QtBot
) -> None:
    other = register("王磊", "A3-1-402")
    page = open_page()
    page.begin_round()
    keys.press("4", Qt.Key.Key_PageDown)
    assert page.household.walk.people == [other]
    qtbot.waitUntil(lambda: not page.tasks.busy)
    keys.press(Qt.Key.Key_PageUp)
    assert page.household.walk.answers == {family[0]: Answer.NOT_MET}
    keys.press(Qt.Key.Key_Escape)
    assert page.lists.view.hasFocus()


def test_who_was_there_and_when_go_from_door_to_door(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], register: Register
) -> None:
    with db.reading() as session:
        first = next(one.id for one in places.grids(session) if one.name == "网格01")
    one = register("王磊", "B1-1-101", grid_id=first)
    two = register("赵敏", "B1-1-102", grid_id=first)
    page = open_page()
    page.lists.grids.choose(first)
    page.begin_round()
    page.household.form.set_values(
        {"collected_by": "李网格", "visited_on": TODAY - timedelta(days=2)}
    )
    keys.press("1", Qt.Key.Key_Return, "1", Qt.Key.Key_Return)
    for key in (one, two):
        found = resident(db, key)
        assert (found.collected_by, found.verified_by) == ("李网格", "田某")
        assert found.collected_on == TODAY - timedelta(days=2)


def test_a_visit_is_planned_and_closed_at_the_door(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], home: UUID, qtbot: QtBot
) -> None:
    page = open_page()
    page.begin_round()
    keys.press("5")
    assert isinstance(page.door.sheet, VisitSheet)
    keys.press(Qt.Key.Key_Return, ctrl=True)
    with db.reading() as session:
        visit = session.scalars(select(DueVisit)).one()
    assert (visit.dwelling_id, visit.due_on) == (home, TODAY + timedelta(days=7))
    page.answer(Request("open", "due_visit", visit.id))
    assert page.lists.shown.work is Work.VISITS
    page.door.close_visit(visit.id)
    assert isinstance(page.door.sheet, CloseVisitSheet)
    keys.press(Qt.Key.Key_Return, ctrl=True)
    with db.reading() as session:
        assert session.scalars(select(DueVisit)).one().closed_on == TODAY


def test_a_doubt_is_settled_at_the_door(
    db: Database, open_page: Open, keys: Keys, register: Register, qtbot: QtBot
) -> None:
    register("艾力", "A5-1-102", kind="migrant", moved_in_on=date(2019, 5, 1))
    page = open_page()
    page.open_list(WorkFilter(Work.DOUBTFUL))
    page.focus_first()
    keys.press(Qt.Key.Key_Return)
    keys.press("6")
    qtbot.waitUntil(lambda: page.lists.model.rowCount() == 0)
    keys.press("6")


def test_numbers_of_a_child_are_not_shown_and_the_change_is_noted_with_its_reason(
    db: Database, open_page: Open, keys: Keys, register: Register, qtbot: QtBot
) -> None:
    child = register("张小宝", relation="20", id_number=number("20200501", 997))
    page = open_page()
    page.begin_round()
    labels: list[QLabel] = list(page.household.people.rows[child].findChildren(QLabel))
    words = " ".join(one.text() for one in labels)
    assert "under 14" in words
    assert "4417" not in words
    keys.press("2")
    qtbot.waitUntil(lambda: not page.tasks.busy)
    with db.reading() as session:
        lines = journal.history(session, [Ref("resident", child)])
    assert any("reason" in {name for name, *_more in line.changes} for line in lines)


def test_an_empty_dwelling_is_ended_by_enter(
    db: Database, open_page: Open, keys: Keys, estate: UUID
) -> None:
    (empty,) = grids.add_dwellings(db, ["A3-2-101"])
    page = open_page()
    page.open_list(WorkFilter(Work.DWELLINGS_DUE))
    page.focus_first()
    keys.press(Qt.Key.Key_Return, Qt.Key.Key_Return)
    with db.reading() as session:
        assert session.get_one(Place, empty).verified_on == clock.today()


def test_somebody_new_at_the_door_is_registered_there(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], qtbot: QtBot
) -> None:
    page = open_page()
    page.begin_round()
    keys.press("1", "8")
    sheet = page.door.sheet
    assert isinstance(sheet, ResidentSheet)
    assert sheet.form is not None
    assert sheet.form.typed()["address"] == "寺河嘉苑A区3号楼1单元302"
    sheet.form.set_values({"name": "张小宝", "relation": "23"})
    keys.press(Qt.Key.Key_Return, ctrl=True)
    assert len(page.household.walk.people) == 5
    assert page.household.walk.answers == {family[0]: Answer.SAME}
    assert page.household.people.hasFocus()


def test_the_facts_of_the_dwelling_are_changed_at_the_door(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], home: UUID
) -> None:
    page = open_page()
    page.begin_round()
    assert page.household.dwelling_too.text() == (
        "The dwelling too: use not known · not known whether let"
    )
    keys.press("7")
    sheet = page.door.sheet
    assert sheet is not None
    assert sheet.form is not None
    sheet.form.set_values({"use": "home", "rented": False})
    keys.press(Qt.Key.Key_Return, ctrl=True)
    page.refresh()
    assert page.household.dwelling_too.text() == "The dwelling too: Home · not let"
    assert page.household.people.hasFocus()


def test_the_menu_is_walked_by_the_arrows(open_page: Open, keys: Keys, estate: UUID) -> None:
    page = open_page()
    page.lists.menu.entries[Work.ROUND].setFocus()
    keys.press(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.lists.shown.work is Work.MISSING
    assert page.lists.menu.entries[Work.MISSING].property("active") == "true"
    assert page.lists.empty.isVisible()


def test_a_household_of_six_scrolls_to_whom_the_key_is_about(
    open_page: Open, keys: Keys, register: Register
) -> None:
    names = ["阿卜杜热西提·阿卜杜克热木·买买提明江", *"赵钱孙李周"]
    people = [register(name, relation="20") for name in names]
    page = open_page()
    page.begin_round()
    keys.press("1", "1", "1", "1", "1")
    row = page.household.people.rows[people[-1]]
    seen = page.household.people.viewport().rect()
    assert seen.contains(row.mapTo(page.household.people.viewport(), row.rect().center()))
    keys.press(Qt.Key.Key_Up)
    assert page.household.walk.current == people[-2]


def test_an_auxiliary_is_told_who_can_verify_and_loses_no_key(
    db: Database, open_page: Open, keys: Keys, family: list[UUID]
) -> None:
    one = Officer(name="小李", role="auxiliary", grids=[])
    with db.transaction("Add officer") as session:
        session.add(one)
        session.flush()
        key = one.id
    db.officer = Person(key, "小李")
    page = open_page()
    buttons: list[QPushButton] = list(page.header.findChildren(QPushButton))
    assert not [one for one in buttons if one.text() == "Begin the round" and one.isVisible()]
    page.begin_round()
    keys.press("9", Qt.Key.Key_Return)
    assert "officer" in page.household.notice.text()
    assert len(page.household.walk.answers) == 4
    assert resident(db, family[0]).verified_on is None
