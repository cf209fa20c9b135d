"""Whether the journal is as it was written: what was altered, removed, inserted or moved."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from policepost.core.journalling import chain
from policepost.core.language import N_, _, format_moment

Anchors = Mapping[str, tuple[int, str]]
"""Sequence number and hash of an entry of each device, kept outside the file."""
Report = Callable[[int, int], None]
_EVERY = 500
"""After how many entries progress is told."""

ALTERED = N_("was altered")
CHANGES_ALTERED = N_("speaks of changes that were altered")
EMPTIED = N_("has changes that were emptied without an entry saying so")
UNERASED = N_("still has what a later entry says was erased")
MISSING = N_("is missing")
SPAN_MISSING = N_("is missing, with all entries up to {last}")
INSERTED = N_("was inserted")
MOVED = N_("stands in another place than it was written")
LOOSE = N_("does not follow the entry before it")
OTHER_HEAD = N_("differs from the check code that was kept elsewhere")
CUT = N_("is missing: the end of the journal was cut off")
STRAY = N_("was never written, but changes were put in under its number")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry beside a faulty one: when it was written, and by whom."""

    seq: int
    at: str
    officer: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry that is not as it was written.

    Attributes:
        what: Message id of what is wrong with it.
        last: The last one of a span of missing entries.
        before: The entry before it, as the file has it.
        after: The entry after it.
    """

    device: str
    seq: int
    what: str
    last: int = 0
    before: Neighbour | None = None
    after: Neighbour | None = None

    def sentence(self) -> str:
        """The fault in words, with time and officer of its neighbours."""
        said = _("Entry {number} {what}.").format(
            number=self.seq, what=_(self.what).format(last=self.last)
        )
        for words, beside in (
            (_("Before it: {moment}, {officer}."), self.before),
            (_("After it: {moment}, {officer}."), self.after),
        ):
            if beside is not None:
                said += " " + words.format(moment=_moment(beside.at), officer=beside.officer or "–")
        return said


def _moment(at: str) -> str:
    try:
        return format_moment(datetime.fromisoformat(at))
    except ValueError:  # somebody altered it
        return at


@dataclass(slots=True)
class _Rows:
    """What the changes of one entry come to."""

    size: int = 0
    ops: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    numbered: bool = True
    marks_hold: bool = True
    emptied: list[int] = field(default_factory=list)
    plain: list[chain.Row] = field(default_factory=list)
    digest: str = ""


class _Walk:
    """One pass through the chain of each device."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.faults: list[Fault] = []
        self.hashes: dict[tuple[str, int], str] = {}
        self.erased, self.sealed = _named(connection)
        self.rows = _changes(connection)
        self.next_rows = next(self.rows, None)
        self.held: dict[int, _Rows] = {}

    def add(self, entry: Mapping[str, Any], what: str, *, seq: int = 0, last: int = 0) -> None:
        """Note a fault of an entry, or of one that should stand before it."""
        self.faults.append(Fault(entry["device"], seq or entry["seq"], what, last))

    def changes_of(self, number: int) -> _Rows:
        """The changes of an entry; they come in the order of the entries' numbers."""
        while self.next_rows is not None and self.next_rows[0] <= number:
            self.held[self.next_rows[0]] = self.next_rows[1]
            self.next_rows = next(self.rows, None)
        return self.held.pop(number, None) or _Rows(digest=chain.digest_of_marks(()))


def verify(
    connection: Connection,
    anchors: Anchors | None = None,
    report: Report | None = None,
    *,
    older: Iterable[Anchors] = (),
) -> list[Fault]:
    """Go through the whole chain; about two seconds for a million rows.

    Args:
        connection: A connection to the database.
        anchors: Entries that were kept elsewhere, as `journal.head` gives them: they show that
            the end of the chain was not cut off.
        report: Told the entries done and the entries in all.
        older: More such entries, as every backup keeps them.

    Returns:
        What is wrong, in order; empty when all is well.
    """
    walk = _Walk(connection)
    count = connection.exec_driver_sql("SELECT count(*) FROM journal_entry").scalar() or 0
    before: dict[str, Any] = {}
    rows = connection.exec_driver_sql("SELECT * FROM journal_entry ORDER BY device, seq")
    for done, row in enumerate(rows.mappings()):
        entry = dict(row)
        _check_place(walk, entry, before.get(entry["device"]))
        _check_changes(walk, entry, walk.changes_of(entry["number"]))
        walk.hashes[entry["device"], entry["seq"]] = entry["hash"]
        before[entry["device"]] = entry
        if report and done % _EVERY == 0:
            report(done, count)
    _check_strays(walk)
    for kept in (anchors or {}, *older):
        _check_anchors(walk, kept)
    if report:
        report(count, count)
    return [_with_neighbours(connection, fault) for fault in dict.fromkeys(walk.faults)]


def _check_place(walk: _Walk, entry: dict[str, Any], before: dict[str, Any] | None) -> None:
    """Whether an entry is itself, and stands where it was written."""
    seq, expected = entry["seq"], (before["seq"] if before else 0) + 1
    whole = chain.link(entry) == entry["hash"]
    entry["whole"] = whole
    if seq != expected:
        what = MISSING if seq == expected + 1 else SPAN_MISSING
        walk.add(entry, what, seq=expected, last=seq - 1)
    if not whole:
        walk.add(entry, ALTERED)
    elif seq == expected and entry["previous"] != (before["hash"] if before else chain.START):
        _blame(walk, entry, before)
    if before and entry["number"] <= before["number"]:
        walk.add(entry, MOVED)


