"""One bit is flipped in a file of the post, or a file is cut, zeroed or swapped; then it is opened.

What is opened must show what was written, or say what is wrong and offer the way back. Content is
compared whole: every row of every table. Flips are drawn evenly over the bytes of the database, its
write-ahead log, a backup with its key file and manifest, and the key file; the other spoilings are
tried once in each full or short run.

A change is harmless where it alters nothing that is shown: `post.head`, a reminder only, and
a page that is cut from the file and stands in the log as well. There the content must be equal.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy.engine import Connection

from policepost.core import check, database
from policepost.core.access import keys, rotation
from policepost.core.backups import backup, listing, manifests
from policepost.core.database import Database
from policepost.core.errors import Refused
from policepost.core.faults import sentence_for
from policepost.core.journalling import heads
from tests.trust import posts
from tests.trust.row import Row, chance

MANY = 1000
SHORT = 20
MUST = "0 times wrong data shown; told, or harmless"
_LOG = f"{database.FILE}-wal"
_PAGE = 4096
_UNTIL = {
    "journal_entry": " WHERE number <= {last}",
    "journal_change": " WHERE entry <= {last}",
    "sqlite_sequence": " WHERE 0",
}
Spoil = Callable[[Path], object]


@dataclass
class Scene:
    """A post as a power cut leaves it: with a log that was not written back; and a backup of it.

    Attributes:
        content: What the post holds, see `content_of`.
        last: The number of its last entry.
    """

    folder: Path
    content: str = ""
    key: bytes = b""
    last: int = 0
    backup_content: str = ""
    backup_name: str = ""
    places: dict[str, Path] = field(default_factory=dict)


def make(folder: Path) -> Scene:
    """Make the scene."""
    posts.make(folder / "made")
    post = folder / "scene" / "post"
    shutil.copytree(folder / "made" / "post", post)
    other = folder / "scene" / "other"
    shutil.copytree(folder / "made" / "post", other)
    with posts.opened(other) as db:
        posts.register(db, "别处")
    posts.make_post(folder / "scene" / "stranger")
    with posts.opened(post) as db:
        scene = Scene(folder / "scene", key=db.key)
        scene.backup_name = backup.copy(db, folder / "scene" / "stick").name
        with db.engine.connect() as connection:
            statement = "SELECT max(number) FROM journal_entry"
            scene.last = connection.exec_driver_sql(statement).scalar_one()
        scene.backup_content = content_of(db, scene.last)
        posts.register(db, "最后")
        scene.last += 1
        scene.content = content_of(db, scene.last)
        for name in (database.FILE, _LOG, heads.FILE):  # as after a power cut
            shutil.copy(post / name, folder / f"cut-{name}")
    for name in (database.FILE, _LOG, heads.FILE):
        (folder / f"cut-{name}").rename(post / name)
    stick = Path("stick") / scene.backup_name
    scene.places = {
        "database": Path("post") / database.FILE,
        "log": Path("post") / _LOG,
        "key file": Path("post") / keys.FILE,
        "head": Path("post") / heads.FILE,
        "backup": stick / database.FILE,
        "backup's key file": stick / keys.FILE,
        "manifest": stick / manifests.FILE,
    }
    return scene


def content_of(db: Database, last: int) -> str:
    """A hash over every row of every table; of the journal as far as an entry.

    Opening a post writes into the journal who signed in; that is no difference.
    """
    with db.engine.connect() as connection:
        found = hashlib.sha256()
        for table in _tables(connection):
            until = _UNTIL.get(table, "").format(last=last)
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}{until}").all()
            found.update(repr((table, sorted(map(repr, rows)))).encode())
    return found.hexdigest()


def _tables(connection: Connection) -> list[str]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_text%' "
        "ORDER BY name"
    )
    return [name for (name,) in names]


def outcome(scene: Scene, folder: Path) -> str:
    """Open the post and look at the backup: "told: …", "harmless", or "WRONG: …"."""
    for look in (_opened, _backup_looked_at):
        told = look(scene, folder)
        if told:
            return told
    return "harmless"


def _opened(scene: Scene, folder: Path) -> str:
    try:
        with posts.opened(folder / "post") as db:
            doubts = list(db.doubts)
            try:
                same = content_of(db, scene.last) == scene.content
            except Exception as error:  # noqa: BLE001
                return _told_of(error)
            if doubts:
                return f"told: {doubts[0]}"
            faults = check.run(db)
            if faults:
                return f"told: check: {faults[0].sentence}"
            return "" if same else "WRONG: not told"
    except Exception as error:  # noqa: BLE001
        return _told_of(error)


def _told_of(error: Exception) -> str:
    """Refusals are told; the driver's own errors become refusals in every reading session."""
    if isinstance(error, Refused):
        return f"told: {error.sentence}"
    sentence = sentence_for(getattr(error, "orig", None))
    if sentence:
        return f"told: {sentence}"
    return f"WRONG: {type(error).__name__}: {error}"


