"""What verifying leaves behind: who was not met, visits to make, settled doubts, use by month."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class NotMet(Record):
    """Somebody was not met at a visit; it counts until the entry is verified after that day.

    Attributes:
        resident_id: Who.
        dwelling_id: Where.
        tried_on: The day; one try a day counts.
        tried_by: Who was at the door.
    """

    __tablename__ = "not_met"
    __table_args__ = (Index("ix_not_met_resident_id", "resident_id", "tried_on"),)

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"))
    dwelling_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    tried_on: Mapped[date]
    tried_by: Mapped[str] = mapped_column(default="")


class DueVisit(Record):
    """A visit that somebody has to make to a dwelling, and what came of it.

    No words are kept about anybody: why and with what result are codes.

    Attributes:
        reason: A value of :class:`policepost.verification.rules.Reason`.
        opened_on: When it was planned.
        due_on: By which day it is to be made.
        visitor: Who is to go.
        closed_on: When it was made or given up; none while it is open.
        outcome: A value of :class:`policepost.verification.rules.Outcome`; empty while it is open.
    """

    __tablename__ = "due_visit"
    __table_args__ = (
        # Of the few that are open: Today reads them at every start.
        Index("ix_due_visit_open", "due_on", sqlite_where=text("closed_on IS NULL")),
    )

    dwelling_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    reason: Mapped[str]
    opened_on: Mapped[date]
    opened_by: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    visitor: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[date | None]
    closed_by: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")


class SettledDoubt(Record):
    """Something odd about an entry that an officer has looked at: it is so.

    Attributes:
        doubt: A value of :class:`policepost.verification.doubt_rules.Doubt`.
    """

    __tablename__ = "settled_doubt"

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    doubt: Mapped[str]
    settled_on: Mapped[date]
    settled_by: Mapped[str] = mapped_column(default="")


class DwellingUse(Record):
    """Whether a dwelling was in use in a month, as the property company says: yes or no, no more.

    Attributes:
        month: As ``2026-11``.
        used: Whether it was.
    """

    __tablename__ = "dwelling_use"
    __table_args__ = (
        UniqueConstraint("dwelling_id", "month"),
        Index("ix_dwelling_use_month", "month", "used", "dwelling_id"),
    )

    dwelling_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    month: Mapped[str]
    used: Mapped[bool]
