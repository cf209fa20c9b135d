"""Protected cases ask why they are opened; the journal keeps the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.core.records import new_id
from policepost.core.shapes import Person, Ref
from policepost.core.tables import table
from policepost.mediation import actions, cards, guarding, rules
from policepost.mediation.change_sheet import ChangeSheet
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.page import MediationPage
from policepost.ui.form import Person as Picked
from policepost.ui.page import Context, Request
from tests.mediation import makers

MORNING = datetime(2026, 11, 26, 9, 42).astimezone()
TODAY = MORNING.date()
ANOTHER = Person(new_id(), "李某")


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(MORNING):
        yield


def why(db: Database, key: UUID, officer: Person = ANOTHER) -> tuple[str, ...]:
    with db.reading() as session:
        head = guarding.head(session, key, TODAY)
        assert head is not None
        return guarding.why(session, officer, head)


def reasons(db: Database, key: UUID) -> list[str]:
    with db.reading() as session:
        lines = journal.history(session, [Ref("dispute", key)])
    return [str(now) for line in lines for name, _old, now in line.changes if name == "reason"]


@given(
    some.sampled_from([row.code for row in table("dispute_kinds")]),
    some.booleans(),
    some.lists(some.none() | some.integers(0, 120)),
    some.booleans(),
    some.booleans(),
)
def test_who_is_in_charge_is_never_asked_and_others_whenever_there_is_a_cause(
    kind: str, confidential: bool, ages: list[int | None], served: bool, own: bool
) -> None:
    found = rules.sensitive(kind=kind, confidential=confidential, ages=ages, served=served, own=own)
    private = kind in {"family", "medical"}
    young = any(age is not None and age < 18 for age in ages)
    assert bool(found) == (not own and (confidential or private or young or not served))
    assert set(found) <= set(rules.SENSITIVE)


def test_what_makes_a_case_protected(db: Database) -> None:
    plain = makers.registered(db)
    family = makers.registered(db, kind="family")
    marked = makers.registered(db, confidential=True)
    child = replace(makers.LIU, birth=date(2008, 11, 27), name="刘小某")
    with_child = makers.registered(db, child, makers.ZHANG)
    told_young = makers.registered(db, replace(makers.ZHANG, age=17), makers.LIU)
    unknown = makers.registered(db, replace(makers.ZHANG, age=None), makers.LIU)
    assert (why(db, plain), why(db, unknown)) == ((), ())
    assert (why(db, marked), why(db, family)) == (("confidential",), ("private",))
    assert (why(db, with_child), why(db, told_young)) == (("minor",), ("minor",))
    with db.reading() as session:
        grown = guarding.head(session, with_child, date(2026, 11, 27))
        assert grown is not None
        assert guarding.why(session, ANOTHER, grown) == ()
        assert guarding.head(session, new_id(), TODAY) is None


def test_outside_of_ones_grids_a_reason_is_asked(db: Database) -> None:
    grid = new_id()
    key = makers.registered(db, grid_id=grid)
    here = Person(new_id(), "李某", "officer", frozenset({grid}))
    there = Person(new_id(), "李某", "officer", frozenset({new_id()}))
    assert (why(db, key, here), why(db, key, there)) == ((), ("elsewhere",))


def test_the_officer_in_charge_is_not_asked(db: Database) -> None:
    db.officer = Person(new_id(), "田某")
    key = makers.registered(db, confidential=True)
    assert why(db, key, db.officer) == ()
    assert why(db, key) == ("confidential",)


def test_the_mark_is_set_taken_away_and_told_in_the_history(db: Database) -> None:
    key = makers.registered(db)
    actions.change_dispute(db, key, replace(makers.NOISE, confidential=True))
    with db.reading() as session:
        card = cards.card(session, key)
        changed = journal.history(session, [Ref("dispute", key)])[0]
    assert card is not None
    assert card.confidential
    assert changed.changes == (("confidential", False, True),)


# In the window


def test_a_protected_case_opens_with_a_reason_that_stands_in_the_journal(
    qtbot: QtBot, db: Database, page: MediationPage, context: Context
) -> None:
    key = makers.registered(db, confidential=True, facts="不愿外人知道的事")
    db.officer = ANOTHER
    page.show()
    page.answer(Request("open", "dispute", key))
    assert page.guard.isVisible()
    assert page.guard.guard is not None
    assert not page.case.isVisible()
    for button in (
        page.buttons["print"],
        page.buttons["step"],
        page.buttons["end"],
        page.buttons["more"],
    ):
        assert not button.isVisible()
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    page.refresh()
    assert page.guard.isVisible()
    assert page.way_back() is not None
    assert page.guard.guard.phrases[0].hasFocus()
    page.guard.guard.line.setText("复核卷宗")
    page.guard.guard.open_button.click()
    assert page.case.isVisible()
    assert page.case.card is not None
    qtbot.waitUntil(lambda: reasons(db, key) == ["复核卷宗"], timeout=20_000)
    page.close_case()
    page.open_dispute(key)
    assert page.case.isVisible(), "said once today"
    anew = MediationPage(context)
    qtbot.addWidget(anew)
    anew.show()
    anew.open_dispute(key)
    assert anew.case.isVisible(), "the journal knows it"


def test_a_protected_case_is_left_shut(qtbot: QtBot, db: Database, page: MediationPage) -> None:
    key = makers.registered(db, confidential=True)
    makers.registered(db)
    db.officer = ANOTHER
    page.show()
    page.refresh()
    page.open_dispute(key)
    assert page.guard.guard is not None
    QTest.keyClick(page.guard.guard, Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert page.way_back() is None
    assert reasons(db, key) == []


def test_the_sheets_mark_a_case(qtbot: QtBot, db: Database, page: MediationPage) -> None:
    db.officer = ANOTHER
    page.show()
    page.register()
    sheet = page._sheet
    assert isinstance(sheet, RegisterSheet)
    assert sheet.form is not None
    sheet.form.set_values(
        {"party0": Picked(None, "刘某"), "party1": Picked(None, "张某"), "confidential": True}
    )
    sheet.form.set_values({"facts": "x"})
    sheet._done()
    assert page.case.card is not None
    assert page.case.card.confidential
    page.open_sheet("change")
    change = page._sheet
    assert isinstance(change, ChangeSheet)
    assert change.form is not None
    assert change.form.field("confidential").value() is True
    change.form.set_values({"confidential": False})
    change._done()
    page.refresh()
    assert not page.case.card.confidential
