"""How the window looks on this computer, in a plain file: it is needed before the password.

Nothing about persons stands here.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from policepost.core import language
from policepost.core.files import UNREADABLE, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = "preferences.json"
SIZES = (1.0, 1.15, 1.3)
"""Factors of the type: normal, large, very large."""
_FREE = ("backup_folder", "second_mark", "second_folder", "second_seen", "checked_on")


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices.

    Attributes:
        language: A key of `language.LANGUAGES`; empty for the computer's own.
        size: One of `SIZES`.
        backup_folder: Where this computer keeps its backups; empty for beside the post.
        second_mark: What the second place is known by, see `backups.locations`; empty if there is
            none.
        second_folder: Where the second place was seen last.
        second_seen: The day of the last good backup there, 2026-11-24.
        checked_on: The day on which the post's file was last checked and found whole.
        due_ahead: How many days ahead Today shows what is due, by the id of the account that
            chose so.
        columns: Which headings went along when a list was last taken away, by the name of the list.
        faces: Which typefaces of this computer paper is set in, see `printing.choosing`.
    """

    language: str = ""
    size: float = 1.0
    backup_folder: str = ""
    second_mark: str = ""
    second_folder: str = ""
    second_seen: str = ""
    checked_on: str = ""
    due_ahead: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    faces: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def spoken(self) -> str:
        """The language to use: the chosen one, else the computer's own."""
        return self.language or language.of_the_system()


def read(folder: Path) -> Preferences:
    """The choices of a post's folder; a missing or damaged file means the standard ones."""
    with suppress(*UNREADABLE):
        held = json.loads((folder / FILE).read_text(encoding="utf-8"))
        known = {one.name for one in fields(Preferences)}
        chosen = Preferences(**{name: value for name, value in held.items() if name in known})
        size = chosen.size if chosen.size in SIZES else 1.0
        spoken = chosen.language if chosen.language in language.LANGUAGES else ""
        words = {name: str(getattr(chosen, name)) for name in _FREE}
        ahead = {str(key): int(days) for key, days in dict(chosen.due_ahead).items()}
        left = {str(key): list(map(str, some)) for key, some in dict(chosen.columns).items()}
        faces = {str(key): dict(one) for key, one in dict(chosen.faces).items()}
        known_words: dict[str, Any] = {**words, "size": size, "language": spoken}
        return replace(chosen, due_ahead=ahead, columns=left, faces=faces, **known_words)
    return Preferences()


def change(folder: Path, **choices: Any) -> Preferences:
    """Keep other choices; a disk that refuses only costs the choice, not the work."""
    chosen = replace(read(folder), **choices)
    with suppress(OSError):
        write_whole(folder / FILE, json.dumps(asdict(chosen), ensure_ascii=False).encode())
    return chosen
