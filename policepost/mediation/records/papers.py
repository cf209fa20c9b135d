"""What is stored of papers that were issued, the keys that sign them, and the file of a dispute."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Base, Record


class IssuedPaper(Record):
    """A paper with a code that went out: what stood on it, and the post's signature under that.

    Printed again unchanged it stays the same record; what was changed before the next print makes
    another one. Neither is ever changed.

    Attributes:
        kind: A code of the list of papers: ``agreement``, ``supplement``.
        about: Of a supplementary agreement, which one; None of the agreement itself.
        number: As it is printed.
        content: The canonical record: JSON with sorted keys in the Unicode form NFC.
        digest: The first 16 bytes of its SHA-256, in hexadecimal.
        fingerprint: Of the key that signed it.
        signature: Ed25519, in hexadecimal.
        check_code: Eight characters that stand in print beside the code.
        prints: How often it was printed or written as a PDF; from the second on marked 补打.
    """

    __tablename__ = "issued_paper"

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), index=True)
    kind: Mapped[str]
    about: Mapped[UUID | None]
    number: Mapped[str] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    content: Mapped[str]
    digest: Mapped[str]
    fingerprint: Mapped[str]
    signature: Mapped[str]
    check_code: Mapped[str]
    prints: Mapped[int]


class PostKey(Record):
    """The key by which a post's papers are told from forged ones; its own, or another post's.

    Attributes:
        fingerprint: SHA-256 of the public key, in hexadecimal.
        public: The Ed25519 key, in hexadecimal.
        post: Whose it is.
        own: Whether this post signs with it.
        known_since: When it was made or taken in.
    """

    __tablename__ = "post_key"

    fingerprint: Mapped[str] = mapped_column(unique=True)
    public: Mapped[str]
    post: Mapped[str]
    own: Mapped[bool]
    known_since: Mapped[date]


class PostKeySecret(Base):
    """The secret half of the post's own key; not in the journal, which nobody needs it for."""

    __tablename__ = "post_key_secret"
    journalled: ClassVar[bool] = False

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class Dossier(Record):
    """The file (卷宗) of a dispute (PML art 27).

    Attributes:
        year, serial, number: Its place in the series of files; None and "" until it has one.
        keeping: For how long it is kept, as the cover says it.
        situation: 卷宗情况说明: what whoever opens it later should know; "" for nothing.
        note: 备注 on the cover.
        compiled_by, compiled_on: 立卷人, 立卷日期.
    """

    __tablename__ = "dossier"

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"), unique=True)
    year: Mapped[int | None]
    serial: Mapped[int | None]
    number: Mapped[str] = mapped_column(default="")
    keeping: Mapped[str] = mapped_column(default="")
    situation: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    compiled_by: Mapped[str] = mapped_column(default="")
    compiled_on: Mapped[date | None]


class DossierItem(Record):
    """A place in the file with scanned pages (attachments), or of which somebody said something.

    Attributes:
        code: Which of the items of the file.
        left_out: Why it is not needed although it is usually required; "" where it is.
    """

    __tablename__ = "dossier_item"
    __table_args__ = (UniqueConstraint("dispute_id", "code"),)

    dispute_id: Mapped[UUID] = mapped_column(ForeignKey("dispute.id"))
    code: Mapped[str]
    left_out: Mapped[str] = mapped_column(default="")