def _blame(walk: _Walk, entry: dict[str, Any], before: dict[str, Any] | None) -> None:
    """Say which of two whole entries that do not follow each other is the wrong one."""
    if before is not None and not before["whole"]:
        return  # the one before is named already; this one follows what it was
    if before is not None and entry["previous"] == walk.hashes.get(
        (entry["device"], before["seq"] - 1), chain.START
    ):
        walk.add(before, INSERTED)
    else:
        walk.add(entry, LOOSE)


def _check_changes(walk: _Walk, entry: dict[str, Any], rows: _Rows) -> None:
    """Whether an entry's changes are those that it was written with."""
    device, seq = entry["device"], entry["seq"]
    sealed = walk.sealed.get((device, seq))
    if entry["scheme"] == 1:
        digest_holds = sealed == rows.digest and (
            bool(rows.emptied) or chain.digest_of_fields(rows.plain) == entry["digest"]
        )
    else:
        digest_holds = rows.digest == entry["digest"]
    told = chain.way(rows.ops) == entry["way"] and chain.kinds(rows.kinds) == entry["kinds"]
    whole = rows.size == entry["size"] and rows.numbered and rows.marks_hold
    if not (digest_holds and told and whole):
        walk.add(entry, CHANGES_ALTERED)
    named = walk.erased.get((device, seq), {})
    if any(entry["number"] >= named.get(n, 0) for n in rows.emptied):
        walk.add(entry, EMPTIED)
    if named.keys() - set(rows.emptied):
        walk.add(entry, UNERASED)


def _check_strays(walk: _Walk) -> None:
    """Changes whose entry is not there."""
    strays = list(walk.held)
    if walk.next_rows is not None:
        strays += [walk.next_rows[0], *(number for number, _rows in walk.rows)]
    walk.faults += [Fault("", number, STRAY) for number in strays]


def _check_anchors(walk: _Walk, anchors: Anchors) -> None:
    for device, (seq, kept) in anchors.items():
        held = walk.hashes.get((device, seq))
        if held is None:
            last = max((n for one, n in walk.hashes if one == device), default=0)
            if seq > last:
                walk.faults.append(Fault(device, last + 1, CUT, seq))
        elif not held.startswith(kept):
            walk.faults.append(Fault(device, seq, OTHER_HEAD))


_Erased = dict[tuple[str, int], dict[int, int]]
_Sealed = dict[tuple[str, int], str]


def _named(connection: Connection) -> tuple[_Erased, _Sealed]:
    """Which rows later entries say were erased, and what the seal says of old entries."""
    erased: defaultdict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    sealed: _Sealed = {}
    rows = connection.exec_driver_sql(
        "SELECT entry, record_id, op, fields FROM journal_change WHERE op IN ('erase', 'seal')"
    )
    for number, record_id, op, fields in rows:
        try:
            said = json.loads(fields)
            if op == "seal":
                sealed[record_id, said["seq"]] = said["digest"]
                continue
            for device, seq, n in said.get("rows", ()):
                erased[device, seq][n] = number
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # somebody altered it; its own entry shows that
    return erased, sealed


def _changes(connection: Connection) -> Iterator[tuple[int, _Rows]]:
    """The changes of each entry, in the order of the entries' numbers."""
    rows = connection.exec_driver_sql(
        "SELECT entry, n, kind, record_id, op, fields, salt, mark FROM journal_change "
        "ORDER BY entry, n"
    )
    at: int | None = None
    found, marks = _Rows(), list[tuple[str, str, str, bytes]]()
    for entry, n, kind, record_id, op, fields, salt, mark in rows:
        if at is not None and entry != at:
            found.digest = chain.digest_of_marks(marks)
            yield at, found
            found, marks = _Rows(), []
        at = entry
        found.numbered &= n == found.size
        found.size += 1
        found.ops.add(op)
        found.kinds.add(kind)
        if not fields and not salt:
            found.emptied.append(n)
        else:
            found.marks_hold &= chain.mark(salt, fields) == mark
        found.plain.append((kind, record_id, op, fields))
        marks.append((kind, record_id, op, mark))
    if at is not None:
        found.digest = chain.digest_of_marks(marks)
        yield at, found


def _with_neighbours(connection: Connection, fault: Fault) -> Fault:
    """The fault with the entries beside it."""

    def beside(sign: str, order: str) -> Neighbour | None:
        row = connection.exec_driver_sql(
            "SELECT seq, at, officer FROM journal_entry "  # noqa: S608
            f"WHERE device = ? AND seq {sign} ? ORDER BY seq {order} LIMIT 1",
            (fault.device, fault.seq),
        ).first()
        return None if row is None else Neighbour(*row)

    return Fault(
        *(fault.device, fault.seq, fault.what, fault.last),
        before=beside("<", "DESC"),
        after=beside(">", "ASC"),
    )
