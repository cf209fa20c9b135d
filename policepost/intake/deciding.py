"""Deciding about a doubtful row: whom it means, whether it is somebody new, or nobody at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.shapes import Ref
from policepost.exchange import kinds
from policepost.exchange.columns import Guess
from policepost.exchange.kinds import Part
from policepost.exchange.report import Change, ProblemLevel, Report
from policepost.exchange.rows import Plan
from policepost.exchange.sheets import Sheet
from policepost.intake.kinds import RECORDS, kind_of
from policepost.intake.records import ParkedRow
from policepost.intake.rules import State

if TYPE_CHECKING:
    from policepost.core.database import Database


def decide(db: Database, row_id: UUID, record_id: UUID | None) -> UUID:
    """Take a parked row in: as what an entry says now, or as somebody new.

    Args:
        db: The post.
        row_id: The parked row.
        record_id: The entry that it means; None for a new one.

    Returns:
        The entry that it was taken into.

    Raises:
        Refused: Somebody decided already, the number is another person's, or the row is faulty.
    """
    with db.transaction("Decide about a parked row") as session:
        row = _waiting(session, row_id)
        plan = _one_row(row, record_id)
        report = Report(sheet=row.sheet)
        kind_of(row.kind).intake(session, plan, report, row.under).run(None, None)
        _refuse_left_out(report)
        session.flush()
        row.record_id = record_id or _added(session, row.kind)
        _decided(db, row, State.SAME if record_id else State.NEW)
        return row.record_id


def show_numbers(db: Database, row_id: UUID) -> None:
    """Keep in the journal that the numbers of a parked row were looked at.

    Raises:
        Refused: A role that may not see whole numbers.
    """
    with db.transaction("Look at identity number") as session:
        ref = Ref(ParkedRow.__tablename__, row_id)
        journal.note(session, "look", ref, field="id_number")


def what_if(db: Database, row_id: UUID, record_id: UUID) -> Change | None:
    """Return what a parked row would change in an entry; nothing if it says the same.

    Raises:
        Refused: The row cannot be this entry, or somebody decided meanwhile.
    """
    with db.reading() as session:
        row = _waiting(session, row_id)
        part = Part(kind_of(row.kind), _one_row(row, record_id))
        under = row.under
    [report] = kinds.take_in(db, [part], under=under, dry_run=True)
    _refuse_left_out(report)
    return report.changes[0] if report.changes else None


def leave_out(db: Database, rows: Sequence[UUID]) -> None:
    """Decide that parked rows are not taken in; when the file comes again they are skipped."""
    with db.transaction("Decide about a parked row") as session:
        for key in rows:
            _decided(db, _waiting(session, key), State.LEFT_OUT)


def _waiting(session: Session, row_id: UUID) -> ParkedRow:
    row = session.get(ParkedRow, row_id)
    if row is None or row.state != State.WAITING:
        raise Refused(_("Somebody has decided about this row already; open the list again."))
    return row


def _decided(db: Database, row: ParkedRow, state: State) -> None:
    row.state = state.value
    row.decided_at, row.decided_by = clock.now(), db.officer.name


def _one_row(row: ParkedRow, record_id: UUID | None) -> Plan:
    """Return a parked row as a sheet of its own, of which the officer has decided."""
    guess = Guess(0, tuple(row.headings), {name: int(at) for name, at in row.columns.items()})
    return Plan(Sheet(row.sheet, [row.headings, row.cells]), guess, {2: record_id})


def _refuse_left_out(report: Report) -> None:
    left_out = [one for one in report.problems if one.level != ProblemLevel.WARNING]
    if left_out:
        raise Refused(left_out[0].why)


def _added(session: Session, kind: str) -> UUID:
    """Return the entry that an import of one row added."""
    rows = journal.collected(session).rows
    return next(
        UUID(key) for table, key, op, _said in rows if (table, op) == (RECORDS[kind], "add")
    )
