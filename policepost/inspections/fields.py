"""By what the lists of hazards, inspections and premises can be filtered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from policepost.core import tables
from policepost.core.language import N_, _
from policepost.grids.records import Place, Premises
from policepost.inspections import checklists, words
from policepost.inspections.records import Hazard, Inspection
from policepost.lists.conditions import Field, Kind

_shop, _grid = aliased(Premises), aliased(Place)


def _of_shop(record: Any, column: Any) -> Any:
    """A column of the premises that a hazard or an inspection belongs to."""
    asked = select(column).where(_shop.id == record.premises_id)
    return asked.correlate(record).scalar_subquery()


def _grid_of(record: Any) -> Field:
    asked = select(_grid.name).where(_grid.id == record.grid_id).correlate(record)
    return Field("grid", N_("Grid"), Kind.TEXT, asked.scalar_subquery())


def _coded(table: str) -> Callable[[], Sequence[tuple[str, str]]]:
    return lambda: [(row.code, row.label) for row in tables.table(table)]


def _severities() -> Sequence[tuple[str, str]]:
    return [(code, _(name)) for code, name in words.SEVERITIES.items()]


def _checklists() -> Sequence[tuple[str, str]]:
    return [(one.code, one.short_label) for one in checklists.shipped().values()]


def _shop_fields(record: Any) -> tuple[Field, ...]:
    """What every list can be asked of the premises behind it."""
    kinds = _of_shop(record, _shop.kind)
    return (
        Field("premises", N_("Premises"), Kind.TEXT, _of_shop(record, _shop.name)),
        Field("address", N_("Address"), Kind.TEXT, _of_shop(record, _shop.address)),
        Field("premises_kind", N_("Kind"), Kind.CHOICE, kinds, _coded("premises_kinds")),
        Field("officer", N_("Named officer"), Kind.TEXT, _of_shop(record, _shop.officer)),
        _grid_of(record),
    )


HAZARDS: tuple[Field, ...] = (
    Field("item_text", N_("Item"), Kind.TEXT, Hazard.item_text),
    Field("description", N_("What is wrong"), Kind.TEXT, Hazard.description),
    Field("severity", N_("Severity"), Kind.CHOICE, Hazard.severity, _severities),
    Field("found_on", N_("Found on"), Kind.DAY, Hazard.found_on),
    Field("due_on", N_("Due on"), Kind.DAY, Hazard.due_on),
    Field("owner", N_("Who puts it right"), Kind.TEXT, Hazard.owner),
    Field("rectified_on", N_("Put right on"), Kind.DAY, Hazard.rectified_on),
    Field("on_the_spot", N_("Put right on the spot"), Kind.YES, Hazard.on_the_spot),
    Field("reported_on", N_("Reported on"), Kind.DAY, Hazard.reported_on),
    *_shop_fields(Hazard),
)
INSPECTIONS: tuple[Field, ...] = (
    Field("checked_on", N_("Checked"), Kind.DAY, Inspection.checked_on),
    Field("checklist", N_("Checklist"), Kind.CHOICE, Inspection.checklist, _checklists),
    Field("number", N_("No."), Kind.NUMBER, Inspection.number),
    Field("year", N_("Year"), Kind.NUMBER, Inspection.year),
    Field("accompanied_by", N_("Accompanied by"), Kind.TEXT, Inspection.accompanied_by),
    Field("remarks", N_("Remarks"), Kind.TEXT, Inspection.remarks),
    *_shop_fields(Inspection),
)
PREMISES: tuple[Field, ...] = (
    Field("name", N_("Name"), Kind.TEXT, Premises.name),
    Field("kind", N_("Kind"), Kind.CHOICE, Premises.kind, _coded("premises_kinds")),
    Field("address", N_("Address"), Kind.TEXT, Premises.address),
    _grid_of(Premises),
    Field("credit_code", N_("Credit code"), Kind.TEXT, Premises.credit_code),
    Field("responsible", N_("Responsible person"), Kind.TEXT, Premises.responsible),
    Field("phone", N_("Telephone"), Kind.TEXT, Premises.phone),
    Field("staff_count", N_("Staff"), Kind.NUMBER, Premises.staff_count),
    Field("officer", N_("Named officer"), Kind.TEXT, Premises.officer),
    Field("opened_on", N_("Opened on"), Kind.DAY, Premises.opened_on),
    Field("verified_on", N_("Verified"), Kind.DAY, Premises.verified_on),
    Field("note", N_("Note"), Kind.TEXT, Premises.note),
)
"""The likeliest first; the names stand in saved filters and never change."""
BY_NAME: Mapping[str, Mapping[str, Field]] = {
    kind: {field.name: field for field in fields}
    for kind, fields in (("hazard", HAZARDS), ("inspection", INSPECTIONS), ("premises", PREMISES))
}
