"""The key file beside the database: who may open it, by password or by the recovery sheet.

The database key is 32 random bytes, sealed (HPKE) to one X25519 key pair for each officer; the
private half is wrapped by Argon2id of the officer's password. So an officer can be removed and the
key renewed without anybody else's password. The limits: the file can be guessed at offline (a long
password is the defence), and whoever is signed in holds the key, so roles are kept by the program,
not by cryptography.
"""

import json
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

from policepost.core import clock, passwords, recovery
from policepost.core.errors import Refused
from policepost.core.files import prepare_folder, refusing, write_whole
from policepost.core.language import _
from policepost.core.slots import STANDARD_COST, Cost, Slot

if TYPE_CHECKING:
    from pathlib import Path

FILE = "keyring.json"
VERSION = 1
KEY_BYTES = 32
LOCKED_AFTER = 5
FIRST_LOCK = 30
LONGEST_LOCK = 15 * 60
RECOVERY = UUID(int=0)
_REMEMBERED_FAILURES = 200


class WrongPassword(Refused):
    """The name and the password do not belong together; the next try is in `wait` seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(_("The name or the password is wrong."), field="password")
        self.wait = wait


class Locked(Refused):
    """Too many wrong passwords; `wait` seconds are left."""

    def __init__(self, wait: int) -> None:
        minutes, seconds = divmod(wait, 60)
        sentence = _("Too many wrong passwords. Try again in {minutes}:{seconds:02d}.")
        super().__init__(sentence.format(minutes=minutes, seconds=seconds), field="password")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Account:
    """An officer who may sign in; readable before the database is open."""

    id: UUID
    name: str
    role: str


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong passwords in a row.

    1, 2, 4, 8, then a lock of 30 that doubles up to 900.
    """
    if failures < 1:
        return 0
    if failures < LOCKED_AFTER:
        return int(2 ** (failures - 1))
    return int(min(LONGEST_LOCK, FIRST_LOCK * 2 ** min(failures - LOCKED_AFTER, 10)))


