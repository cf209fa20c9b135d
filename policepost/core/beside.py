"""Rows of a large import, written by a second thread while the first makes the next ones ready.

SQLite lets go of Python's lock only while it takes a step. A statement that inserts one row asks
for the lock again after each, and would wait for it longer than it works; so the rows are put into
statements of many.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from queue import Queue
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from policepost.core import direct

AT_ONCE = 1000
"""Rows of a statement: a wish to stop waits no longer, and what was compiled for them is small."""
MUCH = 20_000
"""From so many rows on an import is worth the thread: to compile its statements takes time too."""
FEW = 250
"""Fewer rows at a time are written at once."""
TOGETHER = 100
"""Rows of a statement without the thread: an eighth quicker than one by one, and soon compiled."""
_AHEAD = 4
"""So many statements may wait; what they hold takes memory."""
_TURNS = 0.0005
"""Seconds after which one thread lets the other have Python's lock; else the writer, which is the
slower one, waits ten times as long after every statement."""

_KEY = "beside"
"""Key in ``session.info`` of the thread that writes."""


@dataclass(frozen=True)
class Insertion:
    """An insertion of rows that are alike.

    Attributes:
        table: Where.
        names: The columns.
        terms: What each of them gets, in SQL.
        given: Those of the terms, by place, whose one ``?`` is the next value of a row; a ``?`` in
            another one is text.
    """

    table: str
    names: tuple[str, ...]
    terms: tuple[str, ...]
    given: tuple[int, ...]

    @cached_property
    def of_one(self) -> str:
        """The statement for one row."""
        return f"INSERT INTO {self._where} VALUES ({','.join(self.terms)})"  # noqa: S608

    def of(self, rows: int) -> str:
        """The statement for many rows.

        Of one that fails the first rows stay, so that SQLite need not copy each page before; the
        transaction fails with it.
        """
        terms = list(self.terms)
        for column, at in enumerate(self.given, 1):
            terms[at] = terms[at].replace("?", f"column{column}")
        marks = ",".join([f"({','.join('?' * len(self.given))})"] * rows)
        chosen = f"SELECT {','.join(terms)} FROM (VALUES {marks})"  # noqa: S608
        return f"INSERT OR FAIL INTO {self._where} {chosen}"

    @property
    def _where(self) -> str:
        return f"{self.table} ({','.join(self.names)})"


def insert(session: Session, insertion: Insertion, columns: Sequence[Sequence[Any]]) -> None:
    """Insert rows now, or let the thread do it in its turn.

    Args:
        session: The transaction's session.
        insertion: What is inserted.
        columns: The values, by column; all are equally long.
    """
    count = len(columns[0])
    writer: _Writer | None = session.info.get(_KEY)
    if writer is None or count < FEW:
        _insert_now(session.connection(), insertion, columns, count)
        return
    for done in range(0, count, AT_ONCE):
        end = min(done + AT_ONCE, count)
        writer.put(insertion.of(end - done), _row_by_row(columns, done, end))


def _insert_now(
    connection: Connection, insertion: Insertion, columns: Sequence[Sequence[Any]], count: int
) -> None:
    together = count - count % TOGETHER if count >= FEW else 0
    statement = insertion.of(TOGETHER) if together else ""
    for done in range(0, together, TOGETHER):
        direct.write(connection, statement, _row_by_row(columns, done, done + TOGETHER))
    if count > together:
        rest = zip(*(column[together:] for column in columns), strict=True)
        direct.write(connection, insertion.of_one, *rest)


def _row_by_row(columns: Sequence[Sequence[Any]], first: int, end: int) -> tuple[Any, ...]:
    """The values of some rows, one row after the other."""
    wide = len(columns)
    values: list[Any] = [None] * (wide * (end - first))
    for at, column in enumerate(columns):
        values[at::wide] = column[first:end]
    return tuple(values)


def execute(session: Session, statement: str, values: tuple[Any, ...]) -> None:
    """Execute a statement that returns nothing now, or let the thread do it in its turn."""
    writer: _Writer | None = session.info.get(_KEY)
    if writer is None:
        session.connection().exec_driver_sql(statement, values)
    else:
        writer.put(statement, values)


def wait(session: Session) -> None:
    """Return when all is written; only needed before the driver's own connection is asked."""
    if _KEY in session.info:
        session.info[_KEY].wait()


@contextmanager
def writing(session: Session) -> Iterator[None]:
    """Let a thread write what is inserted in the block.

    Whatever else is asked of the session's connection waits until all is written. At the end of
    the block all is; if the block raises an error, what waits is dropped.
    """
    writer = session.info[_KEY] = _Writer(session.connection())
    try:
        yield
        writer.wait()
    finally:
        del session.info[_KEY]
        writer.stop()


class _Writer:
    """The thread, made when there is something to write.

    Args:
        connection: Where; nobody else uses it while anything waits.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queue: Queue[tuple[str, tuple[Any, ...]] | None] = Queue(_AHEAD)
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None
        self._dropped = False
        self._turns = sys.getswitchinterval()
        event.listen(connection, "before_cursor_execute", self._in_turn)

    def put(self, statement: str, values: tuple[Any, ...]) -> None:
        """Have a statement executed after those before it; raises what one of them raised."""
        self._raise()
        if self._thread is None:
            sys.setswitchinterval(min(_TURNS, self._turns))
            self._thread = threading.Thread(target=self._run, name="beside", daemon=True)
            self._thread.start()
        self._queue.put((statement, values))

    def wait(self) -> None:
        """Return when all is written; raises what a statement raised."""
        self._queue.join()
        self._raise()

    def stop(self) -> None:
        """End the thread; what still waits is dropped."""
        self._dropped = True
        event.remove(self._connection, "before_cursor_execute", self._in_turn)
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            sys.setswitchinterval(self._turns)

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _in_turn(self, *_told: Any) -> None:
        """Let whoever else uses the connection wait."""
        if threading.current_thread() is not self._thread:
            self.wait()

    def _run(self) -> None:
        while (wanted := self._queue.get()) is not None:
            try:
                if self._error is None and not self._dropped:
                    self._connection.exec_driver_sql(*wanted)
            except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
                self._error = error
            finally:
                self._queue.task_done()
