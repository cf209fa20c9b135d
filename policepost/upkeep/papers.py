"""What the post itself prints: the sheet that says how to come back from a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policepost.core import clock, preferences, settings
from policepost.core.backups import locations, standing
from policepost.core.journalling import chain
from policepost.printing.paper import Paper, render

if TYPE_CHECKING:
    from policepost.core.database import Database


def backup_sheet(db: Database) -> Paper:
    """The backup sheet: where the backups lie, the journal's check code, the way back.

    Asks disks: call it off the screen's thread.
    """
    found, rule = standing.standing(db), standing.rule(db)
    manifest = found.last.manifest if found.last else None
    named = locations.second(db.folder)
    with db.reading() as session:
        held = settings.several(session, ("post.name", "post.station"))
    heads = sorted((manifest.heads if manifest else {}).values(), reverse=True)
    return render(
        "backup_sheet",
        {
            "post": held.get("post.name", ""),
            "station": held.get("post.station", ""),
            "officer": db.officer.name,
            "made_on": clock.today(),
            "data": str(db.folder),
            "first": str(found.folder),
            "second": str(found.second or (named.folder if named else "")),
            "second_on": preferences.read(db.folder).second_seen,
            "last": f"{found.last.made_at:%Y-%m-%d %H:%M}" if found.last else "",
            "last_name": found.last.folder.name if found.last else "",
            "codes": [(seq, chain.short(mark)) for seq, mark in heads],
            "rule": rule,
        },
    )
