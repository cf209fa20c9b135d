"""Workbooks under a password, as Excel and WPS write and open them.

The whole file is encrypted (AES-256, the password stretched by 100,000 rounds of SHA-512: the
“agile” encryption of [MS-OFFCRYPTO] 2.3.4.10). Without the password nobody reads it; whoever has
the file can try passwords at leisure, so a short one protects little. Those of OpenDocument are
read too, see :mod:`policepost.exchange.open_document`.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import Any, Final

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.exchange import open_document

_ZIP: Final = b"PK\x03\x04"
_SMALL: Final = 5_000
_DAMAGE: Final = (
    *(OSError, ValueError, KeyError, IndexError, TypeError, struct.error),
    *(zipfile.BadZipFile, SyntaxError),  # of which the errors of ElementTree are some
)
"""What the library raises besides its own for what is damaged."""


def protected(content: bytes, password: str) -> bytes:
    """A workbook under a password; it was opened again before it is handed out."""
    from msoffcrypto.format.ooxml import OOXMLFile

    if len(content) < _SMALL:
        content = _loose(content)
    target = io.BytesIO()
    with _stretched_once():
        OOXMLFile(io.BytesIO(content)).encrypt(password, target)
        if opened(target.getvalue(), password) != content:
            raise RuntimeError("a workbook under a password does not open again")
    return target.getvalue()


@cache
def _stretching() -> Any:
    """Let the library keep the last password it stretched, and return what keeps it.

    It stretches it for each thing that is derived from it, a tenth of a second every time.
    """
    from msoffcrypto.method.ecma376_agile import ECMA376Agile

    kept = lru_cache(maxsize=1)(ECMA376Agile._derive_iterated_hash_from_password)  # noqa: SLF001
    ECMA376Agile._derive_iterated_hash_from_password = staticmethod(kept)  # noqa: SLF001
    return kept


@contextmanager
def _stretched_once() -> Iterator[None]:
    """Within this a password is stretched once; nothing of it is kept afterwards."""
    kept = _stretching()
    try:
        yield
    finally:
        kept.cache_clear()


def _loose(content: bytes) -> bytes:
    """The same workbook with its parts unpacked, so that it is longer.

    A stream of less than 4,096 bytes has another place in the container ([MS-CFB] 2.5), of which
    the library knows nothing when it writes.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as parts,
        zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as loose,
    ):
        for name in parts.namelist():
            loose.writestr(name, parts.read(name))
    return target.getvalue()


def locked(content: bytes) -> bool:
    """Whether a workbook lies under a password; what is no workbook does not."""
    if content.startswith(_ZIP):
        return open_document.locked(content)
    import msoffcrypto
    from msoffcrypto.exceptions import FileFormatError

    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted())
    except (FileFormatError, *_DAMAGE):
        return False


def opened(content: bytes, password: str) -> bytes:
    """The workbook inside one that stands under a password: xlsx, xls or ods.

    Raises:
        Refused: The password is wrong, or the file is damaged or protected in another way.
    """
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

    try:
        if content.startswith(_ZIP):
            return open_document.opened(content, password)
        with _stretched_once():
            return _office(content, password)
    except (InvalidKeyError, open_document.Wrong) as error:
        raise Refused(_("The password of the file is wrong."), field="password") from error
    except (DecryptionError, FileFormatError, *_DAMAGE) as error:
        raise Refused(
            _(
                "The file is damaged, or protected in a way that cannot be opened here; open it in"
                " the program it comes from and save it again without a password."
            ),
            field="password",
        ) from error


def _office(content: bytes, password: str) -> bytes:
    """The workbook inside one of Excel's, new (xlsx) or old (xls)."""
    import msoffcrypto

    target = io.BytesIO()
    file = msoffcrypto.OfficeFile(io.BytesIO(content))
    if file.format == "ooxml":
        file.load_key(password=password, verify_password=True)
        file.decrypt(target, verify_integrity=True)
    else:
        file.load_key(password=password)
        file.decrypt(target)
    return target.getvalue()
