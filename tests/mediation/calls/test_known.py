"""Whom of the register, and which place, a call speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.grids.actions import find_or_add_dwelling, make_estate, make_grids
from policepost.mediation import listing
from policepost.mediation.calls import known
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.page import MediationPage
from policepost.residents.actions import ResidentForm, register_resident
from policepost.ui.form import Person
from tests.mediation.makers import whole
from tests.mediation.test_page import done, fill, sheet_of

HOME, NEXT_DOOR = "寺河嘉苑A区3号楼2单元1101", "寺河嘉苑A区3号楼2单元1102"
PHONE = "13900004417"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 23, 9).astimezone()):
        yield


def dwellings(db: Database) -> tuple[UUID, UUID]:
    """Two dwellings of a grid."""
    make_estate(db, "寺河嘉苑")
    (grid,) = make_grids(db, ["网格02"])
    with db.transaction("Add dwelling") as session:
        home = find_or_add_dwelling(session, HOME, grid)
        return home, find_or_add_dwelling(session, NEXT_DOOR, grid)


def enter(db: Database, name: str, phone: str = "", address: str = HOME) -> UUID:
    """Somebody in the register."""
    return register_resident(db, ResidentForm(name=name, phone=phone, address=address))


def call(place: str) -> dict[str, object]:
    """What a call tells the sheet."""
    return {"call": "JQ1", "party0": "刘某某", "phone": PHONE, "place": place, "facts": "噪音"}


def test_a_call_finds_the_caller_and_the_place_it_names(page: MediationPage) -> None:
    db = page.db
    home, _other = dwellings(db)
    who = enter(db, "刘某某")  # at home, and without a telephone in the register
    page.register_with(call("A区3号楼2单元1101"))
    register = sheet_of(page, RegisterSheet)
    fill(register, party1=Person(None, "张𬭎"))
    done(register)
    with db.reading() as session:
        (dispute_id,) = listing.ids(session)
    card = whole(db, dispute_id)
    party = card.parties[0]
    assert (party.resident_id, party.address, party.phone) == (who, HOME, PHONE)
    assert card.place_id == home
    assert card.grid_id is not None


def test_where_it_happened_is_not_where_the_caller_lives(page: MediationPage) -> None:
    dwellings(page.db)
    who = enter(page.db, "刘某某", PHONE)
    page.register_with(call("北街菜市场门口"))
    form = sheet_of(page, RegisterSheet).form
    assert form is not None
    assert form.field("party0").value() == Person(who, "刘某某")
    assert form.field("place").value() == Person(None, "北街菜市场门口")


def test_who_called_is_known_by_name_and_telephone_or_home(db: Database) -> None:
    home, next_door = dwellings(db)
    at_home = enter(db, "刘某某")
    by_phone = enter(db, "刘某某", PHONE, NEXT_DOOR)
    enter(db, "赵某某", "13900002222")
    enter(db, "赵某某", "13900002222", NEXT_DOOR)
    asked = [
        ("刘某某", PHONE, None, by_phone),
        ("刘某某", "", home, at_home),
        ("刘某某", "13900009999", home, at_home),  # the register has no telephone
        ("刘某某", "13900009999", next_door, None),  # another telephone: another person
        ("刘某某", "", None, None),
        ("赵某某", "13900002222", None, None),  # two are meant
        ("", "13900002222", home, None),
    ]
    with db.reading() as session:
        for name, phone, dwelling, meant in asked:
            assert known.caller(session, name, phone, dwelling) == meant, (name, phone, dwelling)


def test_a_place_is_known_by_its_whole_address(db: Database) -> None:
    home, _other = dwellings(db)
    with db.reading() as session:
        assert known.place(session, HOME) == home
        assert known.place(session, "A区3号楼2单元1101") == home
        assert known.place(session, "北街菜市场门口") is None
        assert known.place(session, "1101") is None
