"""The key file beside the database: who may open it, by password or by the recovery sheet.

The database key is 32 random bytes, sealed (HPKE) to one X25519 key pair for each officer; the
private half is wrapped by Argon2id of the officer's password. So an officer can be removed and the
key renewed without anybody else's password. The limits: the file can be guessed at offline (a long
password is the defence), and whoever is signed in holds the key, so roles are kept by the program,
not by cryptography.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self
from uuid import UUID, uuid4

from policepost.core import clock
from policepost.core.access import passwords, policy, recovery
from policepost.core.access.accounts import RECOVERY, Account, Locked, WrongPassword, cleaned
from policepost.core.access.door import Door, wait_after
from policepost.core.access.policy import Policy
from policepost.core.access.ring_file import FILE, VERSION
from policepost.core.access.slots import STANDARD_COST, Cost, Slot
from policepost.core.access.tries import Tries
from policepost.core.errors import Refused
from policepost.core.files import prepare_folder, refusing
from policepost.core.language import _

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "FILE",
    "KEY_BYTES",
    "RECOVERY",
    "VERSION",
    "Account",
    "Keyring",
    "Locked",
    "WrongPassword",
    "wait_after",
]

KEY_BYTES: Final = 32


@dataclass
class Keyring(Door):
    """The key file of one post. Every change is on the disk when its method returns.

    What stands in it is in `ring_file`, who may come in with it in `door`; here is who has a slot.
    What hashes and draws lots is imported late: the sign-in only reads the names.
    """

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
        account = Account(uuid4(), cleaned(officer), role)
        ring.slots[account.id] = ring._slot(account, password, key)
        return ring, key, ring.renew_recovery(key)

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
        account = Account(uuid4(), cleaned(officer), role)
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
        if officer in self.slots:  # else a full disk came between its going and its record
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

        The database key is due to be renewed. One who has none is left alone: a full disk may come
        between the going of an account and of its record. Raises Refused for the last officer.
        """
        self._begin(key)
        if officer not in self.slots:
            return
        if len(self.officers()) < 2:
            raise Refused(_("This is the only account. Add another officer first."))
        del self.slots[officer]
        self.renewal_due = True
        self._save(key)

    def take_back(self, key: bytes, officer: UUID) -> None:
        """Take away an account that was given just now and that nobody has used."""
        self._begin(key)
        if self.slots.pop(officer, None):
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
