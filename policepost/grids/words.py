"""How the fields of a place and their stored values are told to the officer."""

from __future__ import annotations

from typing import Any

from policepost.core import tables
from policepost.core.language import N_, _

FIELD_NAMES = {
    "name": N_("Name"),
    "address": N_("Address"),
    "chief": N_("Grid chief"),
    "worker": N_("Grid worker"),
    "phone": N_("Telephone"),
    "use": N_("Use"),
    "area": N_("Area"),
    "rented": N_("Rented out"),
}
"""What the history calls each column; ids are not shown."""


def field_words(field: str, value: Any) -> str:
    """A value from the journal in words."""
    if value is None:
        return ""
    if field == "use":
        return tables.table("dwelling_uses").label(str(value))
    if field == "rented":
        return _("yes") if value else _("no")
    return str(value)
