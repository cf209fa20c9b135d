"""Two of the same name are told apart, and sign twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from policepost.core import clock
from policepost.core.database import Database
from policepost.mediation import actions, agreement_actions, names, papers, signing_actions
from policepost.mediation.desk import desk
from policepost.mediation.facts import MemberFacts, PartyFacts
from policepost.mediation.filling import sitting
from tests.mediation.makers import LIU, TUESDAY, agreed, name_post, printed, sign, whole
from tests.printing import pages

DAY = TUESDAY.date()
LATER = date(2026, 11, 25)
OLD = PartyFacts(name="张伟", sex="1", birth=date(1956, 5, 1), phone="139 0000 0001")
YOUNG = PartyFacts(name="张伟", sex="1", birth=date(1999, 12, 31), phone="139 0000 0002")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        yield


def test_only_namesakes_are_marked_and_by_what_tells_them_apart() -> None:
    assert names.on_screen([OLD, LIU]) == ["张伟", "刘某某"]
    assert names.on_screen([OLD, YOUNG]) == [
        "张伟 (born 1 May 1956)",
        "张伟 (born 31 December 1999)",
    ]
    assert names.on_paper([OLD, YOUNG]) == [
        "张伟（1956年5月1日出生）",
        "张伟（1999年12月31日出生）",
    ]
    twin = replace(OLD, id_number="140581195605019998")
    other = replace(OLD, id_number="140581195605019971")
    assert names.on_screen([twin, other]) == ["张伟 (number …9998)", "张伟 (number …9971)"]
    assert names.on_paper([twin, other]) == ["张伟（证件尾号9998）", "张伟（证件尾号9971）"]
    unknown = PartyFacts(name="张伟")
    assert names.on_paper([unknown, unknown]) == ["张伟", "张伟"]
    assert names.on_paper([OLD, unknown]) == ["张伟（1956年5月1日出生）", "张伟"]


def test_two_parties_of_one_name_stand_apart_on_the_agreement(db: Database) -> None:
    name_post(db)
    key = agreed(db, OLD, YOUNG)
    with db.reading() as session:
        done = papers.agreement(session, key, DAY)
        record = sitting.record_values(whole(db, key), whole(db, key).sittings[0], desk(session))
    text = pages.text(done.pdf)
    assert "出生日期：1956年5月1日" in text
    assert "出生日期：1999年12月31日" in text
    assert record["parties"] == [
        "甲方：张伟（1956年5月1日出生）",
        "乙方：张伟（1999年12月31日出生）",
    ]
    assert "出生日期" not in pages.text(_agreement(db, agreed(db, OLD, LIU)))


def _agreement(db: Database, key: object) -> bytes:
    with db.reading() as session:
        return papers.agreement(session, key, DAY).pdf  # type: ignore[arg-type]


def test_two_parties_and_two_mediators_of_one_name_sign_four_times(db: Database) -> None:
    key = agreed(db, OLD, YOUNG)
    two = [MemberFacts(name="田某", role="mediator", signs=True)] * 2
    actions.choose_panel(db, key, two)
    agreement_actions.print_agreement(db, key)
    card = whole(db, key)
    for who in (card.parties[0].id, *(one.id for one in card.panel)):
        role = "party" if who == card.parties[0].id else "mediator"
        sign(db, key, role, LATER, who=who)
    sign(db, key, "seal", LATER)
    assert whole(db, key).agreement.effective_on is None  # the younger 张伟 has not signed
    sign(db, key, "party", LATER, who=card.parties[1].id)
    card = whole(db, key)
    assert card.agreement.effective_on == LATER
    assert len(card.agreement.signatures) == 5


def test_signatures_are_recorded_together_and_withdrawn_together(db: Database) -> None:
    key = printed(db)
    card = whole(db, key)
    mediator = next(one.id for one in card.panel if one.signs)
    days: dict[tuple[str, UUID | None], date] = {("party", one.id): DAY for one in card.parties}
    assert signing_actions.record_signatures(db, key, days) is None
    more: dict[tuple[str, UUID | None], date] = {
        ("mediator", mediator): DAY,
        ("seal", None): date(2026, 11, 25),
    }
    assert signing_actions.record_signatures(db, key, more) == date(2026, 11, 25)
    signing_actions.withdraw_signatures(db, key)
    assert whole(db, key).agreement.signatures == ()
