"""Posts that take minutes to make: kept in a folder of the environment, if it names one."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from policepost.core.access import keys
from policepost.core.connecting import connect
from policepost.core.database import FILE, Database
from policepost.core.searching import index
from policepost.core.searching.terms import BACKWARDS
from policepost.core.shapes import Person
from tests.bench import post

FOLDER = "POLICEPOST_BENCH_POSTS"
"""Environment variable: where made posts are kept from one run to the next."""

MOST_IMPORTED = 62_500
"""So many people are imported; of more, each is repeated."""

_MADE = "made"


def opened(folder: Path) -> Database:
    """Open a post that :func:`tests.bench.post.make` made."""
    ring = keys.Keyring.read(folder / keys.FILE)
    account = ring.officers()[0]
    key = ring.unlock(account.name, post.PASSWORD)
    return Database.open(folder, key, Person(account.id, account.name))


def post_of(people: int, disputes: int, otherwise: Path) -> Database:
    """Return a post of so many people, made if it is not kept yet.

    Args:
        people: How many residents.
        disputes: How many disputes, and as many bookings and hazards.
        otherwise: A folder for it where nothing is kept.
    """
    folder = Path(os.environ.get(FOLDER) or otherwise) / f"people-{people}"
    if not (folder / _MADE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        times = max(1, people // MOST_IMPORTED)
        db = post.make(folder, people // times, disputes)
        key = db.key
        db.close()
        if times > 1:
            repeat(folder / FILE, key, times)
        live(folder / FILE, key)
        (folder / _MADE).touch()
    return opened(folder)


def repeat(path: Path, key: bytes, times: int) -> None:
    """Write every resident so many times, with what the search knows of each.

    An import of a million takes a quarter of an hour, this a minute. Names, telephones and the ends
    of numbers occur more often, as they would with other people; the numbers stay different by a
    year of birth that nobody has. Nothing of it stands in the journal. SQLite gathers no statistics
    of it, as it does of no post.
    """
    with closing(connect(path, key)) as connection:
        for pragma in ("synchronous = OFF", "cache_size = -524288", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        columns = [row[1] for row in connection.execute("PRAGMA table_info(resident)")]
        same = ", ".join(f'"{name}"' for name in columns if name not in {"id", "id_number"})
        (step,) = connection.execute("SELECT max(id) FROM search_entry").fetchone()
        connection.execute("BEGIN")
        for turn in range(1, times):
            given = {"mark": f"{0x10 + turn:02x}", "years": turn * 200, "add": turn * step}
            known = {**given, "last": step, "kind": index.marker("resident")}
            connection.execute(
                f"INSERT INTO resident (id, id_number, {same})"
                f" SELECT :mark || substr(id, 3), {_LATER.format('id_number')}, {same}"
                " FROM resident WHERE id LIKE '01%'",
                given,
            )
            for statement in _SEARCH:
                connection.execute(statement, known)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def live(path: Path, key: bytes) -> None:
    """Let one in twenty have left, and the post look after one in four hundred."""
    with closing(connect(path, key)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute(
            "UPDATE resident SET left_on = date('2026-01-01', (rowid % 300) || ' days'),"
            " left_kind = 'moved' WHERE rowid % 20 = 3"
        )
        connection.execute(
            "UPDATE resident SET care_reason = '独居老人', care_by = '王建国',"
            " care_until = '2099-12-31' WHERE rowid % 400 = 1"
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


_LATER = "substr({0}, 1, 6) || (substr({0}, 7, 4) + :years) || substr({0}, 11)"
_TEXT = f"CASE instr(text, char(10)) WHEN 19 THEN {_LATER.format('text')} ELSE text END"
_YEAR = "(substr(term, 12, 1) || substr(term, 11, 1) || substr(term, 10, 1) || substr(term, 9, 1))"
_BACK = " || ".join(f"substr({_YEAR} + :years, {place}, 1)" for place in (4, 3, 2, 1))
_TERM = (
    f"CASE WHEN tail = {BACKWARDS} AND length(term) = 18"
    f" THEN substr(term, 1, 8) || {_BACK} || substr(term, 13) ELSE term END"
)
_SEARCH = (
    "INSERT INTO search_entry SELECT id + :add, kind, :mark || substr(record_id, 3), title, detail,"
    f" names, {_TEXT} FROM search_entry WHERE kind = 'resident' AND id <= :last",
    f"INSERT INTO search_text (rowid, text) SELECT id + :add, :kind || {_TEXT} FROM search_entry"
    " WHERE kind = 'resident' AND id <= :last",
    f"INSERT INTO search_term SELECT kind, tail, {_TERM}, entry + :add FROM search_term"
    " WHERE kind = 'resident' AND entry <= :last",
)
