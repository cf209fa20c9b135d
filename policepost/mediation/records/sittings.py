"""What is stored of who mediates, and when they met."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Mediator(Record):
    """Somebody around the post who mediates: the directory the panel is chosen from.

    Attributes:
        role: A code of the table ``panel_roles``.
        organisation: Law firm, property company, committee.
        grid_id: Of a grid chief or grid worker, the grid.
        usual: Whether proposed for each dispute (of that grid).
        retired_on: Since when nobody asks them any more.
        weekdays: On which days they can come, Monday is 0: ``14``; "" on every day.
    """

    __tablename__ = "mediator"

    name: Mapped[str]
    role: Mapped[str]
    organisation: Mapped[str]
    phone: Mapped[str]
    grid_id: Mapped[UUID | None]
    usual: Mapped[bool]
    retired_on: Mapped[date | None]
    weekdays: Mapped[str] = mapped_column(default="", server_default="")


class MediatorAbsence(Record):
    """Days on which somebody of the directory cannot come, ``until`` included."""

    __tablename__ = "mediator_absence"

    mediator_id: Mapped[UUID] = mapped_column(ForeignKey("mediator.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    note: Mapped[str] = mapped_column(default="", server_default="")


class MediationChoice(Record):
    """What the post keeps to choose from: a room, a method, a phrase of the record.

    Attributes:
        kind: A value of ``choices.Kind``.
        name: What is chosen by; for a room and a method all there is.
        text: Of a phrase, what is written.
    """

    __tablename__ = "mediation_choice"

    kind: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    text: Mapped[str] = mapped_column(default="", server_default="")


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
        minutes: How long it is planned to take.
        methods: Names of the methods that were used, divided by 、.
        read_aloud_at: When the record was read aloud and the parties said that it is right.
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
    minutes: Mapped[int] = mapped_column(default=60, server_default="60")
    methods: Mapped[str] = mapped_column(default="", server_default="")
    read_aloud_at: Mapped[datetime | None]


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
