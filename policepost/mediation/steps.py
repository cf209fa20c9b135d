"""Which sheet takes which step of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from policepost.core import clock
from policepost.core.shapes import Ref
from policepost.mediation.after.list_sheets import DutiesSheet
from policepost.mediation.after.sheets import (
    ApplySheet,
    CourtSheet,
    PaidSheet,
    PaymentSheet,
    VoidSheet,
)
from policepost.mediation.after.supplement_sheet import SupplementSheet, SupplementSignSheet
from policepost.mediation.course_sheets import NewFollowUpSheet, OralSheet
from policepost.mediation.ending_sheets import FollowUpSheet, PerformanceSheet, SignSheet
from policepost.mediation.law.way_sheet import WaySheet
from policepost.mediation.lines import Card, SittingLine
from policepost.mediation.many.sheet import PartiesSheet
from policepost.mediation.planning.plan_sheet import PlanSheet
from policepost.mediation.sitting_sheets import RecordSheet
from policepost.ui.page import Page
from policepost.ui.sheet import Sheet


def sheet_for(page: Page, card: Card, ref: Ref) -> Sheet | None:
    """Return the sheet for what a line of the course, or the next step, speaks of.

    None where nothing is to be done: the intake, or a record that is gone by now.
    """
    if ref.kind in _SHEETS:
        return _SHEETS[ref.kind](page, card)
    for sitting in card.sittings:
        if sitting.id == ref.id:
            return _sitting_sheet(page, card, sitting)
    for follow_up in card.follow_ups:
        if follow_up.id == ref.id:
            return FollowUpSheet(page, card, follow_up)
    return _sheet_after(page, card, ref)


def _sheet_after(page: Page, card: Card, ref: Ref) -> Sheet | None:
    """Return the sheet for a promise, a payment, a supplement or a court."""
    if ref.kind == "void_supplement":
        return VoidSheet(page, card, ref.id)
    sheets: dict[UUID, Callable[[], Sheet]] = {}
    for term in card.promises:
        sheets[term.id] = partial(PaymentSheet, page, card, term)
        sheets |= {paid.id: partial(PaidSheet, page, card, paid) for paid in term.payments}
    for line in card.supplements:
        kind = SupplementSignSheet if line.prints else SupplementSheet
        sheets[line.id] = partial(kind, page, card, line)
    sheets |= {one.id: partial(CourtSheet, page, one) for one in card.confirmations}
    return sheets[ref.id]() if ref.id in sheets else None


def _sitting_sheet(page: Page, card: Card, sitting: SittingLine) -> Sheet:
    """One that lies ahead can be moved; one that has begun is recorded."""
    if sitting.planned_at > clock.now() and not sitting.outcome:
        return PlanSheet(page, card, sitting)
    return RecordSheet(page, sitting)


def _agreement_sheet(page: Page, card: Card) -> Sheet:
    in_force = card.agreement.effective_on is not None
    return PerformanceSheet(page, card) if in_force else SignSheet(page, card)


_SHEETS: Mapping[str, Callable[[Page, Card], Sheet]] = {
    "plan": PlanSheet,
    "way": WaySheet,
    "parties": PartiesSheet,
    "oral": OralSheet,
    "new_follow_up": NewFollowUpSheet,
    "agreement": _agreement_sheet,
    "kept": PerformanceSheet,
    "new_supplement": SupplementSheet,
    "new_confirmation": ApplySheet,
    "duties": DutiesSheet,
    "void": VoidSheet,
}
"""What a step of the course opens, by the kind it names."""
