"""What is stored of what follows an agreement: payments, the court's word, duties, numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Payment(Record):
    """Money that was received under a term.

    Attributes:
        amount: In yuan.
        how: 现金, 银行转账 …
        receipt: The number on the receipt (收条) or the transfer slip.
    """

    __tablename__ = "payment"

    term_id: Mapped[UUID] = mapped_column(ForeignKey("term.id"), index=True)
    paid_on: Mapped[date]
    amount: Mapped[Decimal]
    how: Mapped[str]
    receipt: Mapped[str]
    note: Mapped[str]


class Confirmation(Record):
    """That the parties asked a court to confirm their agreement (PML art 33, CPL art 205).

    Attributes:
        basis: A value of ``codes.CourtBasis``: why it is this court.
        outcome: A value of ``codes.CourtOutcome``; "" while the court has not decided.
        decision_number: 案号 of the court's decision.
    """

    __tablename__ = "confirmation"

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    court: Mapped[str]
    basis: Mapped[str]
    applied_on: Mapped[date]
    accepted_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(default="")
    decision_number: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class Duty(Record):
    """A line of the responsibility list (责任清单) of a dispute: who does what by when.

    Attributes:
        officer_id: Whose account it is; None for somebody without one: a grid worker, a manager.
        who: The name.
        done_on: None while it is to be done.
    """

    __tablename__ = "duty"
    __table_args__ = (
        Index("ix_duty_order", "dispute_id", "position"),
        Index("ix_duty_due", "done_on", "due_on"),
    )

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    position: Mapped[int]
    officer_id: Mapped[UUID | None]
    who: Mapped[str]
    what: Mapped[str]
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str]


class PaperNumber(Record):
    """A number that was taken, for ever: also of a paper that was voided or deleted.

    Attributes:
        series: Such as ``mediation``: each counts from 1 every year.
        text: The number as it is printed.
        kind: A value of ``codes.PaperKind``.
        dispute_id: Which dispute it was taken for; it may be gone, so nothing ties the two.
        voided_on, reason, officer: When, why and by whom it was voided; None and "" in use.
    """

    __tablename__ = "paper_number"
    __table_args__ = (
        UniqueConstraint("series", "year", "serial"),
        Index("ix_paper_number_dispute", "dispute_id"),
    )

    series: Mapped[str]
    year: Mapped[int]
    serial: Mapped[int]
    text: Mapped[str]
    kind: Mapped[str]
    dispute_id: Mapped[UUID]
    taken_on: Mapped[date]
    voided_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    officer: Mapped[str] = mapped_column(default="")
