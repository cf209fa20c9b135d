"""How the entries of the journal prove each other, and how a part of one can be forgotten.

An entry's hash covers the entry and the one before it on the same device. What it changed is
covered through one mark per row: a hash of the row's fields with a random salt. Where the law asks
that somebody be really gone (Personal Information Protection Law art 47), fields and salt are
emptied; the mark stays, cannot be guessed back without its salt, and the chain still closes.
Emptying is itself an entry that names each row: an empty row that no later entry names is a fault.

Scheme 2 named every text of an added record, also the empty ones: a field that is not named there
came with a later revision. Since scheme 3 it is an empty text.

Scheme 1, before revision 0002, hashed the fields themselves. Its rows got salts and marks at the
upgrade, and one entry of the upgrade (rows with op ``seal``) holds the digest of each old entry's
marks: from then on the seal proves an old entry of which something was emptied.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

START = "0" * 64
"""What the first entry of a device names as the hash before it."""

SCHEME = 3
"""How entries are written today; stands in each entry and is part of its hash."""
BRIEF = 3
"""From this scheme on an added record tells no empty text that its column holds by itself."""

SALT = 16
"""Bytes of salt: too many to try them all for a short value such as a telephone number."""

Row = tuple[str, str, str, str]
"""Kind, record id, op, fields as JSON."""

NewRow = tuple[str, str, str, str | bytearray]
"""The same of what is being written: the fields of many rows are in UTF-8 already."""

_BY_NAME = (
    *("scheme", "device", "seq", "at", "officer_id", "officer", "action"),
    *("way", "kinds", "size", "digest", "previous"),
)
_PARTS = {
    1: ("device", "seq", "at", "officer_id", "officer", "action", "size", "digest", "previous"),
    2: _BY_NAME,
    3: _BY_NAME,
}

WAYS = ("erase", "export", "print", "sign", "change", "look", "seal")
"""What an entry mainly is, the strongest first: one that prints a paper and so changes something is
told as printing."""

_WAY_OF_OP = {
    "add": "change",
    "change": "change",
    "remove": "change",
    "look": "look",
    "search": "look",
    "sign_in": "sign",
    "sign_out": "sign",
    "clock": "sign",
}


BETWEEN = b"\x1e"
"""Stands between the rows of an entry in what its digest covers."""


def marked(rows: Sequence[NewRow]) -> tuple[list[bytearray], list[bytearray], bytes]:
    """Give each row its salt and mark.

    Returns:
        The salts and the marks, for both of which the driver would look for an adapter if they were
        bytes, and what the digest of the rows' entry covers of them.
    """
    sha, random = hashlib.sha256, bytearray(os.urandom(SALT * len(rows)))
    salts = [random[at : at + SALT] for at in range(0, len(random), SALT)]
    marks = [
        sha(salt + (fields.encode() if isinstance(fields, str) else fields)).digest()
        for salt, (_kind, _key, _op, fields) in zip(salts, rows, strict=True)
    ]
    covered = [
        f"{kind}\x1f{key}\x1f{op}\x1f".encode() + mark
        for mark, (kind, key, op, _fields) in zip(marks, rows, strict=True)
    ]
    return salts, list(map(bytearray, marks)), BETWEEN.join(covered)


def mark(salt: bytes, fields: str) -> bytes:
    """The hash that stands for a row's fields."""
    return hashlib.sha256(salt + fields.encode()).digest()


def digest_of_marks(rows: Iterable[tuple[str, str, str, bytes]]) -> str:
    """The digest of an entry from kind, record id, op and mark of its rows."""
    covered = (f"{kind}\x1f{key}\x1f{op}\x1f".encode() + one for kind, key, op, one in rows)
    return hashlib.sha256(BETWEEN.join(covered)).hexdigest()


def digest_of_fields(rows: Iterable[Row]) -> str:
    """The digest of an entry of scheme 1, over the fields themselves."""
    sha = hashlib.sha256()
    for row in rows:
        sha.update("\x1f".join(row).encode())
        sha.update(b"\x1e")
    return sha.hexdigest()


def link(entry: Mapping[str, Any]) -> str:
    """The hash of an entry; an unknown scheme has none."""
    parts = _PARTS.get(entry["scheme"])
    if parts is None:
        return ""
    return hashlib.sha256("\x1f".join(str(entry[part]) for part in parts).encode()).hexdigest()


def way(ops: Iterable[str]) -> str:
    """What an entry with rows of these ops mainly is, one of `WAYS`."""
    found = {_WAY_OF_OP.get(op, op) for op in ops}
    return next((one for one in WAYS if one in found), "change")


def kinds(names: Iterable[str]) -> str:
    """The kinds of record that an entry speaks of, as it stores them: ``|dispute|sitting|``."""
    return f"|{'|'.join(sorted(set(names)))}|"


SHORT = 8
"""Characters of a hash that stand on paper as the check code."""


def short(head: str) -> str:
    """The check code of an entry's hash as it stands on paper: two groups of four."""
    return f"{head[:4]} {head[4:SHORT]}".upper()
