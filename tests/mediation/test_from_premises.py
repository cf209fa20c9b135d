"""A dispute that is registered from the card of premises: a quarrel in a shop, or with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.records import new_id
from policepost.core.shapes import Person as Officer
from policepost.core.shapes import Ref
from policepost.grids.premises import PremisesForm, add_premises
from policepost.inspections.page import InspectionsPage
from policepost.mediation import intake, listing
from policepost.mediation.codes import COMPANY
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.page import MediationPage
from policepost.ui.form import Person
from policepost.ui.page import Context, Request
from tests.mediation.makers import whole
from tests.mediation.test_page import done, fill, sheet_of


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 26, 9).astimezone()):
        yield


def shop(db: Database) -> UUID:
    """A supermarket that noise comes from."""
    return add_premises(
        db,
        PremisesForm(
            name="惠民便利",
            kind="shop",
            address="寺河街12号",
            phone="03560000012",
            responsible="钱某",
            responsible_phone="13900002291",
        ),
    )


def test_place_and_organisation_are_filled_in(page: MediationPage) -> None:
    premises_id = shop(page.db)
    page.answer(Request("new", "dispute", values={"premises_id": premises_id}))
    sheet = sheet_of(page, RegisterSheet)
    assert sheet.form is not None
    assert sheet.form.field("place").value().id == premises_id
    fill(sheet, party1=Person(None, "张𬭎"), facts="夜间冷柜噪音")
    done(sheet)
    with page.db.reading() as session:
        (dispute_id,) = listing.ids(session)
    card = whole(page.db, dispute_id)
    assert card.place == "寺河街12号（惠民便利）"
    party = card.parties[0]
    assert (party.kind, party.name, party.phone) == (COMPANY, "惠民便利", "03560000012")
    assert (party.address, party.representative_kind) == ("寺河街12号", "head")
    assert (party.representative, party.representative_phone) == ("钱某", "13900002291")
    page.answer(Request("new", "dispute", values={"premises_id": premises_id}))
    again = sheet_of(page, RegisterSheet)
    assert isinstance(again, RegisterSheet)
    assert "same people" in again.earlier.text()


def test_another_name_in_its_place_is_somebody_else(page: MediationPage) -> None:
    page.answer(Request("new", "dispute", values={"premises_id": shop(page.db)}))
    sheet = sheet_of(page, RegisterSheet)
    fill(sheet, party0=Person(None, "王𣇉"), party1=Person(None, "张𬭎"), facts="占道")
    done(sheet)
    with page.db.reading() as session:
        (dispute_id,) = listing.ids(session)
    party = whole(page.db, dispute_id).parties[0]
    assert (party.name, party.phone, party.representative) == ("王𣇉", "", "")


def test_premises_that_are_gone_are_a_fault(db: Database) -> None:
    with pytest.raises(LookupError):
        intake.party_from_premises(db, new_id())


def test_the_card_of_premises_offers_it(qtbot: QtBot, context: Context) -> None:
    context.db.officer = Officer(None, "田某")
    premises_id = shop(context.db)
    page = InspectionsPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    page.open_ref(Ref("premises", premises_id))
    asked: list[Request] = []
    page.asks.connect(asked.append)
    page.card.buttons["dispute"].click()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.browse.view.setFocus()
    qtbot.keyClick(page.browse.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    wanted = Request("new", "dispute", values={"premises_id": premises_id})
    assert asked == [wanted, wanted]
