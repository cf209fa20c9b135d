"""What Today shows, gathered from the duties in plain values."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core import clock, preferences
from policepost.core.language import _, ngettext
from policepost.core.shapes import Kinds, Listing
from policepost.dashboard import due as doing
from policepost.dashboard import pending
from policepost.dashboard.duties import DUTIES, EVERYTHING, Duty
from policepost.dashboard.shapes import GridTile, Line, Step, TileView
from policepost.dashboard.tiles import grid_tiles
from policepost.residents.queries import GridCount

if TYPE_CHECKING:
    from policepost.core.database import Database

KINDS: Kinds = frozenset[str]().union(*(kinds for _read, kinds in DUTIES))
"""The kinds of record that something on Today is read from."""

AHEAD = 7
"""So many days ahead what is due is shown, unless the officer wants to see further."""

LONG = 1_000
"""So many things to do take longer to read than the eye waits."""


@dataclass(frozen=True, slots=True)
class TodayView:
    """Everything on the page."""

    tiles: tuple[TileView, ...]
    agenda: tuple[Line, ...]
    agenda_note: str
    due: tuple[Line, ...]
    due_note: str
    due_later: str
    grids: tuple[GridTile, ...]
    grids_title: str
    first_steps: tuple[Step, ...]


class Day:
    """Reads the day, and after a change only the duties that it touched."""

    def __init__(self) -> None:
        self._held: list[Duty] = []
        self._day: date | None = None
        self._view: tuple[int, TodayView] | None = None

    @property
    def is_long(self) -> bool:
        """Whether so much was found to do that to read it again takes longer than the eye waits."""
        return sum(duty.due.count for duty in self._held) > LONG

    def read(
        self,
        session: Session,
        now: datetime,
        changed: Kinds | None = None,
        *,
        ahead: int = AHEAD,
    ) -> TodayView:
        """Return what the day looks like.

        Args:
            session: A reading session.
            now: The moment.
            changed: The kinds touched since the last time; None reads everything again.
            ahead: How many days ahead what is due is shown.
        """
        touched = KINDS if changed is None or self._day != now.date() else changed
        if not touched and self._view is not None and self._view[0] == ahead:
            return self._view[1]
        self._held = [
            read(session, now) if kinds & touched else self._held[at]
            for at, (read, kinds) in enumerate(DUTIES)
        ]
        self._day = now.date()
        shown = _view(self._held, now.date(), ahead)
        self._view = (ahead, shown)
        return shown


def preferred(db: "Database") -> int | None:
    """Return how far ahead whoever is signed in wants to see; nothing for :data:`AHEAD`."""
    account = db.officer.id.hex if db.officer.id else ""
    chosen = preferences.read(db.folder).due_ahead.get(account)
    return chosen if chosen in {30, EVERYTHING} else None


def read_day(db: "Database") -> Day:
    """Read the whole day for a page that is yet to be shown; may run in the background."""
    day = Day()
    with db.reading() as session:
        day.read(session, clock.now(), ahead=preferred(db) or AHEAD)
    return day


def view(session: Session, now: datetime) -> TodayView:
    """Read the whole day once."""
    return Day().read(session, now)


def _view(duties: Sequence[Duty], today: date, ahead: int) -> TodayView:
    agenda = sorted(
        (line for duty in duties for line in duty.agenda), key=lambda line: (line.at, line.title)
    )
    known = pending.together(duty.due for duty in duties)
    last = today + timedelta(days=ahead)
    due = known.until(last)
    people = [row for duty in duties for row in duty.people]
    grids = tuple(grid_tiles(people, _open_items(duties), due.overdue(today)))
    return TodayView(
        tiles=tuple(duty.tile for duty in duties),
        agenda=tuple(doing.agenda_line(line) for line in agenda),
        agenda_note=doing.agenda_note(agenda, "".join(duty.note for duty in duties)),
        due=(*doing.due_lines(due, today), *_to_decide(duties), *_to_verify(people)),
        due_note=doing.due_note(due, today),
        due_later=doing.later(known, last, today),
        grids=grids,
        grids_title=ngettext("{count} grid", "{count} grids", len(grids)).format(count=len(grids)),
        first_steps=tuple(step for duty in duties for step in duty.steps),
    )


def _open_items(duties: Sequence[Duty]) -> Counter[UUID | None]:
    """Count what is not settled in each grid."""
    found: Counter[UUID | None] = Counter()
    for duty in duties:
        found.update(duty.open_items)
    return found


def _to_decide(duties: Sequence[Duty]) -> Iterator[Line]:
    """Return one line for all rows of imported files that wait for a decision."""
    count = sum(duty.parked for duty in duties)
    if count:
        words = ngettext(
            "{count} imported row waits for a decision",
            "{count} imported rows wait for a decision",
            count,
        )
        yield Line(
            Listing("parked_row"),
            words.format(count=f"{count:,}"),
            _("Known person, somebody new, or left out"),
            badge=f"{count:,}",
            tone="wait",
        )


def _to_verify(people: Sequence[GridCount]) -> Iterator[Line]:
    """Return one line for all residents that are to be verified; they have no day."""
    waiting = [row for row in people if row.people > row.verified]
    if waiting:
        count = sum(row.people - row.verified for row in waiting)
        yield Line(
            Listing("resident", {"unverified": True}),
            ngettext("Verify {count} resident", "Verify {count} residents", count).format(
                count=f"{count:,}"
            ),
            "、".join(row.grid or _("No grid") for row in waiting),
            badge=f"{count:,}",
            tone="info",
        )
