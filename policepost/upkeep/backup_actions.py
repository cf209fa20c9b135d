"""What an officer can do about the post's backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.core import backup_keeping, backup_places, preferences
from policepost.core.backup_rule import HAND
from policepost.core.files import prepare_folder
from policepost.core.language import _

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.backup_keeping import Done
    from policepost.core.database import Database


def back_up(db: Database) -> Done:
    """Make a backup by hand where the post's backups belong; it stays until somebody deletes it.

    Slow: call it off the screen's thread. Raises Refused.
    """
    db.demand("Back up")
    return backup_keeping.run(db, HAND)


def choose_first_place(db: Database, target: Path) -> None:
    """Keep this computer's backups in another folder from now on. Raises Refused."""
    db.demand("Back up")
    prepare_folder(target)
    beside = target.resolve() == backup_places.beside(db.folder).resolve()
    preferences.change(db.folder, backup_folder="" if beside else str(target.resolve()))


def name_second_place(db: Database, target: Path) -> str:
    """Let a folder on another disk be the second place.

    Returns a sentence when it lies on the disk of the post, which is lost with that. Raises
    Refused.
    """
    db.demand("Back up")
    backup_places.name_second(db.folder, target)
    if backup_places.is_same_disk(db.folder, target):
        return _("This folder lies on the same disk as the post; a stick would be safer.")
    return ""


def forget_second_place(db: Database) -> None:
    """Have no second place from now on; the backups there stay. Raises Refused."""
    db.demand("Back up")
    backup_places.forget_second(db.folder)
