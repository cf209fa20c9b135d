"""The work lists of the register on Today: each number opens the list that it counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Listing, Person, Ref
from policepost.dashboard import worklists
from policepost.dashboard.today_page import TodayPage
from policepost.grids import actions as grids
from policepost.grids.premises import PremisesForm, add_premises
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from policepost.ui.page import Context
from policepost.verification import actions, queries
from policepost.verification.page import VerificationPage
from policepost.verification.rules import Answer, Outcome, Reason, Round
from policepost.verification.worklists import Work

TODAY = date(2026, 11, 24)


@pytest.fixture
def post(db: Database) -> Database:
    """A post in which every list has something, except those of the property company."""
    db.officer = Person(None, "田某")
    with clock.at(TODAY):
        grids.make_estate(db, "寺河嘉苑")
        grids.make_grids(db, ["网格01"])
        first = residents.register_resident(db, ResidentForm(name="张伟", address="A3-1-302"))
        moved = {"kind": "migrant", "moved_in_on": date(2020, 1, 1)}
        form = ResidentForm(name="艾力", address="A3-1-402", **moved)  # type: ignore[arg-type]
        residents.register_resident(db, form)
        with db.reading() as session:
            home = session.get_one(Resident, first).dwelling_id
        assert home is not None
        found = Round(dwelling_id=home, answers={first: Answer.NOT_MET}, visited_on=TODAY)
        actions.verify_round(db, found)
        actions.plan_visits(db, [home], Reason.ASKED, TODAY + timedelta(days=1), "李网格")
        add_premises(db, PremisesForm(name="寺河超市", kind="shop"))
    return db


def test_every_list_that_has_something_has_a_line_or_a_number(post: Database) -> None:
    with clock.at(TODAY):
        found = worklists.count(post)
        lines = list(worklists.lines(found))
    told = {line.title: line for line in lines}
    assert list(told) == [
        *("Households to verify", "Not met", "Doubtful", "Something is missing"),
        "Dwellings and premises",
    ]
    assert told["Households to verify"].badge == "2"
    assert told["Households to verify"].detail == "No grid 2"
    assert told["Dwellings and premises"].detail == (
        "Dwellings to verify 2 · Dwellings: something is missing 2 · Premises to verify 1"
        " · Premises: something is missing 1"
    )
    assert list(worklists.lines(None)) == []
    assert list(worklists.lines(worklists.Waiting({}))) == []


def test_a_line_opens_the_list_that_it_counts(
    post: Database, context: Context, qtbot: QtBot
) -> None:
    with clock.at(TODAY):
        today = TodayPage(context)
        there = VerificationPage(context)
        qtbot.addWidget(today)
        qtbot.addWidget(there)
        there.prepare()
        today.show()
        qtbot.waitUntil(lambda: any(_work(one.opens) for one in today.due.shown()))
        for line in today.due.shown():
            work = _work(line.opens)
            if work is None:
                continue
            with qtbot.waitSignal(today.asks) as asked:
                today.due.opened.emit(line.opens)
            there.answer(asked.args[0])
            assert there.lists.shown.work is work
            assert line.badge in ("", str(there.lists.model.rowCount()))


def _work(opens: Ref | Listing) -> Work | None:
    if isinstance(opens, Listing) and opens.kind == worklists.LISTING:
        return Work(str(opens.filter["work"]))
    return None


def test_a_visit_stands_among_what_is_due(post: Database, context: Context, qtbot: QtBot) -> None:
    with clock.at(TODAY):
        today = TodayPage(context)
        qtbot.addWidget(today)
        today.prepare()
        (line,) = [one for one in today.due.shown() if one.title.startswith("Visit")]
        assert line.badge == "tomorrow"
        assert line.detail == "Somebody asked for it · 李网格 · due 11-25"
        assert isinstance(line.opens, Ref)
        assert line.opens.kind == queries.VISIT
        actions.close_visit(post, line.opens.id, Outcome.CANCELLED)
        today.refresh()
        assert not [one for one in today.due.shown() if one.title.startswith("Visit")]
