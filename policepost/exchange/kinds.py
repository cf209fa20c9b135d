"""What a sheet may hold: how it is recognised, and how its rows come into the post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import rows, sheets
from policepost.exchange.columns import Field
from policepost.exchange.report import Cancelled, Progress, Report
from policepost.exchange.rows import Plan
from policepost.exchange.sheets import Sheet

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database


class Intake(Protocol):
    """One import, inside its transaction."""

    def run(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        """Take in every row, then write."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKind:
    """One kind of sheet that a feature can import.

    Attributes:
        name: What the command line calls it.
        title: English message id of what the officer calls it.
        action: English name of the transaction, as in the table of rights.
        fields: What its columns may be.
        needed: The fields of which it has at least one.
        nameless: English message id of the refusal of a ``{file}`` without them.
        intake: Makes the import from session, plan, report and the estate of rows that name none.
        asks_estate: Whether rows may want an estate that they do not name.
    """

    name: str
    title: str
    action: str
    fields: Sequence[Field]
    needed: Sequence[str]
    nameless: str
    intake: Callable[[Session, Plan, Report, str], Intake]
    asks_estate: bool = True

    def look(self, path: Path, sheet: str | None = None) -> Plan:
        """Read a file and guess its columns, choosing the sheet that looks most like this kind.

        Refused if it is no spreadsheet, holds nothing or lacks the columns that are needed.
        """
        return self.plan(path, sheets.read(path, sheet))

    def plan(self, path: Path, read: Sequence[Sheet]) -> Plan:
        """Guess the columns of a file that was read; refused if those needed are missing."""
        found = rows.choose(read, self.fields, self.needed)
        if found is None:
            raise Refused(_(self.nameless).format(file=path.name))
        return found

    def take(
        self,
        db: Database,
        plan: Plan,
        *,
        under: str = "",
        dry_run: bool = False,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Report:
        """Bring what a sheet holds into the register: all of it or, when stopped, nothing.

        Args:
            db: The post.
            plan: What :meth:`look` returned.
            under: The estate of rows that name none; by default the post's first, made from the
                post's name if there is none.
            dry_run: Only say what would happen.
            progress: Told how far it is.
            cancelled: Asked whether to stop; then :class:`CancelledImport` is raised.
        """
        report = Report(sheet=plan.sheet.name)

        def work(session: Session) -> None:
            self.intake(session, plan, report, under).run(progress, cancelled)

        return rows.run(db, self.action, report, work, dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was read, and what it seems to hold."""

    sheets: Sequence[Sheet]
    kind: SheetKind
    plan: Plan


def look(path: Path, kinds: Sequence[SheetKind]) -> Looked:
    """Read a file and guess what it holds: the kind of which it has most columns.

    Refused, in the words of the first kind, if it can be none of them.
    """
    read = sheets.read(path)
    best: Looked | None = None
    for kind in kinds:
        plan = rows.choose(read, kind.fields, kind.needed)
        if plan and (best is None or len(plan.guess.columns) > len(best.plan.guess.columns)):
            best = Looked(read, kind, plan)
    return best or Looked(read, kinds[0], kinds[0].plan(path, read))
