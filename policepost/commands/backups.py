"""Commands about backups: make one, list them, prove one, delete one, go back to one."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from policepost.commands.opening import account_of, opened, password, print_json
from policepost.core import database, rights
from policepost.core.access import keys
from policepost.core.access.keys import Account, Keyring
from policepost.core.backups import backup, keeping, replacing, restore
from policepost.core.backups.schedule import HAND
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.journalling import chain
from policepost.core.language import _, format_moment
from policepost.core.lock import hold
from policepost.core.shapes import Person
from policepost.upkeep import backup_actions, restoring
from policepost.upkeep.restore_words import code_words, lost_words, warnings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from policepost.core.backups.preview import Preview

DONE, REFUSED = 0, 1
_SHOWN = 8


def backup_post(asked: Namespace) -> int:
    """Back up to FOLDER, or where the post's backups belong; also while its window is open."""
    with opened(asked) as db:
        db.demand("Back up")
        if asked.list:
            return _tell_lines(restoring.lines(db.folder, db), asked)
        if asked.delete is not None:
            return _delete(db, asked)
        if asked.folder is not None:
            target = asked.folder.expanduser().resolve()
            made, also, told = backup.copy(db, target), None, backup_actions.cloud_warning(target)
        else:
            done = keeping.run(db, HAND)
            made, told = done.made.folder, done.told
            also = done.also.folder if done.also else None
    if asked.json:
        print_json({"folder": str(made), "also": str(also) if also else None, "told": told})
        return DONE
    for place in (made, also):
        if place is not None:
            print(_("Backed up and checked: {name}").format(name=place))
    if told:
        print(told, file=sys.stderr)
    return DONE


def _delete(db: Database, asked: Namespace) -> int:
    """Delete one backup of the list, named by its folder or the last part of that."""
    found = [
        line
        for line in restoring.lines(db.folder, db)
        if asked.delete in (line.copy.folder.name, str(line.copy.folder))
    ]
    if not found:
        sentence = _("There is no backup {name}; policepost backup --list names them.")
        raise Refused(sentence.format(name=asked.delete))
    if len(found) > 1:
        raise Refused(_("Several backups are called so; name the whole folder."))
    (line,) = found
    if not _agreed(asked, _("Delete {name} for good? [y/N] ").format(name=line.copy.folder)):
        return DONE
    backup_actions.delete(db, line)
    if asked.json:
        print_json({"deleted": str(line.copy.folder)})
    else:
        print(_("Deleted: {name}").format(name=line.copy.folder))
    return DONE


def _tell_lines(found: list[restoring.Line], asked: Namespace) -> int:
    if asked.json:
        print_json([_as_json(line) for line in found])
        return DONE
    for line in found:
        state = line.badge(asked=True)[0]
        print(f"{line.title}  {state}  {line.detail}  {line.copy.folder}")
    if not found:
        print(_("There is no backup yet."))
    return DONE


def _as_json(line: restoring.Line) -> dict[str, Any]:
    return {
        "folder": str(line.copy.folder),
        "made_at": line.copy.made_at.isoformat(),
        "why": "before-restore" if line.aside else line.copy.why,
        "size": line.copy.size,
        "state": line.copy.state,
        "fault": line.copy.fault,
    }


def check_backups(asked: Namespace) -> int:
    """Open every backup and compare it with its manifest; 1 when one is damaged."""
    with opened(asked) as db:
        db.demand("Check the post")
        lines = [line for line in restoring.lines(db.folder, db) if not line.aside]
        faults = [(line, keeping.prove(db, line.copy)) for line in lines]
    if asked.json:
        print_json([{**_as_json(line), "fault": fault} for line, fault in faults])
    else:
        for line, fault in faults:
            print(f"{line.copy.folder}: {fault or _('in order')}")
    return REFUSED if any(fault for _line, fault in faults) else DONE


