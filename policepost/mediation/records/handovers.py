"""What is stored of calls to 110 that wait to be taken in as disputes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Handover(Record):
    """One row of a list of calls that the 110 desk handed over.

    Attributes:
        call_number: The number under which the desk keeps the call; a list that comes again is
            recognised by it.
        called_at: When the call came in.
        gist: In a few sentences what it is about.
        dispute_id: The dispute that it became; None while it waits.
        declined: Why it is no dispute of this post, "" while nobody has said so.
    """

    __tablename__ = "handover"

    call_number: Mapped[str] = mapped_column(index=True)
    called_at: Mapped[datetime]
    caller: Mapped[str]
    phone: Mapped[str]
    place: Mapped[str]
    gist: Mapped[str]
    dispute_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispute.id"), index=True)
    declined: Mapped[str]
