"""What the same people or place quarrelled about before, shown and linked at the intake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.records import new_id
from policepost.core.shapes import Person as Officer
from policepost.grids.actions import make_estate
from policepost.grids.queries import estates
from policepost.mediation import actions, intake, links, listing, looking_back
from policepost.mediation.change_sheet import ChangeSheet
from policepost.mediation.codes import COMPANY
from policepost.mediation.facts import DisputeFacts, PartyFacts
from policepost.mediation.intake_sheets import RegisterSheet
from policepost.mediation.page import MediationPage
from policepost.mediation.records import Dispute, PanelMember, Party
from policepost.residents.actions import ResidentForm, register_resident
from policepost.ui.form import Person
from policepost.ui.page import Request
from tests import plans
from tests.mediation.makers import LIU, NOISE, ZHANG, registered, whole
from tests.mediation.test_page import done, fill, sheet_of


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 25, 9, 30).astimezone()):
        yield


def test_the_same_people_and_the_same_place_are_found(db: Database) -> None:
    liu = register_resident(db, ResidentForm(name="刘某某", phone="13900004417"))
    mine = registered(db, intake.party_from_register(db, liu), PartyFacts(name="王某"))
    here = registered(db, PartyFacts(name="甲"), PartyFacts(name="乙"), place="福馨园5号楼")
    actions.terminate(db, here, "和解")
    registered(db, ZHANG, PartyFacts(name="别人"), place="别处")
    with db.reading() as session:
        found = looking_back.earlier(session, [liu], place="福馨园5号楼")
        assert [(one.id, one.same_people) for one in found] == [(here, False), (mine, True)]
        assert found[0].words == "2026-11-18 甲、乙 · 噪音 · Terminated (same place)"
        assert "(same people)" in found[1].words
        (outsider,) = looking_back.earlier(session, [], names=[("张𬭎", "13800000021")])
        assert "张𬭎、别人" in outsider.title
        assert looking_back.earlier(session, []) == []
        assert looking_back.earlier(session, [], names=[("张𬭎", "1")]) == []


def test_who_quarrelled_often_gets_the_joint_panel(db: Database) -> None:
    db.officer = Officer(None, "田某")
    ids = [registered(db) for _time in range(3)]
    assert [whole(db, one).track for one in ids] == ["simple", "simple", "joint"]
    with db.reading() as session:
        card = whole(db, ids[0])
        assert looking_back.proposal_of(session, card).track == "joint"
        assert looking_back.proposal_of(session, replace(card, parties=())).track == "simple"


def test_the_officer_may_choose_otherwise_with_a_reason(db: Database) -> None:
    card = whole(db, registered(db, amount=Decimal(90_000), track="simple", track_reason="已垫付"))
    assert (card.track, card.track_reason) == ("simple", "已垫付")


def test_organisations_are_told_by_their_names() -> None:
    assert intake.outsider("泽州某某物业服务有限公司").kind == COMPANY
    assert intake.outsider("泽州某某物业服务有限公司").representative_kind == "head"
    assert intake.outsider("张厂长").kind == "person"


def test_a_minors_guardian_acts_for_it(db: Database) -> None:
    child = register_resident(
        db,
        ResidentForm(
            name="张小某",
            kind="registered",
            birth_date=datetime(2014, 3, 2).astimezone().date(),
            guardian="张某",
            guardian_phone="13900000012",
        ),
    )
    party = intake.party_from_register(db, child)
    assert (party.representative, party.representative_kind) == ("张某", "guardian")
    assert party.representative_phone == "13900000012"


def test_a_place_of_the_post_is_taken_with_its_grid(db: Database) -> None:
    make_estate(db, "寺河嘉苑", community="寺河社区")
    with db.reading() as session:
        ((estate, _name),) = estates(session)
    words, place_id, _grid = intake.where(db, estate)
    assert place_id == estate
    assert "寺河嘉苑" in words
    with pytest.raises(LookupError):
        intake.where(db, registered(db))


def test_the_sheet_shows_and_links_them_by_one_key(qtbot: QtBot, page: MediationPage) -> None:
    earlier = registered(page.db)
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    assert isinstance(sheet, RegisterSheet)
    assert not sheet.earlier.isVisible()
    fill(sheet, place=Person(None, NOISE.place))
    assert sheet.earlier.isVisible()
    assert "same place" in sheet.earlier.text()
    qtbot.keyClick(sheet, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert sheet.earlier.linked_ids == (earlier,)
    fill(sheet, party0=Person(None, "甲"), party1=Person(None, "某某公司"), facts="又吵")
    assert sheet.earlier.linked_ids == (earlier,)
    done(sheet)
    with page.db.reading() as session:
        newest = listing.ids(session)[0]
    card = whole(page.db, newest)
    assert card.earlier_ids == earlier.hex
    assert [one.kind for one in card.parties] == ["person", "company"]


def test_a_link_goes_with_what_it_was_found_by(page: MediationPage) -> None:
    registered(page.db)
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    assert isinstance(sheet, RegisterSheet)
    fill(sheet, place=Person(None, NOISE.place))
    sheet.earlier.link_newest()
    sheet.earlier.link_newest()
    assert sheet.earlier.linked_ids == ()
    sheet.earlier.link_newest()
    fill(sheet, place=Person(None, "别处"))
    assert sheet.earlier.linked_ids == ()
    assert not sheet.earlier.isVisible()
    sheet.earlier.link_newest()
    assert sheet.earlier.linked_ids == ()


def test_the_sheet_proposes_who_mediates_and_asks_for_the_report(page: MediationPage) -> None:
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    assert isinstance(sheet, RegisterSheet)
    form = sheet.form
    assert form is not None
    assert "Simple: the officer alone" in sheet.proposal.text()
    fill(sheet, amount=Decimal(20000), urgency="risk", track="simple")
    assert "Complex: the joint panel" in sheet.proposal.text()
    assert "20,000 yuan are claimed" in sheet.proposal.text()
    assert form.field("reported_day").isVisible()
    assert form.field("track_reason").isVisible()
    fill(
        sheet,
        party0=Person(None, "甲"),
        party1=Person(None, "乙"),
        role0="applicant",
        role1="respondent",
        facts="扬言报复",
        reported_day=datetime(2026, 11, 25).astimezone().date(),
        reported_to="北街派出所",
        track_reason="双方愿当面谈",
    )
    done(sheet)
    assert "the day and the hour" in form.field("reported_day").problem.text()
    fill(sheet, reported_time=clock.now().time())
    done(sheet)
    with page.db.reading() as session:
        (dispute_id,) = listing.ids(session)
    card = whole(page.db, dispute_id)
    assert card.reported_at == clock.now()
    assert (card.reported_to, card.track, card.track_reason) == (
        *("北街派出所", "simple"),
        "双方愿当面谈",
    )
    assert [one.role for one in card.parties] == ["applicant", "respondent"]


def test_the_sheet_begins_from_a_place(page: MediationPage) -> None:
    make_estate(page.db, "寺河嘉苑", community="寺河社区")
    with page.db.reading() as session:
        ((estate, _name),) = estates(session)
    page.answer(Request("new", "dispute", values={"place_id": estate}))
    sheet = sheet_of(page, RegisterSheet)
    fill(sheet, party0=Person(None, "甲"), party1=Person(None, "乙"), facts="停车")
    done(sheet)
    with page.db.reading() as session:
        (dispute_id,) = listing.ids(session)
    assert whole(page.db, dispute_id).place_id == estate


def test_a_report_lies_between_the_quarrel_and_now(db: Database) -> None:
    minute = timedelta(minutes=1)
    for wrong in (NOISE.received_at - minute, clock.now() + minute):
        with pytest.raises(Refused) as refused:
            registered(db, urgency="risk", reported_at=wrong)
        assert refused.value.field == "reported_day"


def test_pasted_text_is_made_plain(db: Database) -> None:
    told = DisputeFacts(
        kind="neighbour",
        source="application",
        received_at=NOISE.received_at,
        subject="　噪音\t😀",
        facts="　　甲方\t说：\u202e骂人😡\r\n\r\n\r\n\r\n乙方",
    )
    name = "阿" * 60
    dispute_id = actions.register_dispute(
        db, told, [replace(LIU, name="刘\u200b某某\t"), PartyFacts(name=name)]
    )
    card = whole(db, dispute_id)
    assert (card.subject, card.facts) == ("噪音", "甲方 说：骂人〔表情〕\n\n乙方")
    assert [one.name for one in card.parties] == ["刘某某", name]


def test_several_earlier_disputes_are_linked_and_shown_both_ways(page: MediationPage) -> None:
    first, second = registered(page.db), registered(page.db)
    page.register()
    sheet = sheet_of(page, RegisterSheet)
    assert isinstance(sheet, RegisterSheet)
    fill(sheet, place=Person(None, NOISE.place))
    for key in (first, second):
        sheet.earlier._link(key)
    fill(sheet, party0=Person(None, "甲"), party1=Person(None, "乙"), facts="又吵")
    done(sheet)
    with page.db.reading() as session:
        newest = listing.ids(session)[0]
        assert [one.id for one in links.before(session, whole(page.db, newest).earlier_ids)] == [
            first,
            second,
        ]
        assert [one.id for one in links.after(session, first)] == [newest]
        assert links.after(session, newest) == []


def test_links_are_corrected_later_and_kept_though_nothing_is_alike(page: MediationPage) -> None:
    other = registered(page.db, place="别处")
    dispute_id = registered(page.db, earlier_ids=other.hex)
    page.open_dispute(dispute_id)
    page.open_sheet("change")
    sheet = sheet_of(page, ChangeSheet)
    assert isinstance(sheet, ChangeSheet)
    assert sheet.earlier.linked_ids == (other,)
    fill(sheet, subject="漏水")
    done(sheet)
    card = whole(page.db, dispute_id)
    assert (card.subject, card.earlier_ids) == ("漏水", other.hex)
    page.case.show_dispute(dispute_id)
    page.open_sheet("change")
    sheet = sheet_of(page, ChangeSheet)
    assert isinstance(sheet, ChangeSheet)
    sheet.earlier._link(other)
    done(sheet)
    assert whole(page.db, dispute_id).earlier_ids == ""


def test_a_dispute_that_was_deleted_is_left_out(db: Database) -> None:
    gone = registered(db)
    later = registered(db, earlier_ids=gone.hex)
    with db.transaction("Delete for good") as session:
        for party in session.scalars(select(Party).where(Party.dispute_id == gone)):
            session.delete(party)
        for member in session.scalars(select(PanelMember).where(PanelMember.dispute_id == gone)):
            session.delete(member)
        session.flush()
        session.delete(session.get_one(Dispute, gone))
    with db.reading() as session:
        assert links.before(session, whole(db, later).earlier_ids) == []


def test_later_disputes_are_looked_up_without_reading_all(db: Database) -> None:
    steps = plans.reads(db, lambda session: links.after(session, new_id()))
    assert any("ix_dispute_goes_on" in step for step in steps)
