"""Many records of one kind at once, journalled and searchable like single ones.

SQLAlchemy's own insert of as many rows takes several times as long. Here each column is made ready
once, for the table and for the journal: a column in which all rows say the same stands in the
statement itself, and nothing is ever bound as None, for which the driver looks for an adapter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import repeat
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from policepost.core import beside
from policepost.core.counting import among, many
from policepost.core.journalling import writing
from policepost.core.journalling.journal import collected, json_of, plain, unsaid, untold
from policepost.core.records import Base, following
from policepost.core.searching import search

_quoted = json.encoder.encode_basestring
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f]')


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
            the same columns, but for those in ``empty``. What follows from another column is
            made here.
        entries: What the search keeps of them, from who knows it already; otherwise it is read
            from the records at the end of the transaction.
        empty: What a column holds that a row does not name.
    """
    if not rows:
        return
    session.flush()
    parts = _parts(kind, _columns_of(kind, rows, empty), session.connection().dialect)
    _insert(session, kind, [row["id"].hex for row in rows], parts)
    if entries is None:
        collected(session).touched_ids[kind].update(row["id"] for row in rows)
    else:
        search.enter(session, kind.__tablename__, entries)


def insert_columns(
    session: Session,
    kind: type[Base],
    columns: Mapping[str, Sequence[Any]],
    entries: Sequence[search.Told],
) -> None:
    """Add many records of one kind from columns: the quickest way for an import.

    Args:
        session: The transaction's session.
        kind: The mapped class.
        columns: By name, what all records hold as it is stored: keys in 32 hexadecimal digits
            (``id`` among them), days as 2026-11-24. An empty text stands for what the column
            holds by itself, as does a column that is not named, unless it follows from another
            one. A column of numbers or the like holds values instead, and no text.
        entries: What the search keeps of each.
    """
    keys = columns["id"]
    if not keys:
        return
    session.flush()
    columns = _with_what_follows(kind, columns)
    dialect, silent = session.connection().dialect, unsaid(kind)
    never = untold(kind.__tablename__)
    parts: dict[str, _Part] = {}
    for name, by_itself in defaults(kind).items():
        values = columns.get(name)
        if values is not None and values[0].__class__ is not str:
            parts[name] = partial(_column, kind, name, values, dialect)
        elif values is not None and name in never:
            parts[name] = partial(_Ready, "?", values)
        elif values is not None and not _all_say(values, values[0]):
            parts[name] = partial(_texts, name, values, by_itself, silent=name in silent)
        elif values is not None and values[0]:
            parts[name] = values[0]
        elif by_itself is None or isinstance(by_itself, (str, int)):
            parts[name] = by_itself
        else:
            parts[name] = partial(_column, kind, name, [by_itself] * len(keys), dialect)
    _insert(session, kind, keys, parts)
    search.enter_told(session, kind.__tablename__, entries)


@cache
def defaults(kind: type[Base]) -> Mapping[str, Any]:
    """What the columns of a kind hold where nobody names a value; nothing for a key."""
    columns = kind.__table__.columns
    return {column.key: None if column.primary_key else _default(column) for column in columns}


def _default(column: Any) -> Any:
    made = column.default
    if isinstance(made, CallableColumnDefault):
        return made.arg(None)  # type: ignore[arg-type] # a list or the like, whoever asks
    return made.arg if isinstance(made, ScalarElementColumnDefault) else None


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
class _Ready:
    """One column of all rows.

    Attributes:
        term: What stands for it among the values of the statement.
        values: What the statement is given for each row.
        said: For each row what its line of the journal says so far, from the column before on; in
            UTF-8, as it is hashed and stored.
    """

    term: str
    values: Sequence[Any]
    said: list[bytes]


_Part = str | int | None | Callable[[Any], _Ready]
"""A column in which all rows say the same, or what makes it ready from the words before it."""


def _with_what_follows(
    kind: type[Base], columns: Mapping[str, Sequence[Any]]
) -> Mapping[str, Sequence[Any]]:
    """Columns with those that follow from them."""
    more = {}
    for name, (text, how) in following(kind.__tablename__).items():
        once = {one: how(one) for one in set(columns[text])}
        more[name] = list(map(once.__getitem__, columns[text]))
    return {**columns, **more} if more else columns


def _columns_of(
    kind: type[Base], rows: Sequence[dict[str, Any]], empty: Mapping[str, Any]
) -> Mapping[str, Sequence[Any]]:
    """Rows turned to columns, each with what a row holds that does not name it."""
    named = sorted(set().union(*rows))
    held = {name: empty[name] for name in named if name in empty}
    pick = itemgetter("id", *named)
    told = [pick({**held, **row}) for row in rows]
    there = dict(zip(("id", *named), zip(*told, strict=True), strict=True))
    silent = {name: (value,) * len(rows) for name, value in empty.items() if name not in there}
    return _with_what_follows(kind, {**silent, **there})


