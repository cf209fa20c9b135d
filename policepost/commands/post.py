"""Commands about the post itself: make, check, back up, restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.commands.opening import account_of, opened, password, print_json
from policepost.core import backup, keys
from policepost.core.check import PARTS
from policepost.core.check import run as check_post
from policepost.core.files import refusing, write_whole
from policepost.core.keys import Keyring
from policepost.core.language import _
from policepost.core.lock import hold
from policepost.upkeep import making, rules

if TYPE_CHECKING:
    from argparse import Namespace

DONE, REFUSED = 0, 1


def init(asked: Namespace) -> int:
    """Make a post, and tell the recovery code once."""
    form = making.PostForm(
        post=asked.post,
        station=asked.station,
        officer=asked.officer,
        password=password(_("New password of {name}").format(name=asked.officer)),
        grids=rules.grid_names(asked.grids),
    )
    with hold(asked.data):
        made = making.make_post(asked.data, form)
        made.db.close()
    if asked.sheet:
        sheet = making.recovery_sheet(made.ring, asked.officer, made.code)
        with refusing(asked.sheet.parent):
            write_whole(asked.sheet, sheet.pdf)
    if asked.json:
        print_json({"folder": str(asked.data), "recovery_code": made.code})
    else:
        print(_("Made {post} in {folder}.").format(post=asked.post, folder=asked.data))
        print(_("Recovery code, shown only now: {code}").format(code=made.code))
    return DONE


def check(asked: Namespace) -> int:
    """Verify the file, the journal's chain and the search index; 1 when something is wrong."""
    with opened(asked) as db:
        found = check_post(db)
    if asked.json:
        print_json([{"part": one.part, "what": one.sentence} for one in found])
    else:
        for part, title in PARTS.items():
            wrong = [one.sentence for one in found if one.part == part]
            state = "" if wrong else _("in order")
            print(f"{_(title)}: {state}")
            for sentence in wrong:
                print(f"  {sentence}")
    return REFUSED if found else DONE


def backup_post(asked: Namespace) -> int:
    """Copy the post, also while its window is open, and prove the copy."""
    with opened(asked) as db:
        made = backup.copy(db, asked.folder.expanduser().resolve())
    if asked.json:
        print_json({"folder": str(made)})
    else:
        print(_("Backed up and checked: {name}").format(name=made))
    return DONE


def restore_post(asked: Namespace) -> int:
    """Put a backup in the place of the post; the present one is kept beside it."""
    source = backup.source_of(asked.file.expanduser().resolve())
    ring = Keyring.read(source / keys.FILE)
    account = account_of(ring, asked.officer)
    question = _("Password of {name} at the time of the backup").format(name=account.name)
    key = ring.unlock(account.name, password(question))
    with hold(asked.data):
        aside = backup.restore(source, asked.data, key)
    if asked.json:
        print_json({"folder": str(asked.data), "former": str(aside) if aside else None})
    else:
        print(_("Restored {name}.").format(name=source.name))
        if aside:
            print(_("The former post lies in {folder}.").format(folder=aside))
    return DONE
