"""What the desk prints: plain values for the forms of the day and of the papers to bring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.appointments import desk, lines, slots
from policepost.appointments.lines import BookingLine
from policepost.appointments.rules import papers_missing
from policepost.appointments.states import State
from policepost.core import settings
from policepost.core.journalling import journal
from policepost.printing import paper
from policepost.printing.paper import Paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database


def day_sheet_values(
    session: Session, day: date, *, full_phones: bool = False
) -> dict[str, object]:
    """What the sheet of a day says: everybody with a time that was not called off, in order.

    Args:
        session: A reading session.
        day: The day.
        full_phones: Whether telephone numbers are printed whole; the sheet lies on the desk, where
            others see it, so by default they are not.
    """
    found = [one for one in lines.day(session, day) if one.state != State.CANCELLED]
    return {
        "office": _office(session),
        "day": day,
        "weekday": day.weekday(),
        "hours": slots.show_spans(slots.spans_of(day, desk.desk(session))),
        "lines": [_day_line(one, full_phones=full_phones) for one in found],
        "visits": sum(one.is_visit for one in found),
    }


def _day_line(one: BookingLine, *, full_phones: bool) -> Mapping[str, object]:
    return {
        "time": f"{one.starts_at:%H:%M}",
        "name": one.name,
        "phone": one.phone if full_phones else one.phone_masked,
        "service": one.service,
        "visit": one.is_visit,
        "walk_in": one.walk_in,
        "place": one.place,
        "companion": one.companion,
        "note": one.note,
        "papers": _in_short(one),
        "state": one.state,
    }


def _in_short(one: BookingLine) -> list[dict[str, object]]:
    """The papers in few words: without what stands in brackets, any-one-of in a single line."""
    missing = papers_missing(one.papers, one.brought)
    found: dict[str, dict[str, object]] = {}
    for number, wanted in enumerate(one.papers):
        name = wanted.name.split("（")[0]
        held = found.get(wanted.group or str(number))
        if held is None:
            found[wanted.group or str(number)] = {"name": name, "seen": number not in missing}
        else:
            held["name"] = f"{held['name']}或者{name}"
    return list(found.values())


def _office(session: Session) -> str:
    return settings.get(session, "post.station", "") + settings.get(session, "post.name", "")


def papers_to_bring_values(session: Session, booking_id: UUID, now: datetime) -> dict[str, object]:
    """What the one-time notice says: all that has to be brought, and what was already seen.

    The Provisional Regulations on Residence Permits (art 9) want everything that is missing to be
    told at once.
    """
    one = lines.booking(session, booking_id)
    service = lines.service(session, one.service_id) if one else None
    if one is None or service is None:
        raise LookupError(booking_id)
    missing = papers_missing(one.papers, one.brought)
    return {
        "office": _office(session),
        "name": one.name,
        "service": one.service,
        "starts_at": one.starts_at,
        "visit": one.is_visit,
        "place": one.place,
        "limits": service.limits,
        "fee": service.fee,
        "source": service.source,
        "papers": [
            {
                "name": paper.name,
                "originals": paper.originals,
                "copies": paper.copies,
                "group": paper.group,
                "seen": number in one.brought,
                "missing": number in missing,
            }
            for number, paper in enumerate(one.papers)
        ],
        "told_on": now.date(),
    }


def day_sheet(db: Database, day: date, *, full_phones: bool = False) -> Paper:
    """The printed sheet of a day."""
    with db.reading() as session:
        values = day_sheet_values(session, day, full_phones=full_phones)
        values["check_code"] = journal.check_code(session)
    return paper.render("day_sheet", values)


def papers_to_bring(db: Database, booking_id: UUID, now: datetime) -> Paper:
    """The printed notice of papers to bring, handed to the person."""
    with db.reading() as session:
        values = papers_to_bring_values(session, booking_id, now)
    return paper.render("papers_to_bring", values)
