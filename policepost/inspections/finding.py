"""What the search finds of inspections and hazards; premises are found through the grids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core.searching import search
from policepost.core.searching.search import Entry
from policepost.grids.records import Premises
from policepost.inspections import checklists, rules
from policepost.inspections.lists import hazard_lines, inspection_lines
from policepost.inspections.records import Hazard, Inspection


def _inspection_entries(session: Session, ids: Sequence[UUID]) -> Iterable[Entry]:
    for line in inspection_lines(session, ids):
        edition = checklists.shipped().get(line.checklist)
        short = edition.short if edition else line.checklist
        number = rules.paper_number("inspection", line.year, line.number)
        yield Entry(
            "inspection",
            line.id,
            f"{line.premises} {short}",
            f"{line.checked_on:%Y-%m-%d} {number}".strip(),
            names=(line.premises,),
            numbers=(number, f"{line.year}-{line.number}") if number else (),
            text=f"{short} {line.inspectors}",
        )


def _hazard_entries(session: Session, ids: Sequence[UUID]) -> Iterable[Entry]:
    for line in hazard_lines(session, ids):
        yield Entry(
            "hazard",
            line.id,
            f"{line.premises} {line.item_text}",
            f"{line.found_on:%Y-%m-%d} {line.description}",
            names=(line.premises, line.owner),
            text=f"{line.item_text} {line.description} {line.address}",
        )


def _inspections_of(session: Session, changed: Sequence[Premises]) -> Iterable[UUID]:
    ids = [premises.id for premises in changed]
    return session.scalars(select(Inspection.id).where(Inspection.premises_id.in_(ids)))


def _hazards_in(session: Session, changed: Sequence[Premises]) -> Iterable[UUID]:
    ids = [premises.id for premises in changed]
    return session.scalars(select(Hazard.id).where(Hazard.premises_id.in_(ids)))


search.register(Inspection, _inspection_entries, {Premises: _inspections_of})
search.register(Hazard, _hazard_entries, {Premises: _hazards_in})
