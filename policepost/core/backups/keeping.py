"""Backups by themselves: made where they belong, carried to the second place, let go by the rule.

Nothing here knows of a window: whoever runs the program asks `standing` what is due and
calls `run` off the screen's thread.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core import clock, database, preferences
from policepost.core.access.former_keys import keys_of
from policepost.core.backups import backup, listing, locations, manifests, remembered, schedule
from policepost.core.backups.backup import Report, Stopped, Wish
from policepost.core.backups.listing import Copy
from policepost.core.backups.locations import Busy
from policepost.core.backups.schedule import CLOSE, HAND
from policepost.core.backups.standing import good, is_saved, last_good, places, rule
from policepost.core.errors import Refused
from policepost.core.files import sync_folder, write_whole
from policepost.core.language import _

if TYPE_CHECKING:
    from policepost.core.database import Database

PROVE_AGAIN = timedelta(days=7)
WAIT = 120.0
"""Seconds that something risky waits for a backup that is being made."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A backup as it is asked for.

    Attributes:
        why: A key of `schedule.WHYS`.
        report: Told the pages done and the pages in all.
        stopped: Asked now and then whether to stop.
        patience: So many seconds it waits for another one that is being made.
    """

    why: str = HAND
    report: Report | None = None
    stopped: Wish | None = None
    patience: float = 0.0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a backup.

    Attributes:
        made: The new backup.
        also: Its copy in the second place; None if that is not there or refused it.
        told: What did not go as it should, in one sentence; empty if all went well.
    """

    made: Copy
    also: Copy | None = None
    told: str = ""


def run(
    db: Database,
    why: str = HAND,
    report: Report | None = None,
    stopped: Wish | None = None,
    patience: float = 0.0,
) -> Done:
    """Make a backup, carry it to the second place and let go what the rule no longer keeps.

    Never two at once. A first place that does not answer is replaced by the folder beside the
    post; a second place that fails is told and costs nothing.

    Raises:
        Busy: Another one is being made.
        Refused: No backup could be made; remembered until one can.
        Stopped: It was asked to stop.
    """
    try:
        done = _run(db, Wanted(why, report, stopped, patience))
    except Busy:
        raise
    except Refused as refusal:
        remembered.note_failed(db.folder, refusal.sentence, clock.now())
        raise
    remembered.note_failed(db.folder, done.told, clock.now() if done.told else None)
    return done


def before(db: Database, why: str, stopped: Wish | None = None) -> Done | None:
    """Make sure that all is saved before something that cannot simply be taken back.

    Waits for a backup that is being made. None if the last one holds everything already.

    Raises:
        Refused: It could not be saved, so nothing else should be done either.
        Stopped: It was asked to stop.
    """
    if is_saved(db, last_good(db)):
        return None
    try:
        return run(db, why, stopped=stopped, patience=WAIT)
    except Refused as refusal:
        sentence = _("Nothing was done, because no backup could be made first: {reason}")
        raise Refused(sentence.format(reason=refusal.sentence)) from refusal


def at_the_end(db: Database, stopped: Wish) -> None:
    """Save what is not saved before the program ends; what fails is told at the next start."""
    with suppress(Refused, Stopped):
        if is_saved(db, last_good(db)):
            carry(db, stopped)
        else:
            run(db, CLOSE, stopped=stopped)


def _run(db: Database, wanted: Wanted) -> Done:
    target, told = locations.first(db.folder), ""
    try:
        one = _made(db, target, wanted)
    except Busy:
        raise
    except Refused as refusal:
        fallback = locations.beside(db.folder)
        if fallback == target:
            raise
        one, told = _made(db, fallback, wanted), refusal.sentence
    if one.fault:
        sentence = _("The backup does not count: {fault}.")
        told = told or sentence.format(fault=one.fault)
    try:
        also = carry(db, wanted.stopped)
    except Busy:
        also = None
    except Refused as refusal:
        also, told = None, told or refusal.sentence
    return Done(one, also, told)


def _made(db: Database, target: Path, wanted: Wanted) -> Copy:
    """Make a backup in a folder and, if it counts, let go what it replaces there."""
    others = (place for place in places(db.folder) if place != target)  # `copy` looks there itself
    after = max([0, *(one.serial for place in others for one in good(db, place)[:1])])
    made = backup.copy(
        db,
        target,
        wanted.report,
        why=wanted.why,
        after=after,
        stopped=wanted.stopped,
        patience=wanted.patience,
    )
    one = _judged(db, made)
    bring_list(db, target)
    remembered.note_proved(db.folder, made, clock.now())
    if one.state == "good":
        prune(db, target)
    return one


