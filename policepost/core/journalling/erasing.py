"""Making what is deleted really gone: from the journal, search, drafts and pages of the file.

The only place that rewrites anything of the journal: it empties fields and salt of rows, in the
transaction whose entry names each of them (:mod:`policepost.core.journalling.chain`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlcipher3.dbapi2 as driver
from sqlalchemy import delete
from sqlalchemy.orm import Session

from policepost.core.errors import Refused
from policepost.core.faults import IN_USE, sentence_for
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.records import Record

if TYPE_CHECKING:
    from policepost.core.database import Database

_CHUNK = 400
_KEPT_OPS = frozenset({"erase", "seal"})
_Row = tuple[int, int, str, int, str, str]  # entry, n, device, seq, kind, record id


def erase(session: Session, gone: Mapping[UUID, str], **why: Any) -> int:
    """Empty all that the journal says of some records, and say so in the entry being written.

    Args:
        session: The transaction's session.
        gone: The records' keys, each with its kind.
        why: What the entry says beside the rows; nothing personal.

    Returns:
        How many rows were emptied.
    """
    session.flush()
    rows = list(_rows_of(session, list(gone)))
    named: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for _entry, n, device, seq, _kind, record_id in rows:
        named[record_id].append((device, seq, n))
    for key, kind in gone.items():
        fields = {"rows": named.get(key.hex, []), **why}
        journal.collected(session).rows.append((kind, key.hex, "erase", _json(fields)))
        journal.collected(session).kinds.add(kind)
    _empty(session, [(entry, n) for entry, n, *_rest in rows])
    return len(rows)


def _json(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _rows_of(session: Session, keys: Sequence[UUID]) -> Iterator[_Row]:
    connection = session.connection()
    for start in range(0, len(keys), _CHUNK):
        chunk = [key.hex for key in keys[start : start + _CHUNK]]
        found = connection.exec_driver_sql(
            "SELECT c.entry, c.n, e.device, e.seq, c.kind, c.record_id, c.op "  # noqa: S608
            "FROM journal_change AS c JOIN journal_entry AS e ON e.number = c.entry "
            f"WHERE c.fields <> '' AND c.record_id IN ({','.join('?' * len(chunk))})",
            tuple(chunk),
        )
        yield from (tuple(row[:6]) for row in found if row[6] not in _KEPT_OPS)


def _empty(session: Session, rows: Sequence[tuple[int, int]]) -> None:
    """Lift the trigger that guards the rows, for this transaction alone."""
    if not rows:
        return
    connection = session.connection()
    guard = next(line for line in journal.APPEND_ONLY if " UPDATE ON journal_change " in line)
    connection.exec_driver_sql(f"DROP TRIGGER {guard.split()[2]}")
    connection.exec_driver_sql(
        "UPDATE journal_change SET fields = '', salt = x'' WHERE entry = ? AND n = ?", list(rows)
    )
    connection.exec_driver_sql(guard)


def delete_unseen(session: Session, kind: type[Record], keys: Collection[UUID]) -> None:
    """Delete records without writing their values into the journal; the search forgets them.

    Whoever calls this also calls :func:`erase`, or nothing tells of the deletion.
    """
    ids = list(keys)
    journal.collected(session).touched_ids[kind].update(ids)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        session.execute(
            delete(kind).where(kind.id.in_(chunk)),
            execution_options={"journalled": True, "synchronize_session": False},
        )


def forget_drafts(session: Session, keys: Collection[UUID], words: Collection[str]) -> int:
    """Delete drafts about some records, and those in which one of some words was typed.

    Filters that an officer saved go likewise, if such a word stands in them.

    Args:
        session: The transaction's session.
        keys: The records.
        words: Numbers of the person, such as are nobody else's; short ones are left out.
    """
    connection = session.connection()
    hexes = {key.hex for key in keys}
    telling = [word for word in words if len(word) >= 6]
    found = [
        (key,)
        for key, record_id, typed in connection.exec_driver_sql(
            "SELECT id, record_id, typed FROM draft"
        )
        if record_id in hexes
        or any(one in typed for one in hexes)
        or any(word in typed for word in telling)
    ]
    kept = connection.exec_driver_sql("SELECT id, content FROM saved_filter").all()
    named = [(key,) for key, content in kept if any(word in content for word in telling)]
    if found:
        connection.exec_driver_sql("DELETE FROM draft WHERE id = ?", found)
    if named:
        connection.exec_driver_sql("DELETE FROM saved_filter WHERE id = ?", named)
    return len(found) + len(named)


def sweep(db: Database) -> None:
    """Write the file anew without what its free pages still hold; empty the write-ahead log.

    SQLite leaves deleted rows in free pages and in the log until they are written over. About a
    second for 80 MB: call it off the screen's thread.

    Raises:
        Refused: The disk is full, or somebody else reads the file for longer than its patience.
    """
    held = db.engine.raw_connection()
    connection: Any = held.driver_connection
    try:
        connection.execute("PRAGMA secure_delete = ON")
        _merge_search(connection)
        connection.execute("VACUUM")
        ((busy, _log, _done),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:  # SQLite does not call it an error: the log still holds what was deleted
            raise Refused(_(IN_USE))
    except driver.Error as error:
        raise Refused(sentence_for(error) or str(error)) from error
    finally:
        connection.execute("PRAGMA secure_delete = OFF")
        held.close()


def _merge_search(connection: Any) -> None:
    """Have the trigram index forget deleted texts: it only marks them until segments merge."""
    connection.execute("INSERT INTO search_text(search_text) VALUES ('optimize')")
