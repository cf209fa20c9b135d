"""Who lives in a dwelling besides a main one elsewhere, at the door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

from policepost.core.database import Database
from policepost.core.journalling import undo
from policepost.core.vague import VagueDay
from policepost.residents import residing, staying
from policepost.residents.periods import Sureness
from policepost.residents.records import Residence
from policepost.residents.staying import StayForm
from policepost.residents.where_part import seen_words
from policepost.verification.page import VerificationPage
from policepost.verification.rules import Answer
from tests.verification.conftest import TODAY, Register
from tests.verification.working import Keys, Open, resident


def stay(db: Database, key: UUID) -> Residence:
    with db.reading() as session:
        return session.scalars(select(Residence).where(Residence.resident_id == key)).one()


@pytest.fixture
def besides(family: list[UUID], register: Register, db: Database) -> list[UUID]:
    """Two who live with the family besides a main dwelling elsewhere."""
    both = [register("秦二", "B1-1-101"), register("秦三", "B1-1-101")]
    for key in both:
        form = StayForm(address="A3-1-302", manner="rents", since=VagueDay.of(date(2026, 3, 1)))
        staying.add_stay(db, key, form)
    return both


def at_the_door(page: VerificationPage, db: Database, family: list[UUID]) -> UUID:
    home = resident(db, family[0]).dwelling_id
    assert home is not None
    page.open_household(home)
    return home


def test_who_lives_there_besides_stands_below_and_needs_no_answer(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], besides: list[UUID]
) -> None:
    page = open_page()
    at_the_door(page, db, family)
    assert list(page.household.people.rows) == [*family, *besides]
    row = page.household.people.rows[besides[0]]
    labels: Any = row.findChildren(QLabel)
    told = [one.text() for one in labels]
    assert told[0] == "秦二"
    assert "main dwelling: B区1号楼1单元101" in told[2]
    assert told[3] == "lives here besides; not confirmed yet"
    keys.press("1", "1", "1", "1", Qt.Key.Key_Return)
    assert [resident(db, key).verified_on for key in family] == [TODAY] * 4
    assert stay(db, besides[0]).seen_on is None
    assert resident(db, besides[0]).verified_on is None


def test_who_lives_there_besides_is_confirmed_or_gone(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], besides: list[UUID]
) -> None:
    page = open_page()
    home = at_the_door(page, db, family)
    keys.press("1", "1", "1", "1", "2")
    assert "press 1 or 3" in page.household.notice.text()
    assert not page.household.buttons["not_met"].isEnabled()
    keys.press("4", "1", "3", Qt.Key.Key_Backspace, "3")
    assert page.household.walk.answers[besides[1]] is Answer.LEFT
    keys.press(Qt.Key.Key_Return)
    assert (stay(db, besides[0]).seen_on, stay(db, besides[0]).seen_by) == (TODAY, "田某")
    assert stay(db, besides[1]).until == TODAY.isoformat()
    assert all(resident(db, key).left_on is None for key in besides)
    with db.reading() as session:
        entry = undo.last_entry(session, "田某")
        [line] = [one for one in residing.stays(session, besides[0], TODAY) if one.manner]
    assert seen_words(line).startswith("confirmed")
    assert line.span.on(TODAY, TODAY + timedelta(days=1)) is Sureness.CERTAIN
    page.show_household(home)
    assert [one.id for one in page.household.household.besides] == besides[:1]  # type: ignore[union-attr]
    assert entry is not None
    undo.undo(db, entry)
    assert [(stay(db, key).seen_on, stay(db, key).until) for key in besides] == [(None, None)] * 2


def test_all_the_same_confirms_who_lives_there_besides_too(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], besides: list[UUID]
) -> None:
    page = open_page()
    at_the_door(page, db, family)
    keys.press("9", Qt.Key.Key_Return)
    assert [stay(db, key).seen_on for key in besides] == [TODAY] * 2


def test_where_people_live_only_besides_they_alone_are_answered_for(
    db: Database, open_page: Open, keys: Keys, family: list[UUID], register: Register
) -> None:
    landlord = register("秦四", "B1-1-101")
    staying.add_stay(db, landlord, StayForm(address="A3-1-501", manner="rents"))
    home = stay(db, landlord).dwelling_id
    page = open_page()
    page.open_household(home)  # type: ignore[arg-type]
    keys.press("3", Qt.Key.Key_Return)
    assert stay(db, landlord).until == TODAY.isoformat()
