"""The four numbers of Today, one for each duty, and its grids."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.appointments import queries as appointments
from policepost.core.language import _, ngettext
from policepost.core.shapes import DueLine, Listing, Tone
from policepost.dashboard import rules, words
from policepost.dashboard.grid_tiles import GridTile
from policepost.dashboard.rules import GridState
from policepost.inspections import figures as inspections
from policepost.inspections import queries as hazards
from policepost.mediation import counting as mediation
from policepost.residents.queries import GridCount

GOOD_SUCCESS = 80.0
"""From this share of settled disputes on, in percent, the remark is green."""


@dataclass(frozen=True, slots=True)
class TileView:
    """One tile: a large figure, a short remark beside it, a line below, and what it opens."""

    title: str
    figure: str
    remark: str
    detail: str
    tone: Tone
    opens: Listing
    hint: str = ""


def tiles(session: Session, today: date, people: Sequence[GridCount]) -> tuple[TileView, ...]:
    """Return the four tiles."""
    return (
        _disputes(session, today),
        _verified(people),
        _hazards(session, today),
        _appointments(session, today),
    )


def _disputes(session: Session, today: date) -> TileView:
    month = rules.this_month(today)
    now = mediation.counts(session, month)
    last_year = mediation.counts(session, rules.same_period_last_year(month))
    compared = words.against_last_year(now.settled, last_year.settled)
    still_open = mediation.open_count(session)
    rest = _("{count} received · {open} open").format(count=now.received, open=still_open)
    success = _("success {share}").format(share=words.percent(now.success))
    return TileView(
        _("Disputes settled this month"),
        str(now.settled),
        success if now.success is not None else "",
        " · ".join(part for part in (compared, rest) if part),
        "good" if now.success is None or now.success >= GOOD_SUCCESS else "wait",
        Listing("dispute", {"settled_first": month.first, "settled_last": month.last}),
        _("Success: settled of those settled or given up this month"),
    )


def _verified(people: Sequence[GridCount]) -> TileView:
    here, verified = sum(row.people for row in people), sum(row.verified for row in people)
    waiting = here - verified
    share = rules.share(verified, here)
    grids = sum(row.grid_id is not None for row in people)
    tone: Tone = "good" if share is None or share >= rules.TARGET_SHARE else "wait"
    return TileView(
        _("Verified residents"),
        words.percent(share),
        ngettext("{count} to verify", "{count} to verify", waiting).format(count=waiting)
        if waiting
        else "",
        _("{people} residents · {grids} grids").format(people=here, grids=grids),
        tone,
        Listing("resident", {"unverified": True} if waiting else {}),
        _("{verified} of {people} are verified in time").format(verified=verified, people=here),
    )


def _hazards(session: Session, today: date) -> TileView:
    year = inspections.counts(session, rules.this_year(today), today)
    over = hazards.overdue(session, today)
    return TileView(
        _("Hazards rectified in time"),
        words.percent(year.rate),
        ngettext("{count} overdue", "{count} overdue", over).format(count=over) if over else "",
        _("this year {found} found · {open} not yet rectified").format(
            found=year.found, open=year.open
        ),
        "bad" if over else "good",
        Listing("hazard", {"state": "overdue" if over else "open"}),
        _("Of those due this year"),
    )


def _appointments(session: Session, today: date) -> TileView:
    day = appointments.counts(session, (today, today))
    month = appointments.counts(session, rules.this_month(today))
    return TileView(
        _("Appointments today"),
        str(day.booked),
        _("{count} served").format(count=day.served) if day.served else "",
        _("this month {booked} · no-shows {share}").format(
            booked=month.booked, share=words.percent(month.no_show_share)
        ),
        "good",
        Listing("booking", {"first": today, "last": today}),
    )


def grid_tiles(
    people: Sequence[GridCount],
    open_items: Counter[UUID | None],
    due: Sequence[DueLine],
    today: date,
) -> Iterator[GridTile]:
    """Return a tile for each grid; its tone follows the numbers on it."""
    overdue = Counter(line.grid_id for line in due if line.due_on < today)
    for row in people:
        if row.grid_id is None:
            continue
        state = GridState(row.people, row.verified, open_items[row.grid_id], overdue[row.grid_id])
        yield GridTile(
            row.grid_id,
            row.grid,
            _("{count} · {share}").format(count=row.people, share=words.percent(row.share)),
            _items(state),
            rules.grid_tone(state),
            _why(state),
        )


def _items(state: GridState) -> str:
    if state.overdue_items:
        return ngettext(
            "{count} item overdue", "{count} items overdue", state.overdue_items
        ).format(count=state.overdue_items)
    return ngettext("{count} open item", "{count} open items", state.open_items).format(
        count=state.open_items
    )


def _why(state: GridState) -> str:
    """Say which number gave the grid its tone."""
    if state.overdue_items:
        return _("Something here is overdue; {open} not settled in all.").format(
            open=state.open_items
        )
    if rules.grid_tone(state) in {"wait", "bad"}:
        return _("Fewer than {aim} of the residents are verified.").format(
            aim=words.percent(rules.TARGET_SHARE)
        )
    return ""
