"""What the page of the journal reads: entries filtered in SQL, their lines by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from policepost.audit.fields import BY_NAME
from policepost.core.journalling import chain, journal, looking
from policepost.core.journalling.journal import HistoryLine, JournalChange, JournalEntry
from policepost.core.searching import search
from policepost.core.vectors import Numbers
from policepost.grids.queries import grid_names
from policepost.lists.conditions import Condition, clauses
from policepost.officers.records import Officer

MOST_CHANGES = 100
"""How many rows of an entry are told one by one; an import has thousands."""
MOST_FOUND = 200
"""How many records a name may stand for when the journal is asked about somebody."""


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which entries are shown; empty parts let everything through.

    Attributes:
        officer: The officer's name as the entries have it.
        first: From this day on.
        last: Up to this day.
        action: English name of the action.
        way: One of :data:`policepost.core.journalling.chain.WAYS`.
        kind: Only what speaks of this kind of record.
        text: A name, an address or a number: only what speaks of the records found by it.
        where: What is asked of single fields, see :data:`policepost.audit.fields.FIELDS`.
    """

    officer: str = ""
    first: date | None = None
    last: date | None = None
    action: str = ""
    way: str = ""
    kind: str = ""
    text: str = ""
    where: tuple[Condition, ...] = ()


EVERYTHING = JournalFilter()


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry in the list; `id` is its number as the list wants it."""

    id: UUID
    number: int
    seq: int
    at: datetime | None
    officer: str
    action: str
    way: str
    kinds: tuple[str, ...]
    size: int
    subject: str


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One entry with what it says.

    Attributes:
        code: The check code of the entry.
        changes: Its rows, at the most :data:`MOST_CHANGES`.
        titles: What the records are called that still can be found, by key.
        erased: How many of the rows shown were emptied.
    """

    line: JournalLine
    code: str
    changes: tuple[HistoryLine, ...]
    titles: dict[UUID, str]
    erased: int


def numbers(
    session: Session,
    shown: JournalFilter,
    *,
    descending: bool = True,
    limit: int | None = None,
) -> Numbers:
    """The numbers of the entries that a filter lets through, newest first."""
    order = JournalEntry.number.desc() if descending else JournalEntry.number
    statement = select(JournalEntry.number).where(*_conditions(session, shown)).order_by(order)
    cursor = session.connection().execute(statement.limit(limit)).cursor
    return Numbers([number for (number,) in cursor.fetchall()])  # a million: no row is made


def _conditions(session: Session, shown: JournalFilter) -> Iterator[ColumnElement[bool]]:
    if shown.officer:
        yield JournalEntry.officer == shown.officer
    if shown.first:
        yield JournalEntry.at >= shown.first.isoformat()
    if shown.last:
        yield JournalEntry.at < (shown.last + timedelta(days=1)).isoformat()
    if shown.action:
        yield JournalEntry.action == shown.action
    if shown.way:
        yield JournalEntry.way == shown.way
    if shown.kind:
        yield JournalEntry.kinds.contains(f"|{shown.kind}|", autoescape=True)
    yield from clauses(BY_NAME, shown.where)
    if shown.text.strip():
        yield JournalEntry.number.in_(_about(session, shown.text))


def _about(session: Session, text: str) -> Select[int]:
    """The entries that speak of the records which a search finds, and of searches for a number."""
    keys = [hit.id.hex for hit in search.find(session, text, MOST_FOUND)]
    number = looking.digits_of(text)
    if number:
        keys.append(looking.key_of(session, number).hex)
    return select(JournalChange.entry).where(JournalChange.record_id.in_(keys))


def lines(session: Session, some: Sequence[UUID]) -> list[JournalLine]:
    """The lines of some entries, in any order."""
    wanted = [key.int for key in some]
    entries = session.scalars(select(JournalEntry).where(JournalEntry.number.in_(wanted))).all()
    first = session.execute(
        select(JournalChange.entry, JournalChange.record_id).where(
            JournalChange.entry.in_(wanted), JournalChange.n == 0
        )
    )
    subjects = {entry: key for entry, key in first}
    names = titles(session, subjects.values())
    return [_line(entry, names.get(subjects.get(entry.number, ""), "")) for entry in entries]


