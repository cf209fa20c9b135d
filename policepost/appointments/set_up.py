"""How a post sets up its desk: hours, special days, the list of services."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import func, select

from policepost.appointments import rules, slots
from policepost.appointments.records import Opening, Service
from policepost.appointments.rules import PaperToBring
from policepost.appointments.slots import Span
from policepost.core import settings
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.paths import resources
from policepost.core.records import new_id

if TYPE_CHECKING:
    from policepost.core.database import Database


_CATALOGUE = UUID("5f0c6a54-3c1e-5d2a-9b44-6f1d3d1b7a10")
"""Gives each service of the catalogue the same id on every laptop, so that copies merge."""


def copy_catalogue(db: Database) -> None:
    """Give a post its own list of services, once; a post that has one keeps it."""
    with db.reading() as session:
        if session.scalar(select(Service.id).limit(1)) is not None:
            return
    text = (resources() / "tables" / "services.toml").read_text(encoding="utf-8")
    facts = tomllib.loads(text)
    with db.transaction("Copy the list of services") as session:
        for position, (code, name, english, *_aliases) in enumerate(facts["rows"]):
            details = facts["details"][code]
            session.add(
                Service(
                    id=uuid5(_CATALOGUE, code),
                    code=code,
                    name=name,
                    english=english,
                    minutes=details["minutes"],
                    papers=[asdict(PaperToBring(**paper)) for paper in details["papers"]],
                    limits=details["limits"],
                    fee=details["fee"],
                    source=details["source"],
                    position=position,
                    offered=True,
                )
            )


@dataclass(frozen=True, kw_only=True)
class Hours:
    """What the officer typed for the week and the rules of booking.

    Attributes:
        week: The spans of each weekday, Monday first.
        plain: Any of ``slots.SETTINGS`` with its value.
    """

    week: Sequence[Sequence[Span]]
    plain: Mapping[str, int | bool]


def set_hours(db: Database, form: Hours) -> None:
    """Set the weekly hours and the rules of booking; bookings already made stay as they are.

    Raises:
        Refused: When hours overlap or end before they begin; field ``day0`` (Monday) to ``day6``.
    """
    slot = int(form.plain["slot_minutes"])
    with db.transaction("Set opening hours") as session:
        if not any(form.week):
            raise Refused(_("Open the desk on at least one day of the week."), field="day0")
        for number, spans in enumerate(form.week):
            slots.check_hours(spans, slot, where=f"day{number}")
        settings.put(
            session, "appointments.hours", [slots.stored_spans(spans) for spans in form.week]
        )
        for name in slots.SETTINGS:
            if name in form.plain:
                settings.put(session, f"appointments.{name}", form.plain[name])


def set_special_day(
    db: Database, day: date, spans: Sequence[Span], reason: str, today: date
) -> None:
    """Close the desk on a day, or open it at other hours than the week's.

    Args:
        db: The database.
        day: The day, today or later.
        spans: When it is open; none closes it.
        reason: Shown in the calendar.
        today: The present day.

    Raises:
        Refused: When the day has passed or the hours cannot be.
    """
    if day < today:
        raise Refused(_("This day has passed; choose a later one."), field="day")
    with db.transaction("Set the hours of a day") as session:
        slot = settings.get(session, "appointments.slot_minutes", slots.Desk().slot_minutes)
        slots.check_hours(spans, slot, where="spans")
        opening = session.scalar(select(Opening).where(Opening.day == day))
        if opening is None:
            opening = Opening(day=day)
            session.add(opening)
        opening.spans, opening.reason = slots.stored_spans(spans), reason.strip()


def drop_special_day(db: Database, day: date) -> None:
    """Let a day follow the week again."""
    with db.transaction("Return a day to the usual hours") as session:
        opening = session.scalar(select(Opening).where(Opening.day == day))
        if opening is not None:
            session.delete(opening)


@dataclass(frozen=True, kw_only=True)
class ServiceForm:
    """What the officer typed for a service."""

    name: str
    minutes: int
    english: str = ""
    papers: Sequence[PaperToBring] = ()
    limits: str = ""
    fee: str = ""
    source: str = ""
    offered: bool = True


def save_service(db: Database, service_id: UUID | None, form: ServiceForm) -> UUID:
    """Change a service of the post's own list, or add one at its end.

    Raises:
        Refused: When the name is missing or taken, or a paper says nothing.
    """
    with db.transaction("Save service") as session:
        rules.check_service(form.name, form.minutes, form.papers)
        double = select(Service.id).where(Service.name == form.name.strip())
        if session.scalar(double.where(Service.id != service_id) if service_id else double):
            raise Refused(_("There is a service of this name; choose another name."), field="name")
        if service_id is None:
            last = session.scalar(select(func.max(Service.position)))
            key = new_id()
            service = Service(id=key, code=key.hex, position=0 if last is None else last + 1)
            session.add(service)
        else:
            service = session.get_one(Service, service_id)
        service.name, service.english = form.name.strip(), form.english.strip()
        service.minutes, service.offered = form.minutes, form.offered
        service.papers = [asdict(paper) for paper in form.papers]
        service.limits, service.fee = form.limits.strip(), form.fee.strip()
        service.source = form.source.strip()
        session.flush()
        return service.id


def move_service(db: Database, service_id: UUID, step: int) -> None:
    """Move a service up (-1) or down (1) in the list; at its end nothing happens."""
    with db.transaction("Reorder services") as session:
        order = list(session.scalars(select(Service).order_by(Service.position, Service.code)))
        at = next(number for number, one in enumerate(order) if one.id == service_id)
        if not 0 <= at + step < len(order):
            return
        order[at], order[at + step] = order[at + step], order[at]
        for number, one in enumerate(order):
            one.position = number
