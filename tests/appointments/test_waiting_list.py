"""Many who wait for a time: the first stand beside the calendar, the list has all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from policepost.appointments import expected, queries
from policepost.appointments.states import Kind
from tests.appointments.makers import NOW, at, booked
from tests.appointments.working import children
from tests.plans import reads

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from policepost.appointments.page import AppointmentsPage
    from policepost.core.database import Database

MANY = expected.SHOWN + 3


def _many(db: Database) -> None:
    for number in range(MANY):
        booked(db, None, name=f"等{number:02d}", wish="")


def test_only_the_first_stand_beside_the_calendar(page: AppointmentsPage, qtbot: QtBot) -> None:
    _many(page.db)
    page.refresh()
    side = page.side
    rows = children(side.waiting_card, QPushButton)
    assert len(rows) == expected.SHOWN + 1
    assert [row.accessibleName()[:3] for row in rows[:2]] == ["等00", "等01"]
    assert side.waiting_card.heading.note.text() == f"{MANY} people"
    assert rows[-1].text() == f"All {MANY} without a time"
    rows[-1].click()
    assert page.view == "list"
    qtbot.waitUntil(lambda: page.list.model.rowCount() == MANY)


def test_visits_that_have_a_time_stand_behind_those_that_wait(db: Database) -> None:
    booked(db, at(11, day=NOW.date() + timedelta(days=1)), kind=Kind.VISIT, place="3号楼")
    for number in range(2):
        booked(db, None, kind=Kind.VISIT, name=f"上门{number}", place="3号楼")
    with db.reading() as session:
        told = expected.visits(session, NOW)
        assert expected.at_the_window(session).count == 0
    assert [one.name for one in told.first] == ["上门0", "上门1", "王淑兰"]
    assert (told.count, told.waiting) == (3, 2)


def test_who_waits_is_found_by_the_state(db: Database) -> None:
    booked(db, None)
    steps = [step for step in reads(db, expected.at_the_window) if "booking" in step]
    assert steps
    assert all("ix_booking_state (state=?)" in step for step in steps), steps


def test_what_is_due_is_read_out_of_the_state_however_much_it_is(db: Database) -> None:
    booked(db, None)
    steps = [
        step
        for step in reads(db, lambda session: queries.due(session, NOW.date()))
        if "booking" in step
    ]
    assert steps == [
        "SEARCH booking USING INDEX ix_booking_state (state=? AND day<?)",
        "SEARCH booking USING INDEX ix_booking_state (state=?)",
    ]
