"""Statements that go past SQLAlchemy answer as it does, and fail as it does."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, literal, select
from sqlalchemy.exc import IntegrityError, OperationalError

from policepost.appointments.records import Booking
from policepost.core import direct, settings
from policepost.core.database import Database
from policepost.core.settings import Setting
from policepost.mediation.records import Payment
from tests.plans import spoken

KEY = uuid.UUID(int=7)


def both(db: Database, statement: Any, values: dict[str, object]) -> tuple[Any, Any]:
    """The rows of a statement the long way and, asked for the second time, the short one."""
    with db.reading() as session:
        connection = session.connection()
        direct.rows(connection, statement, values)
        short = direct.rows(connection, statement, values)
        assert direct._known[statement].text
        return connection.execute(statement, values).all(), short


def test_every_kind_of_value_goes_in_and_comes_out_alike(db: Database) -> None:
    moment = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    given: dict[str, tuple[Any, object]] = {
        "key": (Booking.id, KEY),
        "day": (Booking.day, date(2026, 11, 24)),
        "moment": (Booking.starts_at, moment),
        "amount": (Payment.amount, Decimal("1800.50")),
        "tree": (Setting.value, {"is": ["寺河", 1]}),
        "text": (Setting.name, "寺河"),
        "hour": (literal(time(9)), time(9, 30)),
    }
    statement = select(
        *(bindparam(name, type_=column.type).label(name) for name, (column, _v) in given.items()),
        literal(KEY).label("always"),
        func.count(),
    )
    values = {name: value for name, (_c, value) in given.items()}
    (long,), (short,) = both(db, statement, values)
    assert tuple(short) == tuple(long) == (*values.values(), KEY, 1)
    assert (short.moment, short.tree, short.always) == (moment, {"is": ["寺河", 1]}, KEY)


def test_rows_are_those_of_the_table_and_of_this_moment(db: Database) -> None:
    statement = select(Setting.name, Setting.value).where(Setting.name == bindparam("name"))
    with db.transaction("Change settings") as session:
        settings.put(session, "one", 1)
    for name, found in (("one", [("one", {"is": 1})]), ("two", [])):
        long, short = both(db, statement, {"name": name})
        assert [tuple(row) for row in short] == [tuple(row) for row in long] == found


def test_columns_of_one_name_are_told_apart_by_their_place(db: Database) -> None:
    statement = select(literal(1).label("n"), literal(2).label("n"), Setting.name).where(
        Setting.name == bindparam("name")
    )
    (long,), (short,) = both(db, statement, {"name": "device"})
    assert tuple(short) == tuple(long) == (1, 2, "device")
    assert short.name == "device"


def test_lists_that_are_always_the_same(db: Database) -> None:
    others = [uuid.UUID(int=n) for n in range(3)]
    statement = select(Setting.name, Setting.id.in_(others).label("other")).where(
        Setting.id.not_in(others), Setting.name.in_([]) | (Setting.name == bindparam("name"))
    )
    (long,), (short,) = both(db, statement, {"name": "device"})
    assert tuple(short) == tuple(long) == ("device", False)


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (
            select(Setting.name).where(Setting.name.in_(bindparam("n", expanding=True))),
            {"n": ["a"]},
        ),
        (select(bindparam("n", value=3).label("n")), {"n": 4}),
    ],
    ids=["a list", "a value that may be given"],
)
def test_what_is_another_statement_for_other_values_goes_the_long_way(
    db: Database, statement: Any, values: dict[str, object]
) -> None:
    with db.reading() as session:
        connection = session.connection()
        expected = connection.execute(statement, values).all()
        for _time in range(3):
            assert direct.rows(connection, statement, values) == expected
    assert not direct._known[statement].text


@pytest.mark.parametrize("column", [Setting.name, Setting.value], ids=["as it is kept", "made"])
def test_plain_rows_hold_the_same_without_names(db: Database, column: Any) -> None:
    statement = select(column).where(Setting.name == bindparam("name"))
    with db.reading() as session:
        connection = session.connection()
        told = [direct.plain(connection, statement, {"name": "device"}) for _time in range(2)]
        (expected,) = connection.execute(statement, {"name": "device"}).all()
    assert [tuple(row) for rows in told for row in rows] == [expected] * 2
    assert (type(told[1][0]) is tuple) == (column is Setting.name)


def test_whoever_listens_hears_them(db: Database) -> None:
    statement = select(Setting.name).where(Setting.name == bindparam("name"))

    def work() -> None:
        with db.reading() as session:
            for _time in range(2):
                direct.rows(session.connection(), statement, {"name": "one"})
            direct.plain(session.connection(), statement, {"name": "two"})
            direct.ask(session.connection(), "SELECT ?", (1,))

    assert [values for _text, values in spoken(db, work)] == [("one",), ("one",), ("two",), (1,)]
    with db.reading() as session:
        direct.rows(session.connection(), statement, {"name": "one"})
        (row,) = direct.plain(session.connection(), statement, {"name": "device"})
    assert type(row) is tuple, "who listened is gone, and it goes the short way again"


def test_an_error_is_worded_as_ever_and_tells_no_values(db: Database) -> None:
    with db.engine.connect() as connection:
        with pytest.raises(OperationalError, match="no such table") as told:
            direct.ask(connection, "SELECT * FROM nowhere WHERE name = ?", ("张某",))
        assert "张某" not in str(told.value)
        with pytest.raises(IntegrityError, match="UNIQUE"):
            direct.write(
                connection,
                "INSERT INTO setting (id, name, value) VALUES (?, ?, '{}')",
                *[(number, "same") for number in "ab"],
            )
        connection.rollback()


def test_a_write_is_part_of_the_transaction_and_heard_too(db: Database) -> None:
    statement = "INSERT INTO setting (id, name, value) VALUES (?, ?, '{}')"
    heard: list[str] = []
    with db.engine.connect() as connection:
        direct.write(connection, statement, ("a", "one"))
        connection.rollback()
        event.listen(connection, "before_cursor_execute", lambda *told: heard.append(told[2]))
        direct.write(connection, statement, ("b", "two"), ("c", "three"))
        assert direct.ask(connection, "SELECT name FROM setting WHERE id = 'a'") == []
        assert len(direct.ask(connection, "SELECT 1 FROM setting WHERE id IN ('b', 'c')")) == 2
        connection.rollback()
    assert heard[0] == statement
