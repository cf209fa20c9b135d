"""Whether all is as it was written: file, the journal's chain, records, the search index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.journalling import comparing, heads, verifying
from policepost.core.language import N_, _
from policepost.core.searching import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from policepost.core.database import Database

PARTS = {
    "file": N_("File"),
    "journal": N_("Journal"),
    "records": N_("Records"),
    "search": N_("Search index"),
    "numbers": N_("Numbers on paper"),
}
DAMAGED_KINDS = N_(
    "A part of the post's file is damaged; these kinds of record are affected: {kinds}. Restore the"
    " last good backup, or save what can be read with policepost salvage."
)
DAMAGED_BESIDE = N_(
    "A part of the post's file is damaged, but every record can be read. Make a copy of them with"
    " policepost salvage, or restore the last good backup."
)
_SHOWN = 20


_looks: dict[str, Callable[[Session], Iterable[str]]] = {}


def looks_at(part: str, look: Callable[[Session], Iterable[str]]) -> None:
    """Let a feature look at its own: ``look`` says what is wrong, in sentences."""
    _looks[part] = look


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be, in words; `part` is a key of `PARTS`."""

    part: str
    sentence: str


def run(
    db: Database,
    anchors: Mapping[str, tuple[int, str]] | None = None,
    named: Callable[[str], str] = str,
    *,
    field_named: Callable[[str, str], str] | None = None,
) -> list[Finding]:
    """Look through the whole post.

    Slow for a large one (half a second for 80 MB): call it off the screen's thread.

    Args:
        db: The open post.
        anchors: Heads of the journal that were kept elsewhere, see `journal.head`; the one that
            each commit leaves beside the file is looked at as well.
        named: What a kind of record is called.
        field_named: What a field of a kind of record is called. Given, each record is compared with
            what the journal says of it, which takes some ten seconds for a post of 50,000 people.

    Returns:
        What is wrong, the file first; empty when all is well.
    """
    found = [Finding("file", sentence) for sentence in file_faults(db)]
    if found:
        found.insert(0, Finding("file", damage(db, named)))
    try:
        found += _journal(db, {**heads.kept(db.folder, db.key), **(anchors or {})})
        found += _records(db, named, field_named) if field_named else ()
        found += _search(db)
        found += _of_features(db)
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


def sizes(db: Database) -> tuple[int, int]:
    """Bytes of the file and of its write-ahead log; the log is emptied when the post closes."""
    log = db.path.with_name(f"{db.path.name}-wal")
    return db.path.stat().st_size, log.stat().st_size if log.exists() else 0


def damage(db: Database, named: Callable[[str], str] = str) -> str:
    """Which kinds of record a damaged file affects, and what to do; for a file with faults."""
    from policepost.core.salvaging import salvage

    try:
        kinds = salvage.unreadable(db.path, db.key)
    except Refused as refusal:
        return refusal.sentence
    if not kinds:
        return _(DAMAGED_BESIDE)
    return _(DAMAGED_KINDS).format(kinds=_(", ").join(named(kind) for kind in kinds))


def _of_features(db: Database) -> Iterator[Finding]:
    with Session(db.engine) as session:  # as with the search: nobody is named
        for part, look in _looks.items():
            yield from (Finding(part, sentence) for sentence in look(session))


def _journal(db: Database, anchors: Mapping[str, tuple[int, str]] | None) -> Iterator[Finding]:
    with db.engine.connect() as connection:
        faults = verifying.verify(connection, anchors)
    for fault in faults:
        yield Finding("journal", fault.sentence())


def _records(
    db: Database, named: Callable[[str], str], field_named: Callable[[str, str], str]
) -> Iterator[Finding]:
    with db.engine.connect() as connection:
        wrong = list(comparing.strange(connection))
    for one in wrong[:_SHOWN]:
        yield Finding("records", one.sentence(named, field_named))
    if len(wrong) > _SHOWN:
        yield Finding("records", _("… and {count} more").format(count=len(wrong) - _SHOWN))


def _search(db: Database) -> Iterator[Finding]:
    with Session(db.engine) as session:  # also for the administrator, who may not see people
        wrong = search.verify(session)
    for one in wrong[:_SHOWN]:
        yield Finding(
            "search", _("{kind} {id} is indexed wrongly").format(kind=one.kind, id=one.id)
        )
    if len(wrong) > _SHOWN:
        yield Finding("search", _("… and {count} more").format(count=len(wrong) - _SHOWN))
