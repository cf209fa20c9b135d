"""The recovery code: 160 random bits to copy from paper; a slip is told from a wrong code."""

import base64

from policepost.core.errors import Refused
from policepost.core.language import _

BYTES = 20
GROUP = 4
SECRET_LENGTH = 32
CHECK_LENGTH = 4
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LEGIBLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U
_TO_LEGIBLE = str.maketrans(_PLAIN, _LEGIBLE)
_AS_READ = str.maketrans(
    {"O": "0", "I": "1", "L": "1", "-": "", "－": "", "—": "", " ": "", "\u3000": ""}
)


def new_secret() -> str:
    """Draw a secret of 32 legible characters (160 bits)."""
    import secrets

    return _legible(secrets.token_bytes(BYTES))


def as_code(secret: str) -> str:
    """Write a secret the way it stands on paper: nine groups of four, the last a check group."""
    text = secret + _check(secret)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def read_code(typed: str) -> str:
    """The secret in a typed code.

    Case, spaces, dashes and the look-alikes O, I and L do not matter.
    Raises Refused when the code was copied wrongly, before anything slow is tried.
    """
    text = typed.strip().upper().translate(_AS_READ)
    secret, check = text[:SECRET_LENGTH], text[SECRET_LENGTH:]
    if len(text) != SECRET_LENGTH + CHECK_LENGTH:
        sentence = _(
            "The recovery code has 36 characters in nine groups of four; {count} were typed."
        )
        raise Refused(sentence.format(count=len(text)), field="code")
    if check != _check(secret):
        raise Refused(
            _("A character of the recovery code was copied wrongly. Compare it with the sheet."),
            field="code",
        )
    return secret


def _legible(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").translate(_TO_LEGIBLE)


def _check(secret: str) -> str:
    import hashlib

    return _legible(hashlib.sha256(secret.encode()).digest())[:CHECK_LENGTH]
