"""One box that finds people, addresses, cases and papers.

Each kind of record registers what it is found by. The index is written in the transaction of the
change and can be made again from the records at any time.

Two indexes serve every query. Short strings (names, places, titles) lie in a b-tree with each of
their endings, in characters, full pinyin and initials: any part of a name is the beginning of one
of its endings. Numbers and long texts lie in a trigram index, which finds any part of three
characters or more; what it offers is checked against the text itself.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from policepost.core.journal import Collected, collected
from policepost.core.pinyin import terms as terms_by_sound
from policepost.core.records import Record
from policepost.core.shapes import Hit

_LONGEST_TERM = 24
_CHUNK = 2000
_GRAM = 3
_MOST_GRAMS = 4
_IN_TEXT = 8
"""Score of a hit in a number or a text; hits in names score 0 to 3."""
_REACHES = (200, 5000)
"""How many entries of one word are read before the other words are asked."""


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


Make = Callable[[Session, Sequence[UUID]], Iterable[Entry]]
Watch = Callable[[Session, Sequence[Any]], Iterable[UUID]]


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    record: type[Record]
    make: Make
    watches: Mapping[type[Record], Watch]
    ids: Callable[[Session], Iterable[UUID]]


_kinds: dict[str, _Found] = {}


def register(
    record: type[Record], make: Make, watches: Mapping[type[Record], Watch] | None = None
) -> None:
    """Make a kind of record searchable.

    Args:
        record: The class; its table name is the kind of the hits.
        make: From ids of records to their entries; a record that is not to be found gives none.
        watches: Other classes whose change alters entries of this kind, each with a function from
            the changed records to the ids of the records concerned.
    """
    _kinds[record.__tablename__] = _Found(
        record.__tablename__,
        record,
        make,
        dict(watches or {}),
        lambda session: _all_ids(session, record),
    )


def _all_ids(session: Session, record: type[Record]) -> Iterable[UUID]:
    rows = session.connection().exec_driver_sql(f"SELECT id FROM {record.__tablename__}")  # noqa: S608
    return [UUID(key) for (key,) in rows]


def _concerned(session: Session, found: _Found, changed: Collected) -> set[UUID]:
    ids = set(changed.touched_ids.get(found.record, ()))
    ids.update(record.id for record in changed.touched.get(found.record, {}).values())
    for record, watch in found.watches.items():
        records = list(changed.touched.get(record, {}).values())
        if records:
            ids.update(watch(session, records))
    return ids


def update(session: Session) -> None:
    """Make the entries of all that the transaction has touched again."""
    changed = collected(session)
    if not changed.touched and not changed.touched_ids:
        return
    for found in _kinds.values():
        ids = _concerned(session, found, changed)
        if ids:
            replace(session, found.kind, list(ids))


def replace(session: Session, kind: str, ids: Sequence[UUID]) -> None:
    """Make the entries of some records of one kind again; what is as it was is not written."""
    connection = session.connection()
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        held = _held(connection, kind, chunk)
        made = {entry.id: (entry, shown(entry)) for entry in _kinds[kind].make(session, chunk)}
        changed = {key: new for key, new in made.items() if held.get(key, _NONE)[1:] != new[1]}
        gone = [kept for key, kept in held.items() if key not in made or key in changed]
        _remove(connection, kind, gone)
        _add(connection, kind, list(changed.values()))


def rebuild(session: Session) -> None:
    """Make the whole index again from the records."""
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM search_term")
    connection.exec_driver_sql("DELETE FROM search_text")
    connection.exec_driver_sql("DELETE FROM search_entry")
    for kind, found in _kinds.items():
        replace(session, kind, list(found.ids(session)))


_Shown = tuple[str, str, str, str]
_Held = tuple[int, str, str, str, str]
_NONE: _Held = (0, "", "", "", "")


def shown(entry: Entry) -> _Shown:
    """What the index keeps of an entry: title, detail, names, and the text it is found by."""
    return entry.title, entry.detail, "\n".join(entry.names), searchable(entry)


def _held(connection: Connection, kind: str, ids: Sequence[UUID]) -> dict[UUID, _Held]:
    """The number of each entry, and what the index keeps of it."""
    marks = ",".join("?" * len(ids))
    rows = connection.exec_driver_sql(
        "SELECT record_id, id, title, detail, names, text FROM search_entry "  # noqa: S608
        f"WHERE kind = ? AND record_id IN ({marks})",
        (kind, *(key.hex for key in ids)),
    )
    return {UUID(key): (number, *kept) for key, number, *kept in rows}


def _remove(connection: Connection, kind: str, held: Sequence[_Held]) -> None:
    if not held:
        return
    terms = [
        (kind, tail, term, number)
        for number, _title, _detail, names, _text in held
        for tail, term in terms_of(names.split("\n"))
    ]
    if terms:  # an empty list would run the statement once, without values
        connection.exec_driver_sql(
            "DELETE FROM search_term WHERE kind = ? AND tail = ? AND term = ? AND entry = ?", terms
        )
    numbers = [(entry[0],) for entry in held]
    connection.exec_driver_sql("DELETE FROM search_text WHERE rowid = ?", numbers)
    connection.exec_driver_sql("DELETE FROM search_entry WHERE id = ?", numbers)


def _add(connection: Connection, kind: str, made: Sequence[tuple[Entry, _Shown]]) -> None:
    if not made:
        return
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'search_entry'")
    first = (last.scalar() or 0) + 1  # a number is never given twice: a stray term finds nothing
    marker = _marker(kind)
    texts, terms, lines = [], [], []
    for number, (entry, kept) in enumerate(made, first):
        lines.append((number, kind, entry.id.hex, *kept))
        texts.append((number, marker + kept[-1]))
        terms += [(kind, tail, term, number) for tail, term in terms_of(entry.names)]
    connection.exec_driver_sql("INSERT INTO search_entry VALUES (?, ?, ?, ?, ?, ?, ?)", lines)
    connection.exec_driver_sql("INSERT INTO search_text (rowid, text) VALUES (?, ?)", texts)
    terms.sort()
    if terms:
        connection.exec_driver_sql("INSERT INTO search_term VALUES (?, ?, ?, ?)", terms)


def folded(text: str) -> str:
    """Text as it is compared: full-width forms made plain, lower case.

    Without NUL, where SQLite's functions end a text. Most text is plain already and asking is
    ten times as fast as making it so.
    """
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.casefold().replace("\0", "").strip()


def searchable(entry: Entry) -> str:
    """What the trigram index holds of an entry; newlines keep the parts apart."""
    return folded("\n".join((*entry.numbers, entry.text)))


def terms_of(names: Iterable[str]) -> set[tuple[int, str]]:
    """The beginnings that find an entry: 0 for a name from its start, 1 for a part of it."""
    found: set[tuple[int, str]] = set()
    for name in names:
        whole = folded(name)[:_LONGEST_TERM]
        if whole:
            found.add((0, whole))
            found.update([(1, whole[start:]) for start in range(1, len(whole))])
            found.update(terms_by_sound(name))
    return found


@cache
def _marker(kind: str) -> str:
    """Three characters that nobody types, by which the trigram index tells the kinds apart."""
    digest = hashlib.sha256(kind.encode()).digest()
    return "".join(chr(0xE000 + digest[n] * 16 + digest[n + 3] % 16) for n in range(3))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A record whose search entry is not as it should be."""

    kind: str
    id: UUID | None


