"""What a packed workbook says of itself, judged before anything of it is unpacked."""

from __future__ import annotations

import io
import zipfile

MOST_PARTS = 2_000
MOST_UNPACKED = 256 * 1024 * 1024
MOST_RATIO = 400
"""How many times a packed part may grow: real sheets grow 5 to 60 times."""
_RATIO_MATTERS = 4 * 1024 * 1024

DAMAGE = (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError)
"""What the library raises for packed files that are none, or not wholly."""


class TooLarge(Exception):
    """It would unpack to more than the limits allow, or lies about it."""


def check(data: bytes) -> None:
    """Look at the table of contents; what it hides meets the limits of the child process.

    Raises:
        TooLarge: Too many parts, too much in them, or parts that overlap.
        DAMAGE: One of these: there is no readable table of contents.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        parts = held.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise TooLarge
    if sum(part.compress_size for part in parts) > len(data):
        raise TooLarge
    for part in parts:
        if part.file_size > _RATIO_MATTERS and part.file_size > MOST_RATIO * part.compress_size:
            raise TooLarge
