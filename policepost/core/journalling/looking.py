"""Who looked at what: opening a card, searching by a number, taking a list away, printing.

Whoever handles such data must be able to say who saw it (Personal Information Protection Law arts
51 and 54); a look is an entry of the journal like a change. A number that was searched for is not
kept: it may belong to somebody whom the post does not know. The journal keeps its last four
characters and a keyed hash as the key of the look, so that "was this number searched for" has an
answer for whoever has the number already, and nobody reads numbers out of the journal.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from policepost.core import clock, settings
from policepost.core.journalling import journal
from policepost.core.journalling.journal import JournalChange, JournalEntry
from policepost.core.shapes import Ref

if TYPE_CHECKING:
    from policepost.core.database import Database

NUMBER = "number"
"""Kind of the rows that say that a number was searched for."""
LISTING = "listing"
"""Kind of the rows that say that a list was taken away."""
NOBODY = UUID(int=0)
SECRET = "looking.secret"  # noqa: S105 - the name of a setting
"""Setting with the key of the hashes; left out of every export of the journal."""

SAME_LOOK = timedelta(minutes=10)
"""Within this time the same officer looking at the same card again is one look."""
STAYS_OPEN = 2_000
"""Milliseconds after which a card that stands open counts as looked at; the arrow keys fly over."""
NUMBER_LENGTH = 6
"""From how many digits on what is typed is a number and no door or year."""

_NUMBER = re.compile("[0-9]{3,}(-[0-9]{3,})*X?")

Background = Callable[[Callable[[], None]], None]


def digits_of(text: str) -> str:
    """What is typed, if it is a number of a document or a telephone, without gaps; else empty."""
    typed = "".join(text.split()).upper()
    plain = typed.replace("-", "")
    return plain if _NUMBER.fullmatch(typed) and len(plain) >= NUMBER_LENGTH else ""


def key_of(session: Session, number: str) -> UUID:
    """The key under which searches for a number are kept; a secret of the post is mixed in."""
    secret = settings.get(session, SECRET, "")
    if not secret:
        return NOBODY
    tag = hmac.digest(bytes.fromhex(secret), number.encode(), "sha256")
    return UUID(bytes=tag[:16])


def note_card(db: Database, ref: Ref, reason: str = "") -> None:
    """Keep that a card was opened, with the reason where one was asked for."""
    with db.transaction("Open card") as session:
        fields = {"reason": reason} if reason else {}
        journal.note(session, "look", ref, **fields)


def note_search(db: Database, number: str) -> None:
    """Keep that somebody searched for a number; `number` as :func:`digits_of` gives it."""
    _make_secret(db)
    with db.transaction("Search for a number") as session:
        ref = Ref(NUMBER, key_of(session, number))
        journal.note(session, "search", ref, ending=number[-4:], length=len(number))


def _make_secret(db: Database) -> None:
    """Make the key of the hashes before the first search, in an entry of its own."""
    with db.reading() as session:
        there = settings.get(session, SECRET, "")
    if not there:
        with db.transaction("Prepare searches") as session:
            if not settings.get(session, SECRET, ""):  # else another thread was faster
                settings.put(session, SECRET, secrets.token_hex(32))


def note_export(
    db: Database, what: str, rows: int, file: str, *, shown: str = "", **more: object
) -> None:
    """Keep that a list was taken away.

    Args:
        db: The post.
        what: Kind of the records, as in :data:`policepost.features.KIND_TITLES`, or ``journal``.
        rows: How many.
        file: The file's name without its folder, which says something of the officer's computer.
        shown: The filter in words.
        **more: ``reason`` (what for), ``columns`` (the headings that went along) and ``protected``
            (whether the file stands under a password), where there is something to say.
    """
    with db.transaction("Export list") as session:
        fields = {"list": what, "rows": rows, "file": file, "filter": shown}
        fields |= {name: value for name, value in more.items() if value}
        journal.note(session, "export", Ref(LISTING, NOBODY), **fields)


def note_print(db: Database, ref: Ref, paper: str, copies: int = 1) -> None:
    """Keep that a paper about a record was printed or saved as PDF."""
    with db.transaction("Print paper") as session:
        journal.note(session, "print", ref, paper=paper, copies=copies)


def note_list_printed(
    db: Database, what: str, rows: int, paper: str, *, shown: str = "", **more: object
) -> None:
    """Keep that a list was printed, or saved as PDF.

    Args:
        db: The post.
        what: Kind of the records.
        rows: How many.
        paper: ``ledger`` or ``labels``.
        shown: The filter in words.
        **more: As of :func:`note_export`.
    """
    with db.transaction("Print list") as session:
        fields = {"list": what, "rows": rows, "paper": paper, "filter": shown}
        fields |= {name: value for name, value in more.items() if value}
        journal.note(session, "print", Ref(LISTING, NOBODY), **fields)


def gave_reason(session: Session, officer_id: UUID | None, ref: Ref) -> bool:
    """Say whether the officer gave a reason for this card already today."""
    day = clock.today().isoformat()
    wanted = "" if officer_id is None else officer_id.hex
    found = session.scalars(
        select(JournalChange.fields)
        .join(JournalEntry, JournalEntry.number == JournalChange.entry)
        .where(
            JournalChange.record_id == ref.id.hex,
            JournalChange.op == "look",
            JournalEntry.officer_id == wanted,
            JournalEntry.at >= day,
        )
    )
    return any('"reason"' in fields for fields in found)


class Looks:
    """The looks of one page; each is written by `background`, off the screen's thread.

    Drawing a card never waits for the journal: whoever drew it calls :meth:`card` once it has stood
    open, and :meth:`acted` as soon as something was done with it.
    """

    def __init__(self, db: Database, background: Background) -> None:
        self._db, self._background = db, background
        self._last: dict[tuple[UUID | None, Ref], datetime] = {}
        self._searched: dict[tuple[UUID | None, str], datetime] = {}

    def card(self, ref: Ref, reason: str = "") -> bool:
        """Keep a look at a card; False when it is the same look as a moment ago."""
        key = (self._db.officer.id, ref)
        if not reason and self._is_same(self._last, key):
            return False
        self._last[key] = clock.now()
        self._background(lambda: note_card(self._db, ref, reason))
        return True

    def search(self, text: str) -> bool:
        """Keep a search, if it was for a number; False otherwise, or when it was just kept."""
        number = digits_of(text)
        key = (self._db.officer.id, number)
        if not number or self._is_same(self._searched, key):
            return False
        self._searched[key] = clock.now()
        self._background(lambda: note_search(self._db, number))
        return True

    @staticmethod
    def _is_same(held: Mapping[Any, datetime], key: Any) -> bool:
        return key in held and clock.now() - held[key] < SAME_LOOK
