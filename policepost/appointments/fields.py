"""By what the list of bookings can be filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Date, func, select, type_coerce
from sqlalchemy.orm import aliased

from policepost.appointments.records import Booking, Service
from policepost.appointments.states import (
    CANCEL_REASONS,
    CHANNEL_WORDS,
    KIND_WORDS,
    STATE_WORDS,
)
from policepost.core.language import N_, _
from policepost.grids.records import Place
from policepost.lists.conditions import Choices, Field, Kind

_grid, _service = aliased(Place), aliased(Service)
_grid_name = (
    select(_grid.name).where(_grid.id == Booking.grid_id).correlate(Booking).scalar_subquery()
)
_service_name = (
    select(_service.name)
    .where(_service.id == Booking.service_id)
    .correlate(Booking)
    .scalar_subquery()
)


def _worded(told: Mapping[str, str]) -> Choices:
    def choices() -> Sequence[tuple[str, str]]:
        return [(str(code), _(words)) for code, words in told.items()]

    return choices


FIELDS: tuple[Field, ...] = (
    Field("name", N_("Name"), Kind.TEXT, Booking.name),
    Field("day", N_("Day"), Kind.DAY, Booking.day),
    Field("service", N_("Service"), Kind.TEXT, _service_name),
    Field("state", N_("State"), Kind.CHOICE, Booking.state, _worded(STATE_WORDS)),
    Field("kind", N_("Where"), Kind.CHOICE, Booking.kind, _worded(KIND_WORDS)),
    Field("channel", N_("How it was booked"), Kind.CHOICE, Booking.channel, _worded(CHANNEL_WORDS)),
    Field("phone", N_("Telephone"), Kind.TEXT, Booking.phone),
    Field("id_number", N_("Identity number"), Kind.TEXT, Booking.id_number),
    Field("grid", N_("Grid"), Kind.TEXT, _grid_name),
    Field("place", N_("Address of the visit"), Kind.TEXT, Booking.place),
    Field("companion", N_("Who goes along"), Kind.TEXT, Booking.companion),
    Field("minutes", N_("Minutes"), Kind.NUMBER, Booking.minutes),
    Field("walk_in", N_("Came without a booking"), Kind.YES, Booking.walk_in),
    Field("booked_on", N_("Booked on"), Kind.DAY, type_coerce(func.date(Booking.booked_at), Date)),
    Field("reason", N_("Why cancelled"), Kind.CHOICE, Booking.reason, _worded(CANCEL_REASONS)),
    Field("wish", N_("When they could come"), Kind.TEXT, Booking.wish),
    Field("note", N_("Note"), Kind.TEXT, Booking.note),
)
"""The likeliest first; the names stand in saved filters and never change."""
BY_NAME = {field.name: field for field in FIELDS}
