"""What is stored of the journal, and what keeps it from being rewritten."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Base


class JournalEntry(Base):
    """One transaction: who did what, when, linked to the one before.

    Attributes:
        seq: Counts the entries of a device from 1.
        at: The moment in ISO 8601 with its offset.
        way: What the entry mainly is, one of :data:`policepost.core.journalling.chain.WAYS`.
        kinds: The kinds of record in it, ``|dispute|sitting|``.
        size: How many rows it has.
        digest: Covers the marks of its rows.
        previous: Hash of the device's entry before.
        scheme: How it was hashed, see :mod:`policepost.core.journalling.chain`.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("device", "seq"),
        Index(None, "way", "number"),
        Index(None, "officer", "number"),
        Index(None, "at"),
    )
    journalled: ClassVar[bool] = False

    number: Mapped[int] = mapped_column(primary_key=True)
    device: Mapped[str]
    seq: Mapped[int]
    at: Mapped[str]
    officer_id: Mapped[str]
    officer: Mapped[str]
    action: Mapped[str]
    way: Mapped[str]
    kinds: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str]
    previous: Mapped[str]
    scheme: Mapped[int]
    hash: Mapped[str]


class JournalChange(Base):
    """One record that an entry added, changed, removed or looked at.

    Attributes:
        n: Place within the entry, from 0.
        op: ``add``, ``change``, ``remove``, ``look``, ``search``, ``print``, ``export``,
            ``sign_in``, ``sign_out``, ``erase`` or ``seal``.
        fields: JSON; empty once it was erased, and then without salt.
        salt: Random bytes that go before the fields into the mark.
        mark: What stands for the fields in the entry's digest.
    """

    __tablename__ = "journal_change"
    __table_args__ = (Index(None, "record_id", "entry"),)
    journalled: ClassVar[bool] = False

    entry: Mapped[int] = mapped_column(ForeignKey("journal_entry.number"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    record_id: Mapped[str]
    op: Mapped[str]
    fields: Mapped[str]
    salt: Mapped[bytes]
    mark: Mapped[bytes]


APPEND_ONLY = tuple(
    f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for table in ("journal_entry", "journal_change")
    for verb in ("UPDATE", "DELETE")
)
"""Nothing in the journal is rewritten, not even by mistake; only `core.erasing` lifts this."""
