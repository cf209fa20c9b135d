"""Taking an action back: the opposite of its journal entry, as a new entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from policepost.core import rights
from policepost.core.counting import many
from policepost.core.errors import Refused
from policepost.core.journalling import undoing_many
from policepost.core.journalling.changes import (
    Change,
    Said,
    for_each_record,
    known_fields,
    said,
    stored,
)
from policepost.core.journalling.journal import (
    CHANGES,
    JournalChange,
    JournalEntry,
)
from policepost.core.language import _
from policepost.core.numbering import NumberSeries
from policepost.core.records import Base, Record
from policepost.core.shapes import Person

if TYPE_CHECKING:
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that is to be taken back, with its changes of the kind that a rule asks about.

    Attributes:
        at: When it was written.
        kinds: Every kind of record that it changed.
    """

    number: int
    at: datetime
    kinds: frozenset[str]
    changes: tuple[Change, ...]


Rule = Callable[[Session, Entry], None]
"""Raises ``Refused`` for an entry that its feature does not let anybody take back as things stand.

Called before anything is changed, in the transaction that would take it back.
"""

_rules: dict[str, Rule] = {}
Check = Callable[[Session, Sequence[Said]], None]
"""Looks at what came of it, and may raise Refused."""
_checks: list[Check] = []


def refuses(kind: str, rule: Rule) -> None:
    """Let a feature refuse, in its own sentence, that changes of a kind of record are taken back.

    What an action would refuse now must not come about by undo either. One rule for each kind.
    """
    _rules[kind] = rule


def checks(check: Check) -> None:
    """Let a feature look at all that undo has done, with the changes that it took back."""
    _checks.append(check)


def _ask_features(session: Session, number: int, changes: list[Said]) -> None:
    entry = session.get_one(JournalEntry, number)
    kinds = frozenset(change.kind for change in changes)
    at = datetime.fromisoformat(entry.at)
    for kind in sorted(kinds & _rules.keys()):
        mine = for_each_record([change for change in changes if change.kind == kind])
        _rules[kind](session, Entry(number, at, kinds, mine))


def _classes() -> dict[str, type[Record]]:
    return {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record)
    }


def _refuse_when_changed_since(session: Session, number: int, changes: list[Said]) -> None:
    touched = (change.record_id for change in changes)
    each = func.json_each(many(touched)).table_valued("value")
    among_them = JournalChange.record_id.in_(select(each.c.value))
    later = said(session, JournalChange.entry > number, among_them)
    erased = any(not change.fields for change in later)
    if erased or not all(map(_came_to_nothing, for_each_record(later))):
        raise Refused(_("This was changed again since; take back the later change first."))


def _came_to_nothing(later: Change) -> bool:
    """Whether a record was changed and the change was taken back, so that it is as it was."""
    pairs = later.fields.values()
    return later.op == "change" and all(before == after for before, after in pairs)


def _refuse_erased(changes: list[Said]) -> None:
    if any(not change.fields for change in changes):
        raise Refused(_("What this changed was deleted for good; it cannot be taken back."))


def _refuse_given_number(changes: list[Said]) -> None:
    if any(change.kind == NumberSeries.__tablename__ for change in changes):
        raise Refused(_("A number on paper was given with this; it cannot be taken back."))


def _refuse_loose_ends(session: Session) -> None:
    session.flush()
    if session.connection().exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise Refused(_("Something was added to this since; take that back first."))


def _take_back(session: Session, kind: type[Record], change: Said) -> None:
    fields = known_fields(kind, change)
    key = UUID(change.record_id)
    if change.op == "remove":
        held = {name: stored(kind, name, value) for name, value in fields.items()}
        session.add(kind(id=key, **held))
        return
    record = session.get_one(kind, key)
    if change.op == "add":
        session.delete(record)
        return
    for name, (before, _after) in fields.items():
        setattr(record, name, stored(kind, name, before))


def _refuse_without_right(session: Session, officer: Person, number: int) -> None:
    """Who may not do it may not take it back."""
    action = session.get_one(JournalEntry, number).action
    if action in rights.table().of_action:  # older versions named some actions otherwise
        rights.demand(officer, action)


def undo(db: Database, number: int) -> None:
    """Take back all that a journal entry changed.

    Args:
        db: The database.
        number: The entry, as :class:`~policepost.core.journalling.journal.HistoryLine` names it.

    Raises:
        Refused: When one of its records was changed again since, when another record rests on
            one that it added, when the officer may not do what is to be taken back, when it gave a
            number on paper, which is never given twice, when another record has by now what must
            be unique, and when a feature refuses it (:func:`refuses`).
    """
    with db.transaction("Undo") as session, _unique():
        changes = _what_may_go_back(session, db.officer, number)
        classes = _classes()
        many = undoing_many.Many(session, classes, changes)
        many.delete_added()
        many.change_back()
        for change in many.left:
            if change.op != "change":
                session.flush()  # what must be unique may come back to a record that was removed
            _take_back(session, classes[change.kind], change)
            if change.op != "change":
                session.flush()
        many.bring_back()
        _refuse_loose_ends(session)
        for check in _checks:
            check(session, changes)


@contextmanager
def _unique() -> Iterator[None]:
    """Refuse what another record has by now, such as the address of a door that was made anew."""
    try:
        yield
    except IntegrityError as error:
        if not str(error.orig).startswith("UNIQUE constraint"):
            raise
        sentence = _(
            "Another record has by now what this would bring back, such as a number or an address;"
            " change that one first."
        )
        raise Refused(sentence) from error


def _what_may_go_back(session: Session, officer: Person, number: int) -> list[Said]:
    """The changes of an entry, the last first, unless something stands in the way."""
    _refuse_without_right(session, officer, number)
    changes = said(session, JournalChange.entry == number)
    _refuse_erased(changes)
    _refuse_when_changed_since(session, number, changes)
    _refuse_given_number(changes)
    if changes:
        _ask_features(session, number, changes)
    return changes


def why_not(session: Session, officer: Person, number: int) -> str:
    """Say what stands in the way of taking an entry back; empty when nothing is known to.

    Whether other records rest on what it added shows only when it is tried.
    """
    try:
        _what_may_go_back(session, officer, number)
    except Refused as refusal:
        return refusal.sentence
    return ""


def last_entry(session: Session, officer: str) -> int | None:
    """The officer's own last action, to be offered for undo."""
    return session.scalar(
        select(JournalEntry.number)
        .where(
            JournalEntry.officer == officer,
            exists().where(
                JournalChange.entry == JournalEntry.number, JournalChange.op.in_(CHANGES)
            ),
        )
        .order_by(JournalEntry.number.desc())
        .limit(1)
    )


def touched(session: Session, number: int) -> int:
    """How many records a journal entry changed, to ask before much is taken back."""
    return (
        session.scalar(
            select(func.count()).where(JournalChange.entry == number, JournalChange.op.in_(CHANGES))
        )
        or 0
    )
