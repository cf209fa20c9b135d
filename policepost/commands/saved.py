"""Lists as the officer's own saved filters narrow them down, for commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from policepost.appointments import exporting as bookings
from policepost.appointments.lines import listed
from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.grids import dwellers, dwelling_queries
from policepost.grids import exporting as places
from policepost.inspections import exporting as checks
from policepost.inspections import premises_list, rhythm
from policepost.inspections.lists import Filter, hazard_ids, inspection_ids
from policepost.lists import queries
from policepost.lists.conditions import from_json
from policepost.mediation import exporting as disputes
from policepost.mediation import listing as dispute_list
from policepost.residents import exporting as residents
from policepost.residents import listing
from policepost.residents.listing import ResidentFilter

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database
    from policepost.exchange.book import Page

_TOGGLES = ("unverified", "missing", "doubles", "care", "left")


def sheet(db: Database, kind: str, name: str) -> Callable[[Session], Page]:
    """Return what reads a list as one of the officer's own filters narrows it down.

    Raises:
        Refused: The officer has no filter of this name for the list.
    """
    if kind not in _LISTS:
        sentence = _("Saved filters can be named for these lists: {lists}.")
        raise Refused(sentence.format(lists=", ".join(_LISTS)))
    list_name, make = _LISTS[kind]
    with db.reading() as session:
        kept = queries.saved_filters(session, db.officer.name, list_name)
    if name not in kept:
        sentence = _('You have no filter "{name}" for this list; these are yours: {names}.')
        raise Refused(sentence.format(name=name, names=", ".join(kept) or "–"))
    return lambda session: make(session, kept[name])


def resident_filter(content: Mapping[str, Any]) -> ResidentFilter:
    """What a saved filter of the list of residents says."""
    chips = content.get("chips", {})
    grid, kind = chips.get("grid"), chips.get("kind")
    toggles: dict[str, Any] = {name: bool(chips.get(name)) for name in _TOGGLES}
    return ResidentFilter(
        grids=(UUID(grid),) if grid else (),
        kinds=(kind,) if kind else (),
        text=str(content.get("text", "")),
        where=from_json(content.get("conditions")),
        **toggles,
    )


def _residents(session: Session, content: Mapping[str, Any]) -> Page:
    shown = resident_filter(content)
    return residents.page(session, listing.ids(session, shown, clock.today()))


def _bookings(session: Session, content: Mapping[str, Any]) -> Page:
    chips = content.get("chips", {})
    service = chips.get("service")
    chosen = {
        "state": chips.get("state"),
        "kind": chips.get("kind"),
        "service_id": UUID(service) if service else None,
        "text": content.get("text"),
        "where": from_json(content.get("conditions")),
    }
    return bookings.page(session, listed(session, chosen))


def _dwellings(session: Session, content: Mapping[str, Any]) -> Page:
    found = dwelling_queries.asked_for(session, from_json(content.get("conditions")))
    which = content.get("chips", {}).get("which")
    if which:
        found &= dwelling_queries.chosen(session, which, dwellers.count(session))
    return places.dwellings(session, list(found))


def _disputes(session: Session, content: Mapping[str, Any]) -> Page:
    chips = content.get("chips", {})
    grid = chips.get("grid")
    chosen = {
        "statuses": tuple(chips.get("status") or ()),
        "kind": chips.get("kind"),
        "grid_id": UUID(grid) if grid else None,
        "text": content.get("text"),
        "where": from_json(content.get("conditions")),
    }
    asked = {name: value for name, value in chosen.items() if value}
    return disputes.page(session, dispute_list.ids(session, asked))


def _checked(content: Mapping[str, Any]) -> Filter:
    """What a saved filter of one of the three lists of inspections says."""
    chips = dict(content.get("chips", {}))
    grid = chips.pop("grid", None)
    return Filter(
        grid_id=UUID(grid) if grid else None,
        where=from_json(content.get("conditions")),
        text=content.get("text") or None,
        **chips,
    )


def _hazards(session: Session, content: Mapping[str, Any]) -> Page:
    return checks.hazards(session, hazard_ids(session, _checked(content), clock.today()))


def _inspections(session: Session, content: Mapping[str, Any]) -> Page:
    return checks.inspections(session, inspection_ids(session, _checked(content)))


def _premises(session: Session, content: Mapping[str, Any]) -> Page:
    every = rhythm.every_days(session)
    wanted = premises_list.premises_ids(session, _checked(content), clock.today(), every)
    return places.premises(session, wanted)


_LISTS: Mapping[str, tuple[str, Callable[[Session, Mapping[str, Any]], Page]]] = {
    "residents": ("resident", _residents),
    "dwellings": ("dwelling", _dwellings),
    "premises": ("premises", _premises),
    "appointments": ("booking", _bookings),
    "disputes": (dispute_list.KIND, _disputes),
    "inspections": ("inspection", _inspections),
    "hazards": ("hazard", _hazards),
}
"""Each list: under which name its filters are kept, and how its sheet is read."""
