"""What is stored of a dispute: its parties, panel, sittings, terms, agreement and follow-ups."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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


class Mediator(Record):
    """Somebody around the post who mediates: the directory the panel is chosen from.

    Attributes:
        role: A code of the table ``panel_roles``.
        organisation: Law firm, property company, committee.
        grid_id: Of a grid chief or grid worker, the grid.
        usual: Whether proposed for each dispute (of that grid).
        retired_on: Since when nobody asks them any more.
    """

    __tablename__ = "mediator"

    name: Mapped[str]
    role: Mapped[str]
    organisation: Mapped[str]
    phone: Mapped[str]
    grid_id: Mapped[UUID | None]
    usual: Mapped[bool]
    retired_on: Mapped[date | None]


class PanelMember(Record):
    """Who mediates one dispute, or helps to.

    Attributes:
        mediator_id: Who of the directory it is; None for one asked for this dispute alone.
        signs: Whether as 人民调解员 on the agreement; the others are 参加人.
    """

    __tablename__ = "panel_member"

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    mediator_id: Mapped[UUID | None]
    position: Mapped[int]
    role: Mapped[str]
    name: Mapped[str]
    organisation: Mapped[str]
    phone: Mapped[str]
    signs: Mapped[bool]


class Sitting(Record):
    """One meeting of the parties with the panel.

    Attributes:
        number: The first, the second …, of its dispute.
        outcome: A value of ``rules.Outcome``; "" until it was held.
    """

    __tablename__ = "sitting"
    __table_args__ = (Index("ix_sitting_planned", "planned_at", "outcome"),)

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    number: Mapped[int]
    planned_at: Mapped[datetime]
    place: Mapped[str]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    recorder: Mapped[str]
    record: Mapped[str]
    outcome: Mapped[str]


class Attendance(Record):
    """Whether a party or a member of the panel is expected at a sitting, and came.

    Attributes:
        state: A value of ``rules.Presence``.
    """

    __tablename__ = "attendance"

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sitting.id"), index=True)
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute_party.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("panel_member.id"))
    state: Mapped[str]


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
