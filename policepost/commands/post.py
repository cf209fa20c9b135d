"""Commands about the post itself: make and check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.audit.words import kind_name
from policepost.commands.opening import opened, password, print_json
from policepost.core.check import PARTS
from policepost.core.check import run as check_post
from policepost.core.check import sizes as check_sizes
from policepost.core.files import refusing, write_whole
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
    """Verify file, journal, records and search index; 1 when something is wrong."""
    if asked.backups:
        from policepost.commands.backups import check_backups

        return check_backups(asked)
    with opened(asked) as db:
        db.demand("Check the post")
        found = check_post(db, named=kind_name)
        sizes = check_sizes(db)
    if asked.json:
        print_json([{"part": one.part, "what": one.sentence} for one in found])
    else:
        for part, title in PARTS.items():
            wrong = [one.sentence for one in found if one.part == part]
            state = "" if wrong else _("in order")
            print(f"{_(title)}: {state}")
            for sentence in wrong:
                print(f"  {sentence}")
        words = _("{size} KB, of which {log} KB in the log")
        print(words.format(size=sum(sizes) // 1024, log=sizes[1] // 1024))
    return REFUSED if found else DONE
