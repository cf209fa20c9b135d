"""One way into the database: a key pair that only the right password or recovery code opens."""

import base64
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from policepost.core.plain import without_traps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hpke import Suite

_OLD = frozenset({"id", "name", "role", "cost", "salt", "public", "private", "sealed"})
_NONCE = 12
_SALT = 16
_LONGEST = 1000
"""Characters of any word in the file."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs under Argon2id: passes, memory in KiB, lanes (RFC 9106, §4)."""

    passes: int = 3
    memory: int = 64 * 1024
    lanes: int = 4

    @classmethod
    def read(cls, stored: "Mapping[str, int]") -> Self:
        """From a file that may be a stranger's; raises TypeError or ValueError.

        A file could ask for more than this computer has, or for years.
        """
        cost = cls(**stored)
        for name, most in (("passes", 16), ("memory", 512 * 1024), ("lanes", 16)):
            value = getattr(cost, name)
            if type(value) is not int or not 1 <= value <= most:
                raise ValueError(name)
        if cost.memory < 8 * cost.lanes:  # RFC 9106, 3.1
            raise ValueError("memory")
        return cost


STANDARD_COST = Cost()


@dataclass(frozen=True, slots=True)
class Slot:
    """An officer's entry in the key file; bytes are base64.

    Attributes:
        set_on: The day on which the password was set, empty where an older version set it.
        by_other: Whether somebody else set it, so that its owner chooses another at first sign-in.
    """

    id: UUID
    name: str
    role: str
    cost: Cost
    salt: str
    public: str
    private: str
    sealed: str
    set_on: str = ""
    by_other: bool = False

    @classmethod
    def read(cls, stored: "Mapping[str, Any]") -> Self:
        """The slot in the plain values of the file. Raises KeyError, TypeError or ValueError."""
        cost = Cost.read(stored["cost"])
        slot = cls(**{**stored, "id": UUID(stored["id"]), "cost": cost})
        words = (slot.name, slot.role, slot.salt, slot.public, slot.private, slot.sealed)
        for word in (*words, slot.set_on):
            if type(word) is not str or len(word) > _LONGEST or word != without_traps(word):
                raise ValueError("word")
        return slot

    @classmethod
    def made(
        cls, owner: UUID, name: str, role: str, secret: str, key: bytes, post_id: str, cost: Cost
    ) -> Self:
        """A new key pair under `secret`, with the database key sealed to it."""
        import secrets

        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        pair = X25519PrivateKey.generate()
        salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
        wrapped = nonce + _cipher(secret, salt, cost).encrypt(
            nonce, pair.private_bytes_raw(), _bound(post_id, owner)
        )
        sealed = _suite().encrypt(key, pair.public_key(), info=_bound(post_id, owner))
        public = pair.public_key().public_bytes_raw()
        return cls(
            *(owner, name, role, cost),
            salt=_text(salt),
            public=_text(public),
            private=_text(wrapped),
            sealed=_text(sealed),
        )

    @classmethod
    def decoy(cls, cost: Cost) -> Self:
        """A slot nothing opens, so that an unknown name takes as long as a wrong password."""
        return cls(UUID(int=1), "", "", cost, _text(bytes(_SALT)), "", _text(bytes(60)), "")

    def open(self, secret: str, post_id: str) -> bytes | None:
        """The database key; None if the secret is wrong or the slot was copied from elsewhere."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        wrapped = base64.b64decode(self.private)
        bound = _bound(post_id, self.id)
        cipher = _cipher(secret, base64.b64decode(self.salt), self.cost)
        try:
            private = X25519PrivateKey.from_private_bytes(
                cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
            )
            return _suite().decrypt(base64.b64decode(self.sealed), private, info=bound)
        except InvalidTag:
            return None

    def resealed(self, new_key: bytes, post_id: str) -> "Slot":
        """The same slot, opened by the same secret, holding another database key."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

        public = X25519PublicKey.from_public_bytes(base64.b64decode(self.public))
        return replace(
            self, sealed=_text(_suite().encrypt(new_key, public, info=_bound(post_id, self.id)))
        )

    def stored(self) -> dict[str, Any]:
        """The plain values that stand in the file.

        What an older version did not know is left out while it says nothing, so that the seal over
        its file stays good.
        """
        held = {**asdict(self), "id": str(self.id)}
        return {
            name: value for name, value in held.items() if value not in ("", False) or name in _OLD
        }


def _bound(post_id: str, owner: UUID) -> bytes:
    """What a slot is bound to: moved to another post or another officer it does not open."""
    return f"{post_id}|{owner}".encode()


def _cipher(secret: str, salt: bytes, cost: Cost) -> "AESGCM":
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(
        hash_secret_raw(secret.encode(), salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)
    )


def _suite() -> "Suite":
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
