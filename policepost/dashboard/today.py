"""What Today shows, gathered from the features in plain values."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.appointments import lines as bookings
from policepost.core import settings
from policepost.core.language import _, ngettext
from policepost.core.shapes import Kinds, Listing
from policepost.dashboard import due as doing
from policepost.dashboard.first_steps import Step
from policepost.dashboard.grid_tiles import GridTile
from policepost.dashboard.lines import Line
from policepost.dashboard.tiles import TileView, grid_tiles, tiles
from policepost.grids import premises_queries
from policepost.inspections import figures as inspections
from policepost.mediation import counting as mediation
from policepost.residents import queries as residents
from policepost.residents.queries import GridCount

KINDS: Kinds = frozenset(
    {"dispute", "sitting", "agreement", "signature", "term", "follow_up"}
    | {"booking", "service", "opening", "setting"}
    | {"inspection", "hazard", "recheck", "rectification_notice", "inspection_handover"}
    | {"resident", "place", "premises"}
)
"""The kinds of record that something on Today is read from."""

AHEAD = timedelta(days=7)
"""What is due later than this stands in the lists of its page only."""


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything on the page."""

    tiles: tuple[TileView, ...]
    agenda: tuple[Line, ...]
    agenda_note: str
    due: tuple[Line, ...]
    due_note: str
    grids: tuple[GridTile, ...]
    grids_title: str
    first_steps: tuple[Step, ...]


def view(session: Session, now: datetime) -> TodayView:
    """Read what the day looks like."""
    today = now.date()
    agenda = doing.agenda(session, today)
    due = [line for line in doing.due(session, today) if line.due_on <= today + AHEAD]
    people = residents.verification_by_grid(session, today)
    grids = tuple(grid_tiles(people, _open_items(session), due, today))
    return TodayView(
        tiles=tiles(session, today, people),
        agenda=tuple(doing.agenda_line(line) for line in agenda),
        agenda_note=doing.agenda_note(agenda, session, now),
        due=(*doing.due_lines(due, today), *_to_verify(people)),
        due_note=doing.due_note(due, today),
        grids=grids,
        grids_title=ngettext("{count} grid", "{count} grids", len(grids)).format(count=len(grids)),
        first_steps=tuple(_first_steps(session, people)),
    )


def _open_items(session: Session) -> Counter[UUID | None]:
    """Count what is not settled in each grid: disputes and hazards."""
    found: Counter[UUID | None] = Counter(mediation.open_by_grid(session))
    found.update(inspections.unsettled_by_grid(session))
    return found


def _to_verify(people: Sequence[GridCount]) -> Iterator[Line]:
    """Return one line for all residents that are to be verified; they have no day."""
    waiting = [row for row in people if row.people > row.verified]
    if waiting:
        count = sum(row.people - row.verified for row in waiting)
        yield Line(
            Listing("resident", {"unverified": True}),
            ngettext("Verify {count} resident", "Verify {count} residents", count).format(
                count=count
            ),
            "、".join(row.grid or _("No grid") for row in waiting),
            badge=f"{count}",
            tone="info",
        )


def _first_steps(session: Session, people: Sequence[GridCount]) -> Iterator[Step]:
    """Return what a new post still lacks, in the order in which it helps most."""
    if not any(row.people for row in people):
        yield Step(
            _("Import the register"),
            _("Residents and dwellings come out of the estate's own spreadsheet."),
            "new",
            "import",
        )
    if settings.get(session, "appointments.hours", None) is None and not bookings.listed(
        session, {}, limit=1
    ):
        yield Step(
            _("Set the opening hours"),
            _("Until then the desk is open on working days."),
            "open",
            "opening",
        )
    if not premises_queries.premises_ids(session, limit=1):
        yield Step(
            _("Add shops and firms"),
            _("What is inspected, and who answers for it."),
            "new",
            "premises",
        )
