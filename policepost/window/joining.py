"""What single pages are given beyond what every page has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policepost.ui.page import Page
    from policepost.ui.tasks import Tasks

WITH_PAPERS = frozenset({"residents", "appointments", "mediation", "inspections"})
"""The pages from which papers are printed."""


def join(page: Page) -> None:
    """The desk's calendar shows sittings and re-checks too: nobody is booked into one unawares."""
    if page.name != "appointments":
        return
    from policepost.appointments.page import AppointmentsPage
    from policepost.inspections import queries as inspections
    from policepost.mediation import queries as mediation

    if isinstance(page, AppointmentsPage):
        page.also_show(mediation.agenda, frozenset({"dispute", "sitting"}))
        page.also_show(inspections.agenda_lines, frozenset({"hazard"}))


def warm_papers(tasks: Tasks) -> None:
    """Load what the first preview needs while the officer still looks for the record."""
    tasks.run(_warm, on_done=_done, lane="paper")


def _warm() -> None:
    from policepost.printing import paper
    from policepost.ui import preview

    paper.warm()
    preview.warm()


def _done(_nothing: None) -> None:
    pass
