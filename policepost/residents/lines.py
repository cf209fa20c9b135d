"""The lines of the list of residents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, String, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from policepost.core.counting import among, many, plain
from policepost.core.vectors import keys
from policepost.grids import verifying
from policepost.grids.queries import address_in_lists
from policepost.grids.records import Place
from policepost.residents import rules
from policepost.residents.records import Resident

_Grid = aliased(Place)


class _Seen(NamedTuple):
    """The day on which lines are seen, and for each kind the day before which an entry is stale."""

    today: date
    stale: Mapping[str, date]


class ResidentLine(NamedTuple):
    """One line of the list; a page of them is made while the officer waits.

    Of its hundred lines a fifth is in sight, so what is not read as it stands is made when asked.
    """

    key: str
    name: str
    sex: str
    born: str | None
    id_masked: str
    address: str
    grid: str
    kind: str
    verified: str | None
    care: str
    care_until: str | None
    seen: _Seen

    @property
    def id(self) -> UUID:
        """The resident's id."""
        return UUID(self.key)

    @property
    def age(self) -> int | None:
        """In whole years; nothing without a birth date."""
        born = date.fromisoformat(self.born) if self.born else None
        return rules.age(born, self.seen.today)

    @property
    def verified_on(self) -> date | None:
        """When an officer last verified the entry."""
        return date.fromisoformat(self.verified) if self.verified else None

    @property
    def needs_verifying(self) -> bool:
        """Whether the entry was never verified, or too long ago for its kind."""
        day = self.verified_on
        return day is None or day < self.seen.stale[self.kind]

    @property
    def care_reason(self) -> str:
        """Why the post looks after the person now."""
        until = self.care_until
        return self.care if until and date.fromisoformat(until) >= self.seen.today else ""


@cache
def _lines(address: InstrumentedAttribute[str]) -> Select[*tuple[Any, ...]]:
    """Return the statement of the lines, made once for each way of showing where somebody lives."""
    born, verified, until = (
        type_coerce(day, String)
        for day in (Resident.birth_date, Resident.verified_on, Resident.care_until)
    )
    return (
        select(
            *(type_coerce(Resident.id, String), Resident.name, Resident.sex, born),
            *(Resident.id_number, Resident.address_written, address),
            *(_Grid.name, Resident.kind, verified, Resident.care_reason, until),
        )
        .outerjoin(Place, Place.id == Resident.dwelling_id)
        .outerjoin(_Grid, _Grid.id == Resident.grid_id)
        .where(among(type_coerce(Resident.id, String), "keys"))
    )


def read(session: Session, some: Sequence[UUID], today: date) -> list[ResidentLine]:
    """Return the lines of some residents, in any order."""
    if not some:
        return []
    seen = _Seen(today, verifying.stale_before(verifying.within(session, "resident"), today))
    found = plain(session, _lines(address_in_lists(session)), keys=many(keys(some)))
    masked, made, kind = rules.masked, tuple.__new__, ResidentLine
    return [
        made(
            kind,
            (
                *(key, name, sex, born, masked(number or ""), home or written, grid or ""),
                *(of, verified, care, until, seen),
            ),
        )
        for key, name, sex, born, number, written, home, grid, of, verified, care, until in found
    ]
