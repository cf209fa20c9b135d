"""Whether everything is as it was written: the file, the journal's chain, the search index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from policepost.core import search, verifying
from policepost.core.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policepost.core.database import Database

PARTS = {"file": N_("File"), "journal": N_("Journal"), "search": N_("Search index")}
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, in words; `part` is a key of `PARTS`."""

    part: str
    sentence: str


def run(db: Database, anchors: Mapping[str, tuple[int, str]] | None = None) -> list[Finding]:
    """Look through the whole post.

    Slow for a large one (half a second for 80 MB): call it off the screen's thread.

    Args:
        db: The open post.
        anchors: Heads of the journal that were kept elsewhere, see `journal.head`.

    Returns:
        What is wrong, the file first; empty when all is well.
    """
    found = [Finding("file", sentence) for sentence in file_faults(db)]
    try:
        found += _journal(db, anchors)
        found += _search(db)
    except DBAPIError:
        if not found:
            raise
        # The pages that hold the journal or the index are among the damaged ones named above.
    return found


def file_faults(db: Database) -> list[str]:
    """What SQLite and SQLCipher find wrong in the pages of the file."""
    try:
        with db.engine.connect() as connection:
            signed = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
            built = connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN})").scalars().all()
    except DBAPIError as error:
        return [str(error.orig)]
    return [str(line) for line in (*signed[:_SHOWN], *built) if line != "ok"]


def _journal(db: Database, anchors: Mapping[str, tuple[int, str]] | None) -> Iterator[Finding]:
    with db.engine.connect() as connection:
        faults = verifying.verify(connection, anchors)
    for fault in faults:
        yield Finding("journal", fault.sentence())


def _search(db: Database) -> Iterator[Finding]:
    with Session(db.engine) as session:  # also for the administrator, who may not see people
        wrong = search.verify(session)
    for one in wrong[:_SHOWN]:
        yield Finding(
            "search", _("{kind} {id} is indexed wrongly").format(kind=one.kind, id=one.id)
        )
    if len(wrong) > _SHOWN:
        yield Finding("search", _("… and {count} more").format(count=len(wrong) - _SHOWN))
