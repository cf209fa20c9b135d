"""The database keys of earlier generations, so that older backups can still be proved and counted.

Each stands sealed with the key that came after it, in a file beside the key file: whoever can open
the post today can open what it was, and nobody else. It gives an officer who left nothing that the
backups of that time did not hold.
"""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from policepost.core.backups.manifests import small_file
from policepost.core.files import UNREADABLE, refusing, write_whole

if TYPE_CHECKING:
    from pathlib import Path

FILE = "former-keys.json"
_NONCE = 12
_MOST = 200
_BOUND = b"policepost former key"


def remember(folder: Path, generation: int, old: bytes, new: bytes) -> None:
    """Keep the key of a generation, sealed with its successor. Raises Refused."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    sealed = nonce + AESGCM(new).encrypt(nonce, old, _BOUND)
    stored = _stored(folder)
    stored[str(generation)] = base64.b64encode(sealed).decode()
    with refusing(folder):
        write_whole(folder / FILE, json.dumps(stored, indent=1).encode())


def keys_of(folder: Path, key: bytes) -> tuple[bytes, ...]:
    """The present key and, newest first, those before it as far as they were remembered."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    stored = _stored(folder)
    found = [key]
    for generation in sorted(stored, key=_number, reverse=True):
        with suppress(InvalidTag, ValueError):
            sealed = base64.b64decode(stored[generation])
            found.append(AESGCM(found[-1]).decrypt(sealed[:_NONCE], sealed[_NONCE:], _BOUND))
    return tuple(found)


def _number(generation: str) -> int:
    return int(generation) if generation.isdecimal() else 0


def _stored(folder: Path) -> dict[str, str]:
    """What the file says; a missing or damaged one only costs the older backups' proof."""
    with suppress(*UNREADABLE):
        held = json.loads(small_file(folder / FILE))
        if isinstance(held, dict) and len(held) < _MOST:
            return {str(name): str(value) for name, value in held.items()}
    return {}
