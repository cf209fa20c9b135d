"""Judicial confirmation: the parties' application together, and what the court answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line
from policepost.mediation import course
from policepost.mediation import rules as mediation_rules
from policepost.mediation.after import rules
from policepost.mediation.after.codes import CourtBasis, CourtOutcome
from policepost.mediation.records import Confirmation

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.mediation.lines import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the court answered so far; ``outcome`` is "" while it has not decided."""

    accepted_on: date | None = None
    decided_on: date | None = None
    outcome: str = ""
    decision_number: str = ""
    note: str = ""


def hindrance(card: Card, day: date) -> str:
    """Say why a court cannot be asked on a day to confirm what was agreed; "" if it can."""
    texts = [card.facts, *(one.text for one in card.promises)]
    doubt = mediation_rules.confirmation_doubt(texts)
    agreement = card.agreement
    kind, until = card.agreement_kind, agreement.confirmation_until
    return rules.confirmation_hindrance(kind, agreement.effective_on, until, doubt, day)


def apply(db: Database, dispute_id: UUID, court: str, basis: str, applied_on: date) -> UUID:
    """Record that both parties applied together (PML 33, CPL 205).

    Refused where a court confirms nothing, after the 30 days, or while it has not answered yet.
    """
    if not court.strip():
        raise Refused(_("Enter the court."), field="court")
    if basis not in set(CourtBasis):
        raise Refused(_("Choose why it is this court."), field="basis")
    if applied_on > clock.today():
        raise Refused(_("An application cannot lie in the future."), field="applied_on")
    with db.transaction("Apply for confirmation") as session:
        card = course.whole(session, dispute_id)
        why = hindrance(card, applied_on)
        if why:
            raise Refused(why, field="applied_on")
        effective = card.agreement.effective_on
        if effective is not None and applied_on < effective:
            sentence = _("The agreement is in force only since {day}.")
            raise Refused(sentence.format(day=effective), field="applied_on")
        open_ = {"", CourtOutcome.CONFIRMED}
        if any(one.outcome in open_ for one in card.confirmations):
            raise Refused(_("A court was asked already; record its answer."))
        made = Confirmation(
            dispute_id=dispute_id, court=one_line(court), basis=basis, applied_on=applied_on
        )
        session.add(made)
        session.flush()
        return made.id


def answer(db: Database, confirmation_id: UUID, told: Answer) -> None:
    """Record what the court answered: that it accepted, and what it decided."""
    with db.transaction("Record the court's answer") as session:
        held = session.get_one(Confirmation, confirmation_id)
        _check(held.applied_on, told, clock.today())
        held.accepted_on, held.decided_on = told.accepted_on, told.decided_on
        held.outcome, held.decision_number = told.outcome, one_line(told.decision_number)
        held.note = told.note.strip()


def _check(applied_on: date, told: Answer, today: date) -> None:
    days = [("accepted_on", told.accepted_on), ("decided_on", told.decided_on)]
    before = applied_on
    for field, day in days:
        if day is not None and not before <= day <= today:
            raise Refused(_("This day lies before the application, or in the future."), field=field)
        before = day or before
    if told.outcome and told.outcome not in set(CourtOutcome):
        raise Refused(_("Choose what the court decided."), field="outcome")
    if bool(told.outcome) != (told.decided_on is not None):
        raise Refused(_("Enter what the court decided, and when."), field="decided_on")
    if told.outcome == CourtOutcome.CONFIRMED and told.accepted_on is None:
        raise Refused(_("Enter when the court accepted it."), field="accepted_on")