def titles(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """What some records are called, by key as the journal writes it: in the search, or accounts."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    marks = ",".join("?" * len(wanted))
    rows = session.connection().exec_driver_sql(
        f"SELECT record_id, title FROM search_entry WHERE record_id IN ({marks})"  # noqa: S608
        f" UNION ALL SELECT id, name FROM officer WHERE id IN ({marks})",
        (*wanted, *wanted),
    )
    return {key: title for key, title in rows}


def _with_grids(session: Session, told: HistoryLine) -> HistoryLine:
    """Name the grids that an account serves; the journal keeps their keys."""
    if told.ref.kind != Officer.__tablename__ or all(name != "grids" for name, *_ in told.changes):
        return told
    names = {str(key): name for key, name in grid_names(session).items()}

    def named(field: str, value: Any) -> Any:
        return [names.get(key, key) for key in value or ()] if field == "grids" else value

    changes = ((name, named(name, old), named(name, new)) for name, old, new in told.changes)
    return replace(told, changes=tuple(changes))


def _line(entry: JournalEntry, subject: str) -> JournalLine:
    return JournalLine(
        id=UUID(int=entry.number),
        number=entry.number,
        seq=entry.seq,
        at=_moment(entry.at),
        officer=entry.officer,
        action=entry.action,
        way=entry.way,
        kinds=tuple(entry.kinds.strip("|").split("|")),
        size=entry.size,
        subject=subject,
    )


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:  # somebody altered it; the entry is shown all the same
        return None


def entry(session: Session, number: int) -> EntryCard | None:
    """One entry and what it says; None when there is none of this number."""
    found = session.get(JournalEntry, number)
    if found is None:
        return None
    rows = session.scalars(
        select(JournalChange)
        .where(JournalChange.entry == number)
        .order_by(JournalChange.n)
        .limit(MOST_CHANGES)
    ).all()
    named = titles(session, [row.record_id for row in rows])
    subject = named.get(rows[0].record_id, "") if rows else ""
    return EntryCard(
        line=_line(found, subject),
        code=chain.short(found.hash),
        changes=tuple(_with_grids(session, journal.told(found, row)) for row in rows),
        titles={UUID(key): title for key, title in named.items()},
        erased=sum(not row.fields for row in rows),
    )


def officers(session: Session) -> list[str]:
    """The names of all who ever wrote an entry."""
    found = session.scalars(select(JournalEntry.officer).distinct().order_by(JournalEntry.officer))
    return [name for name in found if name]


def actions(session: Session) -> list[str]:
    """The English names of all actions that ever were done."""
    return list(session.scalars(select(JournalEntry.action).distinct()))


def last_code(session: Session, device: str) -> tuple[int, str]:
    """Number and check code of the newest entry of this post's own chain."""
    row = session.execute(
        select(JournalEntry.seq, JournalEntry.hash)
        .where(JournalEntry.device == device)
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    ).first()
    return (row.seq, chain.short(row.hash)) if row else (0, "")


def holding(session: Session, code: str) -> JournalLine | None:
    """The entry with a check code that somebody read from a paper, if the chain still holds it."""
    wanted = "".join(code.split()).lower()
    if len(wanted) < chain.SHORT or not set(wanted) <= set("0123456789abcdef"):
        return None
    found = session.scalars(
        select(JournalEntry)
        .where(JournalEntry.hash >= wanted, JournalEntry.hash < wanted + "g")
        .limit(1)
    ).first()
    return None if found is None else _line(found, "")


def mine_today(session: Session, officer: str, today: date) -> list[JournalLine]:
    """What an officer changed today, newest first, for taking back."""
    shown = JournalFilter(officer=officer, first=today, last=today, way="change")
    return sorted(lines(session, numbers(session, shown)), key=lambda line: -line.number)
