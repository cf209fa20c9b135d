"""Every bar opens exactly the records it counts, for every panel, period and grid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from policepost.appointments import lines as bookings
from policepost.appointments import queries
from policepost.core import periods
from policepost.core.periods import Period
from policepost.core.shapes import Listing
from policepost.core.tables import table
from policepost.dashboard import figures
from policepost.dashboard.counts.scope import MOST_BARS, Scope
from policepost.dashboard.shapes import PanelData
from policepost.inspections import lists as hazard_lists
from policepost.mediation import listing as dispute_lists
from policepost.residents import actions as residents
from policepost.residents import listing as resident_lists
from policepost.residents.actions import ResidentForm
from policepost.residents.listing import ResidentFilter
from tests.dashboard import living
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
        case "inspection":
            return hazard_lists.inspection_ids(session, hazard_lists.filter_from(chosen))
        case "resident":
            return resident_lists.ids(session, ResidentFilter(**chosen), TODAY)
    raise AssertionError(listing.kind)


Make = Callable[["Session", Scope], list[PanelData]]
PERIODS = [
    periods.this_month(TODAY),
    periods.this_year(TODAY),
    periods.last_twelve_months(TODAY),
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


def test_the_shortest_bars_are_one_that_opens_them_all(post: Database, grids: list[UUID]) -> None:
    kinds = [row.code for row in table("dispute_kinds")][:12]
    for kind in kinds:
        living.dispute(post, TODAY, grids[0], kind=kind)
    scope = Scope(periods.this_month(TODAY), TODAY)
    with post.reading() as session:
        panel = next(
            one for one in figures.panels(session, scope) if one.name == "disputes_by_kind"
        )
        assert len(panel.categories) == MOST_BARS
        assert panel.categories[-1] == "Others"
        last = panel.series[0].marks[-1]
        assert last.value == 3
        assert last.opens is not None
        assert len(rows(session, last.opens)) == 3


def test_several_services_are_listed_together(post: Database) -> None:
    with post.reading() as session:
        services = tuple(queries.service_titles(session))
        every = rows(session, Listing("booking", {"service_ids": services}))
        none = rows(session, Listing("booking", {"service_ids": services[5:]}))
    assert len(every) == 10
    assert none == []


def test_every_indicator_is_named_once_and_compared(post: Database) -> None:
    scope = Scope(periods.this_year(TODAY), TODAY)
    with post.reading() as session:
        counted = figures.figures(session, scope)
        for figure in counted:
            if figure.opens is not None and figure.unit == "":
                assert len(rows(session, figure.opens)) == figure.value, figure
    names = [figure.name for figure in counted]
    assert len(set(names)) == len(names)
    by_name = {figure.name: figure for figure in counted}
    assert by_name["disputes_received"].last_year == 1
    assert by_name["disputes_received"].previous == 2
    assert by_name["people"].value == 16
    assert by_name["people_verified_share"].value == 75


@pytest.mark.parametrize("days", [1, 20, 60, 300, 1000])
def test_a_line_has_as_many_points_for_both_years(post: Database, days: int) -> None:
    scope = Scope(Period(TODAY - timedelta(days=days), TODAY), TODAY)
    with post.reading() as session:
        for panel in figures.panels(session, scope):
            for series in panel.series:
                assert len(series.marks) == len(panel.categories)
            assert panel.spoken == () or len(panel.spoken) == len(panel.categories)


def test_a_leap_year_loses_no_day_against_a_common_one(post: Database) -> None:
    scope = Scope(Period(date(2028, 1, 1), date(2028, 2, 29)), date(2028, 3, 1))
    assert scope.last_year == Period(date(2027, 1, 1), date(2027, 2, 28))
    weeks = Scope(Period(date(2026, 9, 14), date(2026, 11, 15)), TODAY)
    with post.reading() as session:
        line = figures.panels(session, weeks)[0]
    assert len(line.series[1].marks) == len(line.categories) == 9
    assert sum(mark.value for mark in line.series[1].marks) == 1


def test_a_first_year_is_not_compared_with_the_nothing_before_it(post: Database) -> None:
    scope = Scope(Period(date(2025, 11, 1), date(2026, 3, 1)), TODAY)
    with post.reading() as session:
        received, kinds, *_others = figures.panels(session, scope)
    assert len(received.series) == len(kinds.series) == 1
    assert received.remark == "new y/y · new p/p"


def test_a_fresh_post_has_nothing_to_draw(db: Database) -> None:
    with db.reading() as session:
        assert all(panel.empty for panel in figures.panels(session, Scope(PERIODS[1], TODAY)))


def test_a_register_in_which_nobody_is_verified_yet_is_drawn(db: Database) -> None:
    """As after the first import: each grid at 0 %, not the words that nothing was recorded."""
    first = living.make_grids(db, 1)[0]
    form = ResidentForm(name="张淑兰", address="寺河嘉苑A区3号楼1单元302", grid_id=first)
    residents.register_resident(db, form)
    with db.reading() as session:
        panels = figures.panels(session, Scope(PERIODS[1], TODAY))
    (panel,) = [one for one in panels if one.name == "verification_by_grid"]
    assert not panel.empty
    assert [mark.text for mark in panel.series[0].marks] == ["0%"]
