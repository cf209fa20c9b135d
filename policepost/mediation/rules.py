"""What the law and the post allow in a mediation: plain calculations over plain values.

PML: People's Mediation Law (人民调解法, in force 2011). CPL: Civil Procedure Law (民事诉讼法).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.mediation.codes import (
    COMPANY,
    PARTY_LABELS,
    Outcome,
    Performance,
    Status,
)
from policepost.mediation.law import delicate, opinions, sides

MEDIATION_DAYS: Final = (1, 4)
"""Tuesday and Friday, counted from Monday as 0; a post's setting may say otherwise."""

CONFIRMATION_DAYS: Final = 30
"""PML art 33, CPL art 205: both parties together, within 30 days of the effective day."""

LOOK_AFTER: Final = 30
"""Days after which a promise without a day is looked after."""

FULL_AGE: Final = sides.FULL_AGE
WORKING_AGE: Final = sides.WORKING_AGE
MOST_PARTIES: Final = 500
"""A village against a company has so many; beyond that it is several disputes."""
NUMBER_PATTERN: Final = "({year}){short}调字第{serial}号"
_LOOK_AHEAD: Final = 366
_NAMED_ALL: Final = 4

SENSITIVE: Mapping[str, str] = {
    "confidential": N_("marked as confidential"),
    "private": N_("about a family or somebody's health"),
    "minor": N_("a party is under 18"),
    "elsewhere": N_("outside your grids"),
}
"""Why opening a dispute asks for a reason."""

PRIVATE_KINDS: Final = frozenset({"family", "medical"})
"""Codes of the table ``dispute_kinds``: private life (Civil Code art 1032), and health, which is
sensitive by itself (Personal Information Protection Law art 28)."""


def sensitive(
    *, kind: str, confidential: bool, ages: Iterable[int | None], served: bool, own: bool
) -> tuple[str, ...]:
    """Say why opening a dispute asks for a reason: keys of :data:`SENSITIVE`.

    Mediators keep privacy to themselves (People's Mediation Law art 15 (4)), and what is known of a
    minor in a case is kept closer still (Law on the Protection of Minors art 103).

    Args:
        kind: A code of the table ``dispute_kinds``.
        confidential: Whether somebody marked it.
        ages: Of the parties, None where unknown.
        served: Whether the officer serves its grid.
        own: Whether the officer is in charge of it, who need not say why.
    """
    causes = {
        "confidential": confidential,
        "private": kind in PRIVATE_KINDS,
        "minor": any(age is not None and age < FULL_AGE for age in ages),
        "elsewhere": not served,
    }
    return () if own else tuple(name for name, holds in causes.items() if holds)


def next_mediation_day(
    after: date, weekdays: Collection[int] = MEDIATION_DAYS, taken: Collection[date] = ()
) -> date | None:
    """Return the first mediation day after ``after``: one of ``weekdays``, worked, not ``taken``.

    None if a year has none. A make-up workday is no mediation day unless its weekday is one.
    """
    for ahead in range(1, _LOOK_AHEAD):
        day = after + timedelta(days=ahead)
        if day.weekday() in weekdays and clock.is_working_day(day) and day not in taken:
            return day
    return None


def usual_until(received: date) -> date:
    """Return until when people's mediation usually settles a dispute: within a month.

    人民调解工作若干规定 art 33; months count as the Civil Code counts them (art 202).
    """
    return clock.add_months(received, 1)


def label(position: int) -> str:
    """Return what the party at ``position`` (from 1) is called on paper: 甲方; 第11方."""
    if position > len(PARTY_LABELS):
        return f"第{position}方"
    return f"{PARTY_LABELS[position - 1]}方"


def people(names: Sequence[str]) -> str:
    """Return the parties as lists name the dispute: of more than four, how many there are."""
    if len(names) <= _NAMED_ALL:
        return "、".join(names)
    return f"{'、'.join(names[: _NAMED_ALL - 1])}等{len(names)}人"


