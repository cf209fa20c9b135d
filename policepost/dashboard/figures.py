"""Every indicator of the post in one list: for the charts, Today and the command line."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from policepost.appointments import queries as appointments
from policepost.core.shapes import Figure, Kinds
from policepost.dashboard.counts import appointments as appointment_panels
from policepost.dashboard.counts import disputes as dispute_panels
from policepost.dashboard.counts import hazards as hazard_panels
from policepost.dashboard.counts import people as people_panels
from policepost.dashboard.counts.scope import Scope
from policepost.dashboard.shapes import PanelData
from policepost.inspections import figures as inspections
from policepost.mediation import counting as mediation

KINDS: Kinds = frozenset(
    {"dispute", "sitting", "term", "agreement", "follow_up"}
    | {"booking", "service", "hazard", "inspection", "recheck", "resident", "place"}
)
"""The kinds of record that a figure or a panel is counted from."""


def figures(session: Session, scope: Scope) -> list[Figure]:
    """Return every indicator of a period and a grid, beside the period before and last year."""
    return [
        *mediation.figures(
            session,
            scope.period,
            scope.grid_id,
            previous=scope.previous,
            last_year=scope.last_year,
        ),
        *appointments.figures(
            session,
            scope.period,
            scope.grid_id,
            previous=scope.previous,
            last_year=scope.last_year,
        ),
        *inspections.figures(
            session,
            scope.period,
            scope.today,
            grid_id=scope.grid_id,
            previous=scope.previous,
            last_year=scope.last_year,
        ),
        *people_panels.figures(session, scope),
    ]


PANELS: tuple[Callable[[Session, Scope], list[PanelData]], ...] = (
    dispute_panels.panels,
    hazard_panels.panels,
    people_panels.panels,
    appointment_panels.panels,
)
"""What makes the panels."""

ORDER = (
    *("disputes_received", "disputes_by_kind", "disputes_outcome"),
    *("appointments_by_day", "hazards_by_month", "verification_by_grid"),
    *("appointments_by_service", "population_by_kind"),
)
"""How the page shows them; the first six are seen without scrolling."""


def panels(session: Session, scope: Scope) -> list[PanelData]:
    """Return the panels of the charts page, in their order."""
    found = [panel for made in PANELS for panel in made(session, scope)]
    return sorted(found, key=lambda panel: ORDER.index(panel.name))
