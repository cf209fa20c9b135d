"""The journal's head, remembered outside the database: whether the post is older than it was.

SQLite takes a lost write-ahead log for one that never was, and an older copy of the file for the
file. Both open without a word, without the last changes. So each commit leaves its number and hash
in a small file, which the next start compares. Whoever has the key could forge it; it is there
against accidents.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from policepost.core.access.derived import derived
from policepost.core.files import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


FILE = "post.head"
_AS_IT_IS: int = getattr(os, "O_BINARY", 0)
_SIZE = 512
"""Bytes; always the same, so that writing it again needs no room on a full disk."""


def keep(folder: Path, key: bytes, heads: Mapping[str, tuple[int, str]]) -> None:
    """Remember the newest entry of each device; a disk that refuses only costs the reminder.

    Not synced: after a power cut an older head may stand there, which is true as well.
    """
    body = json.dumps({device: list(head) for device, head in heads.items()}, sort_keys=True)
    whole = f'{{"heads": {body}, "mac": "{_mac(key, body)}", "key": "{_name(key)}"}}'
    content = whole.ljust(_SIZE).encode()
    with suppress(OSError):
        file = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | _AS_IT_IS, 0o666)
        try:
            os.ftruncate(file, os.write(file, content))
        finally:
            os.close(file)


def kept(folder: Path, key: bytes) -> dict[str, tuple[int, str]]:
    """What was remembered; nothing where the file is missing, torn or of another key."""
    import hmac

    with suppress(*UNREADABLE):
        held = json.loads((folder / FILE).read_bytes())
        wanted = _mac(key, json.dumps(held["heads"], sort_keys=True))
        if hmac.compare_digest(wanted.encode(), str(held["mac"]).encode(errors="replace")):
            return {name: (int(seq), str(last)) for name, (seq, last) in held["heads"].items()}
    return {}


def is_foreign(folder: Path, keys: Iterable[bytes]) -> bool:
    """Whether what was remembered belongs to a key that is none of these.

    So it is where somebody put back the file and the key file of before the last new key.
    """
    with suppress(*UNREADABLE):
        held = json.loads((folder / FILE).read_bytes())
        return "key" in held and held["key"] not in {_name(key) for key in keys}
    return False


def _name(key: bytes) -> str:
    """What tells a key from others and says nothing of it."""
    return derived(key, b"policepost head name").hex()[:16]


def _mac(key: bytes, body: str) -> str:
    import hmac  # late, as above: the sign-in need not wait for it

    return hmac.digest(derived(key, b"policepost head"), body.encode(), "sha256").hex()
