"""Keys that sign papers: Ed25519 (RFC 8032); the file in which a post hands on its public half."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from policepost.core.errors import Refused
from policepost.core.language import _
from policepost.core.plain import without_traps
from policepost.mediation.proof import rules

ENDING: Final = ".ppkey"
"""How the file of a public key ends."""
LARGEST: Final = 4096
"""Bytes of such a file."""
_FORMAT: Final = "policepost public key 1"
_LONGEST_POST: Final = 60


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that somebody handed over.

    Attributes:
        post: Whose it says it is.
        public: The key.
    """

    post: str
    public: bytes

    @property
    def fingerprint(self) -> str:
        """By which the two posts compare it over the telephone."""
        return rules.fingerprint(self.public)


def new_secret() -> bytes:
    """Return the secret half of a new key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(secret: bytes) -> bytes:
    """Return the public half."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, data: bytes) -> bytes:
    """Return the signature under some bytes."""
    return Ed25519PrivateKey.from_private_bytes(secret).sign(data)


def holds(public: bytes, signature: bytes, data: bytes) -> bool:
    """Tell whether the signature under some bytes was made with the secret half of a key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def file_of(post: str, secret: bytes) -> bytes:
    """Return the file that hands the public half on; it is signed, so that its name stays."""
    public = public_of(secret)
    told = {"format": _FORMAT, "post": post, "public": public.hex()}
    told["signature"] = sign(secret, _told(post, public)).hex()
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _told(post: str, public: bytes) -> bytes:
    return b"policepost key 1\0" + public + post.encode()


def read_file(content: bytes) -> KnownKey:
    """Return the key in a file. Raises Refused for what is none, or was changed on the way."""
    if len(content) > LARGEST:
        raise _no_key()
    try:
        told = json.loads(content.decode("utf-8-sig"))
        post, public = told["post"], bytes.fromhex(told["public"])
        fits = told["format"] == _FORMAT and isinstance(post, str)
        signature = bytes.fromhex(told["signature"])
        good = fits and holds(public, signature, _told(post, public))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _no_key() from error
    if not good or not post.strip() or len(post) > _LONGEST_POST or post != without_traps(post):
        raise _no_key()
    return KnownKey(post, public)


def _no_key() -> Refused:
    return Refused(
        _("This is no key of another post, or it was changed on the way; ask for the file again.")
    )
