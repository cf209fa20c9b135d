"""The sheets beside the main way: the directory, oral agreements, follow-ups, who will come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Ref
from policepost.mediation import actions, agreement_actions, codes, directory, sitting_actions
from policepost.mediation.came_field import CameField
from policepost.mediation.course_sheets import NewFollowUpSheet, OralSheet
from policepost.mediation.directory_sheet import DirectorySheet
from policepost.mediation.ending_sheets import FollowUpSheet, SignSheet
from policepost.mediation.facts import MediatorFacts, MemberFacts, PartyFacts, TermFacts
from policepost.mediation.page import MediationPage
from policepost.mediation.planning import absences, choices, days
from policepost.mediation.planning.absence_sheet import AbsenceSheet
from policepost.mediation.planning.choices import Choice, Kind
from policepost.mediation.planning.choices_sheet import ChoicesSheet
from policepost.mediation.planning.plan_sheet import PlanSheet
from policepost.mediation.sitting_sheets import RecordSheet
from policepost.ui.sheet import Sheet
from tests import seen
from tests.mediation import makers
from tests.mediation.test_page import done, fill, opened, sheet_of

MORNING = datetime(2026, 11, 26, 9, 42).astimezone()


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(MORNING):
        yield


def names(db: Database) -> list[tuple[str, bool]]:
    """Names of the directory, and whether each is still asked."""
    with db.reading() as session:
        found = directory.mediators(session, retired=True)
    return [(one.name, one.retired_on is None) for one in found]


def press(sheet: Sheet, words: str) -> None:
    """Press the button or link of a sheet that says ``words``."""
    buttons = cast("list[QPushButton]", sheet.findChildren(QPushButton))
    next(one for one in buttons if one.text() == words).click()


def said(sheet: Sheet) -> str:
    """All words of a sheet."""
    labels = cast("list[QLabel]", sheet.findChildren(QLabel))
    return "\n".join(one.text() for one in labels)


def test_the_directory_is_kept_on_the_page(page: MediationPage) -> None:
    page.buttons["directory"].click()
    sheet = sheet_of(page, DirectorySheet)
    done(sheet)
    assert 'fill in "Name"' in said(sheet)
    fill(sheet, role="lawyer", name="陈某", organisation="某某律师事务所", usual=True)
    done(sheet)
    assert names(page.db) == [("陈某", True)]
    press(sheet, "Correct")
    fill(sheet, name="陈某某")
    done(sheet)
    assert names(page.db) == [("陈某某", True)]
    assert "Lawyer · 陈某某 · 某某律师事务所 · usual" in said(sheet)
    press(sheet, "Retire")
    assert names(page.db) == [("陈某某", False)]
    press(sheet, "Bring back")
    assert names(page.db) == [("陈某某", True)]
    with page.db.reading() as session:
        panel = directory.usual_panel(session, page.db.officer, None)
    assert [one.name for one in panel] == ["田某", "陈某某"]
    sheet.close_sheet()


def test_an_agreement_in_words_is_recorded_from_the_course(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = makers.agreed(page.db)
    opened(qtbot, page, dispute_id)
    assert page.case.course.oral_button.isVisible()
    page.case.course.oral_button.click()
    sheet = sheet_of(page, OralSheet)
    fill(sheet, agreed_on=date(2026, 11, 24))
    done(sheet)
    card = makers.whole(page.db, dispute_id)
    assert (card.agreement.oral, card.agreement.effective_on) == (True, date(2026, 11, 24))
    page.refresh()
    assert not page.case.course.oral_button.isVisible()
    assert page.buttons["print"].text() == "Print the registration"


def test_what_was_printed_is_no_oral_agreement(qtbot: QtBot, page: MediationPage) -> None:
    opened(qtbot, page, makers.printed(page.db))
    assert not page.case.course.oral_button.isVisible()
    page.case.course._ask("new_follow_up")
    sheet = sheet_of(page, NewFollowUpSheet)
    sheet.close_sheet()


def test_a_follow_up_is_added_and_put_off(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.in_force(page.db)
    opened(qtbot, page, dispute_id)
    page.case.course.follow_up_button.click()
    sheet = sheet_of(page, NewFollowUpSheet)
    fill(sheet, due_on=date(2026, 11, 30), purpose="看地垫")
    done(sheet)
    first = makers.whole(page.db, dispute_id).follow_ups[0]
    assert (first.due_on, first.purpose) == (date(2026, 11, 30), "看地垫")
    page.refresh()
    page.open_step(Ref("follow_up", first.id))
    sheet = sheet_of(page, FollowUpSheet)
    press(sheet, "Postpone")
    assert "look again" in said(sheet)
    fill(sheet, next_on=date(2026, 12, 3))
    press(sheet, "Postpone")
    follow_ups = makers.whole(page.db, dispute_id).follow_ups
    assert date(2026, 12, 3) in {one.due_on for one in follow_ups if one.id == first.id}


def test_who_will_come_is_noted_on_a_planned_sitting(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.registered(page.db)
    friday = datetime(2026, 11, 27, 9).astimezone()
    sitting_id = sitting_actions.plan_sitting(page.db, dispute_id, friday, "一楼")
    opened(qtbot, page, dispute_id)
    page.open_step(Ref("sitting", sitting_id))
    sheet = sheet_of(page, PlanSheet)
    assert sheet.form is not None
    coming = sheet.form.field("coming")
    assert isinstance(coming, CameField)
    liu = makers.whole(page.db, dispute_id).parties[0].id
    assert coming.value() == ()
    coming.set_value((liu,))
    done(sheet)
    states = {one.who: one.state for one in makers.whole(page.db, dispute_id).sittings[0].present}
    assert states[liu] == codes.Presence.CONFIRMED
    assert set(states.values()) == {codes.Presence.CONFIRMED, codes.Presence.INVITED}


def test_free_times_limits_and_what_is_in_the_way_are_told_while_planning(
    qtbot: QtBot, page: MediationPage
) -> None:
    lawyer = MediatorFacts(name="宋律师", role="lawyer", weekdays="4")
    who = directory.add_mediator(page.db, lawyer)
    member = MemberFacts(name=lawyer.name, role=lawyer.role, mediator_id=who)
    first, second = makers.registered(page.db), makers.registered(page.db)
    for dispute_id in (first, second):
        actions.choose_panel(page.db, dispute_id, [member])
    friday = datetime(2026, 11, 27, 9).astimezone()
    sitting_actions.plan_sitting(page.db, first, friday)
    opened(qtbot, page, second)
    page.buttons["step"].click()
    sheet = sheet_of(page, PlanSheet)
    assert "11-27 Friday 10:00" in [
        one.text() for one in cast("list[QPushButton]", sheet.findChildren(QPushButton))
    ]
    assert "09:00–10:00　泽颢警务室　刘某某、张𬭎 · 噪音" in said(sheet)
    fill(sheet, time=friday.time())
    assert "泽颢警务室 is taken 09:00–10:00" in said(sheet)
    assert "宋律师 is at another sitting" in said(sheet)
    fill(sheet, day=date(2026, 12, 23))
    assert "宋律师 comes on Friday only." in said(sheet)
    assert "usually ends within a month" in said(sheet)
    assert "The post's mediation days are Tuesday, Friday." in said(sheet)
    assert sheet.form is not None
    cast("Any", sheet.form.field("day")).edit.setText("")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "mediation days" not in said(sheet)
    press(sheet, "12-04 Friday 09:00")
    done(sheet)
    planned = makers.whole(page.db, page.case.card.id).sittings[0]  # type: ignore[union-attr]
    assert planned.planned_at == datetime(2026, 12, 4, 9).astimezone()


def test_the_posts_own_lists_are_written_and_used(qtbot: QtBot, page: MediationPage) -> None:
    page.buttons["directory"].click()
    press(sheet_of(page, DirectorySheet), "Rooms, methods, phrases …")
    sheet = sheet_of(page, ChoicesSheet)
    fill(sheet, room="一楼\n二楼", method="谚语\n谚语")
    done(sheet)
    assert '"谚语" is in the list twice' in said(sheet)
    fill(sheet, method="谚语\n儿歌", phrase="开场：今天请双方坐下来：好好谈。\n\n收场:谢谢。")
    done(sheet)
    with page.db.reading() as session:
        assert days.rooms(session) == ["泽颢警务室", "一楼", "二楼"]
        assert choices.choices(session, Kind.PHRASE) == [
            Choice("开场", "今天请双方坐下来：好好谈。"),
            Choice("收场", "谢谢。"),
        ]
    dispute_id = makers.registered(page.db)
    at = datetime(2026, 11, 26, 9).astimezone()
    sitting_id = sitting_actions.plan_sitting(page.db, dispute_id, at)
    opened(qtbot, page, dispute_id)
    page.open_step(Ref("sitting", sitting_id))
    record = sheet_of(page, RecordSheet)
    press(record, "收场")
    fill(record, methods=("儿歌",), outcome="adjourned", read_aloud=True)
    done(record)
    (line,) = makers.whole(page.db, dispute_id).sittings
    assert (line.record, line.methods, line.read_aloud_at) == ("谢谢。", "儿歌", MORNING)
    page.refresh()
    page.open_step(Ref("sitting", sitting_id))
    record = sheet_of(page, RecordSheet)
    assert record.form is not None
    assert record.form.field("read_aloud").value() is True
    press(record, "开场")
    assert record.form.field("read_aloud").value() is False


def test_when_a_mediator_is_away_is_noted_and_taken_back(page: MediationPage) -> None:
    who = directory.add_mediator(page.db, MediatorFacts(name="宋律师", role="lawyer"))
    page.buttons["directory"].click()
    press(sheet_of(page, DirectorySheet), "Away")
    sheet = sheet_of(page, AbsenceSheet)
    fill(sheet, since=date(2026, 11, 30), until=date(2026, 12, 2), note="开庭")
    done(sheet)
    assert "30 November 2026 – 2 December 2026 · 开庭" in said(sheet)
    with page.db.reading() as session:
        assert list(absences.absences(session, after=date(2026, 12, 2))) == [who]
    press(sheet, "Remove")
    with page.db.reading() as session:
        assert absences.absences(session, after=date(2026, 12, 2)) == {}


SHEETS: list[tuple[Callable[[Database], UUID], str, str, object]] = [
    (makers.registered, "plan", "place", "二楼会议室"),
    (makers.agreed, "oral", "agreed_on", date(2026, 11, 25)),
    (makers.in_force, "new_follow_up", "purpose", "看地垫"),
    (makers.printed, "agreement", "seal", date(2026, 11, 25)),
    (makers.in_force, "agreement", "note", "当面付清"),
]


@pytest.mark.parametrize(("made", "step", "field", "value"), SHEETS)
def test_what_is_typed_in_a_step_survives_a_restart(
    qtbot: QtBot,
    page: MediationPage,
    made: Callable[[Database], UUID],
    step: str,
    field: str,
    value: object,
) -> None:
    dispute_id = made(page.db)
    opened(qtbot, page, dispute_id)
    page.open_step(Ref(step, dispute_id))
    sheet = sheet_of(page, Sheet)
    fill(sheet, **{field: value})
    sheet.close_sheet()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    again = MediationPage(page.context)
    qtbot.addWidget(again)
    again.show()
    opened(qtbot, again, dispute_id)
    again.open_step(Ref(step, dispute_id))
    sheet = sheet_of(again, Sheet)
    assert sheet.form is not None
    assert sheet.form.field(field).value() == value
    assert "Draft of" in said(sheet)


def test_the_course_leads_to_what_it_tells_of(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = makers.in_force(page.db)
    opened(qtbot, page, dispute_id)
    card = makers.whole(page.db, dispute_id)
    kinds: list[tuple[UUID, type[Sheet]]] = [(card.sittings[0].id, RecordSheet)]
    kinds.append((card.follow_ups[0].id, FollowUpSheet))
    for wanted, kind in kinds:
        line = next(one for one in queries_story(page) if one.id == wanted)
        page.case.course.step_opened.emit(line)
        sheet_of(page, kind).close_sheet()


def queries_story(page: MediationPage) -> list[Ref]:
    """What the lines of the course speak of."""
    from policepost.mediation.story import story

    card = page.case.card
    assert card is not None
    return [line.ref for line in story(card)]


def test_what_a_court_does_not_confirm_is_said_before_signing(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = makers.agreed(page.db)
    agreement_actions.write_terms(page.db, dispute_id, [TermFacts(text="双方同意离婚")])
    agreement_actions.print_agreement(page.db, dispute_id)
    opened(qtbot, page, dispute_id)
    page.open_step(Ref("agreement", dispute_id))
    assert "离婚" in said(sheet_of(page, SignSheet))


def test_a_paper_that_is_out_of_date_is_to_be_printed_again(
    qtbot: QtBot, page: MediationPage
) -> None:
    dispute_id = makers.printed(page.db)
    opened(qtbot, page, dispute_id)
    assert page.buttons["print"].text() == "Print 3 copies"
    agreement_actions.write_terms(page.db, dispute_id, [TermFacts(text="改了")])
    page.refresh()
    assert page.buttons["print"].text() == "Print 3 copies again"


def test_a_whole_village_is_one_stop_on_the_way_to_the_record(
    qtbot: QtBot, page: MediationPage
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    village = [PartyFacts(name=f"村民{n}", phone=f"1390000{n:04d}") for n in range(200)]
    dispute_id = makers.registered(page.db, *village)
    at = datetime(2026, 11, 26, 9).astimezone()
    sitting_id = sitting_actions.plan_sitting(page.db, dispute_id, at)
    page.open_dispute(dispute_id)
    page.open_step(Ref("sitting", sitting_id))
    sheet = sheet_of(page, RecordSheet)
    assert sheet.form is not None
    came = sheet.form.field("came")
    assert isinstance(came, CameField)
    assert len(came.value()) == 201
    came.setFocus()
    shown = cast("QListWidget", QApplication.focusWidget())
    assert isinstance(shown, QListWidget)
    QTest.keyClick(shown, Qt.Key.Key_Down)
    QTest.keyClick(shown, Qt.Key.Key_Space)
    assert len(came.value()) == 200
    typed = came.typed()
    seen.press(sheet, "Nobody")
    assert came.value() == ()
    came.restore(typed)
    assert len(came.value()) == 200
    seen.press(sheet, "All")
    assert len(came.value()) == 201
    came.setFocus()
    for _key in range(3):  # the two links, then the record
        QTest.keyClick(cast("QWidget", QApplication.focusWidget()), Qt.Key.Key_Tab)
    assert sheet.form.field("record").isAncestorOf(cast("QWidget", QApplication.focusWidget()))
