"""Rows that a second thread writes."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from policepost.core import beside
from policepost.core.beside import AT_ONCE, FEW, Insertion
from policepost.core.database import Database

_ROWS = Insertion("numbered", ("n", "kind", "said"), ("?", "'row?'", "NULLIF(?, '')"), (0, 2))


def _table(session: Session) -> None:
    session.connection().exec_driver_sql(
        "CREATE TEMP TABLE numbered (at INTEGER PRIMARY KEY, n INTEGER UNIQUE, kind, said)"
    )


def _held(session: Session) -> list[tuple[int, str, str | None]]:
    asked = "SELECT n, kind, said FROM numbered ORDER BY at"
    return [tuple(row) for row in session.connection().exec_driver_sql(asked)]


@pytest.mark.parametrize("count", [1, FEW - 1, FEW, AT_ONCE, 2 * AT_ONCE + 7])
def test_rows_are_written_as_one_by_one_and_in_their_order(db: Database, count: int) -> None:
    said = ["" if n % 3 == 0 else f"第{n}行" for n in range(count)]
    with db.transaction("Set") as session:
        _table(session)
        with beside.writing(session):
            beside.insert(session, _ROWS, (range(count), said))
            beside.insert(session, _ROWS, (range(count, 2 * count), said))
            beside.execute(session, "UPDATE numbered SET kind = ? WHERE n = 0", ("first",))
        held = _held(session)
    lines = [(n, "row?", said[n % count] or None) for n in range(2 * count)]
    assert held == [(0, "first", None), *lines[1:]]


def test_whoever_asks_meanwhile_sees_all_that_was_inserted(db: Database) -> None:
    with db.transaction("Set") as session:
        _table(session)
        with beside.writing(session):
            for done in range(0, 10 * AT_ONCE, AT_ONCE):
                numbers = range(done, done + AT_ONCE)
                beside.insert(session, _ROWS, (numbers, [""] * AT_ONCE))
                assert len(_held(session)) == done + AT_ONCE


def test_an_error_of_the_thread_is_raised_and_nothing_is_kept(db: Database) -> None:
    with pytest.raises(IntegrityError), db.transaction("Set") as session:
        _table(session)
        with beside.writing(session):
            beside.insert(session, _ROWS, ([1] * AT_ONCE, [""] * AT_ONCE))
            beside.wait(session)
    with db.reading() as session:
        names = session.connection().exec_driver_sql("SELECT name FROM sqlite_temp_master")
        assert names.all() == []


def test_what_waits_is_dropped_when_the_block_breaks_off(db: Database) -> None:
    before = threading.active_count()
    with db.transaction("Set") as session:
        _table(session)
        with pytest.raises(KeyError), beside.writing(session):
            beside.insert(session, _ROWS, (range(2 * AT_ONCE), [""] * 2 * AT_ONCE))
            raise KeyError
        assert threading.active_count() == before
        assert len(_held(session)) in {0, AT_ONCE, 2 * AT_ONCE}


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + beside.TOGETHER + 7])
def test_rows_are_the_same_without_the_thread(db: Database, count: int) -> None:
    said = ["" if n % 3 == 0 else f"第{n}行" for n in range(count)]
    with db.transaction("Set") as session:
        _table(session)
        beside.insert(session, _ROWS, (range(count), said))
        held = _held(session)
    assert held == [(n, "row?", said[n] or None) for n in range(count)]


def test_one_row_that_is_refused_ends_the_transaction_without_the_thread(db: Database) -> None:
    with pytest.raises(IntegrityError), db.transaction("Set") as session:
        _table(session)
        beside.insert(session, _ROWS, ([*range(FEW), 0], [""] * (FEW + 1)))
    with db.reading() as session:
        names = session.connection().exec_driver_sql("SELECT name FROM sqlite_temp_master")
        assert "numbered" not in names.scalars().all()
