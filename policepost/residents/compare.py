"""What the comparison of two entries shows: their fields in words, and what hangs on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core import tables
from policepost.core.journalling import journal
from policepost.core.journalling.journal import JournalChange
from policepost.core.language import _, format_day
from policepost.core.shapes import Ref
from policepost.core.vague import format_vague_day
from policepost.grids.records import Place
from policepost.residents import merging, residing
from policepost.residents.merge_rules import ROWS
from policepost.residents.records import Resident, ResidentDifference
from policepost.residents.words import HANGING, TABLES, field_words

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the two entries.

    Attributes:
        values: Its columns, for the rules of merging.
        said: Each row of :data:`policepost.residents.merge_rules.ROWS` in words.
        hanging: How many records of each kind name it, with what the officer calls them.
        journal: How many entries of the journal speak of it.
    """

    id: UUID
    name: str
    values: Mapping[str, Any]
    said: Mapping[str, str]
    hanging: tuple[tuple[str, int], ...]
    journal: int


def note_compared(db: Database, one_id: UUID, other_id: UUID) -> None:
    """Keep that somebody saw both entries side by side, whole numbers among them.

    To compare is the reason for which a protected entry is opened here.
    """
    with db.transaction("Compare residents") as session:
        for key in (one_id, other_id):
            why = _("Compared as perhaps the same person")
            journal.note(
                session, "look", Ref(Resident.__tablename__, key), field="id_number", reason=why
            )


def two(session: Session, one_id: UUID, other_id: UUID) -> tuple[Compared, Compared] | None:
    """Return two entries, first the one on which more hangs: it stays; None when one is gone."""
    found = [_compared(session, key) for key in (one_id, other_id)]
    first, second = found
    if first is None or second is None or first.id == second.id:
        return None
    if (-_weight(second), second.id) < (-_weight(first), first.id):
        return second, first
    return first, second


def _weight(entry: Compared) -> int:
    return sum(count for _kind, count in entry.hanging)


def _compared(session: Session, key: UUID) -> Compared | None:
    found = session.get(Resident, merging.standing(session, key))
    if found is None:
        return None
    place = session.get(Place, found.dwelling_id) if found.dwelling_id else None
    home = place.address if place else found.address_written
    counts = Counter(kind for kind, _column, _key in merging.links(session, found.id))
    counts.pop(ResidentDifference.__tablename__, None)
    told = session.scalar(
        select(func.count(JournalChange.entry.distinct())).where(
            JournalChange.record_id == found.id.hex
        )
    )
    values = merging.columns_of(found)
    return Compared(
        id=found.id,
        name=found.name,
        values=values,
        said={row: said(row, values | _names_of(session, values), home) for row in ROWS},
        hanging=tuple((kind, counts[kind]) for kind in HANGING if counts[kind]),
        journal=told or 0,
    )


def _names_of(session: Session, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return host and guardian by name where they are residents, and needs in words."""
    found: dict[str, Any] = {}
    for role in ("host", "guardian"):
        other = session.get(Resident, values[f"{role}_id"]) if values[f"{role}_id"] else None
        if other is not None:
            found |= {role: other.name, f"{role}_phone": other.phone}
        found[f"{role}_id"] = None
    return found


def said(row: str, values: Mapping[str, Any], home: str) -> str:
    """Return what an entry says in a row, in words; empty if nothing."""
    making = _MAKING.get(row)
    if making is not None:
        return making(values, home)
    parts = []
    for name in ROWS[row]:
        value = values[name]
        if isinstance(value, date):
            parts.append(format_day(value))
        elif name in TABLES:
            parts.append("" if value == "0" else tables.table(TABLES[name]).label(value))
        else:
            parts.append(str(value or ""))
    return " · ".join(part for part in parts if part)


def _document(values: Mapping[str, Any], _home: str) -> str:
    if not values["id_number"]:
        return ""
    kind = tables.table("document_kinds").label(values["document_kind"])
    until = values["document_until"]
    valid = _("valid until {day}").format(day=format_day(until)) if until else ""
    return " · ".join(part for part in (values["id_number"], kind, valid) if part)


def _care(values: Mapping[str, Any], _home: str) -> str:
    label = tables.table("care_needs").label
    needs = _(", ").join(label(one) for one in values["care_needs"].split("/") if one)
    until = format_day(values["care_until"]) if values["care_until"] else ""
    parts = (needs, values["care_reason"], values["care_by"], until)
    return " · ".join(part for part in parts if part)


def _phone(values: Mapping[str, Any], _home: str) -> str:
    return " / ".join(part for part in values["phone"].split("/") if part)


def _at_home(values: Mapping[str, Any], home: str) -> str:
    if values["moved_in_on"] is None:
        return home
    since = residing.since_of(values["moved_in_on"], values["moved_in_vague"])
    words = _("Moved in")
    return f"{home} · {words} {format_vague_day(since)}"


def _left(values: Mapping[str, Any], _home: str) -> str:
    if values["left_on"] is None:
        return ""
    day = format_vague_day(residing.left_of(values["left_on"], values["left_vague"]))
    how = field_words("left_kind", values["left_kind"])
    until = format_day(values["locked_until"]) if values["locked_until"] else ""
    return " · ".join(part for part in (day, how, values["left_reason"], until) if part)


_MAKING: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "name": lambda values, _home: values["name"],
    "document": _document,
    "phone": _phone,
    "home": _at_home,
    "left": _left,
    "care": _care,
}