def verify(session: Session) -> list[Mismatch]:
    """Compare the index with the records.

    Returns:
        The records whose entries are missing, left over or different; empty when all is well.
    """
    wrong: list[Mismatch] = []
    for kind, found in _kinds.items():
        rows = session.connection().exec_driver_sql(
            "SELECT record_id, title, detail, names, text FROM search_entry WHERE kind = ?", (kind,)
        )
        held = {UUID(key): tuple(kept) for key, *kept in rows}
        ids = list(found.ids(session))
        for start in range(0, len(ids), _CHUNK):
            wrong += [
                Mismatch(kind, entry.id)
                for entry in found.make(session, ids[start : start + _CHUNK])
                if held.pop(entry.id, None) != shown(entry)
            ]
        wrong += [Mismatch(kind, key) for key in held]
    return wrong


def _upper(term: str) -> str:
    """The first string after all that begin with ``term``, in SQLite's order of bytes."""
    return term + "\U0010ffff"


def _by_name(connection: Connection, word: str, kinds: Sequence[str], limit: int) -> dict[int, int]:
    """Entries that have a name with ``word`` in it, with how far from an exact match they are."""
    found: dict[int, int] = {}
    for kind in kinds:
        here: dict[int, int] = {}
        for tail in (0, 1):
            rows = connection.exec_driver_sql(
                "SELECT entry, term = ? FROM search_term "
                "WHERE kind = ? AND tail = ? AND term >= ? AND term < ? LIMIT ?",
                (word, kind, tail, word, _upper(word), limit),
            )
            for entry, exact in rows:
                here.setdefault(entry, tail * 2 if exact else tail * 2 + 1)
            if len(here) >= limit:
                break
        found |= here
    return found


