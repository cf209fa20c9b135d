"""What the journal of a damaged post still tells of records whose own rows were lost."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as driver

from policepost.core.journalling.journal import unsaid
from policepost.core.records import Base, followed, following
from policepost.core.salvaging.recognising import JOURNAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from policepost.core.salvaging.writing import Kind, Row

_BY_INDEX = (
    f"SELECT record_id, entry FROM {JOURNAL}"  # noqa: S608
    " INDEXED BY ix_journal_change_record_id_journal_change_entry ORDER BY record_id"
)


def lost_changes(
    read: Callable[[str], Iterable[Sequence[Any]]], tables: Mapping[str, Sequence[Row]]
) -> list[str]:
    """Changes that the journal had and that could not be read, as its index tells.

    Args:
        read: Gives the rows of a statement; raises the driver's error where the file is damaged.
        tables: What could be read.

    Returns:
        For each of them the key of the record.
    """
    told: set[tuple[str, int, int]] = set()
    for direction in ("", " DESC"):  # from both ends up to what is damaged
        seen: Counter[tuple[str, int]] = Counter()
        with suppress(driver.Error):
            for record_id, entry in read(_BY_INDEX + direction):
                seen[record_id, entry] += 1
                told.add((record_id, entry, seen[record_id, entry]))
    held = Counter((row["record_id"], row["entry"]) for row in tables[JOURNAL])
    looks = {row["number"] for row in tables.get("journal_entry", ()) if row["way"] == "look"}
    return sorted(
        key for key, entry, count in told if count > held[key, entry] and entry not in looks
    )


def rebuild(tables: dict[str, list[Row]], kinds: dict[str, Kind]) -> None:
    """Make the records of tables with holes again as the journal has them.

    One of which a change is lost is not made again: it would be as it was long ago. Of a table that
    was recognised by its content only, rows that the journal has otherwise are left out: they may
    come from pages that were given up long ago.
    """
    known = _states(tables.get(JOURNAL, []), {n for n, one in kinds.items() if one.holes})
    unsure = set(kinds[JOURNAL].lost) if JOURNAL in kinds else set()
    classes: dict[str, type[Base]] = {
        one.class_.__tablename__: one.class_ for one in Base.registry.mappers
    }
    for table, states in known.items():
        empty = dict.fromkeys(unsaid(classes[table]) if table in classes else (), "")
        if kinds[table].guessed:
            tables[table] = _as_told(tables[table], states)
        held = {row["id"] for row in tables[table]}
        for key, state in states.items():
            if key in held:
                continue
            if state is None or key in unsure:
                kinds[table].lost.append(key)
            else:
                tables[table].append(empty | state | {"id": key})
                kinds[table].rebuilt += 1
    for table, rows in tables.items():
        if following(table):  # the journal does not tell it, older versions wrote it otherwise
            tables[table] = [followed(table, row) for row in rows]


def _as_told(rows: list[Row], states: dict[str, Row | None]) -> list[Row]:
    """The rows of records that the journal has, each once; in its words where they are known."""
    found = {row["id"]: row for row in rows if row["id"] in states}
    return [row | (states[key] or {}) for key, row in found.items()]


def _states(changes: Iterable[Row], wanted: set[str]) -> dict[str, dict[str, Row | None]]:
    """The last known fields of the records of some kinds; None where not all are known."""
    found: defaultdict[str, dict[str, Row | None]] = defaultdict(dict)
    for change in sorted(changes, key=lambda row: (row["entry"], row["n"])):
        kind, key, op = change["kind"], change["record_id"], change["op"]
        if kind not in wanted or op not in ("add", "change", "remove"):
            continue
        fields = json.loads(change["fields"]) if change["fields"] else None
        if op == "remove":
            found[kind].pop(key, None)
        elif op == "add":
            found[kind][key] = fields
        else:
            state = found[kind].setdefault(key, None)
            if state is not None and fields is not None:
                state.update({name: after for name, (_before, after) in fields.items()})
    return dict(found)
