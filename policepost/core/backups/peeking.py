"""Looking into a copied post without writing a byte into its folder: also on a read-only stick."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from policepost.core.errors import Refused
from policepost.core.faults import sentence_for
from policepost.core.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

DEVICE = "SELECT value ->> '$.is' FROM setting WHERE name = 'device'"
"""In words of the driver: also for files of older versions."""
_SHOWN = 20
_NOT_COUNTED = ("sqlite_", "search_", "alembic_")


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be compared between a post and its copy.

    Attributes:
        heads: Sequence number and hash of the journal's last entry, by device.
        counts: How many rows each table holds; the search index is not counted.
        tables: The revision of the tables.
        device: Which copy of the post it is.
    """

    heads: dict[str, tuple[int, str]]
    counts: dict[str, int]
    tables: str
    device: str


def heads(connection: Connection) -> dict[str, tuple[int, str]]:
    """Sequence number and hash of the journal's last entry by device, as `journal.head`.

    Found by the index: it is asked every minute.
    """
    rows = connection.exec_driver_sql(
        "SELECT entry.device, entry.seq, entry.hash FROM journal_entry AS entry JOIN "
        "(SELECT device, max(seq) AS seq FROM journal_entry GROUP BY device) AS last "
        "ON entry.device = last.device AND entry.seq = last.seq"
    )
    return {device: (int(seq), str(mark)) for device, seq, mark in rows}


def facts(connection: Connection) -> Facts:
    """Read the facts of an open post, all of the same moment if a transaction is open."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    counted = sorted(name for name in names.scalars() if not name.startswith(_NOT_COUNTED))
    # one statement: to begin each takes longer than to count most tables
    asked = ", ".join(f'(SELECT count(*) FROM "{name}")' for name in counted)  # noqa: S608
    told = connection.exec_driver_sql(f"SELECT {asked or 0}").one()
    counts = dict(zip(counted, map(int, told), strict=False))
    tables = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    device = connection.exec_driver_sql(DEVICE).scalar()
    return Facts(heads(connection), counts, str(tables or ""), str(device or ""))


def page_faults(connection: Connection) -> list[str]:
    """What SQLCipher and SQLite find wrong in the pages of the file."""
    try:
        signed = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
        built = connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN})").scalars().all()
    except DBAPIError as error:
        return [str(error.orig)]
    return [str(line) for line in (*signed[:_SHOWN], *built) if line != "ok"]


@contextmanager
def looking(path: Path, key: bytes) -> Iterator[Connection]:
    """A connection to a copied database that nobody writes; nothing appears beside the file.

    What still stands in a write-ahead log beside it is not seen.

    Raises:
        Refused: It is damaged, foreign, or the disk does not answer.
    """

    def opened() -> Any:
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
        )
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    engine = create_engine(
        "sqlite://", module=driver, creator=opened, poolclass=NullPool, hide_parameters=True
    )
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise Refused(
            sentence_for(error.orig) or _("The backup cannot be read; choose another one.")
        ) from error
    finally:
        engine.dispose()
