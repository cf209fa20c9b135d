"""By what the list of residents can be filtered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, case, cast, func, select, type_coerce
from sqlalchemy.orm import aliased

from policepost.core import tables
from policepost.core.language import N_
from policepost.grids.records import Place
from policepost.lists.conditions import Field, Kind
from policepost.residents.records import Resident
from policepost.residents.words import FIELD_NAMES

_home, _grid = aliased(Place), aliased(Place)


def _of(place: Any, key: Any, column: Any) -> Any:
    """A column of the dwelling or the grid of somebody."""
    return select(column).where(place.id == key).correlate(Resident).scalar_subquery()


def _age(today: date) -> ColumnElement[int]:
    """The age in whole years, as `policepost.residents.rules.age` counts."""
    born = type_coerce(Resident.birth_date, String)
    years = today.year - cast(func.substr(born, 1, 4), Integer)
    return years - case((func.substr(born, 6) > f"{today:%m-%d}", 1), else_=0)


def _needs(today: date) -> ColumnElement[str]:
    """What is needed of the post by whom it looks after; of care that has ended nothing."""
    return case((Resident.care_until >= today, Resident.care_needs), else_="")


def _coded(table: str) -> Callable[[], Sequence[tuple[str, str]]]:
    return lambda: [(row.code, row.label) for row in tables.table(table)]


def _text(name: str) -> Field:
    return Field(name, FIELD_NAMES[name], Kind.TEXT, getattr(Resident, name))


def _day(name: str) -> Field:
    return Field(name, FIELD_NAMES[name], Kind.DAY, getattr(Resident, name))


def _choice(name: str, table: str) -> Field:
    column = getattr(Resident, name)
    return Field(name, FIELD_NAMES[name], Kind.CHOICE, column, _coded(table))


_address = func.coalesce(_of(_home, Resident.dwelling_id, _home.address), Resident.address_written)
FIELDS: tuple[Field, ...] = (
    _text("name"),
    Field("address", N_("Address"), Kind.TEXT, _address),
    Field("grid", N_("Grid"), Kind.TEXT, _of(_grid, Resident.grid_id, _grid.name)),
    Field("age", N_("Age"), Kind.NUMBER, _age),
    _choice("sex", "sexes"),
    _day("birth_date"),
    _choice("ethnic", "ethnic_groups"),
    _choice("kind", "resident_kinds"),
    _choice("document_kind", "document_kinds"),
    _text("id_number"),
    _text("phone"),
    _choice("relation", "relations"),
    Field(
        *("rented", N_("Dwelling rented out"), Kind.YES),
        _of(_home, Resident.dwelling_id, _home.rented),
    ),
    _choice("living_reason", "living_reasons"),
    _text("home_address"),
    _day("staying_until"),
    _choice("nationality", "nationalities"),
    _text("foreign_name"),
    _day("document_until"),
    _day("entered_on"),
    _day("declared_on"),
    _choice("settling_reason", "settling_reasons"),
    _text("settling_by"),
    _day("settling_on"),
    _day("moved_in_on"),
    _day("collected_on"),
    _text("collected_by"),
    _day("verified_on"),
    _text("verified_by"),
    Field("care_needs", FIELD_NAMES["care_needs"], Kind.CODES, _needs, _coded("care_needs")),
    _text("care_reason"),
    _text("care_by"),
    _day("care_until"),
    _text("note"),
)
"""The likeliest first; the names stand in saved filters and never change."""
