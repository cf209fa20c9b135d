"""What the law and the post allow in an inspection; calculations over plain values.

Sources: Fire Protection Law art 53; Ministry of Public Security order 120 on fire supervision
(2012), articles 29 to 36; suggested limits by severity after art 60 of the law.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import N_, _, format_day, ngettext
from policepost.core.shapes import Tone
from policepost.inspections.checklist import Checklist


class InspectionState(StrEnum):
    """How far an inspection has come."""

    DOING = "doing"
    OPEN = "open"  # finished; something that it led to is not settled
    CLOSED = "closed"
    VOID = "void"  # official once, then found to be wrong; its number stays used


class HazardState(StrEnum):
    """What has become of a hazard; overdue is an unsettled one whose limit has passed."""

    OPEN = "open"
    REFUSED = "refused"  # the place does not want to put it right; stays unsettled
    IN_TIME = "in_time"
    LATE = "late"
    VOID = "void"  # of an inspection that was voided; counted nowhere


OFFICIAL = (InspectionState.OPEN.value, InspectionState.CLOSED.value)
UNSETTLED = (HazardState.OPEN.value, HazardState.REFUSED.value)


class Outcome(StrEnum):
    """What a re-check has found."""

    RECTIFIED = "rectified"
    NOT_YET = "not_yet"
    REFUSED = "refused"


class NoticeKind(StrEnum):
    """The two orders to correct."""

    NOW = "now"
    LIMIT = "limit"


NAMES: Mapping[str, str] = {
    InspectionState.DOING: N_("Inspection in progress"),
    InspectionState.OPEN: N_("Follow-up open"),
    InspectionState.CLOSED: N_("All settled"),
    InspectionState.VOID: N_("Voided"),
    HazardState.REFUSED: N_("Refused to rectify"),
    HazardState.IN_TIME: N_("Rectified in time"),
    HazardState.LATE: N_("Rectified late"),
    "to_rectify": N_("To rectify"),
    "overdue": N_("Overdue"),
}


NOTICES: Mapping[str, str] = {
    NoticeKind.NOW: N_("Order to correct at once"),
    NoticeKind.LIMIT: N_("Order to correct by a limit"),
}


@dataclass(frozen=True, slots=True)
class Inspector:
    """Who inspects; ``officer`` says whether it is a police officer, not an auxiliary."""

    name: str
    officer: bool
    badge: str = ""


# Who, when


def check_inspectors(inspectors: Sequence[Inspector]) -> None:
    """An inspection needs a police officer; auxiliaries only assist (auxiliary rules art 9)."""
    if not inspectors:
        raise Refused(_("Name who inspects."), field="inspectors")
    if not any(one.officer for one in inspectors):
        raise Refused(
            _("An auxiliary cannot inspect alone; add a police officer."), field="inspectors"
        )


def check_accompanied(name: str) -> None:
    """Somebody of the premises comes along and signs the record."""
    if not name.strip():
        raise Refused(
            _("Name who of the premises came along; that person signs the record."),
            field="accompanied_by",
        )


def check_day(checked_on: date, today: date) -> None:
    """An inspection was made today or before."""
    if checked_on > today:
        raise Refused(
            _("The day of the inspection lies ahead; enter when it was made."), field="checked_on"
        )


def proposed_limit(checklist: Checklist, severity: str, found_on: date) -> date:
    """The day by which a hazard of this severity is to be put right, unless the officer says else.

    Grave ones the same day; the others after so many calendar days, the last day a working day.
    """
    days = checklist.severities[severity].days
    return clock.limit_in_days(found_on, days) if days else found_on


def longest_limit(checklist: Checklist, severity: str, found_on: date) -> date:
    """The last day that needs no written reason."""
    days = checklist.severities[severity].longest
    return clock.limit_in_days(found_on, days) if days else found_on


def serve_by(checklist: Checklist, kind: str, checked_on: date) -> date:
    """The day by which a notice reaches the place: on the spot, or within three working days."""
    if kind == NoticeKind.NOW:
        return checked_on
    return clock.add_working_days(checked_on, checklist.notice_days)


def hand_over_by(checklist: Checklist, checked_on: date) -> date:
    """The last day to hand a matter over in writing: five working days (order 120)."""
    return clock.add_working_days(checked_on, checklist.transfer_days)


_PATTERNS: Mapping[str, str] = {
    "inspection": "检字〔{year}〕第{number}号",
    NoticeKind.NOW: "即字〔{year}〕第{number}号",
    NoticeKind.LIMIT: "限字〔{year}〕第{number}号",
}


def paper_number(kind: str, year: int | None, number: int | None) -> str:
    """The number as papers print it, such as 即字〔2026〕第12号; empty while there is none.

    ``kind`` is ``inspection`` or a kind of notice.
    """
    return _PATTERNS[kind].format(year=year, number=number) if number else ""


def hazards_counted(count: int) -> str:
    """A number of hazards in words."""
    return ngettext("{count} hazard", "{count} hazards", count).format(count=count)


def notice_kind(due_on: date, checked_on: date) -> NoticeKind:
    """Which order a hazard goes on: correct now, or by a limit."""
    return NoticeKind.NOW if due_on <= checked_on else NoticeKind.LIMIT


def check_limit(
    checklist: Checklist, severity: str, found_on: date, due_on: date, reason: str
) -> None:
    """A limit longer than the severity allows has a written reason."""
    last = longest_limit(checklist, severity, found_on)
    if due_on > last and not reason.strip():
        raise Refused(
            _(
                "This severity allows a limit until {day}; shorten it or write down the reason."
            ).format(day=format_day(last)),
            field="limit_reason",
        )


def check_done_between(first: date, day: date, today: date, field_name: str) -> None:
    """What follows an inspection was done between it and today."""
    if not first <= day <= today:
        raise Refused(
            _("Enter a day between {first} and today.").format(first=format_day(first)),
            field=field_name,
        )


def check_named(text: str, field_name: str) -> None:
    """Whoever took a paper stands in the record."""
    if not text.strip():
        raise Refused(_("Write down who received it."), field=field_name)


def check_may_be_voided(state: str, reason: str, *, served: bool) -> None:
    """A wrong record is voided with a reason, as long as no order of it has reached the place."""
    if state not in OFFICIAL:
        raise Refused(_("Only a finished inspection can be voided."))
    if served:
        raise Refused(
            _("A notice of this inspection was served; settle its hazards by re-checks instead.")
        )
    if not reason.strip():
        raise Refused(_("Write down why the record is void."), field="reason")


# What has become of it


def shown_state(state: str, due_on: date, today: date) -> tuple[str, Tone]:
    """A hazard's state in words (a key of :data:`NAMES`) and its tone."""
    if state in UNSETTLED and due_on < today:
        return "overdue", "bad"
    if state == HazardState.REFUSED:
        return state, "bad"
    if state == HazardState.OPEN:
        return "to_rectify", "wait"
    return (state, "good") if state == HazardState.IN_TIME else (state, "muted")  # late or void


def inspection_tone(state: str) -> Tone:
    """The tone of an inspection's state."""
    tones: dict[str, Tone] = {
        InspectionState.DOING: "info",
        InspectionState.OPEN: "wait",
        InspectionState.VOID: "muted",
    }
    return tones.get(state, "good")
