"""Invented disputes for tests: made by the program's own actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock, settings
from policepost.mediation import actions, agreement_actions, cards, signing_actions, sitting_actions
from policepost.mediation.facts import (
    AgreementFacts,
    DisputeFacts,
    MemberFacts,
    PartyFacts,
    SittingFacts,
    TermFacts,
)
from policepost.mediation.lines import Card
from policepost.mediation.many import actions as many
from policepost.mediation.party_sheet import facts_of

if TYPE_CHECKING:
    from policepost.core.database import Database

MONDAY = date(2026, 11, 23)
TUESDAY = datetime(2026, 11, 24, 9).astimezone()
FACTS = "2026年10月以来，乙方认为甲方家中夜间拖动桌椅、孩子跑跳影响休息，双方多次争吵。"
LIU = PartyFacts(
    name="刘某某",
    sex="1",
    ethnic="01",
    birth=date(1985, 3, 2),
    occupation="个体经营",
    phone="13900004417",
    address="寺河嘉苑A区3号楼2单元1101",
)
ZHANG = PartyFacts(name="张𬭎", sex="2", ethnic="01", age=36, phone="13800000021")
NOISE = DisputeFacts(
    kind="neighbour",
    source="handover_110",
    received_at=datetime(2026, 11, 18, 20, 30).astimezone(),
    subject="噪音",
    place="寺河嘉苑A区3号楼",
    facts=FACTS,
)
TERMS = (
    TermFacts(text="甲方于2026年12月1日前在客厅铺设隔音地垫", due_on=date(2026, 12, 1)),
    TermFacts(
        text="甲方于2026年12月10日前付给乙方500元",
        due_on=date(2026, 12, 10),
        amount=Decimal(500),
    ),
)
DETAILS = AgreementFacts(manner="期限履行", deadline=date(2026, 12, 10), recorder="赵㙓")


def name_post(db: Database) -> None:
    """Give the post its name, as the first run does."""
    with db.transaction("Make the post") as session:
        settings.put(session, "post.name", "泽颢警务室")


def registered(db: Database, *parties: PartyFacts, **changes: object) -> UUID:
    """Register the noise dispute, or one that differs from it."""
    told = replace(NOISE, **changes)  # type: ignore[arg-type]
    return actions.register_dispute(db, told, parties or (LIU, ZHANG))


def set_parties(db: Database, dispute_id: UUID, parties: Sequence[PartyFacts]) -> None:
    """Let a dispute be between these, as several steps of an officer would."""
    held = {one.id: facts_of(one) for one in whole(db, dispute_id).parties}
    new = [one for one in parties if one.id is None]
    if new:
        many.add_parties(db, dispute_id, new)
    kept = {one.id: one for one in parties if one.id is not None}
    for key, before in held.items():
        if key in kept:
            actions.change_party(db, dispute_id, kept[key], before)
        else:
            actions.remove_party(db, dispute_id, key)


def whole(db: Database, dispute_id: UUID) -> Card:
    """Read a dispute that exists."""
    with db.reading() as session:
        card = cards.card(session, dispute_id)
    assert card is not None
    return card


def with_panel(db: Database, dispute_id: UUID) -> UUID:
    """Choose a mediator who signs and a helper; return the mediator's id."""
    members = [
        MemberFacts(name="田某", role="mediator", signs=True),
        MemberFacts(name="宋某", role="property_manager"),
    ]
    actions.choose_panel(db, dispute_id, members)
    return next(one.id for one in whole(db, dispute_id).panel if one.signs)


def agreed(db: Database, *parties: PartyFacts, **changes: object) -> UUID:
    """Register a dispute, choose a panel, and hold a sitting in which all agree."""
    dispute_id = registered(db, *parties, **changes)
    with_panel(db, dispute_id)
    sitting_id = sitting_actions.plan_sitting(db, dispute_id, TUESDAY, "调解室")
    card = whole(db, dispute_id)
    came = tuple(one.who for one in card.sittings[0].present)
    told = SittingFacts(started_at=TUESDAY, outcome="agreed", record="双方同意。", came=came)
    with clock.at(datetime(2026, 11, 24, 11).astimezone()):
        sitting_actions.record_sitting(db, sitting_id, told)
    agreement_actions.write_terms(db, dispute_id, TERMS)
    agreement_actions.write_agreement(db, dispute_id, details=DETAILS)
    return dispute_id


def printed(db: Database, *parties: PartyFacts, **changes: object) -> UUID:
    """Go as far as the printed agreement."""
    dispute_id = agreed(db, *parties, **changes)
    with clock.at(datetime(2026, 11, 24, 11, 30).astimezone()):
        agreement_actions.print_agreement(db, dispute_id)
    return dispute_id


def in_force(db: Database, *parties: PartyFacts, **changes: object) -> UUID:
    """Go as far as the signed and sealed agreement."""
    dispute_id = printed(db, *parties, **changes)
    with clock.at(datetime(2026, 11, 25, 9).astimezone()):
        signing_actions.sign_all(db, dispute_id, TUESDAY.date(), date(2026, 11, 25))
    return dispute_id


def sign(
    db: Database, dispute_id: UUID, role: str, signed_on: date, *, who: UUID | None = None
) -> None:
    """Record one signature: of a party or panel member, the recorder, or the seal."""
    signing_actions.record_signatures(db, dispute_id, {(role, who): signed_on})
