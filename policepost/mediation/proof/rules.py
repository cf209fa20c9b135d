"""What the code on a paper says and how it is read back: plain calculations over plain values.

Base45 is RFC 9285: what the alphanumeric mode of a QR code can hold.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

PREFIX: Final = "PP1:"
"""How the text of a code begins; the digit counts versions."""
DIGEST_BYTES: Final = 16
MARK_BYTES: Final = 6
SIGNATURE_BYTES: Final = 64
LONGEST_TEXT: Final = 600
"""Characters of a code: what a QR code of the size that papers have room for can hold."""
_BASE45: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans("OIL", "011")
_SIGNED: Final = b"policepost paper 1\0"
_BRACKETS: Final = str.maketrans("〔〕[]【】{}", "()()()()")


@dataclass(frozen=True, slots=True)
class Code:
    """What stands in a code.

    Attributes:
        mark: The first bytes of the fingerprint of the key that signed.
        digest: The first half of the SHA-256 of the record.
        signature: Ed25519 over :func:`signed`.
        number: Of the paper.
    """

    mark: bytes
    digest: bytes
    signature: bytes
    number: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not what it was.

    Attributes:
        path: Its place in the record, such as ``("parties", 0, "name")``.
        then, now: What it was and is; None where it was or is not there.
    """

    path: tuple[str | int, ...]
    then: object
    now: object


def canonical(record: Mapping[str, Any]) -> str:
    """Return a record as the one text that stands for it: sorted JSON in the form NFC."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def digest(content: str) -> bytes:
    """Return the digest of a canonical text."""
    return hashlib.sha256(content.encode()).digest()[:DIGEST_BYTES]


def signed(digest: bytes, number: str) -> bytes:
    """Return what the key signs for a paper."""
    return _SIGNED + digest + number.encode()


def fingerprint(public: bytes) -> str:
    """Return the fingerprint of a public key, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def shown_fingerprint(fingerprint: str) -> str:
    """Return a fingerprint as two people compare it: 20 characters (100 bits) in fours."""
    text = _letters(bytes.fromhex(fingerprint), 20)
    return " ".join(text[at : at + 4] for at in range(0, 20, 4))


def check_code(signature: bytes) -> str:
    """Return the eight characters (40 bits) for whoever has no scanner: K7Q2-M9XD."""
    text = _letters(hashlib.sha256(signature).digest(), 8)
    return f"{text[:4]}-{text[4:]}"


def tidy_check_code(written: str) -> str:
    """Return a check code as it is kept, however somebody typed it; "" if it cannot be one."""
    plain = unicodedata.normalize("NFKC", written).upper().translate(_MISREAD)
    letters = re.sub(r"[\s\-—–_.·]", "", plain)
    if len(letters) != 8 or any(one not in _CROCKFORD for one in letters):
        return ""
    return f"{letters[:4]}-{letters[4:]}"


def tidy_number(written: str) -> str:
    """Return a number so that it compares equal however brackets and spaces were typed."""
    plain = unicodedata.normalize("NFKC", written).translate(_BRACKETS)
    return "".join(plain.split())


def _letters(data: bytes, count: int) -> str:
    value = int.from_bytes(data, "big") >> (8 * len(data) - 5 * count)
    return "".join(_CROCKFORD[value >> 5 * at & 31] for at in range(count - 1, -1, -1))


def packed(code: Code) -> str:
    """Return the text of a code, for the alphanumeric mode of a QR code."""
    return PREFIX + base45(code.mark + code.digest + code.signature + code.number.encode())


def unpacked(text: str) -> Code | None:
    """Return what stands in the text of a code; None for what is no code of ours.

    A keyboard scanner may have dropped spaces at the end.
    """
    text = text.lstrip().rstrip("\r\n\t")
    if not text.startswith(PREFIX) or len(text) > LONGEST_TEXT:
        return None
    body = text.removeprefix(PREFIX)
    for padding in range(3):
        code = _code(un45(body + " " * padding))
        if code is not None:
            return code
    return None


def _code(data: bytes | None) -> Code | None:
    ends = (MARK_BYTES, MARK_BYTES + DIGEST_BYTES, MARK_BYTES + DIGEST_BYTES + SIGNATURE_BYTES)
    if data is None or len(data) <= ends[2]:
        return None
    try:
        number = data[ends[2] :].decode()
    except UnicodeDecodeError:
        return None
    return Code(data[: ends[0]], data[ends[0] : ends[1]], data[ends[1] : ends[2]], number)


def base45(data: bytes) -> str:
    """Return bytes in base 45: three characters for two bytes, two for one left over."""
    found = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _digit in range(len(pair) + 1):
            value, rest = divmod(value, 45)
            found.append(_BASE45[rest])
    return "".join(found)


def un45(text: str) -> bytes | None:
    """Return the bytes that stand in a text in base 45; None where it is none."""
    if len(text) % 3 == 1 or any(one not in _BASE45 for one in text):
        return None
    found = bytearray()
    for at in range(0, len(text), 3):
        digits = [_BASE45.index(one) for one in text[at : at + 3]]
        value = sum(digit * 45**power for power, digit in enumerate(digits))
        if value >= 256 ** (len(digits) - 1):
            return None
        found += value.to_bytes(len(digits) - 1, "big")
    return bytes(found)


def differences(
    then: object, now: object, path: tuple[str | int, ...] = ()
) -> Iterator[Difference]:
    """Yield where two records differ; what the older one does not know is not asked for.

    A later version of the program may keep more of a paper; that accuses no older one.
    """
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key in then:
            yield from differences(then[key], now.get(key), (*path, str(key)))
    elif _is_list(then) and _is_list(now):
        for at in range(max(len(then), len(now))):  # type: ignore[arg-type]
            yield from differences(_at(then, at), _at(now, at), (*path, at))
    elif then != now:
        yield Difference(path, then, now)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _at(values: Any, at: int) -> object:
    return values[at] if at < len(values) else None
