"""Whom a row may mean: those of whom it was doubtful, and whoever else is like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import values
from policepost.intake.queries import ParkedCard
from policepost.residents import lines, rules
from policepost.residents.around import alike
from policepost.residents.records import Resident
from policepost.residents.words import CAUSES

MOST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a row may mean.

    Attributes:
        detail: Where they live, or that they left; why they are like the row.
    """

    id: UUID
    name: str
    detail: str


def of(session: Session, row: ParkedCard, today: date) -> Sequence[Candidate]:
    """Return whom a parked row may mean, those of the doubt first."""
    if row.line.kind != "residents":
        return ()
    cells = {field: text for _heading, text, field in row.said if field}
    number = values.code(cells.get("id_number", ""))
    found = alike(
        session,
        name=values.name(cells.get("name", "")),
        number=number,
        birth=rules.birth_of(number) if rules.identity_fault(number, today) == "" else _born(cells),
        phone=cells.get("phone", ""),
        most=MOST,
    )
    causes = {one.id: _(CAUSES[one.cause]) for one in found}
    keys = [*row.candidates, *(one.id for one in found if one.id not in row.candidates)][:MOST]
    people = ((key, session.get(Resident, key)) for key in keys)
    listed = {one.id: one for one in lines.read(session, keys, today)}
    return [
        Candidate(
            key,
            person.name,
            " · ".join(
                part
                for part in (
                    listed[key].address if key in listed else "",
                    _("left") if person.left_on else "",
                    causes.get(key, ""),
                )
                if part
            ),
        )
        for key, person in people
        if person is not None
    ]


def _born(cells: dict[str, str]) -> date | None:
    try:
        return values.day(cells.get("birth_date", ""))
    except Refused:
        return None
