"""Lists that leave the program: only with the right to, for a reason, and never without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core import rights, taking
from policepost.core.files import refusing, write_whole
from policepost.core.journalling import looking
from policepost.exchange import book, protecting
from policepost.exchange.book import Page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database
    from policepost.core.taking import Way


def export(
    db: Database,
    path: Path,
    make: Callable[[Session], Page],
    *,
    what: str,
    way: Way,
    shown: str = "",
) -> int:
    """Write a list into a file, and that it left into the journal.

    The journal comes first: a list that was noted and then could not be written harms nobody.

    Args:
        db: The post.
        path: Where to; its name ends in .xlsx or .csv.
        make: Reads the list.
        what: Kind of the records, for the journal.
        way: What for, and how.
        shown: The filter in words, for the journal.

    Returns:
        The number of rows.

    Raises:
        Refused: The officer's role may not export, no reason is given, the password is too short,
            or the file cannot be written.
    """
    rights.demand_right(db.officer, "export")
    book.check_name(path)
    taking.check(way, path.suffix.lower().removeprefix("."))
    with db.reading() as session:
        page = make(session)
        page = page if way.columns is None else book.only(page, way.columns)
        content, rows = book.made([page], path.suffix, way.encoding)
    if way.password:
        content = protecting.protected(content, way.password)
    looking.note_export(
        *(db, what, rows, path.name),
        shown=shown,
        reason=way.reason.strip(),
        columns="、".join(page.headings),
        protected=bool(way.password),
    )
    with refusing(path.parent):
        write_whole(path, content)
    return rows
