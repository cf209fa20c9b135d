"""What the page of files does in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.exchange import kinds
from policepost.exchange.kinds import Looked
from policepost.exchange.report import CancelledImport
from policepost.intake import actions, layout_queries
from policepost.intake.actions import TakenIn
from policepost.intake.kinds import KINDS
from policepost.ui.tasks import Report as Progress

if TYPE_CHECKING:
    from policepost.core.database import Database


def look(
    db: Database, path: Path, password: str, _report: Progress, cancelled: Callable[[], bool]
) -> Looked:
    """Read a file and guess, or remember, what it holds and which column is which.

    Raises:
        CancelledImport: The officer did not want to wait for it.
    """
    with db.reading() as session:
        known = layout_queries.layouts(session)
    looked = kinds.look(path, KINDS, known, password=password)
    _go_on_unless(cancelled)
    return looked


def _go_on_unless(cancelled: Callable[[], bool]) -> None:
    """Leave what was read aside where the officer cancelled meanwhile."""
    if cancelled():
        raise CancelledImport


def look_again(
    db: Database, looked: Looked, sender: str, _report: Progress, cancelled: Callable[[], bool]
) -> Looked:
    """Guess once more, now that the officer says whom the file is from.

    Raises:
        CancelledImport: The officer did not want to wait for it.
    """
    with db.reading() as session:
        known = layout_queries.layouts(session)
    looked = kinds.look_again(looked, KINDS, known, sender)
    _go_on_unless(cancelled)
    return looked


def take_in(
    db: Database,
    looked: Looked,
    under: str,
    dry_run: bool,  # noqa: FBT001 - bound by partial
    report: Progress,
    cancelled: Callable[[], bool],
) -> TakenIn:
    """Take a file in, or only try; what was put right in it is remembered first."""
    if not dry_run:
        actions.remember(db, looked)
    return actions.take_in(
        db, looked, under=under, dry_run=dry_run, progress=report, cancelled=cancelled
    )
