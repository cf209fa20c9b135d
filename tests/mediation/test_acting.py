"""Who acts for a party, chosen from the register as parties are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.searching import search
from policepost.mediation import actions, intake, queries
from policepost.mediation.page import MediationPage
from policepost.mediation.party_sheet import PartySheet, facts_of
from policepost.residents import actions as residents
from policepost.residents import merging
from policepost.residents.actions import ResidentForm
from policepost.ui.form import Person
from tests.mediation.makers import LIU, ZHANG, registered, whole
from tests.mediation.test_page import done, fill, sheet_of


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 26, 9).astimezone()):
        yield


def agent(db: Database, name: str = "赵㙓") -> UUID:
    """Somebody of the register who can act for others."""
    return residents.register_resident(db, ResidentForm(name=name, phone="13900007788"))


def test_who_is_picked_brings_telephone_and_number(qtbot: QtBot, page: MediationPage) -> None:
    who = residents.register_resident(
        page.db, ResidentForm(name="赵㙓", phone="13900007788", id_number="140502198503029970")
    )
    dispute_id = registered(page.db)
    page.open_dispute(dispute_id)
    party = whole(page.db, dispute_id).parties[0]
    page.open_party(party.id)
    sheet = sheet_of(page, PartySheet)
    fill(sheet, representative=Person(who, "赵㙓"))
    assert sheet.form is not None
    assert sheet.form.field("representative_phone").value() == "13900007788"
    fill(sheet, representative_phone="13900001234", representative_kind="agent")
    done(sheet)
    held = whole(page.db, dispute_id).parties[0]
    assert (held.representative, held.representative_id) == ("赵㙓", who)
    assert (held.representative_phone, held.representative_number) == (
        "13900001234",
        "140502198503029970",
    )
    qtbot.waitUntil(lambda: page.case.card == whole(page.db, dispute_id))
    page.open_party(party.id)
    fill(sheet_of(page, PartySheet), representative="钱某")
    done(sheet_of(page, PartySheet))
    held = whole(page.db, dispute_id).parties[0]
    assert (held.representative, held.representative_id) == ("钱某", None)


def test_the_card_of_who_acts_tells_of_the_dispute(db: Database) -> None:
    who = agent(db)
    acted = registered(db, LIU, replace(ZHANG, representative="赵㙓", representative_id=who))
    own = registered(db, replace(LIU, resident_id=who, name="赵㙓"), ZHANG)
    with db.reading() as session:
        told = {line.ref.id: line.title for line in queries.timeline(session, who)}
        due = {line.ref.id for line in queries.due_of_resident(session, who, clock.today())}
        found = {hit.id for hit in search.find(session, "赵㙓", kinds=["dispute"])}
    assert told == {acted: "Acts for a party, dispute: 噪音", own: "Dispute: 噪音"}
    assert due == found == {acted, own}


def test_who_acts_for_two_parties_is_told_once(db: Database) -> None:
    who = agent(db)
    both = [replace(one, representative="赵㙓", representative_id=who) for one in (LIU, ZHANG)]
    registered(db, *both)
    with db.reading() as session:
        assert len(queries.timeline(session, who)) == 1


def test_the_guardian_of_the_register_comes_with_a_minor(db: Database) -> None:
    guardian = agent(db)
    child = residents.register_resident(
        db,
        ResidentForm(name="赵小", birth_date=date(2014, 5, 1), guardian_id=guardian),
    )
    party = intake.party_from_register(db, child)
    assert (party.representative, party.representative_id) == ("赵㙓", guardian)
    assert intake.representative_from_register(db, guardian)["representative_phone"] == (
        "13900007788"
    )
    with pytest.raises(LookupError):
        intake.representative_from_register(db, registered(db))


def test_nobody_acts_for_himself_and_no_name_is_nobody(db: Database) -> None:
    who = agent(db)
    own = replace(LIU, resident_id=who, representative="赵㙓", representative_id=who)
    with pytest.raises(Refused) as refused:
        registered(db, own, ZHANG)
    assert refused.value.field == "representative"
    dispute_id = registered(db, replace(own, representative=" "), ZHANG)
    assert whole(db, dispute_id).parties[0].representative_id is None


def test_a_merge_leads_who_acts_to_the_entry_that_stays(db: Database) -> None:
    kept, gone = agent(db), agent(db)
    dispute_id = registered(db, LIU, replace(ZHANG, representative="赵㙓", representative_id=gone))

    merging.merge(db, kept, gone, {})
    assert whole(db, dispute_id).parties[1].representative_id == kept
    party = facts_of(whole(db, dispute_id).parties[1])
    actions.change_party(db, dispute_id, replace(party, phone="13900009999"), party)
    assert whole(db, dispute_id).parties[1].representative_id == kept
