"""What is being typed, kept as it is typed.

A draft survives a crash, a power cut and a locked screen. It lies in the encrypted database like
everything else, belongs to the officer who types it, and is no record: the journal leaves it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from policepost.core import clock
from policepost.core.counting import rows
from policepost.core.records import Record

if TYPE_CHECKING:
    from policepost.core.database import Database


class DraftRecord(Record):
    """What one officer typed into one form, about one record or a new one."""

    __tablename__ = "draft"
    journalled: ClassVar[bool] = False

    officer: Mapped[str]
    form: Mapped[str] = mapped_column(index=True)
    record_id: Mapped[UUID | None]
    typed: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and when it was last kept."""

    typed: dict[str, Any]
    kept_at: datetime


_MINE = select(DraftRecord.id).where(
    DraftRecord.officer == bindparam("officer"),
    DraftRecord.form == bindparam("form"),
    DraftRecord.record_id.is_not_distinct_from(bindparam("record_id")),
)
"""Asked by every action that makes a form official; most have no draft."""


def _mine(session: Session, officer: str, form: str, record_id: UUID | None) -> DraftRecord | None:
    session.flush()
    found = rows(session, _MINE, officer=officer, form=form, record_id=record_id)
    return session.get(DraftRecord, found[0].id) if found else None


def keep(db: Database, form: str, record_id: UUID | None, typed: dict[str, Any]) -> None:
    """Keep what stands in a form; one draft for each officer, form and record."""
    with db.transaction("Keep draft") as session:
        draft = _mine(session, db.officer.name, form, record_id)
        if draft is None:
            draft = DraftRecord(officer=db.officer.name, form=form, record_id=record_id)
            session.add(draft)
        draft.typed = typed
        draft.kept_at = clock.now()


def find(db: Database, form: str, record_id: UUID | None) -> Draft | None:
    """The officer's own draft of a form, or None."""
    with db.reading() as session:
        draft = _mine(session, db.officer.name, form, record_id)
        return None if draft is None else Draft(dict(draft.typed), draft.kept_at)


def drop(session: Session, officer: str, form: str, record_id: UUID | None) -> None:
    """Forget a draft, in the same transaction that makes it official."""
    draft = _mine(session, officer, form, record_id)
    if draft is not None:
        session.delete(draft)


def discard(db: Database, form: str, record_id: UUID | None) -> None:
    """Forget a draft that the officer does not want."""
    with db.transaction("Discard draft") as session:
        drop(session, db.officer.name, form, record_id)
