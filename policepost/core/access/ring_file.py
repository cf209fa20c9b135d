"""The key file as it stands on the disk: read, proved, written."""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Self
from uuid import UUID

from policepost.core.access import policy, tries
from policepost.core.access.accounts import RECOVERY, Account, cleaned
from policepost.core.access.derived import derived
from policepost.core.access.policy import Policy
from policepost.core.access.slots import STANDARD_COST, Cost, Slot
from policepost.core.access.tries import Tries
from policepost.core.errors import Refused
from policepost.core.files import refusing, write_whole
from policepost.core.language import _
from policepost.core.plain import without_traps

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "keyring.json"
VERSION: Final = 2
_LONGEST = 1000
"""Characters of any word in the file."""
_LARGEST = 4 * 1024 * 1024
_MOST_SLOTS = 200
_SALT = 16
_FOREIGN = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading a file raises that is no key file; RecursionError for one that is all brackets."""
_PLAIN = ("post_id", "post", "station", "generation", "renewal_due")


@dataclass
class RingFile:
    """What the key file of one post holds."""

    path: "Path"
    post_id: str
    post: str
    station: str
    generation: int
    slots: dict[UUID, Slot]
    cost: Cost = STANDARD_COST
    mac: str = ""
    failures: dict[str, Tries] = field(default_factory=dict)
    renewal_due: bool = False
    """Somebody left: the database gets a new key, at the latest at the next start."""
    policy: Policy = policy.STANDARD
    version: int = VERSION
    salt: str = ""
    """First 16 bytes of the database in hex: without them no page could be proved. No secret, and
    not under the seal, so that earlier versions of the program go on with the file."""
    unwritten: bool = False
    """Whether the last failures could not be written, so that they count here alone."""

    @classmethod
    def read(cls, path: "Path") -> Self:
        """The keyring in a file.

        Raises Refused when it is missing, damaged or of a newer program.
        """
        with refusing(path.parent):
            content = _content(path) if path.exists() else None
        if content is None:
            sentence = _("The key file {path} is missing. Put it back from the last backup.")
            raise Refused(sentence.format(path=path))
        try:
            stored = json.loads(content)
            if stored["version"] > VERSION:
                raise Refused(
                    _(
                        "This post was made by a newer version of the program. Install the"
                        " newer version."
                    )
                )
            slots = [Slot.read(one) for one in stored["slots"][:_MOST_SLOTS]]
            ring = cls(
                path=path,
                slots={slot.id: slot for slot in slots},
                cost=Cost.read(stored["cost"]),
                failures={mark: Tries.read(one) for mark, one in stored["failures"].items()},
                policy=Policy(**stored.get("policy", {})),
                salt=stored.get("salt", ""),
                **{name: stored[name] for name in (*_PLAIN, "mac", "version")},
            )
            _check_words(ring)
            ring.officers()  # their dates are read here, not on the first screen
        except _FOREIGN as error:
            raise damaged(path) from error
        return ring

    def officers(self) -> tuple[Account, ...]:
        """Who may sign in, in the order they were added."""
        return tuple(
            Account(
                slot.id,
                slot.name,
                slot.role,
                date.fromisoformat(slot.set_on) if slot.set_on else None,
                slot.by_other,
            )
            for slot in self.slots.values()
            if slot.id != RECOVERY
        )

    def officer(self, name: str) -> Account | None:
        """The account of that name."""
        return next((one for one in self.officers() if one.name == cleaned(name)), None)

    def _begin(self, key: bytes) -> None:
        """Take what stands on the disk now, which another program may have changed, and prove it.

        Raises Refused when it was changed by something that does not have the key.
        """
        self._read_again()
        self._verify(key)

    def _read_again(self) -> None:
        if not self.path.exists():
            return
        held = self.failures if self.unwritten else {}
        fresh = type(self).read(self.path)
        for one in fields(self):
            setattr(self, one.name, getattr(fresh, one.name))
        for mark, found in held.items():
            self.failures[mark] = tries.worse(self.failures.get(mark, Tries()), found)

    def fits(self, key: bytes) -> bool:
        """Say whether this file belongs to a database key and was not changed outside."""
        import hmac

        return hmac.compare_digest(self._mac(key).encode(), self.mac.encode(errors="replace"))

    def _verify(self, key: bytes) -> None:
        if not self.fits(key):
            raise Refused(
                _(
                    "The key file {path} was changed outside the program. Put it back from"
                    " the last backup."
                ).format(path=self.path)
            )

    def _mac(self, key: bytes) -> str:
        import hmac

        body = json.dumps(self._body(), sort_keys=True, ensure_ascii=True).encode()
        return hmac.new(derived(key, b"policepost keyring"), body, "sha256").hexdigest()

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "version": self.version,
            **{one: getattr(self, one) for one in _PLAIN},
        }
        if self.version > 1:
            body["policy"] = asdict(self.policy)
        return {
            **body,
            "cost": asdict(self.cost),
            "slots": [slot.stored() for slot in self.slots.values()],
        }

    def _save(self, key: bytes) -> None:
        self.version = VERSION
        self.mac = self._mac(key)
        self._write()

    def _write(self) -> None:
        failures = {mark: one.stored() for mark, one in self.failures.items()}
        stored = {**self._body(), "mac": self.mac, "failures": failures, "salt": self.salt}
        with refusing(self.path.parent):
            write_whole(self.path, json.dumps(stored, ensure_ascii=False, indent=1).encode())


def _content(path: "Path") -> bytes:
    """What stands in the file; of one that is too large only so much that it is found damaged."""
    with path.open("rb") as file:
        return file.read(_LARGEST)


def _check_words(ring: RingFile) -> None:
    """Raise ValueError for values that no key file of this program holds."""
    words = (ring.post_id, ring.post, ring.station, ring.mac)
    if any(
        type(word) is not str or len(word) > _LONGEST or word != without_traps(word)
        for word in words
    ):
        raise ValueError("word")
    if len(bytes.fromhex(ring.salt)) not in (0, _SALT):
        raise ValueError("salt")
    if type(ring.generation) is not int or type(ring.renewal_due) is not bool:
        raise ValueError("generation")
    for name, (least, most) in policy.BOUNDS.items():
        value = getattr(ring.policy, name)
        if type(value) is not int or not least <= value <= most:
            raise ValueError(name)


def damaged(path: "Path") -> Refused:
    """The refusal of a key file that cannot be read."""
    sentence = _("The key file {path} is damaged. Put it back from the last backup.")
    return Refused(sentence.format(path=path))
