"""A new post: key file, database, first officer, grids, what the desk offers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policepost.appointments import set_up as appointments
from policepost.core import clock, database, settings
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import STANDARD_COST, Cost
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import heads
from policepost.core.language import _
from policepost.core.shapes import Person
from policepost.features import FEATURES, import_all
from policepost.grids import actions as grids
from policepost.officers import actions as officers
from policepost.officers.rules import Role, check_person
from policepost.printing.paper import Paper, render
from policepost.upkeep import rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class PostForm:
    """What the wizard asks for.

    Attributes:
        grids: Their names, in order.
        cost: What a guess at a password costs; cheaper for tests and the sample post.
    """

    post: str
    station: str
    officer: str
    password: str
    grids: Sequence[str] = ()
    role: str = Role.CHIEF
    cost: Cost = field(default=STANDARD_COST)


@dataclass(frozen=True)
class Made:
    """A post that was just made, open, with the recovery code that nobody else knows."""

    db: Database
    ring: Keyring
    code: str


def make_post(folder: Path, form: PostForm) -> Made:
    """Make the files of a new post and what every post begins with.

    Takes about a second (Argon2id, tables): call it off the screen's thread.

    Raises:
        Refused: What was typed cannot be, the folder holds a post, or cannot be written; nothing
            is then left in the folder.
    """
    rules.check_names(form.post, form.station)
    rules.check_grids(form.grids)
    check_person(form.officer, "")
    if (folder / database.FILE).exists():
        # Before the key file is made: from here on whatever lies there is our own half-made post.
        raise Refused(_("This folder already holds a post; choose another folder."))
    import_all(FEATURES)  # the search must know all kinds before the first record is written
    post, station = form.post.strip(), form.station.strip()
    ring, key, code = Keyring.create(
        folder / keys.FILE,
        station,
        form.officer,
        form.password,
        post=post,
        role=form.role,
        cost=form.cost,
    )
    try:
        account = ring.officers()[0]
        db = Database.create(folder, key, Person(account.id, account.name))
        try:
            with db.transaction("Name the post") as session:
                settings.put(session, "post.name", post)
                settings.put(session, "post.station", station)
            officers.register_first(db, account)
            if form.grids:
                grids.make_grids(db, form.grids)
            appointments.copy_catalogue(db)
        except BaseException:
            db.close()
            raise
    except BaseException:
        _take_away(folder)
        raise
    return Made(db, ring, code)


def _take_away(folder: Path) -> None:
    """Leave no half-made post behind, which would bar the way to a second try."""
    beside = (f"{database.FILE}-wal", f"{database.FILE}-shm", heads.FILE, keys.FILE)
    for name in (database.FILE, *beside):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


def recovery_sheet(ring: Keyring, officer: str, code: str) -> Paper:
    """The sheet that opens the post when every password is forgotten; to print and lock away."""
    groups = code.split("-")
    return render(
        "recovery_sheet",
        {
            "post": ring.post,
            "station": ring.station,
            "officer": officer,
            "rows": [groups[start : start + 3] for start in range(0, len(groups), 3)],
            "made_on": clock.today(),
        },
    )