def number_text(pattern: str, year: int, short: str, serial: int) -> str:
    """Return the number as printed, by the post's ``pattern`` of {year}, {short} and {serial}.

    Raises `Refused` for a pattern that cannot be filled in or leaves out the year or the serial.
    """
    try:
        text = pattern.format(year=year, short=short, serial=serial)
    except (KeyError, IndexError, ValueError):
        text = ""
    if str(year) not in text or "{serial" not in pattern:
        raise Refused(
            _(
                "Write the number's pattern with {year} and {serial}, for instance {example}."
            ).format(year="{year}", serial="{serial}", example=NUMBER_PATTERN),
            field="number_pattern",
        )
    return text


def needs_representative(kind: str, age: int | None, *, own_income: bool) -> bool:
    """Tell whether a party acts through somebody (Civil Code arts 18 to 20).

    Under 18 the legal representative; from 16 on not if the party lives mainly on its own labour.
    A company always names who acts for it.
    """
    if kind == COMPANY:
        return True
    if age is None or age >= FULL_AGE:
        return False
    return not (own_income and age >= WORKING_AGE)


def effective_on(
    signatures: Iterable[tuple[str, UUID | None, date]],
    wanted: Collection[tuple[str, UUID | None]],
) -> date | None:
    """Return the day a written agreement takes effect (PML 29), None while something is missing.

    ``wanted`` names each signature the law asks for: every party, a mediator, the seal.
    """
    days = {(role, who): day for role, who, day in signatures}
    if any(key not in days for key in wanted):
        return None
    return max(days[key] for key in wanted)


def confirmation_deadline(effective: date) -> date:
    """Return the last day to apply for judicial confirmation together (PML 33, CPL 85 and 205).

    30 days from the effective day, which is not counted; a last day off moves on.
    """
    return clock.limit_in_days(effective, CONFIRMATION_DAYS)


def confirmation_doubt(texts: Iterable[str]) -> str:
    """Return a warning if a court is likely not to confirm it, else "" (SPC 2011, art 4).

    Marriage, adoption and other relations of identity are not confirmed.
    """
    found = delicate.identity_matters(tuple(texts))
    if not found:
        return ""
    return _("A court does not confirm agreements on {matters}; tell the parties.").format(
        matters="、".join(found)
    )


def signature_doubt(texts: Iterable[str]) -> str:
    """Return a warning if no electronic signature will do (Electronic Signature Law art 3)."""
    found = delicate.no_electronic_signature(tuple(texts))
    if not found:
        return ""
    words = _("It is about {matters}: signed by hand only, no electronic signature ({law}).")
    article = opinions.law().articles["esig3"].cited
    return words.format(matters="、".join(found), law=article)


def follow_up_days(due: Iterable[date | None], effective: date) -> list[date]:
    """Propose when to look after the promises: each due day, else some weeks after it took effect.

    A day off moves to the next working day.
    """
    days = {clock.working_day_from(day) for day in due if day is not None and day >= effective}
    if not days:
        days = {clock.working_day_from(effective + timedelta(days=LOOK_AFTER))}
    return sorted(days)


def performance_on(performed: date, due: date | None) -> Performance:
    """Tell whether something performed on that day was in time."""
    return Performance.LATE if due is not None and performed > due else Performance.KEPT


def status_after(performances: Sequence[str]) -> Status:
    """Return where the dispute stands once its terms were performed as told."""
    if any(one in {Performance.OPEN, Performance.PARTLY} for one in performances):
        return Status.AGREED
    if any(one == Performance.BROKEN for one in performances):
        return Status.BROKEN
    return Status.KEPT


def status_of(
    outcomes: Sequence[str], performances: Sequence[str], effective: date | None
) -> Status:
    """Return where a dispute that nobody terminated or referred stands.

    ``outcomes``: of its sittings, "" for one that is planned.
    """
    if effective is not None:
        return status_after(performances)
    if Outcome.AGREED in outcomes:
        return Status.AGREED
    return Status.MEDIATING if outcomes else Status.REGISTERED
