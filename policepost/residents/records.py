"""People, and where they lived before."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.records import Record


class Resident(Record):
    """One person in the post's area, or who was.

    The register holds what the duty needs: no religion, no health, no record of violations
    (Personal Information Protection Law arts 6 and 28, Public Security Administration Punishments
    Law art 136).

    Attributes:
        name: Exactly as on the identity card.
        name_key: What lists sort by: pinyin, then the name.
        document_kind: A code of the table ``document_kinds``; 111 is the identity card.
        id_number: Number of that document; one person each.
        sex: A code of the table ``sexes``.
        ethnic: A code of the table ``ethnic_groups``.
        kind: A value of :class:`policepost.residents.kinds.Kind`.
        phone: One or more telephone numbers, divided by ``/``.
        dwelling_id: Where the person lives.
        grid_id: The grid of the dwelling, kept beside it for lists and charts.
        address_written: The address as somebody wrote it, where it could not be read.
        relation: How the person stands to the householder, a code of the table ``relations``.
        living_reason: Why somebody not registered here lives here (table ``living_reasons``).
        collected_on: When a grid worker last collected the entry.
        verified_on: When an officer last verified it.
        care_reason: Why the post looks after the person, in words; needs ``care_by``, who does,
            and ``care_until``, after which it is in no list.
        left_on: When the person moved away or died; the entry is then in no list of residents.
        left_reason: Why, in words.
        locked_until: Set when the entry is only stored any more, because something else that needs
            it is kept until then (Personal Information Protection Law art 47); it is then in no
            list and not found.
    """

    __tablename__ = "resident"
    __table_args__ = (
        Index(None, "left_on", "name_key", "birth_date", "id"),
        Index(None, "left_on", "grid_id", "kind", "verified_on"),
        Index(None, "dwelling_id", "left_on"),
        # Of few people: without it, Today would read everybody for the care that ends soon.
        Index("ix_resident_care_until", "care_until", sqlite_where=text("care_until IS NOT NULL")),
    )

    name: Mapped[str]
    name_key: Mapped[str]
    document_kind: Mapped[str] = mapped_column(default="111")
    id_number: Mapped[str | None] = mapped_column(unique=True)
    sex: Mapped[str] = mapped_column(default="0")
    birth_date: Mapped[date | None]
    ethnic: Mapped[str | None]
    phone: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    dwelling_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    grid_id: Mapped[UUID | None]
    address_written: Mapped[str] = mapped_column(default="")
    relation: Mapped[str | None]
    living_reason: Mapped[str | None]
    collected_on: Mapped[date | None]
    collected_by: Mapped[str] = mapped_column(default="")
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(default="")
    moved_in_on: Mapped[date | None]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(default="")
    locked_until: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    care_reason: Mapped[str] = mapped_column(default="")
    care_by: Mapped[str] = mapped_column(default="")
    care_until: Mapped[date | None]


class Residence(Record):
    """A dwelling in which somebody lived until a day; the present one stands with the person."""

    __tablename__ = "residence"

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    dwelling_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    address: Mapped[str]
    since: Mapped[date | None]
    until: Mapped[date]
