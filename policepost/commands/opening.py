"""Getting into a post from the command line: which folder, who, with which password."""

from __future__ import annotations

import getpass
import json
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from policepost.core import clock, folders, paths, secrecy, statutes
from policepost.core.access import keys, rotation
from policepost.core.access.keys import Account, Keyring
from policepost.core.backups import replacing
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.files import refusing
from policepost.core.language import _
from policepost.core.lock import hold
from policepost.core.shapes import Person
from policepost.core.taking import FILE_PASSWORD
from policepost.features import FEATURES, import_all
from policepost.officers.actions import note_sign_in
from policepost.printing import choosing, paper

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path


def password(question: str) -> str:
    """The password from the environment, else asked for without showing it. Raises Refused."""
    given = secrecy.given_password()
    if given is not None:
        return given
    if not sys.stdin.isatty():
        sentence = _("Nobody can be asked for the password here; set {variable}.")
        raise Refused(sentence.format(variable=secrecy.PASSWORD))
    return getpass.getpass(f"{question}: ")


def file_password() -> str:
    """The password of a file that is to be written: from the environment, else asked for twice.

    Raises:
        Refused: Nobody can be asked, or the two differ.
    """
    given = os.environ.get(FILE_PASSWORD)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        sentence = _("Nobody can be asked for the password here; set {variable}.")
        raise Refused(sentence.format(variable=FILE_PASSWORD))
    first = getpass.getpass(_("Password of the file") + ": ")
    if getpass.getpass(_("The same password once more") + ": ") != first:
        raise Refused(_("The two passwords differ; type them again."))
    return first


def opening_password() -> str:
    """The password of a file that is to be read: from the environment, else asked for once.

    Raises:
        Refused: Nobody can be asked.
    """
    given = os.environ.get(FILE_PASSWORD)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        sentence = _("The file lies under a password; set {variable}.")
        raise Refused(sentence.format(variable=FILE_PASSWORD), field="password")
    return getpass.getpass(_("Password of the file") + ": ")


def ring_of(folder: Path) -> Keyring:
    """The key file of a folder. Raises Refused, in words that name the way to make a post."""
    pending = (*rotation.UNFINISHED, replacing.READY, replacing.PLACING)
    with refusing(folder):
        begun = any((folder / name).exists() for name in pending)
        there = any((folder / name).exists() for name in (keys.FILE, "post.db"))
    if begun:
        with hold(folder):
            replacing.finish(folder)
            rotation.finish(folder)
        there = True
    if not there:
        sentence = _("There is no post in {folder}; make one with policepost init, or name another")
        raise Refused(sentence.format(folder=folder) + " (--data).")
    return Keyring.read(folder / keys.FILE)


def account_of(ring: Keyring, name: str) -> Account:
    """The officer of that name, by default the first. Raises Refused."""
    found = ring.officer(name) if name else next(iter(ring.officers()), None)
    if found is None:
        raise Refused(_("There is no officer of this name."))
    return found


@contextmanager
def opened(asked: Namespace, *, alone: bool = False) -> Iterator[Database]:
    """The post, open for an officer until the block ends.

    Args:
        asked: The arguments.
        alone: Take the post's lock, for work that must not meet an open window.

    Raises:
        Refused: What `Database.open`, `Keyring.unlock` and `lock.hold` refuse.
    """
    folders.check(asked.data)
    ring = ring_of(asked.data)
    account = account_of(ring, asked.officer)
    key = ring.unlock(account.name, password(_("Password of {name}").format(name=account.name)))
    if account.must_change:
        raise Refused(
            _("Somebody else set this password; sign in at the window first and choose your own.")
        )
    import_all(FEATURES)
    paper.use_own_forms(paths.own_forms(asked.data))
    choosing.use_folder(asked.data)
    clock.use_holidays(asked.data / "holidays")
    statutes.use_folder(asked.data / "law")
    if alone:
        with hold(asked.data):
            yield from _open(asked.data, key, account)
    else:
        yield from _open(asked.data, key, account)


def _open(folder: Path, key: bytes, account: Account) -> Iterator[Database]:
    db = Database.open(folder, key, Person(account.id, account.name))
    try:
        from policepost.retention.actions import replay

        replay(db)
        with suppress(Refused):  # a full disk must not keep anybody from a backup
            note_sign_in(db, Keyring.read(folder / keys.FILE), "command")
        for sentence in db.doubts:
            print(sentence, file=sys.stderr)
        yield db
        for sentence in db.watch.news:
            print(sentence, file=sys.stderr)
    finally:
        db.close()


def print_json(value: Any) -> None:
    """Print a value for another program to read."""
    print(json.dumps(value, ensure_ascii=False, indent=1))
