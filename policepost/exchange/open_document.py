"""Spreadsheets of OpenDocument under a password, as LibreOffice writes them.

Two ways are in use, and the table of contents of the file says which ([ODF 1.3, part 2] 3.4 and
4.8): each part is encrypted by itself (AES-256 in CBC, the password stretched by PBKDF2), or since
LibreOffice 24.2 the whole document is one encrypted part (AES-256 in GCM, stretched by Argon2id).
Older ones (Blowfish) and those for the holder of a certificate are not opened.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from base64 import b64decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_CONTENTS: Final = "META-INF/manifest.xml"
_KIND: Final = "mimetype"
_TABLES: Final = "content.xml"
"""The one part that is read of a spreadsheet."""
_WHOLE: Final = "encrypted-package"

_OWN: Final = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_ADDED: Final = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_CBC: Final = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
_GCM: Final = "http://www.w3.org/2009/xmlenc11#aes256-gcm"

_MOST_CONTENTS: Final = 1024 * 1024
_MOST_UNPACKED: Final = 256 * 1024 * 1024
_MOST_ROUNDS: Final = 2_000_000
_MOST_PASSES, _MOST_MEMORY, _MOST_LANES = 16, 256 * 1024, 16
"""What stretching a password may cost; LibreOffice takes 3 passes over 64 MB in 4 lanes."""
_PROVED: Final = 1024
"""How many bytes of what was encrypted the checksum is made of."""
_NONCE: Final = 12


class Unknown(ValueError):
    """It is protected in a way that is not known here, or damaged."""


class Wrong(Exception):
    """The password does not open it."""


@dataclass(frozen=True, slots=True)
class _Lock:
    """How one part is encrypted, as the table of contents says it."""

    path: str
    said: Element

    def _part(self, name: str) -> Element:
        found = self.said.find(_OWN + name)
        if found is None:
            raise Unknown(name)
        return found

    def told(self, part: str, name: str, space: str = _OWN) -> str:
        """An attribute of a part of the description. Raises Unknown if it is not there."""
        value = self._part(part).get(space + name)
        if value is None:
            raise Unknown(name)
        return value

    def number(self, name: str, most: int, space: str = _OWN) -> int:
        """A number about stretching the password, within what is done here."""
        value = int(self.told("key-derivation", name, space))
        if not 0 < value <= most:
            raise Unknown(name)
        return value

    @property
    def way(self) -> str:
        """The name of the cipher."""
        return self.told("algorithm", "algorithm-name")


def locked(content: bytes) -> bool:
    """Whether a packed file is an OpenDocument under a password."""
    try:
        return any(True for _lock in _locks(content))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, ElementTree.ParseError):
        return False


def opened(content: bytes, password: str) -> bytes:
    """The document inside, with as much of it as a spreadsheet is read by.

    Raises:
        Wrong: The password does not open it.
        Unknown: It is protected in a way that is not known here.
    """
    wanted = next((one for one in _locks(content) if one.path in (_TABLES, _WHOLE)), None)
    if wanted is None:
        raise Unknown(_TABLES)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        kind, closed = parts.read(_KIND), parts.read(wanted.path)
    plain = _unpacked(_decrypted(wanted, closed, _key(wanted, password)))
    return plain if wanted.path == _WHOLE else _alone(kind, plain)


def _locks(content: bytes) -> Iterator[_Lock]:
    """What the table of contents says of encrypted parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if parts.getinfo(_CONTENTS).file_size > _MOST_CONTENTS:
            raise Unknown(_CONTENTS)
        told = ElementTree.fromstring(parts.read(_CONTENTS))  # noqa: S314 - in the child process
    for entry in told.iter(_OWN + "file-entry"):
        said = entry.find(_OWN + "encryption-data")
        if said is not None:
            yield _Lock(entry.get(_OWN + "full-path", ""), said)


def _key(lock: _Lock, password: str) -> bytes:
    """The password, stretched as the file says."""
    first = hashlib.new(_digest(lock.told("start-key-generation", "start-key-generation-name")))
    first.update(password.encode())
    salt = b64decode(lock.told("key-derivation", "salt"))
    size = lock.number("key-size", 32)
    way = lock.told("key-derivation", "key-derivation-name").rpartition(":")[2].rpartition("#")[2]
    if way.upper() == "PBKDF2":
        rounds = lock.number("iteration-count", _MOST_ROUNDS)
        return hashlib.pbkdf2_hmac("sha1", first.digest(), salt, rounds, size)
    if way != "argon2id":
        raise Unknown(way)
    from argon2.low_level import Type, hash_secret_raw

    passes = lock.number("argon2-iterations", _MOST_PASSES, _ADDED)
    memory = lock.number("argon2-memory", _MOST_MEMORY, _ADDED)
    lanes = lock.number("argon2-lanes", _MOST_LANES, _ADDED)
    return hash_secret_raw(first.digest(), salt, passes, memory, lanes, size, Type.ID)


def _digest(name: str) -> str:
    """A digest as Python calls it; the standard writes the same one in several ways."""
    short = name.rpartition("#")[2].lower().removesuffix("/1k").removesuffix("-1k")
    if short not in ("sha256", "sha1"):
        raise Unknown(name)
    return short


def _decrypted(lock: _Lock, closed: bytes, key: bytes) -> bytes:
    """A part, still packed. Raises Wrong if the key does not fit."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if lock.way == _GCM:
        try:
            return AESGCM(key).decrypt(closed[:_NONCE], closed[_NONCE:], None)
        except InvalidTag as error:
            raise Wrong from error
    if lock.way != _CBC:
        raise Unknown(lock.way)
    vector = b64decode(lock.told("algorithm", "initialisation-vector"))
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    padded = cipher.update(closed) + cipher.finalize()
    plain = padded[: -padded[-1]] if padded and 0 < padded[-1] <= 16 else b""  # xmlenc 5.2
    digest = hashlib.new(_digest(lock.said.get(_OWN + "checksum-type", "")), plain[:_PROVED])
    if digest.digest() != b64decode(lock.said.get(_OWN + "checksum", "")):
        raise Wrong
    return plain


def _unpacked(packed: bytes) -> bytes:
    """A part as it was before it was packed and encrypted."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(packed, _MOST_UNPACKED)
    except zlib.error as error:
        raise Unknown from error
    if not unpacker.eof:
        raise Unknown(_MOST_UNPACKED)
    return plain


def _alone(kind: bytes, tables: bytes) -> bytes:
    """A document of nothing but its tables, which no table of contents calls encrypted."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as parts:
        parts.writestr(_KIND, kind)
        parts.writestr(_CONTENTS, "<manifest/>")
        parts.writestr(_TABLES, tables)
    return target.getvalue()
