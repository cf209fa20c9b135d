"""The journal is altered behind the program's back by somebody with the key; verifying names it.

Each alteration happens in a transaction that is rolled back, on a post whose chain has entries of
the first version under a seal, entries of today, looks and an erasure. Somebody who has the key
and computes every later hash anew makes a chain that is whole: only a head kept elsewhere shows
it, so such a one is tried with the head that a backup sheet carries.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from policepost.core import database
from policepost.core.database import Database
from policepost.core.journalling import chain, erasing, journal, looking, verifying
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from tests.trust import posts
from tests.trust.row import Row, chance

MANY = 1000
SHORT = 60
MUST = "all found, the right entry named"
_PEOPLE = 12
_SAVED = posts.SAVED
_BOTH = ("journal_entry", "journal_change")


@dataclass
class Scene:
    """The journal as it was written.

    Attributes:
        entries: Every entry by its number.
        changes: Every row by entry and place.
        erased: Places of the rows that were rightly emptied.
    """

    connection: Connection
    device: str
    head: tuple[int, str]
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    changes: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    erased: list[tuple[int, int]] = field(default_factory=list)

    def sql(self, statement: str, *values: object) -> None:
        """Change the journal."""
        self.connection.exec_driver_sql(statement, values)

    def seq(self, number: int) -> int:
        """The sequence number of an entry."""
        found: int = self.entries[number]["seq"]
        return found

    def any_entry(self) -> int:
        """Some entry's number."""
        return chance.choice(list(self.entries))

    def any_change(self) -> tuple[int, int]:
        """Where some row stands."""
        return chance.choice(list(self.changes))


def run(many: int, folder: Path) -> Row:
    """Alter the journal so many times, each time in one way, and verify it."""
    missed: list[str] = []
    found = 0
    db = _make(folder)
    try:
        for scene in _scenes(db, many):
            name, alter = chance.choice(list(_WAYS.items()))
            expected = alter(scene)
            anchors = {scene.device: scene.head}
            faults = verifying.verify(scene.connection, anchors)
            named = {seq for one in faults for seq in range(one.seq, max(one.seq, one.last) + 1)}
            if faults and named & expected:
                found += 1
            else:
                missed.append(f"{name}: {sorted(expected)} expected, {faults} found")
    finally:
        db.close()
    return Row(
        "altered",
        many,
        f"{found} found and named, {len(missed)} not",
        MUST,
        ok=not missed and found == many,
        detail="\n".join(missed[:20]),
    )


def _make(folder: Path) -> Database:
    """Make a post whose chain has something of everything."""
    import_all(FEATURES)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(_SAVED, folder / database.FILE)
    db = Database.open(folder, posts.SAVED_KEY, Person(None, "田某"))
    keys = []
    for number in range(_PEOPLE):
        form = ResidentForm(name=f"住户{number}", phone=f"1390000{number:04}")
        keys.append(residents.register_resident(db, form))
        looking.note_card(db, Ref("resident", keys[-1]), "走访")
    looking.note_search(db, "13900000004")
    for key in keys[:3]:
        with db.transaction("Delete for good") as session:
            erasing.erase(session, {key: "resident"}, rule="resident_left")
    looking.note_print(db, Ref("resident", keys[-1]), "household_sheet")
    return db


def _scenes(db: Database, many: int) -> Iterator[Scene]:
    """Yield the untouched journal each time, open for any change."""
    with db.engine.connect() as raw:
        raw.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        assert verifying.verify(raw) == []
        raw.rollback()
        for _time in range(many):
            with raw.begin() as transaction:
                yield _scene(raw, db.device)
                transaction.rollback()


def _scene(raw: Connection, device: str) -> Scene:
    for table in _BOTH:
        for verb in ("update", "delete"):
            raw.exec_driver_sql(f"DROP TRIGGER {table}_{verb}")
    scene = Scene(raw, device, journal.head(raw)[device])
    for row in raw.exec_driver_sql("SELECT * FROM journal_entry").mappings():
        scene.entries[row["number"]] = dict(row)
    for row in raw.exec_driver_sql("SELECT * FROM journal_change").mappings():
        scene.changes[row["entry"], row["n"]] = dict(row)
    scene.erased = [place for place, row in scene.changes.items() if not row["fields"]]
    return scene


# The ways. Each alters the journal and returns the sequence numbers of which one must be named.

