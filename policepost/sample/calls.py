"""What 110 handed over and nobody has taken in, and a fight that the police mediate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.exchange.sheets import Sheet
from policepost.exchange.values import Cell
from policepost.mediation import actions
from policepost.mediation.calls.importing import CALLS
from policepost.mediation.facts import DisputeFacts
from policepost.mediation.intake import party_from_register
from policepost.mediation.law import actions as law
from policepost.mediation.law.words import Consent, Role, Way
from policepost.mediation.rules import FULL_AGE
from policepost.sample.neighbours import Neighbour, at

if TYPE_CHECKING:
    from policepost.core.database import Database

_HEAD: list[Cell] = ["警情编号", "接警时间", "报警人", "电话", "地点", "简要警情"]


def live(db: Database, people: Sequence[Neighbour], now: datetime) -> None:
    """Let two calls wait, and register the fight of the evening before."""
    before = clock.add_working_days(now.date(), -1)
    evening = at(before, 21, 35)
    rows: list[list[Cell]] = [_HEAD]
    others = (one for one in people if one.address != people[0].address)
    elsewhere = next(others, people[1])
    for n, called, one, gist in (
        (17, at(before, 19, 20), people[0], "楼上装修噪音，多次劝说无效，双方在楼道争吵"),
        (21, at(before, 20, 45), elsewhere, "车位被占，双方言语争执，无人受伤"),
    ):
        number = f"JQ{before:%Y%m%d}{n:05d}"
        rows.append([number, f"{called:%Y-%m-%d %H:%M}", one.name, one.phone, one.address, gist])
    sheet = Sheet("110移交", rows)
    with clock.at(now):
        CALLS.take(db, CALLS.plan(sheet))
        _fight(db, [one for one in people[2:] if one.age >= FULL_AGE][:2], evening)


def _fight(db: Database, two: Sequence[Neighbour], evening: datetime) -> None:
    roles = (Role.SUSPECT, Role.INJURED)
    parties = [
        replace(party_from_register(db, one.id, role), consent=Consent.AGREES)
        for one, role in zip(two, roles, strict=True)
    ]
    told = DisputeFacts(
        kind="damages",
        source="handover_110",
        received_at=evening,
        subject="停车推搡",
        place=two[0].address,
        facts="双方因停车让行发生口角，甲方推搡乙方致其手臂擦伤，乙方报警。双方均系邻居，愿意接受调解。",
        amount=Decimal(300),
        injured=True,
        handover_number=f"JQ{evening:%Y%m%d}00009",
    )
    dispute_id = actions.register_dispute(db, told, parties)
    law.choose_way(
        db,
        dispute_id,
        law.WayFacts(
            way=Way.POLICE,
            act="beating",
            circumstance="relation",
            findings=("minor",),
            one_officer=True,
            recording=f"YS{evening:%Y%m%d}-02",
        ),
    )
