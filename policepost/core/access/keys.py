"""The key file beside the database: who may open it, by password or by the recovery sheet.

The database key is 32 random bytes, sealed (HPKE) to one X25519 key pair for each officer; the
private half is wrapped by Argon2id of the officer's password. So an officer can be removed and the
key renewed without anybody else's password. The limits: the file can be guessed at offline (a long
password is the defence), and whoever is signed in holds the key, so roles are kept by the program,
not by cryptography.
"""

import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID, uuid4

from policepost.core import clock
from policepost.core.access import passwords, policy, recovery, tries
from policepost.core.access.policy import Policy
from policepost.core.access.slots import STANDARD_COST, Cost, Slot
from policepost.core.access.tries import Tries
from policepost.core.errors import Refused
from policepost.core.files import prepare_folder, refusing, write_whole
from policepost.core.language import _
from policepost.core.plain import without_traps

if TYPE_CHECKING:
    from pathlib import Path

FILE = "keyring.json"
VERSION = 2
KEY_BYTES = 32
_BACKUP_MARK = "backup.json"
"""Lies beside the key file of a backup and proves it, byte by byte; see `backups.manifests`."""
RECOVERY = UUID(int=0)
_LONGEST = 1000
"""Characters of any word in the file."""
_LARGEST = 4 * 1024 * 1024
_MOST_SLOTS = 200
_FOREIGN = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading a file raises that is no key file; RecursionError for one that is all brackets."""
_PLAIN = ("post_id", "post", "station", "generation", "renewal_due")


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
    """An officer who may sign in; readable before the database is open.

    Attributes:
        set_on: When the password was set; None where an older version did not note it.
        must_change: Whether somebody else set it, so that the officer must choose an own one.
    """

    id: UUID
    name: str
    role: str
    set_on: date | None = None
    must_change: bool = False


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong passwords in a row, by the standard rules."""
    return tries.wait_after(failures, policy.STANDARD)


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
    failures: dict[str, Tries] = field(default_factory=dict)
    renewal_due: bool = False
    """Somebody left: the database gets a new key, at the latest at the next start."""
    policy: Policy = policy.STANDARD
    version: int = VERSION
    unwritten: bool = False
    """Whether the last failures could not be written, so that they count here alone."""

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

        with refusing(path.parent):
            there = path.exists()
        if there:
            raise Refused(_("There is a post in this folder already. Choose an empty folder."))
        names = passwords.spoken((post, station, officer))
        passwords.check(password, policy.STANDARD, names)
        prepare_folder(path.parent)
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
                **{name: stored[name] for name in (*_PLAIN, "mac", "version")},
            )
            _check_words(ring)
            ring.officers()  # their dates are read here, not on the first screen
        except _FOREIGN as error:
            raise _damaged(path) from error
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
        return next((one for one in self.officers() if one.name == _cleaned(name)), None)

    def waiting(self, name: str) -> int:
        """Seconds until this name may be tried again, 0 if now."""
        found = self.failures.get(self._mark(name)) if self.failures else None
        return found.left(self.policy) if found else 0

    def failed_tries(self, name: str) -> tuple[datetime, ...]:
        """When somebody tried this name in vain since the last sign-in that was noted."""
        found = self.failures.get(self._mark(name), Tries())
        return tuple(datetime.fromtimestamp(at).astimezone() for at in found.moments)

    def forget_tries(self, name: str) -> None:
        """The tries in vain stand in the journal now."""
        mark = self._mark(name)
        with self._counting():
            held = self.failures.pop(mark, Tries())
            if held.count:
                self.failures[mark] = replace(held, moments=())

    def unlock(self, officer: str, password: str) -> bytes:
        """The database key, for an officer's name and password.

        Slow on purpose (about 0.3 s): call it off the screen's thread. An unknown name costs the
        same time and gets the same answer. Raises WrongPassword, Locked, or Refused when the file
        was changed by another program.
        """
        return self._open(_cleaned(officer), passwords.normalised(password))

    def recover(self, code: str) -> bytes:
        """The database key, for the code on the recovery sheet.

        Raises Refused for a code copied wrongly, WrongPassword for one of another post or an older
        sheet.
        """
        return self._open(str(RECOVERY), recovery.read_code(code))

    def check(self, password: str, officer: str = "", present: str = "") -> None:
        """Refuse a password that the post's rules do not accept. Raises Refused."""
        names = (self.post, self.station, officer, *(one.name for one in self.officers()))
        passwords.check(password, self.policy, passwords.spoken(names), present)

    def add(
        self, key: bytes, officer: str, password: str, role: str, *, by_other: bool = False
    ) -> Account:
        """Let one more officer sign in; `by_other` when the password is not the officer's own.

        Raises Refused for a name already there or a password that the rules do not accept.
        """
        self.check(password, officer)
        self._begin(key)
        account = Account(uuid4(), _cleaned(officer), role)
        if not account.name:
            raise Refused(_("Enter the officer's name."), field="name")
        if self.officer(account.name):
            raise Refused(
                _("An officer of this name has an account. Add the badge number to the name."),
                field="name",
            )
        self.slots[account.id] = self._slot(account, password, key, by_other=by_other)
        self._save(key)
        return account

    def change_password(self, officer: str, old: str, new: str) -> None:
        """Wrap the officer's private key by a new password; the database is not touched.

        Raises what `unlock` raises, and Refused for a new password that the rules do not accept.
        """
        key = self.unlock(officer, old)
        self.set_password(key, officer, new, present=old)

    def set_password(
        self, key: bytes, officer: str, new: str, *, present: str = "", by_other: bool = False
    ) -> None:
        """Give an officer a new password with the key at hand: after recovery, or by the chief.

        Args:
            key: The database key.
            officer: Whose password it is.
            new: The new one.
            present: The one before, where it is known.
            by_other: Whether somebody else chose it.

        Raises:
            Refused: The rules do not accept it, or there is no such officer.
        """
        self.check(new, officer, present)
        self._begin(key)
        account = self.officer(officer)
        if account is None:
            raise Refused(_("There is no officer of this name."), field="name")
        self.slots[account.id] = self._slot(account, new, key, by_other=by_other)
        self._save(key)
        with self._counting():
            mark = self._mark(account.name)
            self.failures[mark] = replace(self.failures.get(mark, Tries()), count=0)

    def change_role(self, key: bytes, officer: UUID, role: str) -> None:
        """Note an officer's other role, which the sign-in screen and a restore go by."""
        self._begin(key)
        self.slots[officer] = replace(self.slots[officer], role=role)
        self._save(key)

    def change_policy(self, key: bytes, rules: Policy) -> None:
        """Keep other rules for passwords. Raises Refused for rules that protect nothing."""
        policy.check(rules)
        self._begin(key)
        self.policy = rules
        self._save(key)

    def due_for_renewal(self, account: Account) -> int | None:
        """The age of a password in days when it is older than the rules like, else None."""
        if account.set_on is None or not self.policy.days:
            return None
        age = (clock.today() - account.set_on).days
        return age if age >= self.policy.days else None

    def retire(self, key: bytes, officer: UUID) -> None:
        """Take away an officer's way in.

        The database key is due to be renewed. Raises Refused for the last officer.
        """
        self._begin(key)
        if len(self.officers()) < 2:
            raise Refused(_("This is the only account. Add another officer first."))
        del self.slots[officer]
        self.renewal_due = True
        self._save(key)

    def rename_post(self, key: bytes, post: str, station: str) -> None:
        """Change the names that stand on the sign-in screen."""
        self._begin(key)
        self.post, self.station = post, station
        self._save(key)

    def renew_recovery(self, key: bytes) -> str:
        """Make a new recovery code; the older sheet no longer opens the post."""
        if self.mac:
            self._begin(key)
        secret = recovery.new_secret()
        self.slots[RECOVERY] = self._slot(Account(RECOVERY, "", "recovery"), secret, key)
        self._save(key)
        return recovery.as_code(secret)

    def reseal(self, key: bytes, new_key: bytes, path: "Path") -> "Keyring":
        """Write a keyring with the same passwords and another database key to `path`."""
        self._begin(key)
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

    def _slot(self, account: Account, secret: str, key: bytes, *, by_other: bool = False) -> Slot:
        made = Slot.made(
            account.id,
            account.name,
            account.role,
            passwords.normalised(secret),
            key,
            self.post_id,
            self.cost,
        )
        return replace(made, set_on=clock.today().isoformat(), by_other=by_other)

    def _slot_of(self, name: str) -> Slot | None:
        """The slot that a name opens: an officer's, or that of the recovery code."""
        if name == str(RECOVERY):
            return self.slots[RECOVERY]
        account = self.officer(name)
        return self.slots[account.id] if account else None

    def _open(self, name: str, secret: str) -> bytes:
        mark = self._mark(name)
        with self._counting():
            wait = self.waiting(name)
            if wait:
                raise Locked(wait)
            failed = self.failures[mark] = self.failures.get(mark, Tries()).failed()
        slot = self._slot_of(name)
        try:
            key = (slot or Slot.decoy(self.cost)).open(secret, self.post_id)
        except ValueError as error:  # what is no base64 or no key
            raise _damaged(self.path) from error
        if slot is None or key is None:
            raise WrongPassword(tries.wait_after(failed.count, self.policy))
        self._verify(key)
        with self._counting():
            left = self.failures.get(mark, failed).succeeded()
            if left.moments:
                self.failures[mark] = left
            else:
                self.failures.pop(mark, None)
        return key

    @contextmanager
    def _counting(self) -> Iterator[None]:
        """Change the failures alone, in what stands on the disk now and in both places.

        On a medium that cannot be written the counts hold until the program ends.
        """
        with tries.alone(self.post_id):
            self._read_again()
            for mark, one in tries.beside(self.post_id).items():
                self.failures[mark] = tries.worse(self.failures.get(mark, Tries()), one)
            yield
            tries.keep_beside(self.post_id, self.failures)
            self.unwritten = True
            if not (self.path.parent / _BACKUP_MARK).exists():  # a backup stays as it was made
                with suppress(Refused):
                    self._write()
                    self.unwritten = False

    def _mark(self, name: str) -> str:
        """Under what a failure is remembered.

        All names that nobody has are counted as one: typed text may be a password in the wrong box,
        and made-up names must not push out the counts of real ones.
        """
        import hashlib

        known = name if self._slot_of(name) else ""
        return hashlib.sha256(f"{self.post_id}|{_cleaned(known)}".encode()).hexdigest()[:16]

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
        fresh = Keyring.read(self.path)
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
        import hashlib
        import hmac

        body = json.dumps(self._body(), sort_keys=True, ensure_ascii=True).encode()
        return hmac.new(
            hashlib.sha256(b"policepost keyring" + key).digest(), body, "sha256"
        ).hexdigest()

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
        stored = {**self._body(), "mac": self.mac, "failures": failures}
        with refusing(self.path.parent):
            write_whole(self.path, json.dumps(stored, ensure_ascii=False, indent=1).encode())


def _cleaned(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _content(path: "Path") -> bytes:
    """What stands in the file; of one that is too large only so much that it is found damaged."""
    with path.open("rb") as file:
        return file.read(_LARGEST)


def _check_words(ring: Keyring) -> None:
    """Raise ValueError for values that no key file of this program holds."""
    words = (ring.post_id, ring.post, ring.station, ring.mac)
    if any(
        type(word) is not str or len(word) > _LONGEST or word != without_traps(word)
        for word in words
    ):
        raise ValueError("word")
    if type(ring.generation) is not int or type(ring.renewal_due) is not bool:
        raise ValueError("generation")
    for name, (least, most) in policy.BOUNDS.items():
        value = getattr(ring.policy, name)
        if type(value) is not int or not least <= value <= most:
            raise ValueError(name)


def _damaged(path: "Path") -> Refused:
    sentence = _("The key file {path} is damaged. Put it back from the last backup.")
    return Refused(sentence.format(path=path))
