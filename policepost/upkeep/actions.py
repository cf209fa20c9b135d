"""What an officer can do with the post itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from policepost.core import check, rights, settings
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.errors import Refused
from policepost.core.journalling import journal
from policepost.core.language import _
from policepost.core.salvaging import salvage
from policepost.core.shapes import Person, Ref
from policepost.features import FEATURES, import_all
from policepost.upkeep import rules

if TYPE_CHECKING:
    from pathlib import Path

    from policepost.core.access.policy import Policy
    from policepost.core.check import Finding
    from policepost.core.database import Database
    from policepost.core.salvaging.salvage import Salvaged


def keyring(db: Database) -> Keyring:
    """The key file as it stands on the disk."""
    return Keyring.read(db.folder / keys.FILE)


def rename_post(db: Database, post: str, station: str) -> None:
    """Change the names that stand on papers and on the first screen. Raises Refused."""
    db.demand("Name the post")
    rules.check_names(post, station)
    keyring(db).rename_post(db.key, post.strip(), station.strip())
    with db.transaction("Name the post") as session:
        settings.put(session, "post.name", post.strip())
        settings.put(session, "post.station", station.strip())


def set_idle_minutes(db: Database, minutes: int) -> None:
    """Choose after how many minutes without a touch the screen locks. Raises Refused."""
    if not rules.SHORTEST_IDLE <= minutes <= rules.LONGEST_IDLE:
        sentence = _("Choose between {least} and {most} minutes.")
        words = sentence.format(least=rules.SHORTEST_IDLE, most=rules.LONGEST_IDLE)
        raise Refused(words, field="idle")
    with db.transaction("Set idle lock") as session:
        settings.put(session, "security.idle_minutes", minutes)


def set_password_rules(db: Database, policy: Policy) -> None:
    """Choose what the post asks of passwords; kept in the key file, which the sign-in reads first.

    Raises:
        Refused: Rules that protect nothing, or a role that may not.
    """
    db.demand("Set password rules")
    keyring(db).change_policy(db.key, policy)
    with db.transaction("Set password rules") as session:
        settings.put(session, "security.passwords", asdict(policy))


def renew_recovery(db: Database) -> tuple[Keyring, str]:
    """Make a new recovery code; the older sheet is worthless from now on. Raises Refused."""
    db.demand("Renew recovery sheet")
    ring = keyring(db)
    code = ring.renew_recovery(db.key)
    with db.transaction("Renew recovery sheet") as session:
        journal.note(session, "sign", Ref(settings.Setting.__tablename__, keys.RECOVERY))
    return ring, code


def check_post(db: Database) -> list[Finding]:
    """Look whether everything is as it was written; slow: call it off the screen's thread."""
    db.demand("Check the post")
    from policepost.audit.words import field_name, kind_name

    return check.run(db, named=kind_name, field_named=field_name)


def salvage_post(folder: Path, officer: str, password: str) -> Salvaged:
    """Put what can be read of a damaged post in its place; slow: off the screen's thread.

    Nothing may have the post open, and the caller holds it.

    Args:
        folder: The post's folder.
        officer: Who does it, by the post's own key file.
        password: The officer's.

    Raises:
        Refused: A wrong password, a role without the right to restore, nothing that can be read,
            or a full disk; the post is then as it was.
    """
    ring = Keyring.read(folder / keys.FILE)
    key = ring.unlock(officer, password)
    account = ring.officer(officer)
    if account is not None:
        rights.demand(Person(account.id, account.name, account.role), "Restore a backup")
    import_all(FEATURES)
    return salvage.salvage(folder, key, bytes.fromhex(ring.salt), officer)
