"""Lists that leave the program: only with the right to, and never without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core import rights
from policepost.core.files import refusing, write_whole
from policepost.core.journalling import looking
from policepost.exchange import book
from policepost.exchange.book import Page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database


def export(
    db: Database, path: Path, make: Callable[[Session], Page], *, what: str, shown: str = ""
) -> int:
    """Write a list as a spreadsheet, and that it left into the journal.

    The journal comes first: a list that was noted and then could not be written harms nobody.

    Args:
        db: The post.
        path: Where to; its name ends in .xlsx.
        make: Reads the list.
        what: Kind of the records, for the journal.
        shown: The filter in words, for the journal.

    Returns:
        The number of rows.

    Raises:
        Refused: The officer's role may not export, or the file cannot be written.
    """
    rights.demand_right(db.officer, "export")
    book.check_name(path)
    with db.reading() as session:
        content, rows = book.made([make(session)])
    looking.note_export(db, what, rows, path.name, shown=shown)
    with refusing(path.parent):
        write_whole(path, content)
    return rows
