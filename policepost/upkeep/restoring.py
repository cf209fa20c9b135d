"""Going back to a backup, step by step, in plain values: choose, look what changes, do it.

The window, the start screen of a post that cannot be opened and the command line all go this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policepost.core import database
from policepost.core.access.former_keys import keys_of
from policepost.core.backups import (
    keeping,
    listing,
    locations,
    preview,
    remembered,
    replacing,
    restore,
    schedule,
    standing,
)
from policepost.core.backups.listing import Copy
from policepost.core.backups.schedule import WHYS
from policepost.core.files import refusing
from policepost.core.language import N_, _, format_day, format_moment
from policepost.retention import forgotten

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.backups.preview import Preview
    from policepost.core.database import Database

COUNTED = {
    "resident": N_("Residents"),
    "place": N_("Addresses"),
    "premises": N_("Premises"),
    "booking": N_("Appointments"),
    "dispute": N_("Disputes"),
    "sitting": N_("Sittings"),
    "agreement": N_("Agreements"),
    "inspection": N_("Inspections"),
    "hazard": N_("Hazards"),
    "officer": N_("Officers"),
    "journal_entry": N_("Entries of the journal"),
}
"""The tables whose counts tell a person something."""

BADGES = {
    "good": (N_("Proved"), "good"),
    "bad": (N_("Damaged"), "bad"),
    "locked": (N_("Former key"), "wait"),
    "unproved": (N_("Not proved"), "wait"),
}
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A backup that was found, or a former post that was kept when a backup took its place."""

    copy: Copy
    place: str
    aside: bool = False

    @property
    def title(self) -> str:
        """When it was made."""
        return format_moment(self.copy.made_at)

    @property
    def why(self) -> str:
        """Why it was made, in words, and whether it still holds what was deleted for good since."""
        if self.aside:
            words = _("The post before a restore")
        else:
            words = _(WHYS.get(self.copy.why, "")) or _("Made by an earlier version")
        gone, day = forgotten.since(self.copy.folder.parent, self.copy.begun_at)
        if gone and day is not None:
            words += " · " + _("holds what was deleted on {day}").format(day=format_day(day))
        return words

    @property
    def size(self) -> str:
        """How large its database is."""
        return _("{size:.1f} MB").format(size=self.copy.size / _MEGABYTE)

    @property
    def detail(self) -> str:
        """Why, where, how large, and what is wrong with it."""
        words = (self.why, self.place, self.size, self.copy.fault)
        return " · ".join(part for part in words if part)

    def badge(self, *, asked: bool) -> tuple[str, str]:
        """Whether it counts, in a word and a tone; nothing while no key was at hand to ask."""
        if not asked and self.copy.state != "bad":
            return "", "plain"
        words, tone = BADGES[self.copy.state]
        return _(words), tone


@dataclass(frozen=True, slots=True)
class Chosen:
    """A backup that is to take the place of the post.

    Attributes:
        source: Its folder.
        key: What opens it.
        by: Who chose it, for the journal.
    """

    source: Path
    key: bytes
    by: str


def lines(folder: Path, db: Database | None = None) -> list[Line]:
    """Every backup of a post that can be found, the newest first; asks disks.

    Args:
        folder: The post's folder.
        db: The open post; without it the manifests cannot be proved.
    """
    known = keys_of(folder, db.key) if db else ()
    post = standing.post_id(db) if db else ""
    broken = remembered.read(folder).broken
    second = locations.find_second(folder)
    found = []
    for place in standing.places(folder):
        words = _("Second place") if place == second else _("This computer")
        every = listing.copies(place, known, post, broken)
        found += [Line(one, words) for one in every]
    found += list(_asides(folder))
    return sorted(found, key=lambda line: (line.copy.made_at, line.copy.serial), reverse=True)


def _asides(folder: Path) -> Sequence[Line]:
    kept = []
    for path in replacing.asides(folder):
        with suppress(OSError):
            size = (path / database.FILE).stat().st_size
            named = path.with_name(path.name.replace(replacing.ASIDE, locations.PREFIX))
            moment = listing.moment_in(named.name)
            if moment is not None:
                kept.append(Line(Copy(path, moment, size), _("This computer"), aside=True))
    return kept


def best(found: Sequence[Line]) -> int:
    """The place in the list of the newest backup that counts, or could; -1 if there is none."""
    for states in (("good",), ("locked", "unproved")):
        for at, line in enumerate(found):
            if line.copy.state in states and not line.aside:
                return at
    return 0 if found else -1


def look_with_post(db: Database, source: Path) -> tuple[Chosen, Preview] | None:
    """What a backup would change, for the officer who is signed in.

    None if it is sealed with a key that is not known here, so that its own password is needed.
    Raises Refused.
    """
    key = restore.key_for(source, keys_of(db.folder, db.key))
    if key is None:
        return None
    seen = preview.preview(source, key, db.folder, db)
    return Chosen(source, key, db.officer.name), seen


def look_with_password(
    source: Path, folder: Path, officer: str, password: str, present: Database | None = None
) -> tuple[Chosen, Preview]:
    """What a backup would change, with an officer's password as it was when it was made.

    Slow on purpose, as signing in. Raises what `Keyring.unlock` and `preview.preview` raise.
    """
    with refusing(source):
        key = restore.ring_of(source).unlock(officer, password)
    seen = preview.preview(source, key, folder, present)
    return Chosen(source, key, officer), seen


def save_first(db: Database, chosen: Chosen) -> Chosen:
    """Make sure that the present post is saved before another takes its place. Raises Refused."""
    db.demand("Restore a backup")
    keeping.before(db, schedule.RESTORE)
    return chosen


def carry_out(chosen: Chosen, folder: Path) -> Path | None:
    """Put the backup in the place of the post; nothing may have that open.

    Returns where the former post now lies, None if there was none. Raises Refused.
    """
    return restore.restore(chosen.source, folder, chosen.key, by=chosen.by)


def counts(seen: Preview) -> list[tuple[str, int | None, int]]:
    """What there is of each kind: its name, how many now (None if unknown), how many then."""
    return [
        (_(words), seen.now.get(table, 0) if seen.now is not None else None, seen.then[table])
        for table, words in COUNTED.items()
        if table in seen.then and (seen.then[table] or (seen.now or {}).get(table))
    ]


def taken(chosen: Path) -> list[Line]:
    """What lies in a folder that was chosen by hand: a backup, or several, the newest first.

    Raises Refused: nothing of the kind.
    """
    inside = listing.copies(chosen) if chosen.is_dir() else []
    if inside and not (chosen / database.FILE).exists():
        return [Line(one, str(chosen)) for one in inside]
    return [source_of(chosen)]


def source_of(chosen: Path) -> Line:
    """A backup that was chosen by hand. Raises Refused."""
    source = restore.source_of(chosen)
    found = listing.look_at(source, ()) if locations.named_by_us(source) else None
    if found is None:
        with refusing(source):
            held = (source / database.FILE).stat()
        found = Copy(source, listing.moment_of(held.st_mtime), held.st_size)
    return Line(replace(found, fault=""), str(source.parent))
