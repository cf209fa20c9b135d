"""Keeps the columns of a large register from one list to the next, and up with the journal.

Numpy comes with the columns, so all that needs it is imported only where there is such a register.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from policepost.core import clock, direct
from policepost.core.journalling.records import JournalChange, JournalEntry
from policepost.grids.records import Place
from policepost.residents.records import Resident

if TYPE_CHECKING:
    from policepost.core.database import Database
    from policepost.residents.large import Columns

LARGE: Final = 20_000
"""Of so many people an order that no index gives takes SQLite longer than the eye waits."""

MOST_CHANGED: Final = 2_000
"""After more changes than this everybody is read again."""

MOST_MOVED: Final = 50
"""As many people find their new place among the names one by one."""

_STATE: Final = (
    "SELECT (SELECT max(number) FROM journal_entry), schema_version FROM pragma_schema_version"
)
_OPS: Final = ("add", "change", "remove", "erase")
_NAMED: Final = frozenset({"name", "birth_date", "left_on", "locked_until"})
"""Fields of a person after whose change the order of the names is another."""
_PLACED: Final = frozenset({"sort_key", "grid_id"})
"""The same of a dwelling, for the order of the addresses."""


@dataclass(frozen=True, slots=True)
class State:
    """Of when columns are: the last entry of the journal, the shape of the file, and the day.

    When the file is written anew its rows may get other numbers; that counts the shape on.
    """

    entry: int
    shape: int
    day: date


@dataclass(frozen=True, slots=True)
class Changed:
    """What became another since.

    Attributes:
        people: Keys of those whose entry changed, was added or is gone.
        moved: Of these, whose place among the names may be another.
        places: Whether the order of the addresses may be.
    """

    people: tuple[str, ...]
    moved: frozenset[str]
    places: bool


def is_large(session: Session) -> bool:
    """Say whether a register has so many people that looking at everybody takes its time.

    The number of the last row says how many there were at the most, and is known at once.
    """
    last = session.connection().exec_driver_sql("SELECT max(rowid) FROM resident").scalar_one()
    return (last or 0) >= LARGE


class Large:
    """The columns of a post's register, once they are read; safe for several threads."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._held: tuple[State, Columns] | None = None

    @property
    def used(self) -> bool:
        """Whether the register was ever read, so that it is large."""
        return self._held is not None

    @property
    def last(self) -> Columns | None:
        """The columns as they were last needed, perhaps behind; nothing if never."""
        return self._held[1] if self._held is not None else None

    def now(self, session: Session) -> Columns | None:
        """Return the columns as the session sees the post; None while they must be read first.

        A few changed entries are read at once; after many, as an import leaves them, everything is.
        """
        state, held = _state(session), self._held
        if held is None or held[0] == state:
            return held[1] if held else None
        from policepost.residents import large_patching

        changed = _changed(session, held[0], state)
        columns = large_patching.patched(session, held[1], changed) if changed else None
        if columns is not None:
            self._keep(state, columns)
        return columns

    def read(self) -> None:
        """Read everything, if it is not there as it is now; seconds, for the background."""
        from policepost.residents import large_reading

        with self._db.reading() as session:
            if self.now(session) is None:
                self._keep(_state(session), large_reading.read(session))

    def _keep(self, state: State, columns: Columns) -> None:
        with self._lock:
            if self._held is None or _follows(state, self._held[0]):
                self._held = (state, columns)


def _follows(one: State, other: State) -> bool:
    return (one.shape, one.day, one.entry) >= (other.shape, other.day, other.entry)


def _state(session: Session) -> State:
    ((entry, shape),) = direct.ask(session.connection(), _STATE)
    return State(entry or 0, shape, clock.today())


def _changed(session: Session, before: State, now: State) -> Changed | None:
    """Return what changed since; None if that is no small matter."""
    if (before.shape, before.day) != (now.shape, now.day) or now.entry < before.entry:
        return None
    later = JournalEntry.number > before.entry
    if (session.scalar(select(func.sum(JournalEntry.size)).where(later)) or 0) > MOST_CHANGED:
        return None
    told = (JournalChange.kind, JournalChange.record_id, JournalChange.op, JournalChange.fields)
    since = JournalChange.entry > before.entry
    rows = session.execute(select(*told).where(since, JournalChange.op.in_(_OPS))).all()
    people = [row for row in rows if row.kind == Resident.__tablename__]
    moved = frozenset(row.record_id for row in people if _touches(row.op, row.fields, _NAMED))
    places = any(
        _touches(row.op, row.fields, _PLACED) for row in rows if row.kind == Place.__tablename__
    )
    if len(moved) > MOST_MOVED:
        return None
    return Changed(tuple({row.record_id for row in people}), moved, places)


def _touches(op: str, fields: str, some: Iterable[str]) -> bool:
    """Say whether a change may have changed some fields; of an erased one nothing is known."""
    return op != "change" or not fields or not set(some).isdisjoint(json.loads(fields))
