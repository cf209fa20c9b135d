"""A year of bookings at the sample post's desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.appointments import actions, desk, lines, set_up
from policepost.appointments.states import Channel, Kind
from policepost.core import clock
from policepost.sample.neighbours import Neighbour, at, working_days

if TYPE_CHECKING:
    from policepost.core.database import Database

_ASKED = {
    "move_in": 14,
    "permit_first": 16,
    "id_renew": 14,
    "permit_yearly": 10,
    "birth": 8,
    "temporary_stay": 10,
    "certificate": 9,
    "id_first": 6,
    "id_replace": 5,
    "other": 5,
}
"""How often each service is asked for, out of about a hundred."""

_CHANNELS = (Channel.DESK, Channel.TELEPHONE, Channel.TELEPHONE, Channel.GRID_WORKER)
_QUIET = 21
"""Days before today from which the desk is told of day by day; earlier only some days."""

_OFTEN = 0.14
"""How many of the earlier days are told of."""


def live_a_year(db: Database, people: Sequence[Neighbour], now: datetime, random: Random) -> None:
    """Book, serve and miss for a year until now, and book a week ahead."""
    set_up.copy_catalogue(db)
    with db.reading() as session:
        by_code = {line.code: line for line in lines.services(session)}
    teller = _Desk(db, people, now, random, [by_code[code] for code in _ASKED])
    today = now.date()
    told = min(_QUIET, len(people) // 30)
    for day in working_days(today - timedelta(days=365), today + timedelta(days=7)):
        if day < today - timedelta(days=told) and random.random() > _OFTEN * told / _QUIET:
            continue
        teller.live_a_day(day, random.choice((2, 2, 2, 3)) if day <= today else 2)
    teller.visit_at_home()


class _Desk:
    def __init__(
        self,
        db: Database,
        people: Sequence[Neighbour],
        now: datetime,
        random: Random,
        services: Sequence[lines.ServiceLine],
    ) -> None:
        self._db, self._now, self._random = db, now, random
        self._people = [one for one in people if one.age >= 18 and one.phone]
        self._old = [one for one in people if one.age >= 76 and one.phone]
        self._services = services

    def live_a_day(self, day: date, count: int) -> None:
        booked_at = min(at(day - timedelta(days=self._random.randint(1, 4)), 10), self._now)
        booked = []
        for one in self._random.sample(self._people, count):
            (service,) = self._random.choices(self._services, list(_ASKED.values()))
            with clock.at(booked_at), self._db.reading() as session:
                times = desk.free_slots(session, day, day, service.minutes, clock.now())[day]
            if times:
                starts = self._random.choice(times)
                with clock.at(booked_at):
                    booked.append((starts, self._book(one, service.id, starts)))
        for starts, booking in sorted(booked):
            self._come(booking, starts)

    def _book(self, one: Neighbour, service_id: UUID, starts: datetime) -> UUID:
        return actions.book(
            self._db,
            actions.NewBooking(
                service_id=service_id,
                name=one.name,
                phone=one.phone,
                resident_id=one.id,
                grid_id=one.grid_id,
                channel=self._random.choice(_CHANNELS),
                starts_at=starts,
            ),
        )

    def _come(self, booking: UUID, starts: datetime) -> None:
        """What became of a booking by now."""
        if starts > self._now:
            return
        chance = self._random.random()
        if chance < 0.06 and starts + timedelta(hours=1) < self._now:
            with clock.at(starts + timedelta(minutes=40)):
                actions.miss(self._db, booking)
            return
        if chance < 0.10:
            with clock.at(starts - timedelta(hours=2)):
                actions.cancel(self._db, booking, "person")
            return
        with clock.at(starts):
            actions.arrive(self._db, booking)
        if starts + timedelta(minutes=25) < self._now:
            with clock.at(starts + timedelta(minutes=25)):
                actions.finish(self._db, booking)

    def visit_at_home(self) -> None:
        """Home visits for those who cannot come: one today, one planned, one waiting for a time."""
        today = self._now.date()
        ahead = clock.next_working_day(today)
        for one, starts in zip(
            self._random.sample(self._old, min(3, len(self._old))),
            (at(today, 14), at(ahead, 15), None),
            strict=False,
        ):
            with clock.at(min(at(today, 8), self._now)):
                actions.book(
                    self._db,
                    actions.NewBooking(
                        service_id=self._services[2].id,
                        name=one.name,
                        phone=one.phone,
                        resident_id=one.id,
                        grid_id=one.grid_id,
                        kind=Kind.VISIT,
                        channel=Channel.GRID_WORKER,
                        starts_at=starts,
                        place=one.address,
                        companion="李网格",
                        wish="" if starts else "周四以后，上午在家",
                        note=one.note,
                    ),
                )
