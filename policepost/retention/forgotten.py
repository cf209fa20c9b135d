"""Which records were deleted for good, kept beside the post: an older backup still holds them.

The list says kind, key and day, nothing of anybody. It lies in the post's folder, which a restore
leaves where it is, and is copied to where the backups are.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from policepost.core.backups import locations
from policepost.core.files import UNREADABLE, refusing, sync_folder, write_whole
from policepost.retention import reach

if TYPE_CHECKING:
    from policepost.core.database import Database

FILE = locations.DELETED
BEGUN = "deleting.begun"
"""Lies in the post's folder from before the first deletion until the file is swept and the list is
written: who finds it at the next start brings that to its end."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A record that is gone."""

    kind: str
    id: UUID
    on: date


def write(db: Database, *others: Path) -> None:
    """Write the list into the post's folder, and into others where backups lie, if they are there.

    What stands there already is kept: a restored post knows less than the list does.

    Raises:
        Refused: The post's own folder cannot be written.
    """
    with db.reading() as session:
        known = {(kind, key): day for kind, key, day in reach.gone(session)}
    held = {(one.kind, one.id): one.on.isoformat() for one in listed(db.folder)}
    rows = [{"kind": kind, "id": key.hex, "on": day} for (kind, key), day in (held | known).items()]
    content = json.dumps(rows, indent=0).encode()
    with refusing(db.folder):
        write_whole(db.folder / FILE, content)
    for folder in others:
        with suppress(OSError):
            write_whole(folder / FILE, content)


def begin(folder: Path) -> None:
    """Leave a note that something is being deleted. Raises Refused: nothing may be written."""
    with refusing(folder):
        write_whole(folder / BEGUN, b"")


def is_begun(folder: Path) -> bool:
    """Whether a deletion was not brought to its end."""
    return (folder / BEGUN).exists()


def end(folder: Path) -> None:
    """What was deleted is gone from the file and stands in the list."""
    with refusing(folder):
        (folder / BEGUN).unlink(missing_ok=True)
        sync_folder(folder)


def listed(folder: Path) -> list[Forgotten]:
    """What a list says; nothing where there is none or somebody spoilt it."""
    found = []
    with suppress(*UNREADABLE):
        for one in json.loads((folder / FILE).read_text(encoding="utf-8")):
            day = date.fromisoformat(one["on"])
            found.append(Forgotten(str(one["kind"]), UUID(one["id"]), day))
    return found


def since(folder: Path, made_on: date) -> tuple[int, date | None]:
    """How many records that a backup of a day may still hold were deleted since, and the last day.

    A deletion of the same day counts: which of the two came first is not known.
    """
    days = [one.on for one in listed(folder) if one.on >= made_on]
    return len(days), max(days, default=None)
