"""Where a person lives and lived, and who lives and lived in a dwelling: asked of the register.

The main dwelling of today stands with the person, every other one in a record of its own; here
both are one. What is certain and what is possible is `policepost.residents.periods`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, select, union
from sqlalchemy.orm import Session

from policepost.core.vague import UNKNOWN, Known, VagueDay
from policepost.grids.records import Place
from policepost.residents import periods
from policepost.residents.periods import Span, Sureness, Told
from policepost.residents.records import Residence, Resident

NO_DAYS = Span(date.max, date.max, date.min, date.min)
"""Of a stay that has not been worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLine:
    """A dwelling in which somebody lives or lived.

    Attributes:
        id: Key of its record; None for the main dwelling that stands with the person.
        address: As it is called now, of a dwelling that the post knows.
        until: None as long as the person lives there.
        manner: How they live there besides the main dwelling, a code of ``residence_manners``.
        seen_on, seen_by: When and by whom a dwelling besides the main one was last confirmed.
        span: The days on which it is possible and certain.
    """

    id: UUID | None
    resident_id: UUID
    dwelling_id: UUID | None
    address: str
    since: VagueDay
    until: VagueDay | None
    manner: str
    household: int
    relation: str | None
    seen_on: date | None = None
    seen_by: str = ""
    span: Span = NO_DAYS

    @property
    def main(self) -> bool:
        """Whether it is, or was, the main dwelling."""
        return not self.manner


@dataclass(frozen=True, slots=True)
class OccupationLine:
    """Who lived in a dwelling from one change to the next; key and name of each."""

    since: date
    until: date
    certain: tuple[tuple[UUID, str], ...]
    possible: tuple[tuple[UUID, str], ...]


_PERSON = select(
    *(Resident.id, Resident.name, Resident.birth_date, Resident.dwelling_id),
    *(Resident.address_written, Resident.moved_in_on, Resident.moved_in_vague),
    *(Resident.household, Resident.relation, Resident.left_on, Resident.left_vague),
    *(Resident.collected_on, Resident.verified_on, Place.address),
).outerjoin(Place, Place.id == Resident.dwelling_id)


def since_of(moved_in_on: date | None, moved_in_vague: str) -> VagueDay:
    """Return since when somebody lives in the main dwelling, by the two columns that say it.

    A text that does not begin on the day is older than the day and counts no more.
    """
    vague = VagueDay.read(moved_in_vague) if moved_in_vague else UNKNOWN
    return vague if vague.possibly == moved_in_on else VagueDay.of(moved_in_on)


def left_of(left_on: date, left_vague: str) -> VagueDay:
    """Return when somebody left the post's area, by the two columns that say it."""
    vague = VagueDay.read(left_vague) if left_vague else VagueDay.of(left_on)
    return vague if vague.possibly <= left_on <= vague.surely else VagueDay.of(left_on)


def stays(session: Session, resident_id: UUID, today: date) -> list[StayLine]:
    """Return where somebody lives and lived: first where they live, then the latest."""
    return _stays(session, [resident_id], today).get(resident_id, [])


def former(session: Session, resident_id: UUID) -> list[StayLine]:
    """Return where somebody lived before, the latest first."""
    found = stays(session, resident_id, date.max)
    return [one for one in found if one.id is not None and one.until is not None]


def where(
    session: Session, resident_id: UUID, since: date, until: date, today: date
) -> list[tuple[StayLine, Sureness]]:
    """Return where somebody lived on a day of ``[since, until)``, and how sure that is."""
    told = ((stay, stay.span.on(since, until)) for stay in stays(session, resident_id, today))
    found = [(stay, sureness) for stay, sureness in told if sureness]
    return sorted(found, key=lambda one: one[1] is not Sureness.CERTAIN)


def occupations(
    session: Session, dwelling_id: UUID, since: date, until: date, today: date
) -> list[OccupationLine]:
    """Return who lived in a dwelling in ``[since, until)``, a line for each change.

    Whoever is only kept any more (``locked_until``) is left out.
    """
    lines, names = _lived(session, dwelling_id, today)
    lived = {key: [one.span for one in rows] for key, rows in lines.items()}
    return [
        OccupationLine(
            one.since, one.until, _named(names, one.certain), _named(names, one.possible)
        )
        for one in periods.occupations(lived, since, until)
    ]


