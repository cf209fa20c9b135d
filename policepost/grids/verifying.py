"""When people, dwellings and premises are due to be verified again: the post's rule for each kind.

A due day is kept nowhere: it is worked out from the day of the last verification, so that a changed
rule holds at once for everybody, and every list, count and chart agrees with it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from policepost.core import settings, tables
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.paths import resources

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

Subject = Literal["resident", "dwelling", "premises"]
Within = Mapping[str, int]
"""Days by kind, all of one subject."""

SUBJECTS: Final[tuple[Subject, ...]] = ("resident", "dwelling", "premises")
SETTING: Final = "verification.within"
RENTED, OTHER = "rented", "other"
USUAL = 365
"""Days, for a kind of which nothing is said."""
SHORTEST, LONGEST = 7, 1_830
"""Days; a rule outside of them is a slip of the finger."""


@cache
def _table() -> Mapping[str, Mapping[str, int]]:
    path = resources() / "tables" / "verify_within.toml"
    found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {subject: MappingProxyType(found[subject]) for subject in SUBJECTS}


@cache
def usual(subject: Subject) -> Within:
    """Return the days that hold until the post sets others, for every kind of a subject."""
    days = _table()[subject]
    kinds = [row.code for row in tables.table("premises_kinds")] if subject == "premises" else days
    return MappingProxyType({kind: days.get(kind, days.get(OTHER, USUAL)) for kind in kinds})


def within(session: Session, subject: Subject) -> Within:
    """Return after how many days entries of each kind are verified again, as the post has it."""
    held = settings.several(session, [SETTING]).get(SETTING)
    own = held.get(subject, {}) if held else {}
    return {kind: own.get(kind, days) for kind, days in usual(subject).items()}


def set_within(db: Database, wanted: Mapping[Subject, Within]) -> None:
    """Set after how many days entries of some kinds are verified again; the others stay.

    Raises:
        Refused: A number of days that can only be a slip; the field is ``subject.kind``.
    """
    for subject, days in wanted.items():
        for kind, number in days.items():
            if not SHORTEST <= number <= LONGEST:
                raise Refused(
                    _("Choose between {least} and {most} days.").format(
                        least=SHORTEST, most=LONGEST
                    ),
                    field=f"{subject}.{kind}",
                )
    with db.transaction("Set how often entries are verified") as session:
        kept = {one: {**within(session, one), **wanted.get(one, {})} for one in SUBJECTS}
        own = {
            one: {kind: days for kind, days in found.items() if days != usual(one)[kind]}
            for one, found in kept.items()
        }
        settings.put(session, SETTING, own)


def due_on(kind: str, verified_on: date | None, days: Within) -> date | None:
    """Return the day by which an entry is to be verified again; nothing if it never was."""
    if verified_on is None:
        return None
    return verified_on + timedelta(days=days.get(kind, USUAL))


def is_due(kind: str, verified_on: date | None, days: Within, today: date) -> bool:
    """Say whether an entry was never verified, or too long ago for its kind."""
    due = due_on(kind, verified_on, days)
    return due is None or due < today


def stale_before(days: Within, today: date) -> dict[str, date]:
    """Return for each kind the day before which the last verification is too long ago."""
    return {kind: today - timedelta(days=number) for kind, number in days.items()}


def dwelling_kind(rented: bool | None) -> str:  # noqa: FBT001 - a column of the record
    """Return the kind of a dwelling, as the rule has it."""
    return RENTED if rented else OTHER
