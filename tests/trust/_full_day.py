"""The steps of a day of work, of which each may meet a full disk, and what the posts hold then."""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from policepost import crash
from policepost.core import database, drafts, lock, preferences, secrecy
from policepost.core.access import keys, rotation
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup, listing, restore
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.exchange import book
from policepost.officers import actions as officers
from policepost.officers import queries
from policepost.officers.actions import OfficerForm
from policepost.residents import importing
from policepost.retention import forgotten
from tests.trust import agreements, duties, jobs, posts
from tests.trust._small_disk import Disk

POSTS = ("post", "old", "new")
_NEW_PASSWORD = "a longer password"  # noqa: S105
_COMING = "宋某"
_OF_THE_PROCESS = "log"
"""The step that changes the process itself, for one that dies after it."""
Known = Mapping[str, object]
"""What posts hold by their marks, see `mark_of`."""


class Day:
    """The steps of a day of work; one that is refused for want of room is done again with room."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder, self.disk = folder, disk
        self.post = folder / "post"
        self.wrong: list[str] = []
        self.refused = ""
        self.steps: dict[str, Callable[[], object]] = {
            "new post": self._make,
            "preferences": lambda: preferences.change(self.post, size=1.15),
            "log": self._log,
            **{f"新人{number}": partial(self._register, number) for number in range(3)},
            "import": self._import,
            "book": self._does(lambda db: duties.take_in(db, self.folder / "book.xlsx")),
            "decisions": self._does(lambda db: duties.decide(db, lambda _said: None)),
            "merge": self._does(duties.merge_first),
            "deletion": self._does(duties.delete),
            "password": self._change_password,
            "agreement": self._does(lambda db: agreements.carry(db, lambda _said: None)),
            "officers": self._change_officers,
            "export": self._export,
            "backup": self._back_up,
            "key": self._renew_key,
            "upgrade": lambda: _open_and_close(self.folder / "old"),
            "restore": self._restore,
        }

    def live(self) -> list[str]:
        """Do every step in this process but the one that would change it; what was wrong."""
        for name in self.steps:
            if name != _OF_THE_PROCESS:
                self.step(name)
                self.state({})
        return self.wrong

    def step(self, name: str, is_tried: Callable[[], bool] = lambda: False) -> None:
        """Do something; when it is refused, make room and do it once more.

        Args:
            name: Of the step.
            is_tried: Says, when it was refused, that what comes then was tried before.
        """
        for again in (False, True):
            try:
                self.steps[name]()
            except Refused as refusal:
                self.refused = refusal.sentence
                if not again and is_tried():
                    return
                if again:
                    self.wrong.append(f"{name} is refused with room: {refusal.sentence}")
                if not refusal.sentence.strip().endswith(".") or "\n" in refusal.sentence:
                    self.wrong.append(f"{name} says no sentence: {refusal.sentence!r}")
                self.disk.empty()
            except Exception as error:  # noqa: BLE001  (anything else would be a bug on the screen)
                last = traceback.extract_tb(error.__traceback__)[-1]
                place = f"{Path(last.filename).name}:{last.lineno}"
                self.wrong.append(f"{name}: {type(error).__name__}: {error} ({place})")
                self.disk.empty()
            else:
                self.disk.measure()
                return

    def _does(self, duty: Callable[[Database], None]) -> Callable[[], None]:
        def done() -> None:
            with posts.opened(self.post) as db:
                duty(db)

        return done

    def _make(self) -> None:
        posts.make_post(self.folder / "new")

    def _log(self) -> None:
        secrecy.hush()  # as the window does: the full disk is no news to the standard error
        crash.install(self.post / "log", lambda _path: None)
        try:
            sys.excepthook(ValueError, ValueError("foreseen by nobody"), None)
        finally:
            crash.uninstall()

    def _register(self, number: int) -> None:
        with posts.opened(self.post) as db:
            drafts.keep(db, "note", None, {"name": f"打到一半{number}"})
            if f"新人{number}" not in posts.names(db):
                posts.register(db, f"新人{number}")

    def _import(self) -> None:
        with posts.opened(self.post) as db:
            importing.import_residents(db, importing.look(self.folder / "people.xlsx"))

    def _export(self) -> None:
        book.write(self.folder / "list.xlsx", [book.Page("a", ["b"], [["c" * 20]] * 300)])
        with refusing(self.folder):
            write_whole(self.folder / "paper.pdf", bytes(50_000))

    def _back_up(self) -> None:
        with posts.opened(self.post) as db:
            backup.copy(db, self.folder / "stick")

    def _change_password(self) -> None:
        ring = Keyring.read(self.post / keys.FILE)
        with posts.opened(self.post) as db:
            ring.set_password(db.key, posts.LEAVING, _NEW_PASSWORD)

    def _change_officers(self) -> None:
        ring = Keyring.read(self.post / keys.FILE)
        with posts.opened(self.post) as db:
            at_work = {one.name: one.id for one in queries.officers(db)}
            if _COMING not in at_work:
                form = OfficerForm(name=_COMING, role="auxiliary")
                officers.add_officer(db, ring, form, _NEW_PASSWORD)
            if posts.LEAVING in at_work:
                officers.retire_officer(db, ring, at_work[posts.LEAVING])

    def _restore(self) -> None:
        newest = listing.copies(self.folder / "stick")[0].folder
        key = posts.key_of(newest)
        with lock.hold(self.post):
            restore.restore(newest, self.post, key)

    def _renew_key(self) -> None:
        key = posts.key_of(self.post)
        with lock.hold(self.post):
            rotation.renew(self.post, key)

    def left(self) -> str:
        """What a refused step left: its sentence, and every file with its size."""
        files = [
            (str(one.relative_to(self.folder)), one.stat().st_size)
            for one in sorted(self.folder.rglob("*"))
            if one.is_file()
        ]
        return hashlib.sha256(repr((self.refused, files)).encode()).hexdigest()

    def marks(self) -> dict[str, str]:
        """The posts that there are, with their marks."""
        there = {name: self.folder / name for name in POSTS}
        return {name: mark_of(one) for name, one in there.items() if (one / database.FILE).exists()}

    def state(self, known: Known) -> dict[str, Any]:
        """What the posts hold when the program starts again, and what is wrong with them.

        Args:
            known: What was read of posts that nobody has touched since; they are not read again.
        """
        marks = self.marks()
        found = {
            name: known[mark] if mark in known else _held(self.folder / name)
            for name, mark in marks.items()
        }
        return {**found, "left over": jobs.leftovers(self.folder)}


def mark_of(post: Path) -> str:
    """A mark that no other post has: names, sizes and times of its files, to the nanosecond."""
    files = [
        (str(one.relative_to(post)), one.stat().st_size, one.stat().st_mtime_ns)
        for one in sorted(post.rglob("*"))
        if one.is_file()
    ]
    return hashlib.sha256(repr(files).encode()).hexdigest()


def _held(post: Path) -> object:
    try:
        with posts.opened(post) as db:
            wrong = [*posts.faults(db), *db.doubts]
            draft = drafts.find(db, "note", None)
            return {
                "names": sorted(posts.names(db)),
                "draft": draft.typed if draft else None,
                "wrong": wrong,
                "agreement": agreements.done(db),
                "officers": sorted(one.name for one in queries.officers(db)),
                "accounts": sorted(one.name for one in Keyring.read(post / keys.FILE).officers()),
                "deleted": [len(forgotten.listed(post)), forgotten.is_begun(post)],
            }
    except Exception as error:  # noqa: BLE001  (whatever it is, the trial failed)
        return f"does not open: {type(error).__name__}: {error}"


def _open_and_close(folder: Path) -> None:
    with posts.opened(folder):
        pass
