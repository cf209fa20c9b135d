"""A small post with a year behind it, made by the features' own actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.appointments import actions as desk
from policepost.appointments import lines, set_up
from policepost.core import clock
from policepost.core.shapes import Person
from policepost.grids import actions as grids
from policepost.grids import queries as places
from policepost.inspections import actions as inspections
from policepost.inspections import followups
from policepost.inspections.lists import Filter, hazard_ids
from policepost.inspections.recheck_rules import RecheckForm
from policepost.mediation import actions as disputes
from policepost.mediation import agreement_actions as agreements
from policepost.mediation import cards, follow_up_actions, signing_actions
from policepost.mediation import sitting_actions as sittings
from policepost.mediation.facts import DisputeFacts, PartyFacts, SittingFacts, TermFacts
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from tests.inspections import made

if TYPE_CHECKING:
    from policepost.core.database import Database

TODAY = date(2026, 11, 24)
NOW = datetime.combine(TODAY, time(9, 7)).astimezone()


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of the post's clock."""
    return datetime.combine(day, time(hour, minute)).astimezone()


def identity(order: int, born: date, *, sequence: int = 996) -> str:
    """Return an invented identity number with a right check digit."""
    body = f"140502{born:%Y%m%d}{sequence + order % 4:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def make_grids(db: Database, count: int = 3) -> list[UUID]:
    """Make an estate with some grids and return their ids."""
    db.officer = Person(None, "田某")
    grids.make_estate(db, "寺河嘉苑", community="寺河社区")
    grids.make_grids(db, [f"网格{number:02}" for number in range(1, count + 1)])
    with db.reading() as session:
        return [line.id for line in places.grids(session)]


def people(db: Database, grid_ids: Sequence[UUID | None], each: int = 4) -> list[UUID]:
    """Register some people in each grid; all but the last of each grid are verified."""
    found = []
    kinds = ("registered", "migrant", "lodging")
    for at, grid_id in enumerate(grid_ids):
        for one in range(each):
            born = date(1950 + at * 4 + one, 3, 1 + one)
            form = ResidentForm(
                name="王李张刘陈杨"[at % 6] + "淑秀建德福"[one % 5] + "兰",
                id_number=identity(one, born),
                phone="139 0000 4417",
                address=f"A{at + 1}-1-{one + 1}01",
                relation="02",
                kind=kinds[one % 3],
                grid_id=grid_id,
            )
            key = residents.register_resident(db, form)
            found.append(key)
            if one < each - 1:
                residents.verify_residents(db, [key])
    return found


def bookings(db: Database, days: Sequence[date], grid_ids: Sequence[UUID]) -> list[UUID]:
    """Book two services on each day; the first is served, the second missed, if the day is over."""
    set_up.copy_catalogue(db)
    with db.reading() as session:
        services = lines.services(session)[:3]
    found = []
    for at, day in enumerate(days):
        for hour, service in ((9, services[0]), (15, services[1 + at % 2])):
            with clock.at(moment(day - timedelta(days=3))):
                key = desk.book(
                    db,
                    desk.NewBooking(
                        service_id=service.id,
                        name="王淑兰",
                        phone=f"139 0000 {1000 + 10 * at + hour}",
                        starts_at=moment(day, hour),
                        grid_id=grid_ids[at % len(grid_ids)],
                    ),
                )
            found.append(key)
            if day < TODAY:
                with clock.at(moment(day, hour, 40)):
                    if hour == 9:
                        desk.arrive(db, key)
                        desk.finish(db, key)
                    else:
                        desk.miss(db, key)
    return found


def hazard(db: Database, premises_id: UUID, found_on: date, due_on: date) -> UUID:
    """Inspect a shop, find one thing wrong, and return the hazard."""
    with clock.at(moment(found_on, 10)):
        key = made.started(db, premises_id, found_on)
        form = made.form(made.well(D2="dead"), found_on)
        wrong = made.to_rectify("D2", due_on, limit_reason="备件待到货")
        inspections.finish_inspection(db, key, form, (wrong,))
    with db.reading() as session:
        wanted = Filter(premises_id=premises_id, since=found_on, until=found_on)
        return hazard_ids(session, wanted, TODAY)[0]


def rectify(db: Database, hazard_id: UUID, day: date) -> None:
    """Record that a hazard was put right on a day."""
    with clock.at(moment(day, 11)):
        form = RecheckForm(checked_on=day, checked_by="田某", outcome="rectified")
        followups.record_recheck(db, hazard_id, form)


def dispute(
    db: Database, day: date, grid_id: UUID, *, kind: str = "neighbour", end: str = ""
) -> UUID:
    """Register a dispute and bring it to an end: "", sitting, agreed, kept, broken, terminated."""
    with clock.at(moment(day)):
        told = DisputeFacts(
            kind=kind,
            source="handover_110",
            received_at=moment(day),
            grid_id=grid_id,
            subject="噪音",
        )
        parties = [PartyFacts(name=name, age=40) for name in ("王淑兰", "张建国")]
        key = disputes.register_dispute(db, told, parties)
    if end == "terminated":
        with clock.at(moment(day, 16)):
            disputes.terminate(db, key, "双方不愿继续调解")
    elif end:
        _sit(db, key, day, end)
    return key


def _sit(db: Database, dispute_id: UUID, day: date, end: str) -> None:
    with clock.at(moment(day, 10)):
        sitting = sittings.plan_sitting(db, dispute_id, moment(day, 11), "警务室")
    if end == "sitting":
        return
    with clock.at(moment(day, 12)):
        told = SittingFacts(started_at=moment(day, 11), outcome="agreed", record="双方同意。")
        sittings.record_sitting(db, sitting, told)
        agreements.write_terms(db, dispute_id, [TermFacts(text="甲方道歉。", due_on=day)])
    if end in {"kept", "broken"}:
        with clock.at(moment(day, 13)):
            signing_actions.agree_orally(db, dispute_id, day)
            with db.reading() as session:
                card = cards.card(session, dispute_id)
            assert card is not None
            follow_up_actions.record_performance(db, dispute_id, {card.terms[0].id: end}, day)
