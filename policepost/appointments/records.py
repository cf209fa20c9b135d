"""What is stored of services, opening hours and bookings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Service(Record):
    """A service of the household desk; the post's own copy of the catalogue, which it may edit.

    Attributes:
        code: Stable name in the catalogue; a service that the post added has one of its own.
        minutes: How long it takes; several slots when longer than one.
        papers: What to bring, each as the fields of ``rules.PaperToBring``.
        limits: How long the law gives, and until when to apply.
        source: The law, regulation or notice that the list follows.
        position: Its place in lists.
        offered: Whether it can be booked; a service once booked is never deleted.
    """

    __tablename__ = "service"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    english: Mapped[str]
    minutes: Mapped[int]
    papers: Mapped[list[Any]]
    limits: Mapped[str]
    fee: Mapped[str]
    source: Mapped[str]
    position: Mapped[int]
    offered: Mapped[bool]


class Opening(Record):
    """A day that differs from the weekly hours: closed, or open at other hours.

    Attributes:
        spans: Pairs of ``"HH:MM"``; none when the post is closed that day.
        reason: Shown in the calendar and on the door.
    """

    __tablename__ = "opening"

    day: Mapped[date] = mapped_column(unique=True)
    spans: Mapped[list[Any]]
    reason: Mapped[str]


class Booking(Record):
    """Somebody is expected for a service, at the window or at home.

    Who it is stands here as it was told at booking: the papers printed that day stay true when the
    register changes later, and an outsider is in no register.

    Attributes:
        kind, state, channel: Codes of ``states.Kind``, ``states.State`` and ``states.Channel``.
        day: The day of ``starts_at``, kept beside it for the counting indexes.
        wish: When a person without a time could come.
        place, companion: Of a home visit: the address, and who goes along.
        walk_in: Came without a booking; waits for a gap and holds no slot.
        brought: Numbers of the service's papers that were seen.
        told_at: When the notice of missing papers was handed over.
        reason: Why it was cancelled, a code of ``states.CANCEL_REASONS``, and in words.
    """

    __tablename__ = "booking"
    __table_args__ = (
        # Covers the figures (per day, service, state and grid) and leads to the lines of a day.
        Index("ix_booking_counts", "day", "service_id", "state", "kind", "walk_in", "grid_id"),
        Index("ix_booking_state", "state", "day"),  # what is open or waiting
        Index("ix_booking_listed", "starts_at", "id"),  # the whole list in its usual order
        Index("ix_booking_person", "resident_id", "day"),
        Index("ix_booking_id_number", "id_number", "day"),
        Index("ix_booking_phone", "phone", "day"),
    )

    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    kind: Mapped[str]
    state: Mapped[str]
    channel: Mapped[str]
    day: Mapped[date | None]
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int]
    resident_id: Mapped[UUID | None]
    grid_id: Mapped[UUID | None]
    name: Mapped[str]
    phone: Mapped[str]
    id_number: Mapped[str]
    wish: Mapped[str]
    place: Mapped[str]
    companion: Mapped[str]
    note: Mapped[str]
    walk_in: Mapped[bool]
    brought: Mapped[list[Any]]
    booked_at: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    reason: Mapped[str]
    reason_note: Mapped[str]
