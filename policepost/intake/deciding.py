"""Deciding about a doubtful row: whom it means, whether it is somebody new, or nobody at all."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import String, column, select, table
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.records import new_id
from policepost.core.shapes import Ref
from policepost.exchange import kinds
from policepost.exchange.columns import Guess
from policepost.exchange.kinds import Part
from policepost.exchange.report import Cancelled, Change, ProblemLevel, Progress, Report
from policepost.exchange.rows import Plan
from policepost.exchange.sheets import Sheet
from policepost.intake.kinds import RECORDS, kind_of
from policepost.intake.records import ParkedRow
from policepost.intake.rules import State

if TYPE_CHECKING:
    from policepost.core.database import Database

_AT_ONCE: Final = 500
"""Rows of the same columns that are taken in together; the register is read once for them."""


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
        if left := _take(session, db, [row], {row_id: record_id}, None):
            raise Refused(left[0])
        if row.record_id is None:
            raise RuntimeError("a row was taken in as nobody")
        return row.record_id


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of many rows.

    Attributes:
        taken: How many were taken in.
        left: Of each that still waits, why.
    """

    taken: int
    left: tuple[str, ...]


def decide_many(
    db: Database,
    choices: Mapping[UUID, UUID | None],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Decided:
    """Take many parked rows in at once, each as an entry or as somebody new.

    All of it is one transaction; a row that cannot be taken in still waits.

    Args:
        db: The post.
        choices: By parked row whom it means; None for somebody new.
        progress: Told how far it is.
        cancelled: Asked whether to stop; then ``CancelledImport`` is raised.

    Raises:
        Refused: Somebody decided about one of them already.
    """
    left: list[str] = []
    with db.transaction("Decide about a parked row") as session:
        alike: defaultdict[str, list[ParkedRow]] = defaultdict(list)
        for key in choices:
            row = _waiting(session, key)
            alike[json.dumps([row.kind, row.headings, row.columns, row.under])].append(row)
        done = 0
        for rows in alike.values():
            for first in range(0, len(rows), _AT_ONCE):
                some = rows[first : first + _AT_ONCE]
                left += _take(session, db, some, choices, cancelled)
                done += len(some)
                if progress is not None:
                    progress(done, len(choices))
    return Decided(len(choices) - len(left), tuple(left))


def _take(
    session: Session,
    db: Database,
    rows: Sequence[ParkedRow],
    choices: Mapping[UUID, UUID | None],
    cancelled: Cancelled | None,
) -> list[str]:
    """Take rows of the same columns in; return of those that cannot be why."""
    kind, before = rows[0].kind, new_id()
    report = Report(sheet=rows[0].sheet)
    plan = _plan(rows, choices)
    kind_of(kind).intake(session, plan, report, rows[0].under).run(None, cancelled)
    session.flush()
    why = {one.row: one.why for one in report.problems if one.level != ProblemLevel.WARNING}
    added = dict(zip(report.new, _added(session, kind, before), strict=True))
    for number, row in enumerate(rows, 2):
        if number not in why:
            chosen = choices[row.id]
            row.record_id = chosen or added[number]
            _decided(db, row, State.SAME if chosen else State.NEW)
    return [why[number] for number in sorted(why)]


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
        part = Part(kind_of(row.kind), _plan([row], {row_id: record_id}))
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


def _plan(rows: Sequence[ParkedRow], choices: Mapping[UUID, UUID | None]) -> Plan:
    """Return parked rows of the same columns as a sheet, of which the officer has decided."""
    first = rows[0]
    guess = Guess(0, tuple(first.headings), {name: int(at) for name, at in first.columns.items()})
    decided = {number: choices[row.id] for number, row in enumerate(rows, 2)}
    return Plan(Sheet(first.sheet, [first.headings, *(row.cells for row in rows)]), guess, decided)


def _refuse_left_out(report: Report) -> None:
    left_out = [one for one in report.problems if one.level != ProblemLevel.WARNING]
    if left_out:
        raise Refused(left_out[0].why)


def _added(session: Session, kind: str, before: UUID) -> list[UUID]:
    """Return the entries that were added since a key was made, in the order of their rows."""
    entries = table(RECORDS[kind], column("id", String))
    asked = select(entries.c.id).where(entries.c.id > before.hex).order_by(entries.c.id)
    return [UUID(key) for key in session.scalars(asked)]
