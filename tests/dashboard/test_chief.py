"""What the chief alone is told on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.shapes import Listing, Person
from policepost.dashboard import chief
from policepost.dashboard.chief import Asked
from policepost.dashboard.today_page import TodayPage
from policepost.mediation.after import duties
from policepost.mediation.after.list_sheets import OpenDutiesSheet
from policepost.mediation.page import MediationPage
from policepost.officers.records import Officer
from policepost.ui.left_open import sheet_over
from policepost.ui.page import Context, Request
from tests.mediation.makers import registered


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 26, 9).astimezone()):
        yield


def charged(db: Database) -> None:
    """Register a dispute with three duties of two people, one of them late."""
    today = clock.today()
    told = [("宋经理", "换地垫", -1), ("宋经理", "复查", 3), ("李网格", "走访", 2)]
    duties.set_duties(
        db,
        registered(db),
        [
            duties.DutyFacts(who=who, what=what, due_on=today + timedelta(days=days))
            for who, what, days in told
        ],
    )


def sign_in(db: Database, role: str) -> None:
    """Give somebody an account with a role, and let that officer work."""
    key = new_id()
    with db.transaction("Add officer") as session:
        session.add(Officer(id=key, name="李某", role=role))
    db.officer = Person(key, "李某", role)


def test_the_lists_are_counted_for_the_chief_alone(db: Database) -> None:
    charged(db)
    sign_in(db, "chief")
    assert chief.count(db) == Asked(duties=3, overdue=1, people=2)
    sign_in(db, "officer")
    assert chief.count(db) == Asked()


def test_a_line_says_how_many_for_how_many_and_what_is_late() -> None:
    (line,) = chief.lines(Asked(duties=3, overdue=1, people=2))
    assert line.title == "Responsibility lists: 3 duties"
    assert line.detail == "2 people are to do them · 1 overdue"
    assert (line.badge, line.tone) == ("1", "bad")
    (calm,) = chief.lines(Asked(duties=1, people=1))
    assert (calm.detail, calm.badge, calm.tone) == ("1 person is to do them", "1", "info")
    assert list(chief.lines(Asked())) == []


def test_today_shows_it_and_mediation_opens_the_list(qtbot: QtBot, context: Context) -> None:
    charged(context.db)
    sign_in(context.db, "chief")
    page = TodayPage(context)
    qtbot.addWidget(page)
    page.show()

    def said() -> list[Listing]:
        opens = [line.opens for line in page.due.shown()]
        return [one for one in opens if one == Listing("duty", {})]

    qtbot.waitUntil(lambda: len(said()) == 1, timeout=20_000)
    mediation = MediationPage(context)
    qtbot.addWidget(mediation)
    mediation.show()
    mediation.answer(Request("list", "duty"))
    assert isinstance(sheet_over(mediation), OpenDutiesSheet)
