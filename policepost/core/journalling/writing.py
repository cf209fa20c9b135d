"""How the entry of a transaction is written, with a row for each record that changed.

An import of a hundred thousand rows need not hold them all until its end: they can be written in
parts before the entry itself, which the foreign keys wait for until the commit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from policepost.core import beside, clock, direct
from policepost.core.beside import Insertion
from policepost.core.journalling import chain
from policepost.core.journalling.chain import NewRow
from policepost.core.journalling.journal import collected
from policepost.core.shapes import Person

if TYPE_CHECKING:
    from hashlib import _Hash

ENOUGH = 5_000
"""So many rows are written before the others are collected."""

_ENTRY = (
    "INSERT INTO journal_entry (number, device, seq, at, officer_id, officer, action, way, kinds, "
    "size, digest, previous, scheme, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LAST = f"""
SELECT coalesce((SELECT max(number) FROM journal_entry), 0),
       coalesce(seq, 0), coalesce(hash, '{chain.START}')
  FROM (SELECT 1) LEFT JOIN
       (SELECT seq, hash FROM journal_entry WHERE device = ? ORDER BY seq DESC LIMIT 1)
"""  # noqa: S608
"""The last number of all, and the head of one device, in one look."""
_CHANGE = Insertion(
    "journal_change",
    ("entry", "n", "kind", "record_id", "op", "fields", "salt", "mark"),
    (*("?",) * 5, "CAST(? AS TEXT)", "?", "?"),
    tuple(range(8)),
)
"""In words of the driver: every transaction waits for it, and this takes a third of the time."""


@dataclass(slots=True)
class _Written:
    """What of an entry is written already.

    Attributes:
        number: Of the entry.
        size: How many rows.
        digest: Of their marks.
        ops, kinds: What is in them.
    """

    number: int
    size: int = 0
    digest: _Hash = field(default_factory=hashlib.sha256)
    ops: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


def write_much(session: Session) -> None:
    """Write the rows that were collected so far, if they are many."""
    if len(collected(session).rows) >= ENOUGH:
        _write_rows(session)


def _write_rows(session: Session) -> _Written:
    """Write the rows that were collected so far, and let go of them."""
    found = collected(session)
    if found.written is None:
        found.written = _Written(_next_number(session.connection()))
    written: _Written = found.written
    rows: list[NewRow] = found.rows
    salts, marks, covered = chain.marked(rows)
    places = range(written.size, written.size + len(rows))
    entry = [written.number] * len(rows)
    beside.insert(session, _CHANGE, (entry, places, *zip(*rows, strict=True), salts, marks))
    if written.size:
        written.digest.update(chain.BETWEEN)
    written.digest.update(covered)
    written.size += len(rows)
    written.ops.update({row[2] for row in rows})
    written.kinds.update({row[0] for row in rows})
    found.rows = []
    return written


def _next_number(connection: Connection) -> int:
    last = connection.exec_driver_sql("SELECT max(number) FROM journal_entry").scalar()
    return int(last or 0) + 1


def write(
    session: Session, device: str, officer: Person, action: str
) -> dict[str, tuple[int, str]]:
    """Append the entry of the transaction; the last thing before it is committed.

    Returns:
        The head that the entry is, ready for :func:`policepost.core.journalling.heads.keep`;
        empty when nothing was changed.
    """
    found = collected(session)
    if not found.rows and found.written is None:
        return {}
    connection = session.connection()
    ((number, seq, previous),) = direct.ask(connection, _LAST, (device,))
    if found.written is None:
        found.written = _Written(number + 1)
    written = _write_rows(session) if found.rows else found.written
    entry = {
        "device": device,
        "seq": seq + 1,
        "at": clock.now().isoformat(timespec="milliseconds"),
        "officer_id": officer.id.hex if officer.id else "",
        "officer": officer.name,
        "action": action,
        "way": chain.way(written.ops),
        "kinds": chain.kinds(written.kinds),
        "size": written.size,
        "digest": written.digest.hexdigest(),
        "previous": previous,
        "scheme": chain.SCHEME,
    }
    entry["hash"] = link = chain.link(entry)
    direct.write(connection, _ENTRY, (written.number, *entry.values()))
    return {device: (seq + 1, link)}
