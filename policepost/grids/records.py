"""Places from the community down to the door, and the premises that stand among them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from policepost.core.pinyin import sort_key
from policepost.core.records import Record


class Level(StrEnum):
    """What a place is; a place lies under one of an earlier level."""

    COMMUNITY = "community"
    ESTATE = "estate"
    VILLAGE = "village"
    GRID = "grid"
    BUILDING = "building"
    UNIT = "unit"
    DWELLING = "dwelling"


class Place(Record):
    """One node of the tree of places.

    Attributes:
        parent_id: The place that it lies in; none for a community, or an estate without one.
        level: A value of :class:`Level`.
        name: What it is called there: 寺河嘉苑, 网格02, A区3号楼, 2单元, 1101.
        number: The number in its name, for finding it however it is written; 0 without one.
        address: The standard address, unique among places of its level: 寺河嘉苑A区3号楼2单元1101.
        short_address: The same without the estate.
        sort_key: The address with its numbers padded, so that 3号楼 comes before 12号楼.
        grid_id: The grid that it lies in; a grid's own id for a grid. A unit or door may lie in
            another grid than the building above it.
        use: Of a dwelling, a code of the table ``dwelling_uses``.
        area: Of a dwelling, its square metres.
        rented: Of a dwelling, whether it is let; None when nobody knows.
        written: Of a dwelling, its address as somebody first wrote it, where that is another.
        closed_on: Of a grid, the day from which it is no more; what happened in it stays with it.
        successor_id: Of a closed grid, the one that took its place, for lists that still name it.
        collected_on, collected_by: Of a dwelling, who last collected what is said of it, and when.
        verified_on, verified_by: Of a dwelling, which officer last verified it, and when; when it
            is due again is a rule, see `policepost.grids.verifying`.
    """

    __tablename__ = "place"
    __table_args__ = (
        UniqueConstraint("level", "address"),
        Index(None, "level", "sort_key"),
        Index(None, "grid_id", "level"),
    )

    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    level: Mapped[str]
    name: Mapped[str]
    number: Mapped[int] = mapped_column(default=0)
    address: Mapped[str]
    short_address: Mapped[str] = mapped_column(default="")
    sort_key: Mapped[str]
    grid_id: Mapped[UUID | None]
    use: Mapped[str | None]
    area: Mapped[float | None]
    rented: Mapped[bool | None]
    written: Mapped[str] = mapped_column(default="", server_default="")
    closed_on: Mapped[date | None]
    successor_id: Mapped[UUID | None]
    collected_on: Mapped[date | None]
    collected_by: Mapped[str] = mapped_column(default="", server_default="")
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(default="", server_default="")


class Dwelling(Record):
    """What only those who may see people know of a dwelling; its key is that of the place.

    Attributes:
        owner: Whose it is, in words.
        landlord_id: Of a let dwelling, the resident who lets it; name and telephone are then read
            from the register and stand here nowhere.
        landlord: Of a let dwelling, an outsider who lets it.
        landlord_phone: The outsider's telephone.
        rooms: How many rooms it has.
        allowed: How many people may live there.
    """

    __tablename__ = "dwelling"

    id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True, sort_order=-10)
    owner: Mapped[str] = mapped_column(default="")
    landlord_id: Mapped[UUID | None] = mapped_column(index=True)
    landlord: Mapped[str] = mapped_column(default="")
    landlord_phone: Mapped[str] = mapped_column(default="")
    rooms: Mapped[int | None]
    allowed: Mapped[int | None]


class PlaceStay(Record):
    """A period in which a place lay in another grid than now, written when it left that grid.

    Attributes:
        grid_id: The grid; none while it lay in no grid.
        since: The first day; none for as long as the post knows the place.
        until: The first day on which it no longer lay there.
    """

    __tablename__ = "place_stay"
    __table_args__ = (Index(None, "place_id", "until"),)

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date]


class GridService(Record):
    """Somebody who serves a grid, or did.

    Attributes:
        role: A code of the table ``grid_roles``.
        since: The first day; none when nobody knows.
        until: The first day on which the service was over; none while it goes on.
    """

    __tablename__ = "grid_service"

    grid_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    since: Mapped[date | None]
    until: Mapped[date | None]


class Premises(Record):
    """A shop, school, enterprise or other place that the post looks after.

    Attributes:
        kind: A code of the table ``premises_kinds``.
        credit_code: The unified social credit code (GB 32100-2015), if it has one.
        responsible: Who answers for it.
        responsible_phone: That person's own telephone; ``phone`` is that of the counter.
        officer: The officer who looks after it (一企一警).
        tags: Codes of the table ``premises_tags``: what it is besides its kind.
        licence: Number of the licence for explosives or dangerous chemicals, valid until
            ``licence_until``; this and what follows only where a mark asks for it, see
            :mod:`policepost.grids.premises_rules`.
        stores: What is stored, and how much at the most.
        keepers: Who keeps the store; of what is highly toxic two.
        security_by: Who answers for its security; ``security_phone`` is that person's telephone.
        opened_on: When it opened.
        closed_on: When it closed for good; it is then in no list.
        collected_on, collected_by, verified_on, verified_by: As of a dwelling, see `Place`.
    """

    __tablename__ = "premises"
    __table_args__ = (
        Index(None, "closed_on", "name_key", "id"),
        Index(None, "grid_id", "kind"),
        Index(
            "ix_premises_licence_until",
            "licence_until",
            sqlite_where=text("licence_until IS NOT NULL"),
        ),
    )

    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(info={"follows": ("name", sort_key)})
    kind: Mapped[str]
    credit_code: Mapped[str | None] = mapped_column(unique=True)
    responsible: Mapped[str] = mapped_column(default="")
    responsible_phone: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="")
    officer: Mapped[str] = mapped_column(default="", server_default="")
    tags: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    licence: Mapped[str] = mapped_column(default="", server_default="")
    licence_until: Mapped[date | None]
    stores: Mapped[str] = mapped_column(default="", server_default="")
    keepers: Mapped[str] = mapped_column(default="", server_default="")
    security_by: Mapped[str] = mapped_column(default="", server_default="")
    security_phone: Mapped[str] = mapped_column(default="", server_default="")
    address: Mapped[str] = mapped_column(default="")
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"))
    staff_count: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    collected_on: Mapped[date | None]
    collected_by: Mapped[str] = mapped_column(default="", server_default="")
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(default="", server_default="")