def _parts(
    kind: type[Base], columns: Mapping[str, Sequence[Any]], dialect: Dialect
) -> dict[str, _Part]:
    """Columns, to be made ready."""
    parts: dict[str, _Part] = {}
    for name, values in sorted(columns.items()):
        if name != "id" and _all_say(values, values[0]):
            parts[name] = values[0]
        else:
            parts[name] = partial(_column, kind, name, values, dialect)
    return parts


def _insert(
    session: Session, kind: type[Base], keys: Sequence[str], parts: Mapping[str, _Part]
) -> None:
    """Insert rows by the driver itself and tell the journal of them."""
    columns: list[_Ready] = []
    told: list[list[bytes]] = []
    terms, given, said, silent = [], [], "{", unsaid(kind)
    never = untold(kind.__tablename__)
    for place, name in enumerate(sorted(parts)):
        part = parts[name]
        if part is None or isinstance(part, (str, int)):
            terms.append(_literal(part))
            if part is not None and not (part == "" and name in silent) and name not in never:
                said += f"{_quoted(name)}:{json_of(part)},"
            continue
        given.append(place)
        if name in never:
            columns.append(part(""))
        else:
            columns.append(part(said))
            told.append(columns[-1].said)
            said = ""
        terms.append(columns[-1].term)
    table, found = kind.__tablename__, collected(session)
    insertion = beside.Insertion(table, tuple(sorted(parts)), tuple(terms), tuple(given))
    beside.insert(session, insertion, [column.values for column in columns])
    found.rows += zip(repeat(table), keys, repeat("add"), _lines(told, said), strict=False)
    found.kinds.add(table)
    writing.write_much(session)


def _lines(said: Sequence[list[bytes]], rest: str) -> Iterable[bytearray]:
    """What the journal says of each row: what its columns say and the rest, with the bracket."""
    if rest:
        return map(_JOINED, zip(*said, repeat(_shut(rest.encode())), strict=False))
    shut = {one: _shut(one) for one in set(said[-1])}
    if b"" not in shut:
        return map(_JOINED, zip(*said[:-1], map(shut.__getitem__, said[-1]), strict=True))
    return map(_shut, map(_JOINED, zip(*said, strict=True)))


_JOINED: Callable[[Iterable[bytes]], bytearray] = bytearray().join
"""A bytearray, because the driver would look for an adapter for bytes."""

_Line = TypeVar("_Line", bytes, bytearray)


def _shut(line: _Line) -> _Line:
    """Put the bracket in the place of the last comma, or beside the first one."""
    return line[:-1] + b"}" if line.endswith(b",") else line + b"}"


def _texts(
    name: str, values: Sequence[str], by_itself: str | None, before: str, *, silent: bool = False
) -> _Ready:
    """Make a column of texts ready, of which an empty one stands for what it holds by itself.

    The journal says nothing of an empty one where the column is ``silent``.
    """
    head = f"{before}{_quoted(name)}:"
    different = set(values)
    if len(different) > len(values) // 2 and "" not in different:
        if _TO_ESCAPE.search("".join(values)):
            return _Ready("?", values, [f"{head}{_quoted(one)},".encode() for one in values])
        return _Ready("?", values, [f'{head}"{one}",'.encode() for one in values])
    told = {one: f"{head}{_quoted(one)},".encode() for one in different}
    term = "?"
    if "" in told:
        told[""] = before.encode()
        if by_itself is not None and not silent:
            told[""] = f"{head}{_quoted(by_itself)},".encode()
        if by_itself is None:
            term = "NULLIF(?, '')"
        elif by_itself:
            term = f"COALESCE(NULLIF(?, ''), {_literal(by_itself)})"
    return _Ready(term, values, list(map(told.__getitem__, values)))


def _column(
    kind: type[Base], name: str, values: Sequence[Any], dialect: Dialect, before: str
) -> _Ready:
    """Make one column ready; what the line says ``before`` stands with its own words."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {str} and not (None in values and "" in values):
        texts, by_itself = [one or "" for one in values], None if None in values else ""
        return _texts(name, texts, by_itself, before, silent=name in unsaid(kind))
    head = f"{before}{_quoted(name)}:"
    if kinds == {int} and None not in values:
        return _Ready("?", values, [b"%s%d," % (head.encode(), one) for one in values])
    keys = list(map(id, values))  # the same day or dwelling stands in many rows
    once = dict(zip(keys, values, strict=True))
    if kinds <= {UUID, date}:
        text = {key: "" if one is None else plain(one) for key, one in once.items()}
        return _texts(name, [text[key] for key in keys], None, before)
    bind = kind.__table__.columns[name].type.bind_processor(dialect)
    words = {
        key: (before if one is None else f"{head}{json_of(plain(one))},").encode()
        for key, one in once.items()
    }
    said = list(map(words.__getitem__, keys))
    stored = [one if one is None or bind is None else bind(one) for one in values]
    return _Ready("?", stored, said)


def _all_say(values: Sequence[Any], first: Any) -> bool:
    """Say whether all are the same text or nothing, as SQL can write it."""
    if first is not None and (first.__class__ is not str or "\0" in first):
        return False
    return bool(values[-1] == first) and values.count(first) == len(values)


def _literal(value: Any) -> str:
    """A value as SQL writes it."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
