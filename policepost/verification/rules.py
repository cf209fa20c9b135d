"""What verifying goes by: answers at the door, when a visit is to be made, what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import N_, _
from policepost.grids import premises_rules

TRIES = 3
"""Not met so often in a row, somebody has to be visited on purpose; the post's own rule."""

VISIT_WITHIN = 7
"""Days for such a visit; the post's own rule."""

LONGEST_AHEAD = 60
"""Days; a visit that is planned for later is none."""

USE_MONTHS = 12
"""For so many months it is kept whether a dwelling was in use; the post's own rule."""

USE_COUNTS = 3
"""Months; what the property company said earlier says nothing of now."""

LIVED_IN = ("empty", "home", "mixed", "other")
"""Uses of dwellings in which somebody may live (table ``dwelling_uses``)."""

WITHOUT_CODE = frozenset({"rental"})
"""Kinds of premises that need no unified social credit code."""


class Answer(StrEnum):
    """What became of one person at a visit."""

    SAME = "same"
    CHANGED = "changed"
    LEFT = "left"
    NOT_MET = "not_met"


MET = frozenset({Answer.SAME, Answer.CHANGED})
"""Answers by which an entry is verified."""


class Reason(StrEnum):
    """Why a visit is to be made."""

    NOT_MET = "not_met"
    EMPTY_IN_USE = "empty_in_use"
    LONE_UNUSED = "lone_unused"
    ASKED = "asked"


class Outcome(StrEnum):
    """What came of a visit."""

    MET = "met"
    REGISTERED = "registered"
    LEFT = "left"
    EMPTY = "empty"
    CANCELLED = "cancelled"


REASONS: Mapping[str, str] = {
    Reason.NOT_MET: N_("Not met three times"),
    Reason.EMPTY_IN_USE: N_("In use, nobody registered"),
    Reason.LONE_UNUSED: N_("Lives alone, dwelling not in use"),
    Reason.ASKED: N_("Somebody asked for it"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.MET: N_("Met, all is right"),
    Outcome.REGISTERED: N_("Registered whoever lives there"),
    Outcome.LEFT: N_("They moved out"),
    Outcome.EMPTY: N_("Nobody lives there"),
    Outcome.CANCELLED: N_("Not needed any more"),
}
LEFT_WORDS = "核实时已迁出"
"""Why somebody left who had moved out at a visit; stands in the register as an officer's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What was found at one household.

    Attributes:
        answers: What became of each person; who is not in it was not asked about.
        visited_on: The day of the visit.
        collected_by: Who was there for the post; empty for the officer.
        dwelling: Whether the facts of the dwelling were looked at too.
        besides: What became of whoever has the main dwelling elsewhere: same or moved out.
    """

    dwelling_id: UUID
    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    visited_on: date
    collected_by: str = ""
    dwelling: bool = True
    besides: Mapping[UUID, Answer] = field(default_factory=dict)


BESIDES = frozenset({Answer.SAME, Answer.LEFT})
"""What can be answered of who has the main dwelling elsewhere; the rest is asked there."""


def check_round(
    found: Round, living_there: Sequence[UUID], besides: Collection[UUID], today: date
) -> None:
    """Refuse what cannot have been found at a household.

    Args:
        found: What was found.
        living_there: Who has the main dwelling there.
        besides: Who lives there besides a main dwelling elsewhere.
        today: The day.

    Raises:
        Refused: Nothing was answered, the visit lies in the future, or somebody does not live
            there any more.
    """
    if found.visited_on > today:
        raise Refused(_("The day of the visit lies in the future."), field="visited_on")
    if not found.answers and living_there:
        raise Refused(_("Say of somebody what was found: same, changed, moved out or not met."))
    if not set(found.besides.values()) <= BESIDES:
        raise Refused(_("Whoever lives here besides is the same or has moved out; press 1 or 3."))
    if set(found.answers) - set(living_there) or set(found.besides) - set(besides):
        raise Refused(
            _("Somebody of this household was changed meanwhile; look at it again and go on.")
        )


def visit_is_due(tries: int) -> bool:
    """Say whether somebody was not met so often that a visit has to be planned."""
    return tries >= TRIES


def check_visit(due_on: date, today: date) -> None:
    """Refuse a day that is none for a visit.

    Raises:
        Refused: It has passed, or is too far ahead to be a plan.
    """
    if due_on < today:
        raise Refused(_("The day of the visit has passed."), field="due_on")
    if due_on > today + timedelta(days=LONGEST_AHEAD):
        raise Refused(
            _("Plan the visit within {days} days.").format(days=LONGEST_AHEAD), field="due_on"
        )


class PremisesFacts(Protocol):
    """As much of premises as the rule of completeness looks at.

    What marks ask for besides is read by :func:`policepost.grids.premises_rules.lacking`.
    """

    @property
    def kind(self) -> str:
        """A code of the table ``premises_kinds``."""

    @property
    def credit_code(self) -> str | None:
        """The unified social credit code."""

    @property
    def responsible(self) -> str:
        """Who answers for it."""

    @property
    def responsible_phone(self) -> str:
        """That person's telephone."""

    @property
    def phone(self) -> str:
        """The telephone of the counter."""

    @property
    def address(self) -> str:
        """Where it is."""

    @property
    def tags(self) -> Sequence[str]:
        """What it is besides its kind."""


def premises_missing(premises: PremisesFacts) -> tuple[str, ...]:
    """Return the names of the fields that premises lack and their kind or marks need."""
    lacks = {
        "responsible": not premises.responsible,
        "phone": not (premises.phone or premises.responsible_phone),
        "address": not premises.address,
        "credit_code": premises.kind not in WITHOUT_CODE and not premises.credit_code,
    }
    found = tuple(name for name, is_so in lacks.items() if is_so)
    return (*found, *premises_rules.lacking(premises))


def dwelling_missing(
    use: str | None,
    rented: bool | None,  # noqa: FBT001 - a column of the record
    landlord: str,
) -> tuple[str, ...]:
    """Return the names of :data:`PLACE_FIELDS` that a dwelling lacks."""
    lacks = {
        "use": use is None,
        "rented": rented is None,
        "landlord": bool(rented) and not landlord,
    }
    return tuple(name for name, is_so in lacks.items() if is_so)


PLACE_FIELDS: Mapping[str, str] = {
    "use": N_("use"),
    "rented": N_("whether it is let"),
    "landlord": N_("landlord"),
    "responsible": N_("responsible person"),
    "phone": N_("telephone"),
    "address": N_("address"),
    "credit_code": N_("credit code"),
}
"""What a complete entry of a dwelling or of premises has."""


def month_before(month: str, months: int) -> str:
    """Return the month so many months earlier, as ``2026-11``."""
    at = int(month[:4]) * 12 + int(month[5:]) - 1 - months
    return f"{at // 12:04d}-{at % 12 + 1:02d}"
