"""When and in whose name the post mediates: its settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import settings
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.mediation import rules
from policepost.mediation.records import Sitting

if TYPE_CHECKING:
    from policepost.core.database import Database

_LATEST_HOUR = 17
_ENDINGS = ("社区警务室", "警务室", "警务站", "警务区")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """How the post mediates.

    Attributes:
        weekdays: The mediation days, Monday is 0.
        hour, place: When a sitting begins and where, unless said otherwise.
        short_name: Stands in the number of an agreement: 泽颢.
        pattern: How a number is written, of {year}, {short} and {serial}.
        committee: The people's mediation committee, for papers.
        post: The post's name, for papers.
    """

    weekdays: tuple[int, ...] = rules.MEDIATION_DAYS
    hour: time = time(9)
    place: str = ""
    short_name: str = ""
    pattern: str = rules.NUMBER_PATTERN
    committee: str = ""
    post: str = ""


_SETTINGS = (
    "post.name",
    *(f"mediation.{name}" for name in ("weekdays", "hour", "place", "short_name")),
    *(f"mediation.{name}" for name in ("pattern", "committee")),
)


def desk(session: Session) -> Desk:
    """Return the post's settings for mediation."""
    known = settings.several(session, _SETTINGS)

    def held(name: str, default: object) -> object:
        return known.get(f"mediation.{name}", default)

    post = known.get("post.name", "")
    weekdays = known.get("mediation.weekdays", list(rules.MEDIATION_DAYS))
    return Desk(
        weekdays=tuple(weekdays),
        hour=time.fromisoformat(str(held("hour", "09:00"))),
        place=str(held("place", "") or post),
        short_name=str(held("short_name", "") or short_of(post)),
        pattern=str(held("pattern", rules.NUMBER_PATTERN)),
        committee=str(held("committee", "人民调解委员会")),
        post=post,
    )


def short_of(post: str) -> str:
    """Return the short name in a post's name: 泽颢 of 泽颢警务室."""
    for ending in _ENDINGS:
        if post.endswith(ending) and post != ending:
            return post.removesuffix(ending)
    return post


def change_desk(db: Database, changed: Desk) -> None:
    """Set how the post mediates; refused if the number's pattern cannot be used."""
    rules.number_text(changed.pattern, 2026, changed.short_name, 1)
    if not changed.weekdays:
        raise Refused(_("Choose at least one mediation day."), field="weekdays")
    values = {
        "weekdays": sorted(set(changed.weekdays)),
        "hour": f"{changed.hour:%H:%M}",
        "place": changed.place.strip(),
        "short_name": changed.short_name.strip(),
        "pattern": changed.pattern,
        "committee": changed.committee.strip(),
    }
    with db.transaction("Change the mediation settings") as session:
        for name, value in values.items():
            settings.put(session, f"mediation.{name}", value)


def proposed_sitting(session: Session, now: datetime) -> datetime | None:
    """Return when the next sitting could be: the next mediation day, after those already planned.

    The hour is the first free one of that day, counted from the post's own.
    """
    held = desk(session)
    day = rules.next_mediation_day(now.date(), held.weekdays)
    if day is None:
        return None
    taken = _planned_hours(session, day)
    hour = held.hour.hour
    while hour in taken and hour < _LATEST_HOUR:
        hour += 1
    return datetime.combine(day, time(hour, held.hour.minute)).astimezone()


def _planned_hours(session: Session, day: date) -> set[int]:
    first = datetime.combine(day, time.min).astimezone()
    last = datetime.combine(day, time.max).astimezone()
    planned = session.scalars(
        select(Sitting.planned_at).where(
            Sitting.planned_at.between(first, last), Sitting.outcome == ""
        )
    )
    return {one.hour for one in planned}


def number_for(session: Session, serial: int, year: int) -> str:
    """Return the text of a number of the post's series."""
    held = desk(session)
    return rules.number_text(held.pattern, year, held.short_name, serial)
