"""Records what was received under the terms of an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from policepost.core import attachments, clock
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import one_line
from policepost.core.shapes import Ref
from policepost.mediation import course
from policepost.mediation.after import money, rules
from policepost.mediation.after.to_keep import REPLACED
from policepost.mediation.codes import Performance
from policepost.mediation.records import Agreement, Dispute, Instalment, Payment, Supplement, Term

if TYPE_CHECKING:
    from policepost.core.database import Database

_PAID = select(Payment).where(Payment.term_id == bindparam("term")).order_by(Payment.paid_on)
_PARTS = (
    select(Instalment).where(Instalment.term_id == bindparam("term")).order_by(Instalment.number)
)
_REPLACED = select(Term.id).where(Term.id == bindparam("term"), REPLACED)
_EFFECTIVE = select(Agreement.effective_on).where(Agreement.dispute_id == bindparam("owner"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFacts:
    """Money that was received, in yuan; ``receipt`` is the number on the receipt or slip."""

    paid_on: date
    amount: Decimal | None
    how: str = ""
    receipt: str = ""
    note: str = ""


def record_payment(db: Database, term_id: UUID, told: PaymentFacts) -> UUID:
    """Record what was received; the term is kept once all of it is, late if a part was late.

    Money fills the instalments in their order. When the last term is kept the dispute is closed.
    """
    if told.paid_on > clock.today():
        raise Refused(_("It cannot have been paid in the future."), field="paid_on")
    if told.amount is None or told.amount <= 0:
        raise Refused(_("Enter what was received."), field="amount")
    with db.transaction("Record payment") as session:
        term = session.get_one(Term, term_id)
        dispute = _owed(session, term)
        amount = told.amount.quantize(rules.CENT)
        _check_not_more(session, term, amount)
        payment = Payment(
            term_id=term_id,
            paid_on=told.paid_on,
            amount=amount,
            how=one_line(told.how),
            receipt=one_line(told.receipt),
            note=told.note.strip(),
        )
        session.add(payment)
        _settle(session, dispute, term)
        return payment.id


def _owed(session: Session, term: Term) -> Dispute:
    """Return the dispute of a term under which something can be received."""
    if term.amount is None:
        raise Refused(_("Nothing is to be paid under this term."), field="amount")
    check_stands(session, term.id)
    if term.supplement_id is not None:
        effective = session.get_one(Supplement, term.supplement_id).effective_on
    else:
        effective = session.scalar(_EFFECTIVE, {"owner": term.dispute_id})
    if effective is None:
        raise Refused(_("The agreement is not in force yet; record the signatures first."))
    return session.get_one(Dispute, term.dispute_id)


def check_stands(session: Session, term_id: UUID) -> None:
    """Refuse to change what was received under a term that a supplement in force has replaced.

    The new term says what was left then: money taken off the old one would be owed nowhere.
    """
    if session.scalar(_REPLACED, {"term": term_id}) is not None:
        raise Refused(
            _(
                "A supplementary agreement in force says what was left to be paid under this term; "
                "let the parties agree by another one on what is still owed."
            )
        )


def _check_not_more(session: Session, term: Term, amount: Decimal) -> None:
    paid = session.scalars(_PAID, {"term": term.id})
    left = (term.amount or Decimal(0)) - sum((one.amount for one in paid), Decimal(0))
    if amount > left:
        raise Refused(
            _("Only {left} yuan are left to be paid under this term.").format(
                left=money.plain(left)
            ),
            field="amount",
        )


def take_back_payment(db: Database, payment_id: UUID) -> None:
    """Take back a payment that was entered by mistake; the term stands as it did without it."""
    with db.transaction("Take back payment") as session:
        payment = session.get_one(Payment, payment_id)
        term = session.get_one(Term, payment.term_id)
        check_stands(session, term.id)
        attachments.detach_all(session, Ref(Payment.__tablename__, payment_id))
        session.delete(payment)
        _settle(session, course.open_dispute(session, term.dispute_id), term)


def _settle(session: Session, dispute: Dispute, term: Term) -> None:
    """Set how a term stands by what was received, and the dispute with it."""
    session.flush()
    paid = list(session.scalars(_PAID, {"term": term.id}))
    parts = list(session.scalars(_PARTS, {"term": term.id}))
    amount = term.amount or Decimal(0)
    term.performance = rules.paid_performance(amount, term.due_on, parts, paid)
    last = max((one.paid_on for one in paid), default=None)
    term.performed_on = last if term.performance != Performance.OPEN else None
    course.settle_status(session, dispute, last or clock.today())


def next_receipt(session: Session, dispute_id: UUID) -> str:
    """Propose the number of the next receipt of a dispute, counted from 1."""
    count = session.scalar(
        select(func.count(Payment.id))
        .join(Term, Term.id == Payment.term_id)
        .where(Term.dispute_id == dispute_id)
    )
    return str((count or 0) + 1)
