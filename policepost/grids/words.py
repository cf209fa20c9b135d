"""How the fields of a place and their stored values are told to the officer."""

from __future__ import annotations

from datetime import date
from typing import Any

from policepost.core import tables
from policepost.core.language import N_, _, format_day

FIELD_NAMES = {
    "name": N_("Name"),
    "address": N_("Address"),
    "chief": N_("Grid chief"),
    "worker": N_("Grid worker"),
    "phone": N_("Telephone"),
    "use": N_("Use"),
    "area": N_("Area"),
    "rented": N_("Rented out"),
    "written": N_("Written as"),
    "collected_on": N_("Collected on"),
    "collected_by": N_("Collected by"),
    "verified_on": N_("Verified"),
    "verified_by": N_("Verified by"),
    "closed_on": N_("Closed on"),
    "owner": N_("Owner"),
    "landlord": N_("Landlord"),
    "landlord_phone": N_("Landlord's telephone"),
    "rooms": N_("Rooms"),
    "allowed": N_("People allowed"),
    "role": N_("As"),
    "since": N_("Since"),
    "until": N_("Until"),
}
"""What the history calls each column; ids are not shown."""


def field_words(field: str, value: Any) -> str:
    """A value from the journal in words."""
    if value is None:
        return ""
    if field == "use":
        return tables.table("dwelling_uses").label(str(value))
    if field == "role":
        return tables.table("grid_roles").label(str(value))
    if field in {"closed_on", "since", "until"}:
        return format_day(date.fromisoformat(value))
    if field == "rented":
        return _("yes") if value else _("no")
    return str(value)
