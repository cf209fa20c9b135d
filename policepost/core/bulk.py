"""Many records of one kind at once, journalled and searchable like single ones.

SQLAlchemy's own insert of as many rows takes several times as long. Here each column is made ready
once, for the table and for the journal: a column in which all rows say the same stands in the
statement itself, and nothing is ever bound as None, for which the driver looks for an adapter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Session

from policepost.core.counting import among, many
from policepost.core.journalling.chain import Row
from policepost.core.journalling.journal import collected, json_of, plain
from policepost.core.records import Base
from policepost.core.searching import search

_quoted = json.encoder.encode_basestring


def insert_many(
    session: Session,
    kind: type[Base],
    rows: Sequence[dict[str, Any]],
    entries: Iterable[search.Entry] | None = None,
    *,
    empty: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Add many records of one kind.

    Args:
        session: The transaction's session.
        kind: The mapped class.
        rows: One mapping of column to value for each record, ``id`` among them; every row names
            the same columns, but for those in ``empty``.
        entries: What the search keeps of them, from who knows it already; otherwise it is read
            from the records at the end of the transaction.
        empty: What a column holds that a row does not name.
    """
    if not rows:
        return
    session.flush()
    found = collected(session)
    table = kind.__tablename__
    connection = session.connection()
    found.rows += _insert(connection, kind, rows, empty)
    found.kinds.add(table)
    if entries is None:
        found.touched_ids[kind].update(row["id"] for row in rows)
    else:
        search.enter(session, table, entries)


def defaults(kind: type[Base]) -> dict[str, Any]:
    """What the columns of a kind hold where nobody names a value; nothing for a key."""
    return {
        column.key: column.default.arg if column.default and column.default.is_scalar else None
        for column in kind.__table__.columns
    }


def change_many(
    session: Session, kind: type[Base], ids: Iterable[UUID], values: Mapping[str, Any]
) -> int:
    """Give many records of one kind the same values.

    Args:
        session: The transaction's session.
        kind: The mapped class.
        ids: The records; one that is not there is left out.
        values: Column to value, of columns by which the search finds nothing.

    Returns:
        How many records there are.
    """
    session.flush()
    for record in session.identity_map.values():
        if isinstance(record, kind):
            session.expire(record, list(values))
    connection, columns = session.connection(), kind.__table__.columns
    chosen, keys = among(columns["id"], "ids"), {"ids": many(key.hex for key in ids)}
    asked = select(columns["id"], *(columns[name] for name in values)).where(chosen)
    held = connection.execute(asked.order_by(columns["id"]), keys).all()
    connection.execute(update(kind.__table__).where(chosen).values(dict(values)), keys)  # type: ignore[arg-type]
    found, table = collected(session), kind.__tablename__
    after = [plain(value) for value in values.values()]
    for key, *before in held:
        told = zip(values, map(plain, before), after, strict=True)
        fields = {name: [old, new] for name, old, new in told if old != new}
        if fields:
            found.rows.append((table, key.hex, "change", json_of(fields)))
            found.kinds.add(table)
    return len(held)


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of all rows.

    Attributes:
        term: What stands for it among the values of the statement.
        values: What the statement is given for each row.
        said: For each row what its line of the journal says so far, from the column before on.
    """

    term: str
    values: Sequence[Any]
    said: list[str]


def _insert(
    connection: Connection,
    kind: type[Base],
    rows: Sequence[dict[str, Any]],
    empty: Mapping[str, Any],
) -> list[Row]:
    """Insert rows by the driver itself and return what the journal says of them."""
    named = sorted(set().union(*rows))
    names = sorted({*named, *empty})
    held = {name: empty[name] for name in named if name in empty}
    pick = itemgetter("id", *named)
    told = [pick({**held, **row}) for row in rows]
    there = dict(zip(("id", *named), zip(*told, strict=True), strict=True))
    columns: list[_Column] = []
    terms, said = [], "{"
    for name in names:
        values = there.get(name) or (empty[name],) * len(rows)
        if name != "id" and _all_say(values, values[0]):
            terms.append(_literal(values[0]))
            said += "" if values[0] is None else f"{_quoted(name)}:{_quoted(values[0])},"
            continue
        column = _column(kind, name, values, connection.dialect, said)
        columns.append(column)
        terms.append(column.term)
        said = ""
    connection.exec_driver_sql(
        f"INSERT INTO {kind.__tablename__} ({','.join(names)}) VALUES ({','.join(terms)})",  # noqa: S608
        list(zip(*(column.values for column in columns), strict=True)),
    )
    table, keys = kind.__tablename__, [key.hex for key in there["id"]]
    lines = map("".join, zip(*(column.said for column in columns), strict=True))
    return [
        (table, key, "add", f"{(line + said)[:-1]}}}")
        for key, line in zip(keys, lines, strict=True)
    ]


def _column(
    kind: type[Base], name: str, values: Sequence[Any], dialect: Dialect, before: str
) -> _Column:
    """Make one column ready; what the line says ``before`` stands with its own words."""
    head = f"{before}{_quoted(name)}:"
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {str}:
        told = {one: before if one is None else f"{head}{_quoted(one)}," for one in set(values)}
        said = [told[one] for one in values]
        if None in told and "" not in told:
            return _Column("NULLIF(?, '')", [one or "" for one in values], said)
        return _Column("?", values, said)
    keys = list(map(id, values))  # the same day or dwelling stands in many rows
    once = dict(zip(keys, values, strict=True))
    if kinds <= {UUID, date}:
        text = {key: "" if one is None else plain(one) for key, one in once.items()}
        told = {key: f'{head}"{one}",' if one else before for key, one in text.items()}
        said = [told[key] for key in keys]
        term = "NULLIF(?, '')" if "" in text.values() else "?"
        return _Column(term, [text[key] for key in keys], said)
    bind = kind.__table__.columns[name].type.bind_processor(dialect)
    said = [before if one is None else f"{head}{json_of(plain(one))}," for one in values]
    stored = [one if one is None or bind is None else bind(one) for one in values]
    return _Column("?", stored, said)


def _all_say(values: Sequence[Any], first: Any) -> bool:
    """Say whether all are the same text or nothing, as SQL can write it."""
    if first is not None and (first.__class__ is not str or "\0" in first):
        return False
    return bool(values[-1] == first) and values.count(first) == len(values)


def _literal(value: str | None) -> str:
    """A value as SQL writes it."""
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