_OTHER: dict[str, object] = {
    "seq": 9_999,
    "size": 77,
    "scheme": 9,
    "n": 99,
    "entry": 9_999,
    "number": 9_999,
    "salt": b"\x01" * chain.SALT,
    "mark": b"\x02" * 32,
}


def _edit_entry(scene: Scene) -> set[int]:
    number = scene.any_entry()
    column = chance.choice(list(scene.entries[number]))
    scene.sql(
        f"UPDATE journal_entry SET {column} = ? WHERE number = ?",
        _OTHER.get(column, "altered"),
        number,
    )
    return {scene.seq(number)}


def _edit_change(scene: Scene) -> set[int]:
    entry, n = scene.any_change()
    column = chance.choice(list(scene.changes[entry, n]))
    other = _OTHER.get(column, '{"altered":1}')
    scene.sql(f"UPDATE journal_change SET {column} = ? WHERE entry = ? AND n = ?", other, entry, n)
    return {scene.seq(entry)}


def _delete_entry(scene: Scene) -> set[int]:
    number = chance.choice(sorted(scene.entries)[:-1])
    scene.sql("DELETE FROM journal_entry WHERE number = ?", number)
    if chance.random() < 0.7:
        scene.sql("DELETE FROM journal_change WHERE entry = ?", number)
    return {scene.seq(number)}


def _delete_change(scene: Scene) -> set[int]:
    entry, n = scene.any_change()
    scene.sql("DELETE FROM journal_change WHERE entry = ? AND n = ?", entry, n)
    return {scene.seq(entry)}


def _insert_change(scene: Scene) -> set[int]:
    entry = scene.any_entry()
    n = 1 + max(n for one, n in scene.changes if one == entry)
    salt, fields = bytes(chain.SALT), '{"name":"x"}'
    scene.sql(
        "INSERT INTO journal_change VALUES (?, ?, 'resident', ?, 'add', ?, ?, ?)",
        *(entry, n, "0" * 32, fields, salt, chain.mark(salt, fields)),
    )
    return {scene.seq(entry)}


def _put(scene: Scene, entry: dict[str, Any]) -> None:
    names = ",".join(entry)
    marks = ",".join("?" * len(entry))
    scene.sql(f"INSERT INTO journal_entry ({names}) VALUES ({marks})", *entry.values())


def _insert_at_end(scene: Scene) -> set[int]:
    """An entry that is whole in itself and follows another than the last."""
    last = max(scene.entries)
    entry = scene.entries[last] | {"number": last + 1, "seq": scene.seq(last) + 1}
    before = scene.entries[chance.choice(sorted(scene.entries)[:-1])]
    entry["previous"] = before["hash"]
    entry["hash"] = chain.link(entry)
    _put(scene, entry)
    return {entry["seq"]}


def _insert_in_between(scene: Scene) -> set[int]:
    """All later entries are moved on by one to make room."""
    at = chance.choice(sorted(scene.entries)[1:-1])
    later = sorted((number for number in scene.entries if number >= at), reverse=True)
    for number in later:
        values = (number + 1, scene.seq(number) + 1, number)
        scene.sql("UPDATE journal_entry SET number = ?, seq = ? WHERE number = ?", *values)
        scene.sql("UPDATE journal_change SET entry = ? WHERE entry = ?", number + 1, number)
    entry = scene.entries[at] | {"previous": scene.entries[at - 1]["hash"], "action": "Forged"}
    entry["hash"] = chain.link(entry)
    _put(scene, entry)
    return {scene.seq(at), scene.seq(at) + 1}


def _swap(scene: Scene) -> set[int]:
    """Two entries exchange all that they say."""
    one, other = chance.sample(list(scene.entries), 2)
    for number, source in ((one, other), (other, one)):
        values = {
            name: value
            for name, value in scene.entries[source].items()
            if name not in {"number", "seq", "hash", "previous"}
        }
        told = ", ".join(f"{name} = ?" for name in values)
        scene.sql(f"UPDATE journal_entry SET {told} WHERE number = ?", *values.values(), number)
    return {scene.seq(one), scene.seq(other)}


def _reorder(scene: Scene) -> set[int]:
    """Two entries exchange their places in the file, with their changes."""
    one, other = chance.sample(list(scene.entries), 2)
    for source, target in ((one, -1), (other, one), (-1, other)):
        scene.sql("UPDATE journal_entry SET number = ? WHERE number = ?", target, source)
        scene.sql("UPDATE journal_change SET entry = ? WHERE entry = ?", target, source)
    first, last = sorted((scene.seq(one), scene.seq(other)))
    return set(range(first, last + 1))


