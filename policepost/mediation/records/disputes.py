"""What is stored of a dispute and its parties."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Dispute(Record):
    """One quarrel, a single record from its intake to its end.

    Attributes:
        kind, source: Codes of the tables ``dispute_kinds`` and ``dispute_sources``.
        subject: What it is about in a few words: 噪音, 楼上漏水.
        received_on: The day of ``received_at``, kept beside it for the counting indexes.
        place: Where it happened, as it was told; ``place_id`` if it is a place of the post.
        amount: What is claimed, in yuan.
        urgency: A value of ``rules.Urgency``.
        status: A value of ``rules.Status``.
        people: The names of the parties in their order, for lists; ``people_key`` sorts by pinyin.
        officer: Who is in charge, as named when it was registered.
        number: The number of the agreement, "" while none was taken.
        settled_on: When the parties agreed.
        ended_on, end_reason, referred_to: When and why it was closed, and who has it now.
        confidential: Whether whoever opens it says why.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        # Each covers one kind of counting, so that no figure reads the records themselves. None
        # begins with the grid: SQLite would take it, and look up every row of the grid.
        Index("ix_dispute_received", "received_on", "kind", "status", "grid_id"),
        Index("ix_dispute_settled", "settled_on", "kind", "grid_id"),
        Index("ix_dispute_ended", "ended_on", "status", "kind", "grid_id"),
        Index("ix_dispute_open", "status", "grid_id", "received_on"),
        Index("ix_dispute_listed", "received_at", "id"),
    )

    kind: Mapped[str]
    source: Mapped[str]
    subject: Mapped[str]
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    place: Mapped[str]
    place_id: Mapped[UUID | None]
    grid_id: Mapped[UUID | None]
    facts: Mapped[str]
    amount: Mapped[Decimal | None]
    urgency: Mapped[str]
    status: Mapped[str]
    people: Mapped[str]
    people_key: Mapped[str]
    officer_id: Mapped[UUID | None]
    officer: Mapped[str]
    number: Mapped[str] = mapped_column(default="", index=True)
    settled_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(default="")
    referred_to: Mapped[str] = mapped_column(default="")
    confidential: Mapped[bool] = mapped_column(default=False, server_default="0")


class Party(Record):
    """A party to a dispute, as it stood when it was entered: a printed paper stays true.

    Attributes:
        position: 1 is 甲方, 2 乙方.
        kind: ``person`` or ``company``.
        resident_id: Whom of the register it is; None for an outsider.
        sex, ethnic: Codes of the tables ``sexes`` and ``ethnic_groups``.
        age: Told without a birth date, as on the day of intake.
        representative: 法定代理人 of a minor, 法定代表人 of a company.
        own_income: Of a party of 16 or 17: lives mainly on its own labour (Civil Code art 18).
    """

    __tablename__ = "dispute_party"
    __table_args__ = (
        Index("ix_dispute_party_order", "dispute_id", "position"),
        Index("ix_dispute_party_resident", "resident_id", "dispute_id"),
    )

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    position: Mapped[int]
    kind: Mapped[str]
    resident_id: Mapped[UUID | None]
    name: Mapped[str]
    sex: Mapped[str]
    ethnic: Mapped[str]
    birth: Mapped[date | None]
    age: Mapped[int | None]
    occupation: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    id_number: Mapped[str]
    representative: Mapped[str]
    representative_phone: Mapped[str]
    own_income: Mapped[bool]
