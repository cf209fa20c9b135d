"""What an officer does with a spreadsheet: take it in, decide about its doubtful rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock
from policepost.core.errors import Refused
from policepost.core.language import _, format_day
from policepost.core.records import new_id
from policepost.core.shapes import Person
from policepost.exchange import kinds
from policepost.exchange.kinds import Looked, Part
from policepost.exchange.layouts import Layout
from policepost.exchange.report import (
    Cancelled,
    Problem,
    ProblemLevel,
    Progress,
    Report,
    total,
)
from policepost.exchange.rows import will_write
from policepost.intake import batch_queries, layout_queries, rules
from policepost.intake.kinds import KINDS
from policepost.intake.records import ImportBatch, ParkedRow, SheetLayout
from policepost.intake.rules import State

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file.

    Attributes:
        reports: One for each sheet that was taken.
        parked: How many rows wait for a decision because of it; those that waited before do not
            count.
    """

    reports: tuple[Report, ...]
    parked: int


def take_in(
    db: Database,
    looked: Looked,
    *,
    under: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> TakenIn:
    """Bring a file into the register: all its sheets or, when stopped, nothing.

    Doubtful rows are parked until somebody decides. Rows about which somebody has decided before
    are not doubtful any more. All of it is one transaction, which is undone like any other.

    Args:
        db: The post.
        looked: The file, with the columns as the officer wants them.
        under: The estate of rows that name none.
        dry_run: Only say what would happen.
        progress: Told how far it is.
        cancelled: Asked whether to stop; then ``CancelledImport`` is raised.

    Raises:
        Refused: None of its sheets is known, or one lacks the column that it needs.
    """
    check(looked)
    desk = _Desk(db.officer, looked, under)
    reports = kinds.take_in(
        *(db, looked.taken),
        under=under,
        dry_run=dry_run,
        progress=progress,
        cancelled=cancelled,
        after=desk.put_away,
    )
    return TakenIn(tuple(reports), desk.parked)


def check(looked: Looked) -> None:
    """Refuse a file of which no sheet is known, or one lacks what it needs."""
    if not looked.taken:
        raise kinds.nothing_known(looked, KINDS)
    for part in looked.taken:
        if part.kind is not None and not part.ready:
            raise Refused(_(part.kind.nameless).format(file=looked.name))


class _Desk:
    """Keeps, at the end of an import, what it was and what is doubtful in it."""

    def __init__(self, officer: Person, looked: Looked, under: str) -> None:
        self._officer, self._looked, self._under = officer, looked, under
        self.parked = 0

    def put_away(self, session: Session, reports: Sequence[Report]) -> None:
        """Park what is doubtful, and note the file, if it brought anything."""
        batch = new_id()
        rows = [
            row
            for part, report in zip(self._looked.taken, reports, strict=True)
            for row in self._doubtful(session, batch, part, report)
        ]
        self.parked = len(rows)
        if not rows and not total(reports, "added") and not total(reports, "changed"):
            return
        will_write(session)
        session.add(self._batch(batch, reports))
        session.flush()
        session.add_all(rows)

    def _batch(self, key: UUID, reports: Sequence[Report]) -> ImportBatch:
        return ImportBatch(
            id=key,
            file=self._looked.name,
            sender=self._looked.sender,
            imported_at=clock.now(),
            imported_by=self._officer.name,
            sheets=[
                batch_queries.counted(part, report, self._under)
                for part, report in zip(self._looked.taken, reports, strict=True)
            ],
        )

    def _doubtful(
        self, session: Session, batch: UUID, part: Part, report: Report
    ) -> Iterator[ParkedRow]:
        """Yield what is to be parked; what was decided before is doubtful no more."""
        told: list[Problem] = []
        parked: set[str] = set()
        for problem in report.problems:
            if problem.level != ProblemLevel.DOUBTFUL:
                told.append(problem)
                continue
            row = self._parked(batch, part, problem)
            before = _same_row(session, row.digest)
            if before is None and row.digest not in parked:
                parked.add(row.digest)
                yield row
            decided = before is not None and before.state != State.WAITING
            told += _follow(report, problem, before) if before and decided else [problem]
        report.problems[:] = told

    def _parked(self, batch: UUID, part: Part, problem: Problem) -> ParkedRow:
        plan = part.plan
        kind = part.kind.name if part.kind else ""
        cells = [rules.kept(cell) for cell in plan.sheet.rows[problem.row - 1]]
        return ParkedRow(
            id=new_id(),
            batch_id=batch,
            kind=kind,
            file=self._looked.name,
            sheet=plan.sheet.name,
            row=problem.row,
            headings=list(plan.guess.headings),
            cells=cells,
            columns=dict(plan.guess.columns),
            under=self._under,
            about=problem.field,
            why=problem.stored or problem.why,
            candidates=[key.hex for key in problem.candidates],
            digest=rules.digest(kind, plan.guess.columns, cells),
            parked_on=clock.today(),
        )


def _same_row(session: Session, digest: str) -> ParkedRow | None:
    """Return the last row that said the same and was parked."""
    same = select(ParkedRow).where(ParkedRow.digest == digest)
    return session.scalar(same.order_by(ParkedRow.id.desc()).limit(1))


def _follow(report: Report, problem: Problem, before: ParkedRow) -> list[Problem]:
    """Let a row be what was decided of the same row before; return what is still to be said."""
    report.doubtful -= 1
    if before.state != State.LEFT_OUT:
        report.alike.append(problem.row)
        return []
    report.skipped += 1
    day = format_day(before.decided_at or before.parked_on)
    why = _("{officer} decided on {day} to leave this row out.")
    told = why.format(officer=before.decided_by, day=day)
    return [replace(problem, level=ProblemLevel.SKIPPED.value, why=told)]


def remember(db: Database, looked: Looked) -> None:
    """Keep which column is which, where the officer put it right, for the sender's next file."""
    with db.reading() as session:
        known = {tuple(one.headings): one for one in layout_queries.layouts(session)}
    corrected = [
        part
        for part in looked.parts
        if part.plan.guess.headings
        and (kinds.put_right(part, KINDS) or layout_queries.trimmed(part) in known)
    ]
    news = [part for part in corrected if layout_queries.layout(looked, part) not in known.values()]
    if not news:
        return
    with db.transaction("Remember columns") as session:
        for part in news:
            _note_layout(session, layout_queries.layout(looked, part), clock.today())


def _note_layout(session: Session, layout: Layout, today: date) -> None:
    held = session.scalars(select(SheetLayout)).all()
    row = next((one for one in held if tuple(one.headings) == layout.headings), None)
    if row is None:
        row = SheetLayout(id=new_id(), headings=list(layout.headings))
        session.add(row)
    row.sender, row.kind, row.noted_on = layout.sender, layout.kind, today
    row.columns = dict(layout.columns)


def forget(db: Database, layout_id: UUID) -> None:
    """Forget how somebody's columns were put right."""
    with db.transaction("Forget columns") as session:
        session.delete(session.get_one(SheetLayout, layout_id))
