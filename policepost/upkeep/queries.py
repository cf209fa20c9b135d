"""What the settings page reads of the post."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core import backup, preferences, settings
from policepost.mediation.desk import Desk, desk
from policepost.upkeep.rules import IDLE_MINUTES

if TYPE_CHECKING:
    from policepost.core.backup import Copy
    from policepost.core.database import Database


@dataclass(frozen=True, slots=True)
class PostFacts:
    """The settings of the post itself."""

    post: str
    station: str
    mediation: Desk
    idle_minutes: int


def post(db: Database) -> PostFacts:
    """The settings as they stand."""
    with db.reading() as session:
        return PostFacts(
            settings.get(session, "post.name", ""),
            settings.get(session, "post.station", ""),
            desk(session),
            settings.get(session, "security.idle_minutes", IDLE_MINUTES),
        )


def backup_folder(db: Database) -> Path | None:
    """Where this computer keeps its backups; None until one was chosen."""
    chosen = preferences.read(db.folder).backup_folder
    return Path(chosen) if chosen else None


def last_backup(db: Database) -> Copy | None:
    """The newest backup in that folder; None if there is none or the disk is not connected."""
    folder = backup_folder(db)
    found = backup.copies(folder) if folder else []
    return found[0] if found else None
