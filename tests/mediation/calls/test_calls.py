"""The 110 desk's hand-over list: what comes in, what waits, what becomes of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.records import new_id
from policepost.core.shapes import Ref
from policepost.exchange.report import Report
from policepost.intake import kinds
from policepost.mediation import actions, listing
from policepost.mediation import queries as mediation
from policepost.mediation.calls import actions as deciding
from policepost.mediation.calls import queries
from policepost.mediation.calls.importing import CALLS, moment
from policepost.mediation.calls.sheet import CallsSheet
from policepost.mediation.facts import PartyFacts
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.page import MediationPage
from policepost.mediation.records import Handover
from policepost.retention import queries as retention
from policepost.retention import reach
from policepost.ui.form import LineField, Person
from policepost.ui.page import Request
from tests.mediation.makers import NOISE, whole
from tests.mediation.test_page import done, fill, sheet_of
from tests.seen import press, words

if TYPE_CHECKING:
    from policepost.core.database import Database

HEAD = "警情编号,接警时间,报警人,电话,地点,简要警情\n"
ONE = "JQ2026112000017,2026-11-20 21:35,刘某某,13900004417,寺河嘉苑A区3号楼,楼上夜间\t拖动桌椅😡\n"
TWO = "JQ2026112100003,2026年11月21日8时05分,张𬭎,13800000021,福馨园,停车争执\n"


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.at(datetime(2026, 11, 23, 9).astimezone()):
        yield


def taken(db: Database, folder: Path, text: str) -> Report:
    """Take in a list."""
    path = folder / "110移交.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return CALLS.take(db, CALLS.look(path))


def waiting(db: Database) -> list[queries.CallLine]:
    """The calls that wait."""
    with db.reading() as session:
        return queries.waiting(session)


def test_a_list_is_recognised_among_all_kinds(tmp_path: Path) -> None:
    path = tmp_path / "移交.csv"
    path.write_text(HEAD + ONE, encoding="utf-8")
    from policepost.exchange.kinds import look

    assert look(path, kinds.KINDS).parts[0].kind is CALLS


def test_each_row_waits_and_a_list_that_comes_again_adds_nothing(
    db: Database, tmp_path: Path
) -> None:
    assert taken(db, tmp_path, ONE + TWO).added == 2
    first, second = waiting(db)
    assert first.called_at == datetime(2026, 11, 20, 21, 35).astimezone()
    assert second.called_at == datetime(2026, 11, 21, 8, 5).astimezone()
    assert (first.caller, first.phone) == ("刘某某", "13900004417")
    assert "\t" not in first.gist
    again = taken(db, tmp_path, ONE + TWO)
    assert (again.added, again.changed, len(again.alike)) == (0, 0, 2)
    assert waiting(db) == [first, second]


def test_a_call_fills_the_sheet_that_registers_it_until_it_is_decided(
    db: Database, tmp_path: Path
) -> None:
    taken(db, tmp_path, ONE + TWO)
    first, second = waiting(db)
    assert first.values() == {
        "source": "handover_110",
        "call": "JQ2026112000017",
        "received": first.called_at,
        "party0": "刘某某",
        "phone": "13900004417",
        "place": "寺河嘉苑A区3号楼",
        "facts": first.gist,
    }
    deciding.decline(db, first.id, "非本辖区")
    with db.reading() as session:
        assert queries.waiting_count(session) == 1
        assert queries.call(session, first.id) is None
        assert queries.call(session, second.id) == second


def test_what_the_desk_corrects_is_corrected_while_it_waits(db: Database, tmp_path: Path) -> None:
    taken(db, tmp_path, TWO)
    (change,) = taken(db, tmp_path, TWO.replace("停车争执", "停车争执，已动手")).changes
    assert change.fields == {"gist": ("停车争执", "停车争执，已动手")}
    (one,) = waiting(db)
    deciding.decline(db, one.id, "非本辖区")
    assert taken(db, tmp_path, TWO).changed == 0
    assert waiting(db) == []


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",2026-11-20 21:35,某,,,x\n", "call_number"),
        ("JQ1,昨天,某,,,x\n", "called_at"),
        ("JQ1,2026-13-40 21:35,某,,,x\n", "called_at"),
        ("JQ1,2026-12-01 21:35,某,,,x\n", "called_at"),
    ],
)
def test_rows_that_cannot_be_taken_in(db: Database, tmp_path: Path, row: str, field: str) -> None:
    report = taken(db, tmp_path, row + TWO)
    assert (report.refused, report.added) == (1, 1)
    assert report.problems[0].field == field


def test_the_same_call_twice_in_a_list_is_skipped(db: Database, tmp_path: Path) -> None:
    report = taken(db, tmp_path, TWO + TWO + ",,,,,\n")
    assert report.added == 1
    assert "same call as in row 2" in report.problems[0].why


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (datetime(2026, 11, 20, 21, 35), "2026-11-20 21:35:00"),  # noqa: DTZ001 - as sheets have it
        ("2026/11/20 21:35:10", "2026-11-20 21:35:10"),
        ("20261120213510", "2026-11-20 21:35:10"),
        ("2026-11-20", "2026-11-20 00:00:00"),
        (date(2026, 11, 20), "2026-11-20 00:00:00"),
        ("gestern", ""),
    ],
)
def test_times_of_calls(cell: Any, found: str) -> None:
    read = moment(cell)
    assert (f"{read:%Y-%m-%d %H:%M:%S}" if read else "") == found


def test_a_call_without_a_time_came_in_now(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("警情编号,简要警情\nJQ1,争执\nJQ2,漏水\n", encoding="utf-8")
    CALLS.take(db, CALLS.look(path))
    assert {one.called_at for one in waiting(db)} == {clock.now()}
    with clock.at(datetime(2026, 11, 24, 9).astimezone()):
        assert CALLS.take(db, CALLS.look(path)).changed == 0


def test_taking_in_ends_the_wait_and_is_done_once(db: Database, tmp_path: Path) -> None:
    taken(db, tmp_path, ONE)
    told = NOISE.__class__(
        kind="neighbour",
        source="handover_110",
        received_at=NOISE.received_at,
        facts="x",
        handover_number="JQ2026112000017",
    )
    parties = [PartyFacts(name="刘某某"), PartyFacts(name="张𬭎")]
    dispute_id = actions.register_dispute(db, told, parties)
    assert waiting(db) == []
    assert whole(db, dispute_id).handover_number == "JQ2026112000017"
    with pytest.raises(Refused, match="taken in already: 刘某某、张𬭎") as refused:
        actions.register_dispute(db, told, parties)
    assert refused.value.field == "handover_number"
    with db.reading() as session:
        call = session.scalars(select(Handover)).one()
        assert call.dispute_id == dispute_id
        assert Ref("handover", call.id) in reach.with_dependants(
            session, Ref("dispute", dispute_id)
        )
    with pytest.raises(Refused, match="meanwhile"):
        deciding.decline(db, call.id, "重复")


def test_declining_needs_a_reason(db: Database, tmp_path: Path) -> None:
    taken(db, tmp_path, ONE)
    (one,) = waiting(db)
    with pytest.raises(Refused) as refused:
        deciding.decline(db, one.id, " 　")
    assert refused.value.field == "declined"


def test_calls_that_wait_are_due_and_old_ones_go(db: Database, tmp_path: Path) -> None:
    taken(db, tmp_path, ONE)
    with db.reading() as session:
        (due,) = mediation.due(session, clock.today())
        assert due.ref.kind == "handover"
        assert (due.title, due.due_on) == ("Take in the call of 刘某某", date(2026, 11, 20))
        assert retention.due(session, date(2027, 11, 19)) == []
        (old,) = retention.due(session, date(2027, 11, 21))
        assert old.title == "JQ2026112000017 · 刘某某"


def test_the_page_takes_in_a_call(qtbot: QtBot, page: MediationPage, tmp_path: Path) -> None:
    assert page.buttons["calls"].isHidden()
    taken(page.db, tmp_path, ONE + TWO)
    page.refresh()
    assert page.buttons["calls"].text() == "110 calls waiting: 2"
    page.buttons["calls"].click()
    sheet = sheet_of(page, CallsSheet)
    assert isinstance(sheet, CallsSheet)
    sheet.take_in.emit(waiting(page.db)[0].values())
    register = sheet_of(page, RegisterSheet)
    assert register.form is not None
    assert register.form.field("handover_number").value() == "JQ2026112000017"
    assert register.form.field("facts").value() == "楼上夜间 拖动桌椅〔表情〕"
    fill(register, party1=Person(None, "张𬭎"))
    done(register)
    with page.db.reading() as session:
        (dispute_id,) = listing.ids(session)
    card = whole(page.db, dispute_id)
    assert (card.parties[0].phone, card.place) == ("13900004417", "寺河嘉苑A区3号楼")
    assert [one.call_number for one in waiting(page.db)] == ["JQ2026112100003"]


def test_the_sheet_declines_with_a_reason(page: MediationPage, tmp_path: Path) -> None:
    taken(page.db, tmp_path, ONE)
    page.open_sheet("calls")
    sheet = sheet_of(page, CallsSheet)
    assert isinstance(sheet, CallsSheet)
    said = " ".join(part.text() for part in cast("list[QLabel]", sheet.findChildren(QLabel)))
    assert "139****4417" in said
    assert "13900004417" not in said
    assert not sheet.findChildren(LineField)  # no reason is asked before one is wanted
    press(sheet, "Not taken in")
    assert sheet.form is not None
    press(sheet, "Do not take it in")
    assert sheet.form.field("declined").problem.isVisible()
    press(sheet, "Not taken in")  # asked anew, nothing of the first time stays
    edit = cast("QLineEdit", sheet.form.field("declined").focusProxy())
    fill(sheet, declined="重复报警")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert waiting(page.db) == []
    assert "No call waits." in words(sheet)
    assert "Import the list of the 110 desk" in words(sheet), "how one would come here"


def test_enter_takes_in_the_oldest_call_and_asks_for_the_other_party(
    page: MediationPage, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitActive(page):
        page.activateWindow()
    taken(page.db, tmp_path, ONE + TWO)
    page.open_sheet("calls")
    QApplication.processEvents()
    held = cast("QPushButton", QApplication.focusWidget())
    assert held.text() == "Take in"
    QTest.keyClick(held, Qt.Key.Key_Return)
    register = sheet_of(page, RegisterSheet)
    assert register.form is not None
    assert register.form.field("handover_number").value() == "JQ2026112000017"
    assert register.form.field("party1").isAncestorOf(cast("QWidget", QApplication.focusWidget()))


def test_today_opens_the_call_or_all_when_it_is_gone(page: MediationPage, tmp_path: Path) -> None:
    taken(page.db, tmp_path, ONE)
    (one,) = waiting(page.db)
    page.answer(Request("open", "handover", one.id))
    assert isinstance(sheet_of(page, RegisterSheet), RegisterSheet)
    page.answer(Request("open", "handover", new_id()))
    assert isinstance(sheet_of(page, CallsSheet), CallsSheet)
