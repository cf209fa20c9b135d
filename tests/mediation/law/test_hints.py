"""What is proposed anew once parties, act or facts have changed, and how it is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.mediation import actions, directory, looking_back, sitting_actions
from policepost.mediation.change_sheet import facts_of
from policepost.mediation.facts import MediatorFacts, PartyFacts
from policepost.mediation.law import actions as law
from policepost.mediation.law.actions import WayFacts
from policepost.mediation.law.hints import Hint
from policepost.mediation.law.words import Track, Way
from policepost.mediation.page import MediationPage
from policepost.mediation.records import Dispute
from tests.mediation.makers import in_force, registered, whole

POLICE = WayFacts(
    way=Way.POLICE, act="beating", circumstance="trifles", findings=("minor", "facts_clear")
)


@pytest.fixture(autouse=True)
def _the_clock_stands() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 24, 9).astimezone()):
        yield


def hints(db: Database, dispute_id: UUID) -> list[Hint]:
    with db.reading() as session:
        return looking_back.hints_of(session, whole(db, dispute_id))


def hurt(db: Database, dispute_id: UUID) -> None:
    held = facts_of(whole(db, dispute_id))
    actions.change_dispute(db, dispute_id, replace(held, injured=True), held)


def test_a_quarrel_that_grows_is_for_the_joint_panel(db: Database) -> None:
    for name, role in (("周某", "mediator"), ("陈某", "lawyer")):
        directory.add_mediator(db, MediatorFacts(name=name, role=role, usual=True))
    dispute_id = registered(db)
    assert hints(db, dispute_id) == []
    assert {one.name for one in whole(db, dispute_id).panel} == {"周某"}
    sitting_actions.plan_sitting(db, dispute_id, datetime(2026, 11, 27, 9).astimezone(), "调解室")
    hurt(db, dispute_id)
    (hint,) = hints(db, dispute_id)
    assert hint.words == "Proposed now: Complex: the joint panel (somebody is hurt)"
    actions.choose_track(db, dispute_id, hint.choice)
    card = whole(db, dispute_id)
    assert (card.track, hints(db, dispute_id)) == (Track.JOINT, [])
    assert [(one.name, one.signs) for one in card.panel] == [("周某", True), ("陈某", False)]
    assert {one.name for one in card.sittings[0].present} >= {"周某", "陈某"}


def test_who_said_why_otherwise_is_not_asked_again(db: Database) -> None:
    dispute_id = registered(db, track=Track.SIMPLE, track_reason="双方只要道歉", injured=True)
    assert hints(db, dispute_id) == []


def test_a_way_that_the_law_closes_later_is_left(db: Database) -> None:
    dispute_id = registered(db)
    law.choose_way(db, dispute_id, POLICE)
    assert hints(db, dispute_id) == []
    card = whole(db, dispute_id)
    party = next(one for one in card.parties if one.name == "张𬭎")
    agent = PartyFacts(
        name=party.name,
        id=party.id,
        role="suspect",
        representative="钱某",
        representative_kind="agent",
    )
    actions.change_party(db, dispute_id, agent, replace(agent, role="", representative_kind=""))
    (hint,) = hints(db, dispute_id)
    assert hint.choice == Way.PEOPLE
    assert hint.words.startswith("By law now: People's mediation. ")
    assert "may have no agent" in hint.words
    law.take_way(db, whole(db, dispute_id), Way(hint.choice))
    assert whole(db, dispute_id).way == Way.PEOPLE
    assert hints(db, dispute_id) == []


def test_what_must_be_appraised_goes_from_the_spot_to_the_station(db: Database) -> None:
    dispute_id = registered(db)
    law.choose_way(db, dispute_id, replace(POLICE, way=Way.SPOT))
    with db.transaction("Choose the way of mediation") as session:
        session.get_one(Dispute, dispute_id).appraisal = True
    (hint,) = hints(db, dispute_id)
    assert hint.choice == Way.POLICE


def test_where_no_way_is_left_none_is_proposed(db: Database) -> None:
    dispute_id = registered(db)
    party = whole(db, dispute_id).parties[0]
    told = PartyFacts(name=party.name, id=party.id, consent="refuses")
    actions.change_party(db, dispute_id, told, replace(told, consent=""))
    assert hints(db, dispute_id) == []


def test_what_is_signed_or_closed_stays(db: Database) -> None:
    signed = in_force(db)
    hurt(db, signed)
    assert hints(db, signed) == []
    with pytest.raises(Refused):
        actions.choose_track(db, signed, Track.JOINT)
    ended = registered(db)
    hurt(db, ended)
    actions.terminate(db, ended, "一方不愿")
    assert hints(db, ended) == []


def test_one_key_accepts_it(qtbot: QtBot, page: MediationPage) -> None:
    dispute_id = registered(page.db)
    hurt(page.db, dispute_id)
    page.open_dispute(dispute_id)
    way = page.case.course.way
    (button,) = way.accept_buttons
    assert button.text() == "Accept  Ctrl+Shift+A"
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page.case.wording, Qt.Key.Key_A, keys)
    assert whole(page.db, dispute_id).track == Track.JOINT
    assert way.accept_buttons == []
    qtbot.keyClick(page.case.wording, Qt.Key.Key_A, keys)  # nothing is left to accept
    assert whole(page.db, dispute_id).track == Track.JOINT


def test_the_way_is_accepted_by_its_button(page: MediationPage) -> None:
    dispute_id = registered(page.db)
    law.choose_way(page.db, dispute_id, replace(POLICE, way=Way.SPOT))
    with page.db.transaction("Choose the way of mediation") as session:
        session.get_one(Dispute, dispute_id).appraisal = True
    page.open_dispute(dispute_id)
    page.case.course.way.accept_buttons[0].click()
    assert whole(page.db, dispute_id).way == Way.POLICE
