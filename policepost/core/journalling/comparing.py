"""Whether the records are as the journal has them: what was written past it.

The chain proves the journal, not the records. Whoever has the key can change a record with another
program; then it says something else than the journal, which tells each field from its first day.
What an upgrade of the program filled in is not in the journal, and no fault; a text that was empty
on the first day is not written there either, but known all the same. What follows from another
column is compared with what it would be made of.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, inspect, select

from policepost.core.journalling.chain import BRIEF
from policepost.core.journalling.journal import plain, unsaid
from policepost.core.language import N_, _
from policepost.core.records import Base, Record, followed

ALTERED = N_("{kind} {id}: {fields} were changed past the journal")
MISSING = N_("{kind} {id}: was taken away past the journal")
BACK = N_("{kind} {id}: stands there, though the journal says that it was removed")
PUT_IN = N_("{kind} {id}: was put in past the journal")
_FILLED_BY_UPGRADES = frozenset({"grid_service", "paper_number"})
_CHUNK = 400
_GONE: dict[str, Any] = {}
"""Stands for the fields of a record that was removed."""
_ASKED = (
    "SELECT record_id, kind, op, fields, scheme FROM journal_change"
    " LEFT JOIN journal_entry ON number = entry"
    " WHERE op IN ('add', 'change', 'remove') ORDER BY record_id, entry, n"
)
_Row = tuple[str, str, int | None]
"""Op, fields, and the scheme of the entry; none if that was taken away."""

States = dict[str, dict[str, Any]]
"""Fields by the key of the record, in hex."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A record that is not as the journal has it; `fields` are those that differ."""

    kind: str
    id: str
    what: str
    fields: tuple[str, ...] = ()

    def sentence(self, named: Callable[[str], str], field_named: Callable[[str, str], str]) -> str:
        """What is wrong, in the words for kinds and, where there are some, for their fields."""
        fields = _(", ").join(field_named(self.kind, one) or one for one in self.fields)
        return _(self.what).format(kind=named(self.kind), id=UUID(self.id), fields=fields)


def strange(connection: Connection) -> Iterator[Strange]:
    """The records that are not as the journal has them; some seconds for a million rows."""
    known = {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record) and mapper.class_.journalled
    }
    waiting: defaultdict[str, States] = defaultdict(dict)
    for key, kind, fields in _told(connection, known):
        if kind in known:
            waiting[kind][key] = fields
            if len(waiting[kind]) >= _CHUNK:
                yield from _compared(connection, known[kind], waiting.pop(kind))
    for kind, states in waiting.items():
        yield from _compared(connection, known[kind], states)
    for kind, found in known.items():
        if kind not in _FILLED_BY_UPGRADES:
            yield from _put_in(connection, found)


def _told(
    connection: Connection, known: Mapping[str, type[Record]]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each record with its kind and what the journal says of it now; not what was erased."""
    empty = {name: dict.fromkeys(unsaid(kind), "") for name, kind in known.items()}
    rows = connection.exec_driver_sql(_ASKED)
    for key, group in groupby(rows, itemgetter(0)):
        by_kind: defaultdict[str, list[_Row]] = defaultdict(list)
        for _key, kind, *change in group:
            by_kind[kind].append(tuple(change))
        for kind, changes in by_kind.items():
            if all(fields for _op, fields, _scheme in changes):
                yield key, kind, _folded(changes, empty.get(kind, {}))


def _folded(changes: Iterable[_Row], empty: Mapping[str, str]) -> dict[str, Any]:
    state: dict[str, Any] = {}
    for op, written, scheme in changes:
        if op == "remove":
            state = _GONE
            continue
        fields = json.loads(written)
        if op == "add":
            state = {**empty, **fields} if (scheme or 0) >= BRIEF else fields
        else:
            state = {**state, **{name: after for name, (_before, after) in fields.items()}}
    return state


def _compared(connection: Connection, kind: type[Record], states: States) -> Iterator[Strange]:
    """Compare some records of one kind."""
    columns = {one.key: one.columns[0] for one in inspect(kind).column_attrs}
    keys = [UUID(key) for key in states]
    found = {
        row._mapping["id"].hex: row._mapping  # noqa: SLF001 - SQLAlchemy's name of it
        for row in connection.execute(select(*columns.values()).where(columns["id"].in_(keys)))
    }
    name = kind.__tablename__
    for key, state in states.items():
        row = found.get(key)
        if row is None:
            if state is not _GONE:
                yield Strange(name, key, MISSING)
        elif state is _GONE:
            yield Strange(name, key, BACK)
        else:
            held = {field: row[column.name] for field, column in columns.items()}
            told = followed(name, state)
            differing = tuple(
                one for one in sorted(told) if one in held and _differ(told[one], held[one])
            )
            if differing:
                yield Strange(name, key, ALTERED, differing)


def _differ(told: Any, held: Any) -> bool:
    """Compare a value of the journal with a record's; moments as the wall's clock shows them."""
    if isinstance(held, datetime):
        return told is None or _wall(datetime.fromisoformat(told)) != _wall(held)
    return bool(told != plain(held))


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _put_in(connection: Connection, kind: type[Record]) -> Iterator[Strange]:
    """The records of a kind of which the journal knows nothing."""
    name = kind.__tablename__
    asked = (
        f"SELECT id FROM {name} AS held WHERE NOT EXISTS"  # noqa: S608 - a table's own name
        " (SELECT 1 FROM journal_change WHERE record_id = held.id)"
    )
    for (key,) in connection.exec_driver_sql(asked):
        yield Strange(name, key, PUT_IN)
