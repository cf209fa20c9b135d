"""How a post's backups stand: where they lie, which of them count, what is due.

Reads disks and the database and changes neither.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from policepost.core import clock, preferences, settings
from policepost.core.access import keys
from policepost.core.access.former_keys import keys_of
from policepost.core.access.keys import Keyring
from policepost.core.backups import listing, locations, peeking, remembered, schedule
from policepost.core.backups.listing import Copy
from policepost.core.backups.schedule import Rule
from policepost.core.errors import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.database import Database

RULE = "backup.rule"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the post's backups stand.

    Attributes:
        folder: The first place.
        last: The last good backup in either place.
        saved: Whether it holds all that the post holds.
        second: Where the second place is now; None if it is absent or was never named.
        second_named: Whether a second place was named.
        second_last: When it last got a good backup; None if never.
        old, second_absent: Whether the officer should be told so in red.
        failed, failed_at: The sentence of the last attempt, if it failed, and when that was.
    """

    folder: Path
    last: Copy | None
    saved: bool
    second: Path | None
    second_named: bool
    second_last: date | None
    old: bool
    second_absent: bool
    failed: str
    failed_at: datetime | None


def rule(db: Database) -> Rule:
    """The post's rule; names that this version does not know are passed over."""
    with db.reading() as session:
        held: dict[str, Any] = settings.get(session, RULE, {})
    known = {one.name for one in fields(Rule)}
    return Rule(**{name: int(number) for name, number in held.items() if name in known})


def change_rule(db: Database, changed: Rule) -> None:
    """Keep other numbers of backups, or make them at other times. Raises Refused."""
    schedule.check_rule(changed)
    with db.transaction("Change the rule for backups") as session:
        settings.put(session, RULE, asdict(changed))


def in_place(db: Database, target: Path) -> list[Copy]:
    """The post's backups in a folder, newest first, each with its state."""
    known = keys_of(db.folder, db.key)
    return listing.copies(target, known, post_id(db), remembered.read(db.folder).broken)


def good(db: Database, target: Path) -> list[Copy]:
    """Those of this copy of the post that count, the last made first."""
    found = (one for one in in_place(db, target) if one.state == "good" and one.manifest)
    device = db.device or _device_of(db)
    return schedule.last_made_first(one for one in found if _device(one) == device)


def _device_of(db: Database) -> str:
    """Which copy of the post this is, while it is not open for work yet."""
    with db.connected() as connection:
        return str(connection.exec_driver_sql(peeking.DEVICE).scalar() or "")


def _device(one: Copy) -> str:
    return one.manifest.device if one.manifest else ""


def post_id(db: Database) -> str:
    """What the post is known by; empty without a key file."""
    with suppress(Refused):
        return Keyring.read(db.folder / keys.FILE).post_id
    return ""


def is_saved(db: Database, last: Copy | None) -> bool:
    """Whether a backup holds every entry of the journal, and today's key file and forms."""
    if last is None or last.manifest is None:
        return False
    if listing.beside_of(db.folder) != last.manifest.beside:
        return False
    with db.connected() as connection:
        return peeking.heads(connection) == last.manifest.heads


def places(folder: Path) -> list[Path]:
    """Every folder in which backups of a post may lie and that is there, the first one first."""
    found = [locations.first(folder), locations.beside(folder)]
    second = locations.find_second(folder)
    return list(dict.fromkeys([*found, *([second] if second else [])]))


def last_good(db: Database) -> Copy | None:
    """The last good backup in any place."""
    found = [one for place in places(db.folder) for one in good(db, place)[:1]]
    return next(iter(schedule.last_made_first(found)), None)


def standing(db: Database) -> Standing:
    """How the backups stand; asks disks, so not on the screen's thread."""
    now, numbers = clock.now(), rule(db)
    last = last_good(db)
    saved = is_saved(db, last)
    second, held = locations.find_second(db.folder), preferences.read(db.folder)
    seen = _day(held.second_seen)
    named = locations.second(db.folder) is not None
    absent_for = (now.date() - seen).days if seen else numbers.second_days + 1
    state = remembered.read(db.folder)
    return Standing(
        folder=locations.first(db.folder),
        last=last,
        saved=saved,
        second=second,
        second_named=named,
        second_last=seen,
        old=not saved and schedule.is_old(now, last.made_at if last else None, numbers),
        second_absent=named and absent_for > numbers.second_days,
        failed=state.failed,
        failed_at=state.failed_at,
    )


def _day(written: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(written)
    return None


def is_due(db: Database) -> bool:
    """Whether the post holds work that should be backed up now, by itself."""
    last = last_good(db)
    if is_saved(db, last):
        return False
    return schedule.is_due(clock.now(), last.made_at if last else None, rule(db))
