"""The report of an error that may be given away: what ran, where it failed, nothing about people.

It holds versions, the system, the last steps by the names of pages and actions, what the check of
the post found by part, how many records there are by power of ten, and the log, which never held
anything personal (`policepost.cleaning`).
"""

from __future__ import annotations

import locale
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import policepost
from policepost import crash
from policepost.core import check, clock, language, trail
from policepost.core.backups import peeking
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.core.versions import HEAD

if TYPE_CHECKING:
    from policepost.core.database import Database

ENDING = "txt"
_LIBRARIES = ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "reportlab", "python-calamine")


def made(db: Database | None) -> str:
    """The report; slow for a large post (the check reads all): call it off the screen's thread."""
    return "\n".join(line for part in _parts(db) for line in part) + "\n"


def save(path: Path, report: str) -> None:
    """Write a report that was shown. Raises Refused."""
    with refusing(path.parent):
        write_whole(path, report.encode("utf-8-sig"))  # Windows' editor asks for the mark


def _parts(db: Database | None) -> Iterator[Iterator[str]]:
    yield _program()
    yield _computer(db)
    yield _headed("Last steps", trail.steps())
    if db is not None:
        yield _headed("Check", _checked(db))
        yield _headed("Records", _counts(db))
    log, faults = crash.written()
    yield _headed(
        "Errors that came again", (f"{kind}: {count}" for kind, count in crash.repeated())
    )
    yield _headed("Log", log.splitlines())
    yield _headed("Crashes of the interpreter", faults.splitlines())


def _headed(title: str, lines: Iterator[str] | tuple[str, ...] | list[str]) -> Iterator[str]:
    yield f"\n== {title}"
    yield from list(lines) or ["-"]


def _program() -> Iterator[str]:
    yield f"Policepost {policepost.__version__}, tables {HEAD}, {language.current()}"
    yield f"Made at {clock.now():%Y-%m-%d %H:%M}"
    yield "Nothing about people stands in it; read it before you give it away."


def _computer(db: Database | None) -> Iterator[str]:
    from importlib import metadata

    yield "\n== Program and computer"
    yield f"Python {platform.python_version()} ({platform.python_implementation()})"
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            yield f"{name} {metadata.version(name)}"
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield f"{system}, {os.cpu_count()} processors"
    yield f"Locale {locale.getlocale()[0]}"
    if db is not None:
        file, log = check.sizes(db)
        free = shutil.disk_usage(db.folder).free
        yield f"File {_megabytes(file)}, log {_megabytes(log)}, free {_megabytes(free)}"


def _megabytes(count: int) -> str:
    return f"{count / 1024**2:.1f} MB"


def _checked(db: Database) -> Iterator[str]:
    """How many findings each part has; their sentences may name records, so they stay here."""
    try:
        found = check.run(db)
    except Refused:
        yield "refused"
        return
    for part in check.PARTS:
        yield f"{part}: {sum(one.part == part for one in found)} found"


def _counts(db: Database) -> Iterator[str]:
    """How many records of each kind, so roughly that they say nothing of the post."""
    try:
        with db.connected() as connection:
            counts = peeking.facts(connection).counts
    except Refused:
        yield "refused"
        return
    for kind, count in counts.items():
        if count:
            least = 10 ** (len(str(count)) - 1)
            yield f"{kind}: {least} to {least * 10 - 1}"
