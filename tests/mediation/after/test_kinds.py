"""Each kind of agreement: what it needs, how many copies, when it is in force."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from policepost.core import clock
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.mediation import agreement_actions, follow_up_actions, hindrances, signing_actions
from policepost.mediation.after import confirming, numbering
from policepost.mediation.after.promises_part import PromisesPart
from policepost.mediation.codes import Status
from policepost.mediation.facts import TermFacts
from policepost.mediation.law.actions import WayFacts, choose_way, stands
from tests.mediation.makers import (
    DETAILS,
    LIU,
    TUESDAY,
    ZHANG,
    agreed,
    name_post,
    printed,
    sign,
    whole,
)

DAY = TUESDAY.date()
FOUND = ("minor", "clear", "no_cost", "at_once")
FOUGHT = WayFacts(act="beating", circumstance="relation", findings=FOUND)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 24, 12).astimezone()):
        yield


def by_police(db: Database, way: str = "police", recording: str = "") -> UUID:
    """A quarrel in which somebody was beaten, mediated by the police."""
    name_post(db)
    liu, zhang = (replace(one, consent="agrees") for one in (LIU, ZHANG))
    dispute_id = agreed(db, liu, replace(zhang, role="injured"))
    choose_way(db, dispute_id, replace(FOUGHT, way=way, recording=recording))
    return dispute_id


def test_three_parties_make_four_copies(db: Database) -> None:
    third = replace(ZHANG, name="王某", phone="13700000033")
    assert whole(db, agreed(db, LIU, ZHANG, third)).copies == 4
    dispute_id = agreed(db)
    more = replace(DETAILS, copies=6)
    agreement_actions.write_agreement(db, dispute_id, details=more)
    assert whole(db, dispute_id).copies == 6
    agreement_actions.write_agreement(db, dispute_id, details=replace(DETAILS, copies=1))
    assert whole(db, dispute_id).copies == 3  # never fewer than the law asks for


def test_an_agreement_before_the_police_is_in_force_once_the_parties_sign(
    db: Database, qtbot: QtBot
) -> None:
    dispute_id = by_police(db)
    assert (whole(db, dispute_id).agreement_kind, whole(db, dispute_id).copies) == ("police", 3)
    assert agreement_actions.print_agreement(db, dispute_id) == "泽颢公（治）调解字〔2026〕1号"
    card = whole(db, dispute_id)
    assert [role for role, _who in hindrances.asked_signatures(card.state)] == [
        *("party", "party", "mediator", "recorder", "seal")
    ]
    for party in card.parties:
        sign(db, dispute_id, "party", DAY, who=party.id)
    card = whole(db, dispute_id)
    assert (card.agreement.effective_on, card.status) == (DAY, Status.AGREED)
    assert "not those of the police" in confirming.hindrance(card, DAY)
    told = {card.terms[0].id: "broken"}
    follow_up_actions.record_performance(db, dispute_id, told, DAY)
    part = PromisesPart()
    qtbot.addWidget(part)
    part.show_card(whole(db, dispute_id), DAY)
    labels: list[QLabel] = list(part.findChildren(QLabel))
    assert any("the police decide by law" in one.text() for one in labels)


def test_the_police_name_the_limit_and_write_it_down(db: Database) -> None:
    dispute_id = by_police(db)
    owed = TermFacts(text="甲方付给乙方500元", amount=Decimal(500))
    details = replace(DETAILS, deadline=None)
    agreement_actions.write_agreement(db, dispute_id, terms=[owed], details=details)
    with pytest.raises(Refused, match="names the limit") as refused:
        agreement_actions.print_agreement(db, dispute_id)
    assert refused.value.field == "deadline"
    with pytest.raises(Refused, match="written and signed"):
        signing_actions.agree_orally(db, dispute_id, DAY)


def test_on_the_spot_a_slip_in_three_or_none_with_a_recording(db: Database) -> None:
    dispute_id = by_police(db, "spot")
    assert whole(db, dispute_id).copies == 3
    with pytest.raises(Refused, match="recording") as refused:
        signing_actions.agree_orally(db, dispute_id, DAY)
    assert refused.value.field == "recording"
    card = whole(db, dispute_id)
    choose_way(db, dispute_id, replace(stands(card), recording="2026-1124-003"))
    assert signing_actions.agree_orally(db, dispute_id, DAY) == "泽颢公（治）调解字〔2026〕1号"
    card = whole(db, dispute_id)
    assert (card.agreement_kind, card.agreement.effective_on) == ("spot", DAY)
    assert agreement_actions.print_agreement(db, by_police(db, "spot")).endswith("2号")


def test_another_way_takes_another_number_and_voids_the_first(db: Database) -> None:
    name_post(db)
    dispute_id = printed(db, LIU, replace(ZHANG, role="injured"))
    assert whole(db, dispute_id).number == "(2026)泽颢调字第1号"
    choose_way(db, dispute_id, replace(FOUGHT, way="police"))
    assert agreement_actions.print_agreement(db, dispute_id).endswith("〔2026〕1号")
    with db.reading() as session:
        lines = numbering.lines(session, 2026)
        assert numbering.gaps(session) == []
    told = [(one.kind, bool(one.voided_on)) for one in lines]
    assert told == [("people", True), ("police", False)]


def test_the_day_is_in_force_until_the_week_after(db: Database) -> None:
    dispute_id = agreed(db)
    signing_actions.agree_orally(db, dispute_id, DAY)
    card = whole(db, dispute_id)
    assert card.agreement.effective_on == DAY
    assert card.agreement.confirmation_until == date(2026, 12, 24)
