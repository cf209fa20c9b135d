"""Who collected and who verified a dwelling or premises, as sheets tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.exchange import values
from policepost.exchange.columns import Field
from policepost.exchange.rows import RowReader, Said
from policepost.exchange.values import Cell

FIELDS = (
    Field("collected_on", N_("collected on"), ("采集日期", "采集时间", "登记时间", "登记日期")),
    Field("collected_by", N_("collected by"), ("采集人", "采集员", "登记人", "网格员")),
    Field("verified_on", N_("verified on"), ("核实日期", "核实时间", "核查时间", "审核时间")),
    Field("verified_by", N_("verified by"), ("核实人", "核实民警", "核查人", "审核人")),
)
HEADINGS = ("采集日期", "采集人", "核实日期", "核实人")


def read(
    reader: RowReader, number: int, row: Sequence[Cell], said: Said, today: date
) -> dict[str, Any]:
    """Return what a row says of it; a day that lies ahead or is none is told and left out."""
    found: dict[str, Any] = {
        name: said[name] for name in ("collected_by", "verified_by") if name in said
    }
    for name in filter(said.__contains__, ("collected_on", "verified_on")):
        try:
            day = values.day(reader.cell(row, name))
        except Refused as refusal:
            reader.warn(number, name, said[name], refusal.sentence)
            continue
        if day and day > today:
            why = _("This day lies in the future; it is left out.")
            reader.warn(number, name, said[name], why)
        elif day:
            found[name] = day
    return found


def newer(
    said: Mapping[str, Any], verified_on: date | None, collected_on: date | None
) -> dict[str, Any]:
    """Return what a row says without days of seeing it that are older than those known."""
    told = dict(said)
    seen = told.get("collected_on")
    if collected_on and seen and seen < collected_on:
        told.pop("collected_on")
        told.pop("collected_by", None)
    day = told.get("verified_on")
    if verified_on and (day is None or day < verified_on):
        told.pop("verified_on", None)
        if day is not None:
            told.pop("verified_by", None)
    return told


def row_of(record: Any) -> tuple[Any, ...]:
    """Return the cells below :data:`HEADINGS` of a dwelling or premises."""
    return record.collected_on, record.collected_by, record.verified_on, record.verified_by
