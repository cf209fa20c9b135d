"""What is stored of what was promised, signed and kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Term(Record):
    """One numbered clause of the agreement, and whether it was kept.

    Attributes:
        amount: What is to be paid under it, in yuan.
        performance: A value of ``rules.Performance``.
    """

    __tablename__ = "term"
    __table_args__ = (
        Index("ix_term_order", "dispute_id", "position"),
        Index("ix_term_due", "performance", "due_on"),
    )

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    position: Mapped[int]
    text: Mapped[str]
    due_on: Mapped[date | None]
    amount: Mapped[Decimal | None]
    performance: Mapped[str]
    performed_on: Mapped[date | None]
    note: Mapped[str]


class Agreement(Record):
    """The people's mediation agreement of a dispute (People's Mediation Law arts 28 to 33).

    Attributes:
        year, serial: Its place in the series of numbers; None until it is printed.
        oral: Reached in words and recorded by the mediator (art 28).
        deadline: Until when all of it is to be performed.
        printed_at, prints, copies_printed: When what lies on paper now was printed first (nobody
            signs before), how often, how many sheets in all.
        printed_digest: Of what stood on the last print, to tell when it is out of date.
        effective_on: The day it took effect (art 29 or art 30).
    """

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        Index("ix_agreement_effective", "effective_on", "printed_at"),
    )

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), unique=True)
    year: Mapped[int | None]
    serial: Mapped[int | None]
    oral: Mapped[bool]
    manner: Mapped[str]
    place: Mapped[str]
    deadline: Mapped[date | None]
    recorder: Mapped[str]
    printed_at: Mapped[datetime | None]
    prints: Mapped[int]
    copies_printed: Mapped[int]
    printed_digest: Mapped[str] = mapped_column(default="")
    effective_on: Mapped[date | None]


class Signature(Record):
    """One signature, fingerprint or seal on an agreement, with its day.

    Attributes:
        role: A value of ``rules.Signer``; ``party_id`` for a party, ``member_id`` for a mediator.
    """

    __tablename__ = "signature"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    role: Mapped[str]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute_party.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("panel_member.id"))
    name: Mapped[str]
    signed_on: Mapped[date]


class FollowUp(Record):
    """A look at whether the promise is kept (People's Mediation Law art 31).

    Attributes:
        result: A value of ``rules.FollowUpResult``; "" until it was done.
    """

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_due", "done_on", "due_on"),)

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    due_on: Mapped[date]
    purpose: Mapped[str]
    done_on: Mapped[date | None]
    officer: Mapped[str]
    result: Mapped[str]
    note: Mapped[str]
