"""Two officers at one dispute at once: what the second is told, and how nothing is lost.

Whoever corrects something says what stood there when the sheet was opened. Only what was changed is
written; where somebody else has changed the same field since, the officer decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.journalling import history
from policepost.core.language import N_, _, format_moment
from policepost.core.shapes import Ref

_LOOK_BACK: Final = 50
FIELD_NAMES: Final[Mapping[str, str]] = {
    "kind": N_("Kind"),
    "source": N_("How it came in"),
    "subject": N_("In a few words"),
    "claims": N_("Asked for"),
    "place": N_("Where"),
    "facts": N_("Facts"),
    "amount": N_("Amount claimed"),
    "urgency": N_("Urgency"),
    "received_at": N_("Received on"),
    "name": N_("Name"),
    "phone": N_("Phone"),
    "address": N_("Employer or address"),
    "id_number": N_("Identity number"),
    "representative": N_("Representative"),
    "role": N_("Role"),
    "way": N_("Way"),
    "act": N_("What was done"),
    "track": N_("Who mediates"),
    "status": N_("Status"),
}
"""What the fields are called that two officers may meet in; others go without a name."""


class ChangedMeanwhileError(Refused):
    """Somebody else changed the same field while a sheet was open."""


def last(session: Session, ref: Ref, field: str) -> tuple[str, datetime] | None:
    """Who changed a field of a record last, and when; None if nobody did since it was made."""
    for line in history.history(session, [ref], limit=_LOOK_BACK, ops={"change"}):
        if any(name == field for name, _old, _new in line.changes):
            return line.officer, line.at
    return None


def changed(
    session: Session,
    ref: Ref,
    seen: Mapping[str, Any],
    told: Mapping[str, Any],
    held: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the fields to be written: those in which ``told`` differs from ``seen``.

    Raises `ChangedMeanwhileError` where ``held``, what is stored by now, says something third.
    """
    mine = {name: value for name, value in told.items() if value != seen[name]}
    for name, value in mine.items():
        if held[name] not in (seen[name], value):
            raise ChangedMeanwhileError(_sentence(session, ref, name, held[name]), field=name)
    return mine


def _sentence(session: Session, ref: Ref, name: str, value: Any) -> str:
    who = last(session, ref, name)
    words = _(
        "{officer} changed {field} at {moment} while this was open; it is now: {value}. Yours is "
        "still here: save again to put yours in its place."
    )
    return words.format(
        officer=(who[0] if who else "") or _("Somebody"),
        field=_(FIELD_NAMES[name]) if name in FIELD_NAMES else _("this field"),
        moment=format_moment(who[1]) if who else "",
        value=_shown(value),
    )


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return format_moment(value)
    return str(value) if value not in (None, "") else _("empty")


def closed(session: Session, ref: Ref, words: str, reason: str) -> Refused:
    """Say who closed a dispute, when, and why, to somebody who wants to change it."""
    who = last(session, ref, "status")
    if who is None:
        return Refused(_("This dispute is closed; reopen it first."))
    sentence = _("{officer} closed this dispute at {moment} ({how}); reopen it first.")
    return Refused(
        sentence.format(
            officer=who[0] or _("Somebody"),
            moment=format_moment(who[1]),
            how=" · ".join(part for part in (words, reason) if part),
        )
    )
