"""Pictures and papers that hang on a record, kept inside the encrypted database.

The journal says who attached what to which record and with which digest; the bytes lie in a table
of their own, once for each digest, and are read when somebody looks. Backups hold them because they
hold the file. Names are shown and never used as paths.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from sqlalchemy import Index, LargeBinary, delete, exists, func, select
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.errors import Refused
from policepost.core.journalling import erasing
from policepost.core.language import _
from policepost.core.plain import without_traps
from policepost.core.records import Base, Record
from policepost.core.shapes import Ref

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

MOST = 20
"""Attachments of one record."""
LARGEST = 8 * 1024 * 1024
"""Bytes of one, as it is kept."""
LONGEST_NAME = 100
_NO_NAME = re.compile(r'[\\/:*?"<>|]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class Attachment(Record):
    """That something hangs on a record.

    Attributes:
        kind, record_id: The record.
        part: What of it, such as the code of an item; empty for the whole.
        name: As shown.
        media_type: Such as ``image/jpeg``.
        size: Bytes.
        digest: SHA-256 of the content, under which it lies.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index(None, "record_id", "part"), Index(None, "digest"))

    kind: Mapped[str]
    record_id: Mapped[UUID]
    part: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str]


class Content(Base):
    """The bytes, once for each digest; not in the journal, which holds the digest."""

    __tablename__ = "attachment_content"
    journalled: ClassVar[bool] = False

    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    preview: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment as lists show it, with its preview but without its bytes."""

    id: UUID
    part: str
    name: str
    media_type: str
    size: int
    preview: bytes


def shown_name(name: str) -> str:
    """A file's name that cannot mislead: without folders, streams, invisible characters, length."""
    last = without_traps(name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = _NO_NAME.sub("_", " ".join(last.split())).strip(" .")
    if _DEVICE.fullmatch(plain):
        plain = f"_{plain}"
    return plain[-LONGEST_NAME:] or "_"


def attach(
    session: Session,
    ref: Ref,
    content: bytes,
    preview: bytes,
    *,
    name: str,
    media_type: str,
    part: str = "",
) -> UUID:
    """Hang something on a record; the same content twice on the same part is one attachment.

    Raises:
        Refused: It is too large, or the record has as many as it may have.
    """
    if len(content) > LARGEST:
        raise Refused(
            _("The file is too large; at most {most} MB can be kept.").format(
                most=LARGEST // 1024**2
            )
        )
    digest = hashlib.sha256(content).hexdigest()
    there = list(_of(session, ref))
    for one in there:
        if (one.digest, one.part) == (digest, part):
            return one.id
    if len(there) >= MOST:
        raise Refused(_("{most} pictures are the most; take one away first.").format(most=MOST))
    if session.get(Content, digest) is None:
        session.add(Content(digest=digest, content=content, preview=preview))
    made = Attachment(
        kind=ref.kind,
        record_id=ref.id,
        part=part,
        name=shown_name(name),
        media_type=media_type,
        size=len(content),
        digest=digest,
    )
    session.add(made)
    session.flush()
    return made.id


def _of(session: Session, ref: Ref) -> Collection[Attachment]:
    return session.scalars(
        select(Attachment)
        .where(Attachment.record_id == ref.id, Attachment.kind == ref.kind)
        .order_by(Attachment.id)
    ).all()


def _attached(one: Attachment, preview: bytes) -> Attached:
    return Attached(one.id, one.part, one.name, one.media_type, one.size, preview)


def one(session: Session, attachment_id: UUID) -> Attached | None:
    """An attachment; None if it is gone."""
    found = session.execute(
        select(Attachment, Content.preview)
        .join(Content, Content.digest == Attachment.digest)
        .where(Attachment.id == attachment_id)
    ).one_or_none()
    return _attached(*found) if found else None


def of(session: Session, ref: Ref, part: str | None = None) -> tuple[Attached, ...]:
    """What hangs on a record, or on one part of it, the oldest first."""
    rows = session.execute(
        select(Attachment, Content.preview)
        .join(Content, Content.digest == Attachment.digest)
        .where(Attachment.record_id == ref.id, Attachment.kind == ref.kind)
        .order_by(Attachment.id)
    )
    found = (_attached(one, preview) for one, preview in rows)
    return tuple(one for one in found if part is None or one.part == part)


def content(session: Session, attachment_id: UUID) -> bytes:
    """The bytes of an attachment; empty if it is gone."""
    found = session.scalar(
        select(Content.content)
        .join(Attachment, Attachment.digest == Content.digest)
        .where(Attachment.id == attachment_id)
    )
    return found or b""


def count(session: Session, ref: Ref) -> int:
    """How many hang on a record."""
    return (
        session.scalar(
            select(func.count()).select_from(Attachment).where(Attachment.record_id == ref.id)
        )
        or 0
    )


def detach(session: Session, attachment_id: UUID) -> None:
    """Take an attachment off its record; its bytes go with the last that has them."""
    found = session.get(Attachment, attachment_id)
    if found is not None:
        session.delete(found)
        session.flush()
        _sweep(session)


def detach_all(session: Session, ref: Ref) -> None:
    """Take everything off a record that is discarded."""
    for one in _of(session, ref):
        detach(session, one.id)


def forget(session: Session, ref: Ref) -> dict[UUID, str]:
    """Delete all that hangs on a record which is itself deleted for good, unseen by the journal.

    Returns:
        The keys of what is gone, for `erasing.erase`.
    """
    gone = [one.id for one in _of(session, ref)]
    if gone:
        erasing.delete_unseen(session, Attachment, gone)
        _sweep(session)
    return dict.fromkeys(gone, Attachment.__tablename__)


def _sweep(session: Session) -> None:
    """Delete the bytes on which nothing rests any more."""
    used = exists().where(Attachment.digest == Content.digest)
    session.execute(delete(Content).where(~used), execution_options={"journalled": True})
