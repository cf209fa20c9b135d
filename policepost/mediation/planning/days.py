"""What stands on a day already, what is in the way of a sitting, and when the next can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.mediation import codes, desk, rules, veil
from policepost.mediation.lines import Card, MemberLine, PartyLine
from policepost.mediation.planning import absences, choices
from policepost.mediation.planning.rules import Attending, Planned, Span, Wish, clashes, free_start
from policepost.mediation.records import (
    Attendance,
    Dispute,
    Mediator,
    PanelMember,
    Party,
    Sitting,
)

LOOK_AHEAD = 12
"""Mediation days among which free times are looked for."""


def rooms(session: Session) -> list[str]:
    """Return where sittings are held, the usual place first."""
    usual = desk.desk(session).place
    kept = [one.name for one in choices.choices(session, choices.Kind.ROOM)]
    return list(dict.fromkeys([usual, *kept] if usual not in kept else kept))


def planned_on(session: Session, day: date, *, but: UUID | None = None) -> list[Planned]:
    """Return the sittings that are planned on a day, the earliest first.

    Args:
        session: Of the post.
        day: The day.
        but: A sitting that is being moved and does not stand in its own way.
    """
    return planned_between(session, day, day, but=but).get(day, [])


def planned_between(
    session: Session, first: date, last: date, *, but: UUID | None = None
) -> Mapping[date, list[Planned]]:
    """Return the sittings that are planned from one day to another, by day."""
    begins = datetime.combine(first, time.min).astimezone()
    ends = datetime.combine(last, time.min).astimezone() + timedelta(days=1)
    chosen = (
        select(Sitting, *veil.COLUMNS)
        .join(Dispute, Dispute.id == Sitting.dispute_id)
        .where(Sitting.planned_at >= begins, Sitting.planned_at < ends, Sitting.outcome == "")
        .where(Dispute.status.in_([one.value for one in codes.OPEN]))
        .order_by(Sitting.planned_at)
    )
    if but is not None:
        chosen = chosen.where(Sitting.id != but)
    found = session.execute(chosen).all()
    keys = _keys(session, [row.Sitting.id for row in found])
    days: defaultdict[date, list[Planned]] = defaultdict(list)
    for row in found:
        sitting = row.Sitting
        days[sitting.planned_at.date()].append(
            Planned(
                Span(sitting.planned_at, sitting.minutes),
                sitting.place,
                f"{veil.people(session, row)} · {veil.subject(session, row)}",
                keys.get(sitting.id, frozenset()),
            )
        )
    return days


def _keys(session: Session, sittings: Sequence[UUID]) -> Mapping[UUID, frozenset[object]]:
    """Return who is expected at some sittings, as `_party_key` and `_member_key` tell people."""
    found: defaultdict[UUID, set[object]] = defaultdict(set)
    of = Attendance.sitting_id.in_(sittings)
    parties = select(Attendance.sitting_id, Party).join(Party, Party.id == Attendance.party_id)
    for sitting_id, party in session.execute(parties.where(of)):
        found[sitting_id].add(_party_key(party))
    panel = select(Attendance.sitting_id, PanelMember).join(
        PanelMember, PanelMember.id == Attendance.member_id
    )
    for sitting_id, member in session.execute(panel.where(of)):
        found[sitting_id].add(_member_key(member))
    return {key: frozenset(held) for key, held in found.items()}


def _party_key(one: Party | PartyLine) -> object:
    return one.resident_id or one.id_number or (one.name, one.phone)


def _member_key(one: PanelMember | MemberLine) -> object:
    return one.mediator_id or one.name


def attending(session: Session, card: Card, today: date) -> tuple[Attending, ...]:
    """Return who is wanted at the next sitting of a dispute, with what is known of their days."""
    away = absences.absences(session, after=today)
    known = [one.mediator_id for one in card.panel if one.mediator_id is not None]
    chosen = select(Mediator.id, Mediator.weekdays).where(Mediator.id.in_(known))
    days = {who: comes for who, comes in session.execute(chosen)}
    parties = [Attending(_party_key(one), one.name) for one in card.parties]
    panel = [_member(one, days, away) for one in card.panel]
    return (*parties, *panel)


def _member(
    one: MemberLine, days: Mapping[UUID, str], away: Mapping[UUID, Sequence[absences.Absence]]
) -> Attending:
    if one.mediator_id is None:
        return Attending(_member_key(one), one.name)
    gaps = away.get(one.mediator_id, ())
    return Attending(
        _member_key(one),
        one.name,
        tuple(int(day) for day in days.get(one.mediator_id, "")),
        tuple((gap.since, gap.until, gap.note) for gap in gaps),
    )


def in_the_way(
    session: Session, card: Card, span: Span, place: str, *, but: UUID | None = None
) -> list[str]:
    """Say what stands in the way of a sitting of a dispute at a time and place."""
    day = span.at.date()
    wish = Wish(span, place, attending(session, card, day))
    return clashes(wish, planned_on(session, day, but=but))


def proposals(
    session: Session, now: datetime, wanted: tuple[Attending, ...], minutes: int, most: int = 4
) -> list[tuple[datetime, str]]:
    """Return the next times on mediation days when room and panel are free, with the room.

    At most one of each day.
    """
    held = desk.desk(session)
    days: list[date] = []
    day: date | None = now.date()
    while len(days) < LOOK_AHEAD and day is not None:
        day = rules.next_mediation_day(day, held.weekdays)
        if day is not None:
            days.append(day)
    if not days:
        return []
    planned = planned_between(session, days[0], days[-1])
    places = rooms(session)
    free = (
        free_start(day, held.hour, minutes, places, wanted, planned.get(day, [])) for day in days
    )
    return [one for one in free if one is not None][:most]
