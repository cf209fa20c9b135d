"""What is due of promises: instalments, answers of courts, and duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from policepost.core.language import _
from policepost.core.shapes import DueLine
from policepost.mediation.after import money, rules
from policepost.mediation.after.lines import InstalmentLine, PaymentLine
from policepost.mediation.codes import Performance, Status
from policepost.mediation.records import (
    Agreement,
    Confirmation,
    Dispute,
    Duty,
    Instalment,
    Payment,
    Supplement,
    Term,
)

Make = Callable[..., DueLine]
"""Makes a line of a dispute: session, its row, the sentence, the day, the detail."""

_NEWER, _LATER = aliased(Term), aliased(Supplement)


def lines(
    session: Session, of: ColumnElement[bool], dispute: Sequence[Any], make: Make
) -> Iterator[DueLine]:
    """Everything of promises that is to be done in some disputes.

    Args:
        session: A session.
        of: Which disputes.
        dispute: The columns of a dispute that ``make`` reads.
        make: Makes the line.
    """
    yield from _instalments(session, of, dispute, make)
    yield from _courts(session, of, dispute, make)
    yield from _duties(session, of, dispute, make)


def _instalments(
    session: Session, of: ColumnElement[bool], dispute: Sequence[Any], make: Make
) -> Iterator[DueLine]:
    """Of each term that is paid in parts the first part that is missing."""
    replaced = (
        select(_NEWER.replaces_id)
        .join(_LATER, _LATER.id == _NEWER.supplement_id)
        .where(_LATER.effective_on.is_not(None), _NEWER.replaces_id.is_not(None))
    )
    found = session.execute(
        select(*dispute, Term.id.label("term_id"), Instalment.number.label("part"))
        .add_columns(Instalment.due_on, Instalment.amount)
        .join(Term, Term.dispute_id == Dispute.id)
        .join(Instalment, Instalment.term_id == Term.id)
        .join(Agreement, Agreement.dispute_id == Dispute.id)
        .outerjoin(Supplement, Supplement.id == Term.supplement_id)
        .where(Dispute.status == Status.AGREED, Agreement.effective_on.is_not(None), of)
        .where(Term.performance.in_((Performance.OPEN, Performance.PARTLY)))
        .where(or_(Term.supplement_id.is_(None), Supplement.effective_on.is_not(None)))
        .where(Term.id.not_in(replaced))
        .order_by(Term.id, Instalment.number)
    ).all()
    rows: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in found:
        rows[row.term_id].append(row)
    paid = _paid(session, list(rows))
    sentence = _("Instalment of {people}")
    for term_id, held in rows.items():
        parts = [
            InstalmentLine(number=one.part, due_on=one.due_on, amount=one.amount) for one in held
        ]
        missing = next((one for one in rules.allocated(parts, paid[term_id]) if one.missing), None)
        if missing is not None:
            told = _("instalment {number}: {amount} yuan").format(
                number=missing.number, amount=money.plain(missing.missing)
            )
            yield make(session, held[0], sentence, missing.due_on, _with_number(told, held[0]))


def _paid(session: Session, terms: Sequence[UUID]) -> defaultdict[UUID, list[PaymentLine]]:
    found: defaultdict[UUID, list[PaymentLine]] = defaultdict(list)
    chosen = select(Payment.term_id, Payment.paid_on, Payment.amount)
    for term_id, day, amount in session.execute(chosen.where(Payment.term_id.in_(terms))):
        found[term_id].append(PaymentLine(paid_on=day, amount=amount))
    return found


def _with_number(told: str, row: Any) -> str:
    return " · ".join(part for part in (told, row.number) if part)


def _courts(
    session: Session, of: ColumnElement[bool], dispute: Sequence[Any], make: Make
) -> Iterator[DueLine]:
    found = session.execute(
        select(*dispute, Confirmation.court, Confirmation.applied_on, Confirmation.accepted_on)
        .join(Confirmation, Confirmation.dispute_id == Dispute.id)
        .where(Confirmation.outcome == "", of)
    )
    sentence = _("Ask the court about the agreement of {people}")
    for row in found:
        day = rules.court_due(row.applied_on, row.accepted_on)
        yield make(session, row, sentence, day, _with_number(row.court, row))


def _duties(
    session: Session, of: ColumnElement[bool], dispute: Sequence[Any], make: Make
) -> Iterator[DueLine]:
    found = session.execute(
        select(*dispute, Duty.who, Duty.what, Duty.due_on.label("by"))
        .join(Duty, Duty.dispute_id == Dispute.id)
        .where(Duty.done_on.is_(None), of)
    )
    sentence = _("Duty in the dispute of {people}")
    for row in found:
        yield make(session, row, sentence, row.by, row.what, owner=row.who)
