"""The panels read indexes that hold all they ask for; Today never walks through a whole table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import select

from policepost.core import periods
from policepost.core.periods import Period
from policepost.dashboard import figures, today
from policepost.dashboard.counts.scope import Scope
from policepost.residents import queries as residents
from policepost.residents.records import Resident
from tests.dashboard import living
from tests.dashboard.living import TODAY
from tests.plans import asked, plan, reads

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

LARGE = ("resident", "dispute", "booking", "hazard", "inspection", "place")


@pytest.mark.parametrize("grid", [None, 1])
@pytest.mark.parametrize(
    "period", [periods.this_month(TODAY), periods.this_year(TODAY), Period(date(2024, 1, 5), TODAY)]
)
@pytest.mark.parametrize("read", [figures.panels, figures.figures])
def test_every_figure_is_counted_out_of_an_index_alone(
    post: Database,
    grids: list[UUID],
    grid: int | None,
    period: Period,
    read: Callable[[Session, Scope], object],
) -> None:
    scope = Scope(period, TODAY, None if grid is None else grids[grid])
    sent = asked(post, lambda session: read(session, scope))
    counting = [one for one in sent if "count(*)" in one[0] or "sum(" in one[0]]
    assert len(counting) >= 7
    for statement in counting:
        for step in plan(post, statement):
            if re.match(r"(SCAN|SEARCH) ", step):
                assert "USING COVERING INDEX" in step, statement


def test_no_list_of_today_walks_through_a_table(post: Database) -> None:
    sent = asked(post, lambda session: today.view(session, living.NOW))
    assert len(sent) <= 60
    for statement in sent:
        for step in plan(post, statement):
            walked = re.match(r"SCAN (\w+)$", step)
            assert walked is None or walked[1] not in LARGE, (step, statement[0])


def test_the_people_of_each_dwelling_are_counted_out_of_an_index_alone(post: Database) -> None:
    steps = reads(post, residents.people_by_dwelling)
    assert steps
    assert all("USING COVERING INDEX" in step for step in steps), steps
    with post.reading() as session:
        here = session.scalars(
            select(Resident.dwelling_id).where(
                Resident.left_on.is_(None), Resident.dwelling_id.is_not(None)
            )
        )
        assert residents.people_by_dwelling(session) == Counter(here)
