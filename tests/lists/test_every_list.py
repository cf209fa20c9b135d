"""Bookings, dwellings and the journal are filtered by any field, as the other lists are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.appointments import fields as booking_fields
from policepost.appointments import lines
from policepost.appointments.page import AppointmentsPage
from policepost.audit import fields as journal_fields
from policepost.audit import queries as journal
from policepost.audit.page import JournalPage
from policepost.audit.queries import JournalFilter
from policepost.core import clock
from policepost.core.database import Database
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids import dwelling_queries
from policepost.grids import fields as dwelling_fields
from policepost.grids.dwellings import DwellingForm, edit_dwelling
from policepost.grids.page import GridsPage
from policepost.inspections.page import InspectionsPage
from policepost.lists.conditions import ASKS, WITHOUT_VALUE, Ask, Condition, Field, Kind
from policepost.lists.filter_sheet import FilterSheet
from policepost.lists.narrowing import Narrowing
from policepost.residents.actions import ResidentForm, register_resident
from policepost.ui.page import Context
from tests.appointments.makers import NOW, at, booked

VALUES = {Kind.DAY: "2026-11-24", Kind.NUMBER: "3"}


@pytest.fixture(autouse=True)
def _clock_stands() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def post(db: Database) -> Database:
    """A post with two bookings, three dwellings of which one is let, and a person."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑", community="寺河社区")
    doors = grids.add_dwellings(db, ("A3-2-1101", "A3-2-1102", "A3-1-101"))
    edit_dwelling(
        db, doors[0], DwellingForm(use="home", rented=True, landlord="房大伟", rooms=3, allowed=4)
    )
    booked(db, at(10), name="张淑兰", note="行动不便")
    booked(db, at(11), name="李䶮")
    register_resident(db, ResidentForm(name="王五", address="A3-1-101"))
    return db


def every_question(fields: Sequence[Field]) -> Iterator[Condition]:
    """Every question that the sheet offers of each field, with a value that can be one."""
    for field in fields:
        for ask in ASKS[field.kind]:
            value = VALUES.get(field.kind, "某")
            if field.choices is not None:
                value = field.choices()[0][0]
            yield Condition(field.name, ask, "" if ask in WITHOUT_VALUE else value)


def test_a_question_and_its_contrary_part_all_bookings(post: Database) -> None:
    with post.reading() as session:
        whole = set(lines.listed(session, {}))
        for one in every_question(booking_fields.FIELDS):
            found = lines.listed(session, {"where": (one,)})
            assert len(found) == lines.count(session, {"where": (one,)})
            contrary = {Ask.EMPTY: Ask.FILLED, Ask.CONTAINS: Ask.LACKS, Ask.YES: Ask.NO}.get(
                one.ask
            )
            if contrary is not None:
                other = lines.listed(
                    session, {"where": (Condition(one.field, contrary, one.value),)}
                )
                assert set(found) | set(other) == whole
                assert not set(found) & set(other)


@pytest.mark.parametrize(
    ("field", "ask", "value", "names"),
    [
        ("name", Ask.CONTAINS, "张", {"张淑兰"}),
        ("note", Ask.FILLED, "", {"张淑兰"}),
        ("booked_on", Ask.IS, f"{NOW:%Y-%m-%d}", {"张淑兰", "李䶮"}),
        ("booked_on", Ask.BEFORE, f"{NOW:%Y-%m-%d}", set()),
        ("day", Ask.EMPTY, "", set()),
        ("walk_in", Ask.NO, "", {"张淑兰", "李䶮"}),
        ("minutes", Ask.LEAST, "1", {"张淑兰", "李䶮"}),
    ],
)
def test_bookings_are_found_by_their_fields(
    post: Database, field: str, ask: Ask, value: str, names: set[str]
) -> None:
    with post.reading() as session:
        ids = lines.listed(session, {"where": (Condition(field, ask, value),)})
        assert {line.name for line in lines.bookings(session, ids)} == names


def test_bookings_are_found_by_the_name_of_the_service(post: Database) -> None:
    with post.reading() as session:
        name = lines.services(session)[0].name
        some = lines.listed(session, {"where": (Condition("service", Ask.IS, name),)})
        whole = lines.bookings(session, lines.listed(session, {}))
        assert set(some) == {line.id for line in whole if line.service == name}


