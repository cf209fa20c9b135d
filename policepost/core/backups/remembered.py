"""What this computer remembers of its backups: which were proved when, and what failed last.

A plain file beside the post, for it is a reminder and no proof; lost, everything is proved again.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from policepost.core.backups.manifests import small_file
from policepost.core.files import UNREADABLE, write_whole

if TYPE_CHECKING:
    from pathlib import Path

FILE = "backup-state.json"


@dataclass(frozen=True, slots=True)
class State:
    """The reminders.

    Attributes:
        proved: When the backup in a folder was last opened and found whole, by its path.
        broken: What was wrong with the backup in a folder, by its path.
        proved_again: When an old backup was last opened by itself.
        failed: The sentence of the last attempt that failed; empty after one that did not.
        failed_at: When that was; None after one that did not fail.
    """

    proved: dict[str, datetime] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    proved_again: datetime | None = None
    failed: str = ""
    failed_at: datetime | None = None


def read(folder: Path) -> State:
    """The reminders of a post's folder."""
    with suppress(*UNREADABLE):
        held = json.loads(small_file(folder / FILE))
        return State(
            proved={
                str(path): datetime.fromisoformat(at).astimezone()
                for path, at in held["proved"].items()
            },
            broken={str(path): str(fault) for path, fault in held["broken"].items()},
            failed=str(held["failed"]),
            failed_at=_moment(held.get("failed_at")),
            proved_again=_moment(held.get("proved_again")),
        )
    return State()


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).astimezone() if written else None


def note_proved_again(folder: Path, at: datetime) -> None:
    """Remember that the turn of an old backup has come and gone."""
    _write(folder, replace(read(folder), proved_again=at))


def note_proved(folder: Path, made: Path, at: datetime, fault: str = "") -> None:
    """Remember that a backup was opened, and what was wrong with it."""
    state = read(folder)
    proved = {path: when for path, when in state.proved.items() if path != str(made)}
    broken = {path: what for path, what in state.broken.items() if path != str(made)}
    if fault:
        broken[str(made)] = fault
    else:
        proved[str(made)] = at
    _write(folder, replace(state, proved=proved, broken=broken))


def note_failed(folder: Path, sentence: str, at: datetime | None) -> None:
    """Remember that no backup could be made, or with an empty sentence that one could."""
    state = read(folder)
    if sentence or state.failed:
        _write(folder, replace(state, failed=sentence, failed_at=at))


def forget(folder: Path, made: Path) -> None:
    """A backup is gone."""
    state = read(folder)
    proved = {path: when for path, when in state.proved.items() if path != str(made)}
    broken = {path: what for path, what in state.broken.items() if path != str(made)}
    _write(folder, replace(state, proved=proved, broken=broken))


def _write(folder: Path, state: State) -> None:
    stored: dict[str, Any] = asdict(state)
    stored["proved"] = {path: at.isoformat() for path, at in state.proved.items()}
    for name in ("failed_at", "proved_again"):
        stored[name] = stored[name].isoformat() if stored[name] else None
    with suppress(OSError):
        write_whole(folder / FILE, json.dumps(stored, ensure_ascii=False, indent=1).encode())