def _cut(scene: Scene) -> set[int]:
    """The end is cut off; the head stands on the last backup sheet."""
    first = chance.choice(sorted(scene.entries)[1:])
    scene.sql("DELETE FROM journal_change WHERE entry >= ?", first)
    scene.sql("DELETE FROM journal_entry WHERE number >= ?", first)
    return {scene.seq(first)}


def _rewrite(scene: Scene) -> set[int]:
    """From one entry on every hash is computed anew: the chain is whole and has another head."""
    first = scene.any_entry()
    previous = scene.entries[first]["previous"]
    for number in sorted(number for number in scene.entries if number >= first):
        entry = scene.entries[number] | {"previous": previous}
        if number == first:
            entry["officer"] = "somebody else"
        previous = chain.link(entry)
        values = (entry["officer"], entry["previous"], previous, number)
        scene.sql(
            "UPDATE journal_entry SET officer = ?, previous = ?, hash = ? WHERE number = ?", *values
        )
    return {scene.head[0]}


def _rehash_one(scene: Scene) -> set[int]:
    """One entry says something else and has the hash for it; the next does not follow."""
    number = chance.choice(sorted(scene.entries)[:-1])
    entry = scene.entries[number] | {"officer": "somebody else"}
    values = (entry["officer"], chain.link(entry), number)
    scene.sql("UPDATE journal_entry SET officer = ?, hash = ? WHERE number = ?", *values)
    return {scene.seq(number), scene.seq(number) + 1}


def _empty(scene: Scene) -> set[int]:
    """Somebody empties a row that no entry names."""
    entry, n = chance.choice([place for place in scene.changes if place not in scene.erased])
    scene.sql(
        "UPDATE journal_change SET fields = '', salt = x'' WHERE entry = ? AND n = ?", entry, n
    )
    return {scene.seq(entry)}


def _empty_with_a_word(scene: Scene) -> set[int]:
    """A row is emptied, and an erasure that was written is made to name it as well."""
    expected = _empty(scene)
    place, row = chance.choice(
        [(one, row) for one, row in scene.changes.items() if row["op"] == "erase"]
    )
    said = json.loads(row["fields"])
    said["rows"].append([scene.device, min(expected), 0])
    scene.sql(
        "UPDATE journal_change SET fields = ? WHERE entry = ? AND n = ?", json.dumps(said), *place
    )
    return expected | {scene.seq(place[0])}


def _fill_again(scene: Scene) -> set[int]:
    """Something is written where a row was rightly emptied."""
    entry, n = chance.choice(scene.erased)
    fields, salt = '{"name":"x"}', bytes(chain.SALT)
    mark = chain.mark(salt, fields) if chance.random() < 0.5 else scene.changes[entry, n]["mark"]
    values = (fields, salt, mark, entry, n)
    scene.sql(
        "UPDATE journal_change SET fields = ?, salt = ?, mark = ? WHERE entry = ? AND n = ?",
        *values,
    )
    return {scene.seq(entry)}


def _unseal(scene: Scene) -> set[int]:
    """An entry of the first version says something else, salted and marked as if it were true."""
    old = [place for place in scene.changes if scene.entries[place[0]]["scheme"] == 1]
    entry, n = chance.choice([place for place in old if place not in scene.erased])
    fields = scene.changes[entry, n]["fields"] + " "
    salt = scene.changes[entry, n]["salt"]
    values = (fields, chain.mark(salt, fields), entry, n)
    scene.sql("UPDATE journal_change SET fields = ?, mark = ? WHERE entry = ? AND n = ?", *values)
    return {scene.seq(entry)}


_WAYS: dict[str, Callable[[Scene], set[int]]] = {
    "a column of an entry": _edit_entry,
    "a column of a change": _edit_change,
    "an entry deleted": _delete_entry,
    "a change deleted": _delete_change,
    "a change inserted": _insert_change,
    "an entry inserted at the end": _insert_at_end,
    "an entry inserted in between": _insert_in_between,
    "two entries swapped": _swap,
    "two entries reordered": _reorder,
    "the end cut off": _cut,
    "all rewritten from one on": _rewrite,
    "one rewritten with its hash": _rehash_one,
    "a row emptied": _empty,
    "an erasure forged": _empty_with_a_word,
    "an erased row filled again": _fill_again,
    "an old entry behind the seal": _unseal,
}
