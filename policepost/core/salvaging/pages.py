"""The pages of a post's file and its log, read without SQLite.

SQLite gives up where its own list of tables is damaged. SQLCipher 4 has pages of 4096 bytes:
AES-256-CBC under the raw key, in the last 80 bytes of each page its vector and its signature
(HMAC-SHA-512 over content, vector and number). A page of which the signature is wrong does not
exist here: nothing that was altered gets out. The key of the signatures hangs on the salt, the
file's first 16 bytes; the key file keeps it too, for without it no page could be proved.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE: Final = 4096
RESERVED: Final = 80
USABLE: Final = PAGE - RESERVED
_SALT, _VECTOR = 16, 16
_TURNED, _TURNS = 0x3A, 2
_LOG_HEADER, _FRAME_HEADER = 32, 24
_FIRST: Final = range(1, 9)
"""Pages that are looked at for the salt; one of them will be whole."""
LOOKED_AT: Final = PAGE * len(_FIRST)
"""Bytes at the beginning of a file by which its salt is known."""
_HELD = 20_000


class Pages:
    """Whole pages by number, counted from 1; the log's latest where it has one.

    Args:
        path: The file.
        key: Of the database.
        log: What stood in its log, see `log_of`; SQLite empties that even of a damaged file.
        salt: What the key file says of the file's salt; empty if it says nothing.

    Raises:
        OSError: A file cannot be read.
    """

    def __init__(self, path: Path, key: bytes, log: bytes, salt: bytes = b"") -> None:
        self._key = key
        self._file = path.read_bytes()
        self._log = log
        self._signing = _signing(key, fitting_salt(self._file, key, salt))
        self._places = _committed(self._log)
        self.count = max(len(self._file) // PAGE, *self._places, 0)
        self.page = lru_cache(maxsize=_HELD)(self._page)

    def _of_file(self, number: int) -> bytes:
        return self._file[(number - 1) * PAGE : number * PAGE]

    def _page(self, number: int) -> bytes | None:
        """The content of a page, without its reserve; None if it is not there or was altered.

        The first begins with SQLite's header of 100 bytes, of which 16 are not stored.
        """
        at = self._places.get(number)
        raw = self._of_file(number) if at is None else self._log[at : at + PAGE]
        if number < 1 or not _signed(raw, number, self._signing):
            return None
        first = _SALT if number == 1 else 0
        vector = raw[USABLE : USABLE + _VECTOR]
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(vector)).decryptor()
        return bytes(first) + cipher.update(raw[first:USABLE]) + cipher.finalize()


def fitting_salt(content: bytes, key: bytes, told: bytes = b"") -> bytes:
    """The salt by which the pages of a file can be proved.

    Args:
        content: The beginning of the file, some pages of it.
        key: Of the database.
        told: What the key file says.

    Returns:
        The file's own, the told one, or the file's with one bit turned, whichever proves a page;
        the file's own if none does.
    """
    own = content[:_SALT]
    tried = [own, told] if len(told) == _SALT else [own]
    if len(own) == _SALT:
        turned = (int.from_bytes(own, "big") ^ 1 << bit for bit in range(8 * _SALT))
        tried += [salt.to_bytes(_SALT, "big") for salt in turned]
    for salt in tried:
        signing = _signing(key, salt)
        pages = ((number, content[(number - 1) * PAGE : number * PAGE]) for number in _FIRST)
        if any(_signed(raw, number, signing) for number, raw in pages):
            return salt
    return own


def _signing(key: bytes, salt: bytes) -> bytes:
    """The key of the signatures."""
    turned = bytes(byte ^ _TURNED for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key, turned, _TURNS, 32)


def _signed(raw: bytes, number: int, signing: bytes) -> bool:
    if len(raw) < PAGE:
        return False
    body = raw[_SALT if number == 1 else 0 : PAGE - RESERVED + _VECTOR]
    wanted = hmac.new(signing, body + number.to_bytes(4, "little"), "sha512").digest()
    return hmac.compare_digest(wanted, raw[PAGE - RESERVED + _VECTOR :])


def log_of(path: Path) -> bytes:
    """The log of a file as it stands; empty without one. Raises OSError."""
    log = path.with_name(f"{path.name}-wal")
    return log.read_bytes() if log.exists() else b""


def _committed(log: bytes) -> dict[int, int]:
    """Where in the log the latest content of each page lies, as far as it was committed."""
    found: dict[int, int] = {}
    waiting: dict[int, int] = {}
    for at in range(_LOG_HEADER, len(log) - PAGE - _FRAME_HEADER + 1, PAGE + _FRAME_HEADER):
        number = int.from_bytes(log[at : at + 4], "big")
        ends = int.from_bytes(log[at + 4 : at + 8], "big")
        if log[at + 8 : at + 16] != log[16:24]:  # of an earlier round of the log
            break
        waiting[number] = at + _FRAME_HEADER
        if ends:
            found |= waiting
            waiting = {}
    return found
