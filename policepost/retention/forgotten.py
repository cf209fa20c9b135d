"""Which records were deleted for good, kept beside the post: an older backup still holds them.

The list says kind, key and moment, nothing of anybody. It lies in the post's folder, which a
restore leaves where it is, and is copied to where the backups are.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
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
    """A record that is gone.

    Attributes:
        at: When it was deleted; of a list of former versions, which told the day alone, its end.
    """

    kind: str
    id: UUID
    at: datetime


def write(db: Database, *others: Path) -> None:
    """Write the list into the post's folder, and into others where backups lie, if they are there.

    What stands there already is kept: a restored post knows less than the list does.

    Raises:
        Refused: The post's own folder cannot be written.
    """
    with db.reading() as session:
        known = {(kind, key): at for kind, key, at in reach.gone(session)}
    held = {(one.kind, one.id): one.at.isoformat() for one in listed(db.folder)}
    rows = [
        {"kind": kind, "id": key.hex, "on": at[:10], "at": at}  # former versions read the day
        for (kind, key), at in (held | known).items()
    ]
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
            at = one.get("at") or f"{one['on']}T23:59:59.999999"
            moment = datetime.fromisoformat(at).astimezone()
            found.append(Forgotten(str(one["kind"]), UUID(one["id"]), moment))
    return found


def since(folder: Path, made_at: datetime) -> tuple[int, date | None]:
    """How many records that a backup of a moment still holds were deleted since, and the last day.

    Args:
        folder: Where the list lies.
        made_at: When the backup was begun.
    """
    days = [one.at.date() for one in listed(folder) if one.at >= made_at]
    return len(days), max(days, default=None)