@dataclass
class Keyring:
    """The key file of one post. Every change is on the disk when its method returns.

    What hashes and draws lots is imported late: the sign-in only reads the names.
    """

    path: "Path"
    post_id: str
    post: str
    station: str
    generation: int
    slots: dict[UUID, Slot]
    cost: Cost = STANDARD_COST
    mac: str = ""
    failures: dict[str, tuple[int, float]] = field(default_factory=dict)
    renewal_due: bool = False
    """Somebody left: the database gets a new key at the next start, see `rotation`."""

    @classmethod
    def create(
        cls,
        path: "Path",
        station: str,
        officer: str,
        password: str,
        *,
        post: str = "",
        role: str = "chief",
        cost: Cost = STANDARD_COST,
    ) -> tuple[Self, bytes, str]:
        """Make the key file of a new post with its first officer.

        Returns the keyring, the database key and the recovery code to print. Raises Refused if
        there is a key file already or the password is too short.
        """
        import secrets

        passwords.check(password)
        prepare_folder(path.parent)
        if path.exists():
            raise Refused(_("There is a post in this folder already. Choose an empty folder."))
        key = secrets.token_bytes(KEY_BYTES)
        ring = cls(path, secrets.token_hex(8), post, station, 1, {}, cost)
        account = Account(uuid4(), _cleaned(officer), role)
        ring.slots[account.id] = ring._slot(account, password, key)
        return ring, key, ring.renew_recovery(key)

    @classmethod
    def read(cls, path: "Path") -> Self:
        """The keyring in a file.

        Raises Refused when it is missing, damaged or of a newer program.
        """
        with refusing(path.parent):
            content = path.read_text(encoding="utf-8") if path.exists() else None
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
            slots = [Slot.read(one) for one in stored["slots"]]
            return cls(
                path=path,
                post_id=stored["post_id"],
                post=stored["post"],
                station=stored["station"],
                generation=stored["generation"],
                renewal_due=stored["renewal_due"],
                slots={slot.id: slot for slot in slots},
                cost=Cost(**stored["cost"]),
                mac=stored["mac"],
                failures={
                    name: (int(count), float(at))
                    for name, (count, at) in stored["failures"].items()
                },
            )
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(
                _("The key file {path} is damaged. Put it back from the last backup.").format(
                    path=path
                )
            ) from error

    def officers(self) -> tuple[Account, ...]:
        """Who may sign in, in the order they were added."""
        return tuple(
            Account(slot.id, slot.name, slot.role)
            for slot in self.slots.values()
            if slot.id != RECOVERY
        )

    def officer(self, name: str) -> Account | None:
        """The account of that name."""
        return next((one for one in self.officers() if one.name == _cleaned(name)), None)

    def waiting(self, name: str) -> int:
        """Seconds until this name may be tried again, 0 if now."""
        if not self.failures:
            return 0
        mark, now = self._mark(name), clock.now().timestamp()
        count, at = self.failures.get(mark, (0, now))
        if at > now:  # the clock was set back: neither open early nor stay shut for the difference
            at = now
            self.failures[mark] = (count, at)
        return max(0, round(wait_after(count) - (now - at)))

    def unlock(self, officer: str, password: str) -> bytes:
        """The database key, for an officer's name and password.

        Slow on purpose (about 0.3 s): call it off the screen's thread. An unknown name costs the
        same time and gets the same answer. Raises WrongPassword, Locked, or Refused when the file
        was changed by another program.
        """
        account = self.officer(officer)
        slot = self.slots[account.id] if account else None
        return self._open(slot, _cleaned(officer), passwords.normalised(password))

    def recover(self, code: str) -> bytes:
        """The database key, for the code on the recovery sheet.

        Raises Refused for a code copied wrongly, WrongPassword for one of another post or an older
        sheet.
        """
        return self._open(self.slots[RECOVERY], str(RECOVERY), recovery.read_code(code))

    def add(self, key: bytes, officer: str, password: str, role: str) -> Account:
        """Let one more officer sign in.

        Raises Refused for a name already there or a short password.
        """
        self._verify(key)
        passwords.check(password)
        account = Account(uuid4(), _cleaned(officer), role)
        if not account.name:
            raise Refused(_("Enter the officer's name."), field="name")
        if self.officer(account.name):
            raise Refused(
                _("An officer of this name has an account. Add the badge number to the name."),
                field="name",
            )
        self.slots[account.id] = self._slot(account, password, key)
        self._save(key)
        return account

    def change_password(self, officer: str, old: str, new: str) -> None:
        """Wrap the officer's private key by a new password; the database is not touched.

        Raises what `unlock` raises, and Refused for a short password.
        """
        passwords.check(new)
        key = self.unlock(officer, old)
        self.set_password(key, officer, new)

    def set_password(self, key: bytes, officer: str, new: str) -> None:
        """Give an officer a new password with the key at hand: after recovery, or by the chief."""
        self._verify(key)
        passwords.check(new)
        account = self.officer(officer)
        if account is None:
            raise Refused(_("There is no officer of this name."), field="name")
        self.slots[account.id] = self._slot(account, new, key)
        self.failures.pop(self._mark(account.name), None)
        self._save(key)

    def retire(self, key: bytes, officer: UUID) -> None:
        """Take away an officer's way in.

        The database key is renewed at the next start. Raises Refused for the last officer.
        """
        self._verify(key)
        if len(self.officers()) < 2:
            raise Refused(_("This is the only account. Add another officer first."))
        del self.slots[officer]
        self.renewal_due = True
        self._save(key)

    def rename_post(self, key: bytes, post: str, station: str) -> None:
        """Change the names that stand on the sign-in screen."""
        self._verify(key)
        self.post, self.station = post, station
        self._save(key)

    def renew_recovery(self, key: bytes) -> str:
        """Make a new recovery code; the older sheet no longer opens the post."""
        if self.mac:
            self._verify(key)
        secret = recovery.new_secret()
        self.slots[RECOVERY] = self._slot(Account(RECOVERY, "", "recovery"), secret, key)
        self._save(key)
        return recovery.as_code(secret)

    def reseal(self, key: bytes, new_key: bytes, path: "Path") -> "Keyring":
        """Write a keyring with the same passwords and another database key to `path`."""
        self._verify(key)
        slots = {slot.id: slot.resealed(new_key, self.post_id) for slot in self.slots.values()}
        ring = replace(
            self,
            path=path,
            slots=slots,
            generation=self.generation + 1,
            failures=dict(self.failures),
            renewal_due=False,
        )
        ring._save(new_key)  # noqa: SLF001  (the same class)
        return ring

    def _slot(self, account: Account, secret: str, key: bytes) -> Slot:
        return Slot.made(
            account.id,
            account.name,
            account.role,
            passwords.normalised(secret),
            key,
            self.post_id,
            self.cost,
        )

    def _open(self, slot: Slot | None, name: str, secret: str) -> bytes:
        wait = self.waiting(name)
        if wait:
            raise Locked(wait)
        shown = slot or Slot.decoy(self.cost)
        key = shown.open(secret, self.post_id)
        if slot is None or key is None:
            raise WrongPassword(self._failed(name))
        self._verify(key)
        if self.failures.pop(self._mark(name), None):
            with suppress(Refused):
                self._write()
        return key

    def _failed(self, name: str) -> int:
        count = self.failures.get(self._mark(name), (0, 0.0))[0] + 1
        self.failures[self._mark(name)] = (count, clock.now().timestamp())
        while len(self.failures) > _REMEMBERED_FAILURES:
            del self.failures[min(self.failures, key=lambda mark: self.failures[mark][1])]
        with suppress(Refused):  # on a medium that cannot be written the wait holds until we end
            self._write()
        return wait_after(count)

    def _mark(self, name: str) -> str:
        """Under what a failure is remembered; typed text may be a password in the wrong box."""
        import hashlib

        return hashlib.sha256(f"{self.post_id}|{_cleaned(name)}".encode()).hexdigest()[:16]

    def _verify(self, key: bytes) -> None:
        import hmac

        if not hmac.compare_digest(self._mac(key), self.mac):
            raise Refused(
                _(
                    "The key file {path} was changed outside the program. Put it back from"
                    " the last backup."
                ).format(path=self.path)
            )

    def _mac(self, key: bytes) -> str:
        import hashlib
        import hmac

        body = json.dumps(self._body(), sort_keys=True, ensure_ascii=True).encode()
        return hmac.new(
            hashlib.sha256(b"policepost keyring" + key).digest(), body, "sha256"
        ).hexdigest()

    def _body(self) -> dict[str, Any]:
        names = ("post_id", "post", "station", "generation", "renewal_due")
        body: dict[str, Any] = {"version": VERSION, **{name: getattr(self, name) for name in names}}
        return {
            **body,
            "cost": asdict(self.cost),
            "slots": [slot.stored() for slot in self.slots.values()],
        }

    def _save(self, key: bytes) -> None:
        self.mac = self._mac(key)
        self._write()

    def _write(self) -> None:
        stored = {**self._body(), "mac": self.mac, "failures": self.failures}
        with refusing(self.path.parent):
            write_whole(self.path, json.dumps(stored, ensure_ascii=False, indent=1).encode())


def _cleaned(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))
