"""What lists print: ledgers across the page, and labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from policepost.core import clock, rights, settings
from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.taking import Way, check
from policepost.exchange import book
from policepost.lists import labels
from policepost.lists.labels import Label
from policepost.printing import paper
from policepost.printing.paper import Paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from policepost.core.database import Database

MOST_ROWS = 60_000
"""Rows of a ledger, some 2,000 pages: they take a few seconds and less than 200 MB."""
_NUMBER = "序号"


def ledger(
    db: Database,
    make: Callable[[Session], book.Page],
    *,
    heading: str,
    way: Way,
    shown: str = "",
) -> Paper:
    """Render a list as a ledger.

    Args:
        db: The post.
        make: Reads the list.
        heading: What the paper is called.
        way: What for, and which columns.
        shown: What the list is narrowed down to, in words.

    Raises:
        Refused: The officer may not export, no reason or column is given, or it has too many rows.
    """
    rights.demand_right(db.officer, "export")
    check(way, "pdf")
    with db.reading() as session:
        page = make(session)
        page = page if way.columns is None else book.only(page, way.columns)
        first = islice(page.rows, MOST_ROWS + 1)
        rows = [[str(at), *map(_told, row)] for at, row in enumerate(first, 1)]
        office = _office(session)
    if len(rows) > MOST_ROWS:
        sentence = _("A ledger has {count} rows at the most; narrow the list down.")
        raise Refused(sentence.format(count=f"{MOST_ROWS:,}"))
    values: dict[str, object] = {
        "office": office,
        "heading": heading,
        "filter": shown,
        "day": clock.today(),
        "officer": db.officer.name,
        "reason": way.reason.strip(),
        "heads": [_NUMBER, *page.headings],
        "rows": rows,
        "total": len(rows),
    }
    return paper.render("ledger", values)


def sheet_of_labels(
    db: Database,
    make: Callable[[Session], Sequence[Label]],
    *,
    kind: str,
    first: int = 1,
    by_door: bool = False,
) -> Paper:
    """Render labels.

    Args:
        db: The post.
        make: Reads what stands on them.
        kind: A key of :data:`labels.SHEETS`.
        first: The first free place of the first sheet.
        by_door: One label for those who live behind the same door.

    Raises:
        Refused: The officer may not export, or there are too many.
    """
    rights.demand_right(db.officer, "export")
    with db.reading() as session:
        found = list(make(session))
        office = _office(session)
    found = list(labels.by_door(found)) if by_door else found
    if len(found) > labels.MOST:
        sentence = _("At most {count} labels are printed at once; choose fewer.")
        raise Refused(sentence.format(count=f"{labels.MOST:,}"))
    sheet = labels.SHEETS[kind]
    values: dict[str, object] = {
        "office": office,
        "across": sheet.across,
        "down": sheet.down,
        "width": sheet.width,
        "height": sheet.height,
        "left": sheet.left,
        "top": sheet.top,
        "sheets": labels.laid_out(found, sheet, first),
    }
    return paper.render("labels", values)


def _office(session: Session) -> str:
    names = settings.several(session, ("post.station", "post.name"))
    return f"{names.get('post.station', '')}{names.get('post.name', '')}"


def _told(value: object) -> str:
    """A cell as paper shows it, without what would part cells or rows."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value).split())
