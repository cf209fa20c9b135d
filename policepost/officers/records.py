"""What is stored of an officer; the password is in the key file."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

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
