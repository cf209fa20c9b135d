"""The journal as a spreadsheet for people, and as lines of JSON that prove themselves."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.audit import queries, words
from policepost.audit.queries import JournalFilter
from policepost.core import rights
from policepost.core.access.derived import derived
from policepost.core.files import refusing, write_whole
from policepost.core.journalling import looking
from policepost.core.journalling.journal import JournalChange, JournalEntry
from policepost.core.language import chinese
from policepost.core.vectors import parts
from policepost.exchange.book import Page

if TYPE_CHECKING:
    from policepost.core.database import Database

Report = Callable[[int, int], None]

HEADINGS = ("序号", "时间", "民警", "方式", "操作", "对象", "涉及记录数")
"""In Chinese whatever the screen speaks: the sheets go to other offices."""
_AT_ONCE = 500


def sheet(session: Session, ids: Sequence[UUID]) -> Page:
    """Some entries in the order of their ids, one row each; without what they changed."""
    return Page("日志", HEADINGS, _rows(session, ids))


def _rows(session: Session, ids: Sequence[UUID]) -> Iterator[Sequence[object]]:
    for some in parts(ids):
        held = {line.id: line for line in queries.lines(session, some)}
        for line in (held[key] for key in some if key in held):
            kinds = "、".join(chinese(words.KINDS.get(kind, kind)) for kind in line.kinds)
            yield (
                *(line.seq, line.at, line.officer),
                *(chinese(words.WAYS.get(line.way, line.way)), chinese(line.action)),
                *(line.subject or kinds, line.size),
            )


def lines(db: Database, path: Path, first: date, last: date, report: Report | None = None) -> int:
    """Write the entries of some days as lines of JSON that prove themselves.

    Each line is an entry with its hash and its rows with salt and mark, so that the chain can be
    followed with nothing but SHA-256 (:mod:`policepost.core.journalling.chain` says over what).
    The last line counts the entries, holds the SHA-256 of all lines before it and a keyed hash
    that only this post can make. The fields of what was erased, and one secret, are not there;
    their marks are.

    Returns:
        How many entries were written.

    Raises:
        Refused: The officer's role may not export, or the file cannot be written.
    """
    rights.demand_right(db.officer, "export")
    rights.demand_right(db.officer, "journal.read")
    made, count = _made(db, first, last, report)
    looking.note_export(db, "journal_entry", count, path.name, shown=f"{first} – {last}")
    with refusing(path.parent):
        write_whole(path, made)
    return count


def _made(db: Database, first: date, last: date, report: Report | None) -> tuple[bytes, int]:
    written = []
    with db.reading() as session:
        wanted = queries.numbers(session, JournalFilter(first=first, last=last), descending=False)
        for start in range(0, len(wanted), _AT_ONCE):
            some = [key.int for key in wanted[start : start + _AT_ONCE]]
            written += [json.dumps(one, ensure_ascii=False) for one in _entries(session, some)]
            if report:
                report(len(written), len(wanted))
    body = "".join(f"{line}\n" for line in written).encode()
    end = {
        "entries": len(written),
        "sha256": hashlib.sha256(body).hexdigest(),
        "seal": seal(db.key, body),
    }
    return body + json.dumps(end).encode() + b"\n", len(written)


def seal(key: bytes, body: bytes) -> str:
    """What only somebody with the post's key can make of an export."""
    return hmac.digest(derived(key, b"policepost journal export"), body, "sha256").hex()


def _entries(session: Session, some: Sequence[int]) -> Iterator[dict[str, Any]]:
    rows: dict[int, list[dict[str, Any]]] = {number: [] for number in some}
    for change in session.scalars(
        select(JournalChange)
        .where(JournalChange.entry.in_(some))
        .order_by(JournalChange.entry, JournalChange.n)
    ):
        open_ = bool(change.fields) and looking.SECRET not in change.fields
        rows[change.entry].append(
            {
                "kind": change.kind,
                "record": change.record_id,
                "op": change.op,
                "fields": change.fields if open_ else None,
                "salt": change.salt.hex() if open_ else None,
                "mark": change.mark.hex(),
            }
        )
    for entry in session.scalars(
        select(JournalEntry).where(JournalEntry.number.in_(some)).order_by(JournalEntry.number)
    ):
        told = {
            column.name: getattr(entry, column.name)
            for column in JournalEntry.__table__.columns
            if column.name != "number"
        }
        yield told | {"rows": rows[entry.number]}