def _backup_looked_at(scene: Scene, folder: Path) -> str:
    """A backup that counts as good must hold what it held; one that does not is told."""
    key = scene.key
    found = listing.copies(folder / "stick", [key])
    if not found or found[0].state != "good":
        return f"told: backup: {found[0].fault if found else 'not there'}"
    fault = listing.fault_inside(found[0], [key])
    if fault:
        return f"told: backup: {fault}"
    db = Database(found[0].folder, key)
    try:
        same = content_of(db, scene.last) == scene.backup_content
        return "" if same else "WRONG: the backup differs"
    finally:
        db.close()


def flip(path: Path) -> str:
    """Flip one bit somewhere in a file; returns where."""
    at, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))
    return f"byte {at} bit {bit}"


def _zero(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(page * _PAGE)
        file.write(bytes(_PAGE))


def _cut(path: Path, by: int) -> None:
    os.truncate(path, max(0, path.stat().st_size - by))


def _spoilings(scene: Scene) -> Iterator[tuple[str, Spoil]]:
    """What else happens to files: each once."""
    for name in ("database", "log", "backup"):
        for words, by in (("a page", _PAGE), ("half a page", _PAGE // 2), ("most", 10**9)):
            yield f"{name} cut by {words}", partial(_on, scene.places[name], partial(_cut, by=by))
        for page in (0, 1, 5):
            words = f"{name} page {page} zeroed"
            yield words, partial(_on, scene.places[name], partial(_zero, page=page))
    for name, place in scene.places.items():
        yield f"{name} missing", partial(_on, place, Path.unlink)
    for file in (database.FILE, keys.FILE):
        yield f"{file} of another post", partial(_swap, Path("other") / file, Path("post") / file)
    yield (
        "key file of the backup",
        partial(_swap, scene.places["backup's key file"], scene.places["key file"]),
    )
    yield "database of the backup", partial(_older, scene)
    yield "key file of before the last renewal", _older_key_file
    for file in (database.FILE, keys.FILE):
        yield f"{file} of a stranger", partial(_swap, Path("stranger") / file, Path("post") / file)


def _on(place: Path, spoil: Spoil, folder: Path) -> object:
    return spoil(folder / place)


def _swap(source: Path, target: Path, folder: Path) -> None:
    shutil.copy(folder / source, folder / target)


def _older(scene: Scene, folder: Path) -> None:
    _swap(scene.places["backup"], scene.places["database"], folder)
    (folder / scene.places["log"]).unlink()


def _older_key_file(folder: Path) -> None:
    """The key file comes back from a stick after the database got a new key."""
    post = folder / "post"
    kept = (post / keys.FILE).read_bytes()
    with posts.opened(post) as db:
        key = db.key
    rotation.renew(post, key)
    (post / keys.FILE).write_bytes(kept)


def run(many: int, folder: Path) -> Row:
    """Flip so many bits, each in a fresh copy, and spoil the files in the other ways."""
    scene = make(folder)
    wrong, counts = [], Counter[str]()
    tries = list(_spoilings(scene))
    weights = {"database": 4, "log": 2, "backup": 2}
    names = [name for name in scene.places for _time in range(weights.get(name, 1))]
    for _number in range(many):
        name = chance.choice(names)
        tries.append((f"{name} flipped", partial(_on, scene.places[name], flip)))
    for number, (words, spoil) in enumerate(tries):
        work = folder / f"work{number}"
        shutil.copytree(scene.folder, work)
        where = spoil(work)
        found = outcome(scene, work)
        counts[found.split(":")[0]] += 1
        if found.startswith("WRONG"):
            wrong.append(f"{words} {where or ''}: {found}")
        shutil.rmtree(work)
    said = f"{counts['told']} told, {counts['harmless']} harmless, {len(wrong)} wrong"
    return Row("flips", len(tries), said, MUST, ok=not wrong, detail="\n".join(wrong))
