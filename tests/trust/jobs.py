"""What the program is doing when it is killed or the disk is full, and what must be true after.

A job works in a copy of the folder that `posts.make` made and tells each change as soon as the
program has acknowledged it. Its proof gets what was told and the post as the next start opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policepost.core import drafts, lock
from policepost.core.access import keys, rotation
from policepost.core.access.keys import Keyring
from policepost.core.backups import backup, listing, locations, restore
from policepost.core.database import Database
from policepost.core.versions import HEAD
from policepost.officers import actions as officers
from policepost.residents import importing
from tests.trust import posts

Tell = Callable[[str], None]
WRITES = 12
_FORM = "note"


@dataclass(frozen=True, slots=True)
class Job:
    """Something the program does.

    Attributes:
        work: Does it in a folder, and tells what was acknowledged.
        proof: What is wrong afterwards, given the folder, the open post and what was told.
        post: Name of the folder in which the post lies.
    """

    work: Callable[[Path, Tell], None]
    proof: Callable[[Path, Database, Sequence[str]], list[str]]
    post: str = "post"


def _write(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        for number in range(WRITES):
            posts.register(db, f"新人{number}")
            tell(f"新人{number}")
            drafts.keep(db, _FORM, None, {"name": f"打到一半{number}"})
            tell(f"draft {number}")


def _written(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    held = posts.names(db)
    lost = [f"{name} was acknowledged and is lost" for name in told if "新人" in name]
    lost = [sentence for sentence in lost if sentence.split()[0] not in held]
    typed = [one.split()[1] for one in told if one.startswith("draft ")]
    draft = drafts.find(db, _FORM, None)
    if typed and (draft is None or int(draft.typed["name"][4:]) < int(typed[-1])):
        lost.append(f"draft {typed[-1]} is lost")
    return lost


def _import(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        importing.import_residents(db, importing.look(folder / "people.xlsx"))
        tell("imported")


def _imported(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    came = sum(name.startswith("来人") for name in posts.names(db))
    if came not in (0, posts.SHEET_ROWS):
        return [f"half an import: {came} of {posts.SHEET_ROWS}"]
    return ["the import was acknowledged and is lost"] if "imported" in told and not came else []


def _back_up(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "post") as db:
        tell("opened")
        tell(f"made {backup.copy(db, folder / 'stick').name}")


def _backed_up(folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    found = {one.folder.name: one for one in listing.copies(folder / "stick", [db.key])}
    wrong = [f"{name} is {one.state}" for name, one in found.items() if one.state != "good"]
    wrong += [
        f"{name} looks good and is not: {fault}"
        for name, one in found.items()
        if (fault := listing.fault_inside(one, [db.key]))
    ]
    wrong += [f"{one} is lost" for one in told if one[:5] == "made " and one[5:] not in found]
    backup.copy(db, folder / "stick")
    return wrong


def _upgrade(folder: Path, tell: Tell) -> None:
    with posts.opened(folder / "old"):
        tell("opened")


def _upgraded(_folder: Path, db: Database, _told: Sequence[str]) -> list[str]:
    with db.engine.connect() as connection:
        held = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return [
        *([f"the tables are of version {held}"] if held != HEAD else []),
        *([] if "张𬭎" in posts.names(db) else ["a resident of the old post is lost"]),
    ]


def _change_key(folder: Path, tell: Tell) -> None:
    post = folder / "post"
    with posts.opened(post) as db:
        tell("opened")
        ring = Keyring.read(post / keys.FILE)
        leaving = ring.officer(posts.LEAVING)
        if leaving is not None:
            officers.retire_officer(db, ring, leaving.id)
            tell("retired")
        key = db.key
    rotation.renew(post, key)
    tell("renewed")


def _key_changed(folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    ring = Keyring.read(folder / "post" / keys.FILE)
    wrong = [] if "后来" in posts.names(db) else ["the last resident is lost"]
    if "retired" in told and ring.officer(posts.LEAVING):
        wrong.append("the retired officer is back")
    if "renewed" in told and ring.generation < 2:
        wrong.append("the new key is lost")
    return wrong


def _restore(folder: Path, tell: Tell) -> None:
    post = folder / "post"
    source = listing.copies(folder / "stick")[0].folder
    key = posts.key_of(source)
    with lock.hold(post):
        restore.restore(source, post, key)
        tell("restored")


def _restored(_folder: Path, db: Database, told: Sequence[str]) -> list[str]:
    held = posts.names(db)
    wrong = [] if "住户7" in held else ["residents of both posts are lost"]
    if "restored" in told and "后来" in held:
        wrong.append("the backup was acknowledged and is not in place")
    return wrong


JOBS = {
    "writes": Job(_write, _written),
    "import": Job(_import, _imported),
    "backup": Job(_back_up, _backed_up),
    "upgrade": Job(_upgrade, _upgraded, "old"),
    "change of key": Job(_change_key, _key_changed),
    "restore": Job(_restore, _restored),
}


def leftovers(folder: Path) -> list[str]:
    """Files of work that was cut short and that neither the next start nor backup cleared away."""
    for target in (folder / "stick", folder / "post" / "backups", folder / "old" / "backups"):
        if target.exists():
            locations.sweep(target)  # as each backup does
    return [
        f"{path.relative_to(folder)} was left behind"
        for path in sorted(folder.rglob("*"))
        if "state" not in path.parts  # there, the next write of the same file does it
        if path.suffix in (".part", ".next", ".ready", ".placing") and path.name != ".write.part"
    ]
