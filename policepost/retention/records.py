"""What is stored about deleting, and about what people asked of the post."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class RetentionCase(Record):
    """A record that was proposed for deletion, and what the chief decided.

    It outlives the record and so says nothing personal of it.

    Attributes:
        kind: The record's kind.
        record_id: Its key; no reference, for the record is to go.
        rule: Name of the term in ``resources/tables/retention.toml``; empty if proposed by hand.
        due_on: When the term was over.
        reason: Why, in words, when it was proposed by hand.
        state: ``proposed``, ``locked``, ``kept`` or ``deleted``.
        locked_until: The day until which it is only stored, because another record's term still
            runs (Personal Information Protection Law art 47).
    """

    __tablename__ = "retention_case"
    __table_args__ = (Index(None, "state", "due_on"),)

    kind: Mapped[str]
    record_id: Mapped[UUID] = mapped_column(index=True)
    rule: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID | None]
    proposed_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    locked_until: Mapped[date | None]


class RightsRequest(Record):
    """What somebody asked of the post about the own record, and what became of it.

    Personal Information Protection Law arts 45 (copy), 46 (correct), 47 (delete), 49 (close
    relatives of somebody who died).

    Attributes:
        resident_id: Whose record; no reference, for the record may go.
        kind: ``copy``, ``correct`` or ``delete``.
        asked_by: Who came.
        standing: ``self``, ``guardian``, ``agent`` or ``relative``.
        wish: What was asked, in words.
        state: ``open``, ``done``, ``partly`` or ``refused``.
        answer: What was done, or why it was refused (art 50 asks for a reason).
    """

    __tablename__ = "rights_request"
    __table_args__ = (Index(None, "state", "asked_on"),)

    resident_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    asked_on: Mapped[date]
    asked_by: Mapped[str] = mapped_column(default="")
    standing: Mapped[str] = mapped_column(default="self")
    wish: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    answer: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[date | None]
    officer: Mapped[str]
