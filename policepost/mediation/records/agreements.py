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
        what: A value of ``codes.TermKind``: to pay, to do …; "" where nobody said.
        by_ids, to_ids: The parties who owe it and to whom, their ids in hexadecimal; none: all.
        how: In which manner: 现金, 银行转账 …
        supplement_id: Of a clause of a supplementary agreement; None of the agreement itself.
        replaces_id: The clause in whose place it stands once the supplement is in force.
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
    what: Mapped[str] = mapped_column(default="", server_default="")
    by_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    to_ids: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    how: Mapped[str] = mapped_column(default="", server_default="")
    supplement_id: Mapped[UUID | None] = mapped_column(ForeignKey("supplement.id"))
    replaces_id: Mapped[UUID | None]


class Instalment(Record):
    """One part of what is to be paid under a term; all parts add up to its amount.

    Attributes:
        number: 1 is the first part.
        amount: In yuan.
    """

    __tablename__ = "instalment"
    __table_args__ = (
        Index("ix_instalment_term", "term_id", "number"),
        Index("ix_instalment_due", "due_on"),
    )

    term_id: Mapped[UUID] = mapped_column(ForeignKey("term.id"))
    number: Mapped[int]
    due_on: Mapped[date]
    amount: Mapped[Decimal]


class Agreement(Record):
    """The agreement of a dispute: people's mediation (PML arts 28 to 33), or by the police.

    Attributes:
        kind: A value of ``codes.AgreementKind`` since it has a number; "" before, when the way in
            which the dispute is mediated says it.
        responsibilities: Who answers for what (PML art 29, item 2).
        total: What is to be paid in all, in yuan, where the agreement says so.
        copies: How many are made where the parties want more than the law asks for.
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
        UniqueConstraint("kind", "year", "serial"),
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
    kind: Mapped[str] = mapped_column(default="", server_default="")
    responsibilities: Mapped[str] = mapped_column(default="", server_default="")
    total: Mapped[Decimal | None]
    copies: Mapped[int | None]


class Supplement(Record):
    """A supplementary agreement, which adds to a signed one or changes it; that stays as it is.

    Attributes:
        position: 1 is the first of its dispute.
        reason: Why the parties agreed anew.
        year, serial, number: Its place in its series; None and "" until it is printed.
        printed_at, prints, copies_printed, printed_digest, effective_on: As of `Agreement`.
    """

    __tablename__ = "supplement"
    __table_args__ = (Index("ix_supplement_order", "dispute_id", "position"),)

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    position: Mapped[int]
    reason: Mapped[str]
    manner: Mapped[str]
    place: Mapped[str]
    deadline: Mapped[date | None]
    recorder: Mapped[str]
    year: Mapped[int | None]
    serial: Mapped[int | None]
    number: Mapped[str] = mapped_column(default="")
    printed_at: Mapped[datetime | None]
    prints: Mapped[int] = mapped_column(default=0)
    copies_printed: Mapped[int] = mapped_column(default=0)
    printed_digest: Mapped[str] = mapped_column(default="")
    effective_on: Mapped[date | None]


class Signature(Record):
    """One signature, fingerprint or seal on an agreement, with its day.

    Attributes:
        role: A value of ``rules.Signer``; ``party_id`` for a party, ``member_id`` for a mediator.
        name: Of the party, mediator or recorder.
        signed_by: Who signed for a party that acts through somebody: guardian, agent, head.
        supplement_id: Of a supplementary agreement; None of the agreement itself.
    """

    __tablename__ = "signature"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    role: Mapped[str]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute_party.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("panel_member.id"))
    name: Mapped[str]
    signed_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(default="", server_default="")
    supplement_id: Mapped[UUID | None] = mapped_column(ForeignKey("supplement.id"))


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
