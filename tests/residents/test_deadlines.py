"""What the register has due: of everybody on Today, of one person on the card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from policepost.core.database import Database
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.residents import actions, deadlines, documents, queries
from policepost.residents.actions import ResidentForm
from policepost.residents.documents import DocumentForm
from policepost.residents.kinds import Kind
from tests.residents.conftest import TODAY

import_all(FEATURES)
HOME = "寺河嘉苑A区3号楼2单元1101"


def entered(db: Database, form: ResidentForm) -> UUID:
    return actions.register_resident(db, replace(form, address=HOME))


def due(db: Database, ahead: int = 7) -> list[tuple[str, date]]:
    with db.reading() as session:
        return [(line.title, line.due_on) for line in deadlines.due(session, TODAY, ahead=ahead)]


@pytest.mark.usefixtures("estate")
def test_documents_are_due_from_the_day_on_which_they_can_be_renewed(db: Database) -> None:
    person = entered(db, ResidentForm(name="陈阿四", kind=Kind.MIGRANT))
    permit = documents.add(
        db, person, DocumentForm(kind="133", number="S1", valid_until=date(2026, 11, 25))
    )
    assert due(db) == [], "nobody renews a student's card here"
    form = DocumentForm(kind="visa", number="A1234567", valid_until=date(2026, 12, 9))
    documents.correct(db, permit, form)
    assert due(db, 30) == [], "to be asked for by 2 December, which is not this week"
    documents.correct(db, permit, replace(form, valid_until=date(2026, 12, 8)))
    assert due(db) == [("Renew the document of 陈阿四", date(2026, 12, 1))]
    assert due(db, 6) == []
    documents.correct(db, permit, replace(form, valid_until=date(2025, 11, 1)))
    assert due(db) == [], "after a year it is for whoever verifies the entry"


@pytest.mark.usefixtures("estate")
def test_a_living_permit_is_endorsed_within_its_last_month(db: Database) -> None:
    person = entered(db, ResidentForm(name="陈阿四", kind=Kind.MIGRANT))
    number = "140502194303129960"
    form = DocumentForm(kind="154", number=number, valid_until=date(2026, 12, 31))
    permit = documents.add(db, person, form)
    assert due(db, 60) == [("Renew the document of 陈阿四", date(2026, 12, 31))], "opens 1 December"
    documents.correct(db, permit, replace(form, valid_until=date(2027, 1, 31)))
    assert due(db, 90) == [], "nothing can be done about it yet"


@pytest.mark.usefixtures("estate")
def test_everything_that_is_due_of_a_person_stands_on_the_card(db: Database) -> None:
    form = ResidentForm(
        name="JOHN SMITH",
        kind=Kind.OVERSEAS,
        document_kind="414",
        id_number="X1234567",
        document_until=date(2026, 12, 1),
        nationality="GBR",
        moved_in_on=date(2026, 11, 20),
        staying_until=date(2026, 12, 31),
        care_needs=("language",),
        care_reason="不会中文",
        care_by="田某",
        care_until=date(2027, 1, 10),
    )
    person = entered(db, form)
    other = entered(db, ResidentForm(name="陈阿四", kind=Kind.MIGRANT))
    with db.reading() as session:
        lines = deadlines.due_of(session, person, TODAY)
        assert [(line.title, line.due_on) for line in lines] == [
            ("Declare the stay of JOHN SMITH", date(2026, 11, 21)),
            ("Renew the document of JOHN SMITH", date(2026, 12, 1)),
            ("Intended stay ends: JOHN SMITH", date(2026, 12, 31)),
            ("Care ends: JOHN SMITH", date(2027, 1, 10)),
        ]
        assert deadlines.due_of(session, other, TODAY) == []
        home = queries.card(session, person, TODAY)
        assert home is not None
        assert home.dwelling_id is not None
        assert deadlines.due_in(session, home.dwelling_id, TODAY) == lines
    assert due(db) == [(line.title, line.due_on) for line in lines[:2]]
    actions.edit_resident(db, person, replace(form, address=HOME, declared_on=TODAY))
    assert [title for title, _day in due(db)] == ["Renew the document of JOHN SMITH"]
    actions.leave(db, person, TODAY, "回国")
    assert due(db, 366) == []


@pytest.mark.usefixtures("estate")
def test_registrations_are_followed_up_and_births_declared_within_a_month(db: Database) -> None:
    form = ResidentForm(
        name="李小宝",
        kind=Kind.UNREGISTERED,
        id_number="",
        birth_date=date(2026, 10, 31),
        settling_reason="01",
        settling_step="等出生医学证明",
        settling_by="田某",
    )
    person = entered(db, form)
    assert due(db) == [("Declare the birth of 李小宝", date(2026, 11, 30))]
    actions.edit_resident(db, person, replace(form, settling_on=date(2026, 11, 26), address=HOME))
    assert due(db) == [("Follow up the registration of 李小宝", date(2026, 11, 26))]
    registered = replace(form, kind=Kind.REGISTERED, address=HOME)
    actions.edit_resident(db, person, registered)
    assert due(db, 366) == []


@pytest.fixture
def estate(db: Database) -> None:
    grids.make_estate(db, "寺河嘉苑")
