"""What the post allows at its desk: lawful moves, who may book, what is warned of."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from policepost.appointments.slots import Desk
from policepost.appointments.states import CANCEL_REASONS, MOVES, STATE_WORDS, Kind, State
from policepost.core.clock import add_months
from policepost.core.errors import Refused
from policepost.core.language import _, format_day, ngettext

EARLIEST_VISIT, LATEST_VISIT = time(6), time(22)
"""Visits may lie outside the desk's hours, but nobody is visited at night."""

LONGEST_MINUTES = 480
LONGEST_NAME = 50


class Booked(Protocol):
    """As much of a booking as the rules look at."""

    @property
    def state(self) -> str:
        """A :class:`State`."""

    @property
    def kind(self) -> str:
        """A :class:`Kind`."""

    @property
    def starts_at(self) -> datetime | None:
        """When it begins; None while it waits for a time."""

    @property
    def arrived_at(self) -> datetime | None:
        """When the person came."""

    @property
    def walk_in(self) -> bool:
        """Whether the person came without a booking."""


@dataclass(frozen=True, slots=True)
class PaperToBring:
    """One paper that a service asks for.

    Attributes:
        name, english: What it is called.
        originals, copies: How many of each.
        group: Papers of one service in the same group stand for one another: any one will do.
    """

    name: str
    english: str = ""
    originals: int = 1
    copies: int = 0
    group: str = ""


def check_move(booking: Booked, to: State, now: datetime) -> None:
    """Refuse a move that is not lawful.

    At the window a person arrives before it is done; nobody has stayed away before the hour has
    come; nothing has happened on a day that is still to come.

    Raises:
        Refused: With what to do instead.
    """
    starts = booking.starts_at
    if starts is None and to != State.CANCELLED:
        raise Refused(_("Give this booking a time first."))
    if to not in MOVES[booking.state]:
        raise Refused(
            _('This booking stands at "{state}"; take that step back first.').format(
                state=_(STATE_WORDS[booking.state])
            )
        )
    if to == State.CANCELLED or starts is None:
        return
    if starts.date() > now.date():
        raise Refused(
            _("This booking is for {day}; move it to today first.").format(
                day=format_day(starts.date())
            )
        )
    if to == State.NO_SHOW and starts > now:
        raise Refused(_("It is not yet {time}; wait until then.").format(time=f"{starts:%H:%M}"))
    if to == State.DONE and booking.state == State.BOOKED and booking.kind == Kind.WINDOW:
        raise Refused(_("Mark the person as arrived first."))


def may_move(booking: Booked, to: State, now: datetime) -> bool:
    """Whether a move is lawful now."""
    try:
        check_move(booking, to, now)
    except Refused:
        return False
    return True


def state_before(booking: Booked) -> State | None:
    """The state that taking back the last step leads to; None when there is no step."""
    if booking.state in {State.DONE, State.CANCELLED} and booking.arrived_at is not None:
        return State.ARRIVED
    if booking.state == State.ARRIVED:
        return None if booking.walk_in else State.BOOKED
    if booking.state in {State.DONE, State.NO_SHOW}:
        return State.BOOKED
    if booking.state == State.CANCELLED:
        return State.WAITING if booking.starts_at is None else State.BOOKED
    return None


