"""The pages of a post's file and of its write-ahead log, decrypted by hand.

SQLite shows only what is not deleted; what a free page still holds is seen by taking the cipher off
each page: AES-256-CBC under the raw key, vector and signature in the page's last 80 bytes
(SQLCipher 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_RESERVED, _VECTOR, _SALT = 80, 16, 16
_LOG_HEADER, _FRAME_HEADER = 32, 24


def plain(folder: Path, key: bytes) -> bytes:
    """Return all pages of the post in a folder, those of the log after those of the file."""
    return b"".join((*_of_file(folder / "post.db", key), *_of_log(folder / "post.db-wal", key)))


def _of_file(path: Path, key: bytes) -> Iterator[bytes]:
    held = path.read_bytes()
    for at in range(0, len(held), PAGE):
        yield _decrypted(held[at : at + PAGE], key, first=at == 0)


def _of_log(path: Path, key: bytes) -> Iterator[bytes]:
    held = path.read_bytes() if path.exists() else b""
    for at in range(_LOG_HEADER, len(held), _FRAME_HEADER + PAGE):
        frame = held[at : at + _FRAME_HEADER + PAGE]
        number = int.from_bytes(frame[:4], "big")
        yield _decrypted(frame[_FRAME_HEADER:], key, first=number == 1)


def _decrypted(page: bytes, key: bytes, *, first: bool) -> bytes:
    body = page[_SALT if first else 0 : PAGE - _RESERVED]
    vector = page[PAGE - _RESERVED : PAGE - _RESERVED + _VECTOR]
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return cipher.update(body) + cipher.finalize()
