"""Statements that go to the driver by the shortest way.

For each statement SQLAlchemy takes a fifth of a millisecond, however often it was asked before:
several times what SQLite needs to answer. What every action asks and writes, and the plain rows of
statements that were made once, go past it. Whoever listens to a connection hears them all the same:
then they go the long way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Dialect, Select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler

Chosen = Select[*tuple[Any, ...]]


def is_damage(error: BaseException | None) -> bool:
    """Say whether an error means a damaged page.

    Once SQLCipher has met one it refuses all others on that connection too.
    """
    name: str = getattr(error, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def worded(connection: Connection, statement: str, error: driver.Error) -> DBAPIError:
    """Return an error of the driver as SQLAlchemy raises it, for what catches those."""
    if is_damage(error):
        connection.invalidate(error)
    told = DBAPIError.instance(statement, None, error, driver.Error, hide_parameters=True)
    assert isinstance(told, DBAPIError)  # noqa: S101 - it is one of the driver's
    return told


def ask(connection: Connection, statement: str, values: Sequence[Any] = ()) -> list[Any]:
    """Return the rows that a text selects. Raises DBAPIError."""
    if _is_heard(connection):
        return list(connection.exec_driver_sql(statement, tuple(values)).all())
    try:
        found: list[Any] = _driver(connection).execute(statement, values).fetchall()
    except driver.Error as error:
        raise worded(connection, statement, error) from error
    return found


def write(connection: Connection, statement: str, *rows: Sequence[Any]) -> None:
    """Execute a text that returns nothing, once for each row of values. Raises DBAPIError."""
    if _is_heard(connection):
        connection.exec_driver_sql(statement, [tuple(row) for row in rows])
        return
    held = _driver(connection)
    try:
        if len(rows) == 1:
            held.execute(statement, rows[0])
        else:
            held.executemany(statement, rows)
    except driver.Error as error:
        raise worded(connection, statement, error) from error


def rows(
    connection: Connection, statement: Chosen, values: Mapping[str, object]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the plain rows of a statement. Raises DBAPIError.

    The first time SQLAlchemy executes it, which shows what its columns are called; one that is made
    anew each time is never asked twice.
    """
    known = _known.get(statement)
    if known is None or _is_heard(connection):
        result = connection.execute(statement, dict(values))
        if known is None:
            _known[statement] = _Known.of(connection, statement, tuple(result.keys()))
        return result.all()
    if not known.text:
        return connection.execute(statement, dict(values)).all()
    return known.rows(connection, values)


def plain(
    connection: Connection, statement: Chosen, values: Mapping[str, object]
) -> Sequence[Sequence[Any]]:
    """Return the same without names, for rows of which many are wanted. Raises DBAPIError."""
    known = _known.get(statement)
    if known is None or not known.text or any(known.processes) or _is_heard(connection):
        return rows(connection, statement, values)
    return ask(connection, known.text, known.given(values))


class _Value(NamedTuple):
    """One question mark of a statement.

    Attributes:
        name: What it stands for; empty for one that is always the same.
        always: That value, ready for the driver.
        process: What makes a value ready for the driver, if anything has to.
    """

    name: str
    always: object
    process: Any


class _Known(NamedTuple):
    """What of a statement is always the same.

    Attributes:
        text: In SQL; empty if it is another for other values.
        values: Its question marks.
        processes: What makes a value of the driver one of each column, if anything has to.
        shape: What its columns are called.
    """

    text: str
    values: tuple[_Value, ...]
    processes: list[Any]
    shape: SimpleResultMetaData

    @classmethod
    def of(cls, connection: Connection, statement: Chosen, names: tuple[str, ...]) -> _Known:
        """Look at a statement whose columns have these names."""
        compiled = statement.compile(dialect=connection.dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - a statement is compiled to SQL
        columns = list(statement.selected_columns)
        asked = {one.key: None for one in compiled.bind_names if one.required}
        moving = any(one.required for one in compiled.post_compile_params)
        perhaps = any(not (one.required or one.unique) for one in compiled.bind_names)
        dialect, shape = connection.dialect, SimpleResultMetaData(names)
        if moving or perhaps or len(columns) != len(names):
            return cls("", (), [], shape)
        whole = compiled.construct_expanded_state(asked)
        processes = [
            one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns
        ]
        return cls(whole.statement, _values(compiled, whole, dialect), processes, shape)

    def rows(
        self, connection: Connection, values: Mapping[str, object]
    ) -> list[Row[*tuple[Any, ...]]]:
        """Ask the driver."""
        places = self.shape._key_to_index  # noqa: SLF001 - as SQLAlchemy's own results do
        found = ask(connection, self.text, self.given(values))
        return [Row(self.shape, self.processes, places, told) for told in found]

    def given(self, values: Mapping[str, object]) -> list[object]:
        """What stands for each question mark, ready for the driver."""
        return [
            one.always
            if not one.name
            else values[one.name]
            if one.process is None
            else one.process(values[one.name])
            for one in self.values
        ]


_known: WeakKeyDictionary[Chosen, _Known] = WeakKeyDictionary()


def _values(compiled: SQLCompiler, whole: ExpandedState, dialect: Dialect) -> tuple[_Value, ...]:
    """What stands for each question mark; a list that is always the same has one for each value."""
    found = []
    for place in whole.positiontup or ():
        bound = compiled.binds.get(place)
        process: Any = whole.processors.get(place)
        if bound is not None:
            process = bound.type.dialect_impl(dialect).bind_processor(dialect)
        if bound is not None and bound.required:
            found.append(_Value(bound.key, None, process))
        else:
            value = whole.parameters[place]
            found.append(_Value("", process(value) if process else value, None))
    return tuple(found)


def _is_heard(connection: Connection) -> bool:
    """Whether somebody listens to the connection, such as the thread that has it for a while."""
    return connection._has_events or connection.engine._has_events  # noqa: SLF001 - not told else


def _driver(connection: Connection) -> Any:
    """The driver's own connection, in a transaction."""
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.driver_connection