def _grams(kind: str, word: str) -> str:
    """The trigrams to ask for: the kind's own and a few, mostly of the end, where they differ."""
    starts = (0, *range(len(word) - _GRAM, 0, -_GRAM)[:_MOST_GRAMS])
    parts = (_marker(kind), *(word[n : n + _GRAM] for n in starts))
    return " AND ".join('"' + part.replace('"', '""') + '"' for part in parts)


def _by_text(connection: Connection, word: str, kinds: Sequence[str], limit: int) -> dict[int, int]:
    """Entries that have ``word`` in a number or a text."""
    if len(word) < _GRAM:
        return {}
    found: dict[int, int] = {}
    for kind in kinds:
        rows = connection.exec_driver_sql(
            "SELECT e.id FROM search_text JOIN search_entry AS e ON e.id = search_text.rowid "
            "WHERE search_text MATCH ? AND instr(e.text, ?) LIMIT ?",
            (_grams(kind, word), word, limit),
        )
        found.update((entry, _IN_TEXT) for (entry,) in rows)
    return found


def find(
    session: Session, text: str, limit: int = 50, kinds: Sequence[str] | None = None
) -> list[Hit]:
    """Everything that holds every word of ``text``, the best first.

    Args:
        session: A reading session.
        text: Characters, pinyin, initials, part of a number or of an address; several words
            narrow it down.
        limit: How many hits of each kind at the most.
        kinds: The kinds of record to look among, by default all.
    """
    words = list(dict.fromkeys(folded(text).split()))
    if not words:
        return []
    among = [kind for kind in (kinds or _kinds) if kind in _kinds]
    connection = session.connection()
    if len(words) == 1:
        return _hits(connection, _with(connection, words[0], among, limit), limit)
    return _hits(connection, _with_all(connection, words, among), limit)


def _with(connection: Connection, word: str, kinds: Sequence[str], limit: int) -> dict[int, int]:
    """Entries that hold one word, at most about ``limit`` of each kind, with their scores."""
    return _by_text(connection, word, kinds, limit) | _by_name(connection, word, kinds, limit)


def _with_all(connection: Connection, words: Sequence[str], kinds: Sequence[str]) -> dict[int, int]:
    """Entries that hold every word: those of the rarest word, read and checked for the others."""
    for reach in _REACHES:
        for word in words:
            found = _with(connection, word, kinds, reach)
            if len(found) < reach:  # so these are all
                others = [other for other in words if other != word]
                return _that_hold(connection, found, others)
    scores = [_with(connection, word, kinds, _REACHES[-1]) for word in words]
    common = set.intersection(*(set(each) for each in scores))
    return {entry: sum(each[entry] for each in scores) for entry in common}


def _that_hold(
    connection: Connection, scores: Mapping[int, int], words: Sequence[str]
) -> dict[int, int]:
    kept = {}
    marks = ",".join("?" * len(scores))
    rows = connection.exec_driver_sql(
        f"SELECT id, names, text FROM search_entry WHERE id IN ({marks})",  # noqa: S608
        tuple(scores),
    )
    for entry, names, text in rows:
        parts = [_score_of(word, names, text) for word in words]
        if None not in parts:
            kept[entry] = scores[entry] + sum(part or 0 for part in parts)
    return kept


def _score_of(word: str, names: str, text: str) -> int | None:
    """How well a word fits an entry, None when it does not."""
    if word in folded(names):
        return 1
    if len(word) >= _GRAM and word in text:
        return _IN_TEXT
    terms = terms_of(names.split("\n"))
    return 2 if any(term.startswith(word) for _tail, term in terms) else None


def _hits(connection: Connection, scores: Mapping[int, int], limit: int) -> list[Hit]:
    best = sorted(scores, key=lambda entry: (scores[entry], entry))[: limit * max(len(_kinds), 1)]
    marks = ",".join("?" * len(best))
    rows = connection.exec_driver_sql(
        f"SELECT id, kind, record_id, title, detail FROM search_entry WHERE id IN ({marks})",  # noqa: S608
        tuple(best),
    )
    hits = [
        Hit(kind, UUID(key), title, detail, scores[entry])
        for entry, kind, key, title, detail in rows
    ]
    hits.sort(key=lambda hit: (hit.score, len(hit.title), hit.title))
    seen: dict[str, int] = {}
    kept = []
    for hit in hits:
        seen[hit.kind] = seen.get(hit.kind, 0) + 1
        if seen[hit.kind] <= limit:
            kept.append(hit)
    return kept
