"""When a hazard is looked at again, and what that look makes of it; plain values.

Sources: Ministry of Public Security order 120 on fire supervision (2012), articles 32 to 36.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, format_day
from policepost.inspections.rules import UNSETTLED, HazardState, Outcome

RECHECK_WORKING_DAYS = 3
"""Within how many working days after its limit a hazard is looked at again (order 120)."""


@dataclass(frozen=True, kw_only=True)
class RecheckForm:
    """What a re-check has found.

    Attributes:
        rectified_on: When it was put right, where that is known; see :func:`put_right_on`.
    """

    checked_on: date
    checked_by: str
    outcome: str
    rectified_on: date | None = None
    reason: str = ""
    new_due_on: date | None = None


def recheck_on(due_on: date) -> date:
    """When a hazard is looked at again: on its limit, or the first working day after it."""
    return clock.working_day_from(due_on)


def recheck_last(due_on: date) -> date:
    """The last day for the re-check: within three working days after the limit."""
    return clock.add_working_days(due_on, RECHECK_WORKING_DAYS)


def check_plan(state: str, due_on: date, day: date, today: date) -> None:
    """A re-check is planned for a day to come, within what order 120 leaves after the limit.

    Once that has passed any day will do: it is late already.
    """
    if state not in UNSETTLED:
        raise Refused(_("This hazard is already settled."))
    if day < today:
        raise Refused(_("That day has passed; choose today or a later day."), field="planned_on")
    last = recheck_last(due_on)
    if today <= last < day:
        raise Refused(
            _("The re-check is due by {day}; plan it for that day or before.").format(
                day=format_day(last)
            ),
            field="planned_on",
        )


def next_look(due_on: date, planned_on: date | None) -> date:
    """The day of the next re-check: the planned one, else the one that follows from the limit."""
    return planned_on or recheck_on(due_on)


def check_recheck(state: str, found_on: date, form: RecheckForm, today: date) -> None:
    """A re-check is made once the hazard is known, and tells what happens next."""
    if state not in UNSETTLED:
        raise Refused(_("This hazard is already settled."))
    if not found_on <= form.checked_on <= today:
        raise Refused(
            _("Enter a day between the inspection and today for the re-check."), field="checked_on"
        )
    if not form.checked_by.strip():
        raise Refused(_("Name who made the re-check."), field="checked_by")
    if form.outcome == Outcome.RECTIFIED:
        if form.rectified_on and not found_on <= form.rectified_on <= form.checked_on:
            raise Refused(
                _("It was put right between the inspection and the re-check; correct the day."),
                field="rectified_on",
            )
        return
    if not form.reason.strip():
        raise Refused(_("Write down why it is not rectified."), field="reason")
    if form.new_due_on is None or form.new_due_on <= form.checked_on:
        raise Refused(_("Set a new limit after the day of the re-check."), field="new_due_on")


def put_right_on(due_on: date, form: RecheckForm) -> date:
    """The day on which a hazard counts as put right.

    The day told, else that of the re-check; but a re-check within the three working days after the
    limit that finds it done takes it as done on the limit.
    """
    if form.rectified_on:
        return form.rectified_on
    if due_on < form.checked_on <= recheck_last(due_on):
        return due_on
    return form.checked_on


def state_after(outcome: str, due_on: date, rectified_on: date) -> HazardState:
    """The state of a hazard after a re-check."""
    if outcome == Outcome.REFUSED:
        return HazardState.REFUSED
    if outcome == Outcome.NOT_YET:
        return HazardState.OPEN
    return HazardState.IN_TIME if rectified_on <= due_on else HazardState.LATE
