"""What each duty of the post gives Today: its number, its agenda, what it has due."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.appointments import lines as bookings
from policepost.appointments import queries as appointments
from policepost.core import periods, settings
from policepost.core.language import _, ngettext
from policepost.core.shapes import AgendaLine, Kinds, Listing, Tone
from policepost.dashboard import pending, rules, words
from policepost.dashboard.pending import Pending
from policepost.dashboard.shapes import Step, TileView
from policepost.grids import premises_queries
from policepost.inspections import figures as inspections
from policepost.inspections import queries as hazards
from policepost.intake import queries as intake
from policepost.mediation import counting as mediation
from policepost.mediation import queries as disputes
from policepost.residents import queries as residents
from policepost.residents.queries import GridCount
from policepost.verification import queries as verification

GOOD_SUCCESS = 80.0
"""From this share of settled disputes on, in percent, the remark is green."""

EVERYTHING = 366
"""So many days ahead the duties say what is due; nothing that a post does comes round later."""

_NOTHING: Mapping[UUID | None, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What one duty gives.

    Attributes:
        tile: Its number.
        agenda: What has an hour or a day today.
        due: What needs doing.
        open_items: How many things are not settled in each grid.
        people: The people of each grid.
        note: What stands beside the agenda.
        steps: What a new post still lacks for it.
        parked: How many rows of imported files wait for a decision.

    """

    tile: TileView
    agenda: Sequence[AgendaLine] = ()
    due: Pending = field(default_factory=Pending)
    open_items: Mapping[UUID | None, int] = field(default_factory=lambda: _NOTHING)
    people: Sequence[GridCount] = ()
    note: str = ""
    steps: Sequence[Step] = ()
    parked: int = 0


def mediating(session: Session, now: datetime) -> Duty:
    """Return what disputes give."""
    today = now.date()
    return Duty(
        tile=_disputes(session, today),
        agenda=disputes.agenda(session, today),
        due=pending.of(disputes.due(session, today)),
        open_items=mediation.open_by_grid(session),
    )


def registering(session: Session, now: datetime) -> Duty:
    """Return what the register gives."""
    people = residents.verification_by_grid(session, now.date())
    step = Step(
        _("Import the register"),
        _("Residents and dwellings come out of the estate's own spreadsheet."),
        "new",
        "import",
    )
    return Duty(
        tile=_verified(people),
        due=pending.of(
            (
                *residents.due(session, now.date(), ahead=EVERYTHING),
                *verification.due(session, now.date(), ahead=EVERYTHING),
            )
        ),
        people=people,
        parked=intake.waiting(session),
        steps=() if any(row.people for row in people) else (step,),
    )


def inspecting(session: Session, now: datetime) -> Duty:
    """Return what inspections give."""
    today = now.date()
    step = Step(
        _("Add shops and firms"),
        _("What is inspected, and who answers for it."),
        "new",
        "premises",
    )
    return Duty(
        tile=_hazards(session, today),
        agenda=hazards.agenda_lines(session, today),
        due=pending.of(hazards.due_lines(session, today, ahead=EVERYTHING)),
        open_items=inspections.unsettled_by_grid(session),
        steps=() if premises_queries.premises_ids(session, limit=1) else (step,),
    )


def receiving(session: Session, now: datetime) -> Duty:
    """Return what the desk gives."""
    today = now.date()
    step = Step(
        _("Set the opening hours"),
        _("Until then the desk is open on working days."),
        "open",
        "opening",
    )
    known = settings.get(session, "appointments.hours", None) is not None
    return Duty(
        tile=_appointments(session, today),
        agenda=appointments.agenda(session, today),
        due=pending.of(appointments.due(session, today)),
        note=appointments.free_words(session, now),
        steps=() if known or bookings.listed(session, {}, limit=1) else (step,),
    )


DUTIES: tuple[tuple[Callable[[Session, datetime], Duty], Kinds], ...] = (
    (
        mediating,
        frozenset({"dispute", "sitting", "agreement", "signature", "term", "follow_up"})
        | {"handover", "supplement", "instalment", "payment", "duty", "confirmation"},
    ),
    (
        registering,
        frozenset({"parked_row", "resident", "resident_document", "place", "setting"})
        | {"due_visit"},
    ),
    (
        inspecting,
        frozenset({"inspection", "hazard", "recheck", "premises", "place", "setting"})
        | {"rectification_notice", "inspection_handover"},
    ),
    (receiving, frozenset({"booking", "service", "opening", "setting"})),
)
"""The duties in the order of their tiles, each with the kinds of record that it is read from."""


def _disputes(session: Session, today: date) -> TileView:
    month = periods.this_month(today)
    now = mediation.counts(session, month)
    last_year = mediation.counts(session, rules.same_period_last_year(month))
    compared = words.against_last_year(now.settled, last_year.settled)
    still_open = mediation.open_count(session)
    rest = _("{count} received · {open} open").format(
        count=f"{now.received:,}", open=f"{still_open:,}"
    )
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
        ngettext("{count} to verify", "{count} to verify", waiting).format(count=f"{waiting:,}")
        if waiting
        else "",
        _("{people} residents · {grids} grids").format(people=f"{here:,}", grids=grids),
        tone,
        Listing("resident", {"unverified": True} if waiting else {}),
        _("{verified} of {people} are verified in time").format(
            verified=f"{verified:,}", people=f"{here:,}"
        ),
    )


def _hazards(session: Session, today: date) -> TileView:
    year = inspections.counts(session, periods.this_year(today), today)
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
    month = appointments.counts(session, periods.this_month(today))
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
