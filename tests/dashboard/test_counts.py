"""Every bar opens exactly the records it counts, for every panel, period and grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from policepost.appointments import lines as bookings
from policepost.core.shapes import Listing
from policepost.dashboard import figures, rules
from policepost.dashboard.counts.scope import Scope
from policepost.dashboard.rules import Period
from policepost.dashboard.shapes import PanelData
from policepost.inspections import lists as hazard_lists
from policepost.mediation import listing as dispute_lists
from policepost.residents import listing as resident_lists
from policepost.residents.listing import ResidentFilter
from tests.dashboard.living import TODAY

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database


def rows(session: Session, listing: Listing) -> Sequence[UUID]:
    """Return the records that a page lists when it is asked for a listing."""
    chosen: dict[str, Any] = dict(listing.filter)
    match listing.kind:
        case "dispute":
            return dispute_lists.ids(session, chosen)
        case "booking":
            return bookings.listed(session, chosen)
        case "hazard":
            wanted = hazard_lists.filter_from(chosen)
            assert set(chosen) <= set(hazard_lists.Filter.__dataclass_fields__)
            return hazard_lists.hazard_ids(session, wanted, TODAY)
        case "resident":
            return resident_lists.ids(session, ResidentFilter(**chosen), TODAY)
    raise AssertionError(listing.kind)


Make = Callable[["Session", Scope], list[PanelData]]
PERIODS = [
    rules.this_month(TODAY),
    rules.this_year(TODAY),
    rules.last_twelve_months(TODAY),
    Period(date(2025, 11, 4), date(2026, 11, 19)),
]


@pytest.mark.parametrize("make", figures.PANELS)
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.first}")
@pytest.mark.parametrize("grid", [None, 1])
def test_every_mark_opens_as_many_records_as_it_counts(
    post: Database, grids: list[UUID], make: Make, period: Period, grid: int | None
) -> None:
    scope = Scope(period, TODAY, None if grid is None else grids[grid])
    with post.reading() as session:
        for panel in make(session, scope):
            for series in panel.series:
                assert len(series.marks) == len(panel.categories)
                for mark in series.marks:
                    opened = [] if mark.opens is None else rows(session, mark.opens)
                    assert len(opened) == (mark.count if mark.opens else mark.value), mark
