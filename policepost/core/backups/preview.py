"""What going back to a backup would change; nothing is written."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.backups import manifests, peeking
from policepost.core.backups.restore import is_older, looking_at, ring_of
from policepost.core.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from policepost.core.backups.manifests import Manifest
    from policepost.core.database import Database

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the journal, as far as a person needs it to remember the work.

    Attributes:
        at: When, with its zone.
        officer: Who.
        action: English name of what was done; shown through ``_``.
    """

    at: datetime
    officer: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What restoring would change.

    Attributes:
        source: The backup's folder.
        made_at, why, program: What its manifest says; None and empty without a true one.
        proved: Whether its manifest is true.
        post: Name of the post in it; `is_other` if that is not the present post.
        officers: Who could sign in, by the backup's own key file.
        now, then: Rows by table; `now` is None where the present post cannot be read.
        lost: The last entries of the journal that the backup does not hold; `lost_count` of them
            in all.
        back: How many entries it holds that the present post does not.
        upgrade: Whether its tables are of an older version.
        heads: Number and hash of the journal's last entry for each device, the longest first.
    """

    source: Path
    made_at: datetime | None
    why: str
    program: str
    proved: bool
    post: str
    is_other: bool
    officers: tuple[str, ...]
    now: dict[str, int] | None
    then: dict[str, int]
    lost: tuple[Entry, ...]
    lost_count: int
    back: int
    upgrade: bool
    heads: tuple[tuple[int, str], ...]


def preview(source: Path, key: bytes, folder: Path, present: Database | None) -> Preview:
    """Look what restoring a backup over the post in `folder` would change; nothing is written.

    Args:
        source: The backup's folder, see `source_of`.
        key: What opens it.
        folder: The post's folder.
        present: The present post; None if it cannot be opened.

    Raises:
        Refused: It is damaged, foreign, or of a newer version.
    """
    ring, manifest = ring_of(source), _manifest(source, key)
    with looking_at(source, key) as theirs:
        facts = peeking.facts(theirs)
        old = is_older(facts)
        lost, back = _differences(theirs, present)
        now = _counts(present)
    return Preview(
        source=source,
        made_at=manifest.made_at if manifest else None,
        why=manifest.why if manifest else "",
        program=manifest.program if manifest else "",
        proved=manifest is not None,
        post=ring.post,
        is_other=_is_other(ring, folder),
        officers=tuple(account.name for account in ring.officers()),
        now=now,
        then=facts.counts,
        lost=tuple(lost[:SHOWN]),
        lost_count=len(lost),
        back=back,
        upgrade=old,
        heads=tuple(sorted(facts.heads.values(), reverse=True)),
    )


def _manifest(source: Path, key: bytes) -> Manifest | None:
    """The backup's manifest if it is true."""
    with suppress(ValueError, OSError):
        manifest = manifests.read(source)
        if manifest and manifest.is_true(key):
            return manifest
    return None


def _is_other(ring: Keyring, folder: Path) -> bool:
    with suppress(Refused):
        return Keyring.read(folder / keys.FILE).post_id != ring.post_id
    return False  # no key file to compare with: a new computer, or the reason for restoring


def _counts(present: Database | None) -> dict[str, int] | None:
    if present is None:
        return None
    with present.connected() as ours:
        return peeking.facts(ours).counts


def _differences(theirs: Connection, present: Database | None) -> tuple[list[Entry], int]:
    """The entries that only the present post has, newest first; how many only the backup has."""
    if present is None:
        return [], 0
    statement = "SELECT hash, at, officer, action FROM journal_entry ORDER BY number DESC"
    held = set(theirs.exec_driver_sql("SELECT hash FROM journal_entry").scalars())
    with present.connected() as ours:
        rows = ours.exec_driver_sql(statement).all()
    lost = [
        Entry(datetime.fromisoformat(at).astimezone(), officer, action)
        for mark, at, officer, action in rows
        if mark not in held
    ]
    return lost, len(held - {row[0] for row in rows})
