"""By what dwellings can be filtered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from policepost.core import tables
from policepost.core.language import N_
from policepost.grids.records import Dwelling, Place
from policepost.grids.words import FIELD_NAMES
from policepost.lists.conditions import Field, Kind

_grid = aliased(Place)
_grid_name = select(_grid.name).where(_grid.id == Place.grid_id).correlate(Place).scalar_subquery()


def _uses() -> Sequence[tuple[str, str]]:
    return [(row.code, row.label) for row in tables.table("dwelling_uses")]


def _known(name: str, kind: Kind) -> Field:
    return Field(name, FIELD_NAMES[name], kind, getattr(Place, name))


def _told(name: str, kind: Kind) -> Field:
    """What only those who may see people know of a dwelling."""
    column: Any = getattr(Dwelling, name)
    asked = select(column).where(Dwelling.id == Place.id).correlate(Place).scalar_subquery()
    return Field(name, FIELD_NAMES[name], kind, asked)


FIELDS: tuple[Field, ...] = (
    _known("address", Kind.TEXT),
    Field("use", FIELD_NAMES["use"], Kind.CHOICE, Place.use, _uses),
    _known("rented", Kind.YES),
    Field("grid", N_("Grid"), Kind.TEXT, _grid_name),
    _known("area", Kind.NUMBER),
    _told("rooms", Kind.NUMBER),
    _told("allowed", Kind.NUMBER),
    _told("owner", Kind.TEXT),
    _told("landlord", Kind.TEXT),
    _told("landlord_phone", Kind.TEXT),
    _known("collected_on", Kind.DAY),
    _known("collected_by", Kind.TEXT),
    _known("verified_on", Kind.DAY),
    _known("verified_by", Kind.TEXT),
    _known("written", Kind.TEXT),
)
"""The likeliest first; the names stand in saved filters and never change."""
BY_NAME = {field.name: field for field in FIELDS}
