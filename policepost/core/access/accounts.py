"""Officers as the key file knows them, and what the door says to who cannot come in."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from policepost.core.errors import Refused
from policepost.core.language import _

RECOVERY: Final = UUID(int=0)
"""The key under which the recovery sheet has its slot, beside those of the officers."""


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


def cleaned(name: str) -> str:
    """A name as names are compared: composed, without double spaces."""
    return unicodedata.normalize("NFC", " ".join(name.split()))
