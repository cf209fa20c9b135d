"""What one person paid, received and is to do: for the paper on which it is read (PIPL 45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.mediation.queries import takes_part
from policepost.mediation.records import Dispute, Duty, Party, Payment, Term

PAID, RECEIVED, UNSAID = "paid", "received", "unsaid"
"""Whether the person gave or got it, or the term does not say who owes it to whom."""


@dataclass(frozen=True, slots=True)
class PaidLine:
    """Money under an agreement, of the given ``number``; ``side``: one of those below."""

    paid_on: date
    side: str
    amount: Decimal
    how: str
    receipt: str
    number: str


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A line of a responsibility list that names the person."""

    what: str
    due_on: date
    done_on: date | None
    note: str


def payments(session: Session, resident_id: UUID) -> list[PaidLine]:
    """Return the money that a person paid or received, the newest first."""
    rows = session.execute(
        select(Payment, Term.by_ids, Term.to_ids, Party.id, Dispute.number)
        .join(Term, Term.id == Payment.term_id)
        .join(Dispute, Dispute.id == Term.dispute_id)
        .join(Party, Party.dispute_id == Dispute.id)
        .where(takes_part(resident_id))
        .order_by(Payment.paid_on.desc(), Payment.id)
    )
    return [
        PaidLine(one.paid_on, side, one.amount, one.how, one.receipt, number)
        for one, by_ids, to_ids, party_id, number in rows
        if (side := _side(party_id.hex, by_ids, to_ids))
    ]


def _side(who: str, by_ids: Sequence[str], to_ids: Sequence[str]) -> str:
    """Return on which side of a term a party stands: none named means all others; "" on neither."""
    if not by_ids and not to_ids:
        return UNSAID
    if who in by_ids or (not by_ids and who not in to_ids):
        return PAID
    return RECEIVED if who in to_ids or not to_ids else ""


def duties(session: Session, resident_id: UUID, name: str) -> list[DutyLine]:
    """Return the duties of a person's disputes that are put upon that person by ``name``."""
    rows = session.scalars(
        select(Duty)
        .join(Party, Party.dispute_id == Duty.dispute_id)
        .where(takes_part(resident_id), Duty.who == name)
        .group_by(Duty.id)
        .order_by(Duty.due_on.desc())
    )
    return [DutyLine(one.what, one.due_on, one.done_on, one.note) for one in rows]
