"""Spreadsheets of OpenDocument under a password, opened by the reader of all spreadsheets.

``protected.ods`` was written by LibreOffice 7.4; what later ones write is made here.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from policepost.core.errors import Refused
from policepost.exchange import open_document, protecting, sheets

FILE = Path(__file__).parent.parent / "files" / "protected.ods"
PASSWORD = "correct horse"  # noqa: S105 - of an invented file
ROWS = [["姓名", "电话"], ["张三", "13900004417"], ["李𬭎", ""]]
_OWN = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_ADDED = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
_WHOLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{_OWN}" xmlns:loext="{_ADDED}" manifest:version="1.4">
 <manifest:file-entry manifest:full-path="encrypted-package" manifest:size="{{size}}">
  <manifest:encryption-data>
   <manifest:algorithm manifest:algorithm-name="http://www.w3.org/2009/xmlenc11#aes256-gcm"
    manifest:initialisation-vector="{{vector}}"/>
   <manifest:start-key-generation manifest:key-size="32"
    manifest:start-key-generation-name="http://www.w3.org/2001/04/xmlenc#sha256"/>
   <manifest:key-derivation loext:argon2-iterations="3" loext:argon2-memory="{{memory}}"
    loext:argon2-lanes="4" manifest:salt="{{salt}}" manifest:key-size="32"
    manifest:key-derivation-name=
     "urn:org:documentfoundation:names:experimental:office:manifest:argon2id"/>
  </manifest:encryption-data>
 </manifest:file-entry>
</manifest:manifest>"""


def whole(path: Path, inside: bytes, memory: int = 65_536, told: int | None = None) -> Path:
    """A document as LibreOffice 24.2 protects it: one part, which holds all others."""
    salt, vector = os.urandom(16), os.urandom(12)
    first = hashlib.sha256(PASSWORD.encode()).digest()
    key = hash_secret_raw(first, salt, 3, memory, 4, 32, Type.ID)
    packer = zlib.compressobj(wbits=-15)
    closed = AESGCM(key).encrypt(vector, packer.compress(inside) + packer.flush(), None)
    contents = _WHOLE.format(
        size=len(inside),
        vector=b64encode(vector).decode(),
        salt=b64encode(salt).decode(),
        memory=memory if told is None else told,
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("encrypted-package", vector + closed)
        parts.writestr("META-INF/manifest.xml", contents)
    return path


@pytest.fixture
def later(tmp_path: Path) -> Path:
    return whole(tmp_path / "later.ods", open_document.opened(FILE.read_bytes(), PASSWORD))


def rows(path: Path, password: str = PASSWORD) -> list[list[object]]:
    [sheet] = sheets.read(path, None, password)
    assert sheet.name == "人口"
    return [list(row) for row in sheet.rows]


def test_what_libreoffice_protects_opens_with_its_password() -> None:
    assert rows(FILE) == ROWS


def test_what_later_ones_protect_as_a_whole_opens_too(later: Path) -> None:
    assert rows(later) == ROWS


@pytest.mark.parametrize(("typed", "says"), [("", "enter it"), ("correct house", "is wrong")])
def test_both_stay_locked_without_it(later: Path, typed: str, says: str) -> None:
    for path in (FILE, later):
        with pytest.raises(sheets.Locked, match=says) as locked:
            sheets.read(path, None, typed)
        assert locked.value.field == "password"


def changed(path: Path, change: Callable[[str], str]) -> Path:
    """The protected file with another table of contents."""
    with zipfile.ZipFile(FILE) as parts, zipfile.ZipFile(path, "w") as other:
        for name in parts.namelist():
            content = parts.read(name)
            told = name == "META-INF/manifest.xml"
            other.writestr(name, change(content.decode()).encode() if told else content)
    return path


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "Blowfish CFB"),
        ('"PBKDF2"', '"PGP"'),
        ("http://www.w3.org/2000/09/xmldsig#sha256", "http://www.w3.org/2001/04/xmlenc#sha512"),
        ('iteration-count="100000"', 'iteration-count="2000000000"'),
        ('key-size="32" manifest:iteration', 'key-size="7" manifest:iteration'),
        ("manifest:salt=", "manifest:pepper="),
        ("manifest:key-derivation ", "manifest:key-deviation "),
        ('full-path="content.xml"', 'full-path="contents.xml"'),
    ],
)
def test_other_ways_are_refused_with_what_to_do(tmp_path: Path, was: str, is_now: str) -> None:
    path = changed(tmp_path / "other.ods", lambda told: told.replace(was, is_now))
    with pytest.raises(sheets.Locked, match="save it again without a password"):
        sheets.read(path, None, PASSWORD)


def test_a_password_that_would_take_all_memory_is_not_stretched(tmp_path: Path) -> None:
    path = whole(tmp_path / "a.ods", b"PK", memory=64, told=4_000_000)
    with pytest.raises(sheets.Locked, match="cannot be opened here"):
        sheets.read(path, None, PASSWORD)


def test_what_lies_inside_is_judged_as_any_other(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", b" " * 40_000_000)
    path = whole(tmp_path / "a.ods", held.getvalue())
    with pytest.raises(Refused, match="too large"):
        sheets.read(path, None, PASSWORD)


def test_what_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_document, "_MOST_UNPACKED", 1000)
    content = whole(tmp_path / "a.ods", b" " * 5000, memory=64).read_bytes()
    with pytest.raises(open_document.Unknown):
        open_document.opened(content, PASSWORD)


def test_a_flipped_bit_is_never_read_as_something_else(tmp_path: Path) -> None:
    content = bytearray(FILE.read_bytes())
    at = content.index(b"content.xml") + 400
    content[at] ^= 1
    path = tmp_path / "flipped.ods"
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"is wrong|damaged"):
        sheets.read(path, None, PASSWORD)


def test_only_what_is_protected_is_called_so(tmp_path: Path) -> None:
    plain = open_document.opened(FILE.read_bytes(), PASSWORD)
    assert protecting.locked(FILE.read_bytes())
    assert not protecting.locked(plain)
    assert not protecting.locked(FILE.read_bytes()[:3000])
    long = changed(tmp_path / "long.ods", lambda told: told + " " * 2_000_000)
    assert not protecting.locked(long.read_bytes())