def restore_post(asked: Namespace) -> int:
    """Show what a backup would change, then put it in the place of the post, which is kept."""
    source = restore.source_of(asked.file.expanduser().resolve())
    with hold(asked.data):
        replacing.finish(asked.data)
        with _present(asked) as (allowed, present):
            chosen, seen = _looked_at(asked, source, present, allowed=allowed)
            if not asked.json:
                _tell(seen)
            if asked.dry_run or not _agreed(asked, _("Restore this backup? [y/N] ")):
                if asked.json:
                    print_json(_preview_json(seen))
                return DONE
            if present is not None:
                restoring.save_first(present, chosen)
        aside = restoring.carry_out(chosen, asked.data)
    if asked.json:
        former = str(aside) if aside else None
        print_json({"folder": str(asked.data), "former": former, **_preview_json(seen)})
    else:
        print(_("Restored {name}.").format(name=source.name))
        if aside:
            print(_("The former post lies in {folder}.").format(folder=aside))
    return DONE


@contextmanager
def _present(asked: Namespace) -> Iterator[tuple[bool, Database | None]]:
    """The present post, whose officer has to be one who may restore.

    Yields:
        Whether that was proved, which it cannot be where no key file can be read; and the post
        itself, to compare with, if it can be read.

    Raises:
        Refused: Not an officer of the present post, or a role that may not.
    """
    ring: Keyring | None = None
    with suppress(Refused):
        ring = Keyring.read(asked.data / keys.FILE)
    if ring is None:
        yield False, None
        return
    account = account_of(ring, asked.officer)
    key = ring.unlock(account.name, password(_("Password of {name}").format(name=account.name)))
    _refuse_role(account)
    db: Database | None = None
    with suppress(Refused, DBAPIError):
        if (asked.data / database.FILE).exists():
            db = Database(asked.data, key)
            with db.engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM journal_entry").scalar()
            db.officer = Person(account.id, account.name)
    try:
        yield True, db
    finally:
        if db is not None:
            db.close()


def _looked_at(
    asked: Namespace, source: Path, present: Database | None, *, allowed: bool
) -> tuple[restoring.Chosen, Preview]:
    """What the backup would change; its own password is asked for where it has another key."""
    found = restoring.look_with_post(present, source) if present is not None else None
    if found is not None:
        return found
    account = account_of(restore.ring_of(source), asked.officer)
    typed = password(_("Password of {name} at the time of the backup").format(name=account.name))
    seen = restoring.look_with_password(source, asked.data, account.name, typed, present)
    if not allowed:
        _refuse_role(account)
    return seen


def _refuse_role(account: Account) -> None:
    """Refuse who may not restore, by a key file that the password has proved. Raises Refused."""
    rights.demand(Person(account.id, account.name, account.role), "Restore a backup")


def _agreed(asked: Namespace, question: str) -> bool:
    """Ask who did not say yes beforehand. Raises Refused where nobody can be asked."""
    if asked.yes:
        return True
    if asked.json or not sys.stdin.isatty():
        raise Refused(_("Nobody can be asked here whether it is meant; add --yes."))
    return input(question).strip().lower() in {"y", "yes", "是"}


def _tell(seen: Preview) -> None:
    for sentence in warnings(seen):
        print(sentence)
    if seen.made_at is not None:
        print(_("Made at {moment}.").format(moment=format_moment(seen.made_at)))
    for words, now, then in restoring.counts(seen):
        print(f"{words}: {'–' if now is None else now} → {then}")
    if seen.now is not None:
        print(lost_words(seen))
    for entry in seen.lost[:_SHOWN]:
        print(f"  {format_moment(entry.at)}  {entry.officer}  {_(entry.action)}")
    print(_("Who could sign in") + ": " + _(", ").join(seen.officers))
    print(_("Check code of the journal") + ": " + code_words(seen))


def _preview_json(seen: Preview) -> dict[str, Any]:
    return {
        "made_at": seen.made_at.isoformat() if seen.made_at else None,
        "why": seen.why,
        "proved": seen.proved,
        "other_post": seen.post if seen.is_other else None,
        "officers": list(seen.officers),
        "now": seen.now,
        "then": seen.then,
        "lost": seen.lost_count,
        "back": seen.back,
        "codes": [[seq, chain.short(mark)] for seq, mark in seen.heads],
        "upgrade": seen.upgrade,
    }
