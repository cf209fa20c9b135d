"""Posts for trials, and the start of the program that follows a fault."""

from __future__ import annotations

import os
import shutil
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path

import xlsxwriter
from sqlalchemy import select

from policepost.audit.words import field_name
from policepost.commands import opening
from policepost.core import check, database, language, secrecy
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup
from policepost.core.database import Database
from policepost.officers import actions as officers
from policepost.officers.actions import OfficerForm
from policepost.residents import actions as residents
from policepost.residents.actions import ResidentForm
from policepost.residents.records import Resident
from policepost.upkeep import making
from tests.posts import post_form

PASSWORD = "a long password"  # noqa: S105
OFFICER, LEAVING = "田某", "李某"
SAVED = Path(__file__).parents[1] / "files" / "post-0001.db"
SAVED_KEY = bytes(range(32))
SHEET_ROWS = 60
HEADINGS = ("姓名", "现住址", "网格", "与户主关系", "人员类型")


def make(folder: Path) -> None:
    """Make what every trial begins with.

    ``post`` is a post with some residents and two officers, ``stick`` holds a backup of it,
    ``post`` has one resident more than the backup, ``old`` is a post of the first version,
    ``people.xlsx`` is a sheet to import.
    """
    os.environ[secrecy.PASSWORD] = PASSWORD
    language.use("en")
    post = folder / "post"
    make_post(post)
    with opened(post) as db:
        for number in range(8):
            register(db, f"住户{number}")
        ring = Keyring.read(post / keys.FILE)
        form_of_leaving = OfficerForm(name=LEAVING, role="officer")
        officers.add_officer(db, ring, form_of_leaving, "another long one")
        backup.copy(db, folder / "stick")
        register(db, "后来")
    _make_old(folder / "old", post)
    _make_sheet(folder / "people.xlsx")


def make_post(folder: Path) -> None:
    """Make a post with one officer and two grids."""
    form = post_form(PASSWORD, officer=OFFICER, grids=["网格01", "网格02"])
    making.make_post(folder, form).db.close()


def _make_old(folder: Path, post: Path) -> None:
    """A saved post of the first version, with a key file that fits."""
    folder.mkdir()
    shutil.copy(SAVED, folder / database.FILE)
    ring = Keyring.read(post / keys.FILE)
    ring.reseal(ring.unlock(OFFICER, PASSWORD), SAVED_KEY, folder / keys.FILE)


def _make_sheet(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        for row in range(1, SHEET_ROWS + 1):
            page.write_row(
                row, 0, (f"来人{row}", f"寺河嘉苑A区3号楼1单元{row}", "1", "户主", "常住")
            )


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    """Open the post as the program's next start does, alone.

    Where a password was being proved when the fault came, it waits a second, as after a wrong one.
    """
    os.environ["XDG_STATE_HOME"] = str(folder.parent / "state")
    asked = Namespace(data=folder, officer=OFFICER, json=False)
    with ExitStack() as held:
        with redirect_stderr(StringIO()):  # its doubts are in db.doubts; the table is to be read
            try:
                db = held.enter_context(opening.opened(asked, alone=True))
            except keys.Locked as locked:
                time.sleep(locked.wait + 0.1)
                db = held.enter_context(opening.opened(asked, alone=True))
        yield db


def key_of(folder: Path) -> bytes:
    """What the key file in a folder gives for the officer's password, after a wait if need be."""
    ring = Keyring.read(folder / keys.FILE)
    try:
        return ring.unlock(OFFICER, PASSWORD)
    except keys.Locked as locked:
        time.sleep(locked.wait + 0.1)
        return ring.unlock(OFFICER, PASSWORD)


def register(db: Database, name: str) -> None:
    """Enter a resident."""
    residents.register_resident(db, ResidentForm(name=name, address="寺河嘉苑A区3号楼1单元302"))


def names(db: Database) -> set[str]:
    """The names of all residents."""
    with db.reading() as session:
        return set(session.scalars(select(Resident.name)))


def faults(db: Database) -> list[str]:
    """What the program's own check finds wrong."""
    return [f"{one.part}: {one.sentence}" for one in check.run(db, field_named=field_name)]
