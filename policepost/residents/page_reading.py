"""What the page of residents reads: a card whole, and the counts above the list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.residents import doubles, merging, queries, residing, stories
from policepost.residents.card import CardData

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.residents.held import Large
    from policepost.residents.listing import ResidentFilter
    from policepost.residents.queries import Counts, ResidentCard


def person(db: Database, resident_id: UUID) -> ResidentCard | None:
    """Read only who somebody is, for work that begins from the card; nothing if it is gone."""
    with db.reading() as session:
        return queries.card(session, resident_id, clock.today())


def card(db: Database, resident_id: UUID) -> CardData | None:
    """Read everything that somebody's card shows; nothing if the entry is gone."""
    today = clock.today()
    with db.reading() as session:
        person = queries.card(session, resident_id, today)
        if person is None:
            return None
        household = queries.household(session, person.dwelling_id, today)
        story = stories.gather(session, person.id, today)
        due = stories.due(session, person.id, today)
        alike = doubles.beside(session, person.id)
        merged = bool(merging.former(session, [person.id]))
        homes = residing.stays(session, person.id, today)
        return CardData(person, household, story, due, alike, merged, homes)


def counts(
    db: Database, shown: ResidentFilter, large: Large, *, compare: bool = False
) -> tuple[ResidentFilter, Counts, bool]:
    """Count a list; the last part says whether its doubles are up to date."""
    with db.reading() as session:
        bare = replace(shown, unverified=False, missing=False, doubles=False, care=False)
        fresh = compare or doubles.fresh(session)
        columns, today = large.now(session), clock.today()

        def counted(one: ResidentFilter) -> Counts:
            if columns is not None and columns.answers(one):
                return columns.counts(session, today, one, compare=compare)
            return queries.counts(session, today, one, compare=compare)

        found = counted(bare)
        if bare == shown:
            return shown, found, fresh
        here = counted(shown)
        return shown, replace(found, people=here.people, households=here.households), fresh
