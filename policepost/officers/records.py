"""What is stored of an officer; the password is in the key file."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, Session, mapped_column

from policepost.core.errors import Refused
from policepost.core.journalling import undo
from policepost.core.language import _
from policepost.core.records import Record


class Officer(Record):
    """Somebody who works, or worked, at the post.

    The key is that of the account in the key file. Grids are kept as keys without a reference,
    because places stand above officers in the order of the folders.
    """

    __tablename__ = "officer"

    name: Mapped[str]
    badge_number: Mapped[str] = mapped_column(default="")
    role: Mapped[str]
    grids: Mapped[list[str]] = mapped_column(default=list)
    retired_on: Mapped[date | None] = mapped_column(default=None)


def _refuse_undo(_session: Session, _entry: undo.Entry) -> None:
    """The key file would not follow: a retired officer's key is gone for good."""
    raise Refused(_("Accounts are not taken back; change the account in the settings."))


undo.refuses(Officer.__tablename__, _refuse_undo)
