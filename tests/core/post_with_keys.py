"""A post with its key file, as backups need one, and small ways to change and damage it."""

import shutil
from pathlib import Path

from policepost.core import settings
from policepost.core.access import keys
from policepost.core.access.keys import Keyring
from policepost.core.access.slots import Cost
from policepost.core.database import Database

OFFICER, PASSWORD = "田某", "a long password"
COST = Cost(passes=1, memory=8, lanes=1)


def give_keys(db: Database) -> Keyring:
    """Put a key file that fits beside an open post."""
    path = db.folder / keys.FILE
    ring, key, _code = Keyring.create(path, "北街", OFFICER, PASSWORD, cost=COST)
    return ring.reseal(key, db.key, path)


def put(db: Database, value: str) -> None:
    """Change the post."""
    with db.transaction("Name the post") as session:
        settings.put(session, "word", value)


def word(db: Database) -> str:
    """What `put` put."""
    with db.reading() as session:
        return settings.get(session, "word", "")


def turn_page(path: Path, page: int) -> None:
    """Damage a page of a database file."""
    with path.open("r+b") as file:
        file.seek(page * 4096 + 500)
        old = file.read(64)
        file.seek(-64, 1)
        file.write(bytes(byte ^ 255 for byte in old))


def copied(folder: Path, target: Path) -> Path:
    """The same folder again, as somebody copies it by hand."""
    return Path(shutil.copytree(folder, target))
