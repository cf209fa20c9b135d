"""How the search lies in the file: entries, what finds them, and those that still wait for it.

Two indexes serve every query. Short strings (names, places, titles) lie in a b-tree with each of
their endings, in characters, full pinyin and initials: any part of a name is the beginning of one
of its endings. Numbers lie there backwards, for people are asked for by the last digits of theirs.
Numbers and long texts lie in a trigram index too, which finds any part of three characters or
more; what it offers is checked against the text itself. Two characters of a text are found there by
whatever stands behind them (:mod:`policepost.core.searching.pairs`).

A large import would wait longer for its index than for all the rest. Its entries are written at
once, with their numbers noted as waiting: :mod:`policepost.core.searching.finding` reads through
those, and :func:`merge` brings them into the indexes in small steps soon after.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from policepost.core import beside, direct
from policepost.core.beside import Insertion
from policepost.core.searching.terms import folded, terms_of_entry

MANY = 500
"""From so many entries of a kind on, a transaction leaves them waiting."""
STEP = 1000
"""How many waiting entries are brought into the indexes at once: a writer waits no longer."""
GRAM = 3

_WITH_TERM = "INSERT INTO search_term VALUES (?, ?, ?, ?)"
_WITHOUT_TERM = "DELETE FROM search_term WHERE kind = ? AND tail = ? AND term = ? AND entry = ?"
_WITH_TEXT = "INSERT INTO search_text (rowid, text) VALUES (?, ?)"
_WITHOUT_TEXT = "DELETE FROM search_text WHERE rowid = ?"


@dataclass(frozen=True, slots=True)
class Entry:
    """What one record is found by, and how it is shown.

    Attributes:
        names: Short strings, found by any part, by pinyin and by initials, surnames in both
            readings.
        numbers: Identity, telephone and case numbers, found by any three characters in a row.
        text: Addresses and facts, found by any three characters in a row.
    """

    kind: str
    id: UUID
    title: str
    detail: str
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    text: str = ""


Shown = tuple[str, str, str, str]
Held = tuple[int, str, str, str, str]
Span = tuple[int, int]
"""The first and the last number of entries that wait."""

ANEW: Span = (0, 0)
"""Holds no entry, but asks that all be made anew; an upgrade leaves it behind."""


def shown(entry: Entry) -> Shown:
    """What the index keeps of an entry: title, detail, names, and the text it is found by."""
    return entry.title, entry.detail, "\n".join(entry.names), searchable(entry)


def searchable(entry: Entry) -> str:
    """What the trigram index holds of an entry; newlines keep the parts apart."""
    return folded("\n".join((*entry.numbers, entry.text)))


@cache
def marker(kind: str) -> str:
    """Three characters that nobody types, by which the trigram index tells the kinds apart."""
    digest = hashlib.sha256(kind.encode()).digest()
    return "".join(chr(0xE000 + digest[n] * 16 + digest[n + 3] % 16) for n in range(3))


def held(connection: Connection, kind: str, ids: Sequence[UUID]) -> dict[UUID, Held]:
    """The number of each entry, and what the index keeps of it."""
    marks = ",".join("?" * len(ids))
    rows = direct.ask(
        connection,
        "SELECT record_id, id, title, detail, names, text FROM search_entry "  # noqa: S608
        f"WHERE kind = ? AND record_id IN ({marks})",
        (kind, *(key.hex for key in ids)),
    )
    return {UUID(key): (number, *kept) for key, number, *kept in rows}


def waiting(connection: Connection) -> list[Span]:
    """Which entries are not in the indexes yet."""
    rows = direct.ask(connection, "SELECT first, last FROM search_waiting ORDER BY first")
    return [(first, last) for first, last in rows]


def remove(connection: Connection, kind: str, gone: Sequence[Held]) -> None:
    """Take entries away, with what finds them."""
    if not gone:
        return
    spans = waiting(connection)
    indexed = [entry for entry in gone if not any(low <= entry[0] <= high for low, high in spans)]
    terms = [
        (kind, *term, number)
        for number, _title, _detail, names, text in indexed
        for term in terms_of_entry(names, text)
    ]
    for statement, rows in (
        (_WITHOUT_TERM, terms),
        (_WITHOUT_TEXT, [entry[:1] for entry in indexed]),
        ("DELETE FROM search_entry WHERE id = ?", [entry[:1] for entry in gone]),
    ):
        if rows:  # an empty list would run the statement once, without values
            direct.write(connection, statement, *rows)


def change(connection: Connection, kind: str, changed: Sequence[tuple[Held, Shown]]) -> None:
    """Write entries anew where they stand, and of what finds them only what is another.

    Most changes of a record alter little of its entry, and each term lies on a page of its own.
    """
    if not changed:
        return
    spans = waiting(connection)
    found: dict[str, list[tuple[str, int, str, int]]] = {"gone": [], "new": []}
    texts = []
    for (number, *before), (_title, _detail, names, text) in changed:
        if before[2:] == [names, text] or any(low <= number <= high for low, high in spans):
            continue
        held, wanted = terms_of_entry(before[2], before[3]), terms_of_entry(names, text)
        found["gone"] += [(kind, tail, term, number) for tail, term in held - wanted]
        found["new"] += [(kind, tail, term, number) for tail, term in wanted - held]
        if before[3] != text:
            texts.append((number, marker(kind) + text))
    for statement, rows in (
        (
            "UPDATE search_entry SET title = ?, detail = ?, names = ?, text = ? WHERE id = ?",
            [(*new, held[0]) for held, new in changed],
        ),
        (_WITHOUT_TERM, found["gone"]),
        (_WITH_TERM, sorted(found["new"])),
        (_WITHOUT_TEXT, [row[:1] for row in texts]),
        (_WITH_TEXT, texts),
    ):
        if rows:
            direct.write(connection, statement, *rows)


_INSERTION = Insertion(
    "search_entry",
    ("id", "kind", "record_id", "title", "detail", "names", "text"),
    ("?",) * 7,
    tuple(range(7)),
)
_LAST = "search_waits_last"
"""Key in ``session.info`` of the span of entries that an import left waiting last."""


def add(session: Session, kind: str, made: Sequence[tuple[str, Shown]]) -> bool:
    """Write entries, and what finds them unless they are so many that they wait for it.

    Args:
        session: The writing session.
        kind: The kind of the records.
        made: The key of each, in hexadecimal digits, and its entry.

    Returns:
        Whether they wait.
    """
    if not made:
        return False
    many = len(made) >= MANY
    span: Span | None = session.info.get(_LAST) if many else None
    first = 1 + (span[1] if span else _last_number(session.connection()))
    end = first + len(made)
    keys, kept = zip(*made, strict=True)
    kinds = [kind] * len(made)
    beside.insert(session, _INSERTION, (range(first, end), kinds, keys, *zip(*kept, strict=True)))
    if many:
        session.info[_LAST] = _wait(session, (first, end - 1), span)
        return True
    session.info.pop(_LAST, None)
    lines = [(number, kind, one[2], one[3]) for number, one in enumerate(kept, first)]
    _index(session.connection(), lines)
    return False


def _last_number(connection: Connection) -> int:
    """The last number of an entry; none is given twice, so that a stray term finds nothing."""
    held = direct.ask(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'search_entry'")
    return int(held[0][0]) if held else 0


def _wait(session: Session, span: Span, before: Span | None) -> Span:
    """Note entries as waiting; those of an import that writes in blocks wait as one span.

    Args:
        session: The writing session.
        span: The entries.
        before: The span that ends where this one begins, if it is known.

    Returns:
        The whole span.
    """
    first, last = span
    if before is None:
        waits = waiting(session.connection())
        if waits and waits[-1] != ANEW and waits[-1][1] == first - 1:
            before = waits[-1]
    if before is None:
        beside.execute(session, "INSERT INTO search_waiting VALUES (?, ?)", span)
        return span
    statement = "UPDATE search_waiting SET last = ? WHERE first = ?"
    beside.execute(session, statement, (last, before[0]))
    return before[0], last


def _index(connection: Connection, lines: Iterable[tuple[int, str, str, str]]) -> None:
    """Bring entries into the indexes: number, kind, names and text of each."""
    terms: list[tuple[str, int, str, int]] = []
    texts = []
    for number, kind, names, text in lines:
        texts.append((number, marker(kind) + text))
        terms += [(kind, tail, term, number) for tail, term in terms_of_entry(names, text)]
    terms.sort()  # a b-tree filled in its order is much cheaper
    direct.write(connection, _WITH_TEXT, *texts)
    if terms:
        direct.write(connection, _WITH_TERM, *terms)


def merge(connection: Connection, most: int = STEP) -> bool:
    """Bring some of the waiting entries into the indexes, in a transaction of the caller.

    Returns:
        Whether others still wait.
    """
    spans = [span for span in waiting(connection) if span != ANEW]
    if not spans:
        return False
    first, last = spans[0]
    end = min(last, first + most - 1)
    rows = connection.exec_driver_sql(
        "SELECT id, kind, names, text FROM search_entry WHERE id BETWEEN ? AND ?", (first, end)
    )
    lines = [(number, kind, names, text) for number, kind, names, text in rows]
    if lines:  # all may have been removed meanwhile
        _index(connection, lines)
    if end == last:
        connection.exec_driver_sql("DELETE FROM search_waiting WHERE first = ?", (first,))
    else:
        connection.exec_driver_sql(
            "UPDATE search_waiting SET first = ? WHERE first = ?", (end + 1, first)
        )
    return end < last or len(spans) > 1


def clear(connection: Connection) -> None:
    """Empty the indexes."""
    for table in ("search_term", "search_text", "search_entry", "search_waiting"):
        connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608


def unindexed(connection: Connection) -> list[tuple[str, UUID]]:
    """Entries that neither wait nor lie in the trigram index: kind and record of each."""
    rows = connection.exec_driver_sql(
        "SELECT kind, record_id FROM search_entry AS e "
        "WHERE id NOT IN (SELECT rowid FROM search_text) AND NOT EXISTS "
        "(SELECT 1 FROM search_waiting WHERE e.id BETWEEN first AND last)"
    )
    return [(kind, UUID(key)) for kind, key in rows]


def kinds(connection: Connection) -> set[str]:
    """The kinds of record that have entries."""
    return set(connection.exec_driver_sql("SELECT DISTINCT kind FROM search_entry").scalars())