def first_day(session: Session, dwelling_id: UUID, today: date) -> date | None:
    """Return the first day of which something is known of who lived in a dwelling."""
    lines, _names = _lived(session, dwelling_id, today)
    days = [
        one.span.sure if one.since.known is Known.NOTHING else one.span.first
        for rows in lines.values()
        for one in rows
        if one.span.certain_once or one.since.known is not Known.NOTHING
    ]
    return min(days, default=None)


def _lived(
    session: Session, dwelling_id: UUID, today: date
) -> tuple[dict[UUID, list[StayLine]], dict[UUID, str]]:
    """Return the stays of each person in a dwelling, and their names, in a fixed order."""
    keys = session.scalars(
        union(
            select(Resident.id).where(Resident.dwelling_id == dwelling_id),
            select(Residence.resident_id).where(Residence.dwelling_id == dwelling_id),
        )
    )
    named = session.execute(
        select(Resident.id, Resident.name)
        .where(Resident.id.in_(list(keys)), Resident.locked_until.is_(None))
        .order_by(Resident.relation.is_(None), Resident.relation, Resident.birth_date, Resident.id)
    )
    names = {key: name for key, name in named}
    known = _stays(session, list(names), today)
    lines = {key: [one for one in known[key] if one.dwelling_id == dwelling_id] for key in names}
    return lines, names


def _named(names: dict[UUID, str], keys: frozenset[UUID]) -> tuple[tuple[UUID, str], ...]:
    return tuple((key, name) for key, name in names.items() if key in keys)


def _stays(session: Session, ids: Sequence[UUID], today: date) -> dict[UUID, list[StayLine]]:
    """Return the stays of some people, of each first where they live, then the latest."""
    others_of: defaultdict[UUID, list[tuple[Residence, str | None]]] = defaultdict(list)
    rows = session.execute(
        select(Residence, Place.address)
        .outerjoin(Place, Place.id == Residence.dwelling_id)
        .where(Residence.resident_id.in_(ids))
        .order_by(Residence.id)
    )
    for row, address in rows:
        others_of[row.resident_id].append((row, address))
    people = session.execute(_PERSON.where(Resident.id.in_(ids))).mappings()
    return {one["id"]: _of_person(one, others_of[one["id"]], today) for one in people}


def _of_person(
    person: RowMapping, rows: Iterable[tuple[Residence, str | None]], today: date
) -> list[StayLine]:
    left = left_of(person["left_on"], person["left_vague"]) if person["left_on"] else None
    lines = [_recorded(row, address, left) for row, address in rows]
    if person["dwelling_id"] or person["address_written"]:
        lines.append(_present(person, left))
    seen = tuple(day for day in (person["collected_on"], person["verified_on"]) if day)
    told = [
        Told(
            since=line.since,
            until=line.until,
            main=line.main,
            present=line.id is None,
            gone_by=person["left_on"] or periods.FOREVER,
            seen=seen if line.id is None else (line.seen_on,) if line.seen_on else (),
        )
        for line in lines
    ]
    found = periods.spans(told, today, person["birth_date"])
    spanned = [replace(line, span=span) for line, span in zip(lines, found, strict=True)]
    return sorted(spanned, key=_newest_first)


def _present(person: RowMapping, left: VagueDay | None) -> StayLine:
    """Return the main dwelling of today, or the last one of who left."""
    return StayLine(
        id=None,
        resident_id=person["id"],
        dwelling_id=person["dwelling_id"],
        address=person["address"] or person["address_written"],
        since=since_of(person["moved_in_on"], person["moved_in_vague"]),
        until=left,
        manner="",
        household=person["household"],
        relation=person["relation"],
    )


def _recorded(row: Residence, address: str | None, left: VagueDay | None) -> StayLine:
    """Return a dwelling that has its own record; who left lives in none of them any more."""
    return StayLine(
        id=row.id,
        resident_id=row.resident_id,
        dwelling_id=row.dwelling_id,
        address=address or row.address,
        since=VagueDay.read(row.since),
        until=left if row.until is None else VagueDay.read(row.until),
        manner=row.manner,
        household=row.household,
        relation=row.relation,
        seen_on=row.seen_on,
        seen_by=row.seen_by,
    )


def _newest_first(stay: StayLine) -> tuple[bool, bool, int, int]:
    """Sort by: lives there, main before others, when it ended, when it began."""
    return (
        stay.until is not None,
        stay.id is not None,
        -stay.span.end.toordinal(),
        -stay.span.sure.toordinal(),
    )
