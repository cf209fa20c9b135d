"""What an officer can say of those who serve a grid: who begins, who goes on, who ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock, tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.exchange import values
from policepost.grids.records import GridService, Level, Place

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceForm:
    """What the form of a service holds; see :class:`policepost.grids.records.GridService`."""

    role: str
    name: str
    phone: str = ""
    since: date | None = None


def begin_service(db: Database, grid_id: UUID, form: ServiceForm) -> UUID:
    """Note that somebody serves a grid, from a day that has come, or since nobody knows when."""
    with db.transaction("Begin service in a grid") as session:
        grid = session.get_one(Place, grid_id)
        if grid.level != Level.GRID or grid.closed_on:
            raise Refused(_("Only a grid that is not closed is served by somebody."))
        service = GridService(id=new_id(), grid_id=grid_id)
        _fill(service, form)
        session.add(service)
        return service.id


def edit_service(
    db: Database, service_id: UUID, form: ServiceForm, *, until: date | None = None
) -> None:
    """Correct what was noted of a service, or note that it is over.

    ``until`` is the first day without; without it the service goes on, or stays as it ended.
    """
    with db.transaction("Edit service in a grid") as session:
        service = session.get_one(GridService, service_id)
        if until is not None:
            _end(service, form.since, until)
        _fill(service, form)


def _end(service: GridService, since: date | None, until: date) -> None:
    if until > clock.today():
        raise Refused(_("Enter the end on the day it comes, not before."), field="until")
    if since and until < since:
        raise Refused(_("The service cannot end before it begins."), field="until")
    service.until = until


def remove_service(db: Database, service_id: UUID) -> None:
    """Take away a service that was entered by mistake."""
    with db.transaction("Remove service in a grid") as session:
        session.delete(session.get_one(GridService, service_id))


def end_all(session: Session, grid_id: UUID, until: date) -> None:
    """End whatever service goes on in a grid that closes; part of a transaction."""
    for service in session.scalars(
        select(GridService).where(GridService.grid_id == grid_id, GridService.until.is_(None))
    ):
        service.until = max(until, service.since or until)


def _fill(service: GridService, form: ServiceForm) -> None:
    name = " ".join(form.name.split())
    if not name:
        raise Refused(_("Write who it is."), field="name")
    if form.role not in tables.table("grid_roles"):
        raise Refused(_("Choose what the person does."), field="role")
    if form.since and form.since > clock.today():
        raise Refused(_("Enter the beginning on the day it comes, not before."), field="since")
    if form.since and service.until and form.since > service.until:
        raise Refused(_("The service cannot end before it begins."), field="since")
    phone = form.phone.strip()
    if phone != (service.phone or ""):  # an old one may not fit and stays until it is corrected
        phone = values.phone_field(phone)
    service.role, service.name, service.phone, service.since = form.role, name, phone, form.since
