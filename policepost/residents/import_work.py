"""What importing and exporting do in the background."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core import clock
from policepost.exchange import kinds, leaving
from policepost.exchange.kinds import Part, SheetKind
from policepost.exchange.report import Report
from policepost.exchange.rows import Plan
from policepost.residents import exporting, listing
from policepost.residents.import_kinds import KINDS
from policepost.residents.listing import EVERYBODY
from policepost.ui.tasks import Report as Progress

if TYPE_CHECKING:
    from policepost.core.database import Database


def look(path: Path, _report: Progress, _cancelled: Callable[[], bool]) -> Part:
    """Read a file and guess what it holds and which column is which."""
    found = kinds.look(path, KINDS)
    if not found.taken:
        raise kinds.nothing_known(found, KINDS)
    return max(found.taken, key=lambda part: len(part.plan.guess.columns))


def run_import(
    db: "Database",
    kind: SheetKind,
    plan: Plan,
    under: str,
    dry_run: bool,  # noqa: FBT001 - bound by partial
    report: Progress,
    cancelled: Callable[[], bool],
) -> Report:
    """Import, or only try."""
    return kind.take(db, plan, under=under, dry_run=dry_run, progress=report, cancelled=cancelled)


def export(db: "Database", path: Path, _report: Progress, _cancelled: Callable[[], bool]) -> int:
    """Write everybody who is on the list; the number of people."""
    return leaving.export(
        db,
        path,
        lambda session: exporting.page(session, listing.ids(session, EVERYBODY, clock.today())),
        what="resident",
    )
