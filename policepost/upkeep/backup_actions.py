"""What an officer can do about the post's backups."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from policepost.core import folders, preferences
from policepost.core.backups import keeping, locations, replacing, standing
from policepost.core.backups.schedule import HAND
from policepost.core.errors import Refused
from policepost.core.files import prepare_folder, refusing
from policepost.core.journalling import journal
from policepost.core.journalling.looking import NOBODY
from policepost.core.language import _
from policepost.core.shapes import Ref

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.backups.keeping import Done
    from policepost.core.database import Database
    from policepost.upkeep.restoring import Line


def back_up(db: Database) -> Done:
    """Make a backup by hand where the post's backups belong; it stays until somebody deletes it.

    Slow: call it off the screen's thread. Raises Refused.
    """
    db.demand("Back up")
    return keeping.run(db, HAND)


def choose_first_place(db: Database, target: Path) -> str:
    """Keep this computer's backups in another folder from now on.

    Returns a sentence when it is copied to a cloud. Raises Refused.
    """
    db.demand("Back up")
    prepare_folder(target)
    beside = target.resolve() == locations.beside(db.folder).resolve()
    preferences.change(db.folder, backup_folder="" if beside else str(target.resolve()))
    return cloud_warning(target)


def cloud_warning(target: Path) -> str:
    """What to think of before backups go to a cloud; empty where none copies the folder.

    The post itself is refused there, because a cloud tears an open file apart. A backup is whole
    and encrypted, and for some posts the only copy outside the house: it is warned about only.
    """
    program = folders.cloud(target.expanduser().resolve(), os.environ)
    if not program:
        return ""
    warning = _(
        "{program} copies this folder out of the house. The backups are encrypted, but whoever "
        "gets one can try passwords on it for years; a stick in the safe is better."
    )
    return warning.format(program=program)


def name_second_place(db: Database, target: Path) -> str:
    """Let a folder on another disk be the second place.

    Returns a sentence when it lies on the disk of the post, which is lost with that, or is copied
    to a cloud. Raises Refused.
    """
    db.demand("Back up")
    locations.name_second(db.folder, target)
    warned = cloud_warning(target)
    if warned:
        return warned
    if locations.is_same_disk(db.folder, target):
        return _("This folder lies on the same disk as the post; a stick would be safer.")
    return ""


def forget_second_place(db: Database) -> None:
    """Have no second place from now on; the backups there stay. Raises Refused."""
    db.demand("Back up")
    locations.forget_second(db.folder)


def delete(db: Database, line: Line) -> None:
    """Delete a backup, or a former post that a restore put aside; the journal keeps which.

    Slow: call it off the screen's thread.

    Raises:
        Refused: A role that may not restore, the newest backup that is whole, one that lies where
            this post keeps none, or a folder with something foreign in it.
    """
    db.demand("Delete backup")
    folder = line.copy.folder
    if line.aside:
        _delete_aside(db, folder)
    else:
        _delete_copy(db, folder)
    with db.transaction("Delete backup") as session:
        made_at = line.copy.made_at.isoformat()
        journal.note(session, "delete", Ref("backup", NOBODY), name=folder.name, made_at=made_at)


def _delete_copy(db: Database, folder: Path) -> None:
    if folder.parent not in standing.places(db.folder):
        raise Refused(_("This backup lies elsewhere; delete it with the file manager."))
    last = standing.last_good(db)
    if last is not None and last.folder == folder:
        raise Refused(_("This is the newest backup that is whole; make another one first."))
    with locations.held(folder.parent, patience=10), refusing(folder.parent):
        locations.take_away(folder)
    if folder.exists():
        raise Refused(_("Something else lies in this folder; delete it with the file manager."))


def _delete_aside(db: Database, folder: Path) -> None:
    if folder not in replacing.asides(db.folder) or folder.is_symlink():
        raise Refused(_("This backup lies elsewhere; delete it with the file manager."))
    dying = db.folder / replacing.PART  # what is left of it is thrown away by the next start
    with refusing(db.folder):
        shutil.rmtree(dying, ignore_errors=True)
        folder.rename(dying)
        shutil.rmtree(dying)
