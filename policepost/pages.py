"""The pages of the window in the order of the navigation, and the counts beside their names.

The features themselves are imported only when a page is opened or a count is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policepost.core import rights
from policepost.core.language import N_
from policepost.window.entries import Entry

if TYPE_CHECKING:
    from policepost.core.database import Database


def _day(db: Database) -> object:
    """The day, read for the page with which it begins."""
    from policepost.dashboard import today

    return today.read_day(db)


def _visits_due(db: Database) -> tuple[int, str] | None:
    """How many visits are to be made by today."""
    from policepost.core import clock
    from policepost.verification import queries

    with db.reading() as session:
        count = queries.badge(session, clock.today())
    return (count, "wait") if count else None


def _open_bookings(db: Database) -> tuple[int, str] | None:
    """How many bookings of today are still open."""
    from policepost.appointments import queries
    from policepost.core import clock

    with db.reading() as session:
        count = queries.badge(session, clock.today())
    return (count, "info") if count else None


def _unsettled(db: Database) -> tuple[int, str] | None:
    """How many disputes are not settled yet."""
    from policepost.mediation import counting

    with db.reading() as session:
        count = counting.badge(session)
    return (count, "bad") if count else None


def _overdue(db: Database) -> tuple[int, str] | None:
    """How many hazards and inspections are overdue."""
    from policepost.core import clock
    from policepost.inspections import queries

    with db.reading() as session:
        count = queries.overdue(session, clock.today())
    return (count, "bad") if count else None


PAGES: Sequence[Entry] = (
    Entry(
        "today",
        "policepost.dashboard.today_page:TodayPage",
        N_("Today"),
        right=rights.PEOPLE,
        ahead=_day,
    ),
    Entry(
        "residents",
        "policepost.residents.page:ResidentsPage",
        N_("Residents"),
        right=rights.PEOPLE,
    ),
    Entry(
        "appointments",
        "policepost.appointments.page:AppointmentsPage",
        N_("Appointments"),
        badge=_open_bookings,
        counted=frozenset({"booking"}),
        right=rights.PEOPLE,
    ),
    Entry(
        "mediation",
        "policepost.mediation.page:MediationPage",
        N_("Mediation"),
        badge=_unsettled,
        counted=frozenset({"dispute", "sitting", "term", "agreement"}),
        right=rights.PEOPLE,
    ),
    Entry(
        "inspections",
        "policepost.inspections.page:InspectionsPage",
        N_("Inspections"),
        badge=_overdue,
        counted=frozenset({"inspection", "hazard"}),
        right=rights.PEOPLE,
    ),
    Entry("grids", "policepost.grids.page:GridsPage", N_("Grids"), right=rights.PEOPLE),
    Entry(
        "verification",
        "policepost.verification.page:VerificationPage",
        N_("Verification"),
        badge=_visits_due,
        counted=frozenset({"due_visit"}),
        right=rights.PEOPLE,
    ),
    Entry(
        "charts",
        "policepost.dashboard.charts_page:ChartsPage",
        N_("Charts"),
        right="charts.see",
    ),
    Entry(
        "exchange",
        "policepost.intake.page:IntakePage",
        N_("Import / export"),
        bottom=True,
        right="import",
    ),
    Entry("settings", "policepost.upkeep.page:SettingsPage", N_("Settings"), bottom=True),
    Entry(
        "journal",
        "policepost.audit.page:JournalPage",
        N_("Journal"),
        hidden="settings",
        right="journal.read",
    ),
    Entry(
        "retention",
        "policepost.retention.page:RetentionPage",
        N_("Retention and rights"),
        hidden="settings",
        right="retention.propose",
    ),
)
"""The pages in the order of the navigation."""
