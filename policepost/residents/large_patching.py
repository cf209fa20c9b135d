"""Brings the columns of a large register up to what few changes made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core.counting import among, many, rows
from policepost.core.numerals import rowid
from policepost.core.vectors import Packed
from policepost.residents import large_reading
from policepost.residents.held import Changed
from policepost.residents.large import Columns
from policepost.residents.large_parts import Column, Days, Places
from policepost.residents.records import Resident

MOST_PLACES: Final = 20_000
"""Of more dwellings the order takes too long to be read again in between."""

_key = type_coerce(Resident.id, String)
_NAMED = (
    select(rowid(Resident), Resident.name_key)
    .where(among(_key, "keys"), Resident.left_on.is_(None))
    .order_by(Resident.name_key, Resident.birth_date, Resident.id)
)


def patched(session: Session, columns: Columns, changed: Changed) -> Columns | None:
    """Return the columns as they are after some changes; None where all must be read anew."""
    if changed.places:
        if len(columns.addresses) > MOST_PLACES:
            return None
        addresses, doors = large_reading.orders(session)
        columns = replace(columns, addresses=addresses, doors=doors)
    if not changed.people:
        return columns
    listed = ",".join(key for key in columns.grids if key)
    some = large_reading.told(session, among(_key, "keys"), grids=listed, keys=many(changed.people))
    told = large_reading.made(np.sort(some, order="rowid"))
    longer = _longer(columns, told["rowid"])
    unknown = told["grid"].max(initial=0) >= len(columns.grids)
    if longer is None or unknown or told["home"].max(initial=0) >= len(columns.addresses):
        return None
    return _renamed(session, _filled(longer, told), changed)


def _longer(columns: Columns, rowids: Column) -> Columns | None:
    """Return the columns with room for new rows, which follow the last; None if they do not."""
    last = int(columns.rowids[-1]) if len(columns.rowids) else 0
    new = rowids[rowids > last]
    old = rowids[rowids <= last]
    known: Column | range
    if isinstance(columns.rowids, range):
        if (old < columns.rowids.start).any() or (len(new) and new[-1] != last + len(new)):
            return None
        known = range(columns.rowids.start, last + len(new) + 1)
    else:
        if not np.isin(old, columns.rowids).all():
            return None
        known = np.append(columns.rowids, new)
    room = np.zeros(len(new), np.uint8)

    def days(column: Days) -> Days:
        return Days(column.known, _appended(column.at, room))

    return replace(
        columns,
        rowids=known,
        packed=columns.packed + bytes(16 * len(new)),
        kind=_appended(columns.kind, room),
        sex=_appended(columns.sex, room),
        missing=np.append(columns.missing, room.astype(bool)),
        grid=_appended(columns.grid, room),
        home=_appended(columns.home, room),
        birth=days(columns.birth),
        verified=days(columns.verified),
        collected=days(columns.collected),
    )


def _appended(column: Column, room: Column) -> Column:
    return np.append(column, room.astype(column.dtype)) if len(room) else column


def _filled(columns: Columns, told: Mapping[str, Any]) -> Columns:
    """Return the columns with what some people have in them now."""
    where = columns.places(told["rowid"])
    missing = columns.missing.copy()
    missing[where] = told["missing"]
    return replace(
        columns,
        packed=_with_ids(columns.packed, where, told["id"]),
        missing=missing,
        birth=columns.birth.changed(where, told["birth"]),
        verified=columns.verified.changed(where, told["verified"]),
        collected=columns.collected.changed(where, told["collected"]),
        kind=_with(columns.kind, where, told["kind"]),
        sex=_with(columns.sex, where, told["sex"]),
        grid=_with(columns.grid, where, told["grid"]),
        home=_with(columns.home, where, told["home"]),
    )


def _with(column: Column, where: Column, told: Column) -> Column:
    changed = column.astype(np.promote_types(column.dtype, large_reading.small(told).dtype))
    changed[where] = told
    return changed


def _with_ids(packed: bytes, where: Column, ids: bytes) -> bytes:
    """The ids with those of some rows; mostly they are the same."""
    whole, wanted = np.frombuffer(packed, "V16"), np.frombuffer(ids, "V16")
    if whole[where].tobytes() == ids:
        return packed
    changed = whole.copy()
    changed[where] = wanted
    return changed.tobytes()


def _renamed(session: Session, columns: Columns, changed: Changed) -> Columns:
    """Return the columns with everybody in their place among the names."""
    if not changed.moved:
        return columns
    out = np.zeros(len(columns.kind), dtype=bool)
    out[_known(columns, changed.moved)] = True
    here = columns.here[~out[columns.here]]
    for number, name in rows(session, _NAMED, keys=many(changed.moved)):
        at = int(columns.places(np.array([number]))[0])
        here = np.insert(here, _after(session, columns, here, number, name), at)
    gone = columns.gone
    if gone is not None and _left(session, changed):
        gone = None
    elif gone is not None:
        gone = gone[~out[gone]]
    return replace(columns, here=here, gone=gone)


def _known(columns: Columns, keys: frozenset[str]) -> list[int]:
    """Return the places of those who are or were in the table."""
    packed, found = Packed(columns.packed), []
    for key in keys:
        try:
            found.append(packed.index(key))
        except ValueError:  # added and taken back in between
            continue
    return found


def _after(session: Session, columns: Columns, here: Places, number: int, name: str) -> int:
    """Return at which place among the names somebody comes in, after whom the index has before."""
    same = session.scalars(
        select(rowid(Resident))
        .where(Resident.left_on.is_(None), Resident.name_key == name)
        .order_by(Resident.birth_date, Resident.id)
    ).all()
    at = same.index(number)
    before = same[at - 1] if at else _last_before(session, name)
    if before is None:
        return 0
    place = columns.places(np.array([before]))[0]
    return int(np.flatnonzero(here == place)[0]) + 1


def _last_before(session: Session, name: str) -> int | None:
    order = (Resident.name_key, Resident.birth_date, Resident.id)
    return session.scalar(
        select(rowid(Resident))
        .where(Resident.left_on.is_(None), Resident.name_key < name)
        .order_by(*(one.desc() for one in order))
        .limit(1)
    )


def _left(session: Session, changed: Changed) -> bool:
    """Say whether somebody whose place is another now is among those who left."""
    asked = select(func.count()).where(_key.in_(changed.moved), Resident.left_on.is_not(None))
    return bool(session.scalar(asked))
