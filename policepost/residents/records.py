"""People, and where they lived before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.pinyin import sort_key
from policepost.core.records import Record


class Resident(Record):
    """One person in the post's area, or who was.

    The register holds what the duty needs: no religion, no health, no record of violations
    (Personal Information Protection Law arts 6 and 28, Public Security Administration Punishments
    Law art 136).

    Attributes:
        name: Exactly as on the identity card.
        name_key: What lists sort by: pinyin, then the name; set with the name.
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
        home_address: Of somebody registered elsewhere, the address there (户籍地).
        staying_until: Until when somebody not registered here means to stay.
        nationality: A code of the table ``nationalities``.
        foreign_name: The name in the letters of the passport.
        document_until: The last day on which the document of ``id_number`` is valid.
        entered_on: When the person last entered the country.
        declared_on: When the stay was declared to the police (Exit and Entry Administration Law
            art 39).
        host_id: The resident who puts the person up; name and telephone are then read from the
            register and stand here nowhere.
        host: An outsider who does. ``host_phone`` is the outsider's telephone.
        settling_reason: Why somebody has no household registration, a code of the table
            ``settling_reasons``.
        settling_step: What is being done about it. ``settling_by`` follows it up, and looks at it
            again on ``settling_on``.
        guardian_id: Of a minor, the resident who is the guardian, as ``host_id``.
        guardian: An outsider who is. ``guardian_phone`` is the outsider's telephone.
        care_reason: Why the post looks after the person, in words; needs ``care_by``, who does,
            and ``care_until``, after which it is in no list.
        care_needs: What the person needs of the post, codes of the table ``care_needs`` divided by
            ``/``.
        moved_in_on: Since when the person lives in the dwelling; the first possible day if
            ``moved_in_vague`` says that only the month or the year is known.
        moved_in_vague: The text of a :class:`policepost.core.vague.VagueDay`, empty if the day
            itself is known; it counts only as long as ``moved_in_on`` is its first day.
        household: Which household of the dwelling, counted from 1.
        left_on: When the person moved away or died; the entry is then in no list of residents.
            Of a vague day, the one by which they had surely left: at most the day of entering.
        left_vague: As ``moved_in_vague``, ``?`` if nothing is known of the day.
        left_kind: ``moved``, ``died`` or empty for anything else.
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
        *(
            Index(f"ix_resident_{name}", name, sqlite_where=text(f"{name} IS NOT NULL"))
            for name in ("staying_until", "document_until", "host_id", "guardian_id")
        ),
        Index(
            "ix_resident_settling",
            "settling_on",
            sqlite_where=text("settling_reason IS NOT NULL"),
        ),
        Index(
            "ix_resident_undeclared",
            "moved_in_on",
            sqlite_where=text("kind = 'overseas' AND declared_on IS NULL"),
        ),
    )

    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(info={"follows": ("name", sort_key)})
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
    moved_in_vague: Mapped[str] = mapped_column(default="")
    household: Mapped[int] = mapped_column(default=1)
    left_on: Mapped[date | None]
    left_vague: Mapped[str] = mapped_column(default="")
    left_kind: Mapped[str] = mapped_column(default="")
    left_reason: Mapped[str] = mapped_column(default="")
    locked_until: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    care_reason: Mapped[str] = mapped_column(default="")
    care_by: Mapped[str] = mapped_column(default="")
    care_until: Mapped[date | None]
    care_needs: Mapped[str] = mapped_column(default="")
    home_address: Mapped[str] = mapped_column(default="")
    staying_until: Mapped[date | None]
    nationality: Mapped[str | None]
    foreign_name: Mapped[str] = mapped_column(default="")
    document_until: Mapped[date | None]
    entered_on: Mapped[date | None]
    declared_on: Mapped[date | None]
    host_id: Mapped[UUID | None]
    host: Mapped[str] = mapped_column(default="")
    host_phone: Mapped[str] = mapped_column(default="")
    settling_reason: Mapped[str | None]
    settling_step: Mapped[str] = mapped_column(default="")
    settling_by: Mapped[str] = mapped_column(default="")
    settling_on: Mapped[date | None]
    guardian_id: Mapped[UUID | None]
    guardian: Mapped[str] = mapped_column(default="")
    guardian_phone: Mapped[str] = mapped_column(default="")


class ResidentDocument(Record):
    """A document that somebody has besides the one by which the register knows the person.

    Attributes:
        kind: A code of the table ``document_kinds``.
        number: In capital letters, without spaces.
        valid_until: The last day on which it is valid; none if it does not say.
    """

    __tablename__ = "resident_document"
    __table_args__ = (
        Index(
            "ix_resident_document_valid_until",
            "valid_until",
            sqlite_where=text("valid_until IS NOT NULL"),
        ),
    )

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(index=True)
    valid_until: Mapped[date | None]


class Residence(Record):
    """A dwelling in which somebody lived before, or lives besides the main one.

    The main dwelling of today stands with the person alone (``dwelling_id``, ``moved_in_on``), so
    that lists, charts and imports need no second table; `policepost.residents.residing` puts both
    together.

    Attributes:
        address: The address as it was, also of a dwelling that the post does not know.
        since: The first day, the text of a :class:`policepost.core.vague.VagueDay`.
        until: The day from which the person did not live there any more, in the same form; None as
            long as they do.
        manner: How somebody lives there besides the main dwelling, a code of the table
            ``residence_manners``; empty for a former main dwelling.
        household: Which household of the dwelling, counted from 1.
        relation: How the person stands to the householder there (table ``relations``).
        seen_on, seen_by: When and by whom it was last confirmed at the door that the person lives
            there besides; of the main dwelling the entry itself says it.
    """

    __tablename__ = "residence"

    resident_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    dwelling_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    address: Mapped[str]
    since: Mapped[str] = mapped_column(default="?")
    until: Mapped[str | None]
    manner: Mapped[str] = mapped_column(default="")
    household: Mapped[int] = mapped_column(default=1)
    relation: Mapped[str | None]
    seen_on: Mapped[date | None]
    seen_by: Mapped[str] = mapped_column(default="", server_default="")


class ResidentMerge(Record):
    """Two entries that were one person: leads from the old one to the one that stayed.

    The old entry itself is removed, so that no list, count or rule can meet it; whatever still
    knows its key (the journal, a printed code, an open card) finds the person by this. It keeps
    what is needed to part the two again, and is deleted for good together with the person.

    Attributes:
        gone_id: Key of the entry that was merged into the other.
        kept_id: The entry that stayed.
        gone, kept: Every column of both before, as the journal writes values.
        after: Every column of the entry that stayed, right after.
        homes: Of ``kept`` and ``gone``: the address, and the grid in which the dwelling lay.
        moved: What was led from the old entry to the other: kind, column and key of each.
        own: What named the other before, in the same form.
        added: Keys of the former dwellings that the merge itself entered.
    """

    __tablename__ = "resident_merge"

    gone_id: Mapped[UUID] = mapped_column(unique=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    merged_at: Mapped[datetime]
    merged_by: Mapped[str]
    gone: Mapped[dict[str, Any]]
    kept: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    homes: Mapped[dict[str, Any]]
    moved: Mapped[list[Any]]
    own: Mapped[list[Any]]
    added: Mapped[list[Any]]


class ResidentDifference(Record):
    """Two entries that look alike and are not the same person; they are not listed again."""

    __tablename__ = "resident_difference"

    one_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("resident.id"), index=True)
    noted_at: Mapped[datetime]
    noted_by: Mapped[str]