def plain_phone(text: str) -> str:
    """A telephone number as it is kept and compared: half-width, without blanks; several by /."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def check_person(name: str, phone: str) -> None:
    """Refuse a booking for nobody, or for an outsider who cannot be reached.

    Raises:
        Refused: With the field ``name`` or ``phone``.
    """
    if not name.strip():
        raise Refused(_("Type the person's name, or choose a resident."), field="name")
    if len(name.strip()) > LONGEST_NAME:
        raise Refused(
            _("The name is longer than {count} characters; shorten it.").format(count=LONGEST_NAME),
            field="name",
        )
    digits = [sum(char.isdigit() for char in one) for one in phone.split("/")]
    if phone and not all(5 <= count <= 15 for count in digits):
        raise Refused(
            _("A telephone number has 5 to 15 digits; correct it or leave it empty."), field="phone"
        )


def check_reachable(phone: str, *, resident: bool) -> None:
    """Refuse an outsider's booking without a telephone number: nobody could call it off.

    Raises:
        Refused: With the field ``phone``.
    """
    if not phone.strip() and not resident:
        raise Refused(_("Type a telephone number, so that the post can call back."), field="phone")


def check_visit(
    place: str, starts: datetime | None, minutes: int, now: datetime, days_ahead: int
) -> None:
    """Refuse a home visit without a place, in the past, or at night.

    Raises:
        Refused: With the field ``place``, ``minutes`` or ``starts_at``.
    """
    if not place.strip():
        raise Refused(_("Type where the visit goes to."), field="place")
    if not 5 <= minutes <= LONGEST_MINUTES:
        raise Refused(_("A visit takes between 5 minutes and 8 hours."), field="minutes")
    if starts is None:
        return
    if starts < now:
        raise Refused(_("This time has passed; choose a later one."), field="starts_at")
    if (starts.date() - now.date()).days > days_ahead:
        raise Refused(
            _(
                "Bookings are taken at most {count} days ahead; choose an earlier day, or change "
                "this under Hours and services."
            ).format(count=days_ahead),
            field="starts_at",
        )
    if not EARLIEST_VISIT <= starts.time() < LATEST_VISIT:
        raise Refused(_("Choose a time between 6:00 and 22:00."), field="starts_at")


def check_reason(reason: str, words: str) -> None:
    """Refuse a cancellation without a reason.

    Raises:
        Refused: With the field ``reason`` or ``reason_note``.
    """
    if reason not in CANCEL_REASONS:
        raise Refused(_("Choose why it is cancelled."), field="reason")
    if reason == "other" and not words.strip():
        raise Refused(_("Say in a few words why it is cancelled."), field="reason_note")


def no_shows_in_month(missed: Collection[date], today: date) -> int:
    """How many times a person stayed away within the month up to ``today``."""
    return sum(day <= today < add_months(day, 1) for day in missed)


def closed_until(missed: Sequence[date], desk: Desk) -> date | None:
    """The day up to which a person may not book, by the rule that the post has chosen.

    Xiamen's rule: two no-shows within a month close booking for three months, counted from the
    last of them.

    Args:
        missed: The days on which the person stayed away.
        desk: The post's rule.

    Returns:
        The first day on which booking is open again, None when it never was closed.
    """
    if not desk.no_show_limit:
        return None
    days = sorted(missed)
    reached = [
        last
        for first, last in zip(days, days[desk.no_show_limit - 1 :], strict=False)
        if last < add_months(first, 1)
    ]
    return add_months(reached[-1], desk.no_show_months) if reached else None


def check_not_closed(missed: Sequence[date], desk: Desk, today: date) -> None:
    """Refuse a booking of somebody whose no-shows have closed booking, where the post blocks.

    Nobody is turned away from the desk itself: a walk-in is always recorded.

    Raises:
        Refused: With the field ``name``.
    """
    until = closed_until(missed, desk) if desk.no_show_blocks else None
    if until is not None and today < until:
        raise Refused(
            _(
                "Booking is closed for this person until {day} after no-shows; come without a "
                "booking."
            ).format(day=format_day(until)),
            field="name",
        )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known when somebody books.

    Attributes:
        missed: Days on which the person stayed away.
        same_day: Times of the person's other bookings on that day.
        companion_busy: Whom the companion already goes along with at that time, empty when free.
    """

    missed: tuple[date, ...] = ()
    same_day: tuple[datetime, ...] = ()
    companion_busy: str = ""


def warnings(known: Circumstances, desk: Desk, today: date) -> list[str]:
    """What the officer should know before booking; none of it stands in the way."""
    found = []
    until = closed_until(known.missed, desk)
    count = no_shows_in_month(known.missed, today)
    if until is not None and today < until:
        found.append(
            _("No-shows: {count} in a month, the last on {day}.").format(
                count=desk.no_show_limit, day=format_day(max(known.missed))
            )
        )
    elif count:
        found.append(
            ngettext(
                "Did not come once in the last month.",
                "Did not come {count} times in the last month.",
                count,
            ).format(count=count)
        )
    if known.same_day:
        found.append(
            _("Already booked on this day at {time}.").format(
                time=_(", ").join(f"{at:%H:%M}" for at in known.same_day)
            )
        )
    if known.companion_busy:
        found.append(
            _("The companion is at {name}'s at this time.").format(name=known.companion_busy)
        )
    return found


def check_service(name: str, minutes: int, papers: Sequence[PaperToBring]) -> None:
    """Refuse a service without a name, of no length, or with a paper that says nothing.

    Raises:
        Refused: With the field ``name``, ``minutes`` or ``papers``.
    """
    if not name.strip():
        raise Refused(_("Type what the service is called."), field="name")
    if not 5 <= minutes <= LONGEST_MINUTES:
        raise Refused(_("A service takes between 5 minutes and 8 hours."), field="minutes")
    for paper in papers:
        if not paper.name.strip():
            raise Refused(
                _("Type what the paper is called, or take its line away."), field="papers"
            )
        if paper.originals < 0 or paper.copies < 0 or paper.originals + paper.copies == 0:
            raise Refused(
                _("Say how many originals or copies of {paper} to bring.").format(paper=paper.name),
                field="papers",
            )


def papers_missing(papers: Sequence[PaperToBring], brought: Collection[int]) -> list[int]:
    """Which papers are still missing; of papers that stand for one another any one will do.

    Args:
        papers: The papers of the service.
        brought: The numbers, from 0, of those that were seen.
    """
    groups = {papers[number].group for number in brought if number < len(papers)} - {""}
    return [
        number
        for number, paper in enumerate(papers)
        if number not in brought and paper.group not in groups
    ]


def papers_in_all(papers: Sequence[PaperToBring], numbers: Collection[int] | None = None) -> int:
    """How many papers that makes, all or some of them: those of one group count as one."""
    chosen = range(len(papers)) if numbers is None else numbers
    return len({papers[number].group or str(number) for number in chosen})
