"""The way in: passwords and recovery codes are proved here, and tries in vain are counted."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime

from policepost.core.access import passwords, policy, recovery, tries
from policepost.core.access.accounts import RECOVERY, Locked, WrongPassword, cleaned
from policepost.core.access.ring_file import RingFile, damaged
from policepost.core.access.slots import Slot
from policepost.core.access.tries import Tries
from policepost.core.errors import Refused

_BACKUP_MARK = "backup.json"
"""Lies beside the key file of a backup and proves it, byte by byte; see `backups.manifests`."""


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong passwords in a row, by the standard rules."""
    return tries.wait_after(failures, policy.STANDARD)


@dataclass
class Door(RingFile):
    """Opens the post for who belongs to it."""

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

    def keep_salt(self, salt: str) -> None:
        """Note the first bytes of the database, in hex, should they ever be lost."""
        with self._counting():
            self.salt = salt

    def unlock(self, officer: str, password: str) -> bytes:
        """The database key, for an officer's name and password.

        Slow on purpose (about 0.3 s): call it off the screen's thread. An unknown name costs the
        same time and gets the same answer. Raises WrongPassword, Locked, or Refused when the file
        was changed by another program.
        """
        return self._open(cleaned(officer), passwords.normalised(password))

    def recover(self, code: str) -> bytes:
        """The database key, for the code on the recovery sheet.

        Raises Refused for a code copied wrongly, WrongPassword for one of another post or an older
        sheet.
        """
        return self._open(str(RECOVERY), recovery.read_code(code))

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
            raise damaged(self.path) from error
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
        return hashlib.sha256(f"{self.post_id}|{cleaned(known)}".encode()).hexdigest()[:16]
