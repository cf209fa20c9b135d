"""What stands on the labels of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import aliased

from policepost.core.counting import among, many, rows
from policepost.core.vectors import keys, parts
from policepost.grids.records import Place
from policepost.lists.labels import Label
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

_home, _grid = aliased(Place), aliased(Place)
_key = type_coerce(Resident.id, String)
_LABELS = (
    select(
        *(_key, Resident.name),
        func.coalesce(_home.address, Resident.address_written),
        func.coalesce(_grid.name, ""),
    )
    .outerjoin(_home, _home.id == Resident.dwelling_id)
    .outerjoin(_grid, _grid.id == Resident.grid_id)
    .where(among(_key, "keys"))
)


def labels(session: Session, ids: Sequence[UUID]) -> list[Label]:
    """Return a label for each of some people, in the order of their ids."""
    return list(_labels(session, ids))


def _labels(session: Session, ids: Sequence[UUID]) -> Iterator[Label]:
    for some in parts(ids, 2_000):
        held = {key: Label(*told) for key, *told in rows(session, _LABELS, keys=many(keys(some)))}
        yield from (held[key] for key in keys(some) if key in held)
