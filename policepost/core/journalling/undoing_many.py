"""Taking back what an entry did to many records of a kind: in statements, not record by record.

One by one 58,000 records take a minute. What is left to be taken back singly is few, or touched
several times, or of a kind that others are found by, so that their search entries follow it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from policepost.core import bulk
from policepost.core.journalling import erasing
from policepost.core.journalling.changes import Said, for_each_record, known_fields, stored
from policepost.core.journalling.journal import collected, json_of
from policepost.core.records import Record, followed
from policepost.core.searching import search

MANY: Final = 200
"""From how many records of a kind on they are taken back together."""

_Group = tuple[str, str]
"""Kind and op."""


class Many:
    """The changes of an entry of which there are many, by kind and op.

    Attributes:
        left: The others, in their order.
    """

    def __init__(
        self, session: Session, classes: Mapping[str, type[Record]], changes: Sequence[Said]
    ) -> None:
        """Sort them.

        Args:
            session: The transaction's session.
            classes: The kinds of record by the names of their tables.
            changes: What is taken back, the last first. Nothing changed it since, so that the
                journal itself says what the records are now.
        """
        self._session, self._classes = session, classes
        self._groups: dict[_Group, list[Said]] = defaultdict(list)
        ops = Counter((one.kind, one.op) for one in changes)
        touched = Counter((one.kind, one.record_id) for one in changes)
        first = {(one.kind, one.record_id): one.op for one in changes}
        last = {(one.kind, one.record_id): one.op for one in reversed(changes)}
        self.left: list[Said] = []
        for one in changes:
            key = (one.kind, one.record_id)
            added = first[key] == "add"
            if added and last[key] == "remove":
                continue  # it came and went: there is nothing to take back
            if added and ops[one.kind, "add"] >= MANY:
                self._groups[one.kind, "add"].append(one)
            elif ops[one.kind, one.op] >= MANY and touched[key] == 1 and self._alone(one):
                self._groups[one.kind, one.op].append(one)
            else:
                self.left.append(one)

    def _alone(self, one: Said) -> bool:
        """Say whether no other kind of record is found by what this one says."""
        return one.op != "change" or not search.leads_on(self._classes[one.kind])

    def _of(self, op: str) -> Iterator[tuple[type[Record], list[Said]]]:
        for kind, of_op in sorted(self._groups):
            if of_op == op:
                yield self._classes[kind], self._groups[kind, op]

    def delete_added(self) -> None:
        """Delete what was added."""
        found = collected(self._session)
        for kind, mine in self._of("add"):
            name = kind.__tablename__
            found.rows += [(name, key, "remove", fields) for key, fields in _last_fields(mine)]
            found.kinds.add(name)
            keys = {UUID(one.record_id) for one in mine}
            erasing.delete_unseen(self._session, kind, keys)

    def change_back(self) -> None:
        """Give what was changed the values of before."""
        for kind, mine in self._of("change"):
            by_fields: dict[tuple[str, ...], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
            for one in mine:
                fields = known_fields(kind, one)
                by_fields[tuple(fields)].append((one.record_id, fields))
            for names, rows in by_fields.items():
                if names:
                    self._give(kind, names, rows)

    def _give(
        self, kind: type[Record], names: Sequence[str], rows: Sequence[tuple[str, dict[str, Any]]]
    ) -> None:
        table, found = kind.__table__, collected(self._session)
        before = [
            {name: stored(kind, name, fields[name][0]) for name in names} for _key, fields in rows
        ]
        before = [followed(kind.__tablename__, one) for one in before]
        values = [
            {"of": UUID(key), **{f"to_{name}": value for name, value in one.items()}}
            for (key, _fields), one in zip(rows, before, strict=True)
        ]
        given: dict[str, Any] = {name: bindparam(f"to_{name}") for name in before[0]}
        statement = update(table).where(table.c.id == bindparam("of")).values(given)  # type: ignore[arg-type]
        self._session.flush()
        self._session.connection().execute(statement, values)
        found.rows += [
            (
                *(kind.__tablename__, key, "change"),
                json_of({name: [after, before] for name, (before, after) in fields.items()}),
            )
            for key, fields in rows
        ]
        found.kinds.add(kind.__tablename__)
        if search.is_found_by(kind, names):
            found.touched_ids[kind].update(one["of"] for one in values)

    def bring_back(self) -> None:
        """Add what was removed again, after what stood in its place has gone."""
        for kind, mine in self._of("remove"):
            rows = []
            for one in mine:
                held = known_fields(kind, one).items()
                fields = {name: stored(kind, name, value) for name, value in held}
                rows.append({"id": UUID(one.record_id), **fields})
            bulk.insert_many(self._session, kind, rows, empty=bulk.defaults(kind))


def _last_fields(changes: Sequence[Said]) -> Iterator[tuple[str, str]]:
    """Yield key and fields of records of one kind that an entry added, as it left them."""
    touched = Counter(change.record_id for change in changes)
    yield from ((one.record_id, one.fields) for one in changes if touched[one.record_id] == 1)
    for one in for_each_record([one for one in changes if touched[one.record_id] > 1]):
        held = {name: value for name, value in one.fields.items() if value is not None}
        yield one.id.hex, json_of(held)