@pytest.mark.parametrize(
    ("field", "ask", "value", "count"),
    [
        ("rented", Ask.YES, "", 1),
        ("rented", Ask.NO, "", 2),
        ("landlord", Ask.CONTAINS, "大伟", 1),
        ("landlord", Ask.EMPTY, "", 2),
        ("rooms", Ask.LEAST, "3", 1),
        ("rooms", Ask.EMPTY, "", 2),
        ("use", Ask.IS, "home", 1),
        ("address", Ask.CONTAINS, "2单元", 2),
        ("grid", Ask.EMPTY, "", 3),
        ("verified_on", Ask.EMPTY, "", 3),
    ],
)
def test_dwellings_are_found_by_their_fields(
    post: Database, field: str, ask: Ask, value: str, count: int
) -> None:
    with post.reading() as session:
        found = dwelling_queries.asked_for(session, (Condition(field, ask, value),))
    assert len(found) == count


def test_every_question_about_dwellings_and_the_journal_has_an_answer(post: Database) -> None:
    with post.reading() as session:
        for one in every_question(dwelling_fields.FIELDS):
            assert len(dwelling_queries.asked_for(session, (one,))) <= 3
        whole = len(journal.numbers(session, JournalFilter()))
        for one in every_question(journal_fields.FIELDS):
            assert len(journal.numbers(session, JournalFilter(where=(one,)))) <= whole


@pytest.mark.parametrize(
    ("field", "ask", "value", "some"),
    [
        ("officer", Ask.IS, "田某", True),
        ("officer", Ask.IS, "某人", False),
        ("action", Ask.IS, "Register resident", True),
        ("kinds", Ask.CONTAINS, "resident", True),
        ("kinds", Ask.CONTAINS, "resid", False),
        ("day", Ask.IS, f"{NOW:%Y-%m-%d}", True),
        ("day", Ask.BEFORE, "2020-01-01", False),
        ("time", Ask.BEGINS, f"{NOW:%H}", True),
        ("size", Ask.LEAST, "100000", False),
    ],
)
def test_the_journal_is_filtered_by_its_fields(
    post: Database, field: str, ask: Ask, value: str, *, some: bool
) -> None:
    shown = JournalFilter(where=(Condition(field, ask, value),))
    with post.reading() as session:
        found = journal.lines(session, journal.numbers(session, shown))
    assert bool(found) is some
    if field == "action":
        assert {line.action for line in found} == {value}


def _asks(narrowing: Narrowing, field: str, ask: Ask, value: str = "") -> None:
    narrowing.set_conditions([Condition(field, ask, value)])


def test_the_list_of_bookings_shows_what_is_asked(
    qtbot: QtBot, post: Database, context: Context
) -> None:
    page = AppointmentsPage(context)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.focus_first()
    qtbot.keyClick(
        page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: bool(page.findChildren(FilterSheet)))
    assert page.view == "list"
    narrowing = page.list.narrowing
    _asks(narrowing, "name", Ask.CONTAINS, "张")
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert page.list.model.rowCount() == 1
    assert page.list.count.text() == "1 booking"
    assert "Name contains 张" in page.list._exported().shown
    narrowing.keep("张家", narrowing.conditions)
    page.list.show_all()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)
    narrowing.saved.choose("张家")
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert page.list.model.rowCount() == 1


def test_the_tree_shows_the_dwellings_that_are_asked_for(
    qtbot: QtBot, post: Database, context: Context
) -> None:
    page = GridsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    _asks(page.narrowing, "rented", Ask.YES)
    qtbot.waitUntil(lambda: page.count.text() == "1 dwelling")
    assert len(page._doors()) == 1
    page.which.choose("unknown")
    qtbot.waitUntil(lambda: page.count.text() == "0 dwellings")
    page.which.choose(None)
    page.narrowing.set_conditions(())
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert not page.count.text()


def test_the_page_of_the_journal_shows_what_is_asked(
    qtbot: QtBot, post: Database, context: Context
) -> None:
    page = JournalPage(context)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: not page.tasks.busy)
    whole = page.model.rowCount()
    _asks(page.narrowing, "action", Ask.IS, "Register resident")
    qtbot.waitUntil(lambda: not page.tasks.busy)
    assert 0 < page.model.rowCount() < whole


def test_a_ledger_begins_with_so_many_columns_as_can_be_read(
    qtbot: QtBot, context: Context, post: Database
) -> None:
    page = GridsPage(context)
    qtbot.addWidget(page)
    inspections = InspectionsPage(context)
    qtbot.addWidget(inspections)
    lists = [page._exported()]
    for kind in ("hazard", "premises"):
        inspections.browse.show_kind(kind)
        lists.append(inspections.browse._exported())
    for one in lists:
        assert 0 < len(one.printed) <= 9 < len(one.headings), one.name
        assert set(one.printed) <= set(one.headings)
