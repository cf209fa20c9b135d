"""The sheet of an entry by kind of resident, further documents, and the card that shows them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.journalling import journal
from policepost.core.searching import search
from policepost.core.shapes import Person, Ref
from policepost.grids import actions as grids
from policepost.residents import actions, dialogs, documents, kind_rules, queries
from policepost.residents.actions import ResidentForm
from policepost.residents.dialogs import ResidentSheet
from policepost.residents.document_sheet import DocumentSheet
from policepost.residents.documents import DocumentForm
from policepost.residents.kinds import Kind
from policepost.residents.page import ResidentsPage
from policepost.ui.due_list import DueList
from policepost.ui.form import Person as Named
from policepost.ui.page import Context
from policepost.ui.undoing import take_back
from tests.residents.conftest import TODAY
from tests.residents.test_page import shown
from tests.seen import press, words

HOME = "寺河嘉苑A区3号楼2单元1101"


@pytest.fixture
def people(db: Database) -> dict[str, UUID]:
    """A man from overseas, the woman who puts him up, and her daughter of nine."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑")
    host = actions.register_resident(
        db,
        ResidentForm(
            name="张淑兰", id_number="140502194303129960", phone="13900004417", address=HOME
        ),
    )
    guest = actions.register_resident(
        db,
        ResidentForm(
            name="约翰·史密斯",
            kind=Kind.OVERSEAS,
            document_kind="414",
            id_number="X1234567",
            nationality="GBR",
            foreign_name="John Smith",
            moved_in_on=date(2026, 11, 20),
            host_id=host,
            address=HOME,
        ),
    )
    child = actions.register_resident(
        db,
        ResidentForm(name="李小花", birth_date=date(2017, 3, 1), guardian_id=host, address=HOME),
    )
    return {"host": host, "guest": guest, "child": child}


@pytest.fixture
def page(qtbot: QtBot, context: Context, people: dict[str, UUID]) -> ResidentsPage:
    return shown(qtbot, context)


def edited(page: ResidentsPage, key: UUID) -> ResidentSheet:
    page.reasons.given.update((page.db.officer.id, one, TODAY) for one in (key,))
    page.open_person(key)
    page.work.edit()
    sheet = page.work.sheet
    assert isinstance(sheet, ResidentSheet)
    return sheet


def read(db: Database, key: UUID) -> queries.ResidentCard:
    with db.reading() as session:
        found = queries.card(session, key, TODAY)
    assert found is not None
    return found


def due(page: ResidentsPage) -> list[str]:
    """What the card says is due; a line is cut where it does not fit."""
    lists: list[DueList] = list(page.card.findChildren(DueList))
    todo = next(one for one in lists if one.isVisible())
    buttons: list[QPushButton] = list(todo.findChildren(QPushButton))
    return [one.accessibleName() for one in buttons]


def in_use(sheet: ResidentSheet) -> set[str]:
    return {one for one in kind_rules.OWN if sheet.entry.field(one).isVisibleTo(sheet)}


def test_the_sheet_has_the_fields_of_the_kind_and_loses_nothing_typed(page: ResidentsPage) -> None:
    page.work.register()
    sheet = page.work.sheet
    assert isinstance(sheet, ResidentSheet)
    assert in_use(sheet) == set()
    sheet.entry.field("name").set_value("陈阿四")
    kind = sheet.entry.field("kind")
    for one in Kind:
        kind.set_value(str(one))
        assert in_use(sheet) == set(kind_rules.fields_of(one))
    kind.set_value("migrant")
    sheet.entry.field("home_address").set_value("河南省信阳市")
    kind.set_value("registered")
    assert "home_address" not in sheet.entry.values()
    assert sheet.entry.typed()["home_address"] == "河南省信阳市"
    kind.set_value("lodging")
    assert sheet.entry.values()["home_address"] == "河南省信阳市"
    assert "needed" in words(sheet.entry.field("home_address"))
    assert "needed" not in words(sheet.entry.field("staying_until"))


def test_a_passport_is_proposed_for_who_is_from_overseas(page: ResidentsPage) -> None:
    page.work.register()
    sheet = page.work.sheet
    assert isinstance(sheet, ResidentSheet)
    kind, document = sheet.entry.field("kind"), sheet.entry.field("document_kind")
    kind.set_value("overseas")
    assert document.value() == "414"
    kind.set_value("registered")
    assert document.value() == "111"
    sheet.entry.field("id_number").set_value("E12345678")
    kind.set_value("overseas")
    assert document.value() == "111", "what was typed is of the document that was chosen"