def bring_list(db: Database, target: Path) -> None:
    """Lay what was deleted for good beside the backups, which may still hold it."""
    with suppress(ValueError, OSError):
        content = manifests.small_file(db.folder / locations.DELETED)
        write_whole(target / locations.DELETED, content)


def _judged(db: Database, made: Path) -> Copy:
    one = listing.look_at(made, keys_of(db.folder, db.key))
    assert one is not None  # noqa: S101 - we named it ourselves
    return one


def carry(db: Database, stopped: Wish | None = None) -> Copy | None:
    """Copy the last good backup to the second place, if that is there and has it not yet.

    Returns:
        The last good backup in the second place; None if there is no such place now.

    Raises:
        Busy, Refused, Stopped: As `backup.copy`.
    """
    target = locations.find_second(db.folder)
    newest = next(iter(_good_in_first(db)), None) if target else None
    if target is None or newest is None:
        return None
    there = next((one for one in good(db, target) if one.manifest == newest.manifest), None)
    if there is None:
        with locations.held(target):
            locations.sweep(target)
            there = _carried(db, newest, target, stopped or (lambda: False))
        prune(db, target)
    bring_list(db, target)
    preferences.change(db.folder, second_seen=clock.today().isoformat())
    return there


def _good_in_first(db: Database) -> list[Copy]:
    own = {locations.first(db.folder), locations.beside(db.folder)}
    return schedule.last_made_first(one for place in own for one in good(db, place))


def _carried(db: Database, newest: Copy, target: Path, stopped: Wish) -> Copy:
    """Copy a finished backup file by file, then read the copy back and prove it."""
    backup.ask_for_room(newest.size, target)
    done = target / locations.new_name(target)
    part = target / f"{done.name}{backup.PART}"
    with backup.making(part):
        _copy_slowly(newest.folder / database.FILE, part / database.FILE, stopped)
        backup.copy_beside(newest.folder, part)
        shutil.copyfile(newest.folder / manifests.FILE, part / manifests.FILE)
        manifests.sync_all(part)
        known = keys_of(db.folder, db.key)
        fault = listing.fault_inside(_as_copy(newest, part), known)
        if fault:
            sentence = _("The copy on the second disk is not whole ({fault}); try another disk.")
            raise Refused(sentence.format(fault=fault))
        part.rename(done)
        sync_folder(target)
    return _judged(db, done)


def _copy_slowly(source: Path, target: Path, stopped: Wish) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        while block := read.read(1 << 20):
            if stopped():
                raise Stopped
            written.write(block)


def _as_copy(newest: Copy, part: Path) -> Copy:
    return Copy(
        part, newest.made_at, (part / database.FILE).stat().st_size, "good", newest.manifest
    )


def prune(db: Database, target: Path) -> list[Path]:
    """Let go the good backups of this copy of the post that the rule no longer keeps.

    Bad ones, those of others and whatever else lies there are not touched.
    """
    made = good(db, target)
    stay = {one.folder for one in schedule.kept(made, rule(db))}
    gone: list[Path] = []
    with suppress(Busy), locations.held(target):
        for one in made:
            if one.folder not in stay:
                with suppress(OSError):
                    locations.take_away(one.folder)
                    remembered.forget(db.folder, one.folder)
                    gone.append(one.folder)
    return gone


def prove(db: Database, one: Copy) -> str:
    """Open a backup, compare it with its manifest and remember what came of it.

    Returns what is wrong, in words; empty if it is whole.
    """
    fault = listing.fault_inside(one, keys_of(db.folder, db.key))
    remembered.note_proved(db.folder, one.folder, clock.now(), fault)
    return fault


def prove_oldest(db: Database) -> tuple[Copy, str] | None:
    """Once a week open the good backup that was proved longest ago.

    Returns:
        The backup and what is wrong with it; None if none is due.
    """
    now, state = clock.now(), remembered.read(db.folder)
    made = [one for place in places(db.folder) for one in good(db, place)]
    again = state.proved_again
    if not made or (again is not None and timedelta(0) <= now - again < PROVE_AGAIN):
        return None
    oldest = min(made, key=lambda one: state.proved.get(str(one.folder), one.made_at))
    fault = prove(db, oldest)
    remembered.note_proved_again(db.folder, now)
    return oldest, fault
