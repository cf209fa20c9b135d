"""Lists that leave the program: only with the right to, for a reason, and never without a trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core import rights, taking
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.core.journalling import looking
from policepost.core.language import _
from policepost.exchange import book, protecting
from policepost.exchange.book import Page

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database
    from policepost.core.taking import Way


_STEP = 500
"""After so many rows a watch is told, and asked whether to go on."""


@dataclass(frozen=True)
class Watched:
    """A list that somebody waits for.

    Attributes:
        report: Is told how many rows are written, of how many.
        cancelled: Says whether to stop.
        count: How many rows there will be.
    """

    report: Callable[[int, int], None]
    cancelled: Callable[[], bool]
    count: int

    def rows(self, some: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
        """Yield rows while nobody stops it. Raises Refused."""
        for number, row in enumerate(some):
            if number % _STEP == 0:
                self.report(number, self.count)
                self.ask()
            yield row

    def ask(self) -> None:
        """Raise Refused if somebody stopped it."""
        if self.cancelled():
            raise Refused(_("Stopped; nothing was saved."))


def export(
    db: Database,
    path: Path,
    make: Callable[[Session], Page],
    *,
    what: str,
    way: Way,
    shown: str = "",
    watched: Watched | None = None,
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
        watched: Who waits for a long list, if somebody does.

    Returns:
        The number of rows.

    Raises:
        Refused: The officer's role may not export, no reason is given, the password is too short,
            the file cannot be written or hold so many rows, or somebody stopped it.
    """
    rights.demand_right(db.officer, "export")
    book.check_name(path)
    book.check_rows(path.suffix, watched.count if watched else 0)
    taking.check(way, path.suffix.lower().removeprefix("."))
    with db.reading() as session:
        page = make(session)
        page = page if way.columns is None else book.only(page, way.columns)
        if watched:
            page = replace(page, rows=watched.rows(page.rows))
        content, rows = book.made([page], path.suffix, way.encoding)
    if way.password:
        content = protecting.protected(content, way.password)
    if watched:
        watched.ask()
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
