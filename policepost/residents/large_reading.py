"""Reads the columns of :mod:`policepost.residents.large`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from sqlalchemy import ColumnElement, Integer, String, bindparam, case, func, select, type_coerce
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.numerals import (
    DAY_WIDTH,
    WIDTH,
    day_figures,
    figures,
    joined,
    numbers,
    parsed,
    rowid,
)
from policepost.grids.records import Place
from policepost.residents import listing
from policepost.residents.large import KINDS, Columns
from policepost.residents.large_parts import Column, Days
from policepost.residents.records import Resident

AT_ONCE: Final = 50_000
"""How many rows are read in one piece: some megabytes, and no more than 100 ms."""

# The columns of a row, as one text

_ROW: Final = np.dtype(
    [
        *((name, f"S{WIDTH}") for name in ("rowid", "home", "grid")),
        *((name, f"S{DAY_WIDTH}") for name in ("birth", "verified", "collected")),
        ("id", "S32"),
        *((name, "S1") for name in ("sex", "kind", "missing")),
    ]
)
_GRID_WIDTH: Final = 33
"""Of a grid in the list of all of them: its key and a comma."""
_UNKNOWN: Final = 10**WIDTH - 1
"""Stands for a grid that is not in that list."""


def _row() -> ColumnElement[str]:
    """What is read of a person, in the order of :data:`_ROW`."""
    home = select(rowid(Place)).where(Place.id == Resident.dwelling_id).scalar_subquery()
    at = func.instr(bindparam("grids", type_=String), type_coerce(Resident.grid_id, String))
    parts: Iterable[ColumnElement[str]] = (
        figures(rowid(Resident)),
        figures(home),
        figures(case((Resident.grid_id.is_(None), 0), (at == 0, _UNKNOWN), else_=at)),
        *map(day_figures, (Resident.birth_date, Resident.verified_on, Resident.collected_on)),
        type_coerce(Resident.id, String),
        func.substr(Resident.sex + "?", 1, 1),
        case(*((Resident.kind == kind, str(at)) for at, kind in enumerate(KINDS)), else_="0"),
        case((listing.incomplete(clock.today()), "1"), else_="0"),
    )
    first, *others = parts
    for one in others:
        first = first.op("||")(one)
    return first


def told(session: Session, where: ColumnElement[bool], **values: object) -> Column:
    """Return the rows of some people, in the order of the table."""
    text = session.execute(select(joined(_row())).where(where), values).scalar_one()
    return np.frombuffer(text or b"", _ROW)


def _grids(session: Session) -> tuple[dict[str, int], str]:
    """Return the places of all grids in which somebody is, and the text in which they are found."""
    some = session.scalars(select(type_coerce(Resident.grid_id, String)).distinct())
    keys = sorted(key for key in some if key)
    return {"": 0} | {key: at for at, key in enumerate(keys, 1)}, ",".join(keys)


def _grid_places(told: Column) -> Column:
    """Return the places of the grids from where their keys stand in the text of all grids."""
    return (parsed(told) + _GRID_WIDTH - 1) // _GRID_WIDTH


def read(session: Session) -> Columns:
    """Read everybody; seconds for a million, in pieces that let others go on."""
    last = session.scalar(select(func.max(rowid(Resident)))) or 0
    grids, listed = _grids(session)
    parts: dict[str, list[Any]] = {name: [] for name in _ROW.names or ()}
    span = rowid(Resident).between(bindparam("first", type_=Integer), bindparam("last"))
    for first in range(1, last + 1, AT_ONCE):
        some = told(session, span, grids=listed, first=first, last=first + AT_ONCE - 1)
        for name, column in made(some).items():
            parts[name].append(column)
    ids = b"".join(parts.pop("id"))
    whole = {name: np.concatenate([np.zeros(0, np.uint32), *some]) for name, some in parts.items()}
    rowids, places = whole.pop("rowid"), orders(session)
    base = Columns(
        packed=ids,
        rowids=_run(rowids),
        here=np.zeros(0, np.uint32),
        gone=np.zeros(0, np.uint32),
        birth=Days.of(whole["birth"]),
        verified=Days.of(whole["verified"]),
        collected=Days.of(whole["collected"]),
        kind=small(whole["kind"]),
        sex=small(whole["sex"]),
        grid=small(whole["grid"]),
        home=small(whole["home"]),
        missing=whole["missing"].astype(bool),
        grids=grids,
        addresses=places[0],
        doors=places[1],
    )
    by_name = {left: base.places(_by_name(session, left=left)) for left in (False, True)}
    return replace(
        base, here=by_name[False].astype(np.uint32), gone=by_name[True].astype(np.uint32)
    )


def made(some: Column) -> dict[str, Any]:
    """Return the columns of some rows as numbers; the ids in sixteen bytes each."""
    found: dict[str, Any] = {
        name: parsed(some[name])
        for name in ("rowid", "home", "birth", "verified", "collected", "kind", "missing")
    }
    found["grid"] = _grid_places(some["grid"])
    found["sex"] = np.ascontiguousarray(some["sex"]).view(np.uint8).astype(np.uint32)
    found["id"] = bytes.fromhex(np.ascontiguousarray(some["id"]).tobytes().decode("ascii"))
    return found


def small(column: Column) -> Column:
    """The same numbers in as few bytes as they need."""
    return column.astype(np.min_scalar_type(int(column.max(initial=0))))


def _run(rowids: Column) -> Column | range:
    """The numbers of the rows; as long as nobody was deleted they follow each other."""
    if len(rowids) and rowids[-1] - rowids[0] == len(rowids) - 1:
        return range(int(rowids[0]), int(rowids[-1]) + 1)
    return rowids


def _by_name(session: Session, *, left: bool) -> Column:
    inner = listing.in_order("name", left=left).with_only_columns(rowid(Resident)).subquery()
    return numbers(session.scalar(select(joined(figures(inner.c[0])))))


def orders(session: Session) -> tuple[Column, Column]:
    """Return the place of each dwelling in the order of the addresses, and grid by grid."""
    by_address = func.dense_rank().over(order_by=Place.sort_key)
    by_door = func.dense_rank().over(order_by=(Place.grid_id, Place.sort_key))
    some = select(rowid(Place).label("at"), by_address.label("a"), by_door.label("d")).subquery()
    text = figures(some.c.at).op("||")(figures(some.c.a)).op("||")(figures(some.c.d))
    ranked = numbers(session.scalar(select(joined(text)))).reshape(-1, 3)
    found = np.zeros((int(ranked[:, 0].max(initial=0)) + 1, 2), np.uint32)
    found[ranked[:, 0]] = ranked[:, 1:]
    return small(found[:, 0]), small(found[:, 1])