def test_another_kind_asks_before_it_empties_and_is_taken_back(
    page: ResidentsPage, people: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    db, guest = page.db, people["guest"]
    before = read(db, guest)
    sheet = edited(page, guest)
    asked: list[str] = []
    agree = False

    def confirmed(_parent: object, question: str, _yes: str) -> bool:
        asked.append(question)
        return agree

    monkeypatch.setattr(dialogs, "confirmed", confirmed)
    sheet.entry.field("kind").set_value("registered")
    assert "nationality, name in Latin letters, host" in words(sheet.entry.field("kind"))
    press(sheet, "Save")
    assert len(asked) == 1
    assert read(db, guest) == before
    agree = True
    press(sheet, "Save")
    after = read(db, guest)
    assert (after.kind, after.nationality, after.host, after.foreign_name) == (
        "registered",
        None,
        "",
        "",
    )
    with db.reading() as session:
        (last, *_rest) = journal.history(session, [Ref("resident", guest)])
    take_back(page, last.entry)
    assert read(db, guest) == before


def test_a_host_is_picked_from_the_register_or_an_outsider(
    page: ResidentsPage, people: dict[str, UUID]
) -> None:
    guest = people["guest"]
    assert (read(page.db, guest).host, read(page.db, guest).host_phone) == ("张淑兰", "13900004417")
    sheet = edited(page, guest)
    host = sheet.entry.field("host")
    assert host.value() == Named(people["host"], "张淑兰")
    assert sheet._find("约翰") == []
    host.set_value(Named(None, "外地亲戚"))
    sheet.entry.field("host_phone").set_value("139 0000 4418")
    press(sheet, "Save")
    kept = read(page.db, guest)
    assert (kept.host_id, kept.host, kept.host_phone) == (None, "外地亲戚", "13900004418")


def test_a_child_shows_guardian_and_mark_until_it_is_of_age(
    page: ResidentsPage, people: dict[str, UUID]
) -> None:
    sheet = edited(page, people["child"])
    guardian = sheet.entry.field("guardian")
    assert guardian.isVisibleTo(sheet)
    sheet.entry.field("birth_date").set_value(date(2000, 1, 1))
    assert not guardian.isVisibleTo(sheet)
    sheet.entry.field("birth_date").set_value(date(2017, 3, 1))
    assert guardian.value() == Named(people["host"], "张淑兰")
    sheet.close_sheet()
    told = words(page.card)
    assert "Under 14" in told
    assert "张淑兰 · 139 0000 4417" in told
    with clock.at(date(2031, 3, 1)):
        grown = read(page.db, people["child"])
        with page.db.reading() as session:
            of_day = queries.card(session, people["child"], date(2031, 3, 1))
            adult = queries.card(session, people["child"], date(2035, 3, 1))
    assert grown.under_age, "read for another day"
    assert of_day is not None
    assert not of_day.under_age
    assert of_day.guardian == "张淑兰"
    assert adult is not None
    assert (adult.guardian, adult.guardian_id) == ("", None)


def test_needs_propose_who_looks_after_and_until_when(
    page: ResidentsPage, people: dict[str, UUID]
) -> None:
    sheet = edited(page, people["host"])
    needs = sheet.entry.field("care_needs")
    needs.set_value(("cannot_walk", "home_visits"))
    assert sheet.entry.field("care_by").value() == "田某"
    assert sheet.entry.field("care_until").value() == date(2027, 5, 25)
    press(sheet, "Save")
    assert "Write down why" in words(sheet.entry.field("care_reason"))
    sheet.entry.field("care_reason").set_value("腿摔伤")
    press(sheet, "Save")
    kept = read(page.db, people["host"])
    assert kept.care_needs == ("home_visits", "cannot_walk")
    page.reasons.given.add((None, people["host"], TODAY))
    page.open_person(people["host"])
    assert "Wants home visits, Cannot walk far" in words(page.card)
    with clock.at(date(2027, 6, 1)):
        sheet = edited(page, people["host"])
        assert sheet.entry.field("care_reason").value() == ""
        press(sheet, "Save")
        assert read(page.db, people["host"]).care_reason == ""


def test_what_is_due_stands_first_and_documents_are_added(
    qtbot: QtBot, page: ResidentsPage, people: dict[str, UUID]
) -> None:
    guest = people["guest"]
    page.open_person(guest)
    told = words(page.card)
    assert due(page) == ["Declare the stay"]
    assert "3 days over" in told
    assert "John Smith" in told
    assert "United Kingdom" in told
    page.work.do("document")
    sheet = page.work.sheet
    assert isinstance(sheet, DocumentSheet)
    assert sheet.entry.field("kind").value() == "554"
    sheet.entry.field("number").set_value("a1234567")
    sheet.entry.field("valid_until").set_value(date(2026, 11, 1))
    sheet.look()
    assert "no longer valid" in sheet.notice.text()
    sheet.entry.field("valid_until").set_value(date(2026, 12, 10))
    press(sheet, "Save")
    (line,) = read(page.db, guest).documents
    assert (line.kind, line.number, line.valid_until) == ("554", "A1234567", date(2026, 12, 10))
    with page.db.reading() as session:
        assert [hit.title for hit in search.find(session, "A1234567")] == ["约翰·史密斯"]
    told = words(page.card)
    assert due(page)[0] == "Renew the document"
    assert "A1234567" not in told
    page.card.document_asked.emit(line)
    assert "A1234567" in words(page.card)
    page.card.cover_number()
    assert "A1234567" not in words(page.card)
    page.card.document_wanted.emit(line)
    sheet = page.work.sheet
    assert isinstance(sheet, DocumentSheet)
    press(sheet, "Take out")
    assert read(page.db, guest).documents == ()
    with page.db.reading() as session:
        assert search.find(session, "A1234567") == []


def test_a_document_that_somebody_has_is_odd_and_of_the_same_person_refused(
    page: ResidentsPage, people: dict[str, UUID]
) -> None:
    form = DocumentForm(kind="414", number="X1234567")
    assert documents.odd(page.db, people["host"], form) == [
        "约翰·史密斯 has a document with this number."
    ]
    page.open_person(people["guest"])
    page.work.do("document")
    sheet = page.work.sheet
    assert isinstance(sheet, DocumentSheet)
    for kind, number, why in (
        ("414", "X1234567", "this document already"),
        ("553", "KAZ1", "18 characters"),
        ("414", "", "fill in"),
    ):
        sheet.entry.field("kind").set_value(kind)
        sheet.entry.field("number").set_value(number)
        press(sheet, "Save")
        assert why in words(sheet)
    assert read(page.db, people["guest"]).documents == ()
