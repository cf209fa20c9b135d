"""What is not as it should be when a post is opened, though nothing keeps it from opening."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from policepost.core import clock, direct
from policepost.core.access.former_keys import keys_of
from policepost.core.journalling import heads
from policepost.core.language import N_, _, format_moment

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from policepost.core.database import Database

CLOCK_BACK = N_(
    "This computer's clock says {now}, but the post was last changed at {last}; set the clock"
    " right, for deadlines are counted from it."
)
CLOCK_AHEAD = N_(
    "This computer's clock says {now}, {days} days after the last change of the post; if it was"
    " used since, set the clock right, for deadlines are counted from it."
)
CLOCK_SET = N_(
    "This computer's clock was set from {then} to {now} while the program was open. Set it right"
    " if that was a mistake, for deadlines are counted from it."
)
OLDER = N_(
    "The post's file is older than it was: {count} changes up to number {seq} are missing. If no"
    " backup was restored on purpose, look for the newer file or restore the last backup."
)
OTHER = N_(
    "The post's file is not the one that was used here last. If no backup was restored on purpose,"
    " look for the right file or restore the last backup."
)

SLACK = timedelta(minutes=10)
"""By how much a clock may go back without a word: it drifts, and is corrected."""
LONG_UNUSED = timedelta(days=60)
"""After how long without a change one asks whether the clock is right."""


def at_opening(db: Database) -> tuple[str, ...]:
    """The doubts about a post that was just opened, before anything is written into it."""
    with db.engine.connect() as connection:
        found = (_clock(connection), _age(db, connection))
    return tuple(sentence for sentence in found if sentence)


def about_clock(last: datetime, now: datetime) -> str:
    """Whether the clock can be right, by the moment of the newest entry; empty when it can."""
    if now < last - SLACK:
        return _(CLOCK_BACK).format(now=format_moment(now), last=format_moment(last))
    if now > last + LONG_UNUSED:
        return _(CLOCK_AHEAD).format(now=format_moment(now), days=(now - last).days)
    return ""


def about_setting(drift: clock.Drift) -> str:
    """What to say of a clock that was set since the last look; empty when it was not."""
    by = drift.seen(SLACK)
    if by is None:
        return ""
    now = clock.now()
    return _(CLOCK_SET).format(then=format_moment(now - by), now=format_moment(now))


_NEWEST = "SELECT at FROM journal_entry ORDER BY number DESC LIMIT 1"
_LAST = (
    "SELECT seq, hash FROM journal_entry WHERE device = ? AND seq <= ? ORDER BY seq DESC LIMIT 1"
)


def _clock(connection: Connection) -> str:
    newest = direct.ask(connection, _NEWEST)
    return about_clock(datetime.fromisoformat(newest[0][0]), clock.now()) if newest else ""


def _age(db: Database, connection: Connection) -> str:
    """Compare the journal with the head that was kept beside the file."""
    if heads.is_foreign(db.folder, keys_of(db.folder, db.key)):
        return _(OTHER)
    for device, (seq, last) in heads.kept(db.folder, db.key).items():
        found = direct.ask(connection, _LAST, (device, seq))
        held, link = found[0] if found else (0, "")
        if held < seq:
            return _(OLDER).format(count=seq - held, seq=seq)
        if link != last:
            return _(OTHER)
    return ""
